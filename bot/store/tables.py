"""Every table. What a person typed, or what says what they chose, stands in sealed columns only.

A sealed column's `info` names the column that tells its row apart among the person's rows of that table; it is part
of the sealed value's place (see `sealing`). Other code finds a person's data by these two marks alone, so that a new
table is exported and erased without anyone remembering to: a column that refers to `person`, and `info[SEALED]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from sqlalchemy import Column, Index, MetaData, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

SEALED: Final = "sealed"
HIDDEN: Final = "hidden"
"""Marks a column that is nobody's to read, such as a wrapped key."""

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class InboxState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"


class OutboxState(StrEnum):
    """`unknown`: it may have arrived, and is not tried again."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    DEAD = "dead"


def sealed(row: str = "") -> Any:
    return Field(sa_column_kwargs={"info": {SEALED: row}})


def owner(**more: Any) -> Any:
    return Field(foreign_key="person.chat", **more)


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class Person(Row, table=True):
    """`language` is None until a conversation settles it; `last_seen` is kept to the hour."""

    chat: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    language: str | None = None
    country: str | None = None
    zone: str | None = None
    wording: str | None = None
    created: datetime
    last_seen: datetime
    blocked: bool = False


class PersonKey(Row, table=True):
    """The key of one person, wrapped by the master key whose id stands beside it."""

    __tablename__ = "person_key"
    person: int = owner(primary_key=True)
    wrapped: bytes = Field(sa_column_kwargs={"info": {HIDDEN: True}})
    master: str


class Conversation(Row, table=True):
    """One engine session, without its lists: those have their own tables."""

    __tablename__ = "session"
    person: int = owner(primary_key=True)
    session: bytes = sealed()
    updated: datetime


class ListRow(Row):
    """One item of a list. `id` keeps the order in which items were added."""

    id: int | None = Field(default=None, primary_key=True)
    person: int = owner()
    item: str
    text: bytes = sealed("item")
    details: bytes = sealed("item")
    created: datetime
    due: datetime | None = None
    done: bool = False


class Trigger(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class Goal(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class Coping(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class IfThenPlan(ListRow, table=True):
    __tablename__ = "ifthen_plan"
    __table_args__ = (UniqueConstraint("person", "item"),)


class Supporter(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class Lapse(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class Sign(ListRow, table=True):
    """An early sign that things are getting harder."""

    __table_args__ = (UniqueConstraint("person", "item"),)


class Reason(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class GoodPlace(ListRow, table=True):
    """People and places that take the mind off it."""

    __tablename__ = "good_place"
    __table_args__ = (UniqueConstraint("person", "item"),)


class SaferSpace(ListRow, table=True):
    __tablename__ = "safer_space"
    __table_args__ = (UniqueConstraint("person", "item"),)


class SafetyStep(ListRow, table=True):
    """What keeps the person alive if they use."""

    __tablename__ = "safety_step"
    __table_args__ = (UniqueConstraint("person", "item"),)


class Question(ListRow, table=True):
    """For a clinician."""

    __table_args__ = (UniqueConstraint("person", "item"),)


class Thought(ListRow, table=True):
    """A fairer line."""

    __table_args__ = (UniqueConstraint("person", "item"),)


class OwnLetter(ListRow, table=True):
    """To oneself, for a hard day."""

    __tablename__ = "own_letter"
    __table_args__ = (UniqueConstraint("person", "item"),)


class Effort(ListRow, table=True):
    __table_args__ = (UniqueConstraint("person", "item"),)


class RiskyDate(ListRow, table=True):
    __tablename__ = "risky_date"
    __table_args__ = (UniqueConstraint("person", "item"),)


class CheckIn(ListRow, table=True):
    """What was told in a check-in."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("person", "item"),)


class Urge(ListRow, table=True):
    """An urge: what it came with, how strong it was, what helped."""

    __table_args__ = (UniqueConstraint("person", "item"),)


class Schedule(Row, table=True):
    """The daily check-in of a person; `due` alone can be read without their key."""

    person: int = owner(primary_key=True)
    schedule: bytes = sealed()
    due: datetime | None = Field(default=None, index=True)


class Ring(Row, table=True):
    """That a check-in has used up a date of the person's calendar: there is at most one."""

    person: int = owner(primary_key=True)
    flow: str = Field(primary_key=True)
    local_date: date = Field(primary_key=True)


class Concern(Row, table=True):
    """That a life seemed at risk: how much and when, never why."""

    person: int = owner(primary_key=True)
    number: int = Field(primary_key=True)
    level: bytes = sealed("number")
    at: datetime


class Visit(Row, table=True):
    """When the bot will write first, once, as agreed."""

    person: int = owner(primary_key=True)
    name: str = Field(primary_key=True)
    flow: str
    step: str = ""
    due: datetime = Field(index=True)


class Timer(Row, table=True):
    """The truth about what rings when."""

    person: int = owner(primary_key=True)
    timer: str = Field(primary_key=True)
    due: datetime = Field(index=True)


class InboxRow(Row, table=True):
    """What reached us, before it is answered; `tap` outlives the answer, see `Inbox.taps`.

    A forgotten person's rows stay, empty and nobody's.
    """

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "state", "update_id"),)
    update_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int | None = owner(default=None, index=True)
    arrival: bytes | None = sealed("update_id")
    tap: str | None = None
    received: datetime
    attempts: int = 0
    state: str = InboxState.PENDING
    next_try: datetime | None = None


class OutboxRow(Row, table=True):
    """What is to be said. `letter` is dropped as soon as it is sent or given up; `asked` and `edits` are stamps."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "person", "state", "id"), Index(None, "state", "next_try"))
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = owner()
    letter: bytes | None = sealed("id")
    lane: str
    asked: str = ""
    edits: str = ""
    state: str = OutboxState.PENDING
    attempts: int = 0
    next_try: datetime | None = None
    message_id: int | None = None
    created: datetime
    sent_at: datetime | None = None


class Meta(Row, table=True):
    """Facts about the database itself."""

    name: str = Field(primary_key=True)
    value: bytes


def table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]  # set by SQLModel, unknown to its types
    return found


LISTS: Final[Mapping[str, Table]] = {
    "triggers": table(Trigger),
    "goals": table(Goal),
    "coping": table(Coping),
    "plans": table(IfThenPlan),
    "supporters": table(Supporter),
    "lapses": table(Lapse),
    "signs": table(Sign),
    "reasons": table(Reason),
    "places": table(GoodPlace),
    "safer": table(SaferSpace),
    "if_used": table(SafetyStep),
    "questions": table(Question),
    "thoughts": table(Thought),
    "letters": table(OwnLetter),
    "efforts": table(Effort),
    "dates": table(RiskyDate),
    "checkins": table(CheckIn),
    "urges": table(Urge),
}
"""The engine's lists, and where each is kept."""
LOGS: Final = frozenset({"lapses", "efforts", "checkins", "urges"})
"""Lists that only grow."""


def owned() -> dict[Table, Column[Any]]:
    """Every table with rows of a person, children before what they refer to, and the column that says whose."""
    return {each: whose for each in reversed(Row.metadata.sorted_tables) if (whose := _whose(each)) is not None}


def _whose(rows: Table) -> Column[Any] | None:
    chat = table(Person).c.chat
    return next((column for column in rows.columns if column is chat or column.references(chat)), None)

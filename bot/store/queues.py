"""Which letters may leave now: the outbox's order, as statements.

Nobody hears the end before the beginning: a letter is held back while an earlier one of its chat is being sent, or
waits for a later try.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
)

from bot.ports import Lane
from bot.store.desk import OUTBOX
from bot.store.tables import OutboxState

EARLIER: Final = OUTBOX.alias("earlier")
NOW: Final = bindparam("now", type_=OUTBOX.c.next_try.type)


def in_states(rows: FromClause, *states: OutboxState) -> ColumnElement[bool]:
    # Literals: SQLAlchemy writes a bound IN list anew for every execution.
    return rows.c.state.in_([literal_column(f"'{state}'") for state in states])


def waiting(rows: FromClause) -> ColumnElement[bool]:
    return in_states(rows, OutboxState.PENDING, OutboxState.RETRY)


def _is_before() -> ColumnElement[bool]:
    """An earlier letter of the same chat that is not finished. One index answers this: person, state, id."""
    unfinished = in_states(EARLIER, OutboxState.PENDING, OutboxState.RETRY, OutboxState.SENDING)
    return and_(EARLIER.c.person == OUTBOX.c.person, unfinished, EARLIER.c.id < OUTBOX.c.id)


def _held() -> ColumnElement[bool]:
    blocks = or_(EARLIER.c.state == OutboxState.SENDING, EARLIER.c.next_try > NOW)
    return exists().where(_is_before(), blocks)


def _ready(due: ColumnElement[bool]) -> Select[Any]:
    columns = (OUTBOX.c[name] for name in ("id", "person", "letter", "lane", "asked", "edits", "attempts", "created"))
    return select(*columns).where(waiting(OUTBOX), due, ~_held()).limit(bindparam("most"))


def _for_all() -> Select[Any]:
    reply = OUTBOX.alias("reply")
    answered = select(reply.c.person).where(waiting(reply), reply.c.next_try <= NOW, reply.c.lane == Lane.REPLY)
    return _ready(OUTBOX.c.next_try <= NOW).order_by(OUTBOX.c.person.in_(answered).desc(), OUTBOX.c.id)


def _for_one() -> Select[Any]:
    # The plus keeps SQLite from the index on next_try, which would look at everybody's letters.
    due = literal_column("+outbox.next_try", OUTBOX.c.next_try.type) <= NOW
    return _ready(due).where(OUTBOX.c.person == bindparam("chat")).order_by(OUTBOX.c.id)


def _first(state: OutboxState) -> Select[Any]:
    """The earliest next try of letters that are not behind another one."""
    first_of_chat = ~exists().where(_is_before())
    return select(OUTBOX.c.next_try).where(OUTBOX.c.state == state, first_of_chat).order_by(OUTBOX.c.next_try).limit(1)


FOR_ALL: Final = _for_all()
FOR_ONE: Final = _for_one()
FIRSTS: Final = (_first(OutboxState.PENDING), _first(OutboxState.RETRY))

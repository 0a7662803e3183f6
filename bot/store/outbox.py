"""What is to be said: kept until it is sent or given up, in order for each person.

pending -> sending -> sent | retry | unknown | dead. `unknown` may have arrived, and is not tried again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.ports import UNASKED, Lane, Letter
from bot.store import queues
from bot.store.desk import OUTBOX
from bot.store.errors import StoreError
from bot.store.people import People
from bot.store.sealing import place
from bot.store.tables import OutboxState

log = logging.getLogger(__name__)

_ROW: Final = OUTBOX.c.id == bindparam("number")
_UNFINISHED: Final = OUTBOX.c.letter.is_not(None)
_FINISHED: Final = {"letter": None, "next_try": None}
_AGAIN: Final = {"state": OutboxState.RETRY, "attempts": OUTBOX.c.attempts + 1}
_POST: Final = insert(OUTBOX)
_SENDING: Final = update(OUTBOX).where(_ROW, queues.waiting(OUTBOX)).values(state=OutboxState.SENDING)
_SENT: Final = (
    update(OUTBOX)
    .where(_ROW)
    .values(state=OutboxState.SENT, message_id=bindparam("message"), sent_at=bindparam("at"), **_FINISHED)
)
_RETRY: Final = update(OUTBOX).where(_ROW, _UNFINISHED).values(**_AGAIN, next_try=bindparam("later"))
_GIVE_UP: Final = update(OUTBOX).where(_ROW, _UNFINISHED).values(state=bindparam("ended"), **_FINISHED)
_MESSAGE: Final = (
    select(OUTBOX.c.message_id)
    .where(OUTBOX.c.person == bindparam("chat"), OUTBOX.c.asked == bindparam("stamp"), OUTBOX.c.message_id.is_not(None))
    .order_by(OUTBOX.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A letter on its way, which failed `attempts` times before."""

    id: int
    chat: int
    letter: Letter
    attempts: int
    lane: Lane
    created: datetime


class Outbox(People):
    """The outbox's part of a unit."""

    def post(self, chat: int, letter: Letter, now: datetime) -> int:
        """Keep a letter until it is sent. Returns its number. Raises `UnknownPersonError`."""
        number = self._desk.next_letter()
        content = {"method": letter.method, "params": dict(letter.params)}
        row = {
            "id": number,
            "person": chat,
            "letter": self._sealer(chat).seal_json(content, _place(chat, number)),
            "lane": letter.lane,
            "asked": letter.asked,
            "edits": letter.edits,
            "next_try": now,
            "created": now,
        }
        self._execute(_POST, row)
        return number

    def reserve(self, chat: int, now: datetime, until: datetime) -> int:
        """A place for a letter that is still being made; later ones wait for it, `until` then at most."""
        number = self._desk.next_letter()
        row = {"id": number, "person": chat, "letter": None, "lane": Lane.REPLY, "next_try": until, "created": now}
        self._execute(_POST, row)
        return number

    def fill(self, chat: int, number: int, letter: Letter, now: datetime) -> None:
        """Put the letter in its place, unless nobody waits for it any more."""
        content = {"method": letter.method, "params": dict(letter.params)}
        sealed = self._sealer(chat).seal_json(content, _place(chat, number))
        still = update(OUTBOX).where(OUTBOX.c.id == number, queues.waiting(OUTBOX))
        self._execute(still.values(letter=sealed, next_try=now))

    def waiting(self, now: datetime, limit: int, chat: int | None = None) -> list[Parcel]:
        """Letters to be sent now, of one chat or of all; chats with a reply among them come first.

        For each chat in the order of posting: nothing is given out while an earlier letter is being sent, or waits
        for a later try.
        """
        if chat is None:
            rows = self._execute(queues.FOR_ALL, {"now": now, "most": limit}).all()
        else:
            rows = self._execute(queues.FOR_ONE, {"now": now, "most": limit, "chat": chat}).all()
        parcels = (self._parcel(row) for row in rows)
        return [parcel for parcel in parcels if parcel is not None]

    def next_try(self) -> datetime | None:
        """When `waiting` next has something to give out, or had; None when only a `sent` or `retry` can change that."""
        times = (self._execute(first).scalar() for first in queues.FIRSTS)
        return min((time for time in times if time is not None), default=None)

    def sending(self, number: int) -> bool:
        """The letter leaves now; False when it was not waiting, and then it must not be sent."""
        return self._execute(_SENDING, {"number": number}).rowcount == 1

    def sent(self, number: int, message_id: int | None, now: datetime) -> None:
        """It arrived, as this message if it is a new one; its content is dropped."""
        self._execute(_SENT, {"number": number, "message": message_id, "at": now})

    def retry(self, number: int, next_try: datetime) -> None:
        """It did not arrive; later letters of the chat wait with it."""
        self._execute(_RETRY, {"number": number, "later": next_try})

    def give_up(self, number: int, state: Literal["dead", "unknown"]) -> None:
        """`dead`: it will never arrive. `unknown`: it may have. Its content is dropped."""
        self._execute(_GIVE_UP, {"number": number, "ended": state})

    def drop_nudges(self, chat: int) -> None:
        """What we would have written by ourselves and has not left yet."""
        unasked = OUTBOX.c.lane.in_(UNASKED)
        mine = (OUTBOX.c.person == chat, queues.waiting(OUTBOX), unasked)
        self._execute(update(OUTBOX).where(*mine).values(state=OutboxState.DEAD, **_FINISHED))

    def give_up_place(self, number: int) -> None:
        """Nothing came to stand there."""
        self._execute(update(OUTBOX).where(_ROW).values(state=OutboxState.DEAD, next_try=None), {"number": number})

    def recover(self, now: datetime) -> int:
        """At start: what was being sent when the process died. Replies are tried again, nudges are not."""
        lost = OUTBOX.c.state == OutboxState.SENDING
        tried = update(OUTBOX).where(lost, OUTBOX.c.lane == Lane.REPLY)
        replies = self._execute(tried.values(**_AGAIN, next_try=now))
        nudges = self._execute(update(OUTBOX).where(lost).values(state=OutboxState.UNKNOWN, **_FINISHED))
        return replies.rowcount + nudges.rowcount

    def message_of(self, chat: int, asked: str) -> int | None:
        """The latest message that shows the question with this stamp."""
        return self._execute(_MESSAGE, {"chat": chat, "stamp": asked}).scalar()

    def message_ids(self, chat: int, after: datetime) -> list[int]:
        """Messages sent after a moment, for deleting them."""
        mine = (OUTBOX.c.person == chat, OUTBOX.c.message_id.is_not(None), OUTBOX.c.sent_at > after)
        return list(self._execute(select(OUTBOX.c.message_id).where(*mine).order_by(OUTBOX.c.id)).scalars())

    def prune_sent(self, before: datetime) -> int:
        """Forget what was sent, or given up, before. Returns how many went."""
        old = or_(OUTBOX.c.sent_at < before, OUTBOX.c.sent_at.is_(None) & (OUTBOX.c.created < before))
        return self._execute(delete(OUTBOX).where(OUTBOX.c.letter.is_(None), old)).rowcount

    def _parcel(self, row: Any) -> Parcel | None:
        """None, and given up, when it cannot be opened, or was never made: trying again would not help."""
        if row.letter is None:
            self.give_up_place(row.id)
            return None
        try:
            content = self._sealer(row.person).open_json(row.letter, _place(row.person, row.id))
            lane = Lane(row.lane)
            letter = Letter(
                method=content["method"], params=content["params"], asked=row.asked, edits=row.edits, lane=lane
            )
        except (StoreError, KeyError, TypeError, ValueError):
            log.error("outbox row %s cannot be read and is given up", row.id)
            self.give_up(row.id, "dead")
            return None
        return Parcel(id=row.id, chat=row.person, letter=letter, attempts=row.attempts, lane=lane, created=row.created)


def _place(chat: int, number: int) -> bytes:
    return place("outbox", "letter", chat, number)

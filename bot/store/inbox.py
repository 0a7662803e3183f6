"""What reached us: kept before it is acknowledged, claimed exactly once, emptied as soon as it is claimed."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.ports import Arrival
from bot.store.errors import StoreError
from bot.store.people import INBOX, People
from bot.store.sealing import place
from bot.store.tables import InboxState

log = logging.getLogger(__name__)

UNDER_WAY: Final = timedelta(seconds=30)
"""So long an update counts as being answered right now; after that it is tried again."""

_KEEP: Final = insert(INBOX).on_conflict_do_nothing(index_elements=[INBOX.c.update_id])
_FIND: Final = select(INBOX.c.update_id).where(INBOX.c.update_id == bindparam("number"))
_PENDING: Final = (INBOX.c.update_id == bindparam("number"), INBOX.c.state == InboxState.PENDING)
_END: Final = update(INBOX).where(*_PENDING).values(state=bindparam("ended"), arrival=None, next_try=None)
_FAIL: Final = update(INBOX).where(*_PENDING).values(attempts=INBOX.c.attempts + 1, next_try=bindparam("later"))
_ATTEMPTS: Final = select(INBOX.c.attempts).where(INBOX.c.update_id == bindparam("number"))


class Inbox(People):
    """The inbox's part of a unit."""

    def keep(self, update_id: int, arrival: Arrival) -> bool:
        """Keep what arrived until it is claimed; False when this update was kept before, or even claimed.

        Someone new gets a row and a key.
        """
        sealer = self._find_sealer(arrival.chat)
        if sealer is None:
            if self._execute(_FIND, {"number": update_id}).first() is not None:
                return False  # a second delivery must not bring a forgotten person back
            self._meet(arrival.chat, arrival.at)
            sealer = self._sealer(arrival.chat)
        content = sealer.seal_json(_to_plain(arrival), _place(arrival.chat, update_id))
        row = {
            "update_id": update_id,
            "person": arrival.chat,
            "arrival": content,
            "tap": arrival.tap or None,
            "received": arrival.at,
            "next_try": arrival.at + UNDER_WAY,
        }
        return self._execute(_KEEP, row).rowcount == 1

    def claim(self, update_id: int) -> bool:
        """Mark as done and drop the content; False unless it was pending, and then there is nothing to do."""
        return self._end(update_id, InboxState.DONE)

    def bury(self, update_id: int) -> None:
        """Give up on an update; its content is dropped."""
        self._end(update_id, InboxState.DEAD)

    def failed(self, update_id: int, next_try: datetime) -> int:
        """Note a failed attempt, and when to try again. Returns the number of attempts so far."""
        self._execute(_FAIL, {"number": update_id, "later": next_try})
        return int(self._execute(_ATTEMPTS, {"number": update_id}).scalar() or 0)

    def pending(self, now: datetime, limit: int) -> list[tuple[int, Arrival]]:
        """What is still to be answered and may be tried now, in the order of the updates."""
        due = or_(INBOX.c.next_try.is_(None), INBOX.c.next_try <= now)
        found = (
            select(INBOX.c.update_id, INBOX.c.person, INBOX.c.arrival)
            .where(INBOX.c.state == InboxState.PENDING, due)
            .order_by(INBOX.c.update_id)
            .limit(limit)
        )
        rows = self._execute(found).all()
        read = ((row.update_id, self._read(row.update_id, row.person, row.arrival)) for row in rows)
        return [(number, arrival) for number, arrival in read if arrival is not None]

    def drop_taps(self, update_ids: Collection[int]) -> None:
        """These taps are acknowledged."""
        self._execute(update(INBOX).where(INBOX.c.update_id.in_(update_ids)).values(tap=None))

    def taps(self, since: datetime) -> dict[int, str]:
        """Taps received since then, by update, not known to be acknowledged; to acknowledge one twice does no harm."""
        recent = select(INBOX.c.update_id, INBOX.c.tap).where(INBOX.c.tap.is_not(None), INBOX.c.received >= since)
        return {row.update_id: row.tap for row in self._execute(recent)}

    def prune(self, before: datetime) -> int:
        """Forget the numbers of updates received before; what is pending stays. Returns how many went."""
        old = delete(INBOX).where(INBOX.c.state != InboxState.PENDING, INBOX.c.received < before)
        return self._execute(old).rowcount

    def _end(self, update_id: int, state: InboxState) -> bool:
        return self._execute(_END, {"number": update_id, "ended": state}).rowcount == 1

    def _read(self, update_id: int, chat: int, content: bytes) -> Arrival | None:
        """None, and buried, when it cannot be opened: trying again would not help."""
        try:
            return _from_plain(self._sealer(chat).open_json(content, _place(chat, update_id)))
        except (StoreError, TypeError, ValueError, KeyError):
            log.error("inbox row %s cannot be read and is given up", update_id)
            self.bury(update_id)
            return None


def _place(chat: int, update_id: int) -> bytes:
    return place("inbox", "arrival", chat, update_id)


def _to_plain(arrival: Arrival) -> dict[str, Any]:
    return {each.name: getattr(arrival, each.name) for each in fields(arrival)} | {"at": arrival.at.isoformat()}


def _from_plain(plain: Mapping[str, Any]) -> Arrival:
    return Arrival(**{**plain, "at": datetime.fromisoformat(plain["at"])})

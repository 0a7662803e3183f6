"""That a life seemed at risk: level and time, sealed like everything that says something about a person."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select

from bot.engine.session import Concern
from bot.store.contents import seal, unseal
from bot.store.errors import UnreadableError
from bot.store.people import People
from bot.store.sealing import Sealer, place
from bot.store.tables import Concern as ConcernRow
from bot.store.tables import table

log = logging.getLogger(__name__)

CONCERN: Final = table(ConcernRow)

_LAST: Final = select(func.max(CONCERN.c.number)).where(CONCERN.c.person == bindparam("chat"))
_SINCE: Final = (
    select(CONCERN.c.number, CONCERN.c.level, CONCERN.c.at)
    .where(CONCERN.c.person == bindparam("chat"), CONCERN.c.at >= bindparam("since"))
    .order_by(CONCERN.c.number)
)


class Concerns(People):
    """The concerns' part of a unit."""

    def note_concern(self, chat: int, concern: Concern) -> None:
        number = (self._execute(_LAST, {"chat": chat}).scalar() or 0) + 1
        level = seal(self._sealer(chat), concern.level, _place(chat, number))
        self._execute(insert(CONCERN), {"person": chat, "number": number, "level": level, "at": concern.at})

    def _concerns(self, chat: int, sealer: Sealer, since: datetime) -> tuple[Concern, ...]:
        """Those noted since then (UTC), the oldest first."""
        rows = self._execute(_SINCE, {"chat": chat, "since": since})
        found = (_read(sealer, chat, row.number, row.level, row.at) for row in rows)
        return tuple(each for each in found if each is not None)


def _read(sealer: Sealer, chat: int, number: int, level: bytes, at: datetime) -> Concern | None:
    try:
        return Concern(level=str(unseal(sealer, level, _place(chat, number))), at=at)
    except UnreadableError:
        log.error("a concern cannot be read and is left out")
        return None


def _place(chat: int, number: int) -> bytes:
    return place("concern", "level", chat, number)

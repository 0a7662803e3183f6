"""What rings when. A timer that is taken is gone: it rings once, or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.people import People
from bot.store.tables import Timer, table

TIMER: Final = table(Timer)

_START: Final = (put := insert(TIMER)).on_conflict_do_update(
    index_elements=[TIMER.c.person, TIMER.c.timer], set_={"due": put.excluded.due}
)
_DROP: Final = delete(TIMER).where(TIMER.c.person == bindparam("chat"), TIMER.c.timer == bindparam("name"))


class Timers(People):
    """The timers' part of a unit."""

    def start_timer(self, chat: int, timer: str, due: datetime) -> None:
        """Ring at `due` (UTC); a timer of that name rings at the new time only."""
        self._execute(_START, {"person": chat, "timer": timer, "due": due})

    def take_timer(self, chat: int, timer: str) -> bool:
        """Remove a timer, to ring it or to cancel it; False when it was gone already."""
        return self._execute(_DROP, {"chat": chat, "name": timer}).rowcount == 1

    def due_timers(self, now: datetime, limit: int) -> list[tuple[int, str]]:
        """Chats and timers that are due, the longest waiting first."""
        due = select(TIMER.c.person, TIMER.c.timer).where(TIMER.c.due <= now).order_by(TIMER.c.due).limit(limit)
        return [(row.person, row.timer) for row in self._execute(due)]

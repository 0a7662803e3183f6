"""Daily check-ins: each person's schedule, sealed but for when it is due, and the dates that were used up."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.checkins import changes
from bot.checkins.plain import from_plain, to_plain
from bot.checkins.schedule import FLOW, Schedule
from bot.store.contents import seal, unseal
from bot.store.errors import UnreadableError
from bot.store.people import PERSON, People
from bot.store.sealing import Sealer, place
from bot.store.tables import Meta, Ring, Visit, table
from bot.store.tables import Schedule as ScheduleRow

log = logging.getLogger(__name__)

SCHEDULE: Final = table(ScheduleRow)
RING: Final = table(Ring)
VISIT: Final = table(Visit)
META: Final = table(Meta)
ZONES: Final = "zones"

_FIND: Final = select(SCHEDULE.c.schedule).where(SCHEDULE.c.person == bindparam("chat"))
_PUT: Final = (put := insert(SCHEDULE)).on_conflict_do_update(
    index_elements=[SCHEDULE.c.person], set_={"schedule": put.excluded.schedule, "due": put.excluded.due}
)
_DUE: Final = (
    select(SCHEDULE.c.person)
    .join(PERSON, PERSON.c.chat == SCHEDULE.c.person)
    .where(SCHEDULE.c.due <= bindparam("now", type_=SCHEDULE.c.due.type), ~PERSON.c.blocked)
    .order_by(SCHEDULE.c.due)
    .limit(bindparam("most"))
)
_USE: Final = insert(RING).on_conflict_do_nothing()


class Schedules(People):
    """The schedules' part of a unit."""

    def schedule(self, chat: int) -> Schedule | None:
        """None when there is none, or it cannot be read: then its person is not written to."""
        content = self._execute(_FIND, {"chat": chat}).scalar()
        return read_schedule(self._sealer(chat), chat, content) if content is not None else None

    def put_schedule(self, chat: int, schedule: Schedule) -> None:
        content = seal(self._sealer(chat), to_plain(schedule), _place(chat))
        self._execute(_PUT, {"person": chat, "schedule": content, "due": schedule.rings_at})

    def due_checkins(self, now: datetime, limit: int) -> list[int]:
        """Chats whose check-in is due, the longest waiting first; one look at one index, however many there are."""
        return list(self._execute(_DUE, {"now": now, "most": limit}).scalars())

    def next_checkin(self, after: datetime) -> datetime | None:
        """When the next check-in of anybody is due, later than this; None when there is none."""
        due = select(func.min(SCHEDULE.c.due)).where(SCHEDULE.c.due > after)
        once = select(func.min(VISIT.c.due)).where(VISIT.c.flow == FLOW, VISIT.c.due > after)
        times = (self._execute(each).scalar() for each in (due, once))
        return min((time for time in times if time is not None), default=None)

    def zones_of(self) -> str:
        """The release of the time zones that schedules were planned with; empty when nobody has said."""
        found = self._execute(select(META.c.value).where(META.c.name == ZONES)).scalar()
        return found.decode() if found else ""

    def planned_with(self, release: str) -> None:
        put = insert(META).values(name=ZONES, value=release.encode())
        self._execute(put.on_conflict_do_update(index_elements=[META.c.name], set_={"value": put.excluded.value}))

    def plan_anew(self, after: int, limit: int, now: datetime) -> int | None:
        """The next schedules, by their persons' numbers, with the time zones as they are now.

        Returns the last number looked at; None when there are no more.
        """
        some = select(SCHEDULE.c.person).where(SCHEDULE.c.person > after).order_by(SCHEDULE.c.person).limit(limit)
        chats = list(self._execute(some).scalars())
        for chat in chats:
            schedule = self.schedule(chat)
            if schedule is not None:
                self.put_schedule(chat, changes.refreshed(schedule, now))
        return chats[-1] if chats else None

    def silence_unreadable(self, chat: int) -> None:
        """A schedule that cannot be read must not come up again every second."""
        self._execute(delete(SCHEDULE).where(SCHEDULE.c.person == chat))

    def use_date(self, chat: int, flow: str, day: date) -> bool:
        """Use up a date of the person's calendar; False when it was used before."""
        return self._execute(_USE, {"person": chat, "flow": flow, "local_date": day}).rowcount == 1

    def prune_dates(self, before: date) -> int:
        """Forget dates that no clock on earth can come back to."""
        return self._execute(delete(RING).where(RING.c.local_date < before)).rowcount

    def set_blocked(self, chat: int, blocked: bool) -> None:
        """Whether the person has blocked the bot. Their check-in stops with it; coming back does not start it."""
        super().set_blocked(chat, blocked)
        schedule = self.schedule(chat) if blocked and self.is_known(chat) else None
        if schedule is not None:
            self.put_schedule(chat, changes.block(schedule))


def read_schedule(sealer: Sealer, chat: int, content: bytes) -> Schedule | None:
    try:
        plain = unseal(sealer, content, _place(chat))
        if isinstance(plain, Mapping):
            return from_plain(plain)
    except (UnreadableError, KeyError, TypeError, ValueError):
        pass
    log.error("a schedule cannot be read; its person gets no check-ins until they arrange them anew")
    return None


def _place(chat: int) -> bytes:
    return place("schedule", "schedule", chat)

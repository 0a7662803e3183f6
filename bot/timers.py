"""Rings at the right time. The rows are the truth; one APScheduler job looks at them, and nothing is due in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Clock
from bot.runner import Store

log = logging.getLogger(__name__)

SECONDS = 1
"""How late a timer may ring. One indexed look a second costs less than a thousandth of a core."""
BATCH = 200
HANDFUL = 16


class Timers:
    """Claims due rows in batches and hands each to `ring(chat, timer)`, which takes the row with its turn."""

    def __init__(
        self,
        store: Store,
        ring: Callable[[int, str], Awaitable[None]],
        visit: Callable[[Any], Awaitable[None]],
        check_in: Callable[[int], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self.store = store
        self.ring = ring
        self.visit = visit
        self.check_in = check_in
        self.clock = clock

    async def tick(self) -> int:
        """Ring what is due now; returns how many rang."""
        now = self.clock.now()
        due: list[tuple[int, str]] = await self.store.run(lambda unit: unit.due_timers(now, BATCH))
        for chat, timer in due:
            try:
                await self.ring(chat, timer)
            except Exception as error:
                log.error("timers cannot ring: %s", type(error).__name__)
        return len(due)

    async def pay_visits(self) -> int:
        """Write to those whom we promised to by now; returns how many."""
        now = self.clock.now()
        due: list[Any] = await self.store.run(lambda unit: unit.due_visits(now, BATCH))
        return await self._few_at_a_time(self.visit, due, "a visit")

    async def check_in_with(self) -> int:
        """Hold the daily check-ins that are due; returns how many."""
        now = self.clock.now()
        due: list[int] = await self.store.run(lambda unit: unit.due_checkins(now, BATCH))
        return await self._few_at_a_time(self.check_in, due, "a check-in")

    async def _few_at_a_time(self, do: Callable[[Any], Awaitable[None]], due: list[Any], what: str) -> int:
        """Few enough that a tap never waits long behind them; those of one handful share a commit."""
        for start in range(0, len(due), HANDFUL):
            done = await asyncio.gather(*map(do, due[start : start + HANDFUL]), return_exceptions=True)
            for failure in (each for each in done if isinstance(each, Exception)):
                log.error("%s failed and is tried again: %s", what, type(failure).__name__)
        return len(due)


def every_second(*jobs: Callable[[], Awaitable[object]]) -> AsyncIOScheduler:
    """A scheduler, not yet started, that runs each job once a second and never two of one at a time.

    `misfire_grace_time=None`: a late look is still a look; the default would drop it after one second.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    for job in jobs:
        scheduler.add_job(job, "interval", seconds=SECONDS, misfire_grace_time=None, coalesce=True, max_instances=1)
    return scheduler

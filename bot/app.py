"""Plugs everything together; the only room that knows all others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import Any
from zoneinfo import reset_tzpath

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.content.loader import Content
from bot.content.reading import Reader
from bot.delivery import Delivery
from bot.engine.advance import Engine
from bot.engine.flows import Say
from bot.engine.words import Text
from bot.ports import Arrival, Channel, Clock, Screener, Voice
from bot.presenting import Presenter
from bot.reflex import Reflex
from bot.runner import Runner
from bot.safety import triage
from bot.store.store import Store
from bot.timers import Timers, every_second
from bot.web.server import Health

TIDY_EVERY = timedelta(hours=1)
KEEP_NUMBERS = timedelta(days=3)
"""Telegram delivers an update for a day at most, and lets a message be edited for two."""
TAP_ANSWERED = timedelta(seconds=2)
TAP_LIFE = timedelta(seconds=150)
"""So long Telegram waits for a tap's answer."""
LATE = timedelta(minutes=2)
"""A tick, an update or a letter older than this means that something is stuck."""
AT_ONCE = 200
"""Schedules to a transaction when all are planned anew."""
PATIENCE = 0.5
"""Seconds that the inbox may take before *help* no longer waits for it."""

log = logging.getLogger(__name__)


def trust_locked_zones() -> None:
    """Use the time zones of the locked `tzdata`, not those of the machine, which may be years older."""
    reset_tzpath(to=())


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class App:
    """The bot, whatever channel it speaks through: runner, delivery and timers on one store."""

    def __init__(self, content: Content, screener: Screener, store: Store, channel: Channel, clock: Clock) -> None:
        trust_locked_zones()
        self.store = store
        self.clock = clock
        self.delivery = Delivery(store, channel, clock, self.stranded)
        reader = Reader(content)
        self.reflex = Reflex(channel, reader, screener, content.catalog, clock, first_words(content))
        self.runner = Runner(
            engine=Engine(content.library),
            store=store,
            channel=channel,
            reader=reader,
            words=content.catalog,
            clock=clock,
            reflex=self.reflex,
            reports=Presenter(channel, content.catalog, clock),
            wake=self.delivery.wake,
        )
        self.timers = Timers(store, self.runner.ring, self.runner.visit, self.runner.check_in, clock)
        self.last_tick: datetime | None = None
        self.tidied: datetime | None = None
        self.left_taps: dict[int, str] = {}
        self.tapped: list[tuple[datetime, int]] = []
        self.scheduler: AsyncIOScheduler | None = None

    async def receive(self, update_id: int, arrival: Arrival) -> bool:
        """Answer a red text, then write the update down.

        If that cannot be done in time, it is answered from memory, and `TimeoutError` says that it should come again;
        should it be written after all, `tick` finds it.
        """
        await self.reflex.call_out(update_id, arrival)
        keeping = asyncio.ensure_future(self.runner.keep(update_id, arrival))
        await asyncio.wait({keeping}, timeout=PATIENCE)
        if not keeping.done() or keeping.exception() is not None:
            await self.reflex.answer(update_id, arrival)
        if not keeping.done():
            keeping.add_done_callback(lambda kept: kept.exception())  # looked at, or asyncio would complain
            raise TimeoutError("the inbox does not answer")
        return keeping.result()

    async def handle(self, update_id: int, arrival: Arrival) -> str | None:
        """Play an update that was written down; returns what its button should answer."""
        note = await self.runner.handle(update_id, arrival)
        if arrival.tap:
            self.tapped.append((self.clock.now(), update_id))
        return note

    async def stranded(self, chat: int) -> None:
        """The answer is written down, and cannot be read again: who has just written is answered from memory."""
        update_id, arrival = self.runner.latest.get(chat, (0, None))
        if arrival is not None and self.clock.now() - arrival.at < LATE:
            await self.reflex.answer(update_id, arrival)

    async def set_blocked(self, chat: int, blocked: bool) -> None:
        await self.store.run(lambda unit: unit.set_blocked(chat, blocked))

    async def recover(self) -> None:
        """After a crash: finish what was received, then send what was decided."""
        now = self.clock.now()
        await self.store.run(lambda unit: unit.recover(now))
        for chat, language, country in await self.store.run(lambda unit: unit.homes()):
            self.reflex.remember(chat, Voice(language=language, country=country))
        self.left_taps = await self.store.run(lambda unit: unit.taps(now - TAP_LIFE))
        await self.plan_anew(version("tzdata"))
        while await self.runner.catch_up(everything=True):
            pass
        await self.delivery.sweep()

    async def plan_anew(self, release: str) -> None:
        """When the time zones are of another release than last time: some clocks may change on other days now."""
        now, last = self.clock.now(), 0
        if await self.store.run(lambda unit: unit.zones_of()) == release:
            return
        while (seen := await self.store.run(partial(_plan_anew, last, now))) is not None:
            last = seen
        await self.store.run(lambda unit: unit.planned_with(release))

    async def tick(self) -> None:
        """One look at everything that can become due."""
        self.last_tick = self.clock.now()
        await self.timers.tick()
        await self.timers.pay_visits()
        await self.timers.check_in_with()
        await self.runner.catch_up()
        await self.delivery.sweep()
        await self.drop_taps()
        await self.tidy()

    async def pass_time(self, move: Callable[[timedelta], None], by: timedelta) -> None:
        """For a clock that a test or a talk moves: stop at each check-in, as a bot that is up would have held it."""
        until = self.clock.now() + by
        while True:
            now = self.clock.now()
            stop = await self.store.run(partial(_next_checkin, now))
            if stop is None or stop >= until:
                break
            move(max(stop - now, timedelta()))
            await self.tick()
            await self.settle()
        move(max(until - self.clock.now(), timedelta()))
        await self.tick()

    async def _try_to_tick(self) -> None:
        """The next second brings the next try."""
        try:
            await self.tick()
        except asyncio.CancelledError:
            log.debug("a tick was left at the end")  # the scheduler would show it as an error
        except Exception as error:
            log.error("a tick failed: %s", type(error).__name__)

    async def tidy(self) -> None:
        """Once an hour, let go of what only served against repetition."""
        now = self.clock.now()
        if self.tidied is not None and now - self.tidied < TIDY_EVERY:
            return
        self.tidied = now
        old = now - KEEP_NUMBERS
        await self.store.run(lambda unit: (unit.prune(old), unit.prune_sent(old), unit.prune_dates(old.date())))

    async def drop_taps(self) -> None:
        """Taps played a moment ago are acknowledged by now, and need no second time after a crash."""
        before = self.clock.now() - TAP_ANSWERED
        done = [update_id for at, update_id in self.tapped if at <= before]
        if done:
            self.tapped = [each for each in self.tapped if each[0] > before]
            await self.store.run(lambda unit: unit.drop_taps(done))

    async def acknowledge(self, answer: Callable[[str], Awaitable[None]]) -> None:
        """Answer the taps that a crash has left waiting."""
        for tap in self.left_taps.values():
            await answer(tap)
        await self.store.run(lambda unit: unit.drop_taps(self.left_taps.keys()))

    async def health(self, *, hears: bool) -> Health:
        """Whether work gets done: `hears` (updates come in), the clock ticks, the database answers, nothing waits."""
        now = self.clock.now()
        ticks = self.last_tick is not None and now - self.last_tick < LATE
        try:
            async with asyncio.timeout(PATIENCE):
                waiting = await self.store.run(lambda unit: unit.oldest_waiting(now))
        except Exception as error:
            return Health(ok=False, details={"hears": hears, "ticks": ticks, "store": type(error).__name__})
        flows = waiting is None or waiting < LATE
        details = {"hears": hears, "ticks": ticks, "store": "ok", "waiting": waiting.total_seconds() if waiting else 0}
        return Health(ok=hears and ticks and flows, details=details)

    def start_ticking(self) -> None:
        self.scheduler = every_second(self._try_to_tick)
        self.scheduler.start()

    async def settle(self) -> None:
        """Until nothing is left to send now."""
        await self.delivery.idle()

    async def close(self) -> None:
        if self.scheduler is not None:
            self.scheduler.shutdown(wait=False)
        await self.delivery.close()
        await self.store.close()


def _plan_anew(after: int, now: datetime, unit: Any) -> int | None:
    last: int | None = unit.plan_anew(after, AT_ONCE, now)
    return last


def _next_checkin(now: datetime, unit: Any) -> datetime | None:
    found: datetime | None = unit.next_checkin(now)
    return found


def first_words(content: Content) -> dict[triage.Path, Text]:
    """What the answer to a red message begins with, by the path that it takes."""
    found: dict[triage.Path, Text] = {}
    for path in triage.red_paths():
        flow = content.library.flows.get(path.flow)
        step = flow.step(path.step or flow.start) if flow else None
        if isinstance(step, Say):
            found[path] = Text(key=step.words.key)
    return found

"""10,000 of 100,000 check-ins fall due in the same minute: one indexed table and one tick, or one stored job a person.

`python -m benchmarks.due` prints how long it takes until all are written, and how long the loop was blocked at most.
Ours decides each one, plays its conversation and writes its sealed letter; the peer only calls an empty function.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from benchmarks.crowd import arguments, fill, noon
from benchmarks.lag import watched
from bot.app import App
from bot.config import FLOWS
from bot.content.loader import load
from bot.content.screening import load_screener
from bot.store.keys import MasterKey
from bot.store.store import Store
from tests.kit.channel import RecordingChannel
from tests.kit.clock import ManualClock


class Figures(NamedTuple):
    what: str
    done: int
    seconds: float
    worst: float
    high: float


async def ours(people: int, due: int) -> Figures:
    at, key = noon(), MasterKey.generate()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "crowd.db"
        fill(file, key, people, due, at)
        content, clock = load(FLOWS), ManualClock(at)
        store = Store.open(f"sqlite:///{file}", key)
        app = App(content, load_screener(), store, RecordingChannel(content.catalog), clock)
        gc.collect()
        gc.freeze()
        try:
            clock.move(minutes=2)
            async with watched() as lag:
                before, done = perf_counter(), 0
                while more := await app.timers.check_in_with():
                    done += more
                seconds = perf_counter() - before
        finally:
            await app.close()
    return Figures("one indexed table, one tick", done, seconds, lag.worst, lag.high)


class Bell:
    """Counts, and tells when all have rung. A stored job can only name a function of a module."""

    rung = 0
    most = 0
    all = asyncio.Event()


def ring(_chat: int) -> None:
    Bell.rung += 1
    if Bell.rung == Bell.most:
        Bell.all.set()


async def job_a_person(people: int, due: int) -> Figures:
    """APScheduler as it comes, but for a grace time without which it would drop all of them."""
    Bell.most = due
    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
        scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)
        at = datetime.now(UTC) + timedelta(days=1)
        scheduler.start(paused=True)
        for chat in range(people):
            when = at + timedelta(hours=12) if chat >= due else datetime.now(UTC)
            scheduler.add_job(ring, "date", run_date=when, args=[chat], misfire_grace_time=None)
        async with watched() as lag:
            before = perf_counter()
            scheduler.resume()
            await Bell.all.wait()
            seconds = perf_counter() - before
        scheduler.shutdown(wait=False)
    return Figures("one stored APScheduler job a person", Bell.rung, seconds, lag.worst, lag.high)


def main() -> None:
    chosen = arguments(__doc__ or "")
    logging.disable(logging.WARNING)
    figures = [asyncio.run(ours(chosen.people, chosen.due)), asyncio.run(job_a_person(chosen.due, chosen.due))]
    print(
        f"{chosen.due} due at once; ours among {chosen.people} people, the peer among {chosen.due} (adding takes long)"
    )
    for each in figures:
        print(
            f"{each.what:38} {each.done:6} in {each.seconds:6.2f} s; "
            f"loop blocked at most {each.worst:8.1f} ms, 99 of 100 times under {each.high:6.1f} ms"
        )
    mine, peer = figures
    print(f"loop blocked, peer to ours: {peer.worst / mine.worst:.0f} times as long")


if __name__ == "__main__":
    main()

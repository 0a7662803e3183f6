"""One thread that owns the database and commits what waits in one go.

Each unit of work stands in its own savepoint: one that fails takes back itself and nothing else. Nobody hears of
success before the commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from bot.store.desk import Desk
from bot.store.errors import StoreClosedError, is_database_error, reason, refused
from bot.store.unit import Unit

log = logging.getLogger(__name__)

BATCH: Final = 64
"""Enough to share the cost of a commit, few enough that nobody waits long for it."""


class Kind(Enum):
    """`SHARED`: work with a unit, committed with others. `ALONE`: work with the desk, outside any transaction."""

    SHARED = auto()
    ALONE = auto()
    STOP = auto()


@dataclass(slots=True, kw_only=True)
class _Job:
    kind: Kind
    work: Callable[[Any], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Writer:
    """The thread. `open_desk` and everything after it run there."""

    def __init__(self, open_desk: Callable[[], Desk]) -> None:
        """Waits until the database is open; raises what `open_desk` raises."""
        self._open_desk = open_desk
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closing = False
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._live, name="store", daemon=True)
        self._thread.start()
        self._opened.result()

    async def do(self, kind: Kind, work: Callable[[Any], Any]) -> Any:
        """Returns once the work is committed; raises what it raised, or why it could not be committed."""
        return await self._put(kind, work)

    async def close(self) -> None:
        """Finish what was asked so far, and end. May be called again."""
        with contextlib.suppress(StoreClosedError):
            self._put(Kind.STOP, lambda _: None)
        await asyncio.to_thread(self._thread.join)

    def _put(self, kind: Kind, work: Callable[[Any], Any]) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        job = _Job(kind=kind, work=work, loop=loop, future=loop.create_future())
        with self._gate:
            if self._closing:
                raise StoreClosedError("the store is closed")
            self._closing = kind is Kind.STOP
            self._jobs.put(job)
        return job.future

    # -- on the thread ---------------------------------------------------------------------------------------------

    def _live(self) -> None:
        try:
            desk = self._open_desk()
        except BaseException as error:
            self._opened.set_exception(_told(error))
            return
        self._opened.set_result(None)
        while self._work_off(desk, self._waiting()):
            pass
        _close(desk)

    def _waiting(self) -> list[_Job]:
        jobs = [self._jobs.get()]
        with contextlib.suppress(queue.Empty):
            while len(jobs) < BATCH:
                jobs.append(self._jobs.get_nowait())
        return jobs

    def _work_off(self, desk: Desk, jobs: list[_Job]) -> bool:
        """False when told to stop."""
        for kind, some in itertools.groupby(jobs, key=lambda job: job.kind):
            if kind is Kind.STOP:
                return False
            done = list(some)
            _commit(desk, done) if kind is Kind.SHARED else _do_alone(desk, done)
            _settle(done)
        return True


def _commit(desk: Desk, jobs: list[_Job]) -> None:
    """All units in one transaction. When it fails as a whole, everyone hears of it."""
    try:
        with desk.connection.begin():
            for job in jobs:
                _play(desk, job)
    except BaseException as error:
        for job in jobs:
            job.error = job.error or _told(error)
        desk.start_over()


def _play(desk: Desk, job: _Job) -> None:
    unit = Unit(desk)
    desk.driver.execute("SAVEPOINT unit")
    try:
        job.result = job.work(unit)
    except BaseException as error:
        job.error = _told(error)
        desk.driver.execute("ROLLBACK TO unit")
    else:
        unit.commit_keys()
    # Raises when SQLite has rolled everything back by itself (disk full): then nobody may be told of success.
    desk.driver.execute("RELEASE unit")


def _do_alone(desk: Desk, jobs: list[_Job]) -> None:
    for job in jobs:
        try:
            job.result = job.work(desk)
        except BaseException as error:
            job.error = _told(error)
            desk.start_over()


def _told(error: BaseException) -> BaseException:
    """The error as the caller may see it: SQLAlchemy's own carries statements and values."""
    if is_database_error(error):
        return refused(error)
    # A future takes no StopIteration.
    return RuntimeError("the work raised StopIteration") if isinstance(error, StopIteration) else error


def _settle(jobs: list[_Job]) -> None:
    """Wake those who wait, once for each event loop."""
    for loop in {job.loop for job in jobs}:
        with contextlib.suppress(RuntimeError):  # a loop that was closed: nobody waits there any more
            loop.call_soon_threadsafe(_resolve, [job for job in jobs if job.loop is loop])


def _resolve(jobs: Iterable[_Job]) -> None:
    for job in jobs:
        if job.future.done():  # its caller was cancelled meanwhile
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


def _close(desk: Desk) -> None:
    try:
        desk.database.close()
    except sqlite3.Error as error:
        log.error("the database could not be tidied up at its closing (%s); nothing is lost", reason(error))

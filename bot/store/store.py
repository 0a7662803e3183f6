"""The store: remembers, sealed. The only door to the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from bot.store.database import open_database
from bot.store.desk import Desk
from bot.store.keys import MasterKey
from bot.store.unit import Unit
from bot.store.writer import Kind, Writer

T = TypeVar("T")


class Store:
    """One open database. Made by `open`; to be closed."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    @classmethod
    def open(cls, url: str, key: bytes | MasterKey) -> Store:
        """Open `sqlite:///path` (made if need be, migrated if it is old), or `sqlite://`, which is only in memory.

        Blocks until all is ready: call it before anybody is served. Raises an `OpenError`, whose text is one
        sentence that says what to do.
        """
        master = key if isinstance(key, MasterKey) else MasterKey(key)
        return cls(Writer(lambda: open_desk(url, master)))

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Do `work` in one unit and return what it returns, once that is on disk.

        `work` runs on the writer thread, must be quick, and may be committed together with others; what it raises is
        raised here, and then nothing of it is kept. Raises `RefusedByDatabaseError` when the commit fails, and
        `StoreClosedError`. Being cancelled while waiting does not take the work back.
        """
        return cast("T", await self._writer.do(Kind.SHARED, work))

    async def alone(self, work: Callable[[Desk], T]) -> T:
        """Do `work` between transactions, such as a backup; it begins its own. Nobody else is served meanwhile."""
        return cast("T", await self._writer.do(Kind.ALONE, work))

    async def forget(self, chat: int) -> dict[str, int]:
        """Destroy the person's key, then their rows, then what the log remembers of both.

        Returns how many items each list had. A crash in between is made good at the next opening.
        """
        return await self.alone(lambda desk: _forget(desk, chat))

    async def close(self) -> None:
        """Finish what was asked so far and give the file up. May be called again."""
        await self._writer.close()


def open_desk(url: str, master: MasterKey) -> Desk:
    database = open_database(url, master)
    try:
        desk = Desk(database, master)
        with desk.connection.begin():
            Unit(desk).sweep()
        database.checkpoint()
    except BaseException:
        database.close()
        raise
    return desk


def _forget(desk: Desk, chat: int) -> dict[str, int]:
    # Two transactions: once the key is gone, nothing can be read, whatever happens to the rest.
    with desk.connection.begin():
        Unit(desk).destroy_key(chat)
    with desk.connection.begin():
        counts = Unit(desk).erase(chat)
    desk.database.checkpoint()
    return counts

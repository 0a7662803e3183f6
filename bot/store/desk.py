"""What the writer thread works with, from opening to closing: the connection, the keys in use, the next numbers."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Executable, func, select

from bot.store.database import Database
from bot.store.keys import MasterKey
from bot.store.sealing import Sealer
from bot.store.tables import OutboxRow, table

KEYS_KEPT: Final = 10_000
"""Unwrapped keys in memory: about 10 MB, and nobody waits for the one that has to be unwrapped again."""
OUTBOX: Final = table(OutboxRow)


class Desk:
    """Belongs to the writer thread."""

    def __init__(self, database: Database, master: MasterKey) -> None:
        self.database = database
        self.connection: Connection = database.connection
        self.driver = database.driver
        self.master = master
        self._keys: dict[int, Sealer] = {}
        with self.connection.begin():
            self._last_letter: int = self.execute(select(func.coalesce(func.max(OUTBOX.c.id), 0))).scalar_one()

    def execute(self, statement: Executable, values: dict[str, Any] | None = None) -> CursorResult[Any]:
        result: CursorResult[Any] = self.connection.execute(statement, values)
        return result

    def next_letter(self) -> int:
        """A number for an outbox row, known before its letter is sealed. A unit that fails leaves a gap."""
        self._last_letter += 1
        return self._last_letter

    def key(self, chat: int) -> Sealer | None:
        return self._keys.get(chat)

    def keep_keys(self, keys: dict[int, Sealer]) -> None:
        self._keys.update(keys)
        while len(self._keys) > KEYS_KEPT:
            del self._keys[next(iter(self._keys))]

    def drop_key(self, chat: int) -> None:
        self._keys.pop(chat, None)

    def start_over(self) -> None:
        """After a transaction that failed: nothing of it may be left, least of all a key that was never stored."""
        self._keys.clear()
        # SQLAlchemy takes a failed COMMIT for the end of the transaction; for SQLite it is still open. Should even
        # this fail, the next BEGIN does too, and is heard of.
        with contextlib.suppress(sqlite3.Error):
            self.driver.rollback()

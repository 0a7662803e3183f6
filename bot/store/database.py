"""Opens the one SQLite connection: its settings, its version, its key."""

from __future__ import annotations

import functools
import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from bot.store.connection import connect, driver_of
from bot.store.errors import (
    BadPlaceError,
    LockedError,
    NotOurDatabaseError,
    OpenError,
    WrongKeyError,
    is_database_error,
    reason,
)
from bot.store.keys import MasterKey
from bot.store.migrate import EMPTY, left_backups, migrate, version
from bot.store.places import file_of, release, take

log = logging.getLogger(__name__)

WAL_RESET_BUG: Final = ((3, 7, 0), (3, 51, 3))
"""From, and fixed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The open database. Belongs to the thread that opened it."""

    connection: Connection
    lock: int | None

    @property
    def driver(self) -> sqlite3.Connection:
        return driver_of(self.connection)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database and empty it: only then is what was deleted nowhere any more."""
        busy = self.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            log.warning("the write-ahead log could not be emptied: another program reads the database")

    def close(self) -> None:
        try:
            self.checkpoint()
        finally:
            self.connection.close()
            release(self.lock)


def open_database(url: str, master: MasterKey) -> Database:
    """Lock, connect, check the key, migrate. Raises an `OpenError` that says what to do; nothing is then left open."""
    file = file_of(url)
    lock = take(file) if file else None
    connection = None
    try:
        connection = connect(file)
        _prepare(connection, file, master)
    except BaseException as error:
        if connection is not None:
            connection.close()
        release(lock)
        if is_database_error(error):
            raise _explained(error, file) from None
        raise
    return Database(connection=connection, lock=lock)


def _prepare(connection: Connection, file: Path | None, master: MasterKey) -> None:
    if version(connection) != EMPTY:
        _check_key(connection, master)
    migrate(connection, file)
    _keep_key_check(connection, master)
    driver_of(connection).execute("PRAGMA foreign_keys=ON")
    if file is not None:
        _warn_of_sqlite()
        _warn_of_backups(file)


def _check_key(connection: Connection, master: MasterKey) -> None:
    # Plain SQL: this row must be readable in databases of every version, before they are migrated.
    with connection.begin():
        check = connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'key_check'").scalar()
    if check is not None and not master.passes(check):
        raise WrongKeyError("The data key is not the one this database was made with: put that key back")


def _keep_key_check(connection: Connection, master: MasterKey) -> None:
    with connection.begin():
        connection.exec_driver_sql("INSERT OR IGNORE INTO meta VALUES ('key_check', ?)", (master.seal_check(),))


def _explained(error: BaseException, file: Path | None) -> OpenError:
    name = reason(error)
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return NotOurDatabaseError(f"{file} is no database, or is damaged: choose another path, or restore a backup")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LockedError(f"Another program is using {file}: close it and start again")
    return BadPlaceError(f"{file} cannot be used as a database ({name}): check the file, its directory and its disk")


@functools.cache
def _warn_of_sqlite() -> None:
    since, fixed = WAL_RESET_BUG
    if since <= sqlite3.sqlite_version_info < fixed:
        log.warning(
            "SQLite %s can damage a database that two programs write at once (fixed in 3.51.3): "
            "while the bot runs, open the database with nothing else",
            sqlite3.sqlite_version,
        )


def _warn_of_backups(file: Path) -> None:
    for path in left_backups(file):
        log.warning("%s still holds the keys of people who were forgotten since: delete it if all is well", path)

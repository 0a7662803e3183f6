"""The SQLite connection, and how it is set up."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection, NullPool, create_engine, event

PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON", "foreign_keys=OFF")
"""`foreign_keys` comes on after the migrations, which must not run with it."""


def connect(file: Path | None) -> Connection:
    """A connection to the file, or to a new database in memory, with foreign keys still off."""
    target = str(file) if file else ":memory:"
    engine = create_engine(
        "sqlite://",
        # Autocommit: transactions begin where we say so, and immediately, or updates are lost.
        creator=lambda: sqlite3.connect(target, isolation_level=None),
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine.connect()


def _configure(driver: sqlite3.Connection, _: Any) -> None:
    for pragma in PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")


def driver_of(connection: Connection) -> sqlite3.Connection:
    """For what must stand outside of a transaction, or be quick."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)

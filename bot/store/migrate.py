"""Brings a database up to date. Alembic is imported only when there is something to do: it takes a while."""

from __future__ import annotations

import itertools
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from bot.store.backup import vacuum_into
from bot.store.connection import driver_of
from bot.store.errors import (
    BackupError,
    MigrationError,
    NewerDatabaseError,
    NotOurDatabaseError,
    OpenError,
    reason,
)

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

SCRIPTS: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0003"
"""The last step; a test compares it with the files."""
EMPTY: Final = ""


def migrate(connection: Connection, file: Path | None, scripts: Path = SCRIPTS, head: str = HEAD) -> None:
    """Play the missing steps, all or none, after a backup beside `file` if the database holds anything.

    The connection must have `foreign_keys=OFF`: rebuilding a table would otherwise delete rows that refer to it.
    Raises `NotOurDatabaseError`, `NewerDatabaseError` or `MigrationError`; the database is then as it was.
    """
    now = version(connection)
    if now == head:
        return
    if now != EMPTY:
        _refuse_unknown(now, connection, scripts)
        _back_up(connection, file, now)
    try:
        _play(connection, scripts)
    except OpenError:
        raise
    except Exception as error:
        # Without its cause: SQLAlchemy's errors carry statements and values.
        raise MigrationError(
            f"The database could not be brought up to date ({reason(error)}): go back to the former version"
        ) from None


def version(connection: Connection) -> str:
    """The step at which the database stands; `EMPTY` when it holds nothing. Raises `NotOurDatabaseError`."""
    with connection.begin():
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        if not tables:
            return EMPTY
        if not {"alembic_version", "person", "person_key", "meta"} <= tables:
            raise NotOurDatabaseError("The database file belongs to another program: choose another file")
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def configuration(connection: Connection, scripts: Path = SCRIPTS) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def left_backups(file: Path) -> list[Path]:
    """The backups that migrations left beside the database."""
    return sorted(file.parent.glob(f"{file.name}.before-migration-*"))


def _refuse_unknown(now: str, connection: Connection, scripts: Path) -> None:
    from alembic.script import ScriptDirectory

    known = {step.revision for step in ScriptDirectory.from_config(configuration(connection, scripts)).walk_revisions()}
    if now not in known:
        raise NewerDatabaseError("A newer version of this program wrote the database: install that version again")


def _back_up(connection: Connection, file: Path | None, now: str) -> None:
    if file is None:
        return
    names = (file.with_name(f"{file.name}.before-migration-{now}.{number}") for number in itertools.count(1))
    path = next(name for name in names if not name.exists())
    try:
        vacuum_into(driver_of(connection), path)
    except BackupError as error:
        raise MigrationError(f"The database was not touched, because its backup failed. {error}") from None
    log.warning("before a migration, the database was copied to %s", path)


def _play(connection: Connection, scripts: Path) -> None:
    from alembic import command

    with connection.begin():
        command.upgrade(configuration(connection, scripts), "head")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise MigrationError("The migration would leave rows that belong to nobody: go back to the former version")

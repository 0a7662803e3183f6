"""A copy of the database while it is in use.

The copy holds people's wrapped keys. Whoever is forgotten later is still in it: let copies expire.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from bot.store.errors import BackupError, reason

if TYPE_CHECKING:
    from bot.store.store import Store


async def backup(store: Store, path: Path) -> None:
    """Write a compact copy that only its owner may read. Never overwrites. Raises `BackupError`, saying what to do."""
    await store.alone(lambda desk: vacuum_into(desk.driver, path))


def vacuum_into(driver: sqlite3.Connection, path: Path) -> None:
    """The copy itself, made outside any transaction. Raises `BackupError`."""
    _create_empty(path)
    try:
        driver.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.Error as error:
        path.unlink()
        raise BackupError(f"The backup {path} failed ({reason(error)}): check the space left on its disk") from None


def _create_empty(path: Path) -> None:
    """SQLite fills an empty file, and leaves its mode as it is."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise BackupError(f"{path} exists already, and a backup never overwrites: choose another name") from None
    except OSError as error:
        raise BackupError(f"The backup {path} cannot be written ({error.strerror}): check its directory") from None

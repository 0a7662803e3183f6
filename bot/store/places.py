"""Where the database lives: its address, its file, and the lock that keeps a second process away."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path
from typing import Final

from bot.store.errors import BadPlaceError, BadUrlError, LockedError

OWNER_ONLY: Final = 0o600


def file_of(url: str) -> Path | None:
    """The file that a database address names; None for one in memory. Raises `BadUrlError`."""
    if url in ("sqlite://", "sqlite:///:memory:"):
        return None
    kind, _, path = url.partition(":///")
    if kind != "sqlite" or not path:
        # Only the part before the colon is shown: the rest may hold a password.
        shown = url.partition(":")[0]
        raise BadUrlError(f"A database address is sqlite:/// with a path after it, and this one is {shown}: correct it")
    # One file has one lock, however it is reached.
    return Path(path).resolve()


def take(file: Path) -> int:
    """Lock the database for this process and make its file if there is none; `release` takes what this returns.

    Raises `BadPlaceError` or `LockedError`.
    """
    if not file.parent.is_dir():
        raise BadPlaceError(f"The directory {file.parent} does not exist: create it, or choose another database path")
    lock = _open(file.with_name(f"{file.name}.lock"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(_open(file))
    except BlockingIOError:
        os.close(lock)
        raise LockedError(f"Another process has {file} open: stop it first, or choose another database path") from None
    except BaseException:
        os.close(lock)
        raise
    return lock


def release(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def _open(path: Path) -> int:
    """Open, or create, for the owner only."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
        if stat.S_IMODE(os.fstat(handle).st_mode) & ~OWNER_ONLY:
            os.fchmod(handle, OWNER_ONLY)
    except OSError as error:
        raise BadPlaceError(f"{path} cannot be used ({error.strerror}): check it, or choose another path") from None
    return handle

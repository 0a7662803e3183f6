"""What can go wrong in the store. No text here ever holds personal words, keys or SQL parameters."""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """Root of the store's errors."""


class OpenError(StoreError):
    """The database cannot be opened. `str()` is one sentence that says what to do."""


class BadUrlError(OpenError):
    """Not a database address that we can use."""


class BadPlaceError(OpenError):
    """The file or its directory is missing, or may not be written."""


class LockedError(OpenError):
    """Another process has the database open."""


class NotOurDatabaseError(OpenError):
    """The file is not a database, or it is another program's."""


class NewerDatabaseError(OpenError):
    """A newer version of this program wrote the database."""


class MigrationError(OpenError):
    """The database could not be brought up to date; it is as it was before."""


class BadKeyError(OpenError):
    """The key's text or file is not usable."""


class WrongKeyError(OpenError):
    """A good key, but not the one this database was made with."""


class StoreClosedError(StoreError):
    """The store was closed before this was asked of it."""


class UnknownPersonError(StoreError):
    """Nothing can be kept for a chat that was never loaded or kept, or that was forgotten."""


class UnknownListError(StoreError):
    """A flow names a list that has no table."""


class UnreadableError(StoreError):
    """A sealed value cannot be opened: it was changed, moved, or sealed with another key."""


class RefusedByDatabaseError(StoreError):
    """SQLite refused a statement or a commit. Nothing of the unit is stored."""


class BackupError(StoreError):
    """The backup could not be written."""


def refused(error: BaseException) -> RefusedByDatabaseError:
    """What SQLite said, by its name only: its texts may quote SQL, which may hold values."""
    return RefusedByDatabaseError(f"the database refused ({reason(error)})")


def reason(error: BaseException) -> str:
    """Such as `SQLITE_FULL`."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", type(cause).__name__)


def is_database_error(error: BaseException) -> bool:
    return isinstance(error, (SQLAlchemyError, sqlite3.Error))

"""What several verbs start with: logging, the key, the store."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from bot.config import Settings
from bot.content.content import Content
from bot.content.loader import load, read
from bot.content.ownlines import add_own_lines
from bot.content.screening import load_screener
from bot.safety.screening import Screener
from bot.store.errors import BadKeyError
from bot.store.keys import MasterKey, load_or_create_key_file
from bot.store.places import file_of
from bot.store.store import Store
from bot.verbs.errors import StopError

log = logging.getLogger(__name__)

KEEP_IT = "A new key was made: %s. Keep a copy elsewhere; without it nothing in the database can be read again."


LOG_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_logging(level: str, line: str = LOG_LINE) -> None:
    """Our own addresses at `level`; libraries only when something is wrong, since some of them log what they carry."""
    logging.basicConfig(stream=sys.stderr, level=level, format=line)
    for library in ("httpx", "httpcore", "telegram", "aiohttp", "apscheduler", "sqlalchemy", "alembic", "asyncio"):
        logging.getLogger(library).setLevel(logging.WARNING)


def load_content(folder: Path, settings: Settings) -> Content:
    """The flows with the operator's own helplines in them. Raises `ContentError`, and `StopError` for that file."""
    return _with_own_lines(load(folder), settings)


def _with_own_lines(content: Content, settings: Settings) -> Content:
    if not settings.helplines_file:
        return content
    content, issues = add_own_lines(content, Path(settings.helplines_file))
    if issues:
        raise StopError(f"HELPLINES_FILE cannot be used, `foothold check` lists all that is wrong; first: {issues[0]}")
    return content


def content_to_serve(folder: Path, settings: Settings) -> Content:
    """What can be read of the flows: a broken file must not keep anyone from the rest, nor from the helpline.

    Raises `StopError` for the operator's own helplines.
    """
    content, issues = read(folder)
    for issue in issues:
        log.error("broken words: %s", issue)
    return _with_own_lines(content, settings)


def screener(settings: Settings) -> Screener:
    """The detector, as sensitive as the operator wants it."""
    return load_screener(worry=settings.crisis_worry_shift, red=settings.crisis_red_shift)


def open_store(settings: Settings) -> Store:
    """The store of these settings. Raises `OpenError`."""
    return Store.open(settings.database_url, master_key(settings))


def master_key(settings: Settings) -> MasterKey:
    """`DATA_KEY`, or the key file beside the database, made on the first start. Raises `OpenError`."""
    text = settings.data_key.get_secret_value()
    if text:
        return MasterKey.from_text(text)
    file = file_of(settings.database_url)
    if file is None:
        return MasterKey.generate()  # a database in memory dies with its key
    place = file.with_name(file.name + ".key")
    is_new = not place.exists()
    if is_new and file.exists() and file.stat().st_size:
        raise BadKeyError(f"The key file {place} is missing, and {file} cannot be read without it: bring it back.")
    key = load_or_create_key_file(place)
    if is_new:
        logging.getLogger(__name__).warning(KEEP_IT, Path(place))
    return key

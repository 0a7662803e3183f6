"""Sessions, items and words as JSON-ready values, and back, without loss. Fields at their default are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any, Final

from bot.engine.errors import UnreadableSessionError
from bot.engine.session import Answer, Chosen, Concern, Footprint, Frame, Item, Session, Timer, Undo
from bot.engine.words import Text

KIND: Final = "$"
MOMENT: Final = "$at"


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


KINDS: Final[Mapping[str, type]] = {
    kind.__name__: kind for kind in (Answer, Chosen, Concern, Footprint, Frame, Item, Session, Text, Timer, Undo)
}
FIELDS: Final = {kind: tuple((each.name, _default(each)) for each in fields(kind)) for kind in KINDS.values()}
"""Looked up once: this is the busiest place of a turn."""


def to_plain(value: Any) -> Any:
    """Values that `json.dumps` takes: each of our types as a mapping that names it under `$`."""
    if value is None or isinstance(value, (str, int)):
        return value
    kind = type(value)
    if kind in FIELDS:
        given = ((name, getattr(value, name), default) for name, default in FIELDS[kind])
        return {KIND: kind.__name__} | {name: to_plain(each) for name, each, default in given if each != default}
    if isinstance(value, (tuple, list)):
        return [to_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    raise TypeError(f"nothing of ours: {kind.__name__}")


def from_plain(value: Any) -> Any:
    """The inverse of `to_plain`. Raises `UnreadableSessionError` for anything it did not write."""
    try:
        return _from_plain(value)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UnreadableSessionError(f"stored value cannot be read: {type(error).__name__}") from None


def _from_plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple([_from_plain(each) for each in value])
    if not isinstance(value, dict):
        return value
    if KIND in value:
        return KINDS[value[KIND]](**{key: _from_plain(each) for key, each in value.items() if key != KIND})
    if MOMENT in value:
        return datetime.fromisoformat(value[MOMENT])
    return {key: _from_plain(each) for key, each in value.items()}


def session_to_plain(session: Session) -> Any:
    return to_plain(session)


def session_from_plain(plain: Any) -> Session:
    """Raises `UnreadableSessionError` when `plain` is not a session."""
    session = from_plain(plain)
    if not isinstance(session, Session):
        raise UnreadableSessionError("stored value is not a session")
    return session

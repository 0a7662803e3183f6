"""Updates from JSON, also those of a server that is older or newer than the library.

The library refuses a whole update for one field: a poll, for example, when the server does not know polls as we do.
The person who sent it would wait for an answer in vain.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from telegram import Bot, Update

log = logging.getLogger(__name__)

PLAIN: Final = ("id", "message_id", "date", "edit_date", "text", "caption", "data", "chat_instance", "update_id")
PEOPLE: Final = ("id", "type", "is_bot", "first_name", "language_code")
"""Fields of a sender or chat that have always been there."""


def read_update(raw: object, bot: Bot) -> Update:
    """The update; without its content where that is unreadable, which leaves who did something, and what words they
    used; at worst its bare number. Raises ValueError when it has none."""
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise ValueError("not an update: it has no update_id")
    for made in (raw, _bare(raw)):
        try:
            return Update.de_json(made, bot)
        except Exception as error:
            log.warning("update %s has an unknown shape (%s)", raw["update_id"], type(error).__name__)
    return Update(raw["update_id"])


def _bare(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the fields on which everything hangs, and nothing else."""
    bare: dict[str, Any] = {name: raw[name] for name in PLAIN if isinstance(raw.get(name), str | int)}
    for name in ("message", "edited_message", "callback_query"):
        if isinstance(raw.get(name), dict):
            bare[name] = _bare(raw[name])
    for name in ("chat", "from"):
        if isinstance(raw.get(name), dict):
            bare[name] = {field: raw[name][field] for field in PEOPLE if field in raw[name]}
    return bare

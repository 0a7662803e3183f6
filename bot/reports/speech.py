"""How reports get their words: keys are said by whoever calls, a person's own words stay their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.engine.words import Param, Text, Words

Say = Callable[[Text], str]
"""The catalog in one person's language and country."""

UNSAID: Final = "…"


def spoken(say: Say, key: str, **params: Param) -> str:
    """The words of a key of `reports.yaml`."""
    return say(Text(key=f"reports.{key}", params=params))


def plain(words: Words, say: Say) -> str:
    """An item on one line, whatever line breaks somebody typed. Empty when there is nothing to read."""
    said = " ".join((say(words) if isinstance(words, Text) else words).split())
    return "" if said == UNSAID else said

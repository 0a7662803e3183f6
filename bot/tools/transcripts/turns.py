"""What a transcript is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

ID: Final = re.compile(r"[a-z][a-z0-9_]*")


class Kind(StrEnum):
    """What the bot did; the value is the turn's key in the file."""

    MESSAGE = "bot"
    CARD = "card"
    FILE = "file"
    BOXES = "boxes"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTurn:
    """Words typed, or with `tap` the label of a choice tapped. Raises `ValueError` for typed words in brackets."""

    text: str
    tap: bool = False

    def __post_init__(self) -> None:
        if not self.tap and in_brackets(self.text):
            raise ValueError("words in [brackets] stand for a tap; set tap=True and leave the brackets out")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotTurn:
    """Words shown, and the labels of their choices (`☐` or `☑` in front where several may be picked)."""

    words: str = ""
    choices: tuple[str, ...] = ()
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterTurn:
    """Time goes by: whole seconds, at least one."""

    duration: timedelta


TranscriptTurn = PersonTurn | BotTurn | AfterTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One conversation. `flow` and `case` are ids; `note` says what the case is there to show."""

    flow: str
    case: str
    language: str = "en"
    note: str = ""
    turns: tuple[TranscriptTurn, ...] = ()


def in_brackets(text: str) -> bool:
    """Whether these words stand for a tap."""
    return text.startswith("[") and text.endswith("]")

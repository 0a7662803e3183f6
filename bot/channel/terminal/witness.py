"""Who may watch a talk go by: the recorder of transcripts, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol


class Witness(Protocol):
    """Told of every turn of a talk, in order."""

    def person(self, text: str, *, tap: bool) -> None:
        """The person typed `text`, or tapped the button with that label."""

    def bot(self, method: str, words: str, choices: Sequence[str]) -> None:
        """A letter was shown; `method` as in `bot.ports.Letter`, `choices` with their boxes, in their order."""

    def after(self, duration: timedelta) -> None:
        """The clock was moved."""


class Nobody:
    """Watches nothing."""

    def person(self, text: str, *, tap: bool) -> None: ...
    def bot(self, method: str, words: str, choices: Sequence[str]) -> None: ...
    def after(self, duration: timedelta) -> None: ...

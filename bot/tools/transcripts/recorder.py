"""Takes down a talk while it is going on."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.tools.transcripts.turns import ID, AfterTurn, BotTurn, Kind, PersonTurn, Transcript, TranscriptTurn
from bot.tools.transcripts.writing import save_transcript


class Recorder:
    """Takes down a talk in the terminal (`bot.channel.terminal.witness.Witness`) and writes it when the talk ends.

    Use it as a context manager: the file is written however the talk ends, also by Ctrl-C or an error.
    """

    KINDS: Final = {"print": Kind.MESSAGE, "card": Kind.CARD, "file": Kind.FILE, "update": Kind.BOXES}

    def __init__(self, path: Path, *, flow: str, language: str = "en", note: str = "") -> None:
        self.path = path
        self.turns: list[TranscriptTurn] = []
        self._flow = flow
        self._language = language
        self._note = note

    def __enter__(self) -> Self:
        """Raises `OSError` now rather than after a long talk, if nothing can be written there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.path.parent):
            return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.turns:
            save_transcript(self.path, self.transcript)

    @property
    def transcript(self) -> Transcript:
        """The talk so far; the case is named after the file."""
        case = re.sub(r"[^a-z0-9_]+", "_", self.path.stem.lower())
        case = case if ID.fullmatch(case) else f"case_{case}"
        return Transcript(flow=self._flow, case=case, language=self._language, note=self._note, turns=tuple(self.turns))

    def person(self, text: str, *, tap: bool) -> None:
        self.turns.append(PersonTurn(text=text.strip(), tap=tap))

    def bot(self, method: str, words: str, choices: Sequence[str]) -> None:
        self.turns.append(BotTurn(words=words.strip(), choices=tuple(choices), kind=self.KINDS[method]))

    def after(self, duration: timedelta) -> None:
        self.turns.append(AfterTurn(duration=duration))

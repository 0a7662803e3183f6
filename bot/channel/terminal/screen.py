"""Puts lines on a terminal, or into a pipe as plain text: colours, the prompt, flushing, a reader that is gone."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, TextIO

from bot.channel.terminal.page import WIDEST, Line, Span, Tone, aside, clean, fitting, person

PROMPT: Final = "> "
COLOURS: Final = {Tone.MARK: "36", Tone.NUMBER: "1;36", Tone.QUIET: "2", Tone.PERSON: "1"}
ERASE_LINE: Final = "\r\x1b[K"
ASCII: Final = str.maketrans(
    {
        "│": "|",
        "☐": "[ ]",
        "☑": "[x]",
        "·": "-",
        "✓": "=>",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "…": "...",
    }
)
"""Our own signs for terminals that know no Unicode, where a `?` would hide whether a box is ticked."""


def _columns() -> int:
    return shutil.get_terminal_size((WIDEST, 24)).columns


class Screen:
    """Where a talk is shown. `columns` is asked anew for every message, so that a resized window is obeyed.

    Messages that come in while the prompt stands there (a timer rings) take its line, and it is put up again below.
    """

    def __init__(
        self, out: TextIO, *, environ: Mapping[str, str] = os.environ, columns: Callable[[], int] = _columns
    ) -> None:
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(errors="replace")
        self.is_terminal = out.isatty()
        self.is_gone = False
        """Nobody reads any more, as after `| head`."""
        self._out = out
        self._columns = columns
        self._ansi = self.is_terminal and environ.get("TERM") != "dumb"
        self._colours = self._ansi and not environ.get("NO_COLOR")
        self._unicode = not isinstance(out, io.TextIOWrapper) or out.encoding.lower().startswith("utf")
        self._prompting = False
        self._spaced = True

    @property
    def width(self) -> int:
        """Columns to write at."""
        return fitting(self._columns())

    def show(self, lines: Iterable[Line]) -> None:
        """A message: set apart by an empty line."""
        self._put(lines, spaced=True)

    def remark(self, text: str) -> None:
        """A quiet line right below what it belongs to."""
        self._put(aside(text, self.width), spaced=False)

    def place(self, path: Path) -> None:
        """Where a file went; in one piece, so that it can be copied."""
        self._put([(Span(f"  → {clean(str(path))}", Tone.QUIET),)], spaced=False)

    def echo(self, text: str) -> None:
        """What was typed where no terminal has shown it: in a piped talk."""
        self._put(person(text, self.width), spaced=True)

    def prompt(self) -> None:
        """Ask for a line."""
        self._write(("" if self._spaced else "\n") + self._painted(Span(PROMPT, Tone.MARK)))
        self._prompting = True

    def typed(self) -> None:
        """The prompt was answered; the terminal has moved on to the next line."""
        self._prompting = self._spaced = False

    def close(self) -> None:
        """Leave the cursor on a line of its own."""
        if self._prompting:
            self._write("\n")
            self._prompting = False

    def _put(self, lines: Iterable[Line], *, spaced: bool) -> None:
        text = "".join("".join(map(self._painted, line)) + "\n" for line in lines)
        if not text:
            return
        was_prompting = self._prompting
        before = self._step_aside() if was_prompting else ""
        self._write(before + ("\n" if spaced and not self._spaced else "") + text)
        self._spaced = False
        if was_prompting:
            self.prompt()

    def _step_aside(self) -> str:
        self._prompting, self._spaced = False, self._ansi
        return ERASE_LINE if self._ansi else "\n"

    def _painted(self, span: Span) -> str:
        colour = COLOURS.get(span.tone)
        return f"\x1b[{colour}m{span.text}\x1b[0m" if self._colours and colour else span.text

    def _write(self, text: str) -> None:
        if self.is_gone:
            return
        try:
            self._out.write(text if self._unicode else text.translate(ASCII))
            self._out.flush()
        except BrokenPipeError:
            self._hang_up()

    def _hang_up(self) -> None:
        """Nobody reads any more; without this, Python would complain once more when it flushes at exit."""
        self.is_gone = True
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), self._out.fileno())

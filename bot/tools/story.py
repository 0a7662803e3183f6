"""Writes a transcript as a page that a clinician can read from beginning to end, without knowing how it was made.

    python -m bot.tools.story tests/flows/transcripts/lapse/first_evening.yaml docs/first-evening.md

The same transcript always gives the same page, so a test can say whether the page is current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, assert_never

from bot.channel.terminal.durations import spell_duration
from bot.tools.made import made
from bot.tools.transcripts import AfterTurn, BotTurn, Kind, PersonTurn, Transcript, TranscriptTurn, load_transcript

MARKS: Final = re.compile(r"[\\`*_\[\]<>#|~]")
HOW_TO_READ: Final = """\
What the person types or taps stands in **bold**; what Foothold answers is set in, with its buttons below it. *Back*,
*Skip* and *Help now* stand under every question and are left out here. Nothing was shortened or made nicer.

This page is written from a conversation that the tests play again in every run (`make stories` writes it anew), so it
reads as the bot does. No clinician has reviewed it yet.
"""


def tell(transcript: Transcript) -> str:
    """The page in Markdown. The note's first sentence is its title."""
    title, _, rest = transcript.note.partition(". ")
    about = [f"{rest.strip()}\n"] if rest.strip() else []
    turns = [turn for turn in map(_turn, transcript.turns) if turn]
    return "\n".join([f"# {title.strip().rstrip('.')}\n", *about, HOW_TO_READ, "---\n", *turns])


def _turn(turn: TranscriptTurn) -> str:
    match turn:
        case PersonTurn(text=text, tap=True):
            return f"**taps “{_plain(text)}”**\n"
        case PersonTurn(text=text):
            return f"**“{_plain(text)}”**\n"
        case AfterTurn(duration=duration):
            return f"*{spell_duration(duration)} later*\n"
        case BotTurn(kind=Kind.BOXES):
            return ""
        case BotTurn():
            return "\n".join(_said(turn)) + "\n"
        case _:
            assert_never(turn)


def _said(turn: BotTurn) -> Iterator[str]:
    """A line of the message each, then its buttons; a file says so first."""
    lines = [_plain(line) for line in turn.words.splitlines()]
    if turn.kind is Kind.FILE:
        lines = ["*(a file)*", *lines]
    yield from (f"> {line}\\" if line and following else f"> {line}".rstrip() for line, following in _pairs(lines))
    if turn.choices:
        yield ">"
        yield "> " + " · ".join(f"`{choice.replace('`', '')}`" for choice in turn.choices)


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line with the one after it; a break is needed only between two lines of one paragraph."""
    return zip(lines, [*lines[1:], ""], strict=True)


def _plain(text: str) -> str:
    """What people wrote is no markup."""
    return MARKS.sub(lambda mark: f"\\{mark[0]}", text)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or 2 with what is wrong and what to do."""
    if len(arguments) != 2:
        print("usage: python -m bot.tools.story TRANSCRIPT.yaml PAGE.md", file=sys.stderr)
        return 2
    return made(lambda source: tell(load_transcript(source)), *map(Path, arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

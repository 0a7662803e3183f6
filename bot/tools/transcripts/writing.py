"""Writes transcripts: the same page for the same conversation, with words as they were said."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, assert_never

from bot.channel.terminal.durations import spell_duration
from bot.content.documents import UNPRINTABLE
from bot.tools.transcripts.turns import AfterTurn, BotTurn, Kind, PersonTurn, Transcript, TranscriptTurn

PLAIN: Final = re.compile(r"(?:[☐☑] |/)?[^\W\d_](?:[\w'’().!/–… -]*[\w'’().!/–…-])?")
"""Words that YAML takes as they are, also inside [brackets]."""
MEANS_MORE: Final = re.compile(r"true|false|null", re.IGNORECASE)
BREAKS: Final = re.compile("[\x85\u2028\u2029\ufeff]")
"""Signs that YAML would take for the end of a line or of nothing at all."""
WIDEST_LIST: Final = 100
"""Choices that need a longer line stand below one another."""


def dump_transcript(transcript: Transcript) -> str:
    """The same text for the same transcript, and no line is ever wrapped. `parse_transcript` reads it back."""
    head = {"flow": transcript.flow, "case": transcript.case, "language": transcript.language, "note": transcript.note}
    lines = [f"{key}: {_scalar(value)}" for key, value in head.items() if value or key != "note"]
    lines += ["", "turns:" if transcript.turns else "turns: []"]
    for place, turn in enumerate(transcript.turns):
        if place and not isinstance(turn, BotTurn):
            lines.append("")
        lines += _turn_lines(turn)
    return "\n".join(lines) + "\n"


def save_transcript(path: Path, transcript: Transcript) -> None:
    """Write whole or not at all, so that an interruption leaves the former file. Raises `OSError`."""
    page = dump_transcript(transcript)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=path.parent, delete=False) as draft:
        draft.write(page)
    os.replace(draft.name, path)


def _turn_lines(turn: TranscriptTurn) -> list[str]:
    match turn:
        case PersonTurn(text=text, tap=tap):
            return [f"  - person: {_scalar(f'[{text}]' if tap else text)}"]
        case AfterTurn(duration=duration):
            return [f"  - after: {spell_duration(duration)}"]
        case BotTurn(kind=Kind.BOXES, choices=choices):
            return _list_lines("  - boxes:", choices)
        case BotTurn(kind=kind, words=words, choices=choices):
            shown = _list_lines("    choices:", choices) if choices else []
            return [*_block_lines(f"  - {kind}:", words.strip()), *shown]
        case _:
            assert_never(turn)


def _block_lines(key: str, words: str) -> list[str]:
    """Words on lines of their own, as they were said; in quotes where a block cannot hold them."""
    if not words or UNPRINTABLE.search(words) or BREAKS.search(words) or "\r" in words:
        return [f"{key} {_scalar(words)}"]
    return [f"{key} |", *(f"      {line}" if line else "" for line in words.split("\n"))]


def _list_lines(key: str, labels: Sequence[str]) -> list[str]:
    scalars = [_scalar(label) for label in labels]
    line = f"{key} [{', '.join(scalars)}]"
    return [line] if len(line) <= WIDEST_LIST else [key, *(f"      - {each}" for each in scalars)]


def _scalar(text: str) -> str:
    text = text.strip()
    if PLAIN.fullmatch(text) and not MEANS_MORE.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + re.sub(f"[\r\t]|{BREAKS.pattern}|{UNPRINTABLE.pattern}", _escape, escaped) + '"'


def _escape(char: re.Match[str]) -> str:
    # Half a surrogate pair is no character at all; YAML has no way to write it.
    code = ord(char[0]) if not "\ud800" <= char[0] <= "\udfff" else 0xFFFD
    return f"\\U{code:08X}"

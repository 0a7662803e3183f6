"""Which ways the written transcripts take: played on the bare engine, which is fast enough to do it in every run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.content.content import Content
from bot.tools.coverage import Way
from bot.tools.transcripts import Transcript, load_transcript
from tests.flows.rehearsal.stage import Life, Stage

MARK: Final = "Rehearsed: "
"""How the note of a rehearsed transcript begins: it may be replaced by another at any time."""


def ways_of(content: Content, folder: Path, language: str) -> set[Way]:
    """The ways of all transcripts in that language below `folder`."""
    return set[Way]().union(*(ways for _, _, ways in _each(content, folder, language)))


def superfluous(content: Content, folder: Path, language: str) -> list[Path]:
    """Rehearsed transcripts without which nothing would be missing; the poorest are the first to go."""
    found = sorted(_each(content, folder, language), key=lambda each: (len(each[2]), each[0]))
    takers = Counter(way for _, _, ways in found for way in ways)
    gone: list[Path] = []
    for path, transcript, ways in found:
        if transcript.note.startswith(MARK) and all(takers[way] > 1 for way in ways):
            takers.subtract(ways)
            gone.append(path)
    return gone


def _each(content: Content, folder: Path, language: str) -> Iterator[tuple[Path, Transcript, set[Way]]]:
    """A transcript counts up to a tap on what is no longer there: the test that replays it says so."""
    stage = Stage(content)
    for path in sorted(folder.rglob("*.yaml")):
        transcript = load_transcript(path)
        if content.catalog.match_language(transcript.language) == language:
            stage.watch.taken = set()
            with suppress(AssertionError):
                play(stage, transcript)
            yield path, transcript, stage.watch.taken


def play(stage: Stage, transcript: Transcript) -> Life:
    """From the beginning to the end. Raises `AssertionError` for a tap on what is not there."""
    life = stage.newcomer(stage.content.catalog.match_language(transcript.language))
    for turn in transcript.turns:
        life = stage.play(life, turn)
    return life

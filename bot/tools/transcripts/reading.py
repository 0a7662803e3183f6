"""Reads transcripts, strictly: every mistake in one go, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bot.channel.terminal.durations import read_duration
from bot.content.documents import Document, parse
from bot.content.issues import ContentError, Issue, did_you_mean, one_of
from bot.tools.transcripts.turns import (
    ID,
    AfterTurn,
    BotTurn,
    Kind,
    PersonTurn,
    Transcript,
    TranscriptTurn,
    in_brackets,
)

HEAD: Final = ("flow", "case", "language", "note", "turns")
NEEDED: Final = ("flow", "case", "language", "turns")
VERBS: Final = ("person", *Kind, "after")


def load_transcript(path: Path) -> Transcript:
    """Raises `OSError`, or `ContentError` with every mistake as file, line and what to do."""
    return parse_transcript(str(path), path.read_bytes())


def parse_transcript(file: str, raw: bytes) -> Transcript:
    """Like `load_transcript`, for text that is already read; `file` is its name in messages."""
    document, issues = parse(file, raw, address="transcript")
    if document is not None:
        transcript = _Reading(document, issues).transcript()
    if document is None or issues:
        raise ContentError(issues)
    return transcript


class _Reading:
    """One file being read; every mistake is added to `issues`, and reading goes on."""

    def __init__(self, document: Document, issues: list[Issue]) -> None:
        self.document = document
        self.issues = issues

    def wrong(self, path: tuple[str | int, ...], what: str) -> None:
        self.issues.append(self.document.issue(path, what))

    def transcript(self) -> Transcript:
        head = self.document.data
        if not isinstance(head, dict):
            self.wrong((), f"this is not a transcript. Begin with {one_of(NEEDED)}.")
            return Transcript(flow="", case="")
        for key in head.keys() - set(HEAD):
            self.wrong((key,), f"unknown key '{key}'.{did_you_mean(key, HEAD) or f' Known are {one_of(HEAD)}.'}")
        for key in NEEDED:
            if key not in head:
                self.wrong((), f"'{key}' is missing. Add it at the top.")
        flow, case = (self.id(head, key) for key in ("flow", "case"))
        language, note = (self.words((key,), head.get(key, "")) for key in ("language", "note"))
        turns = tuple(self.turns(head.get("turns")))
        return Transcript(flow=flow, case=case, language=language, note=note, turns=turns)

    def id(self, head: dict[str, Any], key: str) -> str:
        found = self.words((key,), head.get(key, ""))
        if key in head and not ID.fullmatch(found):
            self.wrong((key,), "an id is small letters, digits and _, and starts with a letter.")
        return found

    def turns(self, turns: Any) -> Iterator[TranscriptTurn]:
        if not isinstance(turns, list):
            self.wrong(("turns",), "turns must be a list. Start each with '- person:', '- bot:' or another verb.")
            return
        for place, turn in enumerate(turns):
            read = self.turn(("turns", place), turn)
            if read is not None:
                yield read

    def turn(self, path: tuple[str | int, ...], turn: Any) -> TranscriptTurn | None:
        keys = list(turn) if isinstance(turn, dict) else []
        verb = next((key for key in keys if key in VERBS), None)
        extra = [key for key in keys if key != verb and not (key == "choices" and verb == Kind.MESSAGE)]
        if verb is None or extra:
            self.wrong(path, f"a turn has one of {one_of(VERBS)}; only 'bot' may have 'choices' beside it.")
            return None
        path = (*path, verb)
        match verb:
            case "person":
                return self.person(path, turn[verb])
            case "after":
                return self.after(path, turn[verb])
            case Kind.BOXES:
                return BotTurn(choices=self.labels(path, turn[verb]), kind=Kind.BOXES)
            case _:
                choices = self.labels((*path[:-1], "choices"), turn.get("choices", []))
                return BotTurn(words=self.words(path, turn[verb]), choices=choices, kind=Kind(verb))

    def person(self, path: tuple[str | int, ...], value: Any) -> PersonTurn:
        words = self.words(path, value)
        tap = in_brackets(words)
        text = words[1:-1].strip() if tap else words
        if isinstance(value, str) and not text:
            self.wrong(path, "nothing is said here. Write what the person types, or a [choice] to tap.")
        return PersonTurn(text=text, tap=tap)

    def after(self, path: tuple[str | int, ...], value: Any) -> AfterTurn | None:
        try:
            return AfterTurn(duration=read_duration(self.words(path, value)))
        except ValueError as error:
            self.wrong(path, str(error))
            return None

    def labels(self, path: tuple[str | int, ...], value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.wrong(path, "choices must be a list, such as [Yes, No].")
            return ()
        return tuple(self.words((*path, place), each) for place, each in enumerate(value))

    def words(self, path: tuple[str | int, ...], value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)  # people answer with numbers
        if not isinstance(value, str):
            self.wrong(path, 'this must be words. Put them in "quotes", or after | on lines of their own.')
            return ""
        return value.strip()

"""Facts have their sources: every key is in SOURCES.md, and each step that states a fact names one.

A program cannot tell a fact from an opinion. It looks for figures with a unit, and for words that no sentence of ours
holds without a source behind it, such as naloxone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.content.checks.places import about_file
from bot.content.content import Content, Wording
from bot.content.documents import Document
from bot.content.issues import Issue, did_you_mean

FILE: Final = "SOURCES.md"
KEY: Final = re.compile(r"^(?:\| |- \*\*)([A-Z]+\d*)(?: \||\*\*)", re.MULTILINE)
"""The first cell of a row, or a bold word that begins a list item."""
FACT: Final = re.compile(
    r"\b\d+(?: to \d+)? (?:hours?|days?|weeks?|months?|years?)\b|\bevery \d+ seconds\b|\bin 100\b|%"
    r"|\b(?:naloxone|fentanyl|xylazine|medetomidine|methadone|buprenorphine|naltrexone|acamprosate)\b"
    r"|\b(?:most people (?:who|get|do|have)|for most people|no medicine is|has been shown|in (?:trials|studies))\b"
    r"|\b(?:seizures?|after a break|stop(?:ping)? (?:all at once|suddenly)|blue (?:or grey )?lips)\b",
    re.IGNORECASE,
)
WHEN: Final = re.compile(r"\b(?:next|up to|for|lasts?|open for) \d+ (?:hours|days)\b", re.IGNORECASE)
"""When something is to be done or asked; outside critical words a date, and no fact."""
CHOICE: Final = ".choices."


def keys(folder: Path) -> frozenset[str]:
    """The keys that SOURCES.md explains; none where the file is not shipped."""
    try:
        return frozenset(KEY.findall((folder / FILE).read_text("utf-8")))
    except (OSError, UnicodeDecodeError):
        return frozenset()


def findings(content: Content, known: frozenset[str]) -> Iterator[Issue]:
    for name in content.library.flows:
        document = content.documents[f"{name}.yaml"]
        raw = _mapping(document.data)
        if not raw.get("reviewed_by"):
            yield about_file(content, name, "nobody says who read it. Write `reviewed_by: none yet`, or who did.")
        if known:
            yield from _unknown(document, (), raw, known)
            for step, given in _mapping(raw.get("steps")).items():
                yield from _unknown(document, ("steps", step), _mapping(given), known)
    for key, wording in content.wordings.items():
        yield from _unsourced(content, key, wording)


def _unknown(
    document: Document, path: tuple[str | int, ...], given: Mapping[str, Any], known: frozenset[str]
) -> Iterator[Issue]:
    sources = given.get("sources")
    for index, key in enumerate(sources if isinstance(sources, list) else ()):
        if str(key) not in known:
            hint = did_you_mean(str(key), known) or " Add it there, with its source."
            yield document.issue((*path, "sources", index), f"'{key}' is not in {FILE}.{hint}")


def _unsourced(content: Content, key: str, wording: Wording) -> Iterator[Issue]:
    """A sentence that states a fact, on a step that names none."""
    if CHOICE in key or not isinstance(wording.words, str) or wording.path[0] != "steps":
        return
    document = content.documents[wording.file]
    step = _mapping(_mapping(_mapping(document.data).get("steps")).get(str(wording.path[1])))
    found = FACT.search(wording.words) if wording.critical else FACT.search(WHEN.sub("", wording.words))
    if found and not step.get("sources"):
        what = f"'{found[0]}' is a fact. Name its key from {FILE} in `sources` of this step (GK: general knowledge)."
        yield document.issue(wording.path, what)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

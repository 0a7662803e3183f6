"""Everything that a program can judge about flows before a person meets them; what it cannot is a clinician's."""

from __future__ import annotations

from pathlib import Path

from bot.content.checks import (
    answers,
    journeys,
    limits,
    locked,
    needed,
    paths,
    reading_grade,
    sources,
    spellings,
    translations,
    uses,
    variety,
    wording,
)
from bot.content.issues import Issue
from bot.content.loader import read

TOPICS = (
    paths,
    journeys,
    answers,
    uses,
    limits,
    wording,
    variety,
    locked,
    reading_grade,
    spellings,
    translations,
    needed,
)


def check(folder: Path) -> tuple[Issue, ...]:
    """Every finding about the files in `folder`, in the order of files and lines."""
    content, issues = read(folder)
    found = [issue for topic in TOPICS for issue in topic.findings(content)]
    found += sources.findings(content, sources.keys(folder))
    return tuple(sorted({*issues, *found}))

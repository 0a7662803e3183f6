"""What is wrong with content, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One mistake. `line` and `column` count from 1; `what` says what is wrong and what to do."""

    file: str
    line: int
    column: int
    address: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.address}: {self.what}"


class ContentError(Exception):
    """The folder cannot be used. Carries every mistake that was found, in the order of files and lines."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(sorted(set(issues)))
        super().__init__("\n".join(map(str, self.issues)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing sentence for a misspelt name; empty when nothing known comes close."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""


def one_of(known: Iterable[str]) -> str:
    """The names that would have been right, as a list in a sentence."""
    return ", ".join(sorted(known)) or "none yet"

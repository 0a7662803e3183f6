"""Where a message that tells of danger leads: the flow, and the step of it whose first words fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bot.safety.screening import Level, Verdict


class Path(NamedTuple):
    """A flow and where to enter it; its start when `step` is empty."""

    flow: str
    step: str = ""


class Alarm(NamedTuple):
    """How urgent, and what answers it."""

    level: Level
    path: Path


RED: Final[Mapping[str, Path]] = {
    "suicide": Path("crisis", "red"),
    "overdose_other": Path("overdose_other"),
    "overdose_self": Path("overdose_self"),
    "uppers": Path("uppers"),
    "withdrawal": Path("withdrawal"),
    "violence": Path("danger", "now"),
    "harm_others": Path("harm_others"),
    "child": Path("sick", "child"),
    "medical": Path("sick"),
}
"""By the kind of danger that the detector names. The first words are the call to action."""
UNNAMED: Final = Path("danger")
"""A danger without a name: the emergency number first, then one question what it is about."""
AMBER: Final[Mapping[str, Path]] = {
    "suicide": Path("concern"),
    "use": Path("concern", "use"),
    "withdrawal": Path("concern", "withdrawal"),
    "violence": Path("concern", "violence"),
    "harm_others": Path("concern", "temper"),
    "other": Path("concern", "other"),
}
"""By the kind of worry: one direct question each."""
UNCLEAR: Final = Path("concern")
"""A worry without a name: the question that must not be missed."""
FORWARDED: Final = Path("concern", "forwarded")
"""Somebody else's words: first, whose they are."""


def alarm(verdict: Verdict, *, forwarded: bool = False) -> Alarm | None:
    """What answers a verdict; None when there is nothing to worry about."""
    match verdict.level:
        case Level.RED:
            return Alarm(Level.RED, RED.get(verdict.kind or "", UNNAMED))
        case Level.AMBER:
            path = FORWARDED if forwarded else AMBER.get(verdict.kind or "", UNCLEAR)
            return Alarm(Level.AMBER, path)
        case _:
            return None


def paths() -> Iterator[Path]:
    """Every place that an alarm can lead to."""
    yield from (*RED.values(), UNNAMED, *AMBER.values(), UNCLEAR, FORWARDED)


def red_paths() -> tuple[Path, ...]:
    return (*RED.values(), UNNAMED)

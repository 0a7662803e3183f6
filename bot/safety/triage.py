"""Where a red message leads: the flow, and the step of it, whose first words are the call to action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.safety.screening import Level, Verdict


class Path(NamedTuple):
    """A flow and where to enter it; its start when `step` is empty."""

    flow: str
    step: str = ""


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
"""By the kind of danger that the detector names."""
UNNAMED: Final = Path("danger")
"""A danger without a name: the emergency number first, then one question what it is about."""


def alarm(verdict: Verdict) -> Path | None:
    """The path of a red verdict; None for everything else."""
    return RED.get(verdict.kind or "", UNNAMED) if verdict.level is Level.RED else None

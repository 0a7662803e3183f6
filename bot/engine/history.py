"""What past check-ins say together, as facts to branch on; the cut-offs are the content guide's, not validated ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.engine.session import Item

CHECKINS: Final = "checkins"
"""The list that keeps them; the fields `mood` (1 very low to 5), `urge` and `sure` (0 to 10) hold numbers."""
LOW_MOOD: Final = 2
IN_A_ROW: Final = 3
RISE: Final = 3
WEEK: Final = timedelta(days=7)
SAME: Final = timedelta(hours=6)
"""Closer together, two entries are one check-in, told twice; the later one counts."""
FACTS: Final = frozenset({"low_moods", "urge_rise"})


def facts(checkins: Sequence[Item], at: datetime) -> Mapping[str, bool]:
    """`low_moods`: the three newest moods are low. `urge_rise`: the newest urge is 3 or more above the week before it.

    Both are about the newest check-in, given by `at` (UTC).
    """
    known = [item for item in checkins if item.created <= at]
    return {"low_moods": _low_moods(known), "urge_rise": _urge_rise(known)}


def _low_moods(checkins: Sequence[Item]) -> bool:
    moods = _told(checkins, "mood")[-IN_A_ROW:]
    return len(moods) == IN_A_ROW and all(mood <= LOW_MOOD for _, mood in moods)


def _urge_rise(checkins: Sequence[Item]) -> bool:
    urges = _told(checkins, "urge")
    if not urges or checkins[-1].created != urges[-1][0]:
        return False
    newest, urge = urges[-1]
    before = [each for at, each in urges[:-1] if at >= newest - WEEK]
    return bool(before) and urge - sum(before) / len(before) >= RISE


def _told(checkins: Sequence[Item], name: str) -> list[tuple[datetime, int]]:
    """When and what, oldest first."""
    told: list[tuple[datetime, int]] = []
    for item in checkins:
        value = item.details.get(name)
        if isinstance(value, int):
            if told and item.created - told[-1][0] < SAME:
                told.pop()
            told.append((item.created, value))
    return told

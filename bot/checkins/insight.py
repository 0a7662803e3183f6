"""What past check-ins say together, as facts to branch on and numbers to draw. Words for them are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean
from typing import Final

LOW_MOOD: Final = 2
IN_A_ROW: Final = 3
HIGH_URGE: Final = 7
VERY_HIGH_URGE: Final = 8
UNSURE: Final = 3
RISE: Final = 3
WEEK: Final = timedelta(days=7)
URGE_STEP, MOOD_STEP = 1.0, 0.5
"""Smaller differences of a fortnight's average are called steady."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One check-in: mood 1 (very low) to 5, strongest urge 0 to 10, how sure 0 to 10; None was skipped."""

    local_date: date
    mood: int | None = None
    urge: int | None = None
    used: bool | None = None
    sure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """About the newest check-in and those before it; the cut-offs are the content guide's, not validated thresholds."""

    low_mood_run: bool
    """The three newest moods are low."""
    urge_rise: bool
    """The newest urge is 3 or more above the average of the 7 days before."""
    low_together: bool
    """Low mood and a high urge in the newest one."""
    high_and_unsure: bool
    """A very high urge with little confidence in the newest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Days checked in; they only ever grow or move out of sight, and never break."""

    total: int
    last_4_weeks: int
    last_12_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days from `start`: days checked in, average mood and urge (None: nothing given)."""

    start: date
    days: int
    mood: float | None
    urge: float | None


class Trend(StrEnum):
    EASIER = "easier"
    STEADY = "steady"
    HARDER = "harder"
    TOO_FEW = "too_few"


def facts(marks: Iterable[Mark]) -> Facts:
    """Never raises; without marks nothing holds."""
    known = _by_date(marks)
    newest = known[-1] if known else Mark(local_date=date.min)
    moods = [mark.mood for mark in known if mark.mood is not None][-IN_A_ROW:]
    return Facts(
        low_mood_run=len(moods) == IN_A_ROW and max(moods) <= LOW_MOOD,
        urge_rise=_urge_rise(known),
        low_together=_at_most(newest.mood, LOW_MOOD) and _at_least(newest.urge, HIGH_URGE),
        high_and_unsure=_at_most(newest.sure, UNSURE) and _at_least(newest.urge, VERY_HIGH_URGE),
    )


def counts(marks: Iterable[Mark], today: date) -> Counts:
    days = {mark.local_date for mark in marks}
    return Counts(
        total=len(days),
        last_4_weeks=sum(today - 4 * WEEK < day <= today for day in days),
        last_12_weeks=sum(today - 12 * WEEK < day <= today for day in days),
    )


def weeks(marks: Iterable[Mark], today: date, count: int) -> tuple[Week, ...]:
    """The last `count` times seven days, oldest first; the newest ends today."""
    known = _by_date(marks)
    starts = [today - back * WEEK + timedelta(days=1) for back in range(count, 0, -1)]
    return tuple(_week(start, [mark for mark in known if start <= mark.local_date < start + WEEK]) for start in starts)


def urge_trend(marks: Iterable[Mark], today: date) -> Trend:
    """The last two weeks beside the two before."""
    before, now = _fortnights([(mark.local_date, mark.urge) for mark in _by_date(marks)], today)
    return _trend(now, before, URGE_STEP)


def mood_trend(marks: Iterable[Mark], today: date) -> Trend:
    """The last two weeks beside the two before; a better mood is easier."""
    before, now = _fortnights([(mark.local_date, mark.mood) for mark in _by_date(marks)], today)
    return _trend(before, now, MOOD_STEP)


def _by_date(marks: Iterable[Mark]) -> list[Mark]:
    """Oldest first, one a date: the one given last, because answers can be corrected."""
    return sorted({mark.local_date: mark for mark in marks}.values(), key=lambda mark: mark.local_date)


def _urge_rise(known: Sequence[Mark]) -> bool:
    if not known or (urge := known[-1].urge) is None:
        return False
    newest = known[-1].local_date
    before = [m.urge for m in known[:-1] if m.urge is not None and m.local_date >= newest - WEEK]
    return bool(before) and urge - fmean(before) >= RISE


def _week(start: date, marks: Sequence[Mark]) -> Week:
    moods = [mark.mood for mark in marks if mark.mood is not None]
    urges = [mark.urge for mark in marks if mark.urge is not None]
    return Week(
        start=start,
        days=len(marks),
        mood=fmean(moods) if moods else None,
        urge=fmean(urges) if urges else None,
    )


def _fortnights(values: Sequence[tuple[date, int | None]], today: date) -> tuple[list[int], list[int]]:
    given = [(day, value) for day, value in values if value is not None and day <= today]
    before = [value for day, value in given if today - 4 * WEEK < day <= today - 2 * WEEK]
    return before, [value for day, value in given if day > today - 2 * WEEK]


def _trend(lower: Sequence[int], higher: Sequence[int], step: float) -> Trend:
    """Easier when what should be lower is so by at least `step`. Three answers on each side are the least to go by."""
    if min(len(lower), len(higher)) < IN_A_ROW:
        return Trend.TOO_FEW
    gap = fmean(higher) - fmean(lower)
    if abs(gap) < step:
        return Trend.STEADY
    return Trend.EASIER if gap > 0 else Trend.HARDER


def _at_most(value: int | None, limit: int) -> bool:
    return value is not None and value <= limit


def _at_least(value: int | None, limit: int) -> bool:
    return value is not None and value >= limit

"""What a check-in left behind, and what can kindly be said about many of them.

Days that were kept are counted. Days without a check-in are nothing, not zero; lapses do not come in here at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import groupby
from statistics import fmean
from typing import Final

from bot.engine.words import Words
from bot.reports.speech import Say, plain

FEWEST: Final = 4
"""Days with a value before a line is drawn; fewer say nothing about a course. A product rule, no science."""
FEWEST_A_HALF: Final = 3
"""Days in each half of the period before a direction is named."""
CHANGE: Final = {"urge": 1.0, "mood": 0.4}
"""How far the means of both halves differ before it is called a change: a tenth of each scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One check-in, or one craving that was ridden out. `local_date` is the day where the person was."""

    local_date: date
    mood: int | None = None
    """1 very low to 5 good."""
    urge: int | None = None
    """0 none to 10 strongest ever."""
    trigger: Words | None = None
    helped: Words | None = None


class Direction(Enum):
    DOWN = "down"
    LEVEL = "level"
    UP = "up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One question over time: a value for each day that has one, in order, their mean, and where it is heading."""

    days: tuple[tuple[date, float], ...]
    average: float
    direction: Direction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A trigger or a help by name: how many times, and how strong the urges were then, when known."""

    name: str
    times: int
    strength: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the picture and its caption tell. A course is None while there is too little to tell.

    `days_kept` counts the days of all marks handed in; everything else is about `first` to `last`. `is_young` when
    the person's first mark lies within the period, which then begins there: weeks before that are not missing.
    """

    first: date
    last: date
    is_young: bool
    days_kept: int
    urge: Course | None
    mood: Course | None
    triggers: tuple[Named, ...]
    helped: tuple[Named, ...]

    @property
    def is_bare(self) -> bool:
        return not (self.urge or self.mood or self.triggers or self.helped)


def summarise(marks: Iterable[Mark], say: Say, *, today: date, weeks: int) -> Summary:
    """The last `weeks` weeks up to `today`, the person's local date."""
    known = sorted(marks, key=lambda mark: mark.local_date)
    # Someone who flew west has marks of tomorrow.
    last = max([today, *(mark.local_date for mark in known[-1:])])
    begin = last - timedelta(days=7 * weeks - 1)
    first = max([begin, *(mark.local_date for mark in known[:1])])
    recent = [mark for mark in known if mark.local_date >= first]
    return Summary(
        first=first,
        last=last,
        is_young=first > begin,
        days_kept=len({mark.local_date for mark in known}),
        urge=_course(recent, first, last, CHANGE["urge"], lambda mark: mark.urge, max),
        mood=_course(recent, first, last, CHANGE["mood"], lambda mark: mark.mood, fmean),
        triggers=_named(recent, say, lambda mark: mark.trigger),
        helped=_named(recent, say, lambda mark: mark.helped),
    )


def _course(
    marks: Iterable[Mark],
    first: date,
    last: date,
    change: float,
    value: Callable[[Mark], int | None],
    of_day: Callable[[Sequence[int]], float],
) -> Course | None:
    days = tuple(
        (day, float(of_day(values)))
        for day, group in groupby(marks, key=lambda mark: mark.local_date)
        if (values := [found for mark in group if (found := value(mark)) is not None])
    )
    if len(days) < FEWEST:
        return None
    average = fmean(number for _, number in days)
    return Course(days=days, average=average, direction=_direction(days, first + (last - first) / 2, change))


def _direction(days: Sequence[tuple[date, float]], middle: date, change: float) -> Direction | None:
    before = [number for day, number in days if day <= middle]
    after = [number for day, number in days if day > middle]
    if min(len(before), len(after)) < FEWEST_A_HALF:
        return None
    difference = fmean(after) - fmean(before)
    if abs(difference) < change:
        return Direction.LEVEL
    return Direction.UP if difference > 0 else Direction.DOWN


def _named(marks: Iterable[Mark], say: Say, of: Callable[[Mark], Words | None]) -> tuple[Named, ...]:
    """What was named, the most frequent first. Spellings that differ only in capitals are one, as last written."""
    groups: dict[str, list[tuple[str, int | None]]] = {}
    for mark in marks:
        words = of(mark)
        if words is not None and (name := plain(words, say)):
            groups.setdefault(name.casefold(), []).append((name, mark.urge))
    return tuple(sorted(_counted(groups.values()), key=lambda each: (-each.times, -(each.strength or 0), each.name)))


def _counted(groups: Iterable[list[tuple[str, int | None]]]) -> Iterator[Named]:
    for group in groups:
        urges = [urge for _, urge in group if urge is not None]
        yield Named(name=group[-1][0], times=len(group), strength=fmean(urges) if urges else None)

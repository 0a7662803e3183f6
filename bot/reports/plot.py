"""Where days and values lie on a chart, and the calm line through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from typing import Final

from bot.reports.canvas import Point
from bot.reports.marks import Course, Summary

SMOOTH: Final = 14
"""A day's weight in the line falls off over a fourteenth of the period: two days in four weeks."""
NEIGHBOURS: Final = 3
"""Where check-ins are rare, the line looks as far as the third nearest one, so that a gap makes no step in it."""
STRIDE: Final = 6.0
"""Points from one place of the line to the next. Shorter pieces come out wavy."""
INSET: Final = 5.0
"""Points between the frame and the first and last day, so that their dots are whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A frame in points, for values from `least` to `most` and days from the first to the last of the summary."""

    left: float
    right: float
    top: float
    bottom: float
    least: float
    most: float
    summary: Summary

    def x(self, day: date) -> float:
        return self._across((day - self.summary.first).days)

    def y(self, value: float) -> float:
        part = (value - self.least) / (self.most - self.least)
        return self.bottom + (self.top - self.bottom) * part

    def smooth(self, course: Course) -> list[Point]:
        """The line through the days: near days weigh most, and days without a check-in leave no hole and no dip."""
        known = [((day - self.summary.first).days, value) for day, value in course.days]
        begin, end = known[0][0], known[-1][0]
        steps = max(2, round((self._across(end) - self._across(begin)) / STRIDE))
        offsets = [begin + (end - begin) * step / steps for step in range(steps + 1)]
        return [(self._across(offset), self.y(near(known, offset, self.span / SMOOTH))) for offset in offsets]

    @property
    def span(self) -> int:
        """Days from the left edge to the right."""
        return (self.summary.last - self.summary.first).days

    def _across(self, days: float) -> float:
        return self.left + INSET + (self.right - self.left - 2 * INSET) * days / self.span


def near(known: Sequence[tuple[int, float]], at: float, reach: float) -> float:
    """The mean of all values, those within `reach` days weighing most."""
    reach = max(reach, sorted(abs(day - at) for day, _ in known)[NEIGHBOURS - 1])
    weights = [exp(-(((day - at) / reach) ** 2) / 2) for day, _ in known]
    return sum(weight * value for weight, (_, value) in zip(weights, known, strict=True)) / sum(weights)

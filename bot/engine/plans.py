"""What answers say about the daily check-in: a time of day, days of the week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Final

from bot.engine.flows import Arrange
from bot.engine.session import Chosen, Value

AT: Final = "at_"
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GROUPS: Final = {
    "every_day": frozenset(range(7)),
    "weekdays": frozenset(range(5)),
    "weekend": frozenset({5, 6}),
    **{name: frozenset({day}) for day, name in enumerate(WEEK)},
}
"""Ids of choices that stand for days, 0 = Monday."""
ON, PAUSED, STOPPED = "on", "paused", "stopped"
STATES: Final[Mapping[Arrange, str]] = {
    Arrange.BEGIN: ON,
    Arrange.RESUME: ON,
    Arrange.STOP: STOPPED,
    Arrange.PAUSE_DAY: PAUSED,
    Arrange.PAUSE_WEEK: PAUSED,
    Arrange.PAUSE_UNTIL_BACK: PAUSED,
}


def clock_of(value: Value | None) -> time | None:
    """The time of day of an answer such as 21:15, or of a choice such as `at_21_15`; None for any other."""
    if not isinstance(value, Chosen):
        return None
    hour, _, minute = value.id.removeprefix(AT).replace("_", ":").partition(":")
    fits = hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
    return time(int(hour), int(minute)) if fits else None


def days_of(value: Value | None) -> frozenset[int] | None:
    """The weekdays that were picked; None when there are none."""
    picked = value if isinstance(value, tuple) else (value,)
    days = frozenset[int]().union(*(GROUPS.get(each.id, ()) for each in picked if isinstance(each, Chosen)))
    return days or None

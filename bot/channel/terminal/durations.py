"""Lengths of time as people write them: `10m`, `90s`, `2h`, `3 days`, `1 hour 30 minutes`; and back into words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

LONGEST: Final = timedelta(days=366)
UNITS: Final = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
SHORT: Final = {"sec": "second", "min": "minute", "s": "second", "m": "minute", "h": "hour", "d": "day"}
_PART: Final = re.compile(r"([0-9]{1,9})\s*(days?|hours?|minutes?|seconds?|secs?|mins?|[smhd])(?![a-z])\s*")


def read_duration(text: str) -> timedelta:
    """Raises `ValueError` with a sentence for the person: not a length of time, nothing at all, or over a year."""
    seconds, rest = 0, text.strip().lower()
    while part := _PART.match(rest):
        unit = part[2] if part[2] in SHORT else part[2].removesuffix("s")
        seconds += int(part[1]) * UNITS[SHORT.get(unit, unit)]
        rest = rest[part.end() :]
    if rest or not text.strip():
        raise ValueError("This is not a length of time. Write it like 90s, 10m, 2h, 3d or 10 minutes.")
    if not 0 < seconds <= LONGEST.total_seconds():
        raise ValueError(f"Use a length of time between 1 second and {LONGEST.days} days.")
    return timedelta(seconds=seconds)


def spell_duration(duration: timedelta) -> str:
    """In the largest unit that needs no fraction, such as `90 minutes`; `read_duration` reads it back.

    For whole, positive seconds; raises `ValueError` for anything else.
    """
    seconds = duration.total_seconds()
    if seconds <= 0 or seconds != int(seconds):
        raise ValueError("only whole seconds, one or more, can be written")
    unit = next(name for name, size in UNITS.items() if seconds % size == 0)
    count = int(seconds) // UNITS[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"

"""From a wall time in a zone to the next instant in UTC: right in both nights when the clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY: Final = timedelta(days=1)
EVERY_DAY: Final = frozenset(range(7))
NO_JITTER: Final = timedelta(0)
MOST_JITTER: Final = 120
"""Seconds over which the people of one wall time are spread."""
ALIASES: Final = {
    "America/Coyhaique": "America/Punta_Arenas",
    "America/Ciudad_Juarez": "America/Ojinaga",
    "America/Nuuk": "America/Godthab",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Kanton": "Pacific/Enderbury",
    "US/Pacific-New": "America/Los_Angeles",
}
"""Where the same clock is found when the installed tzdata does not know a name: not yet, or no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An instant (UTC), and the local date that it stands for; a schedule uses each local date once."""

    at_utc: datetime
    local_date: date


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone, or its alias, or UTC: a name that tzdata has dropped must not silence a person. Never raises."""
    for each in (name, ALIASES.get(name, "UTC")):
        try:
            return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def to_utc(naive: datetime, tz: ZoneInfo) -> datetime:
    """A wall time as an instant: one that the clocks jump over moves forward, of a repeated one the first counts."""
    return naive.replace(tzinfo=tz, fold=0).astimezone(UTC)


def local(at_utc: datetime, zone: str) -> datetime:
    """What clock and calendar show there. Convert back to UTC before any arithmetic (PEP 495)."""
    return at_utc.astimezone(zone_of(zone))


def at_local(day: date, at: time, zone: str) -> datetime:
    """That wall time of that date, in UTC."""
    return to_utc(datetime.combine(day, at), zone_of(zone))


def next_due(
    after_utc: datetime,
    at: time,
    days: frozenset[int],
    zone: str,
    jitter: timedelta = NO_JITTER,
    beyond: date | None = None,
) -> Due:
    """The first `at` on one of `days` (0 = Monday) strictly after `after_utc`, and on a date later than `beyond`.

    `jitter` comes on top, unless it would lead into the next date. Raises ValueError when `days` is empty.
    """
    if not days & EVERY_DAY:
        raise ValueError("days: at least one of 0 (Monday) to 6 is needed")
    tz = zone_of(zone)
    day = after_utc.astimezone(tz).date() - DAY
    if beyond is not None and day <= beyond:
        day = beyond + DAY
    while True:
        if day.weekday() in days:
            moment = _moment(datetime.combine(day, at), tz, jitter)
            if moment is not None and moment > after_utc:
                return Due(at_utc=moment, local_date=day)
        day += DAY


def once_at(after_utc: datetime, at: time, in_days: int, zone: str) -> Due:
    """The wall time `at`, `in_days` local dates from now; the first later date when that is already over."""
    ahead = local(after_utc, zone).date() + in_days * DAY
    return next_due(after_utc, at, EVERY_DAY, zone, beyond=ahead - DAY)


def jitter_of(seed: int) -> timedelta:
    """0 to 120 seconds, the same for the same seed in every process (Python's own hash is not a promise)."""
    digest = blake2b(str(seed).encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest) % (MOST_JITTER + 1))


def _moment(wall: datetime, tz: ZoneInfo, jitter: timedelta) -> datetime | None:
    """None on a date that a zone jumped over as a whole (Apia, 2011-12-30): it is the same instant as the next date."""
    plain = to_utc(wall, tz)
    spread = plain + jitter
    if spread.astimezone(tz).date() == wall.date():
        return spread
    return None if plain == to_utc(wall + DAY, tz) else plain

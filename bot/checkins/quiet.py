"""When nothing may ring: the night, on the person's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from bot.checkins.due import EVERY_DAY, local, next_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `start` up to, not including, `end`, on the local clock; may span midnight."""

    start: time
    end: time

    def hold(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


NIGHT: Final = Hours(start=time(21), end=time(8))


class Kind(StrEnum):
    """Why something rings: `agreed`, a check-back they said yes to; `chosen`, their own time; `unasked`, all else."""

    AGREED = "agreed"
    CHOSEN = "chosen"
    UNASKED = "unasked"


def is_quiet(at_utc: datetime, zone: str, hours: Hours = NIGHT) -> bool:
    return hours.hold(local(at_utc, zone).time())


def next_open(at_utc: datetime, zone: str, hours: Hours = NIGHT) -> datetime:
    """`at_utc` itself outside quiet hours, else the instant (UTC) when they end."""
    if not is_quiet(at_utc, zone, hours):
        return at_utc
    return next_due(at_utc, hours.end, EVERY_DAY, zone).at_utc


def may_ring(kind: Kind, at_utc: datetime, zone: str, *, late: bool = False, hours: Hours = NIGHT) -> bool:
    """Quiet hours hold for all but an agreed check-back, and a chosen time while it is that time (not `late`)."""
    if kind is Kind.AGREED or (kind is Kind.CHOSEN and not late):
        return True
    return not is_quiet(at_utc, zone, hours)

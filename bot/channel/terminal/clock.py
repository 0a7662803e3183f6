"""A clock that `/after` can move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _now() -> datetime:
    return datetime.now(UTC)


class OffsetClock:
    """The real time plus what was skipped (`bot.ports.Clock`). `real` tells the real time, aware, UTC."""

    def __init__(self, real: Callable[[], datetime] = _now) -> None:
        self._real = real
        self._skipped = timedelta()

    def now(self) -> datetime:
        """The moment that the talk has reached, aware, UTC."""
        return self._real() + self._skipped

    def advance(self, by: timedelta) -> None:
        """Skip ahead. Raises `ValueError` for a step backwards: timers and stamps rely on time that only grows."""
        if by < timedelta():
            raise ValueError("the clock only moves forward")
        self._skipped += by

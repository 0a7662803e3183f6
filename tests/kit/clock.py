"""Time that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Two in the morning: when most of these conversations begin."""


class ManualClock:
    def __init__(self, at: datetime = NIGHT) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.advance(timedelta(**by))

    def advance(self, by: timedelta) -> None:
        self.at += by

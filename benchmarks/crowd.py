"""Many people with a check-in, of whom some are due in the same minute: a database as it is after a year of use."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

from bot.checkins.due import Due, jitter_of, local
from bot.checkins.schedule import FLOW, Schedule
from bot.store.keys import MasterKey
from bot.store.store import open_desk
from bot.store.unit import Unit

ZONE: Final = "Europe/Madrid"
AT_ONCE: Final = 2_000
"""People to a transaction."""


def fill(path: Path, key: MasterKey, people: int, due: int, at: datetime) -> None:
    """`due` of `people` have their check-in in the minute that begins at `at` (UTC), all others half a day later."""
    desk = open_desk(f"sqlite:///{path}", key)
    born = at - timedelta(days=30)
    try:
        for start in range(1, people + 1, AT_ONCE):
            with desk.connection.begin():
                unit = Unit(desk)
                for chat in range(start, min(start + AT_ONCE, people + 1)):
                    unit._meet(chat, born, "en")
                    unit.put_schedule(chat, schedule(chat, at if chat <= due else at + timedelta(hours=12)))
                unit.commit_keys()
    finally:
        desk.database.close()


def schedule(chat: int, at: datetime) -> Schedule:
    moment = at + jitter_of(chat) / 2
    wall = local(at, ZONE)
    plain = Schedule(flow=FLOW, at=time(wall.hour, wall.minute), zone=ZONE, started=(at - timedelta(days=30)).date())
    return replace(plain, jitter=jitter_of(chat) / 2, due=Due(at_utc=moment, local_date=wall.date()))


def arguments(about: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=10_000)
    return parser.parse_args()


def noon() -> datetime:
    """A moment outside everybody's quiet hours."""
    return datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0)

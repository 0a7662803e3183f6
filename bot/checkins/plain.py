"""A schedule as plain values that can be written down, and back, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from bot.checkins.due import Due
from bot.checkins.quiet import Hours
from bot.checkins.schedule import Schedule, Silence

VERSION: Final = 1


def to_plain(schedule: Schedule) -> dict[str, Any]:
    due = schedule.due
    return {
        "version": VERSION,
        "flow": schedule.flow,
        "at": schedule.at.isoformat(),
        "zone": schedule.zone,
        "days": sorted(schedule.days),
        "started": schedule.started.isoformat(),
        "jitter": round(schedule.jitter.total_seconds()),
        "quiet": [schedule.quiet.start.isoformat(), schedule.quiet.end.isoformat()],
        "weekly": schedule.weekly,
        "keeps_daily": schedule.keeps_daily,
        "due": [due.at_utc.isoformat(), due.local_date.isoformat()] if due else None,
        "moved_to": _iso(schedule.moved_to),
        "last_date": _iso(schedule.last_date),
        "rang_at": _iso(schedule.rang_at),
        "misses": schedule.misses,
        "unanswered": schedule.unanswered,
        "paused_until": _iso(schedule.paused_until),
        "held_until": _iso(schedule.held_until),
        "silence": schedule.silence.value if schedule.silence else None,
    }


def from_plain(plain: Mapping[str, Any]) -> Schedule:
    """Raises ValueError, KeyError or TypeError for what `to_plain` did not write."""
    start, end = map(time.fromisoformat, plain["quiet"])
    return Schedule(
        flow=plain["flow"],
        at=time.fromisoformat(plain["at"]),
        zone=plain["zone"],
        days=frozenset(plain["days"]),
        started=date.fromisoformat(plain["started"]),
        jitter=timedelta(seconds=plain["jitter"]),
        quiet=Hours(start=start, end=end),
        weekly=plain["weekly"],
        keeps_daily=plain["keeps_daily"],
        due=_due(plain["due"]),
        moved_to=_moment(plain["moved_to"]),
        last_date=date.fromisoformat(plain["last_date"]) if plain["last_date"] else None,
        rang_at=_moment(plain["rang_at"]),
        misses=plain["misses"],
        unanswered=plain["unanswered"],
        paused_until=_moment(plain["paused_until"]),
        held_until=_moment(plain["held_until"]),
        silence=Silence(plain["silence"]) if plain["silence"] else None,
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _due(value: tuple[str, str] | None) -> Due | None:
    return Due(at_utc=datetime.fromisoformat(value[0]), local_date=date.fromisoformat(value[1])) if value else None

"""A year in the life of one person with a check-in, and a witness who knows the rules but none of our code for them.

The witness uses nothing of `bot.checkins` except what a ring was called: it keeps its own record of what was said and
done, and its own clock arithmetic, so that a law broken in one place is not excused by the same mistake here.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.checkins import changes
from bot.checkins.due import jitter_of
from bot.checkins.ringing import Decision, What, on_due
from bot.checkins.schedule import Schedule

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)
YEAR = int((END - START).total_seconds())
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ON_TIME = timedelta(minutes=15)
ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
    "America/Adak", "America/Anchorage", "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Bogota",
    "America/Caracas", "America/Chicago", "America/Denver", "America/Halifax", "America/Havana",
    "America/Los_Angeles", "America/Mexico_City", "America/Miquelon", "America/New_York", "America/Nuuk",
    "America/Phoenix", "America/Port-au-Prince", "America/Santiago", "America/Sao_Paulo", "America/St_Johns",
    "America/Tijuana", "America/Vancouver", "Antarctica/Troll", "Asia/Beirut", "Asia/Dhaka", "Asia/Dubai",
    "Asia/Gaza", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Kamchatka", "Asia/Kathmandu", "Asia/Kolkata",
    "Asia/Nicosia", "Asia/Shanghai", "Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores", "Atlantic/Canary",
    "Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Athens",
    "Europe/Berlin", "Europe/Chisinau", "Europe/Dublin", "Europe/Lisbon", "Europe/London", "Europe/Madrid",
    "Pacific/Apia", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter", "Pacific/Kiritimati",
    "Pacific/Norfolk", "Pacific/Pago_Pago",
)  # fmt: skip


class Outage(NamedTuple):
    start: datetime
    end: datetime


def outages(rng: Random) -> list[Outage]:
    """From minutes to days, one of them through a night when clocks change in Europe."""
    found = [Outage(datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 9, 30, tzinfo=UTC))]
    for minutes in (10, 25, 90, 240, 700, 1500, 4000):
        start = START + timedelta(seconds=rng.randrange(YEAR))
        if not any(start - 4 * DAY < other.start < start + 4 * DAY for other in found):
            found.append(Outage(start, start + timedelta(minutes=minutes)))
    return sorted(found)


@dataclass
class Record:
    """What the witness wrote down."""

    at: time
    zone: str
    days: frozenset[int]
    dates: list[date] = field(default_factory=list)
    silent: str = ""
    barred_until: datetime = START
    last_talk: datetime | None = None
    unanswered: int = 0
    rings: int = 0
    late: int = 0
    asked: int = 0
    waited: int = 0

    def ring(self, decision: Decision, now: datetime) -> None:
        """Refuses everything that must not happen."""
        day = decision.local_date
        assert day is not None
        assert not self.dates or day > self.dates[-1], "twice on one local date"
        assert not self.silent, f"rang although {self.silent}"
        assert now >= self.barred_until, "rang while paused or held"
        assert self.last_talk is None or now - self.last_talk >= 2 * HOUR, "rang at somebody who has just talked"
        assert day.weekday() in self.days, "rang on a day that was not chosen"
        self.look_at_the_clock(day, now, decision.late)
        self.count(decision.what)
        self.dates.append(day)
        self.rings += 1

    def look_at_the_clock(self, day: date, now: datetime, said_late: bool) -> None:
        tz = ZoneInfo(self.zone)
        shown = now.astimezone(tz)
        overdue = now - datetime.combine(day, self.at, tz).astimezone(UTC)
        assert overdue >= timedelta(0), "rang too early"
        late = overdue > ON_TIME + 2 * MINUTE + MINUTE
        assert said_late or not late
        if late:
            assert shown.date() == day, "rang on another date than its own"
            assert 8 <= shown.hour < 21, "rang late in quiet hours"
            self.late += 1

    def count(self, what: What) -> None:
        expected = {2: What.RING_NEUTRAL, 5: What.ASK_PAUSE}.get(self.unanswered, What.RING)
        assert what is expected, f"{what} after {self.unanswered} misses"
        self.unanswered += 1
        if what is What.ASK_PAUSE:
            self.silent, self.asked = "asked and given up", self.asked + 1


Act = Callable[["Life", datetime], None]


class Life:
    """One person: what happens to them, in order of time."""

    def __init__(self, seed: int, down: Sequence[Outage], *, calm: bool) -> None:
        self.rng = rng = Random(seed)
        self.down = down
        self.calm = calm
        self.held = START
        self.answers = 1.0 if calm else rng.choice((0.95, 0.7, 0.3, 0.0))
        zone, at = rng.choice(ZONES), _clock(rng)
        self.schedule = changes.begin("checkin", at, zone, START, jitter=jitter_of(seed))
        self.seen = Record(at=at, zone=zone, days=self.schedule.days)
        self.agenda: list[tuple[datetime, int, Act]] = []
        if calm:
            self.schedule = changes.keep_daily(self.schedule, START)
        else:
            self.fill_agenda()

    def fill_agenda(self) -> None:
        for act, most in EVENTS:
            for _ in range(self.rng.randint(0, most)):
                self.plan(START + timedelta(seconds=self.rng.randrange(YEAR)), act)

    def plan(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self.agenda, (moment, len(self.agenda) + self.rng.randrange(10**6) * 1000, act))

    def running(self, moment: datetime) -> datetime:
        """When it really happens: not while we are down."""
        return next((outage.end for outage in self.down if outage.start <= moment < outage.end), moment)

    def live(self) -> Record:
        while True:
            rings_at = self.schedule.rings_at
            tick = self.running(rings_at + timedelta(seconds=self.rng.random() * 30)) if rings_at else END
            if self.agenda and self.agenda[0][0] <= tick:
                moment, _, act = heapq.heappop(self.agenda)
                act(self, self.running(moment))
            elif tick >= END:
                return self.seen
            else:
                self.look(tick)

    def look(self, now: datetime) -> None:
        decision = on_due(self.schedule, now, self.seen.last_talk)
        assert decision.schedule.rings_at is None or decision.schedule.rings_at > now, "the same again at once"
        if decision.local_date is not None:
            self.seen.ring(decision, now)
        self.seen.waited += decision.what is What.WAIT
        self.schedule = decision.schedule
        if decision.turns_weekly:
            self.seen.days = self.schedule.ringing_days
        if decision.what is What.ASK_PAUSE:
            self.plan(now + self.rng.randint(1, 400) * HOUR, resume)
        elif decision.local_date is not None and self.rng.random() < self.answers:
            self.talk(now + 3 * MINUTE)

    def talk(self, now: datetime) -> None:
        self.seen.last_talk, self.seen.unanswered = now, 0

    def shush(self, why: str) -> None:
        """A stop outlives all that is said later but for the wish to resume."""
        if self.seen.silent != "stopped":
            self.seen.silent = why

    def set(self, schedule: Schedule) -> None:
        self.schedule = schedule


def _clock(rng: Random) -> time:
    """Mostly mornings and evenings, and for some the middle of the night."""
    return time(
        rng.choice((0, 1, 2, 3, 5, 7, 8, 8, 9, 9, 9, 10, 12, 18, 19, 20, 20, 21, 22, 23)), rng.choice((0, 15, 30, 59))
    )


def talk(life: Life, now: datetime) -> None:
    life.talk(now)


def talk_before_the_next(life: Life, now: datetime) -> None:
    """Somebody talks in the two hours before a check-in."""
    if life.schedule.rings_at is not None:
        life.plan(max(now, life.schedule.rings_at - timedelta(minutes=life.rng.randint(1, 170))), talk)


def pause(days: int, length: changes.Pause) -> Act:
    def act(life: Life, now: datetime) -> None:
        life.talk(now)
        life.set(changes.pause(life.schedule, now, length))
        if life.seen.silent not in ("stopped", "blocked"):
            life.seen.silent = "" if days else "away"
            wall = now.astimezone(ZoneInfo(life.seen.zone)).replace(tzinfo=None) + days * DAY
            paused = wall.replace(tzinfo=ZoneInfo(life.seen.zone)).astimezone(UTC) if days else START
            life.seen.barred_until = max(paused, life.held)

    return act


def stop(life: Life, now: datetime) -> None:
    life.set(changes.stop(life.schedule))
    life.seen.silent = "stopped"


def block(life: Life, now: datetime) -> None:
    life.set(changes.block(life.schedule))
    life.shush("blocked")


def resume(life: Life, now: datetime) -> None:
    life.talk(now)
    life.set(changes.resume(life.schedule, now))
    life.seen.silent, life.seen.barred_until = "", life.held


def hold(life: Life, now: datetime) -> None:
    life.set(changes.hold(life.schedule, now))
    life.held = now + 24 * HOUR
    life.seen.barred_until = max(life.seen.barred_until, life.held)


def travel(life: Life, now: datetime) -> None:
    life.seen.zone = life.rng.choice(ZONES)
    life.set(changes.change(life.schedule, now, zone=life.seen.zone))


def other_time(life: Life, now: datetime) -> None:
    life.seen.at = _clock(life.rng)
    life.set(changes.change(life.schedule, now, at=life.seen.at))


def other_days(life: Life, now: datetime) -> None:
    days = frozenset(life.rng.sample(range(7), life.rng.randint(1, 7)))
    life.set(changes.change(life.schedule, now, days=days))
    life.seen.days = life.schedule.ringing_days
    assert life.seen.days <= days


def keep_daily(life: Life, now: datetime) -> None:
    life.set(changes.keep_daily(life.schedule, now))
    life.seen.days = life.schedule.days


def update_tzdata(life: Life, now: datetime) -> None:
    life.set(changes.refreshed(life.schedule, now))


EVENTS: tuple[tuple[Act, int], ...] = (
    (talk, 20),
    (talk_before_the_next, 10),
    (pause(1, changes.Pause.DAY), 3),
    (pause(7, changes.Pause.WEEK), 2),
    (pause(0, changes.Pause.UNTIL_BACK), 1),
    (stop, 1),
    (block, 1),
    (resume, 4),
    (hold, 2),
    (travel, 4),
    (other_time, 2),
    (other_days, 1),
    (keep_daily, 1),
    (update_tzdata, 2),
)


def expected_dates(life: Life) -> Iterator[date]:
    """For somebody calm, who always answers and changes nothing: each date, unless an outage took all of its chance."""
    tz = ZoneInfo(life.seen.zone)
    for count in range(3, 363):
        day = START.date() + count * DAY
        chosen = datetime.combine(day, life.seen.at, tz).astimezone(UTC) + life.schedule.jitter
        real = life.running(chosen + timedelta(seconds=15))
        if real - chosen <= ON_TIME or _late_but_welcome(real.astimezone(tz), day):
            yield day


def _late_but_welcome(shown: datetime, day: date) -> bool:
    return shown.date() == day and shown.hour < 21

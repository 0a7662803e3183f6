"""How it has been going, in words: under the picture, and for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from bot.engine.words import Text
from bot.reports.marks import Course, Direction, Mark, Named, Summary, summarise
from bot.reports.speech import Say, spoken

LONGEST: Final = 1024
"""What Telegram takes under a picture, in UTF-16 units."""
NAMES: Final = 3
NAME: Final = 60
"""Characters of a person's own words before they are cut; three of each leave room for everything else."""
TRENDS: Final = {
    "urge": {Direction.DOWN: "easing", Direction.LEVEL: "steady", Direction.UP: "rising"},
    "mood": {Direction.DOWN: "heavier", Direction.LEVEL: "steady", Direction.UP: "brighter"},
}
"""Keys of `reports.yaml` under `progress`."""
MOST: Final = {"urge": 10, "mood": 5}
HARDER: Final = {"urge": Direction.UP, "mood": Direction.DOWN}


def progress_caption(marks: Iterable[Mark], say: Say, *, today: date, weeks: int) -> str:
    """The same as the picture tells, as plain text of at most 1,024 characters; whole lines go before words do."""
    lines = list(_lines(summarise(marks, say, today=today, weeks=weeks), say, weeks))
    while len(lines) > 1 and _units("\n".join(lines)) > LONGEST:
        lines.pop()
    return "\n".join(lines)


def shortened(text: str, most: int) -> str:
    """The text in at most `most` characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _lines(summary: Summary, say: Say, weeks: int) -> Iterator[str]:
    if not summary.days_kept:
        yield spoken(say, "progress.none")
        return
    yield spoken(say, "caption.days", days=summary.days_kept)
    if summary.is_bare:
        yield spoken(say, "caption.few")
        return
    yield spoken(say, "caption.weeks", weeks=weeks)
    yield from _courses(summary, say)
    if triggers := _names(summary.triggers, "trigger"):
        yield spoken(say, "caption.triggers", triggers=triggers)
    if helped := _names(summary.helped, "help"):
        yield spoken(say, "caption.helped", helped=helped)


def _courses(summary: Summary, say: Say) -> Iterator[str]:
    courses = {"urge": summary.urge, "mood": summary.mood}
    for name, course in courses.items():
        if course:
            yield _course(name, course, say)
    if not any(courses.values()):
        yield spoken(say, "caption.few")
    if any(course and course.direction is HARDER[name] for name, course in courses.items()):
        yield spoken(say, "caption.harder")


def _course(name: str, course: Course, say: Say) -> str:
    average = Text(key="reports.progress.average", params={"number": rounded(course.average), "most": MOST[name]})
    if course.direction is None:
        return spoken(say, f"caption.{name}_only", average=average)
    trend = Text(key=f"reports.progress.{TRENDS[name][course.direction]}")
    return spoken(say, f"caption.{name}", average=average, trend=trend)


def rounded(number: float) -> int:
    """The nearest whole number, halves upwards, as people round."""
    return int(number + 0.5)


def _names(named: Iterable[Named], kind: str) -> tuple[Text, ...]:
    return tuple(_name(each, kind) for each in list(named)[:NAMES])


def _name(named: Named, kind: str) -> Text:
    params: dict[str, str | int] = {"name": shortened(named.name, NAME), "times": named.times}
    if named.strength is not None:
        params["number"] = rounded(named.strength)
    return Text(key=f"reports.caption.{kind}", params=dict(params))

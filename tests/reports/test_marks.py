"""What can kindly be said about many check-ins: from the days that were kept, and from nothing else."""

from datetime import timedelta

import pytest

from bot.engine.words import Text
from bot.reports.marks import Direction, Mark, Named, Summary, summarise
from tests.reports.kit import SAY, TODAY, weeks_of


def mark(ago: int, mood: int | None = 3, urge: int | None = 5, trigger: str | Text | None = None) -> Mark:
    return Mark(local_date=TODAY - timedelta(days=ago), mood=mood, urge=urge, trigger=trigger)


def summary(*marks: Mark, weeks: int = 4) -> Summary:
    return summarise(marks, SAY, today=TODAY, weeks=weeks)


def test_a_day_without_a_check_in_is_nothing() -> None:
    sparse = summary(*(mark(ago, urge=6) for ago in (0, 9, 18, 27)))
    assert sparse.urge is not None
    assert sparse.urge.average == 6
    assert [value for _, value in sparse.urge.days] == [6, 6, 6, 6]


def test_days_kept_are_counted_once_and_for_good() -> None:
    assert summary(mark(0), mark(0), mark(200), mark(3, None, None)).days_kept == 3


def test_of_a_day_the_strongest_urge_and_the_mean_mood_count() -> None:
    found = summary(mark(0, 2, 3), mark(0, 5, 8), mark(0, None, None), *(mark(ago) for ago in (1, 2, 3)))
    assert found.urge
    assert found.mood
    assert found.urge.days[-1] == (TODAY, 8)
    assert found.mood.days[-1] == (TODAY, 3.5)


def test_three_days_are_too_few_for_a_course() -> None:
    assert summary(*map(mark, (0, 1, 2))).urge is None
    assert summary(*map(mark, (0, 1, 2, 3))).urge is not None
    assert summary(*map(mark, (0, 1, 2, 40))).urge is None


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [(6, 5, Direction.DOWN), (5, 6, Direction.UP), (5, 5, Direction.LEVEL), (8, 2, Direction.DOWN)],
)
def test_direction_compares_the_halves(before: int, after: int, direction: Direction) -> None:
    marks = [mark(ago, urge=after if ago < 14 else before) for ago in range(0, 28, 3)]
    found = summary(*marks).urge
    assert found is not None
    assert found.direction is direction


def test_no_direction_from_one_half() -> None:
    found = summary(mark(40), *map(mark, range(6))).urge
    assert found is not None
    assert found.direction is None


def test_a_young_period_begins_with_the_first_mark() -> None:
    young = summary(mark(9), mark(0))
    assert (young.first, young.is_young) == (TODAY - timedelta(days=9), True)
    old = summary(mark(90), mark(0))
    assert (old.first, old.is_young) == (TODAY - timedelta(days=27), False)


def test_a_mark_of_tomorrow_is_kept() -> None:
    assert summary(mark(-1), mark(0)).last == TODAY + timedelta(days=1)


def test_names_are_counted_most_frequent_first() -> None:
    label = Text(key="system.own", params={})
    found = summary(
        mark(3, trigger="stress", urge=4), mark(2, trigger=" Stress\n", urge=8), mark(1, trigger="payday", urge=None),
        mark(0, trigger="Boredom", urge=2), mark(0, trigger=label), mark(0, trigger=" "), mark(80, trigger="payday"),
    )  # fmt: skip
    assert found.triggers == (
        Named(name="Stress", times=2, strength=6),
        Named(name="Boredom", times=1, strength=2),
        Named(name="payday", times=1, strength=None),
    )


def test_weeks_that_ease_say_so() -> None:
    found = summarise(weeks_of(80), SAY, today=TODAY, weeks=12)
    assert found.urge
    assert found.mood
    assert (found.urge.direction, found.mood.direction) == (Direction.DOWN, Direction.UP)

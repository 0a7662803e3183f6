"""What check-ins say together: the content guide's rules, and numbers that never punish."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins.insight import Counts, Mark, Trend, counts, facts, mood_trend, urge_trend, weeks

TODAY = date(2026, 3, 1)
scale = st.one_of(st.none(), st.integers(1, 5))
marks = st.lists(
    st.builds(
        Mark,
        local_date=st.dates(date(2025, 11, 1), date(2026, 3, 5)),
        mood=scale,
        urge=st.one_of(st.none(), st.integers(0, 10)),
        sure=st.one_of(st.none(), st.integers(0, 10)),
    )
)


def days(moods: str = "", urges: str = "", sure: str = "") -> list[Mark]:
    """One mark a day up to today; `-` was skipped."""
    count = max(len(moods), len(urges), len(sure))

    def value(answers: str, n: int) -> int | None:
        return int(answers[n], 16) if n < len(answers) and answers[n] != "-" else None

    return [
        Mark(
            local_date=TODAY - timedelta(days=count - 1 - n),
            mood=value(moods, n),
            urge=value(urges, n),
            sure=value(sure, n),
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("moods", "run"),
    [("222", True), ("5121", True), ("2-22", True), ("22", False), ("2232", False), ("223", False), ("", False)],
)
def test_low_moods_in_a_row(moods: str, run: bool) -> None:
    assert facts(days(moods)).low_mood_run is run


@pytest.mark.parametrize(
    ("urges", "rise"),
    [
        ("2225", True),
        ("2224", False),
        ("8885", False),
        ("5", False),
        ("0-3", True),
        ("32-", False),
        ("2222222290", False),
    ],
)
def test_a_rise_of_urges(urges: str, rise: bool) -> None:
    assert facts(days(urges=urges)).urge_rise is rise


def test_only_the_last_seven_days_are_the_average() -> None:
    assert not facts(days(urges="0" * 20 + "66666667")).urge_rise
    assert facts(days(urges="9" * 20 + "22222225")).urge_rise


@pytest.mark.parametrize(
    ("mood", "urge", "together"),
    [("2", "7", True), ("1", "A", True), ("3", "7", False), ("2", "6", False), ("-", "9", False)],
)
def test_two_low_answers_together(mood: str, urge: str, together: bool) -> None:
    assert facts(days(mood, urge)).low_together is together


@pytest.mark.parametrize(
    ("urge", "sure", "both"), [("8", "3", True), ("7", "3", False), ("8", "4", False), ("8", "-", False)]
)
def test_a_very_high_urge_and_little_confidence(urge: str, sure: str, both: bool) -> None:
    assert facts(days(urges=urge, sure=sure)).high_and_unsure is both


def test_a_corrected_answer_takes_the_place_of_the_first() -> None:
    first, second = Mark(local_date=TODAY, mood=1, urge=9), Mark(local_date=TODAY, mood=4, urge=1)
    assert facts([first, second]).low_together is False
    assert counts([first, second], TODAY).total == 1


def test_days_checked_in() -> None:
    given_days = [Mark(local_date=TODAY - timedelta(days=n)) for n in (0, 27, 28, 83, 84, 400)]
    assert counts(given_days, TODAY) == Counts(total=6, last_4_weeks=2, last_12_weeks=4)


@given(marks, marks)
def test_days_checked_in_never_shrink(some: list[Mark], more: list[Mark]) -> None:
    before, after = counts(some, TODAY), counts(some + more, TODAY)
    assert after.total >= before.total
    assert after.last_4_weeks >= before.last_4_weeks


def test_weeks_end_today() -> None:
    one, other = weeks(days(moods="1" * 7 + "5" * 7, urges="9" * 7 + "13"), TODAY, 2)
    assert (one.start, one.days, one.mood, one.urge) == (date(2026, 2, 16), 7, 1.0, 9.0)
    assert (other.start, other.days, other.mood, other.urge) == (date(2026, 2, 23), 7, 5.0, 2.0)
    assert weeks([], TODAY, 1)[0].mood is None


@given(marks, st.integers(1, 12))
def test_weeks_hold_each_day_once(some: list[Mark], count: int) -> None:
    found = weeks(some, TODAY, count)
    assert len(found) == count
    within = {mark.local_date for mark in some if TODAY - timedelta(days=7 * count) < mark.local_date <= TODAY}
    assert sum(week.days for week in found) == len(within)


@pytest.mark.parametrize(
    ("before", "now", "urge", "mood"),
    [
        ("5" * 14, "3" * 14, Trend.EASIER, Trend.HARDER),
        ("3" * 14, "5" * 14, Trend.HARDER, Trend.EASIER),
        ("4" * 14, "4" * 14, Trend.STEADY, Trend.STEADY),
        ("", "4" * 14, Trend.TOO_FEW, Trend.TOO_FEW),
        ("4" * 14, "-" * 12 + "44", Trend.TOO_FEW, Trend.TOO_FEW),
    ],
)
def test_trends(before: str, now: str, urge: Trend, mood: Trend) -> None:
    assert urge_trend(days(urges=before + now), TODAY) is urge
    assert mood_trend(days(moods=before + now), TODAY) is mood


@given(marks)
def test_nothing_raises_and_order_does_not_matter(some: list[Mark]) -> None:
    unique = list({mark.local_date: mark for mark in some}.values())
    assert facts(unique) == facts(reversed(unique))
    assert urge_trend(unique, TODAY) is urge_trend(reversed(unique), TODAY)

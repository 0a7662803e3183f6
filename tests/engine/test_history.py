"""What check-ins say together: the content guide's rules, on what was told and when."""

from datetime import timedelta

import pytest

from bot.engine.history import facts
from bot.engine.session import Item
from tests.kit.clock import NIGHT

DAY = timedelta(days=1)


def days(moods: str = "", urges: str = "") -> list[Item]:
    """One check-in a day up to now; `-` was skipped, `A` is 10."""
    count = max(len(moods), len(urges))

    def told(answers: str, n: int) -> int | None:
        return int(answers[n], 16) if n < len(answers) and answers[n] != "-" else None

    return [
        Item(
            id=f"i{n}",
            text="",
            created=NIGHT - (count - 1 - n) * DAY,
            details={
                name: value for name, value in (("mood", told(moods, n)), ("urge", told(urges, n))) if value is not None
            },
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("moods", "low"),
    [("222", True), ("5121", True), ("22", False), ("232", False), ("2225", False), ("2-2-1", True), ("", False)],
)
def test_three_low_moods_in_a_row(moods: str, low: bool) -> None:
    assert facts(days(moods=moods), NIGHT)["low_moods"] is low


def test_the_same_check_in_told_twice_counts_once() -> None:
    twice = [*days(moods="12"), Item(id="x", text="", created=NIGHT, details={"mood": 1})]
    assert not facts(twice, NIGHT)["low_moods"]


@pytest.mark.parametrize(
    ("urges", "rise"),
    [("225", True), ("224", False), ("5", False), ("22A-", False), ("0004", True), ("989", False), ("3333336", True)],
)
def test_an_urge_well_above_the_week_before(urges: str, rise: bool) -> None:
    assert facts(days(urges=urges), NIGHT)["urge_rise"] is rise


def test_what_is_older_than_a_week_is_no_yardstick() -> None:
    old, *_, new = days(urges="0--------6")
    assert not facts([old, new], NIGHT)["urge_rise"]

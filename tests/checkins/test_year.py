"""A year of 2,000 people in 60 zones: clocks change, people travel, pause, stop, fall silent, block us; we fail."""

from random import Random

import pytest

from tests.checkins.year import START, ZONES, Life, expected_dates, outages

PEOPLE = 2000
PARTS = 4
"""So that several cores may share them."""


@pytest.mark.parametrize("part", range(PARTS))
def test_a_year_keeps_every_promise(part: int) -> None:
    """The laws are asserted at each ring, in `year.Record`; here is counted that all of it did happen."""
    lives = [Life(seed, outages(Random(seed // 50)), calm=seed % 40 == 0) for seed in range(part, PEOPLE, PARTS)]
    seen = [life.live() for life in lives]

    assert len({record.zone for record in seen}) >= 55
    assert sum(record.rings for record in seen) > 50 * len(seen)
    assert min(sum(getattr(record, what) for record in seen) for what in ("late", "asked", "waited")) > 50


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_calm_is_left_out(part: int) -> None:
    """Silence would keep all the laws above; who answers and changes nothing hears from us on every date we could."""
    for seed in range(part, PEOPLE // 20, PARTS):
        life = Life(seed, outages(Random(seed)), calm=True)
        within = range(3, 363)
        rung = {day for day in life.live().dates if (day - START.date()).days in within}
        assert rung == set(expected_dates(life)), f"seed {seed}, {life.seen.zone} {life.seen.at}"


def test_there_are_sixty_zones() -> None:
    assert len(set(ZONES)) >= 60

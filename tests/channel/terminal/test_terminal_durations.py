"""`/after` takes what people write, and says what to write otherwise."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.terminal.durations import LONGEST, read_duration, spell_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10m", 600),
        ("90s", 90),
        ("2h", 7_200),
        ("3d", 259_200),
        ("10 minutes", 600),
        ("1 Minute", 60),
        (" 2 hours ", 7_200),
        ("1h30m", 5_400),
        ("1 hour 30 minutes", 5_400),
        ("5 mins", 300),
        ("366 days", 366 * 86_400),
    ],
)
def test_reads_how_people_write_it(text, seconds):
    assert read_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", " ", "10", "m", "ten minutes", "10 m later", "-5m", "1.5h", "10minutesx", "١٠m"])
def test_says_what_a_length_of_time_looks_like(text):
    with pytest.raises(ValueError, match=r"not a length of time. Write it like 90s, 10m"):
        read_duration(text)


@pytest.mark.parametrize("text", ["0s", "0 minutes", "367 days", "999999999d"])
def test_says_how_far_the_clock_goes(text):
    with pytest.raises(ValueError, match="between 1 second and 366 days"):
        read_duration(text)


@given(st.integers(1, int(LONGEST.total_seconds())).map(lambda seconds: timedelta(seconds=seconds)))
def test_what_is_spelt_reads_back(duration):
    assert read_duration(spell_duration(duration)) == duration


@given(st.text())
def test_any_text_is_a_duration_or_a_clear_no(text):
    try:
        duration = read_duration(text)
    except ValueError:
        return
    assert timedelta() < duration <= LONGEST


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 second"), (600, "10 minutes"), (5_400, "90 minutes")])
def test_is_spelt_in_the_largest_whole_unit(seconds, words):
    assert spell_duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize("seconds", [0, -1, 0.5])
def test_only_whole_seconds_can_be_spelt(seconds):
    with pytest.raises(ValueError, match="whole seconds"):
        spell_duration(timedelta(seconds=seconds))

"""The picture in words: true, short enough for Telegram, and never a reprimand."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.words import Text
from bot.reports.caption import LONGEST, progress_caption
from bot.reports.marks import Mark
from tests.reports.kit import SAY, TODAY, saying, weeks_of

HURTS = re.compile(r"streak|\bday (?:0|zero)|missed|lapse|relapse|slip|racha|día cero|recaída|desliz", re.IGNORECASE)
MARKS = st.lists(
    st.builds(
        Mark,
        local_date=st.integers(0, 100).map(lambda ago: TODAY - timedelta(days=ago)),
        mood=st.none() | st.integers(1, 5),
        urge=st.none() | st.integers(0, 10),
        trigger=st.none() | st.sampled_from(["stress", "Payday", "🎸" * 140]),
        helped=st.none() | st.sampled_from(["a walk", "{helped}", "w" * 280]),
    ),
    max_size=30,
)


def test_says_what_the_picture_shows() -> None:
    assert progress_caption(weeks_of(80), SAY, today=TODAY, weeks=4) == (
        "Days you checked in so far: 68.\n"
        "The last 4 weeks:\n"
        "Strongest urge of a day: around 3 of 10, steady.\n"
        "Mood: around 4 of 5, steady.\n"
        "What the urges came with: Boredom (4 of 10), Being alone at night after work (5 of 10), Payday (5 of 10).\n"
        "What helped: Texting Ana (7×), A walk (6×)."
    )


def test_nothing_yet_is_fine() -> None:
    assert progress_caption([], SAY, today=TODAY, weeks=4) == (
        "There's nothing to show yet, and that's fine. It starts with any check-in, on any day."
    )


def test_little_is_said_kindly() -> None:
    assert progress_caption([Mark(local_date=TODAY, urge=5)], SAY, today=TODAY, weeks=4) == (
        "Days you checked in so far: 1.\nA few more check-ins, and I can say how it's been going."
    )


def test_harder_weeks_take_nothing_away() -> None:
    easing = list(weeks_of(28))
    harder = [replace(mark, local_date=TODAY - timedelta(days=27) + (TODAY - mark.local_date)) for mark in easing]
    kind = "Harder days come and go. They take nothing away from what you did."
    assert kind in progress_caption(harder, SAY, today=TODAY, weeks=4)
    assert kind not in progress_caption(easing, SAY, today=TODAY, weeks=4)


@pytest.mark.parametrize("language", ["en", "es"])
@settings(max_examples=40)
@given(marks=MARKS)
def test_fits_and_never_hurts(language: str, marks: list[Mark]) -> None:
    for weeks in (4, 12):
        caption = progress_caption(marks, saying(language), today=TODAY, weeks=weeks)
        assert len(caption.encode("utf-16-le")) // 2 <= LONGEST
        assert not HURTS.search(caption)
        assert "{" not in caption.replace("{helped}", "")


def test_whole_lines_go_when_it_would_be_too_long() -> None:
    def wordy(text: Text) -> str:
        return text.key + "w" * 600 if text.key.endswith((".triggers", ".helped")) else SAY(text)

    caption = progress_caption([Mark(local_date=TODAY, trigger="a", helped="b")], wordy, today=TODAY, weeks=4)
    assert caption.endswith("reports.caption.triggers" + "w" * 600)

"""The picture: readable on a phone, the same each time, calm where there is little to show."""

from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from PIL import Image

from bot.reports import picture
from bot.reports.canvas import fitted, width, wrapped
from bot.reports.marks import Mark
from bot.reports.picture import progress_picture
from bot.reports.plot import near
from tests.reports.kit import SAY, TODAY, saying, weeks_of
from tests.reports.test_caption import MARKS

DEUTAN = ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969))
PROTAN = ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052))
TRITAN = ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304))
"""How colours look to colour-blind people (Machado, Oliveira and Fernandes 2009, full severity)."""


def opened(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def drawn(marks: list[Mark], language: str = "en", weeks: int = 4) -> Image.Image:
    return opened(progress_picture(marks, saying(language), today=TODAY, weeks=weeks))


def colours(image: Image.Image) -> set[tuple[int, int, int]]:
    return {colour for _, colour in image.getcolors(1 << 24) or () if isinstance(colour, tuple)}


@pytest.mark.parametrize("weeks", [4, 12])
@pytest.mark.parametrize("language", ["en", "es"])
def test_fits_a_phone(language: str, weeks: int) -> None:
    image = drawn(list(weeks_of(100)), language, weeks)
    assert image.width == 2 * 390
    assert image.height <= 2 * 700
    assert {picture.AMBER, picture.SKY, picture.INK} <= colours(image)
    for x in (*range(20), *range(image.width - 20, image.width)):
        assert {image.getpixel((x, y)) for y in range(image.height)} == {picture.GROUND}, "something sticks out"


def test_same_marks_same_bytes() -> None:
    marks = list(weeks_of(30))
    assert progress_picture(marks, SAY, today=TODAY, weeks=4) == progress_picture(
        reversed(marks), SAY, today=TODAY, weeks=4
    )


@pytest.mark.parametrize("days", [0, 1, 3])
def test_too_little_gives_a_sentence_and_no_chart(days: int) -> None:
    image = drawn([Mark(local_date=TODAY - timedelta(days=ago), urge=5, mood=3) for ago in range(days)])
    assert image.height < 400
    assert not {picture.PANEL, picture.GRID, picture.AMBER, picture.SKY} & colours(image)


def test_what_helped_shows_before_there_is_a_course() -> None:
    image = drawn([Mark(local_date=TODAY, helped="A walk")])
    assert picture.SKY in colours(image)
    assert picture.AMBER not in colours(image)


@pytest.mark.parametrize("colour", [picture.INK, picture.QUIET, picture.AMBER, picture.SKY])
@pytest.mark.parametrize("ground", [picture.GROUND, picture.PANEL])
def test_words_stand_out(colour: picture.Colour, ground: picture.Colour) -> None:
    light, dark = luminance(colour), luminance(ground)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: picture.Colour) -> float:
    red, green, blue = (linear(each / 255) for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("sight", [DEUTAN, PROTAN, TRITAN], ids=["deutan", "protan", "tritan"])
def test_both_lines_differ_for_colour_blind_people(sight: tuple[tuple[float, ...], ...]) -> None:
    seen = [
        [sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in sight]
        for colour in (picture.AMBER, picture.SKY)
    ]
    assert sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5 > 60


@settings(max_examples=15, deadline=None)
@given(marks=MARKS)
def test_any_marks_can_be_drawn(marks: list[Mark]) -> None:
    assert drawn(marks, weeks=12).width == 780


def test_long_names_leave_room_for_their_bars() -> None:
    image = drawn([Mark(local_date=TODAY, urge=10, trigger="m" * 280)])
    amber = [(x, y) for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) == picture.AMBER]
    begin, rows = min(amber)[0], {y for _, y in amber}
    assert {image.getpixel((begin - 8, y)) for y in rows} == {picture.PANEL}


def test_a_gap_makes_no_step() -> None:
    known = [(0, 2.0), (1, 2.0), (2, 2.0), (25, 8.0), (26, 8.0), (27, 8.0)]
    line = [near(known, at / 2, 2) for at in range(55)]
    assert line == sorted(line)
    assert max(after - before for before, after in pairwise(line)) < 0.6


def test_words_are_cut_where_they_would_not_fit() -> None:
    assert fitted("short", 14, 100) == "short"
    cut = fitted("w" * 280, 14, 100)
    assert cut.endswith("…")
    assert len(cut) > 8
    assert width(cut, 14) <= 100
    assert all(width(line, 14) <= 100 for line in wrapped(f"one two three four five {'w' * 280}", 14, 100))
    assert wrapped("", 14, 100) == [""]

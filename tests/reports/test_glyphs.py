"""No sign may vanish unseen: what our fonts cannot draw shows as a box."""

import unicodedata

import pytest
from fpdf import FPDF
from fpdf.fonts import TTFFont
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loader import read
from bot.reports.glyphs import BOLD, COVERAGE, FONTS, REGULAR, UNKNOWN, drawable
from tests.conftest import FLOWS
from tests.reports.kit import CATALOG


def signs_of_both_fonts() -> set[int]:
    pdf = FPDF()
    for style, path in (("", REGULAR), ("B", BOLD)):
        pdf.add_font("own", style, path)
    fonts = [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
    known = [set(font.cmap) for font in fonts]
    for font in fonts:
        font.close()
    return known[0] & known[1]


def test_the_coverage_file_is_what_the_fonts_have(request: pytest.FixtureRequest) -> None:
    signs = signs_of_both_fonts()
    lines = "".join(f"{first:04X}-{last:04X}\n" for first, last in ranges(signs))
    if request.config.getoption("--update"):
        COVERAGE.write_text(lines, encoding="ascii")
    assert COVERAGE.read_text(encoding="ascii") == lines, "run pytest --update"


def ranges(codes: set[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


@pytest.mark.parametrize(
    ("script", "first", "last", "share"),
    [("latin", 0x20, 0x250, 0.9), ("greek", 0x370, 0x400, 0.9), ("cyrillic", 0x400, 0x500, 1.0)],
)
def test_scripts_are_covered(script: str, first: int, last: int, share: float) -> None:
    letters = [chr(code) for code in range(first, last) if unicodedata.category(chr(code))[0] == "L"]
    assert sum(drawable(each) != UNKNOWN for each in letters) >= share * len(letters), script


def test_every_word_of_ours_can_be_drawn() -> None:
    catalogs = (read(FLOWS)[0].catalog, CATALOG)
    words = [each for catalog in catalogs for entries in catalog.words.values() for each in entries.values()]
    assert len(words) > 500
    assert not [each for each in words if drawable(each) != " ".join(unicodedata.normalize("NFC", each).split())]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ana, Ñusta, Žižka, Ελένη, Ґалина", "Ana, Ñusta, Žižka, Ελένη, Ґалина"),
        ("n\u0303", "ñ"),
        ("Play guitar 🎸", "Play guitar"),
        ("Mike 👍🏽 and 👩‍👧 at home", "Mike and at home"),
        ("love ❤\ufe0f", "love ❤"),
        ("🎸", UNKNOWN),
        ("いのち", UNKNOWN * 3),
        ("call सुनो", f"call {UNKNOWN * 4}"),
        ("أمي", UNKNOWN * 3),
        ("one\r\n\ttwo\x00", "one two"),
        ("", ""),
        (" \n", ""),
    ],
)
def test_what_cannot_be_drawn_shows(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


@given(st.text(max_size=40))
def test_any_text_can_be_drawn(text: str) -> None:
    drawn = drawable(text)
    assert drawable(drawn) == drawn
    assert bool(drawn) == bool(text.strip())
    assert all(drawable(sign) == sign for sign in drawn if sign != " ")


def test_fonts_come_with_their_licence_and_stay_small() -> None:
    assert "Bitstream Vera" in (FONTS / "LICENSE").read_text()
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 2_000_000

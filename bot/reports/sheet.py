"""Small pages to write on from top to bottom, with fpdf2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple, cast

from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align, MethodReturnValue
from fpdf.fonts import TTFFont

from bot.reports.glyphs import BOLD, REGULAR

A5: Final = (419.53, 595.28)
SIDE, TOP, BOTTOM = 40.0, 42.0, 52.0
"""The page and its margins, in points."""
INK, QUIET = (34, 40, 46), (92, 102, 110)
NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A page that tells when it was made tells something about a person."""


class Style(NamedTuple):
    """A font by its style and size in points."""

    bold: str
    size: float
    colour: tuple[int, int, int] = INK

    @property
    def line(self) -> float:
        return self.size * 1.42


@dataclass(slots=True)
class Sheet:
    """A PDF in the making, and the size of its plain letters."""

    pdf: FPDF
    size: float

    @property
    def bottom(self) -> float:
        """How far down words may go, in points from the top."""
        return float(self.pdf.h) - BOTTOM

    def write(self, text: str, style: Style, *, indent: float = 0.0, fill: bool = False) -> None:
        self._set(style)
        self.pdf.set_x(SIDE + indent)
        self.pdf.multi_cell(
            0, style.line, text, align=Align.L, fill=fill, new_x=XPos.LMARGIN, new_y=YPos.NEXT, padding=0
        )

    def height(self, text: str, style: Style, *, indent: float = 0.0) -> float:
        """Points that `write` would take."""
        self._set(style)
        width = self.pdf.epw - indent
        height = self.pdf.multi_cell(width, style.line, text, dry_run=True, output=MethodReturnValue.HEIGHT)
        return cast("float", height)

    def gap(self, points: float) -> None:
        self.pdf.set_y(self.pdf.get_y() + points)

    def keep(self, points: float) -> None:
        """A new page unless so much still fits on this one."""
        if self.pdf.get_y() + points > self.bottom:
            self.pdf.add_page()

    def _set(self, style: Style) -> None:
        self.pdf.set_font("own", style.bold, style.size)
        self.pdf.set_text_color(*style.colour)


class _Paper(FPDF):
    """An A5 page with the same last line on every page."""

    def __init__(self, foot: str) -> None:
        super().__init__(unit="pt", format=A5)
        self.foot = foot

    def footer(self) -> None:
        self.set_font("own", "", 8.5)
        self.set_text_color(*QUIET)
        self.set_y(-BOTTOM + 16)
        self.multi_cell(0, 12, self.foot, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


@contextmanager
def paper(*, title: str, foot: str, language: str) -> Iterator[FPDF]:
    """An empty first page, with `foot` on the last line of every page.

    Closes the font files afterwards; fpdf2 leaves them open until they are collected.
    """
    pdf = _Paper(foot)
    pdf.set_margins(SIDE, TOP, SIDE)
    pdf.c_margin = 0
    pdf.set_auto_page_break(True, BOTTOM)
    pdf.add_font("own", "", REGULAR)
    pdf.add_font("own", "B", BOLD)
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.set_creation_date(NO_DAY)
    # Else "{nb}" in somebody's own words would turn into a number.
    pdf.alias_nb_pages("")
    pdf.add_page()
    try:
        yield pdf
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

"""A canvas in points: smooth shapes, and letters that stay sharp.

Shapes are drawn twice as fine as needed and then shrunk, because Pillow's own edges are jagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from bot.reports.glyphs import BOLD, REGULAR

SCALE: Final = 2
"""Pixels of the finished picture to a point."""
FINER: Final = 2
Colour = tuple[int, int, int]
Point = tuple[float, float]


class Label(NamedTuple):
    """Letters at a place. `anchor` is Pillow's: `ls` left on the baseline, `rs` right, `ms` in the middle."""

    at: Point
    text: str
    size: float
    colour: Colour
    bold: bool = False
    anchor: str = "ls"


class Canvas:
    """What is drawn on it is in points, from the upper left corner."""

    def __init__(self, width: float, height: float, background: Colour) -> None:
        self._image = Image.new("RGB", (_fine(width), _fine(height)), background)
        self._draw = ImageDraw.Draw(self._image)
        self._labels: list[Label] = []

    def write(self, label: Label) -> None:
        self._labels.append(label)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        fine = [(_fine(x), _fine(y)) for x, y in points]
        self._draw.line(fine, fill=colour, width=_fine(width), joint="curve")
        for end in (points[0], points[-1]):
            self.dot(end, width / 2, colour)

    def dot(self, at: Point, radius: float, colour: Colour) -> None:
        x, y = at
        self._draw.ellipse([_fine(each) for each in (x - radius, y - radius, x + radius, y + radius)], fill=colour)

    def diamond(self, at: Point, radius: float, colour: Colour) -> None:
        x, y = at
        corners = ((x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius))
        self._draw.polygon([(_fine(a), _fine(b)) for a, b in corners], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 0) -> None:
        edges = [_fine(each) for each in (left, top, right, bottom)]
        self._draw.rounded_rectangle(edges, radius=_fine(radius), fill=colour)

    def png(self) -> bytes:
        """The finished picture."""
        image = self._image.reduce(FINER)
        draw = ImageDraw.Draw(image)
        for label in self._labels:
            x, y = label.at
            place, letters = (x * SCALE, y * SCALE), font(label.size, bold=label.bold)
            draw.text(place, label.text, font=letters, fill=label.colour, anchor=label.anchor)
        stream = BytesIO()
        image.save(stream, "PNG")
        return stream.getvalue()


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes."""
    return font(size, bold=bold).getlength(text) / SCALE


def fitted(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it would be wider than `most` points."""
    if width(text, size, bold=bold) <= most:
        return text
    kept = len(text)
    while kept and width(text[:kept].rstrip() + "…", size, bold=bold) > most:
        kept -= 1
    return text[:kept].rstrip() + "…"


def wrapped(text: str, size: float, most: float) -> list[str]:
    """The text in lines of at most `most` points, broken between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return [fitted(line, size, most) for line in lines]


@cache
def font(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """One of our fonts, `size` in points. The plain layout gives the same picture on every machine."""
    path = BOLD if bold else REGULAR
    return ImageFont.truetype(str(path), round(size * SCALE), layout_engine=ImageFont.Layout.BASIC)


def _fine(points: float) -> int:
    return round(points * SCALE * FINER)

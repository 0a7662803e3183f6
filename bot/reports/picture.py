"""How it has been going, as a calm picture for a phone: days kept, urges, mood, what they came with, what helped.

It has a background of its own, because chats are light or dark. Amber and sky blue differ for colour-blind people,
too, and dots and diamonds differ for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.reports.canvas import Canvas, Colour, Label, fitted, width, wrapped
from bot.reports.caption import NAMES, TRENDS
from bot.reports.glyphs import drawable
from bot.reports.marks import Course, Mark, Named, Summary, summarise
from bot.reports.plot import Plot
from bot.reports.speech import Say, spoken

PICTURE_FILE: Final = "my-weeks.png"
WIDTH: Final = 390.0
"""Points; a phone's width. All measures here are points."""
EDGE: Final = 20.0
INNER: Final = WIDTH - 2 * EDGE
GROUND: Final[Colour] = (30, 39, 48)
PANEL: Final[Colour] = (39, 50, 60)
GRID: Final[Colour] = (64, 78, 90)
INK: Final[Colour] = (242, 244, 245)
QUIET: Final[Colour] = (184, 196, 205)
AMBER: Final[Colour] = (242, 184, 124)
AMBER_DIM: Final[Colour] = (139, 114, 90)
SKY: Final[Colour] = (143, 209, 232)
SKY_DIM: Final[Colour] = (88, 127, 145)

HEAD, PLOT, ROW, GAP, FOOT = 38.0, 76.0, 24.0, 9.0, 20.0
"""Heights: a panel's heading, a chart, a row of names, between panels, under a chart."""
CROWDED: Final = 35
"""Days from which on their dots are drawn smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one question is drawn: its keys in `reports.yaml`, its scale and its colours."""

    name: str
    least: float
    most: float
    colour: Colour
    dim: Colour


URGE: Final = Look(name="urge", least=0, most=10, colour=AMBER, dim=AMBER_DIM)
MOOD: Final = Look(name="mood", least=1, most=5, colour=SKY, dim=SKY_DIM)


def progress_picture(marks: Iterable[Mark], say: Say, *, today: date, weeks: int) -> bytes:
    """A PNG, 780 pixels wide. Where there is too little to draw, a kind sentence stands instead of an empty chart.

    `today` is the person's local date; `weeks` is 4 or 12. Takes long for a busy loop: call it in a thread.
    """
    painter = _Painter(summarise(marks, say, today=today, weeks=weeks), say, weeks)
    return painter.paint()


class _Painter:
    """Goes down the picture, panel by panel."""

    def __init__(self, summary: Summary, say: Say, weeks: int) -> None:
        self.summary, self.say, self.weeks = summary, say, weeks
        self.courses = [(look, course) for look, course in ((URGE, summary.urge), (MOOD, summary.mood)) if course]
        self.sentence = self._sentence()
        self.canvas = Canvas(WIDTH, self._height(), GROUND)
        self.y = 0.0

    def paint(self) -> bytes:
        self._head()
        for look, course in self.courses:
            self._course(look, course)
        for line in self.sentence:
            self.canvas.write(Label((EDGE, self.y + 20), line, 15, QUIET))
            self.y += 22
        self.y += 2 * GAP if self.sentence else 0
        self._names("triggers", self.summary.triggers[:NAMES], AMBER)
        self._names("helped", self.summary.helped[:NAMES], SKY)
        return self.canvas.png()

    def _word(self, key: str, **params: int) -> str:
        return drawable(spoken(self.say, f"progress.{key}", **params))

    def _sentence(self) -> list[str]:
        if self.courses:
            return []
        return wrapped(self._word("few" if self.summary.days_kept else "none"), 15, INNER)

    def _height(self) -> float:
        charts = len(self.courses) * (HEAD + PLOT + FOOT + GAP)
        names = (self.summary.triggers[:NAMES], self.summary.helped[:NAMES])
        rows = sum(HEAD + len(each) * ROW + 6 + GAP for each in names if each) + (16 if names[0] else 0)
        sentence = len(self.sentence) * 22 + 2 * GAP if self.sentence else 0
        return self._head_height() + charts + rows + sentence + GAP

    def _head_height(self) -> float:
        if not self.summary.days_kept:
            return 46.0
        return 96.0 if self.summary.is_bare else 118.0

    def _head(self) -> None:
        title = fitted(self._word("title"), 18, INNER, bold=True)
        self.canvas.write(Label((EDGE, 34), title, 18, INK, bold=True))
        if days := self.summary.days_kept:
            self._days(days)
            if not self.summary.is_bare:
                weeks = fitted(self._word("weeks", weeks=self.weeks), 13, INNER)
                self.canvas.write(Label((EDGE, 107), weeks, 13, QUIET))
        self.y = self._head_height()

    def _days(self, days: int) -> None:
        self.canvas.write(Label((EDGE, 84), str(days), 36, INK, bold=True))
        beside = width(str(days), 36, bold=True) + 10
        words = fitted(self._word("day" if days == 1 else "days"), 15, INNER - beside)
        self.canvas.write(Label((EDGE + beside, 84), words, 15, QUIET))

    def _panel(self, height: float, title: str, aside: str, colour: Colour) -> float:
        """A panel with its heading; gives back where its inside begins."""
        top = self.y
        self.canvas.box(EDGE - 8, top, WIDTH - EDGE + 8, top + height, PANEL, radius=10)
        aside = fitted(aside, 13, INNER * 0.55)
        room = INNER - width(aside, 13) - 10
        self.canvas.write(Label((EDGE + 4, top + 24), fitted(title, 15, room, bold=True), 15, INK, bold=True))
        self.canvas.write(Label((WIDTH - EDGE - 4, top + 24), aside, 13, colour, anchor="rs"))
        self.y = top + height + GAP
        return top + HEAD

    def _course(self, look: Look, course: Course) -> None:
        trend = self._word(TRENDS[look.name][course.direction]) if course.direction else ""
        top = self._panel(HEAD + PLOT + FOOT, self._word(look.name), trend, look.colour)
        left = EDGE + 4 + max(width(word, 12) for each, _ in self.courses for word in self._ends(each)) + 10
        plot = Plot(
            left=left, right=WIDTH - EDGE - 4, top=top, bottom=top + PLOT - 8,
            least=look.least, most=look.most, summary=self.summary,
        )  # fmt: skip
        for word, value in zip(self._ends(look), (look.most, look.least), strict=True):
            y = plot.y(value)
            self.canvas.line([(left, y), (plot.right, y)], GRID, 1)
            self.canvas.write(Label((left - 8, y + 4), word, 12, QUIET, anchor="rs"))
        self._curve(plot, look, course)
        below = top + PLOT + 10
        begin = self._word("first") if self.summary.is_young else self._word("begin", weeks=self.weeks)
        self.canvas.write(Label((left, below), begin, 12, QUIET))
        self.canvas.write(Label((plot.right, below), self._word("today"), 12, QUIET, anchor="rs"))

    def _ends(self, look: Look) -> list[str]:
        """What the top and the bottom of a scale mean."""
        return [fitted(self._word(f"{look.name}_{end}"), 12, INNER / 4) for end in ("most", "least")]

    def _curve(self, plot: Plot, look: Look, course: Course) -> None:
        mark = self.canvas.dot if look is URGE else self.canvas.diamond
        radius = 2.6 if plot.span < CROWDED else 1.8
        for day, value in course.days:
            mark((plot.x(day), plot.y(value)), radius * (1 if look is URGE else 1.3), look.dim)
        self.canvas.line(plot.smooth(course), look.colour, 2.6)

    def _names(self, key: str, named: Sequence[Named], colour: Colour) -> None:
        if not named:
            return
        strengths = key == "triggers"
        top = self._panel(HEAD + len(named) * ROW + (22 if strengths else 6), self._word(key), "", QUIET)
        most = max(each.times for each in named)
        for row, each in enumerate(named):
            part = (each.strength or 0) / 10 if strengths else each.times / most
            self._bar(top + row * ROW, each, part, colour)
        if strengths:
            below = top + len(named) * ROW + 11
            note = fitted(self._word("triggers_note"), 12, INNER - 8)
            self.canvas.write(Label((WIDTH - EDGE - 4, below), note, 12, QUIET, anchor="rs"))

    def _bar(self, top: float, named: Named, part: float, colour: Colour) -> None:
        """A name, a bar as long as `part` of the room there is, and how many times."""
        left, right = EDGE + 4 + INNER * 0.5, WIDTH - EDGE - 44
        middle = top + 9
        name = fitted(drawable(named.name), 14, INNER * 0.5 - 12)
        self.canvas.write(Label((EDGE + 4, middle + 5), name, 14, INK))
        self.canvas.box(left, middle - 4, right, middle + 4, GRID, radius=4)
        if part > 0:
            self.canvas.box(left, middle - 4, max(left + 8, left + (right - left) * part), middle + 4, colour, radius=4)
        self.canvas.write(Label((WIDTH - EDGE - 4, middle + 5), f"{named.times}×", 14, QUIET, anchor="rs"))

"""The plan as a calm PDF of one or two pages, the same bytes for the same plan.

Pages are A5: readable on a phone without zooming, and two fit on a printed sheet.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bot.reports.glyphs import UNKNOWN, drawable
from bot.reports.plan import Kind, Page, Part, PlanCard, Section, page
from bot.reports.sheet import QUIET, SIDE, Sheet, Style, paper
from bot.reports.speech import Say, spoken

PLAN_FILE: Final = "my-plan.pdf"
"""The file's name. It says nothing to whoever sees a list of downloads."""

PAGES: Final = 2
SIZES: Final = (11.0, 10.0, 9.0)
"""Points. Smaller letters are tried while the plan takes more than two pages; below 9 more pages are kinder."""
INDENT: Final = 11.0
ACCENT, RULE, TINT = (28, 88, 100), (205, 216, 219), (236, 244, 245)


def plan_pdf(plan: PlanCard, say: Say, *, language: str, kind: Kind = Kind.PLAN,
             parts: Collection[Part] | None = None) -> bytes:  # fmt: skip
    """The plan as PDF. `language` is a tag such as `es-MX`, for those who have it read aloud to them.

    Signs without a glyph become boxes, and a line then says so. Slow for a busy loop: call it in a thread.
    """
    words = page(plan, say, kind, parts)
    shown = _drawable(words)
    note = drawable(spoken(say, "plan.unknown")) if UNKNOWN in _all(shown) else ""
    for size in SIZES:
        with paper(title=shown.title, foot=shown.foot, language=language) as pdf:
            _write(Sheet(pdf, size), shown, note)
            if pdf.pages_count <= PAGES or size == SIZES[-1]:
                done = bytes(pdf.output())
                break
    return done


def _drawable(words: Page) -> Page:
    return Page(
        title=drawable(words.title),
        intro=drawable(words.intro),
        safety=tuple(map(drawable, words.safety)),
        sections=tuple(Section(drawable(each.heading), tuple(map(drawable, each.items))) for each in words.sections),
        empty=drawable(words.empty),
        foot=drawable(words.foot),
    )


def _all(words: Page) -> str:
    items = (item for section in words.sections for item in section.items)
    return "".join((words.title, words.intro, *words.safety, *items, words.foot))


def _write(sheet: Sheet, words: Page, note: str) -> None:
    size = sheet.size
    sheet.write(words.title, Style("B", size + 9, ACCENT))
    if words.intro:
        sheet.write(words.intro, Style("", size, QUIET))
    if words.safety:
        _safety(sheet, words.safety)
    for section in words.sections:
        _section(sheet, section)
    for line in filter(None, (words.empty, note)):
        sheet.gap(size)
        sheet.write(line, Style("", size, QUIET))


def _safety(sheet: Sheet, lines: tuple[str, ...]) -> None:
    """Whom to call, in a box of its own above everything else."""
    style = Style("B", sheet.size)
    inside = 10.0
    height = sum(sheet.height(line, style, indent=2 * inside) for line in lines) + 2 * inside
    sheet.gap(sheet.size * 0.9)
    sheet.pdf.set_fill_color(*TINT)
    sheet.pdf.rect(SIDE, sheet.pdf.get_y(), sheet.pdf.epw, height, style="F", round_corners=True, corner_radius=5)
    sheet.gap(inside)
    for line in lines:
        sheet.write(line, style, indent=inside)
    sheet.gap(inside)


def _section(sheet: Sheet, section: Section) -> None:
    """A heading and its items. The heading never stands alone at the foot of a page."""
    heading, plain = Style("B", sheet.size + 1, ACCENT), Style("", sheet.size)
    heights = [sheet.height(item, plain, indent=INDENT) for item in section.items]
    head = sheet.size * 1.1 + sheet.height(section.heading, heading) + 6
    whole = head + sum(heights)
    sheet.keep(whole if whole < sheet.bottom / 3 else head + heights[0])
    sheet.gap(sheet.size * 1.1)
    sheet.write(section.heading, heading)
    _rule(sheet)
    for item, height in zip(section.items, heights, strict=True):
        _item(sheet, item, height, plain)


def _rule(sheet: Sheet) -> None:
    y = sheet.pdf.get_y() + 1.5
    sheet.pdf.set_draw_color(*RULE)
    sheet.pdf.set_line_width(0.6)
    sheet.pdf.line(SIDE, y, SIDE + sheet.pdf.epw, y)
    sheet.gap(5)


def _item(sheet: Sheet, item: str, height: float, style: Style) -> None:
    sheet.keep(height)
    sheet.pdf.set_fill_color(*ACCENT)
    middle = sheet.pdf.get_y() + style.line / 2
    sheet.pdf.circle(SIDE + 3, middle, 1.4, style="F")
    sheet.write(item, style, indent=INDENT)
    sheet.gap(1.5)

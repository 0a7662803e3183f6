"""The plan as plain text, to copy or forward."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from bot.reports.plan import Kind, Page, Part, PlanCard, page
from bot.reports.speech import Say

BULLET: Final = "• "


def plan_text(plan: PlanCard, say: Say, *, kind: Kind = Kind.PLAN, parts: Collection[Part] | None = None) -> str:
    """The plan in paragraphs, of any length; the channel splits what is longer than one message.

    `parts` selects parts, in the order of the kind; parts that hold nothing are left out without a trace.
    """
    return "\n\n".join(_paragraphs(page(plan, say, kind, parts)))


def _paragraphs(words: Page) -> Iterator[str]:
    yield words.title
    if words.safety:
        yield "\n".join(words.safety)
    if words.intro:
        yield words.intro
    for section in words.sections:
        yield "\n".join((section.heading, *(f"{BULLET}{item}" for item in section.items)))
    if words.empty:
        yield words.empty
    if not words.safety:
        yield words.foot

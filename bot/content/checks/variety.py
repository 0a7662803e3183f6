"""Nobody hears a machine repeat itself: openings, and sentences that say back an answer, have several wordings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.content.checks.places import about_step
from bot.content.content import Content
from bot.content.issues import Issue
from bot.engine.flows import Ask, Flow, Say, Step

FEWEST: Final = 3
"""Wordings. Critical words have one each, which a clinician can read; looks aside state facts and need no second."""
LOOKS: Final = ("about", "export", "forget")
"""Flows that tell what the bot is and does. They are looked up, not talked with."""


def findings(content: Content) -> Iterator[Issue]:
    saved = {
        step.save_as
        for flow in content.library.flows.values()
        for step in flow.steps.values()
        if isinstance(step, Ask) and step.save_as
    }
    for flow in content.library.flows.values():
        start = flow.step(flow.start)
        if start is not None and _opens(content, flow, start):
            yield from _few(content, flow, start, "opens this talk")
        for step in flow.steps.values():
            if isinstance(step, Say) and not step.critical and set(step.words.names) & saved:
                yield from _few(content, flow, step, "says back an answer")


def _opens(content: Content, flow: Flow, start: Step) -> bool:
    """Lists to look at and change are no talks; nor are the bot's own settings."""
    if flow.aside or flow.id in LOOKS or start.critical or not isinstance(start, Say | Ask):
        return False
    return not set(start.words.names) & set(content.library.lists)


def _few(content: Content, flow: Flow, step: Step, what: str) -> Iterator[Issue]:
    if isinstance(step, Say | Ask) and step.words.wordings < FEWEST:
        how = f"it {what}, with fewer than {FEWEST} wordings. Write them as a list."
        yield about_step(content, flow.id, step.id, how)

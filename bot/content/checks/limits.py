"""How much is said: no more than Telegram takes and somebody in distress can, and never nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.content.checks.places import about_step, about_words, is_flow
from bot.content.content import Content, Wording
from bot.content.issues import Issue
from bot.content.rendering import NOTHING, render
from bot.engine.flows import Ask
from bot.safety.helplines import EMERGENCY

MESSAGE: Final = 300
"""Characters; the content guide's limit, far below Telegram's 4096."""
LABEL: Final = 24
CHOICES: Final = 8
CRITICAL_CHOICES: Final = 6
"""The six doors of the loved ones' path are the most that the content guide itself asks for."""
DESCRIPTION: Final = 60
"""Telegram takes 256 characters for a command; a phone shows about 60."""
PROFILE: Final = {"profile.about": 512, "profile.short_description": 120}
"""Telegram's limits."""
LONGER: Final = 1.35
"""Other languages take up to a third more room for the same thing. Telegram's own limits do not stretch."""


def findings(content: Content) -> Iterator[Issue]:
    for key, wording in content.wordings.items():
        if isinstance(wording.words, str):
            yield from _too_long(content, key, wording, wording.words)
            yield from _vanishing(content, wording, wording.words)
    for entries in content.translations.values():
        for entry in entries:
            source = content.wordings.get(entry.key)
            if source is not None and isinstance(entry.target, str):
                translated = Wording(words=entry.target, file=entry.file, path=entry.path, critical=source.critical)
                yield from _too_long(content, entry.key, translated, entry.target, slack=LONGER)
    yield from _too_many(content)


def _too_long(content: Content, key: str, wording: Wording, words: str, slack: float = 1.0) -> Iterator[Issue]:
    most = PROFILE.get(key) or round(_most(content, key, wording) * slack)
    if most and len(words) > most:
        yield about_words(content, wording, f"{len(words)} characters; {most} is the most here. Shorten it.")


def _most(content: Content, key: str, wording: Wording) -> int:
    if ".choices." in key or key.endswith(".enough") or key.startswith("keyboard."):
        return LABEL
    if key.startswith("commands."):
        return DESCRIPTION
    return MESSAGE if is_flow(content, wording) or key.startswith("system.") or "/" in wording.file else 0


def _vanishing(content: Content, wording: Wording, words: str) -> Iterator[Issue]:
    """Words of which nothing is left while answers, lists and most numbers are unknown."""
    if is_flow(content, wording) and render(words, lambda name: name if name == EMERGENCY else None) == NOTHING:
        what = "all of it is left out while its {braces} are unknown. Add a sentence without them."
        yield about_words(content, wording, what)


def _too_many(content: Content) -> Iterator[Issue]:
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            most = CRITICAL_CHOICES if step.critical else CHOICES
            if isinstance(step, Ask) and len(step.choices) > most:
                what = f"{len(step.choices)} choices; {most} is the most here. Ask in two steps."
                yield about_step(content, flow.id, step.id, what)

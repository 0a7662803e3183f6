"""How much is said: no more than Telegram takes and somebody in distress can, and never nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.content.checks.places import about_step, about_words, is_flow
from bot.content.content import Content, Wording
from bot.content.issues import Issue
from bot.content.rendering import NOTHING, render
from bot.engine.flows import Ask, Test, Wait
from bot.safety.helplines import EMERGENCY

MESSAGE: Final = 300
"""Characters; the content guide's limit, far below Telegram's 4096."""
LABEL: Final = 24
CHOICES: Final = 8
"""The content guide's limit for lists to pick from. Menus are such lists: nobody in danger is asked by one."""
CRITICAL_CHOICES: Final = 4
"""The guide's limit where something has to be decided. The way back or out stands below them."""
WAYS_OUT: Final = ("ok", "back", "fine")
CRITICAL_LISTS: Final = {"someone.door": 6, "crisis.barrier": 5, "withdrawal.which": 5}
"""Critical lists that the content guide itself spells out: six doors, five barriers, which drug it was."""
CALM: Final = timedelta(seconds=30)
"""A countdown changes no more often; a breath may, which is followed and not watched."""
DESCRIPTION: Final = 60
"""Telegram takes 256 characters for a command; a phone shows about 60."""
PROFILE: Final = {"profile.about": 512, "profile.short_description": 120}
"""Telegram's limits."""


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
                yield from _too_long(content, entry.key, translated, entry.target)
    yield from _too_many(content)
    yield from _hurried(content)


def _too_long(content: Content, key: str, wording: Wording, words: str) -> Iterator[Issue]:
    most = PROFILE.get(key) or _most(content, key, wording)
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
            if isinstance(step, Ask):
                shown, most = _shown(step), _most_choices(flow.id, step)
                if shown > most:
                    yield about_step(
                        content, flow.id, step.id, f"{shown} choices; {most} is the most here. Ask in two steps."
                    )


def _most_choices(flow: str, step: Ask) -> int:
    if not step.critical or step.many or step.input is not None:
        return CHOICES
    out = sum(choice.id in WAYS_OUT for choice in step.choices)
    return out + CRITICAL_LISTS.get(f"{flow}.{step.id}", CRITICAL_CHOICES)


def _shown(step: Ask) -> int:
    """The most that can stand there at once: of choices for different values of one answer, only one does."""
    values: dict[str, set[str]] = {}
    always = 0
    for choice in step.choices:
        conditions = choice.when
        if len(conditions) == 1 and conditions[0].test is Test.EQUAL:
            values.setdefault(conditions[0].name, set()).add(str(conditions[0].value))
        else:
            always += 1
    return always + len(values)


def _hurried(content: Content) -> Iterator[Issue]:
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            if isinstance(step, Wait) and step.every is not None and step.every < CALM:
                shown = [
                    content.wordings[key].words for key in content.wordings if key.startswith(f"{flow.id}.{step.id}.")
                ]
                if any("{left}" in str(words) for words in shown):
                    yield about_step(content, flow.id, step.id, "the countdown hurries. Show it every 30 seconds.")

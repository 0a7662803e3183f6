"""What the bot says first, unasked, may show on a locked phone that others see: no drug, no suicide, no care in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.content.checks.paths import Place
from bot.content.checks.places import about_step
from bot.content.content import Content
from bot.content.issues import Issue
from bot.engine.flows import Ask, Call, Say, Wait

LOUD: Final = {
    "en": re.compile(
        r"\b(?:drugs?|alcohol|drink(?:ing)?|slips?|(?:re)?lapsed?|cravings?|urges?|suicid\w+|overdos\w+|naloxone|opioids?"
        r"|heroin|fentanyl|benzos?|recovery|treatment|withdrawal|using|used again)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:drogas?|alcohol|desliz|recaídas?|recaíste|ganas|ansias|consum\w+|suicid\w+|sobredosis|naloxona|opioides?"
        r"|heroína|fentanilo|benzos?|tratamiento|abstinencia|recuperación)\b",
        re.IGNORECASE,
    ),
}


def findings(content: Content) -> Iterator[Issue]:
    for flow, name in sorted(_unasked(content)):
        step = content.library.flows[flow].steps[name]
        if isinstance(step, Say | Ask):
            yield from _loud(content, flow, step)


def _unasked(content: Content) -> set[Place]:
    """Where a planned visit, a silence or a wait leads to, with the flows that are called there opened.

    Not the silence after a critical question: there a life comes before a secret.
    """
    places: set[Place] = set()
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            if step.remind is not None and (target := content.library.flows.get(step.remind.flow)):
                places.add((target.id, step.remind.step or target.start))
            if isinstance(step, Ask) and step.timeout and not step.critical:
                places |= {(flow.id, branch.to) for branch in step.timeout.next}
            if isinstance(step, Wait):
                places |= {(flow.id, branch.to) for branch in step.next}
    return {place for each in places for place in _opened(content, each, 3)}


def _opened(content: Content, place: Place, deep: int) -> Iterator[Place]:
    flow = content.library.flows[place[0]]
    step = flow.step(place[1])
    if isinstance(step, Call) and deep and (called := content.library.flows.get(step.flow)):
        yield from _opened(content, (called.id, step.at or called.start), deep - 1)
    elif step is not None:
        yield place


def _loud(content: Content, flow: str, step: Say | Ask) -> Iterator[Issue]:
    keys = [f"{step.words.key}.{n}" for n in range(1, step.words.wordings + 1)] or [step.words.key]
    for language in content.catalog.languages:
        for key in keys:
            words = content.catalog.template(key, language) or ""
            if found := LOUD[language].search(words) if language in LOUD else None:
                what = f"'{found[0]}' ({language}) would show on a locked phone: nobody asked for this line just now."
                yield about_step(content, flow, step.id, f"{what} Say it after the first answer.")

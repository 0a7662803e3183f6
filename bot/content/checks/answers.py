"""Names in words, conditions and list changes: each is an answer that somebody saves, with a value it can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content.checks.places import about_step
from bot.content.content import Content
from bot.content.issues import Issue, did_you_mean
from bot.engine.conditions import NUMBERS
from bot.engine.flows import Ask, Condition, Flow, Next, Phrase, Say, Step, Test, Wait
from bot.engine.history import FACTS

TOLD: Final = ("left", "visit", "checkin", "clock")
"""What is left of a wait, when the bot writes next, when the next check-in is, what time it is where the person is."""
GIVEN: Final = ("weekly", "now_weekly")
"""What a check-in brings along: it has the longer questions; it comes once a week from now on."""
ALWAYS: Final = frozenset({"country", "language", "zone", "wording", "waiting", *NUMBERS, *FACTS, *TOLD, *GIVEN})
COUNTRY: Final = "country"
"""Compared with the two capital letters of a country whose numbers we have."""
COMPARED: Final = (Test.EQUAL, Test.UNEQUAL, Test.HAS)


def findings(content: Content) -> Iterator[Issue]:
    values = _values(content)
    known = values.keys() | ALWAYS | set(content.library.lists)
    if content.broken:
        return  # a step that could not be read may be the one that saves
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            for name in _names(step):
                if name not in known:
                    hint = did_you_mean(name, known) or " Save it with save_as, or use another."
                    yield about_step(content, flow.id, step.id, f"nobody saves an answer called '{name}'.{hint}")
            yield from _impossible(content, flow, step, values)


def _values(content: Content) -> dict[str, set[str] | None]:
    """Each saved answer and the choices it can be; None when it can also be own words, a number or an item."""
    values: dict[str, set[str] | None] = {}
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            if isinstance(step, Ask) and step.save_as:
                choices = {choice.id for choice in step.choices}
                before = values.get(step.save_as, set())
                open_ended = step.items or before is None or (step.input is not None and not step.choices)
                values[step.save_as] = None if open_ended else choices | (before or set())
    return values


def _names(step: Step) -> Iterator[str]:
    for phrase in _phrases(step):
        yield from phrase.names
    for condition in conditions(step):
        yield condition.name
    for change in step.changes:
        yield from (source for source in (change.item, *change.fields.values()) if source not in ("", "answer"))
    if step.arrange is not None:
        yield from (name for name in (step.arrange.at, step.arrange.days) if name)


def _phrases(step: Step) -> Iterator[Phrase]:
    if isinstance(step, Say | Ask):
        yield step.words
    if isinstance(step, Ask):
        yield from (choice.label for choice in step.choices)
        if step.retry:
            yield step.retry
    if isinstance(step, Wait):
        yield from step.show


def conditions(step: Step) -> Iterator[Condition]:
    """Every condition of the step, of branches and choices."""
    ways: list[Next] = [step.next]
    if isinstance(step, Ask):
        ways += [step.skip, *(choice.next for choice in step.choices)]
        ways += [step.timeout.next] if step.timeout else []
        for choice in step.choices:
            yield from choice.when
    elif isinstance(step, Wait):
        ways.append(step.interrupt)
    for way in ways:
        for branch in way:
            yield from branch.when


def _impossible(content: Content, flow: Flow, step: Step, values: Mapping[str, set[str] | None]) -> Iterator[Issue]:
    """Comparing an answer with a choice that it never is."""
    for condition in conditions(step):
        choices = set(content.directory.countries) if condition.name == COUNTRY else values.get(condition.name)
        if condition.test in COMPARED and choices and str(condition.value) not in choices:
            hint = did_you_mean(str(condition.value), choices) or f" It can be {', '.join(sorted(choices))}."
            what = f"'{condition.name}' is never '{condition.value}'.{hint}"
            yield about_step(content, flow.id, step.id, what)

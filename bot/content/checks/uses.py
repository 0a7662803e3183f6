"""What saved answers can be used for: numbers are compared, picks searched, items looked up in the list they are of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.content.building import SLOT_NAMES
from bot.content.checks.answers import ALWAYS, conditions
from bot.content.checks.places import about_step
from bot.content.content import Content
from bot.content.issues import Issue
from bot.engine.conditions import NUMBERS
from bot.engine.flows import Ask, Condition, InputKind, Step, Test

ORDERED: Final = (Test.LESS, Test.AT_MOST, Test.MORE, Test.AT_LEAST)
GIVEN: Final = "answer"
"""In a list change, the answer just given."""

Askers = dict[str, list[Ask]]
"""The questions that save an answer, by its name."""


def findings(content: Content) -> Iterator[Issue]:
    if content.broken:
        return  # a question that could not be read may be the one that saves
    askers: Askers = {}
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            if isinstance(step, Ask) and step.save_as:
                askers.setdefault(step.save_as, []).append(step)
    taken = {*ALWAYS, *SLOT_NAMES, *content.library.lists, GIVEN}
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            for what in (*_name(step, taken), *_compared(step, askers), *_items(step, askers)):
                yield about_step(content, flow.id, step.id, what)


def _name(step: Step, taken: set[str]) -> Iterator[str]:
    if isinstance(step, Ask) and step.save_as in taken:
        yield f"'{step.save_as}' means something else in words and conditions. Save the answer under another name."


def _compared(step: Step, askers: Askers) -> Iterator[str]:
    for condition in conditions(step):
        asks = askers.get(condition.name, [])
        if condition.name in NUMBERS:
            continue
        if condition.test in ORDERED and not any(map(_is_number, asks)):
            yield f"'{condition.name}' is no number, so {_shown(condition)} never holds. Compare with == instead."
        elif condition.test is Test.HAS and not any(ask.many for ask in asks):
            yield f"'{condition.name}' is one answer, not several, so {_shown(condition)} never holds. Write ==."


def _is_number(ask: Ask) -> bool:
    return ask.input is not None and ask.input.kind is InputKind.NUMBER


def _shown(condition: Condition) -> str:
    return f"'{condition.name} {condition.test} {condition.value}'"


def _items(step: Step, askers: Askers) -> Iterator[str]:
    """An item is named by the answer to a question that shows the items of the same list."""
    for change in step.changes:
        asks = [step] if change.item == GIVEN and isinstance(step, Ask) else askers.get(change.item, [])
        if change.item and not any(ask.items == change.list for ask in asks):
            yield (f"'{change.item}' is never an item of {change.list}. "
                   f"Save it from a question with 'items: {change.list}'.")  # fmt: skip

"""What the flows' conditions can tell apart about a person, so that the same situation is not looked at twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.engine.conditions import holds
from bot.engine.flows import Ask, Condition, Library, Next, Step, Wait
from bot.engine.session import Frame
from tests.flows.rehearsal.stage import Life


def nexts(step: Step) -> Iterator[Next]:
    """Every list of branches of a step."""
    yield step.next
    if isinstance(step, Ask):
        yield step.skip
        yield from (each.next for each in step.choices)
        if step.timeout is not None:
            yield step.timeout.next
    elif isinstance(step, Wait):
        yield step.interrupt


def all_conditions(library: Library) -> Iterator[Condition]:
    for flow in library.flows.values():
        for step in flow.steps.values():
            yield from (condition for given in nexts(step) for branch in given for condition in branch.when)
            if isinstance(step, Ask):
                yield from (condition for choice in step.choices for condition in choice.when)


class Situations:
    """Names a life's situation: where it stands, and every condition that could decide something."""

    def __init__(self, library: Library) -> None:
        self.conditions = tuple(dict.fromkeys(all_conditions(library)))
        self.always = tuple(each for each in self.conditions if each.name in ("waiting", "ambers", "reds", "country"))
        self.by_name: Mapping[str, list[Condition]] = {}
        named: dict[str, list[Condition]] = {}
        for each in self.conditions:
            named.setdefault(each.name, []).append(each)
        self.by_name = named

    def of(self, life: Life) -> Any:
        session = life.session
        known = (*session.answers, *(name for name, items in session.lists.items() if items))
        true = frozenset(
            each
            for each in (*self.always, *(c for name in known for c in self.by_name.get(name, ())))
            if holds(each, session, life.at)
        )
        stack = tuple((f.flow, f.step, _picks(f), f.timer is None) for f in session.stack)
        parked = tuple((f.flow, f.step) for f in session.parked)
        lists = tuple(min(len(v), 2) for v in session.lists.values())
        return stack, parked, true, lists, tuple(sorted(life.visits)), session.look_first, session.language


def _picks(frame: Frame) -> frozenset[str]:
    return frozenset(each if isinstance(each, str) else each.id for each in frame.picked)

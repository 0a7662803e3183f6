"""How steps and flows hang together: each flow can be opened, and nothing goes round in circles by itself."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final

from bot.content.checks.needed import FLOWS
from bot.content.checks.paths import Place, follows
from bot.content.checks.places import about_file, about_step
from bot.content.content import Content
from bot.content.issues import Issue
from bot.engine.flows import Ask, Call, Wait
from bot.safety import triage

MOST: Final = 50
"""Circles told in one run; mending the first ones mends others, too."""


def findings(content: Content) -> Iterator[Issue]:
    if not content.broken:  # a step that could not be read may be the one that leads there
        yield from _unopened(content)
    for circle in _circles(content):
        timed = any(isinstance(content.library.flows[flow].steps[step], Ask | Wait) for flow, step in circle)
        why = "driven by timers alone, so it would nag for ever" if timed else "that never stops to ask"
        shown = " → ".join(f"{flow}.{step}" for flow, step in (*circle, circle[0]))
        yield about_step(content, *circle[0], f"a loop {why}: {shown}. Lead one of them elsewhere.")


def _unopened(content: Content) -> Iterator[Issue]:
    """Flows that no command, word, call or part of the program opens."""
    steps = [step for flow in content.library.flows.values() for step in flow.steps.values()]
    named = (*(each.flow for each in content.commands), *(each.flow for each in content.words))
    opened = {each.partition(".")[0] for each in named} | set(FLOWS)
    opened |= {step.flow for step in steps if isinstance(step, Call)}
    opened |= {path.flow for path in triage.paths()}
    opened |= {step.remind.flow for step in steps if step.remind is not None}
    for flow in content.library.flows.keys() - opened:
        yield about_file(content, flow, "nothing opens this flow. Call it, give it a command, or remove it.")


def _circles(content: Content) -> Iterator[list[Place]]:
    """Ways back to where they began that need nothing from the person. Each is opened when told, to find the rest."""
    flows = content.library.flows
    graph = {
        (flow.id, step.id): set(follows(flow.id, step, flows))
        for flow in flows.values()
        for step in flow.steps.values()
    }
    for _ in range(MOST):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[Place] = list(reversed(error.args[1]))[1:]
            graph[circle[-1]].discard(circle[0])
            first = circle.index(min(circle))
            yield circle[first:] + circle[:first]
        else:
            return

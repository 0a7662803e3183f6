"""Where a flow leads: nothing unreachable, no dead end, not too much said at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content.checks.places import about_step
from bot.content.content import Content
from bot.content.issues import Issue
from bot.engine.advance import STEPS_A_TURN
from bot.engine.flows import END, Ask, Call, Deed, Flow, Helpline, Next, Say, Step, Wait
from bot.safety import triage

Place = tuple[str, str]
"""A flow and a step of it."""

IN_A_ROW: Final = 3
"""Messages before the person acts, the question included. Critical ones are not counted: what keeps a person alive is
said whole, without waiting for a tap."""


RUNG: Final = tuple(triage.Path("checkin", step) for step in ("again", "late", "ask_pause", "evening", "after"))
"""Where the program enters the daily check-in by itself, besides its start."""


def findings(content: Content) -> Iterator[Issue]:
    entries = _entries(content.library.flows)
    for flow in content.library.flows.values():
        if flow.id in content.broken:
            continue
        yield from _unreachable(content, flow, entries[flow.id])
        yield from _dead_ends(content, flow)
        yield from _monologues(content, flow)


def targets(step: Step) -> Iterator[str]:
    """Every place the step can lead to, `end` included."""
    yield from _to(step.next)
    if isinstance(step, Ask):
        yield from _to(step.skip)
        for choice in step.choices:
            yield from _to(choice.next)
        if step.timeout:
            yield from _to(step.timeout.next)
    elif isinstance(step, Wait):
        yield from _to(step.interrupt)


def unasked(step: Step, flows: Mapping[str, Flow]) -> Iterator[str]:
    """Where the step can lead without anything from the person."""
    match step:
        case Ask():
            yield from _to(step.timeout.next) if step.timeout else ()
        case Call(flow=called):
            asks = called in flows and any(isinstance(each, Ask) for each in flows[called].steps.values())
            yield from () if asks else _to(step.next)
        case Say(deed=Deed.RESUME | Deed.FORGET):
            yield END
        case _:
            yield from _to(step.next)


def follows(flow: str, step: Step, flows: Mapping[str, Flow]) -> Iterator[Place]:
    """The same across flows: what is called comes next."""
    if isinstance(step, Call) and step.flow in flows:
        entry = step.at or flows[step.flow].start
        yield from {(step.flow, entry)} if entry in flows[step.flow].steps else ()
    yield from ((flow, target) for target in unasked(step, flows) if target in flows[flow].steps)


def _to(branches: Next) -> Iterator[str]:
    return (branch.to for branch in branches)


def _entries(flows: Mapping[str, Flow]) -> dict[str, set[str]]:
    entries = {flow.id: {flow.start} for flow in flows.values()}
    for flow in flows.values():
        for step in flow.steps.values():
            if isinstance(step, Call) and step.at and step.flow in entries:
                entries[step.flow].add(step.at)
            if step.remind is not None and step.remind.step and step.remind.flow in entries:
                entries[step.remind.flow].add(step.remind.step)
    for path in (*triage.paths(), *RUNG):
        if path.step and path.flow in entries:
            entries[path.flow].add(path.step)
    return entries


def _unreachable(content: Content, flow: Flow, entries: set[str]) -> Iterator[Issue]:
    reached: set[str] = set()
    waiting = list(entries)
    while waiting:
        step = flow.steps.get(waiting.pop())
        if step is not None and step.id not in reached:
            reached.add(step.id)
            waiting += targets(step)
    for name in flow.steps.keys() - reached:
        yield about_step(content, flow.id, name, "nothing leads here. Lead to it, or remove it.")


def _dead_ends(content: Content, flow: Flow) -> Iterator[Issue]:
    """Grow the set of steps that can end, backwards from `end`; what is left over never does."""
    ends: set[str] = {END}
    grown = True
    while grown:
        more = {name for name, step in flow.steps.items() if name not in ends and ends & set(targets(step))}
        ends |= more
        grown = bool(more)
    for name in flow.steps.keys() - ends:
        yield about_step(content, flow.id, name, "from here no way leads to the end. Give it one.")


def _monologues(content: Content, flow: Flow) -> Iterator[Issue]:
    """Critical messages may come in a row; others wait for the person."""
    for name, step in flow.steps.items():
        run = 0 if isinstance(step, Ask | Wait) else _longest_run(content, (flow.id, name))
        if run > IN_A_ROW:
            what = f"{run} messages in a row before the person can act. Join some, or ask in between."
            yield about_step(content, flow.id, name, what)


def _longest_run(content: Content, start: Place) -> int:
    """The most messages that can come from `start` on before the person can act, as far as one turn reaches."""
    flows = content.library.flows
    said = {start: _weight(flows[start[0]].steps[start[1]])}
    longest = said[start]
    for _ in range(STEPS_A_TURN):
        after: dict[Place, int] = {}
        for (flow, name), count in said.items():
            step = flows[flow].steps[name]
            for place in () if isinstance(step, Ask | Wait) else follows(flow, step, flows):
                after[place] = max(after.get(place, 0), count + _weight(flows[place[0]].steps[place[1]]))
        longest = max((longest, *after.values()))
        said = after
    return longest


def _weight(step: Step) -> int:
    return 1 if isinstance(step, Say | Ask | Helpline) and not step.critical else 0

"""Which ways through the flows have been walked, seen from outside the engine.

A *way* is one thing that can happen at a step: a choice tapped, *skip*, an item, own words, *done*, no answer in time,
a wait that is over or interrupted, a message said, a called flow that came back. Where a list of branches decides,
each branch is a way of its own. `every_way` lists them, `Watch` sees them taken, `report` says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple, assert_never

from bot.engine.advance import Engine, Turn, _Course
from bot.engine.conditions import holds
from bot.engine.events import Event
from bot.engine.flows import Ask, Branch, Call, Deed, Helpline, Library, Next, Say, Step, Wait
from bot.engine.session import Chosen, Frame, Session, Value
from bot.engine.words import Text
from bot.tools.ways import conditions, duration

SKIP, ITEMS, INPUT, DONE, TIMEOUT, OVER, INTERRUPT, ON, BACK = (
    "skip", "items", "input", "done", "timeout", "over", "interrupt", "on", "back",
)  # fmt: skip
CHOICES: Final = "choices."
LEAVES: Final = (Deed.FORGET, Deed.RESUME)
"""Deeds after which a step's `next` is never asked for."""


class Way(NamedTuple):
    """One thing that can happen at `flow.step`: `by` what, and with `branch` (from 1) which branch then fits."""

    flow: str
    step: str
    by: str
    branch: int = 0

    @property
    def address(self) -> str:
        return f"{self.flow}.{self.step}"


def every_way(library: Library) -> Iterator[Way]:
    """All ways of all flows, in the order of the files."""
    for flow in library.flows.values():
        for step in flow.steps.values():
            for by in _kinds(flow.id, step):
                yield Way(flow.id, step.id, by)
            for by, branches in forks(step):
                yield from (Way(flow.id, step.id, by, place) for place, _ in enumerate(branches, 1))


class Watch(Engine):
    """An engine that writes down in `taken` which ways its turns took. A mistake in a flow raises `FlowLoopError`."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.taken: set[Way] = set()
        self.forks = dict(_forks_by_identity(library))

    def advance(self, session: Session, event: Event) -> Turn:
        """The same turn as the engine's own."""
        course = _WatchedCourse(self, session, event.at)
        course.take(event)
        self.taken |= course.taken
        return Turn(course.session, tuple(course.effects))


class _WatchedCourse(_Course):
    """A turn that notes where it goes."""

    def __init__(self, watch: Watch, session: Session, at: datetime) -> None:
        super().__init__(watch.library, session, at)
        self.forks = watch.forks
        self.taken: set[Way] = set()

    def note(self, frame: Frame, by: str) -> None:
        step = self.step_of(frame)
        self.taken.add(Way(frame.flow, step.id if step else frame.step, by))

    def play(self, frame: Frame, step: Step | None) -> None:
        if isinstance(step, Say | Helpline) or (isinstance(step, Call) and step.flow == frame.flow):
            self.note(frame, ON)
        super().play(frame, step)

    def go(self, branches: Next) -> None:
        frame = self.session.top
        if frame is not None and isinstance(self.step_of(frame), Call):
            self.note(frame, BACK)
        if id(branches) in self.forks:
            place = _place(branches, self.session, self.at)
            self.taken.add(self.forks[id(branches)]._replace(branch=place))
        super().go(branches)

    def answer(self, frame: Frame, ask: Ask, value: Value, then: Next, shown: Text | None = None) -> None:
        self.note(frame, _answered(ask, value, [item.id for item in self.session.items(ask.items)]))
        super().answer(frame, ask, value, then, shown)

    def tick(self, frame: Frame, ask: Ask, choice_ids: tuple[str, ...], *, typed: bool = False) -> None:
        if ask.many:
            for choice in ask.choices:
                if choice.id in choice_ids:
                    self.note(frame, CHOICES + choice.id)
        super().tick(frame, ask, choice_ids, typed=typed)

    def pick_own(self, frame: Frame, ask: Ask, words: str) -> None:
        self.note(frame, INPUT)
        super().pick_own(frame, ask, words)

    def skip(self, frame: Frame, ask: Ask) -> None:
        self.note(frame, SKIP)
        super().skip(frame, ask)

    def interrupt(self, frame: Frame, step: Wait) -> None:
        self.note(frame, INTERRUPT)
        super().interrupt(frame, step)

    def time_out(self, frame: Frame, step: Step | None) -> None:
        if isinstance(step, Ask) and step.timeout is not None:
            self.note(frame, TIMEOUT)
        elif isinstance(step, Wait):
            self.note(frame, OVER)
        super().time_out(frame, step)


def report(library: Library, taken: Iterable[Way], words: Callable[[str], str]) -> str:
    """One line a flow, `covered/total`, and below it what nobody has walked yet. `words` says what a key reads."""
    done, lines, sums = set(taken), [], [0, 0]
    for flow in library.flows:
        ways = [way for way in every_way(library) if way.flow == flow]
        missing = [way for way in ways if way not in done]
        lines.append(f"{flow}: {len(ways) - len(missing)}/{len(ways)}")
        lines += [f"  {way.address}: {in_words(library, way, words)}" for way in missing]
        sums = [sums[0] + len(ways) - len(missing), sums[1] + len(ways)]
    return "\n".join((*lines, f"all: {sums[0]}/{sums[1]}"))


def in_words(library: Library, way: Way, words: Callable[[str], str]) -> str:
    """What happens on this way, as somebody who writes flows would say it."""
    step = library.flows[way.flow].steps[way.step]
    happens = _happens(step, way.by, words)
    if not way.branch:
        return happens
    branches = dict(forks(step))[way.by]
    when = conditions(branches[way.branch - 1].when)
    return f"{happens}, then {f'if {when}' if when else 'else'} -> {branches[way.branch - 1].to}"


def _happens(step: Step, by: str, words: Callable[[str], str]) -> str:
    if by.startswith(CHOICES) and isinstance(step, Ask):
        choice = next(each for each in step.choices if each.id == by.removeprefix(CHOICES))
        shown = f" (shown if {conditions(choice.when)})" if choice.when else ""
        return f"[{words(choice.label.key)}]{shown}"
    if by == TIMEOUT and isinstance(step, Ask) and step.timeout is not None:
        return f"no answer for {duration(step.timeout.after)}"
    if by == ITEMS and isinstance(step, Ask):
        return f"one of {step.items}"
    return {
        SKIP: "skip",
        INPUT: "typed words or a number",
        DONE: "done with picking",
        OVER: "the wait is over",
        INTERRUPT: "they write during the wait",
        ON: "it is reached" if isinstance(step, Call) else "it is said",
        BACK: "the called flow has ended",
        "next": "after it",
    }[by]


def _kinds(flow: str, step: Step) -> Iterator[str]:
    match step:
        case Call() if step.flow == flow:
            yield ON  # a flow is open at most once, so that nothing comes back to where it called itself
        case Ask():
            yield from (CHOICES + choice.id for choice in step.choices)
            optional = {ITEMS: step.items, INPUT: step.input, DONE: step.many, TIMEOUT: step.timeout}
            yield from (kind for kind, there in optional.items() if there)
            yield SKIP
        case Wait():
            yield from (OVER, INTERRUPT)
        case Call():
            yield BACK
        case Say() | Helpline():
            yield ON
        case _:
            assert_never(step)


def forks(step: Step) -> Iterator[tuple[str, Next]]:
    """The lists of branches where something is to be decided, by the key of the step that holds them."""
    lists: list[tuple[str, Next]] = [("next", step.next)]
    if isinstance(step, Ask):
        lists += [(SKIP, step.skip), *((CHOICES + each.id, each.next) for each in step.choices)]
        lists += [(TIMEOUT, step.timeout.next)] if step.timeout else []
    elif isinstance(step, Wait):
        lists.append((INTERRUPT, step.interrupt))
    elif isinstance(step, Say) and step.deed in LEAVES:
        lists = []
    yield from (each for each in lists if len(each[1]) > 1)


def _forks_by_identity(library: Library) -> Iterator[tuple[int, Way]]:
    """The engine hands the very list of the step on, so that the list itself says where it stands."""
    for flow in library.flows.values():
        for step in flow.steps.values():
            for by, branches in forks(step):
                yield id(branches), Way(flow.id, step.id, by)


def _place(branches: Next, session: Session, at: datetime) -> int:
    """Which branch fits, from 1. Two branches may lead to the same step, so that the target alone does not tell."""
    fitting = (place for place, each in enumerate(branches, 1) if _fits(each, session, at))
    return next(fitting, len(branches))


def _fits(branch: Branch, session: Session, at: datetime) -> bool:
    return all(holds(each, session, at) for each in branch.when)


def _answered(ask: Ask, value: Value, items: list[str]) -> str:
    if isinstance(value, tuple):
        return DONE
    if not isinstance(value, Chosen):
        return INPUT
    if any(each.id == value.id for each in ask.choices):
        return CHOICES + value.id
    return ITEMS if value.id in items else INPUT

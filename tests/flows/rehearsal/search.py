"""Finds the shortest natural way to something that nobody has walked yet: A* over situations."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import Any, NamedTuple

from bot.checkins.schedule import FLOW
from bot.engine.advance import SAFETY
from bot.engine.conditions import holds
from bot.engine.flows import END, Ask, Call, Condition, Library, Step, Wait
from bot.safety import triage
from bot.tools.coverage import Way
from tests.flows.rehearsal.conditions import Situations, nexts
from tests.flows.rehearsal.moves import Choices, Move, turn_of
from tests.flows.rehearsal.stage import Life, Stage

COMMAND, REMINDER, ALARM = 1.0, 4.0, 3.0
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What leads there, how it ends, and the new ways on the road."""

    moves: tuple[Move, ...]
    life: Life
    ways: frozenset[Way]


class Need(NamedTuple):
    """What must be so, or (`not wanted`) must not be."""

    condition: Condition
    wanted: bool = True

    def met(self, life: Life) -> bool:
        return holds(self.condition, life.session, life.at) is self.wanted


class Search:
    """One search after another; knows what has been walked (`taken`)."""

    def __init__(self, stage: Stage, choices: Choices) -> None:
        self.stage = stage
        self.choices = choices
        self.library = stage.content.library
        self.situations = Situations(self.library)
        opened = [*(each.flow for each in stage.content.commands), *(each.flow for each in stage.content.words)]
        self.map = Map(self.library, filter(None, opened))
        self.taken: set[Way] = set()

    def walk(self, life: Life, move: Move) -> tuple[Life, frozenset[Way]] | None:
        """Make one move; None when it cannot be made here."""
        turn = turn_of(self.stage, self.choices.samples, life, move)
        if turn is None:
            return None
        self.stage.watch.taken = set()
        after = self.stage.play(life, turn)
        return after, frozenset(self.stage.watch.taken)

    def find(self, start: Life, targets: set[Way], *, most: int, dearest: float = inf) -> Found | None:
        """The cheapest moves from `start` that take one of `targets`, looking at no more than `most` situations."""
        far = self.map.distances(self.map.goals(targets))
        return self._look(start, far, lambda _, ways: not targets.isdisjoint(ways), most=most, dearest=dearest)

    def bring_about(self, start: Life, need: Need, *, most: int) -> Found | None:
        """The cheapest moves from `start` after which it is so."""
        places = dict.fromkeys(_sources(self.library, need.condition.name), 0.0)
        far = self.map.distances(places)
        return self._look(start, far, lambda life, _: need.met(life), most=most)

    def _look(
        self,
        start: Life,
        far: dict[Place, float],
        there: Callable[[Life, frozenset[Way]], bool],
        *,
        most: int,
        dearest: float = inf,
    ) -> Found | None:
        numbers = count()
        queue: list[tuple[float, int, float, Life, tuple[Move, ...], frozenset[Way]]] = []
        heapq.heappush(queue, (0, next(numbers), 0, start, (), frozenset()))
        seen: set[Any] = set()
        for _ in range(most):
            if not queue:
                return None
            _, _, spent, life, moves, ways = heapq.heappop(queue)
            for move in self.next_moves(life, first=not moves):
                made = self.walk(life, move)
                if made is None or spent + move.cost > dearest:
                    continue
                after, new = made[0], ways | made[1]
                if there(after, new):
                    return Found((*moves, move), after, new)
                situation = self.situations.of(after)
                if situation not in seen:
                    seen.add(situation)
                    cost = spent + move.cost
                    guess = cost + 1.5 * self.map.guess(after, far)
                    heapq.heappush(queue, (guess, next(numbers), cost, after, (*moves, move), new))
        return None

    def next_moves(self, life: Life, *, first: bool) -> Iterator[Move]:
        yield from self.choices.natural(life, self.taken)
        if first or life.session.look_first:
            yield from self.choices.jumps(life)


class Map:
    """The flows as a net of steps without conditions: how many answers lie between two places at least."""

    def __init__(self, library: Library, opened: Iterable[str]) -> None:
        self.library = library
        self.to_end = dict(_to_end(library))
        self.edges: dict[Place, list[tuple[Place, float]]] = {}
        for flow in library.flows.values():
            for step in flow.steps.values():
                for place, cost in self._leads(flow.id, step):
                    self.edges.setdefault(place, []).append(((flow.id, step.id), cost))
        self.openings = [(each, library.flows[each].start) for each in sorted(set(opened)) if each in library.flows]
        paths = [each for each in triage.paths() if each.flow in library.flows]
        self.alarms = [(each.flow, each.step or library.flows[each.flow].start) for each in paths]
        self.elsewhere = inf
        self.alarmed = inf
        self.safety = inf

    def _leads(self, flow: str, step: Step) -> Iterator[tuple[Place, float]]:
        cost = _cost(step)
        if isinstance(step, Call) and step.flow in self.library.flows:
            entry = self.entry(step)
            yield entry, 0.0
            cost = self.to_end.get(entry, inf)
        for given in nexts(step):
            yield from (((flow, branch.to), cost) for branch in given if branch.to != END)
        if step.remind is not None and step.remind.flow in self.library.flows:
            yield (step.remind.flow, step.remind.step or self.library.flows[step.remind.flow].start), REMINDER

    def entry(self, step: Call) -> Place:
        return step.flow, step.at or self.library.flows[step.flow].start

    def distances(self, goals: dict[Place, float]) -> dict[Place, float]:
        """From every place to the nearest goal, each of which may lie some way behind its place."""
        far = dict(goals)
        queue = sorted((so_far, goal) for goal, so_far in goals.items())
        while queue:
            so_far, place = heapq.heappop(queue)
            if so_far > far[place]:
                continue
            for before, cost in self.edges.get(place, ()):
                if so_far + cost < far.get(before, inf):
                    far[before] = so_far + cost
                    heapq.heappush(queue, (so_far + cost, before))
        self.elsewhere = min((far.get(each, inf) for each in self.openings), default=inf) + COMMAND
        self.alarmed = min((far.get(each, inf) for each in self.alarms), default=inf) + ALARM
        safety = self.library.flows.get(SAFETY)
        self.safety = far.get((SAFETY, safety.start), inf) if safety else inf
        return far

    def goals(self, ways: Iterable[Way]) -> dict[Place, float]:
        """Where these ways begin; what comes after a called flow lies behind that flow."""
        found: dict[Place, float] = {}
        for way in ways:
            step = self.library.flows[way.flow].steps[way.step]
            behind = self.to_end.get(self.entry(step), 9.0) if isinstance(step, Call) else 0.0
            found[way.flow, way.step] = min(behind, found.get((way.flow, way.step), inf))
        return found

    def guess(self, life: Life, far: dict[Place, float]) -> float:
        """How many moves it may take from here."""
        best = min(self.elsewhere, self.alarmed) + (2.0 if life.session.stack else 0.0)
        above = 0.0
        for frame in reversed(life.session.stack):
            place = (frame.flow, frame.step)
            step = self.library.flows[frame.flow].steps.get(frame.step)
            if above and isinstance(step, Call):
                afterwards = [far.get((frame.flow, branch.to), inf) for branch in step.next]
                behind = far.get(place, inf) - self.to_end.get(self.entry(step), 9.0)
                best = min(best, above + max(0.0, min([behind, *afterwards])))
            else:
                best = min(best, above + far.get(place, inf))
            above += self.to_end.get(place, 9.0)
        if self.safety < inf:
            best = min(best, self.safety + (2.0 if life.session.look_first else 5.0))
        for visit in life.visits.values():
            flow = self.library.flows.get(visit.flow)
            if flow is not None:
                best = min(best, far.get((visit.flow, visit.step or flow.start), inf) + 2)
        checkin = self.library.flows.get(FLOW)
        if life.schedule is not None and life.schedule.rings_at is not None and checkin is not None:
            best = min(best, far.get((FLOW, checkin.start), inf) + 2)
        return best if best < inf else 30.0


def _sources(library: Library, name: str) -> Iterator[Place]:
    """The steps that give an answer its value, a list its items, or note a concern."""
    for flow in library.flows.values():
        for step in flow.steps.values():
            named = {step.level + "s"} | {change.list for change in step.changes}
            if isinstance(step, Ask):
                named |= {step.save_as, step.set}
            if name in named:
                yield flow.id, step.id


def _cost(step: Step) -> float:
    return 1.0 if isinstance(step, Ask | Wait) else 0.0


def _to_end(library: Library) -> Iterator[tuple[Place, float]]:
    """How many answers each place is away from the end of its flow."""
    far: dict[Place, float] = {}
    steps = [(flow.id, step) for flow in library.flows.values() for step in flow.steps.values()]
    changed = True
    while changed:
        changed = False
        for flow, step in reversed(steps):
            cost = _cost(step)
            if isinstance(step, Call) and step.flow in library.flows:
                cost = far.get((step.flow, step.at or library.flows[step.flow].start), inf)
            targets = [branch.to for given in nexts(step) for branch in given]
            nearest = min((0.0 if to == END else far.get((flow, to), inf) for to in targets), default=0.0)
            if cost + nearest < far.get((flow, step.id), inf):
                far[flow, step.id] = cost + nearest
                changed = True
    yield from far.items()

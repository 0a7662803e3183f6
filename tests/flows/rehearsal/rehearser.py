"""Writes the conversations that are missing until every way has been walked, flow by flow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.content.content import Content
from bot.engine.flows import Ask, Condition, Test
from bot.tools.coverage import CHOICES, ITEMS, Way, every_way, forks, in_words
from bot.tools.transcripts import Transcript, TranscriptTurn
from tests.flows.rehearsal.moves import Choices, Move, move_of, turn_of
from tests.flows.rehearsal.samples import Samples
from tests.flows.rehearsal.search import Found, Need, Search
from tests.flows.rehearsal.stage import Life, Stage
from tests.flows.rehearsal.walked import MARK

MOST_TURNS: Final = 44
"""Turns of a transcript, the bot's included: more nobody reads."""
NEAR: Final = 250
"""Situations looked at to carry a conversation on."""
FAR: Final = 400
"""Situations looked at to begin a new one."""
HARD: Final = 400
"""Situations looked at for a way that needs something to be so beforehand."""
FEW: Final = 5
"""When less than one way in so many is missing, what is near to known conversations is looked at first."""
STARTS: Final = 4
"""Earlier situations that are tried as a beginning."""
DEAR: Final = 3.0
"""How many moves something costs that has to be brought about first."""
BRIEF: Final = 80
"""Situations looked at from each of them."""
FARTHEST: Final = 7.0
"""What carrying on may cost at most."""
LONGEST_NOTE: Final = 6


@dataclass(frozen=True, slots=True)
class Walked:
    """One conversation: the moves, and the ways that only it takes."""

    flow: str
    moves: tuple[Move, ...]
    ways: tuple[Way, ...]


class Rehearser:
    """`walks` plans conversations in one language; `transcript` puts one into words."""

    def __init__(self, content: Content, samples: Samples, language: str) -> None:
        self.content = content
        self.language = language
        self.stage = Stage(content)
        self.search = Search(self.stage, Choices(content, samples))
        self.all = tuple(every_way(content.library))
        self.hopeless: set[Way] = set()
        self.archive: dict[Any, Found] = {}

    def credit(self, ways: Iterable[Way]) -> None:
        self.search.taken.update(ways)

    def missing(self, flow: str = "") -> set[Way]:
        return {each for each in self.all if each not in self.search.taken and flow in ("", each.flow)}

    def everything(self, *, patient: bool = False) -> Iterator[Walked]:
        """All that is missing: flow by flow, and then what takes some preparing. With patience it looks far, too."""
        if len(self.missing()) * FEW < len(self.all):
            yield from self.hard_walks()
        yield from self.walks(self.content.library.flows)
        yield from self.hard_walks()
        if patient:
            yield from self.hard_walks(patient=True)

    def walks(self, flows: Iterable[str]) -> Iterator[Walked]:
        """New conversations, flow by flow, until nothing more is found."""
        for flow in flows:
            while targets := self.missing(flow) - self.hopeless:
                walked = self.one(flow, targets)
                if walked is None:
                    self.hopeless |= targets
                else:
                    yield walked

    def hard_walks(self, *, patient: bool = False) -> Iterator[Walked]:
        """Conversations for the ways that are still missing, one by one."""
        for way in self.all:
            if way not in self.search.taken:
                walked = self.prepared(way, patient=patient)
                if walked is not None:
                    yield walked

    def prepared(self, way: Way, *, patient: bool = True) -> Walked | None:
        """From where earlier conversations came nearest to it; then, with patience, from the beginning."""
        needs = self.needs(way)
        far = self.search.map.distances(self.search.map.goals([way]))

        def unlike(found: Found) -> tuple[float, int]:
            unmet = sum(not need.met(found.life) for need in needs)
            return self.search.map.guess(found.life, far) + DEAR * unmet, found.life.turns

        for start in sorted(self.archive.values(), key=unlike)[:STARTS]:
            found = self.search.find(start.life, {way}, most=BRIEF)
            if found is not None:
                return self.begun(way.flow, _joined(start, found))
        found = self.chain(way, needs) if patient else None
        return self.begun(way.flow, found) if found else None

    def chain(self, way: Way, needs: Iterable[Need]) -> Found | None:
        """The way, after what it needs has been brought about."""
        so_far = Found((), self.stage.newcomer(self.language), frozenset())
        for need in needs:
            if not need.met(so_far.life):
                found = self.search.bring_about(so_far.life, need, most=FAR)
                if found is None:
                    return None
                so_far = _joined(so_far, found)
        found = self.search.find(so_far.life, {way}, most=HARD)
        return _joined(so_far, found) if found else None

    def needs(self, way: Way) -> tuple[Need, ...]:
        """What must hold for a branch to fit and no earlier one, or for a choice to be shown."""
        step = self.content.library.flows[way.flow].steps[way.step]
        if way.branch:
            branches = dict(forks(step))[way.by]
            own = branches[way.branch - 1].when
            earlier = (each.when[0] for each in branches[: way.branch - 1] if not set(each.when) <= set(own))
            return (*(Need(each) for each in own), *(Need(each, wanted=False) for each in earlier if each not in own))
        if way.by == ITEMS and isinstance(step, Ask):
            return (Need(Condition(name=step.items, test=Test.SET)),)
        choices = step.choices if isinstance(step, Ask) else ()
        shown = next((each.when for each in choices if CHOICES + each.id == way.by), ())
        return tuple(Need(each) for each in shown)

    def remember(self, walked: Walked) -> None:
        """Keep every situation of a conversation, for others to begin there."""
        so_far = Found((), self.stage.newcomer(self.language), frozenset())
        for move in walked.moves:
            made = self.search.walk(so_far.life, move)
            if made is None:
                return
            so_far = _joined(so_far, Found((move,), *made))
            situation = self.search.situations.of(so_far.life)
            kept = self.archive.get(situation)
            if kept is None or so_far.life.turns < kept.life.turns:
                self.archive[situation] = so_far

    def one(self, flow: str, targets: set[Way]) -> Walked | None:
        """A conversation that begins as people do, and goes on while there is something new near."""
        life = self.stage.newcomer(self.language)
        found = self.search.find(life, targets, most=FAR)
        if found is None:
            return None
        return self.begun(flow, found)

    def begun(self, flow: str, found: Found) -> Walked:
        new = tuple(each for each in self.all if each in found.ways and each not in self.search.taken)
        self.credit(found.ways)
        return self.carried_on(Walked(flow, found.moves, new), found.life)

    def carried_on(self, walked: Walked, life: Life) -> Walked:
        """The conversation, for as long as there is something new near."""
        while targets := self.missing(walked.flow) - self.hopeless:
            found = self.search.find(life, targets, most=NEAR, dearest=FARTHEST)
            if found is None or found.life.turns > MOST_TURNS:
                break
            new = tuple(each for each in self.all if each in found.ways and each not in self.search.taken)
            life, walked = found.life, Walked(walked.flow, (*walked.moves, *found.moves), (*walked.ways, *new))
            self.credit(found.ways)
        self.remember(walked)
        return walked

    def walked(self, transcript: Transcript) -> Walked:
        """A transcript of this language as moves that can be made in another one."""
        life = self.stage.newcomer(self.language)
        moves: list[Move] = []
        for turn in transcript.turns:
            move = move_of(self.stage, self.search.choices.samples, life, turn)
            if move is not None:
                moves.append(move)
                life = self.stage.play(life, turn)
        return Walked(transcript.flow, tuple(moves), ())

    def again(self, walked: Walked) -> Walked | None:
        """The same moves by this person, up to where they can be made; None when they show nothing new."""
        life = self.stage.newcomer(self.language)
        ways: list[Way] = []
        good = 0
        for place, move in enumerate(walked.moves, 1):
            made = self.search.walk(life, move)
            if made is None:
                break
            life = made[0]
            new = [each for each in self.all if each in made[1] and each not in self.search.taken]
            good = place if new else good
            ways += new
            self.credit(new)
        return Walked(walked.flow, walked.moves[:good], tuple(ways)) if ways else None

    def transcript(self, walked: Walked, case: str) -> Transcript:
        """Only the person's side: the bot's is taken down when it is played."""
        life = self.stage.newcomer(self.language)
        turns: list[TranscriptTurn] = []
        for move in walked.moves:
            turn = turn_of(self.stage, self.search.choices.samples, life, move)
            assert turn is not None, "a walk is made of moves that can be made"
            life = self.stage.play(life, turn)
            turns.append(turn)
        return Transcript(
            flow=walked.flow, case=case, language=self.language, note=self.note(walked), turns=tuple(turns)
        )

    def note(self, walked: Walked) -> str:
        mine = [each for each in walked.ways if each.flow == walked.flow and not each.branch] or list(walked.ways)
        told = [f"{each.step}: {in_words(self.content.library, each, self.words)}" for each in mine[:LONGEST_NOTE]]
        return f"{MARK}{'; '.join(told)}{' and more' if len(mine) > LONGEST_NOTE else ''}."

    def words(self, key: str) -> str:
        return self.content.catalog.template(key, self.content.catalog.default) or key


def _joined(first: Found, then: Found) -> Found:
    return Found((*first.moves, *then.moves), then.life, first.ways | then.ways)


def case_name(walked: Walked, used: set[str]) -> str:
    """After what happens first that happens in no other conversation."""
    mine = [each for each in walked.ways if each.flow == walked.flow] or list(walked.ways)
    first = mine[0]
    name = re.sub(r"[^a-z0-9_]", "", f"{first.step}_{first.by.removeprefix(CHOICES)}")
    if first.by in ("on", "back", "next"):
        name = first.step
    names = (name, *(f"{name}_{number}" for number in range(2, 99)))
    return next(each for each in names if each not in used)

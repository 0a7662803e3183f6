"""What a person may do next, from the most natural to the least, in any language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.content.content import Content
from bot.engine.advance import ENOUGH
from bot.engine.flows import Ask, Input, InputKind, Library, Step, Wait
from bot.engine.questions import DONE, KEPT, OWN, is_number
from bot.engine.session import Session
from bot.tools.coverage import CHOICES, Way
from bot.tools.transcripts import AfterTurn, PersonTurn, TranscriptTurn
from tests.flows.rehearsal.conditions import all_conditions
from tests.flows.rehearsal.samples import Samples, Words
from tests.flows.rehearsal.stage import Life, Stage, alarm_of

FEW_PICKS: Final = 2
LATER: Final = timedelta(hours=3)
"""Long enough after a red concern for the next visit to begin with safety."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing a person does. Exactly one is set; `cost` grows with how far-fetched it is."""

    tap: str = ""
    words: Words | None = None
    spelled: str = ""
    """What *skip* and commands read is looked up in the person's language: a key of the catalog's phrases."""
    typed: str = ""
    alarm: str = ""
    """Where a text leads that tells of danger."""
    pause: timedelta = timedelta()
    cost: float = 1.0


class Choices:
    """Knows what can be done where."""

    def __init__(self, content: Content, samples: Samples) -> None:
        self.library: Library = content.library
        self.samples = samples
        self.thresholds = dict(_thresholds(content.library))
        self.openings = tuple(_openings(content))
        self.alarms = tuple(Move(alarm=each, cost=3) for each in samples.alarms)

    def natural(self, life: Life, taken: set[Way]) -> Iterator[Move]:
        """What the open question or wait invites to; with nothing open, how people begin."""
        frame = life.session.top
        step = self.step(life)
        match step:
            case Ask():
                yield from self.answers(life, step, taken)
            case Wait():
                pause = (frame.until if frame and frame.until else life.timers.get(_timer(life), life.at)) - life.at
                yield Move(pause=max(pause, timedelta(seconds=1)))
                yield Move(tap=ENOUGH) if step.enough else Move(words=self.samples.meanwhile[0], cost=1.2)
            case _:
                yield from self.openings
                yield from self.visits(life, 1.5)

    def jumps(self, life: Life) -> Iterator[Move]:
        """Something else than what was asked: another command, an alarm, a pause."""
        if life.session.top is not None:
            yield from (Move(typed=each.typed, spelled=each.spelled, cost=4) for each in self.openings)
            yield from self.visits(life, 3)
        yield from self.alarms
        if life.session.look_first:
            yield Move(pause=LATER, cost=2)

    def visits(self, life: Life, cost: float) -> Iterator[Move]:
        due = sorted(visit.due for visit in life.visits.values())
        rings_at = life.schedule.rings_at if life.schedule is not None else None
        if rings_at is not None:
            yield Move(pause=_whole(rings_at - life.at) + timedelta(seconds=1), cost=cost)
        if due:
            yield Move(pause=_whole(due[0] - life.at), cost=cost)

    def answers(self, life: Life, ask: Ask, taken: set[Way]) -> Iterator[Move]:
        frame = life.session.top
        assert frame is not None
        picks = len(frame.picked)
        for button in life.shown:
            choice = button.choice
            if is_number(choice):
                continue  # typed, as in every terminal
            if choice == KEPT and all(each.id != KEPT for each in ask.choices):
                continue
            if button.picked or (choice.startswith(OWN) and choice[len(OWN) :].isdecimal()):
                continue
            if choice == DONE and not picks:
                continue
            new = Way(frame.flow, frame.step, CHOICES + choice) not in taken
            if not ask.many or choice == DONE or new or picks < FEW_PICKS:
                yield Move(tap=choice)
        if ask.input is not None and picks <= FEW_PICKS:
            yield from self.inputs(frame.position, ask, ask.input, life.session)
        yield Move(spelled="words.skip", cost=1.2)
        if ask.timeout is not None and frame.timer is not None and frame.timer.id in life.timers:
            yield Move(pause=_whole(life.timers[frame.timer.id] - life.at), cost=1.4)

    def inputs(self, address: str, ask: Ask, given: Input, session: Session) -> Iterator[Move]:
        match given.kind:
            case InputKind.NUMBER:
                inside = [n for n in self.thresholds.get(ask.save_as, ()) if given.min <= n <= given.max]
                for number in sorted({given.min, (given.min + given.max) // 2, given.max, *inside}):
                    yield Move(typed=str(number))
            case InputKind.COUNTRY:
                yield from (Move(words=each, cost=1.1) for each in self.samples.countries)
            case InputKind.TIME:
                yield Move(typed="21:15", cost=1.1)
            case InputKind.ZONE:
                yield Move(typed="Madrid", cost=1.1)
            case InputKind.TEXT:
                bank = self.samples.at(address)
                frame = session.top
                picked = frame.picked if frame is not None else ()
                unused = [each for each in bank if each.said(session.language) not in picked and _is_calm(each)]
                if unused:
                    yield Move(words=unused[session.serial % len(unused)], cost=1.1)

    def step(self, life: Life) -> Step | None:
        frame = life.session.top
        flow = self.library.flows.get(frame.flow) if frame else None
        return flow.step(frame.step) if frame and flow else None


def turn_of(stage: Stage, samples: Samples, life: Life, move: Move) -> TranscriptTurn | None:
    """The move as a transcript has it for this person; None when it cannot be made here."""
    if move.pause:
        return AfterTurn(duration=move.pause)
    if move.tap:
        button = next((each for each in life.shown if each.choice == move.tap), None)
        return PersonTurn(text=stage.label(life, button), tap=True) if button else None
    if move.alarm:
        text = next((each for each in samples.alarms[move.alarm][life.session.language] if leads(each, move.alarm)), "")
        return PersonTurn(text=text) if text else None
    if move.spelled:
        return PersonTurn(text=stage.content.catalog.phrases(move.spelled, life.session.language)[0])
    return PersonTurn(text=move.words.said(life.session.language) if move.words else move.typed)


def move_of(stage: Stage, samples: Samples, life: Life, turn: TranscriptTurn) -> Move | None:
    """The move that a turn of a transcript is, so that it can be made in another language; None for the bot's."""
    if isinstance(turn, AfterTurn):
        return Move(pause=turn.duration)
    if not isinstance(turn, PersonTurn):
        return None
    if turn.tap:
        return next((Move(tap=each.choice) for each in life.shown if stage.label(life, each) == turn.text), None)
    language, phrases = life.session.language, stage.content.catalog.phrases
    words = next((each for each in samples.everything() if each.said(language) == turn.text), None)
    alarm = next((path for path, texts in samples.alarms.items() if turn.text in texts[language]), "")
    names = (f"words.{each.name}" for each in stage.content.words)
    spelled = next((name for name in names if turn.text in phrases(name, language)[:1]), "")
    if words is None and not alarm and spelled:
        return Move(spelled=spelled)
    return Move(words=words, alarm=alarm) if words or alarm else Move(typed=turn.text)


def leads(text: str, address: str) -> bool:
    """Whether the detector understands a text so today."""
    alarm = alarm_of(text)
    return alarm is not None and ".".join(filter(None, alarm.path)) == address


def _whole(pause: timedelta) -> timedelta:
    """Whole seconds, at least one."""
    return timedelta(seconds=max(1, -(-pause // timedelta(seconds=1))))


def _is_calm(words: Words) -> bool:
    return all(alarm_of(each) is None for each in words.by_language.values())


def _timer(life: Life) -> str:
    frame = life.session.top
    return frame.timer.id if frame and frame.timer else ""


def _openings(content: Content) -> Iterator[Move]:
    """The commands, and the words for flows that have none."""
    by_command = {each.flow for each in content.commands if each.flow}
    yield from (Move(typed=f"/{each.name}") for each in content.commands if each.flow)
    for word in content.words:
        if word.flow and word.flow not in by_command:
            yield Move(spelled=f"words.{word.name}")


def _thresholds(library: Library) -> Iterator[tuple[str, set[int]]]:
    found: dict[str, set[int]] = {}
    for condition in all_conditions(library):
        if isinstance(condition.value, int):
            found.setdefault(condition.name, set()).update(range(condition.value - 1, condition.value + 2))
    yield from found.items()

"""Where a step leads and when, said for people who read flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, assert_never

from bot.engine.flows import Ask, Call, Condition, Helpline, Input, InputKind, Next, Say, Step, Test, Wait

UNITS: Final = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
Wording = Callable[[str], str]
"""The words of a catalog key, braces and all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way out of a step: `by` which answer, `when` which conditions hold, `to` which step."""

    to: str
    by: str = ""
    when: str = ""
    button: bool = False
    """Whether `by` is what stands on a button."""

    @property
    def label(self) -> str:
        return ", ".join(filter(None, (self.by, self.when)))


def ways(step: Step, words: Wording) -> Iterator[Way]:
    """Every way out, in the order in which a person meets them."""
    match step:
        case Ask():
            yield from _answers(step, words)
        case Wait():
            yield from _branches(step.next, moment(step))
            yield from _branches(step.interrupt, "they write")
        case Call():
            yield from _branches(step.next, "afterwards")
        case Say() | Helpline():
            yield from _branches(step.next)
        case _:
            assert_never(step)


def moment(step: Wait) -> str:
    """When a wait is over."""
    return f"until {step.until:%H:%M}" if step.until else duration(step.delay or timedelta())


def duration(length: timedelta) -> str:
    """As a flow file writes it: `10 minutes`, `1 hour`."""
    seconds = int(length.total_seconds())
    unit, size = next(((unit, size) for unit, size in UNITS if seconds % size == 0), UNITS[-1])
    return f"{seconds // size} {unit}{'' if seconds == size else 's'}"


def conditions(when: tuple[Condition, ...]) -> str:
    """As a flow file writes them."""
    return " and ".join(_condition(each) for each in when)


def _condition(given: Condition) -> str:
    if given.test in (Test.SET, Test.MISSING):
        return f"{given.name} {given.test}"
    return f"{given.name} {given.test} {given.value}"


def _answers(ask: Ask, words: Wording) -> Iterator[Way]:
    for choice in ask.choices:
        shown = f" (shown if {conditions(choice.when)})" if choice.when else ""
        yield from _branches(choice.next or ask.next, f"{words(choice.label.key)}{shown}", button=True)
    if ask.items:
        yield from _branches(ask.next, f"one of {ask.items}", button=True)
    if ask.input:
        yield from _branches(ask.next, _typed(ask.input))
    yield from _branches(ask.skip, "skip")
    if ask.timeout:
        yield from _branches(ask.timeout.next, f"no answer for {duration(ask.timeout.after)}")


def _typed(given: Input) -> str:
    match given.kind:
        case InputKind.NUMBER:
            return f"a number, {given.min} to {given.max}"
        case InputKind.TEXT:
            return f"own words, up to {given.max_length} signs"
        case InputKind.COUNTRY:
            return "a country"
        case InputKind.TIME:
            return "a time of day"
        case InputKind.ZONE:
            return "a city, or a place that is shared"
        case _:
            assert_never(given.kind)


def _branches(given: Next, by: str = "", *, button: bool = False) -> Iterator[Way]:
    for branch in given:
        when = f"if {conditions(branch.when)}" if branch.when else "else" if len(given) > 1 else ""
        yield Way(to=branch.to, by=by, when=when, button=button)

"""A question as it is shown: its buttons, and what free text can answer it."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from bot.engine.conditions import holds
from bot.engine.effects import Button, SendMessage
from bot.engine.events import TextReceived
from bot.engine.flows import Ask, Choice, InputKind
from bot.engine.phrases import as_text, item_line, spoken, worth_showing
from bot.engine.session import Chosen, Frame, Session, Value
from bot.engine.words import Text

DONE: Final = "done"
"""The button that ends a question with several picks."""
OWN: Final = "own"
"""With its place among the picks: the button of own words, to take them back."""
KEPT: Final = "kept"
"""The button of what was typed before an alarm came between."""
NUMBER: Final = "n"
"""With a number: the button of that number."""


def shown(frame: Frame, ask: Ask, session: Session, at: datetime) -> SendMessage:
    """The open question as a message."""
    return SendMessage(
        text=spoken(ask.words, session, at),
        asked=frame.asked,
        buttons=buttons(frame, ask, session, at),
        can_go_back=bool(session.trail),
    )


def buttons(frame: Frame, ask: Ask, session: Session, at: datetime) -> tuple[Button, ...]:
    """In the order in which a person counts them: items, choices, own words picked, done."""
    choices = visible(ask, session, at)
    if not ask.many:
        shown_items = worth_showing(session.items(ask.items))
        items = (Button(choice=item.id, label=item_line(ask.items, item, at)) for item in shown_items)
        plain = (Button(choice=each.id, label=spoken(each.label, session, at)) for each in choices)
        return (*_numbers(ask), *items, *plain, *_kept(frame, at))
    chosen = [as_chosen(each, session, at) for each in choices]
    boxes = (Button(choice=each.id, label=each.label, picked=each in frame.picked) for each in chosen)
    own_words = (
        Button(choice=f"{OWN}{index}", label=as_text(each), picked=True)
        for index, each in enumerate(frame.picked)
        if isinstance(each, str)
    )
    return (*boxes, *own_words, *_kept(frame, at), Button(choice=DONE, label=Text(key="system.done")))


def _numbers(ask: Ask) -> tuple[Button, ...]:
    """A button for each number, for questions that want one tapped."""
    if ask.input is None or not ask.input.taps:
        return ()
    return tuple(
        Button(choice=f"{NUMBER}{number}", label=as_text(str(number)))
        for number in range(ask.input.min, ask.input.max + 1)
    )


def number_of(ask: Ask, choice_id: str) -> int | None:
    """The number behind a button, if it is one of those."""
    return next((int(each.choice[1:]) for each in _numbers(ask) if each.choice == choice_id), None)


def is_number(choice_id: str) -> bool:
    """Whether this is the button of a number: where numbers are typed, nobody needs to see it."""
    return choice_id.startswith(NUMBER) and choice_id[1:].isdecimal()


def _kept(frame: Frame, at: datetime) -> tuple[Button, ...]:
    return (Button(choice=KEPT, label=Text(key="system.use_held")),) if held(frame, at) is not None else ()


def held(frame: Frame, at: datetime) -> Value | None:
    """What was typed here before an alarm came between, for as long as it is kept."""
    kept = frame.held
    return kept.value if kept is not None and kept.until is not None and at < kept.until else None


def visible(ask: Ask, session: Session, at: datetime) -> tuple[Choice, ...]:
    """The choices whose conditions hold."""
    return tuple(each for each in ask.choices if all(holds(condition, session, at) for condition in each.when))


def as_chosen(choice: Choice, session: Session, at: datetime) -> Chosen:
    return Chosen(id=choice.id, label=spoken(choice.label, session, at))


def own_pick(frame: Frame, choice_id: str) -> str | None:
    """The own words behind a button, if it is one of those."""
    place = choice_id.removeprefix(OWN)
    known = choice_id.startswith(OWN) and place.isdecimal() and int(place) < len(frame.picked)
    picked = frame.picked[int(place)] if known else None
    return picked if isinstance(picked, str) else None


def understood(ask: Ask, event: TextReceived) -> Value | None:
    """Free text as the question's input allows it; None when it does not fit."""
    if ask.input is None:
        return None
    match ask.input.kind:
        case InputKind.NUMBER:
            fits = event.number is not None and ask.input.min <= event.number <= ask.input.max
            return event.number if fits else None
        case InputKind.COUNTRY:
            return Chosen(id=event.country, label=Text(key=f"country.{event.country}")) if event.country else None
        case InputKind.TIME:
            clock = f"{event.clock:%H:%M}" if event.clock is not None else ""
            return Chosen(id=clock, label=as_text(clock)) if clock else None
        case InputKind.ZONE:
            place = event.zone.rpartition("/")[2].replace("_", " ") if event.zone else ""
            return Chosen(id=event.zone, label=as_text(place)) if event.zone else None
        case InputKind.TEXT:
            text = event.text.strip()
            return text if text and not too_long(ask, text) else None
        case _:
            assert_never(ask.input.kind)


def too_long(ask: Ask, text: str) -> bool:
    return ask.input is not None and ask.input.kind is InputKind.TEXT and len(text.strip()) > ask.input.max_length

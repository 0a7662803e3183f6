"""What a step does to the kept lists: which items it adds, changes or lets go, and how *back* takes that back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.engine.effects import AddToList, ChangeItem, ListEffect, RemoveFromList
from bot.engine.flows import Change, ListChange
from bot.engine.session import Chosen, Item, Session, Undo, Value
from bot.engine.words import Text, Words

UNSAID: Final = Text(key="system.unsaid")
TIMES: Final = "times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a change may draw on: the answer just given, if any, the moment, and which lists are logs."""

    answer: Value | None
    at: datetime
    logs: tuple[str, ...] = ()


def orders(change: ListChange, session: Session, given: Given) -> Iterator[ListEffect]:
    """The effects of one list change. New items carry an empty id, to be named by who carries the order out."""
    if change.change is Change.ADD:
        yield from _additions(change, session, given)
        return
    chosen = _value(change.item, session, given)
    for item in session.items(change.list):
        if isinstance(chosen, Chosen) and item.id == chosen.id:
            yield _changed(change, item, session, given)


def carry_out(order: ListEffect, session: Session) -> Session:
    """The session with its mirror of the list as the store will have it."""
    before = session.items(order.list)
    match order:
        case AddToList(item=item):
            after = (*(each for each in before if each.id != item.id), item)
        case ChangeItem(item=item):
            after = tuple(item if each.id == item.id else each for each in before)
        case RemoveFromList(item=item):
            after = tuple(each for each in before if each.id != item.id)
    return replace(session, lists={**session.lists, order.list: after})


def reverse(order: ListEffect, session: Session) -> Undo:
    """What would take `order` back, seen from the session before it."""
    old = next((each for each in session.items(order.list) if each.id == order.item.id), order.item)
    match order:
        case AddToList():
            return Undo(change="remove", list=order.list, item=order.item)
        case ChangeItem():
            return Undo(change="change", list=order.list, item=old)
        case RemoveFromList():
            return Undo(change="add", list=order.list, item=old)


def taken_back(undo: Undo) -> ListEffect:
    kinds: Mapping[str, type[ListEffect]] = {"add": AddToList, "change": ChangeItem, "remove": RemoveFromList}
    return kinds[undo.change](list=undo.list, item=undo.item)


def _additions(change: ListChange, session: Session, given: Given) -> Iterator[ListEffect]:
    """One item; or one for each pick. What the list already has is not doubled, unless it is due anew; it counts more.

    In a log something happened even when nobody said what.
    """
    fields = _fields(change, session, given)
    text = fields.pop("text", None)
    due = given.at + change.due if change.due else None
    is_log = change.list in given.logs
    for each in text if isinstance(text, tuple) else (text,):
        words = UNSAID if each is None else _words(each)
        known = next((item for item in session.items(change.list) if item.text == words and not item.done), None)
        if each is None and not is_log:
            continue
        if known is None or due is not None or is_log:
            item = Item(id="", text=words, details=_details(fields), created=given.at, due=due)
            yield AddToList(list=change.list, item=item)
        else:
            yield ChangeItem(list=change.list, item=replace(known, details={**known.details, TIMES: times(known) + 1}))


def times(item: Item) -> int:
    """How often it was named: what helped more than once comes first."""
    named = item.details.get(TIMES, 1)
    return named if isinstance(named, int) else 1


def _changed(change: ListChange, item: Item, session: Session, given: Given) -> ListEffect:
    if change.change is Change.REMOVE:
        return RemoveFromList(list=change.list, item=item)
    if change.change is Change.COMPLETE:
        return ChangeItem(list=change.list, item=replace(item, done=True))
    fields = _fields(change, session, given)
    text = fields.pop("text", None)
    return ChangeItem(
        list=change.list,
        item=replace(
            item,
            text=item.text if text is None else _words(text),
            details={**item.details, **_details(fields)},
            due=given.at + change.due if change.due else item.due,
        ),
    )


def _fields(change: ListChange, session: Session, given: Given) -> dict[str, Value | None]:
    return {name: _value(source, session, given) for name, source in change.fields.items()}


def _value(source: str, session: Session, given: Given) -> Value | None:
    if source == "answer":
        return given.answer
    answer = session.answers.get(source)
    return answer.value if answer else None


def _words(value: Value | None) -> Words:
    return value.label if isinstance(value, Chosen) else str(value)


def _details(fields: Mapping[str, Value | None]) -> dict[str, Words | int]:
    found = {name: value for name, value in fields.items() if value is not None}
    return {name: value if isinstance(value, int) else _words(value) for name, value in found.items()}

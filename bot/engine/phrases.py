"""Fills a phrase's braces from answers and lists. Slots such as `{emergency}` are left to the channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine.conditions import alive
from bot.engine.flows import Phrase
from bot.engine.lists import times
from bot.engine.session import Chosen, Item, Session, Value
from bot.engine.words import Param, Text, Words, own

DONE_SHOWN = 3
ITEMS_SHOWN = 20
"""Newest items shown at once: Telegram takes at most 100 buttons, and nobody reads more."""
AGO = "ago"
"""The field of an item that happened some days before it was told."""
HOURS_SHOWN = timedelta(hours=48)
"""Up to here a due time reads in hours, beyond in days."""


def spoken(phrase: Phrase, session: Session, at: datetime) -> Text:
    """The phrase with what is known of its names; an unknown one is left out, and the channel drops its sentence."""
    found = {name: _param(name, session, at) for name in phrase.names}
    key = f"{phrase.key}.{session.said.get(phrase.key, 0) % phrase.wordings + 1}" if phrase.wordings else phrase.key
    return Text(key=key, params={name: value for name, value in found.items() if value is not None})


def item_line(list_name: str, item: Item, at: datetime) -> Text:
    """One item as a line of its list."""
    params: dict[str, Param] = {"text": item.text, **item.details}
    params["when"] = ago_words(at - item.created, item.details.get(AGO, 0))
    if item.due is not None:
        params["due"] = due_words(item.due - at)
    return Text(key=f"lists.{list_name}.{'done' if item.done else 'line'}", params=params)


def due_words(left: timedelta) -> Text:
    """How long until something is due, in words that never scold."""
    if left <= timedelta(0):
        return Text(key="system.due.past")
    if left <= HOURS_SHOWN:
        return Text(key="system.due.hours", params={"n": max(1, round(left / timedelta(hours=1)))})
    return Text(key="system.due.days", params={"n": round(left / timedelta(days=1))})


def ago_words(since: timedelta, earlier: Words | int) -> Text:
    """How long ago something was, which happened `earlier` days before it was told."""
    days = since // timedelta(days=1) + (earlier if isinstance(earlier, int) else 0)
    return (
        Text(key="system.ago.days", params={"n": days})
        if days > 1
        else Text(key=f"system.ago.{('today', 'yesterday')[days]}")
    )


def left_words(left: timedelta) -> Text:
    """How much of a wait is left: whole minutes, at the end in seconds."""
    if left < timedelta(minutes=1):
        return Text(key="system.left.seconds", params={"n": int(left.total_seconds())})
    return Text(key="system.left.minutes", params={"n": -(-left // timedelta(minutes=1))})


def label_of(value: Value) -> Text | None:
    """An answer as it reads on a closed question; None when it was typed, and stands in the chat anyway."""
    if isinstance(value, tuple):
        return Text(key="system.several", params={"items": tuple(_words(each) for each in value)})
    return value.label if isinstance(value, Chosen) else None


def worth_showing(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """What is still open, and the latest that are done, for a list that only grows helps nobody; named often, first."""
    done = [item.id for item in items if item.done][-DONE_SHOWN:]
    shown = [item for item in items if not item.done or item.id in done][-ITEMS_SHOWN:]
    return tuple(sorted(shown, key=times, reverse=True))


def as_text(words: Words) -> Text:
    return words if isinstance(words, Text) else own(words)


def as_words(value: Value) -> Param:
    """An answer where it is quoted."""
    if isinstance(value, tuple):
        return tuple(_words(each) for each in value)
    return value.label if isinstance(value, Chosen) else value


def _param(name: str, session: Session, at: datetime) -> Param | None:
    if name in session.lists:
        return tuple(item_line(name, item, at) for item in worth_showing(session.items(name)))
    if name == "country":
        return Text(key=f"country.{session.country}") if session.country else None
    value = alive(session, name, at)
    return None if value is None else as_words(value)


def _words(value: str | Chosen) -> Words:
    return value.label if isinstance(value, Chosen) else value

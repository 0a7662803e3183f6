"""What stands under a message. Help is always one tap away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Any, Final
from urllib.parse import urlsplit

from bot import buttons
from bot.channel.telegram.texts import cut
from bot.content.cards import Card
from bot.engine.effects import Button, SendMessage, ShowProgress, UpdateQuestion
from bot.engine.words import Text

log = logging.getLogger(__name__)

Say = Callable[[Text], str]
"""Says a text in a person's language."""
Key = dict[str, str]
Rows = list[list[Key]]

DATA_BYTES: Final = 64
MOST_CHOICES: Final = 90
"""Telegram takes a hundred buttons; the last row is ours."""
SHORT: Final = 14
"""Characters up to which two labels fit side by side on a small phone."""
DIGITS: Final = 2
"""Characters of a number's label."""
NUMBERS: Final = 6
"""Numbers side by side: 0 to 10 makes two rows, 1 to 5 one."""
BOXES: Final = {None: "", False: "☐ ", True: "☑ "}

BACK: Final = Text(key="keyboard.back")
SKIP: Final = Text(key="keyboard.skip")
HELP: Final = Text(key="keyboard.help")
MENU: Final = Text(key="keyboard.menu")
PLACE: Final = Text(key="keyboard.place")
OTHER: Final = Text(key="card.other_country")


def persistent(say: Say, *, offers_place: bool = False) -> dict[str, Any]:
    """The keyboard in place of the phone's own; its buttons arrive as typed words. `offers_place` adds one that shares
    where the phone is, until the next message brings the usual keyboard back."""
    rows: list[list[dict[str, Any]]] = [[{"text": cut(say(HELP))}, {"text": cut(say(MENU))}]]
    if offers_place:
        rows.insert(0, [{"text": cut(say(PLACE)), "request_location": True}])
    return {"keyboard": rows, "is_persistent": True, "resize_keyboard": True}


def under_question(question: SendMessage | UpdateQuestion | ShowProgress, say: Say) -> dict[str, Any]:
    choices = [_choice(question.asked, button, say) for button in question.buttons[:MOST_CHOICES]]
    last = [_key(say(BACK), buttons.back(question.asked))] if question.can_go_back else []
    last += [_key(say(SKIP), buttons.skip(question.asked)), _key(say(HELP), buttons.HELP)]
    return {"inline_keyboard": [*_rows(_tappable(choices)), last]}


def under_card(card: Card, topic: str, say: Say) -> dict[str, Any]:
    """Links to open; and, while the country is unknown, the likely ones to pick."""
    rows: Rows = [[{"text": cut(label), "url": url}] for label, url in card.links if _opens(url)]
    if card.countries:
        countries = [_key(label, buttons.country(code, topic)) for code, label in card.countries[:MOST_CHOICES]]
        rows += [*_rows(_tappable(countries)), [_key(say(OTHER), buttons.OTHER_COUNTRY)]]
    return {"inline_keyboard": rows} if rows else persistent(say)


def _choice(asked: str, button: Button, say: Say) -> Key:
    return _key(BOXES[button.picked] + cut(say(button.label)), buttons.choice(asked, button.choice))


def _key(label: str, data: str) -> Key:
    return {"text": cut(label, 42), "callback_data": data}


def _rows(keys: Sequence[Key]) -> Rows:
    """Numbers first, many in a row; then all others, one or two."""
    numbers = list(takewhile(lambda key: key["text"].isdecimal() and len(key["text"]) <= DIGITS, keys))
    rows = [numbers[start : start + NUMBERS] for start in range(0, len(numbers), NUMBERS)]
    return rows + _pairs(keys[len(numbers) :])


def _pairs(keys: Sequence[Key]) -> Rows:
    wide = any(len(key["text"].lstrip("☐☑ ")) > SHORT for key in keys)
    step = 1 if wide else 2
    return [list(keys[start : start + step]) for start in range(0, len(keys), step)]


def _tappable(keys: Iterable[Key]) -> list[Key]:
    """Without those that Telegram would refuse together with the whole message; they can still be typed."""
    return [key for key in keys if _fits(key["callback_data"])]


def _fits(data: str) -> bool:
    fits = len(data.encode()) <= DATA_BYTES
    if not fits:
        log.error("a button was left out: %s... is over %d bytes; shorten its id", data[:DATA_BYTES], DATA_BYTES)
    return fits


def _opens(url: str) -> bool:
    """One bad address, and Telegram refuses the whole card."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")

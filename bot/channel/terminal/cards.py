"""A helpline card as plain lines: what Telegram sends as contact cards and links is written out."""

from __future__ import annotations

import re
from typing import Final

from bot.content.cards import Card

ENOUGH_DIGITS: Final = 6
"""So many last digits in common are the same number, once with and once without its country code."""
_NUMBER: Final = re.compile(r"\+?\d[\d ().\-–\u00a0\u2011]*")


def card_words(card: Card) -> str:
    """The card's text, then each number and address that it does not name yet."""
    named = {_digits(number) for number in _NUMBER.findall(card.text)}
    lines = [f"{name}: {number}" for name, number in card.contacts if not _is_among(_digits(number), named)]
    lines += [f"{label} – {address}" for label, address in card.links if address not in card.text]
    return "\n".join([card.text.rstrip(), *([""] if lines else []), *lines])


def _is_among(number: str, named: set[str]) -> bool:
    ends = tuple(each.lstrip("0") for each in named if len(each.lstrip("0")) >= ENOUGH_DIGITS)
    return number in named or number.endswith(ends)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)

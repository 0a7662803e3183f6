"""Typed numbers: "7", "7/10", "about seven", "７"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.spelling import plain

DIGITS: Final = re.compile(r"-?\d+(?:[.,]\d{1,2}(?!\d))?")
MAX_DIGITS: Final = 6
LONGEST: Final = 60
"""Signs. Whoever writes more than this tells a story, and a number in it is not the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """A language's words for reading numbers, all `plain`: the numbers from zero up, fillers, and "out of"."""

    numbers: Sequence[str]
    around: Sequence[str]
    out_of: Sequence[str]


def read_number(text: str, languages: Sequence[NumberWords]) -> int | None:
    """The one number that the text gives, or None."""
    if len(text) > LONGEST:
        return None
    found = _digits(text, languages)
    return found if found is not None else _word(text, languages)


def _digits(text: str, languages: Sequence[NumberWords]) -> int | None:
    """Digits of any script; "7/10" and "7 out of 10" are 7."""
    joins = "|".join(re.escape(each) for words in languages for each in sorted(words.out_of, key=len, reverse=True))
    scale = re.compile(rf"(\d)\s*(?:/|\b(?:{joins})\b)\s*\d+" if joins else r"(\d)\s*/\s*\d+", re.IGNORECASE)
    numbers = DIGITS.findall(scale.sub(r"\1", text))
    if len(numbers) != 1 or len(numbers[0]) > MAX_DIGITS:
        return None
    return round(float(numbers[0].replace(",", ".")))


def _word(text: str, languages: Sequence[NumberWords]) -> int | None:
    """A number word, with nothing but fillers around it."""
    for words in languages:
        rest = f" {plain(text)} "
        for join in words.out_of:
            rest = re.sub(rf" {re.escape(join)} ({'|'.join(map(re.escape, words.numbers))}) $", " ", rest)
        for filler in sorted(words.around, key=len, reverse=True):
            rest = rest.replace(f" {filler} ", " ")
        if rest.strip() in words.numbers:
            return list(words.numbers).index(rest.strip())
    return None

"""Whom to call: the lines of a country, which of them may be shown, and in which order.

Numbers come from `flows/helplines.yaml`, handed in by `bot.content`; nothing here knows or makes up one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

UNCONFIRMED: Final = "general knowledge only"
CONFIDENCES: Final = ("two sources", "one source", UNCONFIRMED)
UNTESTED: Final = "do not publish"
"""Stands in the note of lines that nobody has tried yet."""
ALWAYS: Final = "24/7"
SHOWN: Final = 4
"""More lines than this are hard to use in distress."""
FIRST: Final = 2
"""Of the kind that matters most, before each other kind has had its turn."""

KINDS: Final = ("crisis", "addiction", "overdose", "poison", "violence")
TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "crisis": ("crisis", "addiction"),
    "addiction": ("addiction", "overdose", "crisis"),
    "overdose": ("overdose", "poison", "crisis", "addiction"),
    "poison": ("poison", "crisis"),
    "violence": ("violence", "crisis"),
}
"""Which kinds of line a topic shows, in order."""
SLOTS: Final[Mapping[str, str]] = {
    "crisis_line": "crisis",
    "care_line": "addiction",
    "spotting_line": "overdose",
    "abuse_line": "violence",
    "poison_line": "poison",
}
EMERGENCY: Final = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One helpline. `call` is E.164 or as dialled in the country, `display` how people there write it.

    `sms` is the number to text and `sms_body` the keyword, if one is needed. `hours` are local, in the file's words.
    `free` is None when nobody said.
    """

    id: str
    name: str
    kind: str
    call: str | None = None
    display: str | None = None
    sms: str | None = None
    sms_body: str | None = None
    chat: str | None = None
    url: str | None = None
    hours: str = ""
    languages: tuple[str, ...] = ()
    free: bool | None = None
    confidence: str = UNCONFIRMED
    note: str = ""

    @property
    def number(self) -> str | None:
        """The number as people write it."""
        return self.display or self.call


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country's emergency numbers, the ambulance first, and its lines. `code` is ISO 3166-1 alpha-2, or empty."""

    code: str
    name: str
    emergency: tuple[str, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Every country we know numbers for, and what helps anywhere. Made by `directory`; holds only lines to show."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    international: Country = Country(code="", name="International", emergency=())

    def of(self, code: str | None) -> Country | None:
        return self.countries.get(code) if code else None


def directory(
    countries: Iterable[Country], international: Country, retired: Iterable[tuple[str, str]] = ()
) -> Directory:
    """The lines that may be shown, and no others: whatever reads a directory cannot show a doubtful number.

    `retired` are pairs of country code and number, in any spelling.
    """
    gone = frozenset((code, digits(number)) for code, number in retired)
    return Directory(
        countries={each.code: _fit_to_show(each, gone) for each in countries},
        international=_fit_to_show(international, gone),
    )


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def may_show(line: Line) -> bool:
    """Not a number that nobody has seen written, nor one that is to be tried first: a dead line costs trust."""
    return line.confidence != UNCONFIRMED and UNTESTED not in line.note.lower()


def _fit_to_show(country: Country, gone: frozenset[tuple[str, str]]) -> Country:
    def retired(line: Line) -> bool:
        numbers = (line.call, line.display, line.sms)
        return any((country.code, digits(number)) in gone for number in numbers if number)

    return Country(
        code=country.code,
        name=country.name,
        emergency=country.emergency,
        lines=tuple(line for line in country.lines if may_show(line) and not retired(line)),
    )


def of_kind(country: Country, kind: str, language: str) -> tuple[Line, ...]:
    """The lines of one kind: those that speak `language` first, then those that are open at any hour."""
    spoken = language.partition("-")[0]
    lines = (line for line in country.lines if line.kind == kind)
    return tuple(sorted(lines, key=lambda line: (spoken not in line.languages, line.hours != ALWAYS)))


def lines_for(country: Country, topic: str, language: str) -> tuple[Line, ...]:
    """The few lines to show for a topic, the most fitting kind first; no number is shown under two names."""
    kinds = TOPICS.get(topic, TOPICS["crisis"])
    groups = [of_kind(country, kind, language) for kind in kinds]
    first = [*groups[0][:FIRST], *(group[0] for group in groups[1:] if group)]
    chosen: list[Line] = []
    for line in (*first, *(line for group in groups for line in group)):
        if len(chosen) < SHOWN and not _known(line, chosen):
            chosen.append(line)
    return tuple(sorted(chosen, key=lambda line: kinds.index(line.kind)))


def _known(line: Line, chosen: list[Line]) -> bool:
    return line in chosen or (line.call is not None and any(line.call == each.call for each in chosen))


def slots(country: Country | None, language: str) -> dict[str, str]:
    """The numbers for `{emergency}`, `{crisis_line}` and so on. What the country does not have is absent."""
    if country is None:
        return {}
    found = {EMERGENCY: country.emergency[0]} if country.emergency else {}
    for slot, kind in SLOTS.items():
        number = next((line.number for line in of_kind(country, kind, language) if line.call and line.number), None)
        if number is not None:
            found[slot] = number
    return found

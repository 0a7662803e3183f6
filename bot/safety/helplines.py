"""Whom to call: the lines of a country, which of them may be shown, and in which order.

Numbers come from `flows/helplines.yaml`, handed in by `bot.content`; nothing here knows or makes up one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

UNCONFIRMED: Final = "general knowledge only"
ONE_SOURCE: Final = "one source"
CONFIDENCES: Final = ("two sources", ONE_SOURCE, UNCONFIRMED)
UNTESTED: Final = "do not publish"
"""Stands in the note of lines that nobody has tried yet."""
ALWAYS: Final = "24/7"
LONG: Final = 7
"""Digits from which on a number is known by its end; shorter ones mean something else in every country."""
SHOWN: Final = 4
"""More lines than this are hard to use in distress."""
FIRST: Final = 2
"""Of the kind that matters most, before each other kind has had its turn."""

KINDS: Final = ("crisis", "addiction", "overdose", "poison", "violence")
AUDIENCES: Final = ("youth", "families", "veterans", "indigenous", "region")
"""Whom a line may be for, if not for everybody; `region` is one part of the country."""
TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "crisis": ("crisis", "addiction"),
    "addiction": ("addiction", "overdose", "crisis"),
    "overdose": ("overdose", "poison", "crisis", "addiction"),
    "poison": ("poison", "crisis"),
    "violence": ("violence", "crisis"),
    "youth": ("crisis", "addiction"),
    "family": ("addiction", "crisis"),
}
"""Which kinds of line a topic shows, in order."""
ABOUT: Final[Mapping[str, str]] = {"youth": "youth", "family": "families"}
"""Topics for which the lines for some people come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Which line a `{brace}` in a sentence stands for, and by which of its ways it is named there."""

    kind: str
    way: Literal["call", "sms"] = "call"
    audience: str = ""


SLOTS: Final[Mapping[str, Slot]] = {
    "crisis_line": Slot(kind="crisis"),
    "crisis_text": Slot(kind="crisis", way="sms"),
    "care_line": Slot(kind="addiction"),
    "spotting_line": Slot(kind="overdose"),
    "abuse_line": Slot(kind="violence"),
    "poison_line": Slot(kind="poison"),
    "youth_line": Slot(kind="crisis", audience="youth"),
}
EMERGENCY: Final = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One helpline. `call` is E.164 or as dialled in the country, `display` how people there write it.

    `sms` is the number to text and `sms_body` the keyword, if one is needed. `hours` are local, in the file's words.
    `free` is None when nobody said. `audience` is whom it is for, empty for everybody; `also` are kinds besides `kind`.
    `verified_on` is the day of the last check by a person, None for never. `own` lines were added by the operator.
    """

    id: str
    name: str
    kind: str
    also: tuple[str, ...] = ()
    audience: str = ""
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
    verified_on: date | None = None
    own: bool = False

    @property
    def number(self) -> str | None:
        """The number as people write it."""
        return self.display or self.call

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country's emergency numbers, the ambulance first, and its lines. `code` is ISO 3166-1 alpha-2, or empty.

    `verified_on` is when a person last checked the emergency numbers, None for never.
    """

    code: str
    name: str
    emergency: tuple[str, ...]
    verified_on: date | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Every country we know numbers for, and what helps anywhere. Made by `directory`; holds only lines to show.

    `retired` are numbers that must not be shown, as country code and digits.
    """

    countries: Mapping[str, Country] = field(default_factory=dict)
    international: Country = Country(code="", name="International", emergency=())
    retired: frozenset[tuple[str, str]] = frozenset()

    def of(self, code: str | None) -> Country | None:
        return self.countries.get(code) if code else None

    def is_retired(self, code: str, line: Line) -> bool:
        numbers = [digits(number) for number in (line.call, line.display, line.sms) if number]
        gone = [number for country, number in self.retired if country == code]
        return any(_is_same(number, each) for number in numbers for each in gone)


def directory(
    countries: Iterable[Country], international: Country, retired: Iterable[tuple[str, str]] = ()
) -> Directory:
    """The lines that may be shown, and no others: whatever reads a directory cannot show a doubtful number.

    `retired` are pairs of country code and number, in any spelling.
    """
    known = Directory(retired=frozenset((code, digits(number)) for code, number in retired))

    def fit_to_show(country: Country) -> Country:
        lines = (line for line in country.lines if may_show(line) and not known.is_retired(country.code, line))
        return replace(country, lines=tuple(lines))

    return replace(
        known, countries={each.code: fit_to_show(each) for each in countries}, international=fit_to_show(international)
    )


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_same(number: str, retired: str) -> bool:
    """Also where one is written with the country's code and the other with a zero, as people there dial it."""
    core = retired.lstrip("0")
    return number == retired or (len(core) >= LONG and number.endswith(core))


def may_show(line: Line) -> bool:
    """Not a number that nobody has seen written, nor one that is to be tried first: a dead line costs trust."""
    return line.confidence != UNCONFIRMED and UNTESTED not in line.note.lower()


def of_kind(country: Country, kind: str, language: str, audience: str = "") -> tuple[Line, ...]:
    """The lines of one kind: those for `audience`, for everybody, for others.

    Within these, the operator's own first, then those that speak `language`, then those that are open at any hour.
    """

    def order(line: Line) -> tuple[bool, ...]:
        return (line.audience != audience, line.audience != "", not line.own, *_reach(line, language))

    return tuple(sorted((line for line in country.lines if kind in line.kinds), key=order))


def _reach(line: Line, language: str) -> tuple[bool, bool]:
    """The less, the more likely that somebody answers now, and is understood."""
    return language.partition("-")[0] not in line.languages, line.hours != ALWAYS


def lines_for(country: Country, topic: str, language: str) -> tuple[Line, ...]:
    """The few lines to show for a topic, the most fitting kind first; no number is shown under two names."""
    kinds = TOPICS.get(topic, TOPICS["crisis"])
    groups = [of_kind(country, kind, language, ABOUT.get(topic, "")) for kind in kinds]
    first = [*groups[0][:FIRST], *(group[0] for group in groups[1:] if group)]
    chosen: list[Line] = []
    for line in (*first, *(line for group in groups for line in group)):
        if len(chosen) < SHOWN and not _known(line, chosen):
            chosen.append(line)
    return tuple(sorted(chosen, key=lambda line: min(kinds.index(each) for each in line.kinds if each in kinds)))


def _known(line: Line, chosen: list[Line]) -> bool:
    return line in chosen or (line.call is not None and any(line.call == each.call for each in chosen))


def line_for(slot: Slot, country: Country, language: str) -> Line | None:
    """The line that a sentence may name: never one that is for others.

    Sentences do not say hours, so a line that is open at any hour comes before a local one that is not.
    """
    lines = (line for line in of_kind(country, slot.kind, language) if line.audience == slot.audience)
    able = (line for line in lines if (line.call if slot.way == "call" else line.sms))
    return min(able, key=lambda line: _reach(line, language), default=None)

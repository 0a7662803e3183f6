"""The helpline card: a few lines with numbers, for someone who may not be able to read much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.content.lines import LineWords
from bot.engine.words import Param, Text
from bot.safety.helplines import TOPICS, Line, lines_for

if TYPE_CHECKING:
    from bot.content.catalog import Catalog

LABEL_LENGTH: Final = 24
CONTACTS, LINKS, COUNTRIES = 2, 3, 4
URGENT: Final = frozenset({"overdose", "poison", "violence"})
"""Topics in which the emergency number itself is worth a contact card."""
CALLABLE: Final = re.compile(r"\+?[0-9]{2,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a channel shows: `text`, then `contacts` (name, number) to tap, `links` (label, https address) to open.

    `numbers` are the lines to call (name, number) as people there write them, for a page that is read and not tapped.

    `countries` (code, label) are offered when the country is unknown.
    """

    text: str
    contacts: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    countries: tuple[tuple[str, str], ...] = ()


def card(catalog: Catalog, topic: str, language: str, country: str | None) -> Card:
    """The card for a topic. An unknown topic is read as `crisis`."""
    return _Writer(catalog, topic, language, country).card()


class _Writer:
    """Writes one card."""

    def __init__(self, catalog: Catalog, topic: str, language: str, country: str | None) -> None:
        self.catalog = catalog
        self.language = language
        self.line_words = LineWords(catalog, language, country)
        self.topic = topic if topic in TOPICS else "crisis"
        self.known = catalog.directory.of(country)
        self.own_lines = lines_for(self.known, self.topic, language) if self.known else ()
        self.lines = self.own_lines or lines_for(catalog.directory.international, self.topic, language)

    def card(self) -> Card:
        return Card(
            text="\n\n".join((self.head(), *map(self.line, self.lines), self.note())),
            contacts=tuple(islice(self.contacts(), CONTACTS)),
            numbers=tuple(islice(((line.name, line.number) for line in self.lines if line.number), CONTACTS)),
            links=tuple(islice(self.links(), LINKS)),
            countries=() if self.known else tuple(islice(self.countries(), COUNTRIES)),
        )

    def words(self, key: str, **params: Param) -> str:
        return self.line_words.words(key, **params)

    def head(self) -> str:
        if self.known is None:
            return self.words("head_unknown", emergency=self.words("emergency_unknown"))
        name = self.catalog.say(Text(key=f"country.{self.known.code}"), self.language)
        numbers = self.known.emergency or (self.words("emergency_unknown"),)
        head = self.words("head", country=name, first=numbers[0], others=numbers[1:])
        return head if self.own_lines else f"{head}\n\n{self.words('no_lines')}"

    def note(self) -> str:
        """What a line of this kind is, and is not; where life may be at stake, what comes before any line."""
        kind = self.topic if self.topic in URGENT or not self.lines else self.lines[0].kind
        return self.words(f"note.{kind}")

    def line(self, line: Line) -> str:
        return f"{line.name}\n{self.line_words.details(line)}"

    def contacts(self) -> Iterator[tuple[str, str]]:
        if self.known and self.known.emergency and self.topic in URGENT:
            yield self.words("emergency"), self.known.emergency[0]
        for line in self.lines:
            if line.call and CALLABLE.fullmatch(line.call):
                yield line.name, line.call

    def links(self) -> Iterator[tuple[str, str]]:
        """Chats first: they are for those who cannot speak out loud."""
        chats = [(self.chat_word(line.chat), line, line.chat) for line in self.lines if line.chat]
        pages = [("web", line, line.url) for line in self.lines if line.url and not line.chat]
        seen: set[str] = set()
        for word, line, address in (*chats, *pages):
            if address.startswith("https://") and address not in seen:
                seen.add(address)
                yield shortened(self.words(f"link.{word}", name=line.name)), address

    def chat_word(self, address: str) -> str:
        return "whatsapp" if address.startswith("https://wa.me/") else "chat"

    def countries(self) -> Iterator[tuple[str, str]]:
        """The country of the language's region first, then those where most of its speakers live."""
        region = self.language.partition("-")[2].upper()
        base = self.language.partition("-")[0]
        likely = self.catalog.likely.get(base) or self.catalog.likely.get(self.catalog.default, ())
        for code in dict.fromkeys((region, *likely)):
            if self.catalog.directory.of(code):
                yield code, shortened(self.catalog.say(Text(key=f"country.{code}"), self.language))


def shortened(label: str) -> str:
    """A label that fits on a button, cut between words where possible."""
    if len(label) <= LABEL_LENGTH:
        return label
    cut = label[: LABEL_LENGTH - 1]
    return (cut.rpartition(" ")[0] if " " in cut[8:] else cut).rstrip(" –-(:,") + "…"

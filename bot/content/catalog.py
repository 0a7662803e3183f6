"""All words in all languages: an address goes in, what a person reads comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.content.cards import Card, card
from bot.content.lines import slot_in_words
from bot.content.rendering import NOTHING, Filled, render
from bot.engine.words import Param, Text
from bot.safety.helplines import EMERGENCY, SLOTS, Directory

DEPTH: Final = 8
"""Texts inside texts: an item in a list in a message is three."""
SPOKEN_AS: Final = {"UY": "AR"}
"""Countries whose people speak as those of a neighbour do, for which we have words of their own."""
Spellings = tuple[str, ...]
LAST_WORDS: Final[Mapping[str, str]] = {
    "card.emergency_unknown": "your local emergency number (112 or 911 works in many places)",
    "card.head_unknown": "If life is in danger, call {emergency}.",
    "system.trouble": "Something went wrong on my side. In danger? Call {emergency}.",
    "system.broken": "I can't reach my notes right now. In danger? Call {emergency}.",
}
"""What is said when a broken file leaves nothing else to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Words by language and key. What a language lacks is taken from its base language, then from the default.

    A region's words, such as `es-AR`, may be few: whoever reads Spanish in Argentina reads them before those of `es`.
    `names` maps each enabled language to its own name, the default first. `likely` are the countries to offer
    to someone whose country is unknown, by language.
    """

    names: Mapping[str, str] = field(default_factory=lambda: {"en": "English"})
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spellings: Mapping[str, Mapping[str, Spellings]] = field(default_factory=dict)
    likely: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)

    @property
    def languages(self) -> tuple[str, ...]:
        """The enabled languages as tags, the default first."""
        return tuple(self.names)

    @property
    def default(self) -> str:
        return next(iter(self.names))

    def match_language(self, tag: str | None) -> str:
        """The enabled language that fits a tag such as `es-MX`; the default when none does."""
        wanted = (tag or "").replace("_", "-").casefold()
        known = {each.casefold(): each for each in self.names}
        return known.get(wanted) or known.get(wanted.partition("-")[0]) or self.default

    def chain(self, language: str, country: str | None = None) -> tuple[str, ...]:
        """Where words are looked up, in order: `es-MX`, `es`, `en`. Without a region, the country's come first."""
        base, dash, _ = language.partition("-")
        first = language if dash or not country else f"{base}-{SPOKEN_AS.get(country, country)}"
        return tuple(dict.fromkeys((first, base, self.default)))

    def has(self, key: str) -> bool:
        return any(key in words for words in self.words.values())

    def phrases(self, key: str, language: str) -> Spellings:
        """A list of spellings, such as what may be typed for *help*."""
        return next((found[key] for tag in self.chain(language) if key in (found := self.spellings.get(tag, {}))), ())

    def say(self, text: Text, language: str, country: str | None = None) -> str:
        """The text as a person reads it. Never raises, never leaves a brace, never is empty."""
        return self._say(text, language, country, DEPTH) or NOTHING

    def card(self, topic: str, language: str, country: str | None = None) -> Card:
        """The helpline card for a country; without one, what helps anywhere and countries to choose from."""
        return card(self, topic, language, country)

    def _say(self, text: Text, language: str, country: str | None, depth: int) -> str:
        words = self.template(text.key, language, country)
        if words is None or depth == 0:
            return ""

        def fill(name: str) -> Filled:
            if name in text.params:
                return self._param(text.params[name], language, country, depth)
            return self._slot(name, language, country)

        return render(words, fill)

    def template(self, key: str, language: str, country: str | None = None) -> str | None:
        """The words of a key with their braces, in the first language of the chain that has them."""
        chain = self.chain(language, country)
        last = LAST_WORDS.get(key)
        return next((found[key] for tag in chain if key in (found := self.words.get(tag, {}))), last)

    def _param(self, value: Param, language: str, country: str | None, depth: int) -> Filled:
        if isinstance(value, tuple):
            parts = (self._param(each, language, country, depth) for each in value)
            return tuple(part for part in parts if isinstance(part, str) and part)
        return self._say(value, language, country, depth - 1) if isinstance(value, Text) else str(value)

    def _slot(self, name: str, language: str, country: str | None) -> Filled:
        return slot_in_words(self, name, language, country) if name == EMERGENCY or name in SLOTS else None

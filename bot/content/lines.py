"""One helpline in a person's words: how to reach it, when it answers, whom it is for, what it costs where known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.content.hours import hours_in_words
from bot.engine.words import Param, Text
from bot.safety.helplines import EMERGENCY, SLOTS, Line, line_for

if TYPE_CHECKING:
    from bot.content.catalog import Catalog


class LineWords:
    """Says lines in one language, as it is spoken in one country, with the words of `card.yaml`."""

    def __init__(self, catalog: Catalog, language: str, country: str | None = None) -> None:
        self.catalog = catalog
        self.language = language
        self.country = country

    def words(self, key: str, **params: Param) -> str:
        return self.catalog.say(Text(key=f"card.{key}", params=params), self.language, self.country)

    def details(self, line: Line) -> str:
        """`Call 988. Text 988. Day and night. Free.` Nothing is said of what nobody knows."""
        ways = list(self.ways(line)) or [self.words("online")]
        audience = self.words(f"for.{line.audience}") if line.audience else ""
        free = self.words("free") if line.free and (line.call or line.sms) else ""
        parts = (*ways, hours_in_words(line.hours, self.hours_word), free, audience)
        return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)

    def ways(self, line: Line) -> Iterator[str]:
        if line.call and line.number:
            yield self.words("call", number=line.number)
        if line.sms and line.sms_body is None:
            yield self.words("text", number=line.sms)
        elif line.sms and line.sms_body and not line.sms_body.startswith("<"):
            yield self.words("text_keyword", number=line.sms, keyword=line.sms_body)
        elif line.sms and line.sms_body and self.language.startswith("en"):
            # A placeholder such as <your ZIP code> is English, and so are the services that ask for one.
            yield self.words("text_keyword", number=line.sms, keyword=line.sms_body.strip("<>"))

    def hours_word(self, key: str) -> str:
        return self.words(f"hours.{key}")

    def texting(self, line: Line) -> str | None:
        """How to text it, as the end of a sentence; None where the keyword is something to think about first."""
        if line.sms_body is None:
            return self.words("texting", number=line.sms or "")
        if line.sms_body.startswith("<"):
            return None
        return self.words("texting_keyword", number=line.sms or "", keyword=line.sms_body)


def slot_in_words(catalog: Catalog, name: str, language: str, country: str | None) -> str | None:
    """What `{crisis_line}`, `{crisis_text}` and so on read as. None for what the country does not have."""
    known = catalog.directory.of(country)
    if name == EMERGENCY:
        local = known.emergency[0] if known and known.emergency else None
        return local or catalog.template("card.emergency_unknown", language) or "112"
    line = line_for(SLOTS[name], known, language) if known else None
    if line is None:
        return None
    return line.number if SLOTS[name].way == "call" else LineWords(catalog, language, country).texting(line)

"""Typed countries: a name in any language, an alias, an ISO code, a flag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content.content import Content
from bot.content.spelling import plain, same_but_for_slips

FLAG_A: Final = ord("🇦")
FLAG: Final = 2
"""Signs of a flag."""
TELLING: Final = 4
"""Letters a name needs to be found inside a sentence: "us" and "in" are also words."""
PREFIX: Final = "country."


class Countries:
    """Reads countries. Wrong is worse than unknown here: it would show the numbers of another country."""

    def __init__(self, content: Content) -> None:
        self.codes = frozenset(key.removeprefix(PREFIX) for key in content.wordings if key.startswith(PREFIX))
        self.names: Mapping[str, str] = dict(self._names(content))
        self.telling = sorted((name for name in self.names if len(name) >= TELLING), key=len, reverse=True)
        spellings = (words.get("reading.country.before", ()) for words in content.catalog.spellings.values())
        self.before = {"", *(plain(each) for words in spellings for each in words)}

    def _names(self, content: Content) -> Iterator[tuple[str, str]]:
        for code, aliases in content.aliases.items():
            yield from ((plain(alias), code) for alias in aliases)
        for words in content.catalog.words.values():
            yield from (
                (plain(name), key.removeprefix(PREFIX)) for key, name in words.items() if key.startswith(PREFIX)
            )

    def read(self, text: str) -> str | None:
        """The ISO code of the one country that is named, or None."""
        last = text.strip().rpartition(",")[2].strip()
        return self.named(last) or self._flag(text) or self._only(plain(last))

    def named(self, text: str) -> str | None:
        """The ISO code when the text is the name of a country, and nothing else."""
        bare = text.strip()
        return self._code(bare) or self.names.get(plain(bare)) or (self._flag(bare) if len(bare) == FLAG else None)

    def _code(self, text: str) -> str | None:
        """Capitals only: "in", "no" and "is" are words, "IN", "NO" and "IS" are not."""
        return text if text in self.codes else None

    def _flag(self, text: str) -> str | None:
        letters = [chr(ord(char) - FLAG_A + ord("A")) for char in text if FLAG_A <= ord(char) < FLAG_A + 26]
        code = "".join(letters)
        return code if code in self.codes else None

    def _only(self, typed: str) -> str | None:
        """The one country named in a sentence, or the one name that this nearly is."""
        near = {code for name, code in self.names.items() if len(name) > TELLING and same_but_for_slips(typed, name)}
        found = self._inside(typed) or near
        return next(iter(found)) if len(found) == 1 else None

    def _inside(self, typed: str) -> set[str]:
        """Every country named, longest names first; nothing unless each stands after a word such as "in".

        South America is not America, nor New Mexico Mexico; "Germany or Austria" names none that we could be sure of.
        """
        rest, found = f" {typed} ", set[str]()
        for name in self.telling:
            before, named, after = rest.partition(f" {name} ")
            if named and before.rpartition(" ")[2] not in self.before:
                return set()
            if named:
                rest = f"{before} … {after}"
                found.add(self.names[name])
        return found

"""Word classes: which words mean a means, a body sign, a time, a person, in English and Spanish at once.

A class says what a word is about, never how dangerous it is; the model learns that from combinations of classes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.safety.normalise import normalise

LONGEST_ENTRY = 6
"""Words in the longest phrase that is looked up; longer entries are refused, so that work stays bounded."""

_HEADING = re.compile(r"\[([a-z_]+)\]")
_SHORTEST_STEM = 3
_LONGEST_STEM = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One class found at words[start:end]."""

    start: int
    end: int
    sense: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Entries by phrase, by stem (`overdos*`), and the first words of phrases, to skip most look-ups."""

    phrases: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]
    longest: Mapping[str, int]

    def hits(self, words: tuple[str, ...]) -> Iterator[Hit]:
        """Every class of every word and phrase, longest phrase first at each place."""
        for start, word in enumerate(words):
            for length in range(min(self.longest.get(word, 0), len(words) - start), 1, -1):
                for sense in self.phrases.get(" ".join(words[start : start + length]), ()):
                    yield Hit(start=start, end=start + length, sense=sense)
            for sense in self.senses(word):
                yield Hit(start=start, end=start + 1, sense=sense)

    def senses(self, word: str) -> tuple[str, ...]:
        """The classes of a single word; an exact entry wins over a stem."""
        exact = self.phrases.get(word)
        if exact is not None:
            return exact
        for length in range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1):
            stem = self.stems.get(word[:length])
            if stem is not None:
                return stem
        return ()


def parse_lexicon(text: str) -> Lexicon:
    """Reads the blocks of `lexicon.txt`; a line that fits nowhere is refused with its number."""
    phrases: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    sense = ""
    for number, line in enumerate(text.splitlines(), start=1):
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            sense = heading.group(1)
        elif line.strip() and not line.startswith("#"):
            if not sense:
                raise ValueError(f"line {number}: an entry stands before the first [class]; add a heading above it")
            for entry in filter(None, map(str.strip, line.split(","))):
                _add(stems if entry.endswith("*") else phrases, _plain(entry, number), sense)
    return Lexicon(phrases=_frozen(phrases), stems=_frozen(stems), longest=_longest(phrases))


def _plain(entry: str, number: int) -> str:
    """Entries pass through the same normaliser as messages; number shapes such as <2> are kept as written."""
    if entry.endswith("*"):
        return entry[:-1]
    words = [word if word.startswith("<") else " ".join(normalise(word).words) for word in entry.split()]
    plain = " ".join(words)
    if len(plain.split()) > LONGEST_ENTRY:
        raise ValueError(f"line {number}: {entry!r} is longer than {LONGEST_ENTRY} words; shorten it")
    return plain


def _add(table: dict[str, list[str]], entry: str, sense: str) -> None:
    senses = table.setdefault(entry, [])
    if sense not in senses:
        senses.append(sense)


def _frozen(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {entry: tuple(senses) for entry, senses in table.items()}


def _longest(phrases: Mapping[str, object]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for entry in phrases:
        first, *rest = entry.split() or [""]
        longest[first] = max(longest.get(first, 1), 1 + len(rest))
    return longest

"""How hard words are to read. English: Flesch-Kincaid grade; Spanish: the INFLESZ scale (Barrio-Cantalejo 2008).

The bounds are the content guide's: no message above grade 8, critical ones and a flow's average at most 6. For
Spanish, INFLESZ calls 55 to 65 "normal" and 65 to 80 "fairly easy", which a flow as a whole has to be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from bot.content.checks.places import about_words, is_flow
from bot.content.checks.wording import ADDRESS
from bot.content.content import Content, Wording
from bot.content.issues import Issue

HARDEST: Final = 8.0
HARDEST_CRITICAL: Final = 6.0
HARDEST_FLOW: Final = 6.0
LOWEST: Final = 55.0
LOWEST_CRITICAL: Final = 60.0
LOWEST_FLOW: Final = 65.0
LONGEST: Final = {"en": 15, "es": 19}
"""Words in a sentence. Spanish needs about a quarter more of them for the same thing."""
FEWEST: Final = 8
"""Words; below that, one long word decides, and the figure says nothing."""

WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
SENTENCE: Final = re.compile(r"[.!?:]+[\"”»)]*(?:\s|$)|\n+")
BRACES: Final = re.compile(r"\{\w+\}")
ENGLISH_VOWELS: Final = re.compile(r"[aeiouy]+")
SPANISH_VOWELS: Final = re.compile(r"[aeiouáéíóúü]+")
HIATUS: Final = re.compile(r"[aeoáéó][aeoáéó]|[íú][aeoáéó]|[aeoáéó][íú]")


def findings(content: Content) -> Iterator[Issue]:
    grades: dict[str, list[tuple[float, Wording]]] = defaultdict(list)
    for key, wording in content.wordings.items():
        if is_flow(content, wording) and ".choices." not in key and isinstance(wording.words, str):
            grade = grade_of(wording.words)
            yield from _too_hard(content, wording, grade)
            yield from _too_long(content, wording, wording.words, "en")
            grades[wording.file].append((grade or 0.0, wording))
    for all_of_one in grades.values():
        average = sum(grade for grade, _ in all_of_one) / len(all_of_one)
        if average > HARDEST_FLOW:
            what = f"the flow reads at grade {average:.1f} on average; {HARDEST_FLOW:g} is the most. Use shorter words."
            yield about_words(content, all_of_one[0][1], what)
    yield from _spanish(content)


def grade_of(words: str) -> float | None:
    """The Flesch-Kincaid grade; None for a text too short to have one."""
    counted = _counts(words, english_syllables)
    return None if counted is None else 0.39 * counted[0] + 11.8 * counted[1] - 15.59


def ease_of(words: str) -> float | None:
    """The INFLESZ score of Spanish words, higher is easier; None for a text too short to have one."""
    counted = _counts(words, spanish_syllables)
    return None if counted is None else 206.835 - 62.3 * counted[1] - counted[0]


def english_syllables(word: str) -> int:
    """Groups of vowels, less the silent e: right for most common words, which is all that is needed."""
    word = word.lower().replace("’", "'")
    groups = len(ENGLISH_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1:
        groups -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded", "eed")) and groups > 1:
        groups -= 1
    return max(1, groups)


def spanish_syllables(word: str) -> int:
    """Groups of vowels, split where two strong ones meet."""
    word = word.lower()
    return max(1, len(SPANISH_VOWELS.findall(word)) + len(HIATUS.findall(word)))


def _counts(words: str, syllables: Callable[[str], int]) -> tuple[float, float] | None:
    """Words a sentence, and syllables a word."""
    text = _plain(words)
    found, sentences = WORD.findall(text), _sentences(words)
    if len(found) < FEWEST:
        return None
    return len(found) / max(1, len(sentences)), sum(map(syllables, found)) / len(found)


def _sentences(words: str) -> list[str]:
    return [each for each in SENTENCE.split(_plain(words)) if each.strip()]


def _plain(words: str) -> str:
    """A number stands for what is filled in, and a short word for the address of a page."""
    return BRACES.sub("911", ADDRESS.sub("page", words))


def _too_long(content: Content, wording: Wording, words: str, language: str) -> Iterator[Issue]:
    most = max((len(WORD.findall(each)) for each in _sentences(words)), default=0)
    if most > LONGEST[language]:
        what = f"a sentence of {most} words; {LONGEST[language]} is the most. Make two of it."
        yield about_words(content, wording, what)


def _too_hard(content: Content, wording: Wording, grade: float | None) -> Iterator[Issue]:
    most = HARDEST_CRITICAL if wording.critical else HARDEST
    if grade is not None and grade > most:
        what = f"reads at grade {grade:.1f}; {most:g} is the most here. Use shorter words and sentences."
        yield about_words(content, wording, what)


def _spanish(content: Content) -> Iterator[Issue]:
    for language, entries in content.translations.items():
        if language.partition("-")[0] == "es":
            eases: dict[str, list[tuple[float, Wording]]] = defaultdict(list)
            for entry in entries:
                source = content.wordings.get(entry.key)
                if source is None or not is_flow(content, source) or ".choices." in entry.key:
                    continue
                if isinstance(entry.target, str):
                    place = Wording(words=entry.target, file=entry.file, path=entry.path, critical=source.critical)
                    yield from _too_hard_in_spanish(content, place, entry.target)
                    yield from _too_long(content, place, entry.target, "es")
                    eases[entry.file].append((ease_of(entry.target) or 100.0, place))
            yield from _flows_too_hard(content, eases)


def _too_hard_in_spanish(content: Content, wording: Wording, words: str) -> Iterator[Issue]:
    ease = ease_of(words)
    lowest = LOWEST_CRITICAL if wording.critical else LOWEST
    if ease is not None and ease < lowest:
        yield about_words(content, wording, f"INFLESZ {ease:.0f}; {lowest:g} is the least here. Use shorter words.")


def _flows_too_hard(content: Content, eases: dict[str, list[tuple[float, Wording]]]) -> Iterator[Issue]:
    for all_of_one in eases.values():
        average = sum(ease for ease, _ in all_of_one) / len(all_of_one)
        if average < LOWEST_FLOW:
            what = f"INFLESZ {average:.0f} on average; {LOWEST_FLOW:g} is the least for a flow. Use shorter words."
            yield about_words(content, all_of_one[0][1], what)

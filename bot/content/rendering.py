"""Words with braces become a text: what is unknown is left out, sentence by sentence, and no brace is ever shown.

Templates are cut up before anything is filled in, so a person's own words, whatever signs they hold, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.content.fields import BRACE, braces

Filled = str | tuple[str, ...] | None
Fill = Callable[[str], Filled]
"""What stands for a name: a text, the lines of a list, or None when nothing is known."""

BULLET: Final = "• "
NOTHING: Final = "…"
"""Shown when every sentence had to be left out; checks see to it that this does not happen."""

SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+")
ASIDE: Final = re.compile(r"\s*\([^()]*\{[a-z][a-z0-9_]*\}[^()]*\)")
LIST_AT_END: Final = re.compile(r"(?s)(.*?)\{([a-z][a-z0-9_]*)\}\s*")
BLANK_LINES: Final = re.compile(r"\n{3,}")


def render(words: str, fill: Fill) -> str:
    """The words with their braces filled. Never raises and never leaves a brace of the template."""
    if "{" not in words:
        return words
    lines: list[str] = []
    source = words.split("\n")
    for line in source:
        text = _line(line, fill, alone=len(source) == 1)
        if text is None:
            _drop_heading(lines)
        else:
            lines.append(text)
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip() or NOTHING


def _drop_heading(lines: list[str]) -> None:
    """A heading with nothing under it goes with what it announced."""
    if lines and lines[-1].endswith(":"):
        lines.pop()


def _line(line: str, fill: Fill, *, alone: bool) -> str | None:
    """One line of the template; None when all of it is left out. Brackets that would be empty go first."""
    values = {name: fill(name) for name in braces(line)}
    if not values:
        return line
    line = ASIDE.sub(lambda found: found[0] if _known(found[0], values) else "", line)
    if any(values[name] == () for name in braces(line)):
        return None
    ending = LIST_AT_END.fullmatch(line)
    if ending and isinstance(values[ending[2]], tuple) and _announces(ending[1], alone=alone):
        return _bullets(ending[1], values, values[ending[2]] or ())
    kept = (_sentence(each, values) for each in sentences(line))
    return "".join(each for each in kept if each is not None).strip() or None


def _announces(before: str, *, alone: bool) -> bool:
    """Whether a list stands by itself: after a colon, or as a line of a longer message."""
    return before.rstrip().endswith(":") or (not before.strip() and not alone)


def _bullets(before: str, values: dict[str, Filled], items: Filled) -> str | None:
    heading = _sentence(before.rstrip(), values) if before.strip() else ""
    if heading is None:
        return None
    return "\n".join(filter(None, (heading, *(f"{BULLET}{item}" for item in items or ()))))


@lru_cache(maxsize=4096)
def sentences(line: str) -> tuple[str, ...]:
    """The sentences of a line, each with the space after it."""
    cuts = [0, *(found.end() for found in SENTENCE_END.finditer(line)), len(line)]
    return tuple(line[start:end] for start, end in pairwise(cuts) if start < end)


def _sentence(sentence: str, values: dict[str, Filled]) -> str | None:
    """A sentence with its braces filled; None when something in it is unknown."""
    return None if not _known(sentence, values) else BRACE.sub(lambda found: _inline(values[found[1]]), sentence)


def _known(words: str, values: dict[str, Filled]) -> bool:
    return all(values[name] for name in braces(words))


def _inline(value: Filled) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value or ""

"""Lays out a conversation for a screen of so many columns, as lines of toned spans. Pure; nothing is printed here.

Columns are counted as terminals count them: two for wide characters and emoji, none for what joins the character
before it. Text keeps its logical order: right-to-left words are the terminal's to turn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

WIDEST: Final = 72
"""A line longer than this is hard to read, however wide the screen."""
NARROWEST: Final = 16
BAR: Final = "│"
BOXES: Final = {None: "", False: "☐ ", True: "☑ "}
JOINER: Final = "\u200d"
EMOJI_STYLE: Final = "\ufe0f"
"""Asks for the wide, coloured form of a character that is narrow by itself."""
UNSEEN: Final = ("Mn", "Me", "Cf")
"""Unicode categories that take no column of their own: accents, enclosing marks, joiners."""
SKIN_TONES: Final = ("\U0001f3fb", "\U0001f3ff")


class Tone(StrEnum):
    """What a span is, for whoever picks the colours."""

    PLAIN = "plain"
    MARK = "mark"
    NUMBER = "number"
    QUIET = "quiet"
    PERSON = "person"


class Span(NamedTuple):
    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Span, ...]


class Option(NamedTuple):
    """A choice as shown; `picked` is None unless several may be picked."""

    label: str
    picked: bool | None = None

    def __str__(self) -> str:
        return BOXES[self.picked] + self.label


def message(words: str, options: Sequence[Option], hint: str, width: int, *, numbered: bool = True) -> list[Line]:
    """What the bot says: words, then numbered choices, then one quiet line. Empty parts are left out.

    Where a number is the answer, choices carry a dot instead: typed numbers must mean one thing.
    """
    inner = fitting(width) - 2
    parts: list[list[Line]] = [
        [(Span(line),) for line in wrap(words, inner)],
        [
            line
            for place, each in enumerate(options, 1)
            for line in _numbered(str(place) if numbered else "·", each, inner)
        ],
        [(Span(line, Tone.QUIET),) for line in wrap(hint, inner)],
    ]
    lines: list[Line] = []
    for part in filter(None, parts):
        lines += [(), *part] if lines else part
    return [_barred(line) for line in lines]


def person(text: str, width: int) -> list[Line]:
    """What the person typed."""
    first, *more = wrap(text, fitting(width) - 2) or [""]
    return [(Span("> ", Tone.MARK), Span(first, Tone.PERSON)), *((Span("  " + each, Tone.PERSON),) for each in more)]


def aside(text: str, width: int) -> list[Line]:
    """A quiet remark that is no message."""
    return [(Span("  " + line, Tone.QUIET),) for line in wrap(text, fitting(width) - 2)]


def _numbered(place: str, option: Option, width: int) -> Iterator[Line]:
    number, box = f"{place:>2}  ", BOXES[option.picked]
    indent = " " * (len(number) + len(box))
    first, *more = wrap(option.label, width - len(indent)) or [""]
    yield (Span(number, Tone.NUMBER), Span(box + first))
    yield from ((Span(indent + line),) for line in more)


def _barred(line: Line) -> Line:
    is_empty = not any(span.text for span in line)
    return (Span(BAR, Tone.MARK),) if is_empty else (Span(f"{BAR} ", Tone.MARK), *line)


def fitting(columns: int) -> int:
    """The width to write at on a screen of so many columns."""
    return max(NARROWEST, min(columns, WIDEST))


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces; only a word that is longer than a line is cut."""
    paragraphs = clean(text).strip("\n").split("\n") if text.strip() else []
    return [line for paragraph in paragraphs for line in _wrap(paragraph, width)]


def _wrap(paragraph: str, width: int) -> Iterator[str]:
    line, room = "", width
    # Not `split()`: a no-break space belongs to its word, as inside a telephone number.
    for word in paragraph.split(" "):
        for piece in _pieces(word, width):
            needed = columns(piece)
            if line and needed + 1 > room:
                yield line
                line, room = piece, width - needed
            else:
                line, room = (f"{line} {piece}", room - needed - 1) if line else (piece, width - needed)
    yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    """The word, cut where it would not fit on a line of its own."""
    if columns(word) <= width:
        yield from (word,) if word else ()
        return
    piece, used = "", 0
    for cluster in _clusters(word):
        needed = columns(cluster)
        if piece and used + needed > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + cluster, used + needed
    yield piece


def _clusters(word: str) -> Iterator[str]:
    """Characters together with what joins them, so that no cut parts an accent from its letter or halves an emoji."""
    cluster = ""
    for char in word:
        if cluster and not (_is_joined(char) or cluster.endswith(JOINER)):
            yield cluster
            cluster = ""
        cluster += char
    yield cluster


def _is_joined(char: str) -> bool:
    return unicodedata.category(char) in UNSEEN or SKIN_TONES[0] <= char <= SKIN_TONES[1]


def columns(text: str) -> int:
    """How many columns a terminal gives this text. A joined emoji may take fewer; never more."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in UNSEEN:
        return 1 if char == EMOJI_STYLE else 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """Without control characters: what somebody typed must not move the cursor or clear the screen."""
    if text.isprintable():
        return text
    return "".join(map(_harmless, text.replace("\r\n", "\n")))


def _harmless(char: str) -> str:
    match unicodedata.category(char):
        case "Cc" if char == "\t":
            return " "
        case "Cc" if char != "\n":
            return ""
        case "Zl" | "Zp":
            return "\n"
        case _:
            return char

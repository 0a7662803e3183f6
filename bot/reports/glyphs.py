"""Which signs our fonts can draw, and what stands for the others: nothing a person wrote may vanish unseen."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
REGULAR: Final = FONTS / "DejaVuSansCondensed.ttf"
BOLD: Final = FONTS / "DejaVuSansCondensed-Bold.ttf"
COVERAGE: Final = FONTS / "coverage.txt"
"""What both fonts can draw, as `first-last` in hexadecimal, so that nobody has to open a font to know."""

UNKNOWN: Final = "□"
# Without a text shaper these scripts come out back to front, which is worse than a box.
RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
EMOJI: Final = range(0x1F000, 0x20000)
JOINERS: Final = frozenset({*range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080), 0x200B, 0x200C, 0x200D, 0x2060, 0x20E3})


def drawable(text: str) -> str:
    """The text with only signs that can be drawn, on one line.

    Emoji that the fonts lack are dropped, since the words beside them carry the meaning. Any other missing sign
    becomes a box, and so does a text of which nothing would be left.
    """
    drawn = "".join(_drawn(sign) for sign in unicodedata.normalize("NFC", text))
    return " ".join(drawn.split()) or (UNKNOWN if text.strip() else "")


def _drawn(sign: str) -> str:
    code = ord(sign)
    if sign.isspace() or code < 0x20:
        return " "
    if code in JOINERS or unicodedata.category(sign) in ("Cc", "Cf"):
        return ""
    if code in _covered() and unicodedata.bidirectional(sign) not in RIGHT_TO_LEFT:
        return sign
    return "" if code in EMOJI else UNKNOWN


@cache
def _covered() -> frozenset[int]:
    lines = COVERAGE.read_text(encoding="ascii").split()
    ranges = (line.split("-") for line in lines)
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))

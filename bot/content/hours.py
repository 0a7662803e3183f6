"""Opening hours of a helpline in the person's language, said no more surely than the file does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.safety.helplines import ALWAYS

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TOKENS: Final = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|daily|weekdays|weekends)\b")
UNSURE: Final = ("not confirmed", "not stated", "varies", "month")
ONLINE: Final = ("web directory", "online")
OFFICE: Final = "office hours"
REMARK: Final = re.compile(r"\s*\([^)]*\)")
CLOCK: Final = re.compile(r"[\d:, –-]+")
"""What is left of hours besides days."""


def hours_in_words(hours: str, word: Callable[[str], str]) -> str:
    """`Mon-Fri 9:00-17:00` as a person reads it. `word` gives the words of `card.hours.*`."""
    if hours == ALWAYS:
        return word("always")
    if not hours or hours in ONLINE:
        return ""
    if hours == OFFICE:
        return word("office")
    if any(part in hours for part in UNSURE):
        return word("unsure")
    base = REMARK.sub("", hours)
    said = word("always") if base == ALWAYS else TOKENS.sub(lambda found: word(found[1].lower()), base)
    return said if base == hours else f"{said} {word('differs')}"


def can_be_said(hours: str) -> bool:
    """Whether `hours_in_words` has words for all of it; the file's own shorthand must not reach a person."""
    if not hours or hours in (*ONLINE, OFFICE) or any(part in hours for part in UNSURE):
        return True
    base = REMARK.sub("", hours)
    return base == ALWAYS or CLOCK.fullmatch(TOKENS.sub("", base)) is not None

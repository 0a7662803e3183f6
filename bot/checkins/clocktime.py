"""Reads a time of day as people type it, in English and Spanish: 9, 9:30, 21.15, 9pm, half past nine, 9 de la noche."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from typing import Final

LONGEST: Final = 60
NOON: Final = 12
ENGLISH: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
SPANISH: Final = (
    "cero",
    "una",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
)
MINUTES: Final = {
    "media": 30, "quarter": 15, "cuarto": 15, "fifteen": 15, "quince": 15, "twenty": 20, "veinte": 20,
    "veinticinco": 25, "thirty": 30, "treinta": 30, "forty": 40, "cuarenta": 40, "fifty": 50, "cincuenta": 50,
}  # fmt: skip
NUMBERS: Final = {word: n for words in (ENGLISH, SPANISH) for n, word in enumerate(words)} | MINUTES
NAMED: Final = {"noon": "12", "midday": "12", "mediodia": "12", "midnight": "0", "medianoche": "0"}
PARTS: Final = {
    "am": r"a\.? ?m\.?|a|(?:in |de )?(?:the |la )?(?:morning|madrugada)",
    "morning": r"(?:de |por |en )?(?:la )?manana",
    "pm": r"p\.? ?m\.?|p|(?:in |de |por |en )?(?:the |la )?(?:afternoon|tarde)",
    "night": r"(?:in |at |de |por |en )?(?:the |la )?(?:evening|night|tonight|noche)",
}
PART: Final = "|".join(f"(?P<{name}>{pattern})" for name, pattern in PARTS.items())
FILLER: Final = re.compile(r"^(?:(?:at|about|around|by|sobre|tipo|a eso de|a|el|al|las?|los) )+")
TAIL: Final = re.compile(r"(?<=[\da-z]) ?(?:o'?clock|hrs?|hs?|horas?|en punto|sharp)\.?(?= |$)")
TWELVE: Final = re.compile(r"\b(?:12|twelve|doce) (?:del? )?(?=noon|midday|midnight|mediodia|medianoche)")
TENS: Final = re.compile(r"\b([2-5])0 (?:y )?([1-9])\b")
AFTER: Final = re.compile(r"(?P<minute>\d+) (?:minutes? )?(?:past|after) (?P<hour>\d+)")
BEFORE: Final = re.compile(r"(?P<minute>\d+) (?:minutes? )?(?:to|before|till) (?P<hour>\d+)")
Y: Final = re.compile(r"(?P<hour>\d+) y (?P<minute>\d+)(?: minutos)?")
MENOS: Final = re.compile(r"(?P<hour>\d+) menos (?P<minute>\d+)(?: minutos)?")
HALF: Final = re.compile(r"half (?:past |after )?(?P<hour>\d+)")
DIGITS: Final = re.compile(r"(?P<hour>\d{1,2})(?: ?[:.,h] ?(?P<minute>\d\d)| (?P<spoken>\d\d))?")
PACKED: Final = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d\d)")


def read_time(text: str) -> time | None:
    """The time of day meant, or None. A bare 9 is 09:00; what is chosen should be shown back. Never raises."""
    if len(text) > LONGEST:
        return None
    clock, part = _split(_plain(text))
    found = _clock(clock)
    if found is None:
        return None
    hour, minute = found
    hour = _in_part(hour, part)
    if hour == 24 and minute == 0 and not part:
        hour = 0
    return time(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None


def _plain(text: str) -> str:
    """Lower case without accents, number words as digits, single spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    letters = "".join(each for each in folded if not unicodedata.combining(each))
    letters = re.sub(r"(?<=[a-z])-(?=[a-z])|[!?¡¿\s]+", " ", letters).strip(" .,")
    letters = TWELVE.sub("", re.sub(r"\ba quarter\b", "quarter", letters))
    return TENS.sub(r"\1\2", re.sub(r"[a-z]+", lambda found: _number(found[0]), letters))


def _number(word: str) -> str:
    return NAMED.get(word) or (str(NUMBERS[word]) if word in NUMBERS else word)


def _split(plain: str) -> tuple[str, str]:
    """The clock's part, and am, pm, night or nothing."""
    ending = re.search(rf"(?: |(?<=\d))(?:{PART})$", plain)
    part = ending.lastgroup or "" if ending else ""
    clock = plain[: ending.start()] if ending else plain
    clock = TAIL.sub("", FILLER.sub("", clock).strip(" ,")).strip(" ,.")
    return clock, part


def _clock(clock: str) -> tuple[int, int] | None:
    for pattern in (BEFORE, MENOS):
        if found := pattern.fullmatch(clock):
            hour, minute = int(found["hour"]), int(found["minute"])
            return ((hour or 24) - 1, 60 - minute) if 0 < minute < 60 else None
    for pattern in (AFTER, Y, HALF, DIGITS, PACKED):
        if found := pattern.fullmatch(clock):
            groups = found.groupdict()
            return int(groups["hour"]), int(
                groups.get("minute") or groups.get("spoken") or (30 if pattern is HALF else 0)
            )
    return None


def _in_part(hour: int, part: str) -> int:
    """An hour of the 24, or -1 for a contradiction such as 21 am."""
    if part == "am":
        return hour % NOON if hour <= NOON else -1
    if part == "morning":
        return hour if hour <= NOON else -1
    if part == "pm":
        return hour % NOON + NOON if hour <= NOON else hour
    if part == "night" and 6 <= hour <= NOON:
        return (hour + NOON) % 24
    return hour

"""What may stand in a file of helplines: numbers that can be numbers, days that can be days, lines one can reach."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainValidator

from bot.content.fields import AList, Note, among, read_mapping, wrong
from bot.content.hours import can_be_said
from bot.content.shapes import Shape
from bot.safety.helplines import AUDIENCES, CONFIDENCES, KINDS, digits

E164: Final = re.compile(r"\+[1-9]\d{6,14}")
AS_DIALLED: Final = re.compile(r"[*#]?\d{2,10}")
"""Short codes, and numbers that only work inside the country."""
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
SAME_END: Final = 6
"""Last digits that a number has in common with how people write it, whatever stands before them."""


def _number(value: Any) -> str | None:
    if value is None:
        return None
    if not _is_number(value):
        raise wrong('a number is +, country and number (+18006624357), or as dialled there (988), in "quotes".')
    return str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and bool(E164.fullmatch(value) or AS_DIALLED.fullmatch(value))


def _address(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value)):
        return value
    raise wrong("a web address begins with https:// and has no spaces.")


def _free(value: Any) -> bool | None:
    if value == "unknown":
        return None
    if not isinstance(value, bool):
        raise wrong("this should be true, false or unknown.")
    return value


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value if isinstance(value, str) and DAY.fullmatch(value) else "")
    except ValueError:
        raise wrong("a day is written 2026-12-01; null where nobody has checked.") from None


def _hours(value: Any) -> str:
    if not isinstance(value, str) or not can_be_said(value):
        raise wrong("hours are 24/7, daily 8:00-22:00, Mon-Fri 9:00-17:00, office hours, online, or not confirmed.")
    return value


def reachable(value: Any) -> Any:
    """A line as keys and values: there is a way to reach it, and the number shown is the number dialled."""
    given = read_mapping(value)
    if not any(given.get(way) for way in ("call", "sms", "chat", "url")):
        raise wrong("nobody can reach this line. Give it 'call', 'sms', 'chat' or 'url'.")
    call, display = given.get("call"), given.get("display")
    if _is_number(call) and isinstance(display, str) and _end(call) != _end(display.partition(",")[0]):
        raise wrong(f"people read '{display}' and dial '{call}'. Look up which is right, and write it in both.")
    return given


def _end(number: str) -> str:
    return digits(number)[-SAME_END:]


Number = Annotated[str | None, PlainValidator(_number)]
Address = Annotated[str | None, PlainValidator(_address)]
Day = Annotated[date | None, PlainValidator(_day)]
Kind = Annotated[str, PlainValidator(among(*KINDS))]
Confidence = Annotated[str, PlainValidator(among(*CONFIDENCES))]
Hours = Annotated[str, PlainValidator(_hours)]
Free = Annotated[bool | None, PlainValidator(_free)]


class Sms(Shape):
    to: Number
    body: Note | None = None


class LineShape(Shape):
    id: Note
    name: Note
    kind: Kind
    also: AList[Kind] = Field(default_factory=list)
    audience: Annotated[str, PlainValidator(among(*AUDIENCES))] = Field("", alias="for")
    call: Number
    display: Note | None
    sms: Annotated[Sms, BeforeValidator(read_mapping)] | None
    chat: Address
    url: Address
    hours: Hours
    languages: AList[Note]
    free: Free
    operator: Note | None = None
    sources: AList[Note] = Field(default_factory=list)
    source_date: Note | None = None
    verified_on: Day
    confidence: Confidence
    note: Note = ""


class CountryShape(Shape):
    name: Note
    emergency: Annotated[list[Number], Field(min_length=1)]
    emergency_note: Note = ""
    emergency_sources: AList[Note] = Field(default_factory=list)
    emergency_confidence: Confidence = CONFIDENCES[0]
    emergency_verified_on: Day
    lines: AList[Annotated[LineShape, BeforeValidator(reachable)]] = Field(default_factory=list)


class Retired(Shape):
    country: Note
    number: Note
    name: Note = ""
    status: Note = ""
    source: Note = ""

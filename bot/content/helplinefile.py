"""`helplines.yaml`: numbers by country, refused when they cannot be numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainValidator, TypeAdapter

from bot.content.complaints import validated
from bot.content.documents import Document, Path, parse
from bot.content.fields import AList, Note, among, read_mapping, wrong
from bot.content.issues import Issue
from bot.content.shapes import Shape
from bot.safety.helplines import CONFIDENCES, KINDS, Country, Directory, Line, directory

E164: Final = re.compile(r"\+[1-9]\d{6,14}")
AS_DIALLED: Final = re.compile(r"[*#]?\d{2,10}")
"""Short codes, and numbers that only work inside the country."""
CODE: Final = re.compile(r"[A-Z]{2}")
NOT_COUNTRIES: Final = frozenset({"checked_on", "international", "retired"})


def _number(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not (E164.fullmatch(value) or AS_DIALLED.fullmatch(value)):
        raise wrong('a number is +, country and number (+18006624357), or as dialled there (988), in "quotes".')
    return value


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


Number = Annotated[str | None, PlainValidator(_number)]
Address = Annotated[str | None, PlainValidator(_address)]


class Sms(Shape):
    to: Number
    body: Note | None = None


class LineShape(Shape):
    id: Note
    name: Note
    kind: Annotated[str, PlainValidator(among(*KINDS))]
    call: Number
    display: Note | None
    sms: Annotated[Sms, BeforeValidator(read_mapping)] | None
    chat: Address
    url: Address
    hours: Note
    languages: AList[Note]
    free: Annotated[bool | None, PlainValidator(_free)]
    operator: Note | None = None
    sources: AList[Note] = Field(default_factory=list)
    source_date: Note | None = None
    confidence: Annotated[str, PlainValidator(among(*CONFIDENCES))]
    note: Note = ""


class CountryShape(Shape):
    name: Note
    emergency: Annotated[list[Number], Field(min_length=1)]
    emergency_note: Note = ""
    emergency_sources: AList[Note] = Field(default_factory=list)
    emergency_confidence: Annotated[str, PlainValidator(among(*CONFIDENCES))] = CONFIDENCES[0]
    lines: AList[Annotated[LineShape, BeforeValidator(read_mapping)]] = Field(default_factory=list)


class Retired(Shape):
    country: Note
    number: Note
    name: Note = ""
    status: Note = ""
    source: Note = ""


COUNTRY: Final = TypeAdapter(Annotated[CountryShape, BeforeValidator(read_mapping)])
RETIRED: Final = TypeAdapter(AList[Annotated[Retired, BeforeValidator(read_mapping)]])


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineFile:
    """What the file gave."""

    document: Document | None = None
    directory: Directory = field(default_factory=Directory)
    issues: tuple[Issue, ...] = ()


def read_helplines(file: str, raw: bytes) -> HelplineFile:
    """Read the directory. Countries that cannot be read are left out and complained about."""
    document, issues = parse(file, raw, "helplines")
    if document is None:
        return HelplineFile(issues=tuple(issues))
    if not isinstance(document.data, dict):
        return HelplineFile(issues=(*issues, document.issue((), "this should be countries by their code.")))
    countries: dict[str, Country] = {}
    for key in document.data:
        if key not in {"checked_on", "retired"}:
            issues += _read_country(document, key, countries)
    retired = validated(RETIRED, document, document.data.get("retired", []), ("retired",))
    issues += [*retired.issues, *_doubled(document)]
    international = countries.pop("international", Directory().international)
    gone = [(each.country, each.number) for each in retired.value or ()]
    found = directory(countries.values(), international, gone)
    return HelplineFile(document=document, directory=found, issues=tuple(issues))


def _read_country(document: Document, key: str, countries: dict[str, Country]) -> list[Issue]:
    checked = validated(COUNTRY, document, document.data[key], (key,))
    shape, issues = checked.value, checked.issues
    if key not in NOT_COUNTRIES and not CODE.fullmatch(key):
        issues.append(document.issue((key,), 'a country is two capital letters, such as US, in "quotes".'))
    if shape is not None and not issues:
        code = "" if key in NOT_COUNTRIES else key
        emergency = tuple(number for number in shape.emergency if number)
        lines = tuple(map(_line, shape.lines))
        countries[key] = Country(code=code, name=shape.name, emergency=emergency, lines=lines)
    return issues


def _line(shape: LineShape) -> Line:
    return Line(
        id=shape.id,
        name=shape.name,
        kind=shape.kind,
        call=shape.call,
        display=shape.display,
        sms=shape.sms.to if shape.sms else None,
        sms_body=shape.sms.body if shape.sms else None,
        chat=shape.chat,
        url=shape.url,
        hours=shape.hours,
        languages=tuple(shape.languages),
        free=shape.free,
        confidence=shape.confidence,
        note=shape.note,
    )


def _doubled(document: Document) -> list[Issue]:
    """Lines that share an id, which is how people talk about them."""
    seen: set[str] = set()
    issues: list[Issue] = []
    for key, country in document.data.items():
        lines = country.get("lines") if isinstance(country, dict) else None
        for index, line in enumerate(lines if isinstance(lines, list) else ()):
            name = line.get("id") if isinstance(line, dict) else None
            path: Path = (key, "lines", index, "id")
            if isinstance(name, str) and name in seen:
                issues.append(document.issue(path, f"the id '{name}' is used twice. Rename one."))
            seen.add(str(name))
    return issues

"""`helplines.yaml`: numbers by country, refused when they cannot be numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, TypeAdapter

from bot.content.complaints import validated
from bot.content.documents import Document, Path, parse
from bot.content.fields import AList, read_mapping
from bot.content.helplineshapes import CountryShape, Day, LineShape, Retired
from bot.content.issues import Issue
from bot.safety.helplines import Country, Directory, Line, directory

CODE: Final = re.compile(r"[A-Z]{2}")
INTERNATIONAL: Final = "international"
NOT_COUNTRIES: Final = frozenset({"compiled_on", INTERNATIONAL, "retired"})
WHEN: Final[TypeAdapter[date | None]] = TypeAdapter(Day)
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
        if key not in {"compiled_on", "retired"}:
            issues += _read_country(document, key, countries)
    issues += validated(WHEN, document, document.data.get("compiled_on"), ("compiled_on",)).issues
    retired = validated(RETIRED, document, document.data.get("retired", []), ("retired",))
    issues += [*retired.issues, *doubled(document)]
    international = countries.pop(INTERNATIONAL, Directory().international)
    gone = [(each.country, each.number) for each in retired.value or ()]
    found = directory(countries.values(), international, gone)
    return HelplineFile(document=document, directory=found, issues=tuple(issues))


def _read_country(document: Document, key: str, countries: dict[str, Country]) -> list[Issue]:
    checked = validated(COUNTRY, document, document.data[key], (key,))
    shape, issues = checked.value, [*checked.issues, *misnamed(document, key)]
    if shape is not None and not issues:
        countries[key] = Country(
            code="" if key in NOT_COUNTRIES else key,
            name=shape.name,
            emergency=tuple(number for number in shape.emergency if number),
            verified_on=shape.emergency_verified_on,
            lines=tuple(map(to_line, shape.lines)),
        )
    return issues


def misnamed(document: Document, key: str) -> list[Issue]:
    """The complaint about a key that is no country."""
    if key == INTERNATIONAL or CODE.fullmatch(key):
        return []
    return [document.issue((key,), 'a country is two capital letters, such as US, in "quotes".')]


def to_line(shape: LineShape) -> Line:
    """The line as the rest of the program knows it."""
    return Line(
        id=shape.id,
        name=shape.name,
        kind=shape.kind,
        also=tuple(shape.also),
        audience=shape.audience,
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
        verified_on=shape.verified_on,
    )


def doubled(document: Document) -> list[Issue]:
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

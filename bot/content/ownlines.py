"""An operator's own helplines (`HELPLINES_FILE`), laid over ours: lines added, replaced or hidden, by country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag, TypeAdapter

from bot.content.complaints import validated
from bot.content.content import SOURCE_LANGUAGE, Content, Wording
from bot.content.documents import Document, parse
from bot.content.fields import AList, Note, read_flag, read_mapping, wrong
from bot.content.helplinefile import INTERNATIONAL, doubled, misnamed, to_line
from bot.content.helplineshapes import Address, Confidence, Day, Free, Hours, LineShape, Number, Sms, reachable
from bot.content.issues import Issue, did_you_mean
from bot.content.shapes import Shape
from bot.safety.helplines import ONE_SOURCE, Country, Directory, Line, may_show


def _removed(value: Any) -> bool:
    if not read_flag(value):
        raise wrong("'remove' is true, or not there. Write true to hide our line, or remove the key.")
    return True


class Removal(Shape):
    """Hides one of our lines."""

    id: Note
    remove: Annotated[bool, PlainValidator(_removed)]


class OwnLine(LineShape):
    """A line of the operator's: what is not said is not known, and the operator is its source."""

    call: Number = None
    display: Note | None = None
    sms: Annotated[Sms, BeforeValidator(read_mapping)] | None = None
    chat: Address = None
    url: Address = None
    hours: Hours = ""
    languages: AList[Note] = Field(default_factory=list)
    free: Free = None
    verified_on: Day = None
    confidence: Confidence = ONE_SOURCE


def _kind_of_entry(value: Any) -> str:
    return "<removal>" if "remove" in value else "<line>"


def _entry(value: Any) -> Any:
    return value if "remove" in read_mapping(value) else reachable(value)


Entry = Annotated[
    Annotated[Removal, Tag("<removal>")] | Annotated[OwnLine, Tag("<line>")],
    Discriminator(_kind_of_entry),
    BeforeValidator(_entry),
]


class OwnCountry(Shape):
    """What to change about one country. The name is needed only for a country that we do not have."""

    name: Note = ""
    emergency: AList[Number] = Field(default_factory=list)
    emergency_verified_on: Day = None
    lines: AList[Entry] = Field(default_factory=list)


COUNTRY: Final = TypeAdapter(Annotated[OwnCountry, BeforeValidator(read_mapping)])


def add_own_lines(content: Content, file: Path) -> tuple[Content, tuple[Issue, ...]]:
    """The content with the file's lines in it; as it was, when there are issues."""
    document, issues = _read(file)
    if document is None or issues:
        return content, tuple(issues)
    if not isinstance(document.data, dict):
        return content, (document.issue((), 'this should be countries by their code, such as "US".'),)
    merged = content
    for code in document.data:
        checked = validated(COUNTRY, document, document.data[code], (code,))
        issues += [*checked.issues, *misnamed(document, code)]
        if checked.value is not None:
            issues += _misplaced(document, code, checked.value, content.directory)
            merged = _with_country(merged, document, code, checked.value)
    issues += doubled(document)
    return (content if issues else merged), tuple(sorted(set(issues)))


def _read(file: Path) -> tuple[Document | None, list[Issue]]:
    try:
        return parse(str(file), file.read_bytes(), "helplines")
    except OSError as error:
        what = f"the file cannot be read ({error.strerror}). Put it there, or empty HELPLINES_FILE."
        return None, [Issue(str(file), 1, 1, "helplines", what)]


def _misplaced(document: Document, code: str, own: OwnCountry, ours: Directory) -> Iterator[Issue]:
    """What cannot be laid over our directory."""
    country = _ours(ours, code)
    if country is None and not (own.name and own.emergency):
        yield document.issue((code,), f"{code} is new here. Give it its 'name' and its 'emergency' numbers.")
    homes = {line.id: each.code for each in (ours.international, *ours.countries.values()) for line in each.lines}
    here = {line.id for line in country.lines} if country else set[str]()
    for index, entry in enumerate(own.lines):
        at = (code, "lines", index, "id")
        if isinstance(entry, Removal) and entry.id not in here:
            hint = did_you_mean(entry.id, here) or " Take this entry out."
            yield document.issue(at, f"{code} shows no line '{entry.id}' that could be removed.{hint}")
        elif entry.id in homes.keys() - here:
            home = homes[entry.id] or INTERNATIONAL
            yield document.issue(at, f"'{entry.id}' is a line of {home}. Move it there, or give yours another id.")
        elif isinstance(entry, OwnLine):
            yield from _doubtful(document, (code, "lines", index), to_line(entry), ours)


def _doubtful(document: Document, at: tuple[str, str, int], line: Line, ours: Directory) -> Iterator[Issue]:
    """Lines that would silently not be shown, or should not be before somebody has tried them."""
    if not may_show(line):
        yield document.issue(at, "a line 'general knowledge only' or 'do not publish' is never shown. Check it first.")
    if ours.is_retired(at[0], line) and line.verified_on is None:
        what = "our file lists this number as retired. Call it, then say when: 'verified_on: 2026-12-01'."
        yield document.issue(at, what)


def _with_country(content: Content, document: Document, code: str, own: OwnCountry) -> Content:
    found = _ours(content.directory, code)
    if found is None:
        content = _with_name(content, document, code, own.name)
    country = _laid_over(found or Country(code=code, name=own.name, emergency=()), own)
    if code == INTERNATIONAL:
        directory = replace(content.directory, international=country)
    else:
        directory = replace(content.directory, countries={**content.directory.countries, code: country})
    return replace(content, directory=directory, catalog=replace(content.catalog, directory=directory))


def _ours(ours: Directory, code: str) -> Country | None:
    return ours.international if code == INTERNATIONAL else ours.of(code)


def _laid_over(ours: Country, own: OwnCountry) -> Country:
    """Lines with a known id stand where ours stood, new ones first."""
    changes = {entry.id: None if isinstance(entry, Removal) else to_line(entry) for entry in own.lines}
    known = {line.id for line in ours.lines}
    added = [replace(line, own=True) for key, line in changes.items() if line is not None and key not in known]
    kept = [changes.get(line.id, line) for line in ours.lines]
    emergency = tuple(number for number in own.emergency if number)
    return replace(
        ours,
        emergency=emergency or ours.emergency,
        verified_on=own.emergency_verified_on if emergency else own.emergency_verified_on or ours.verified_on,
        lines=(*added, *(line for line in kept if line is not None)),
    )


def _with_name(content: Content, document: Document, code: str, name: str) -> Content:
    """A country that we do not have can be said, and typed, by the name that the file gives it."""
    key = f"country.{code}"
    words = content.catalog.words
    named = {**words, SOURCE_LANGUAGE: {**words.get(SOURCE_LANGUAGE, {}), key: name}}
    wording = Wording(words=name, file=document.file, path=(code, "name"))
    return replace(
        content,
        catalog=replace(content.catalog, words=named),
        wordings={**content.wordings, key: wording},
        documents={**content.documents, document.file: document},
    )

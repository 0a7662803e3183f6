"""The files of a folder that are not flows: their shapes, and what each is called."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainValidator

from bot.content.fields import AList, AMapping, Id, Note, Words, among, read_list, read_mapping, read_words, wrong
from bot.content.shapes import Shape, ShownName

BOT, SYSTEM, CARD, COUNTRIES, READING, REPORTS = "bot", "system", "card", "countries", "reading", "reports"
HELPLINES = "helplines"
SPECIAL: Final = (BOT, SYSTEM, CARD, COUNTRIES, READING, REPORTS, HELPLINES)
"""Stems of files that hold something other than a flow."""
PREFIXES: Final = {SYSTEM: "system.", CARD: "card.", COUNTRIES: "country.", READING: "reading.", REPORTS: "reports."}


def key_of(stem: str, address: str) -> str:
    """The catalog key of an address in a file: `strength.ask` of craving is `craving.strength.ask`."""
    if stem == BOT:
        return address if "." in address else f"profile.{address}"
    return PREFIXES.get(stem, f"{stem}.") + address


def address_of(stem: str, key: str) -> str:
    """The inverse of `key_of`."""
    return key.removeprefix("profile.") if stem == BOT else key.removeprefix(PREFIXES.get(stem, f"{stem}."))


def _spellings(value: Any) -> tuple[str, ...]:
    return tuple(read_words(str(each) if isinstance(each, int) else each) for each in read_list(value))


def _words_or_spellings(value: Any) -> str | tuple[str, ...] | None:
    if value is None or value == "":
        return None
    return _spellings(value) if isinstance(value, list) else read_words(value)


Spellings = Annotated[tuple[str, ...], PlainValidator(_spellings)]
Deed = Annotated[str, PlainValidator(among("stop", "back", "skip", "resume"))]


def _does_something(value: Any) -> Any:
    given = read_mapping(value)
    if ("flow" in given) == ("do" in given):
        raise wrong("give it either 'flow' (the flow it opens) or 'do' (stop, back, skip, resume).")
    return given


class CommandLine(Shape):
    command: Id
    description: Words
    flow: Note = ""
    do: Deed = ""


class MenuWordShape(Shape):
    flow: Note = ""
    do: Deed = ""
    say: Spellings = ()


class ListWords(Shape):
    line: Words
    done: Words


class Keyboard(Shape):
    """The two buttons that are always there, the last row under every question, and the one that shares a place."""

    help: Words
    menu: Words
    back: Words
    skip: Words
    place: Words


class Bot(Shape):
    """`bot.yaml`."""

    languages: AMapping[Words]
    commands: AList[Annotated[CommandLine, BeforeValidator(_does_something)]] = Field(default_factory=list)
    words: AMapping[Annotated[MenuWordShape, BeforeValidator(_does_something)]] = Field(default_factory=dict)
    lists: Annotated[dict[ShownName, ListWords], BeforeValidator(read_mapping)] = Field(default_factory=dict)
    keyboard: Annotated[Keyboard, BeforeValidator(read_mapping)] | None = None
    about: Words | None = None
    short_description: Words | None = None


class WordsFile(Shape):
    """`system.yaml` and `card.yaml`: sentences by key."""

    words: AMapping[Words]


class SpellingsFile(Shape):
    """`reading.yaml`: spellings by key."""

    words: AMapping[Spellings]


class CountriesFile(Shape):
    """`countries.yaml`: names by ISO code, further spellings, and whom to offer first in each language."""

    words: AMapping[Words]
    aliases: AMapping[Spellings] = Field(default_factory=dict)
    likely: AMapping[Spellings] = Field(default_factory=dict)


class Entry(Shape):
    """A translated entry; an empty target waits for its translator."""

    source: Annotated[str | tuple[str, ...], PlainValidator(_words_or_spellings)]
    target: Annotated[str | tuple[str, ...] | None, PlainValidator(_words_or_spellings)] = None


class Locale(Shape):
    """`locales/<language>/<file>.yaml`."""

    language: Note
    flow: Note
    texts: AMapping[Annotated[Entry, BeforeValidator(read_mapping)]] = Field(default_factory=dict)

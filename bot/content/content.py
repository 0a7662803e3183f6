"""Everything that the files of one folder say, ready for the engine and the channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.catalog import Catalog
from bot.content.documents import Document
from bot.engine.flows import Library
from bot.safety.helplines import Directory

SOURCE_LANGUAGE = "en"
"""The language that flows are written in; the others are translations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of the menu: `/name` opens `flow`, or does `do` (`stop`). Its words are `commands.<name>`."""

    name: str
    flow: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuWord:
    """What may be typed without a slash; the spellings are the list `words.<name>` of each language."""

    name: str
    flow: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One sentence, or one list of spellings, in its source language: where it stands and whether lives hang on it."""

    words: str | tuple[str, ...]
    file: str
    path: tuple[str | int, ...]
    critical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """One translated entry, with the source it was made from."""

    key: str
    source: str | tuple[str, ...]
    target: str | tuple[str, ...]
    file: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All flows, all words, all numbers. `documents` are the files as read, for messages about places in them.

    `wordings` are the source words by catalog key; `translations` the entries of each further language, in file order.
    `broken` names flows of which some step could not be read, so that checks do not blame the rest of them.
    `aliases` are further spellings of countries by ISO code, in any language.
    """

    library: Library
    catalog: Catalog
    commands: tuple[Command, ...] = ()
    words: tuple[MenuWord, ...] = ()
    directory: Directory
    titles: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    translations: Mapping[str, tuple[Translation, ...]] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

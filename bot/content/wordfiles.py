"""The files that hold words but no flow: bot, system, card, reading, countries, and the translations of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter

from bot.content import files
from bot.content.complaints import validated
from bot.content.content import Command, MenuWord, Translation, Wording
from bot.content.documents import Document, Path, parse
from bot.content.fields import ID
from bot.content.issues import Issue

BOT: Final = TypeAdapter(files.Bot)
WORDS: Final = TypeAdapter(files.WordsFile)
SPELLINGS: Final = TypeAdapter(files.SpellingsFile)
COUNTRIES: Final = TypeAdapter(files.CountriesFile)
LOCALE: Final = TypeAdapter(files.Locale)

KEY: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
CODE: Final = re.compile(r"[A-Z]{2}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """What one file gave. Only `bot.yaml` fills commands, menu words and languages, only `countries.yaml` the rest."""

    document: Document | None = None
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    words: tuple[MenuWord, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    likely: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleFile:
    """One file of translations."""

    language: str
    document: Document | None = None
    entries: tuple[Translation, ...] = ()
    issues: tuple[Issue, ...] = ()


def read_words(file: str, raw: bytes) -> WordFile:
    """Read one of the special files, by its name."""
    stem = file.removesuffix(".yaml")
    document, issues = parse(file, raw, stem)
    if document is None:
        return WordFile(issues=tuple(issues))
    match stem:
        case files.BOT:
            return _bot(document, issues)
        case files.COUNTRIES:
            return _countries(document, issues)
        case files.READING:
            spellings = validated(SPELLINGS, document, document.data)
            given: Mapping[str, str | tuple[str, ...]] = spellings.value.words if spellings.value else {}
            issues += spellings.issues
        case _:
            sentences = validated(WORDS, document, document.data)
            given = sentences.value.words if sentences.value else {}
            issues += sentences.issues
    issues += [*_bad_keys(document, given, KEY, "small letters, digits, _ and .")]
    # A card without words in someone's language is of no use at the worst moment.
    critical = stem == files.CARD
    return WordFile(document=document, wordings=_worded(document, stem, given, critical), issues=tuple(issues))


def _bad_keys(
    document: Document, given: Mapping[str, object], pattern: re.Pattern[str], allowed: str
) -> Iterator[Issue]:
    for key in given:
        if not pattern.fullmatch(key):
            yield document.issue(("words", key), f"'{key}' cannot be a key here. Use {allowed}.")


def _worded(
    document: Document, stem: str, given: Mapping[str, str | tuple[str, ...]], critical: bool
) -> dict[str, Wording]:
    return {
        files.key_of(stem, key): Wording(words=words, file=document.file, path=("words", key), critical=critical)
        for key, words in given.items()
    }


def _countries(document: Document, issues: list[Issue]) -> WordFile:
    checked = validated(COUNTRIES, document, document.data)
    found, issues = checked.value, issues + checked.issues
    if found is None:
        return WordFile(document=document, issues=tuple(issues))
    issues += _bad_keys(document, found.words, CODE, "two capital letters, such as US")
    for part, given in (("aliases", found.aliases), ("likely", found.likely)):
        codes = {code: (part, code) for code in given} if part == "aliases" else _codes(part, given)
        for code, path in codes.items():
            if code not in found.words:
                issues.append(document.issue(path, f"'{code}' has no name. Add it under 'words'."))
    return WordFile(
        document=document,
        wordings=_worded(document, files.COUNTRIES, found.words, False),
        aliases=found.aliases,
        likely=found.likely,
        issues=tuple(issues),
    )


def _codes(part: str, given: Mapping[str, tuple[str, ...]]) -> dict[str, Path]:
    return {code: (part, language) for language, codes in given.items() for code in codes}


def _bot(document: Document, issues: list[Issue]) -> WordFile:
    checked = validated(BOT, document, document.data)
    bot, issues = checked.value, issues + checked.issues
    if bot is None:
        return WordFile(document=document, issues=tuple(issues))
    for language in bot.languages:
        if not LANGUAGE.fullmatch(language):
            issues.append(document.issue(("languages", language), "a language is a tag such as en, es or pt-BR."))
    for name in bot.words:
        if not ID.fullmatch(name):
            issues.append(document.issue(("words", name), f"'{name}' cannot be a name here. Use small letters and _."))
    seen: set[str] = set()
    for index, each in enumerate(bot.commands):
        if each.command in seen:
            issues.append(document.issue(("commands", index), f"/{each.command} is here twice. Keep one."))
        seen.add(each.command)
    return WordFile(
        document=document,
        wordings={key: Wording(words=words, file=document.file, path=path, critical=key == "keyboard.help")
                  for key, path, words in _bot_words(bot)},
        languages=bot.languages,
        commands=tuple(Command(name=each.command, flow=each.flow, do=each.do) for each in bot.commands),
        words=tuple(MenuWord(name=name, flow=each.flow, do=each.do) for name, each in bot.words.items()),
        issues=tuple(issues),
    )  # fmt: skip


def _bot_words(bot: files.Bot) -> Iterator[tuple[str, Path, str | tuple[str, ...]]]:
    for index, command in enumerate(bot.commands):
        yield f"commands.{command.command}", ("commands", index, "description"), command.description
    for name, word in bot.words.items():
        yield f"words.{name}", ("words", name), word.say or (name,)
    for name, lines in bot.lists.items():
        yield f"lists.{name}.line", ("lists", name, "line"), lines.line
        yield f"lists.{name}.done", ("lists", name, "done"), lines.done
    if bot.keyboard:
        for key in files.Keyboard.model_fields:
            yield f"keyboard.{key}", ("keyboard", key), getattr(bot.keyboard, key)
    for key in ("about", "short_description"):
        if words := getattr(bot, key):
            yield f"profile.{key}", (key,), words


def read_locale(file: str, raw: bytes) -> LocaleFile:
    """Read `locales/<language>/<stem>.yaml`. Whether its keys exist is for the checks to say."""
    _, language, name = file.split("/")
    stem = name.removesuffix(".yaml")
    document, issues = parse(file, raw, f"{language}.{stem}")
    if document is None:
        return LocaleFile(language=language, issues=tuple(issues))
    checked = validated(LOCALE, document, document.data)
    found, issues = checked.value, issues + checked.issues
    if found is None:
        return LocaleFile(language=language, document=document, issues=tuple(issues))
    if found.language != language:
        issues.append(document.issue(("language",), f"the folder is called {language}. Write language: {language}."))
    if found.flow != stem:
        issues.append(document.issue(("flow",), f"the file is called {name}. Write flow: {stem}."))
    entries = tuple(_entries(document, stem, found))
    issues += [document.issue(each.path, "one is a sentence, the other a list. Make both alike.")
               for each in entries if isinstance(each.source, str) != isinstance(each.target, str)]  # fmt: skip
    return LocaleFile(language=language, document=document, entries=entries, issues=tuple(issues))


def _entries(document: Document, stem: str, found: files.Locale) -> Iterator[Translation]:
    for address, entry in found.texts.items():
        if entry.target is not None:
            yield Translation(key=files.key_of(stem, address), source=entry.source, target=entry.target,
                              file=document.file, path=("texts", address))  # fmt: skip

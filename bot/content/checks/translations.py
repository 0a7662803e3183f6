"""Translations in step with their source: nothing unknown, nothing outdated, same braces, critical words complete.

A region's words (`es-AR`) are a part of a translation: what they hold is judged alike, what they lack is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.content.content import SOURCE_LANGUAGE, Content, Translation
from bot.content.fields import braces
from bot.content.issues import Issue, did_you_mean
from bot.content.rendering import sentences
from bot.safety.helplines import EMERGENCY


def findings(content: Content) -> Iterator[Issue]:
    for language, entries in content.translations.items():
        if language == SOURCE_LANGUAGE:
            continue
        for entry in entries:
            yield from _about(content, entry)
        if "-" in language:
            yield from _of_a_region(content, language)
    for language in content.catalog.languages:
        if language != SOURCE_LANGUAGE and "-" not in language:
            yield from _missing(content, language)


def _about(content: Content, entry: Translation) -> Iterator[Issue]:
    document = content.documents[entry.file]
    source = content.wordings.get(entry.key)
    if source is None:
        hint = did_you_mean(entry.key, content.wordings) or " Remove it."
        yield document.issue(entry.path, f"the flows have no words '{entry.key}'.{hint}")
    elif source.words != entry.source:
        yield document.issue(entry.path, "the source has changed since. Translate it anew, and copy the new source.")
    elif isinstance(entry.target, str) and set(braces(entry.target)) != set(braces(str(entry.source))):
        yield document.issue(entry.path, "other {braces} than the source. Use the same ones.")
    elif source.critical and _is_first(entry.source) and not _is_first(entry.target):
        yield document.issue(entry.path, "{emergency} stands in the first sentence of the source. Put it there, too.")


def _is_first(words: str | tuple[str, ...]) -> bool:
    """Whether somebody who reads one sentence only has read whom to call."""
    return isinstance(words, str) and EMERGENCY in braces((*sentences(words), "")[0])


def _of_a_region(content: Content, language: str) -> Iterator[Issue]:
    base = language.partition("-")[0]
    if base not in content.catalog.languages:
        first = next(iter(content.translations[language]))
        yield content.documents[first.file].issue((), f"'{base}' is not switched on in bot.yaml, so nobody reads this.")
    spoken: Mapping[str, object] = {each.key: each.target for each in content.translations.get(base, ())}
    for entry in content.translations[language]:
        document = content.documents[entry.file]
        if entry.key.startswith("keyboard.") or not isinstance(entry.target, str):
            what = f"what people may type, and the fixed buttons, are read in {base}. Put it there."
            yield document.issue(entry.path, what)
        elif spoken.get(entry.key) == entry.target:
            yield document.issue(entry.path, f"{base} says the same. Remove it here.")


def _missing(content: Content, language: str) -> Iterator[Issue]:
    """A language is switched on only when the words on which lives hang are all there."""
    there = {entry.key for entry in content.translations.get(language, ()) if entry.target}
    for key, wording in content.wordings.items():
        if wording.critical and key not in there:
            what = (
                f"no {language} translation, and lives hang on it. Translate it, or switch {language} off in bot.yaml."
            )
            yield content.documents[wording.file].issue(wording.path, what)

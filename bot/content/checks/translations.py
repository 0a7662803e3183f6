"""Translations in step with their source: nothing unknown, nothing outdated, same braces, critical words complete."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.content import SOURCE_LANGUAGE, Content, Translation
from bot.content.fields import braces
from bot.content.issues import Issue, did_you_mean


def findings(content: Content) -> Iterator[Issue]:
    for language, entries in content.translations.items():
        if language == SOURCE_LANGUAGE:
            continue
        for entry in entries:
            yield from _about(content, entry)
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


def _missing(content: Content, language: str) -> Iterator[Issue]:
    """A language is switched on only when the words on which lives hang are all there."""
    there = {entry.key for entry in content.translations.get(language, ()) if entry.target}
    for key, wording in content.wordings.items():
        if wording.critical and key not in there:
            what = (
                f"no {language} translation, and lives hang on it. Translate it, or switch {language} off in bot.yaml."
            )
            yield content.documents[wording.file].issue(wording.path, what)

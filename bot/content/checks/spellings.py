"""Typed words mean one thing: in each language, no spelling opens two flows, and no two buttons share one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.content.checks.places import about_words
from bot.content.content import SOURCE_LANGUAGE, Content, Wording
from bot.content.issues import Issue
from bot.content.spelling import plain
from bot.engine.flows import Ask

Worded = Mapping[str, Wording]


def findings(content: Content) -> Iterator[Issue]:
    for language in (SOURCE_LANGUAGE, *content.translations):
        worded = _in(content, language)
        yield from _menu_words(content, worded)
        yield from _labels(content, worded)


def _in(content: Content, language: str) -> Worded:
    """The words of one language by key, with the places where they stand."""
    if language == SOURCE_LANGUAGE:
        return content.wordings
    entries = content.translations.get(language, ())
    return {each.key: Wording(words=each.target, file=each.file, path=each.path) for each in entries}


def _menu_words(content: Content, worded: Worded) -> Iterator[Issue]:
    taken: dict[str, str] = {}
    for word in content.words:
        wording = worded.get(f"words.{word.name}")
        for spelling in {plain(each) for each in _all(wording)}:
            if wording and taken.setdefault(spelling, word.name) != word.name:
                what = f"'{spelling}' already means {taken[spelling]}. Remove it from one of them."
                yield about_words(content, wording, what)


def _labels(content: Content, worded: Worded) -> Iterator[Issue]:
    """Also what may be typed instead of a label. Of two alike, only the first could ever be typed."""
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            taken: dict[str, str] = {}
            for choice in step.choices if isinstance(step, Ask) else ():
                for key in (choice.label.key, f"{choice.label.key}.also"):
                    wording = worded.get(key)
                    for spelling in {plain(each) for each in _all(wording)}:
                        if wording and taken.setdefault(spelling, choice.id) != choice.id:
                            what = f"'{spelling}' is also typed for '{taken[spelling]}'. Word one of them otherwise."
                            yield about_words(content, wording, what)


def _all(wording: Wording | None) -> tuple[str, ...]:
    if wording is None:
        return ()
    return wording.words if isinstance(wording.words, tuple) else (wording.words,)

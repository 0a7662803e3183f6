"""`foothold helplines`: the directory in words, and which of its numbers a person has to check again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.config import FLOWS, read_settings
from bot.content.content import SOURCE_LANGUAGE
from bot.content.lines import LineWords
from bot.safety.helplines import Country, Directory, Line
from bot.safety.recheck import Entry, entries
from bot.verbs.errors import StopError
from bot.verbs.setup import load_content

DAYS = 180
"""Numbers change; after half a year, somebody should look again."""


def helplines(chosen: argparse.Namespace) -> int:
    """Prints the directory as people are shown it, or what is to be checked again."""
    content = load_content(FLOWS, read_settings())
    code = _known(content.directory, chosen.country)
    if chosen.stale is not None or chosen.count:
        days = DAYS if chosen.stale is None else chosen.stale
        _print_stale(content.directory, code, days, only_count=chosen.count)
        return 0
    words = LineWords(content.catalog, SOURCE_LANGUAGE)
    known = content.directory.countries
    print("\n\n".join(_in_words(country, words) for country in ([known[code]] if code else known.values())))
    return 0


def _known(directory: Directory, named: str | None) -> str:
    """The country's code; empty for all. Raises `StopError` with those there are."""
    code = (named or "").upper()
    if code and code not in directory.countries:
        raise StopError(f"There are no numbers for {named}. There are: {', '.join(sorted(directory.countries))}.")
    return code


def _in_words(country: Country, words: LineWords) -> str:
    lines = (_line(line, words) for line in country.lines)
    head = f"{country.name} ({country.code}). Emergency: {', '.join(country.emergency)}."
    return "\n".join([head, *(lines if country.lines else ["  No lines."])])


def _line(line: Line, words: LineWords) -> str:
    pages = dict.fromkeys(page for page in (line.chat, line.url) if page)
    return f"  {line.name} ({', '.join(line.kinds)}): {words.details(line)} {' '.join(pages)}".rstrip()


def _print_stale(directory: Directory, code: str, days: int, *, only_count: bool) -> None:
    found = list(entries(directory, code))
    stale = [entry for entry in found if entry.is_stale(datetime.now(UTC).date(), days)]
    for row in () if only_count else _rows(stale):
        print(row)
    never = sum(entry.verified_on is None for entry in stale)
    print(
        f"{len(stale)} of {len(found)} entries to check again: {never} never checked, "
        f"{len(stale) - never} not within {days} days."
    )


def _rows(stale: list[Entry]) -> Iterator[str]:
    for entry in stale:
        checked = f"checked {entry.verified_on}" if entry.verified_on else "never checked"
        country = entry.country.code or entry.country.name
        yield " | ".join((country, entry.name, entry.number or "no number", entry.page or "no page", checked))

"""What a person might type at a question: `samples.yaml`, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import yaml

FILE: Final = Path(__file__).with_name("samples.yaml")


class Words(NamedTuple):
    """The same thing said in each language."""

    by_language: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(tuple(self.by_language.items()))

    def said(self, language: str) -> str:
        return self.by_language[language]


class Samples:
    """The bank. Raises `KeyError` when a part of the file is missing."""

    def __init__(self, path: Path = FILE) -> None:
        bank = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.questions = {address: _all(entries) for address, entries in bank["questions"].items()}
        self.anything = _all(bank["anything"])
        self.countries = _all(bank["countries"])
        self.meanwhile = _all(bank["meanwhile"])
        self.alarms: dict[str, dict[str, list[str]]] = bank["alarms"]

    def everything(self) -> Iterator[Words]:
        yield from (*self.anything, *self.countries, *self.meanwhile)
        for entries in self.questions.values():
            yield from entries

    def at(self, address: str) -> tuple[Words, ...]:
        return self.questions.get(address, self.anything)


def _all(entries: list[Mapping[str, str]]) -> tuple[Words, ...]:
    return tuple(Words(each) for each in entries)

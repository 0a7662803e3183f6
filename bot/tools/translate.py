"""Brings one language's files in step with the flows, so that what is missing or outdated shows itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from bot.content.content import Content, Wording
from bot.content.files import address_of
from bot.content.loader import load
from bot.content.wordfiles import LOCALE

WIDTH: Final = 110
Words = str | tuple[str, ...] | None


class _Entry(NamedTuple):
    """One translated sentence, or list of spellings; a target of None waits for its translator."""

    source: Words
    target: Words = None


Texts = Mapping[str, _Entry]


class _Tally(NamedTuple):
    """How one file's entries stand: `missing` have no target, `outdated` an older source, `gone` no source at all."""

    missing: int
    outdated: int
    gone: int

    def __str__(self) -> str:
        return f"{self.missing} without a target, {self.outdated} outdated, {self.gone} no longer used"


def translate(folder: Path, language: str) -> list[str]:
    """Add what `folder/locales/<language>` lacks, with empty targets. One line for each file changed, then the sum.

    No target is changed. An entry whose source has changed keeps the old one, which is how it shows as outdated. A
    region (`es-AR`) holds only what differs from its language, so nothing is added to it.
    Raises `ContentError` when the folder cannot be read.
    """
    content = load(folder)
    report: list[str] = []
    total: Counter[str] = Counter()
    for stem, every in _by_file(content, language).items():
        file = f"locales/{language}/{stem}.yaml"
        before = _texts(content, file)
        source = {address: each for address, each in every.items() if "-" not in language or address in before}
        after = dict(_in_step(before, source))
        tally = _tally(after, source)
        total.update(tally._asdict())
        if list(after.items()) != list(before.items()):
            _write(folder / file, {"language": language, "flow": stem, "texts": after})
            report.append(f"{file}: {len(after.keys() - before.keys())} added; {tally}.")
    return [*report, f"{language}: {_Tally(**total)}."]


def _by_file(content: Content, language: str) -> dict[str, dict[str, Wording]]:
    """The source words by file and address, as the files order them; none for translations of a file that is gone."""
    found: dict[str, dict[str, Wording]] = {}
    for key, wording in content.wordings.items():
        stem = wording.file.removesuffix(".yaml")
        found.setdefault(stem, {})[address_of(stem, key)] = wording
    translated = (Path(file) for file in content.documents if file.startswith(f"locales/{language}/"))
    return found | {file.stem: {} for file in translated if file.stem not in found}


def _texts(content: Content, file: str) -> Texts:
    document = content.documents.get(file)
    texts = LOCALE.validate_python(document.data).texts if document else {}
    return {address: _Entry(entry.source, entry.target) for address, entry in texts.items()}


def _in_step(before: Texts, source: Mapping[str, Wording]) -> Iterator[tuple[str, _Entry]]:
    """The entries in the order of the source; then those that nothing asks for any more, for a person to move."""
    for address, wording in source.items():
        kept = before.get(address)
        yield address, kept if kept and kept.target is not None else _Entry(wording.words)
    yield from ((address, entry) for address, entry in before.items() if address not in source)


def _tally(texts: Texts, source: Mapping[str, Wording]) -> _Tally:
    known = {address: entry for address, entry in texts.items() if address in source}
    outdated = sum(entry.source != source[address].words for address, entry in known.items())
    missing = sum(entry.target is None for entry in known.values())
    return _Tally(missing=missing, outdated=outdated, gone=len(texts) - len(known))


class _Dumper(yaml.SafeDumper):
    """Writes words as people write them: paragraphs as blocks, lists on one line, nothing as empty quotes."""


_Dumper.add_representer(tuple, lambda dumper, each: dumper.represent_sequence("tag:yaml.org,2002:seq", each, True))
_Dumper.add_representer(
    _Entry, lambda dumper, each: dumper.represent_dict({"source": each.source or "", "target": each.target or ""})
)
_Dumper.add_representer(
    str,
    lambda dumper, each: dumper.represent_scalar("tag:yaml.org,2002:str", each, style="|" if "\n" in each else None),
)


def _write(path: Path, data: Mapping[str, Any]) -> None:
    """Remarks at the top of the file stay; YAML has no place for others once it is written anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    remarks = "".join(takewhile(lambda line: line.startswith("#"), old))
    words = yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    path.write_text(remarks + words, "utf-8")

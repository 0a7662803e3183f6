"""Reads the corpora and says which rows belong together."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parent / "crisis"
HEADER = ["id", "label", "category", "lang", "text"]
LABELS = ("none", "amber", "red")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One labelled message; `source` is the file that it comes from, without ending."""

    id: str
    label: str
    category: str
    lang: str
    text: str
    source: str


def load_rows(folder: Path = FOLDER) -> list[Row]:
    """All rows of all corpora, in the order of file names; a bad line is refused with its place."""
    return [row for file in corpus_files(folder) for row in _read(file)]


def corpus_files(folder: Path = FOLDER) -> list[Path]:
    return sorted(folder.glob("corpus*.tsv"))


def corpus_hash(folder: Path = FOLDER) -> str:
    """SHA-256 over names and bytes of the corpora, so that a model can prove what it was trained on."""
    digest = hashlib.sha256()
    for file in corpus_files(folder):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(file: Path) -> Iterator[Row]:
    lines = file.read_text(encoding="utf-8").splitlines()
    if lines[0].split("\t") != HEADER:
        raise ValueError(f"{file.name}:1: the header must be {HEADER}")
    for number, line in enumerate(lines[1:], start=2):
        fields = line.split("\t")
        if len(fields) != len(HEADER) or fields[1] not in LABELS or not fields[4].strip():
            raise ValueError(f"{file.name}:{number}: needs five columns, a label of {LABELS} and a text")
        name, label, category, lang, text = fields
        yield Row(id=name, label=label, category=category, lang=lang, text=text.replace("\\n", "\n"), source=file.stem)


def situations(rows: Sequence[Row]) -> list[int]:
    """A group number per row: twins of one situation and near copies share one, so they never part in a fold.

    In the contrast file and in our own files a category is a situation. Elsewhere categories are broad, so rows are
    joined when they share half of their word pairs.
    """
    parents = list(range(len(rows)))
    for one, other in (*_same_situation(rows), *_near_copies(rows)):
        parents[_root(parents, one)] = _root(parents, other)
    return [_root(parents, at) for at in range(len(rows))]


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at


KIND_FILES = (
    "corpus-own-answers",
    "corpus-own-bodies-en",
    "corpus-own-chat-en",
    "corpus-own-mixed-es",
    "corpus-own-others-en",
    "corpus-own-people-es",
    "corpus-own-portraits-en",
    "corpus-own-quiet-en",
    "corpus-own-suicide-en",
    "corpus-own-trades-en",
    "corpus-own-twins-en",
    "corpus-own-unsaid-en",
    "corpus-own-voices-en",
    "corpus-own-wide-es",
)
"""Files in which a category is a kind word, a hyphen and a situation."""

SITUATION_FILES = (
    *KIND_FILES,
    "corpus-en-contrast",
    "corpus-own-body-en",
    "corpus-own-en",
    "corpus-own-es",
    "corpus-own-everyday-en",
    "corpus-own-hard-en",
    "corpus-own-hard-es",
)


def _same_situation(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    first: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        if row.source in SITUATION_FILES:
            yield at, first.setdefault((row.source, row.category), at)


def _near_copies(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    pairs = [_word_pairs(row.text) for row in rows]
    where: dict[tuple[str, str], list[int]] = {}
    for at, own in enumerate(pairs):
        for other in _candidates(own, where):
            if len(own & pairs[other]) >= 0.5 * min(len(own), len(pairs[other])):
                yield at, other
        for pair in own:
            where.setdefault(pair, []).append(at)


def _candidates(own: set[tuple[str, str]], where: dict[tuple[str, str], list[int]]) -> set[int]:
    """Earlier rows that share a rare word pair; common pairs would compare everything with everything."""
    return {other for pair in own if len(where.get(pair, ())) < 30 for other in where.get(pair, ())}


def _word_pairs(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", text.lower())
    return set(pairwise(words))

"""How often the kind of danger is named rightly, on held-out rows whose category tells what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.safety.levels import Level
from bot.safety.model import weighed
from bot.safety.normalise import normalise
from bot.safety.screening import AMBER_KINDS, kind_of
from training.corpus import Row
from training.fitting import read_lexicon
from training.kinds import HEADS, kinds_of
from training.train import read_rules
from training.validation import Held, Share, others, usual_parts

ALSO_RIGHT = {
    "overdose_self": {"uppers", "medical"},
    "overdose_other": {"medical"},
    "child": {"overdose_other"},
    "use": {"withdrawal"},
}
"""Names that lead to the same help, or that the corpora do not tell apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Of the rows of one kind that were noticed: named rightly, and not named at all."""

    right: Share
    silent: Share


def named_kinds(rows: Sequence[Row], held: Held, given: npt.NDArray[np.int_]) -> dict[tuple[str, str], Naming]:
    """By the row's label and kind; a red row that was called amber is judged by amber's names."""
    book, lexicon, usual = read_rules(), read_lexicon(), usual_parts(rows, held)
    counted: dict[tuple[str, str], list[str | None]] = {}
    for at in np.flatnonzero(others(rows) & (given > 0)):
        row, level = rows[at], list(Level)[given[at]]
        kinds = kinds_of(row)
        if row.label == "none" or not kinds or "impaired" in kinds:
            continue
        plain = normalise(row.text)
        dangers = book.dangers(plain.words, book.calm(plain.words, plain.line)[1])
        senses = {hit.sense for hit in lexicon.hits(plain.words)}
        named = kind_of(level, dangers, weighed(HEADS, held.totals[at].tolist(), usual), senses)
        expected = {also for kind in kinds for also in (kind, *ALSO_RIGHT.get(kind, ()))}
        if level is Level.AMBER:
            expected = {AMBER_KINDS.get(kind, kind) for kind in expected}
        verdict = None if named is None else "right" if named in expected else "wrong"
        counted.setdefault((row.label, " or ".join(sorted(kinds))), []).append(verdict)
    return {key: _naming(verdicts) for key, verdicts in counted.items()}


def _naming(verdicts: Sequence[str | None]) -> Naming:
    of = len(verdicts)
    return Naming(right=Share(hits=verdicts.count("right"), of=of), silent=Share(hits=verdicts.count(None), of=of))

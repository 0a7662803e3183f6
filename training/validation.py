"""Honest figures: scores of rows by models that never saw their situation, or never saw their file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold

from bot.safety.levels import Level
from bot.safety.normalise import normalise
from bot.safety.rules import RuleBook
from training.corpus import Row, situations
from training.fitting import Flags, Floats, Ints, Numbers, fit, worry_and_red
from training.kinds import HEADS

FOLDS = 3
FILE_FOLDS = 3

OWN = "corpus-own"
"""Our own rows share authors with the lexicon and the rules: thresholds and figures leave them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Each head's total for rows that were held out. NaN where a row was never held out."""

    totals: Floats

    @property
    def worry(self) -> Floats:
        return worry_and_red(self.totals)[0]

    @property
    def red(self) -> Floats:
        return worry_and_red(self.totals)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`hits` of `of` rows."""

    hits: int
    of: int

    def __str__(self) -> str:
        if not self.of:
            return "      -           "
        low, high = wilson(self.hits, self.of)
        return f"{100 * self.hits / self.of:5.1f} [{100 * low:4.1f}-{100 * high:5.1f}]"


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % Wilson interval of a share."""
    share = hits / of
    middle = share + z * z / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - reach) / (1 + z * z / of)), min(1.0, (middle + reach) / (1 + z * z / of))


def by_situation(rows: Sequence[Row]) -> Iterator[tuple[Ints, Ints]]:
    """Folds in which a situation lies wholly inside or outside."""
    yield from GroupKFold(FOLDS).split(np.zeros(len(rows)), groups=situations(rows))


def by_file(rows: Sequence[Row]) -> Iterator[tuple[Ints, Ints]]:
    """Two files of other authors in turn are unseen: the nearest thing to an unknown author."""
    sources = np.array([row.source for row in rows])
    files = sorted(set(sources[others(rows)]))
    for number in range(FILE_FOLDS):
        unseen = np.isin(sources, files[number::FILE_FOLDS])
        yield np.flatnonzero(~unseen), np.flatnonzero(unseen)


def others(rows: Sequence[Row]) -> Flags:
    """The rows by which the detector is judged: those that are not our own."""
    return np.array([not row.source.startswith(OWN) for row in rows])


def hold_out(
    rows: Sequence[Row],
    inputs: Numbers,
    splits: Callable[[Sequence[Row]], Iterator[tuple[Ints, Ints]]],
) -> Held:
    totals = np.full((len(rows), len(HEADS)), np.nan)
    for seen, unseen in splits(rows):
        totals[unseen] = fit(rows, inputs, seen).totals(inputs.whole[unseen])
    return Held(totals=totals)


def usual_parts(rows: Sequence[Row], held: Held) -> list[float]:
    """What part of its level each head usually takes, on held-out rows of that level; at least a fiftieth."""
    labels = np.array([row.label for row in rows])
    usual = np.zeros(len(HEADS))
    for level in Level:
        own = np.array([head.level is level for head in HEADS])
        totals = held.totals[others(rows) & (labels == level)][:, own]
        powers = np.exp(totals - totals.max(axis=1, keepdims=True))
        usual[own] = (powers / powers.sum(axis=1, keepdims=True)).mean(axis=0)
    return [round(max(0.02, float(part)), 3) for part in usual]


def levels(held: Held, floors: Sequence[int], worry: float, red: float) -> npt.NDArray[np.int_]:
    """0 none, 1 amber, 2 red per row: the more urgent of model and rules; a floor of -1 is a calm rule's none."""
    model = np.where(held.red >= red, 2, np.where(held.worry >= worry, 1, 0))
    return np.where(np.array(floors) < 0, 0, np.maximum(model, floors))


def rule_floors(rows: Sequence[Row], book: RuleBook) -> list[int]:
    return [_floor(row.text, book) for row in rows]


def _floor(text: str, book: RuleBook) -> int:
    plain = normalise(text)
    calm, rest = book.calm(plain.words, plain.line)
    dangers = book.dangers(plain.words, rest)
    if dangers:
        return dangers[0].level.rank
    if calm and sum(word not in "._?!" for word in rest.split()) <= 2:
        return -1
    return Level.NONE.rank


def figures(rows: Sequence[Row], given: npt.NDArray[np.int_], chosen: Flags) -> dict[str, Share]:
    """The five figures that the detector is judged by, over the chosen rows."""
    labels = np.array([row.label for row in rows])

    def share(label: str, least: int) -> Share:
        mask = chosen & (labels == label)
        return Share(hits=int((given[mask] >= least).sum()), of=int(mask.sum()))

    return {
        "red->any": share("red", 1),
        "red->red": share("red", 2),
        "amber->any": share("amber", 1),
        "none->any": share("none", 1),
        "none->red": share("none", 2),
    }

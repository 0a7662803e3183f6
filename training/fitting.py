"""Turns rows into numbers and numbers into the heads of the model."""

import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.safety.features import FAMILIES, families
from bot.safety.levels import Level
from bot.safety.lexicon import Lexicon, parse_lexicon
from bot.safety.model import RED_IN_WORRY, buckets
from bot.safety.normalise import normalise
from training.corpus import FOLDER, Row
from training.kinds import HEADS, heads_of, kinds_of
from training.solver import Point, descend

Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

BUCKETS = 1 << 19
"""Weights per head. About 481,000 buckets are in use, so most features share one."""

STRENGTH = 10.0
"""Inverse regularisation. With two of the three file folds: 1.5 noticed one or two reds of a hundred fewer than 5; 20 a
half more, and one amber more. 10 lies between, and was not itself compared."""

FIRST_STEPS = 12
"""Steps of the solver on rows whose kind is told, so that each head knows what it stands for before the rest comes."""

STEPS = 120
"""Steps of the solver on all rows. On two file folds nothing was gained beyond about 100, where the loss levels off."""

FEWEST = 3
"""Messages in which a feature must occur; a rarer one cannot generalise, and costs time and space."""

SEED = 20

FORGOTTEN = 0.15
"""Share of words left out of the thinned copy of each message, so that no single word decides; it gained a point in
an earlier model."""

THINNED_WEIGHT = 0.5
"""What a thinned copy counts beside its original."""

DATA = Path(__file__).parent.parent / "bot" / "safety" / "data"


def read_lexicon() -> Lexicon:
    return parse_lexicon((DATA / "lexicon.txt").read_text(encoding="utf-8"))


def read_groups() -> dict[str, str]:
    """Word groups by word, numbered by line as the model file will number them."""
    lines = (FOLDER / "word-groups.txt").read_text(encoding="utf-8").splitlines()
    return {word: f"#{number}" for number, line in enumerate(lines) for word in line.split(" ")}


def matrix(texts: Sequence[str], lexicon: Lexicon, groups: dict[str, str]) -> sparse.csr_matrix:
    """One row per text, one column per bucket, exactly as the bot counts them."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for text in texts:
        for family, features in zip(FAMILIES, families(normalise(text), lexicon, groups), strict=True):
            columns += buckets(family, features, BUCKETS)
            values += [1 / max(1, len(features)) ** 0.5] * len(features)
        ends.append(len(columns))
    counted = sparse.csr_matrix((np.array(values, np.float32), columns, ends), shape=(len(texts), BUCKETS))
    counted.sum_duplicates()
    return counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The features of all rows, and of a copy of each row with some words left out."""

    whole: sparse.csr_matrix
    thinned: sparse.csr_matrix


def numbers(rows: Sequence[Row], lexicon: Lexicon, groups: dict[str, str]) -> Numbers:
    thinner = random.Random(SEED)  # noqa: S311 - seeded for repeatable training, not for secrets
    thinned = [_thin(row.text, thinner) for row in rows]
    return Numbers(whole=matrix([row.text for row in rows], lexicon, groups), thinned=matrix(thinned, lexicon, groups))


def _thin(text: str, thinner: random.Random) -> str:
    return " ".join(word for word in normalise(text).words if thinner.random() > FORGOTTEN) or "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights, one row a bucket and one column a head, and the heads' biases."""

    weights: Floats
    biases: Floats

    def totals(self, counted: sparse.csr_matrix) -> Floats:
        return np.asarray(counted @ self.weights + self.biases)


def fit(rows: Sequence[Row], inputs: Numbers, chosen: Ints) -> Fitted:
    """Maximum entropy over all heads, on rarity-weighted features; the rarity is folded back into the weights.

    A row counts as explained when any head that may speak for it wins, so rows whose kind nobody noted help too.
    """
    counted = sparse.vstack([inputs.whole[chosen], inputs.thinned[chosen]]).tocsr()
    rarity = _rarity(counted)
    kept = np.flatnonzero(rarity)
    scaled = (counted[:, kept] @ sparse.diags(rarity[kept])).tocsr().astype(np.float32)
    allowed, importance = np.tile(_allowed(rows, chosen), (2, 1)), _importance(rows, chosen)
    told = np.flatnonzero([bool(kinds_of(rows[row])) for row in chosen])
    begun = 0.01 * np.random.default_rng(SEED).standard_normal((len(kept) + 1, len(HEADS)))
    begun = _solve(scaled[told], allowed[told], importance[told], begun, FIRST_STEPS)
    solved = _solve(scaled, allowed, importance, begun, STEPS)
    weights = np.zeros((BUCKETS, len(HEADS)), np.float32)
    weights[kept] = solved[:-1] * rarity[kept, None]
    return Fitted(weights=weights, biases=solved[-1])


def _allowed(rows: Sequence[Row], chosen: Ints) -> Flags:
    allowed = np.zeros((len(chosen), len(HEADS)), dtype=bool)
    for at, row in enumerate(chosen):
        allowed[at, heads_of(rows[row])] = True
    return allowed


def _importance(rows: Sequence[Row], chosen: Ints) -> Floats:
    """The three levels count the same in sum, however many rows they have."""
    labels = np.array([rows[row].label for row in chosen])
    share = np.zeros(len(chosen))
    for level in Level:
        share[labels == level] = len(chosen) / len(Level) / max(1, (labels == level).sum())
    return np.concatenate([share, THINNED_WEIGHT * share])


def _solve(counted: sparse.csr_matrix, allowed: Flags, importance: Floats, begun: Floats, steps: int) -> Floats:
    """Minimises the regularised loss, from `begun` on; the last row of the answer holds the biases."""
    turned = counted.T.tocsr()

    def loss(flat: Point) -> tuple[float, Point]:
        weights = flat.reshape(begun.shape)
        totals = counted @ weights[:-1] + weights[-1]
        powers = np.exp(totals - totals.max(axis=1, keepdims=True))
        everything = powers.sum(axis=1, keepdims=True)
        rights = powers * allowed
        right = rights.sum(axis=1, keepdims=True) + 1e-12
        missed = importance * (np.log(everything) - np.log(right))[:, 0]
        slope = (STRENGTH * importance[:, None] * (powers / everything - rights / right)).astype(np.float32)
        slopes = np.vstack([turned @ slope, slope.sum(axis=0)]) + weights
        return STRENGTH * float(missed.sum()) + 0.5 * float(np.dot(flat, flat)), slopes.ravel()

    answer = begun.astype(np.float32).ravel()
    for point in islice(descend(loss, answer), steps):
        answer = point
    return np.asarray(answer.reshape(begun.shape))


def _rarity(counted: sparse.csr_matrix) -> Floats:
    """Square root of inverse document frequency, zero for features that are too rare to keep.

    A message and its thinned copy count as two, hence twice FEWEST.
    """
    seen = np.asarray((counted > 0).sum(axis=0)).ravel()
    rarity = np.zeros(len(seen), np.float32)
    kept = seen >= 2 * FEWEST - 1
    rarity[kept] = np.sqrt(np.log(counted.shape[0] / seen[kept]) + 1)
    return np.asarray(rarity / rarity[kept].mean())


def worry_and_red(totals: Floats) -> tuple[Floats, Floats]:
    """The two scores of each row, by the very sums of `bot.safety.model.weighed`."""
    with np.errstate(invalid="ignore"):  # rows that were never held out have no totals, and stay without scores
        none, amber, red = (
            np.logaddexp.reduce(totals[:, [head.level is level for head in HEADS]], axis=1) for level in Level
        )
        worry = np.logaddexp(amber, red) - none + RED_IN_WORRY * (red - none)
        return worry, worry + red - np.logaddexp(amber, none)


def be_gentle() -> None:
    """Training is never urgent: give way to whatever else the machine does."""
    if hasattr(os, "nice"):
        os.nice(5)

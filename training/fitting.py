"""Turns rows into numbers and numbers into the two heads of the model."""

import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.safety.features import FAMILIES, families
from bot.safety.lexicon import Lexicon, parse_lexicon
from bot.safety.model import bucket
from bot.safety.normalise import normalise
from training.corpus import FOLDER, Row

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

BUCKETS = 1 << 19
"""Weights per head. About 150,000 features occur at least twice, so few of them share a bucket."""

STRENGTH = 5.0
"""Inverse regularisation. Between 2 and 20 the leave-one-file-out figures differ by less than a point."""

FEWEST = 2
"""Messages in which a feature must occur; a feature seen once cannot generalise."""

SEED = 20

FORGOTTEN = 0.15
"""Share of words left out of the thinned copy of each message, so that no single word decides; it gains a point."""

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
            columns += [bucket(family, feature, BUCKETS) for feature in features]
            values += [1 / max(1, len(features)) ** 0.5] * len(features)
        ends.append(len(columns))
    counted = sparse.csr_matrix((values, columns, ends), shape=(len(texts), BUCKETS))
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
class FittedHead:
    weights: Floats
    bias: float

    def scores(self, counted: sparse.csr_matrix) -> Floats:
        return np.asarray(counted @ self.weights + self.bias)

    def plus(self, other: "FittedHead", share: float) -> "FittedHead":
        """Sums of linear heads are linear, so blending costs nothing when the bot runs."""
        return FittedHead(weights=self.weights + share * other.weights, bias=self.bias + share * other.bias)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    worry: FittedHead
    red: FittedHead


RED_IN_WORRY = 0.4
"""How much "red, not ordinary" counts in the worry score: red messages must be caught first, amber ones next."""


def fit_heads(rows: Sequence[Row], inputs: Numbers, chosen: Ints) -> Heads:
    """Three questions, blended into two scores: red or amber? red or not? red or ordinary (amber rows left out)?"""
    red, calm_or_red = is_red(rows), np.array([row.label != "amber" for row in rows])
    any_worry = _fit(inputs, is_worry(rows), chosen)
    red_or_not = _fit(inputs, red, chosen)
    red_or_calm = _fit(inputs, red, chosen[calm_or_red[chosen]])
    return Heads(
        worry=any_worry.plus(red_or_calm, RED_IN_WORRY), red=any_worry.plus(red_or_not, 1.0).plus(red_or_calm, 1.0)
    )


def _fit(inputs: Numbers, answers: Flags, chosen: Ints) -> FittedHead:
    """Logistic regression on rarity-weighted features; the rarity is folded back into the weights."""
    counted = sparse.vstack([inputs.whole[chosen], inputs.thinned[chosen]]).tocsr()
    rarity = _rarity(counted)
    kept = np.flatnonzero(rarity)
    learner = LogisticRegression(
        C=STRENGTH, solver="liblinear", class_weight="balanced", max_iter=300, random_state=SEED
    )
    importance = np.repeat([1.0, THINNED_WEIGHT], len(chosen))
    learner.fit(counted[:, kept] @ sparse.diags(rarity[kept]), np.tile(answers[chosen], 2), sample_weight=importance)
    weights = np.zeros(counted.shape[1])
    weights[kept] = learner.coef_[0] * rarity[kept]
    return FittedHead(weights=weights, bias=float(learner.intercept_[0]))


def _rarity(counted: sparse.csr_matrix) -> Floats:
    """Square root of inverse document frequency, zero for features that are too rare to keep.

    A message and its thinned copy count as two, hence twice FEWEST.
    """
    seen = np.asarray((counted > 0).sum(axis=0)).ravel()
    rarity = np.zeros(len(seen))
    kept = seen >= 2 * FEWEST - 1
    rarity[kept] = np.sqrt(np.log(counted.shape[0] / seen[kept]) + 1)
    return np.asarray(rarity / rarity[kept].mean())


def is_worry(rows: Sequence[Row]) -> Flags:
    return np.array([row.label != "none" for row in rows])


def is_red(rows: Sequence[Row]) -> Flags:
    return np.array([row.label == "red" for row in rows])


def be_gentle() -> None:
    """Training is never urgent: give way to whatever else the machine does."""
    if hasattr(os, "nice"):
        os.nice(5)

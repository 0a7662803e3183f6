"""The linear model: adds up the weights of a message's features, once for every kind of danger and of ordinary talk.

One head a kind, because an overdose and a farewell share no words: a message is worrying when any kind of danger
outweighs all kinds of ordinary talk. The file is plain: a line of JSON that tells where the model comes from and how
well it does, then compressed tables. Features are found by hash, so the file holds numbers only and no sentence of
the corpus.
"""

import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from bot.safety.features import FAMILIES, families
from bot.safety.levels import Level
from bot.safety.lexicon import Lexicon
from bot.safety.normalise import Plain

MAGIC = "foothold-screening-model 2"

RED_IN_WORRY = 0.15
"""How much "red, not ordinary" counts in the worry score: red messages must be caught first, amber ones next."""

ZERO = 128
"""The byte that stands for no weight; a byte is a weight plus this."""


class Head(NamedTuple):
    """What one head speaks for: a level, and a kind of danger or of ordinary talk."""

    level: Level
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How far a message lies on the dangerous side: `worry` for red or amber, `red` for red; and what it leans to.

    Scores have no unit: they are log-odds like, of use only beside a threshold. `shares` are the heads' parts of the
    whole and add up to one; `leanings` are shares in which frequent kinds count less, to tell kinds of a level apart.
    """

    worry: float
    red: float
    shares: Mapping[Head, float]
    leanings: Mapping[Head, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights, word groups and the facts of the training run (date, corpus hash, validated figures, thresholds).

    `table` holds `len(heads)` bytes a bucket, so that one look-up fetches what a feature says to every head.
    """

    about: Mapping[str, Any]
    lexicon: Lexicon
    groups: Mapping[str, str]
    heads: tuple[Head, ...]
    biases: tuple[float, ...]
    usual: tuple[float, ...]
    scale: float
    table: bytes

    def scores(self, plain: Plain) -> Scores:
        totals = list(self.biases)
        for family, features in zip(FAMILIES, self._families(plain), strict=True):
            if features:
                self._add(totals, family, features)
        return weighed(self.heads, totals, self.usual)

    def top_terms(self, plain: Plain, count: int = 5) -> list[tuple[str, float]]:
        """The features that push most from ordinary talk towards the likeliest danger, for a reviewer's eyes only."""
        shares = self.scores(plain).shares
        danger = max((head for head in self.heads if head.level is not Level.NONE), key=shares.__getitem__)
        ordinary = max((head for head in self.heads if head.level is Level.NONE), key=shares.__getitem__)
        up, down = self.heads.index(danger), self.heads.index(ordinary)
        pushes: dict[str, float] = {}
        for family, features in zip(FAMILIES, self._families(plain), strict=True):
            share = self.scale / math.sqrt(len(features) or 1)
            for feature, row in zip(features, self._rows(family, features), strict=True):
                pushes[feature] = pushes.get(feature, 0.0) + share * (row[up] - row[down])
        return sorted(pushes.items(), key=lambda item: -item[1])[:count]

    def _families(self, plain: Plain) -> tuple[list[str], ...]:
        return families(plain, self.lexicon, self.groups)

    def _add(self, totals: list[float], family: int, features: Sequence[str]) -> None:
        """Families are brought to equal length, so that a family of many features does not drown the others."""
        share = self.scale / math.sqrt(len(features))
        nothing = ZERO * len(features)
        for at, column in enumerate(zip(*self._rows(family, features), strict=True)):
            totals[at] += share * (sum(column) - nothing)

    def _rows(self, family: int, features: Iterable[str]) -> list[bytes]:
        width = len(self.heads)
        size = len(self.table) // width
        return [self.table[at * width : at * width + width] for at in buckets(family, features, size)]


def buckets(family: int, features: Iterable[str], size: int) -> list[int]:
    """The places of features among `size` weights, a power of two. CRC-32 is fast and the same everywhere."""
    seed = family * 0x9E3779B1 & 0xFFFFFFFF
    last = size - 1
    return [crc32(feature.encode("utf-8", "replace"), seed) & last for feature in features]


def weighed(heads: Sequence[Head], totals: Sequence[float], usual: Sequence[float]) -> Scores:
    """What the heads' totals say together: kinds of one level are pooled, then levels are compared.

    `usual` is each head's usual part of its level. Half of that head start is taken back (the square root) for the
    leanings, because a message of a rare kind would otherwise be called by the most frequent one.
    """
    highest = max(totals)
    powers = {head: math.exp(total - highest) for head, total in zip(heads, totals, strict=True)}
    none, amber, red = (
        math.log(sum(power for head, power in powers.items() if head.level is level) + TINY) for level in Level
    )
    danger, unsure = _log_sum(amber, red), _log_sum(amber, none)
    worry = danger - none + RED_IN_WORRY * (red - none)
    everything = sum(powers.values())
    shares = {head: power / everything for head, power in powers.items()}
    leanings = {head: shares[head] / math.sqrt(often) for head, often in zip(heads, usual, strict=True)}
    return Scores(worry=worry, red=worry + red - unsure, shares=shares, leanings=leanings)


TINY = 1e-300
"""Keeps the logarithm finite when a level has lost by hundreds."""


def _log_sum(one: float, other: float) -> float:
    highest = max(one, other)
    return highest + math.log(math.exp(one - highest) + math.exp(other - highest))


def parse_model(data: bytes, lexicon: Lexicon) -> Model:
    """Reads the model file; anything that is not one is refused with what to do about it."""
    try:
        magic, about_line, body = data.split(b"\n", 2)
        if magic.decode() != MAGIC:
            raise ValueError(f"starts with {magic[:40]!r}")
        about = json.loads(about_line)
        tables = zlib.decompress(body)
        heads = tuple(Head(Level(level), kind) for level, kind in about["heads"])
        biases, usual = tuple(about["biases"]), tuple(about["usual"])
        scale, size = about["scale"], about["table_bytes"]
    except (ValueError, KeyError, zlib.error) as error:
        raise ValueError(f"this is no screening model ({error}); make one with training/train.py") from error
    return Model(
        about=about,
        lexicon=lexicon,
        groups=_groups(tables[size:].decode()),
        heads=heads,
        biases=biases,
        usual=usual,
        scale=scale,
        table=tables[:size],
    )


def _groups(words: str) -> dict[str, str]:
    """One group a line, its words parted by spaces; the line's number is the group's name."""
    return {word: f"#{number}" for number, line in enumerate(words.splitlines()) for word in line.split(" ") if word}

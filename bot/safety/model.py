"""The linear model: adds up the weights of a message's features, twice, once for "worrying" and once for "red".

The file is plain: a line of JSON that tells where the model comes from and how well it does, then compressed tables.
Features are found by hash, so the file holds numbers only and no sentence of the corpus.
"""

import json
import math
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.safety.features import FAMILIES, families
from bot.safety.lexicon import Lexicon
from bot.safety.normalise import Plain

MAGIC = "foothold-screening-model 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How far a message lies on the dangerous side: `worry` for red or amber, `red` for red.

    No unit: sums of log-odds, of use only beside a threshold.
    """

    worry: float
    red: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The weights of one question: a byte per bucket, times `scale`, plus `bias`."""

    weights: "array[int]"
    scale: float
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights, word groups and the facts of the training run (date, corpus hash, validated figures, thresholds)."""

    about: Mapping[str, Any]
    lexicon: Lexicon
    groups: Mapping[str, str]
    worry: Head
    red: Head

    def scores(self, plain: Plain) -> Scores:
        buckets = self._buckets(plain)
        return Scores(worry=_add_up(self.worry, buckets), red=_add_up(self.red, buckets))

    def top_terms(self, plain: Plain, count: int = 5) -> list[tuple[str, float]]:
        """The features that push most towards worry, for a reviewer's eyes only."""
        weighed: dict[str, float] = {}
        for family, features in zip(FAMILIES, families(plain, self.lexicon, self.groups), strict=True):
            share = self.worry.scale / math.sqrt(len(features) or 1)
            for feature in features:
                weighed[feature] = share * self.worry.weights[bucket(family, feature, len(self.worry.weights))]
        return sorted(weighed.items(), key=lambda item: -item[1])[:count]

    def _buckets(self, plain: Plain) -> Sequence[tuple[float, list[int]]]:
        """Per family: what one feature counts (families are brought to equal length) and where its weight lies."""
        size = len(self.worry.weights)
        return [
            (1 / math.sqrt(len(features)), [bucket(family, feature, size) for feature in features])
            for family, features in zip(FAMILIES, families(plain, self.lexicon, self.groups), strict=True)
            if features
        ]


def bucket(family: int, feature: str, size: int) -> int:
    """The place of a feature among `size` weights; `size` is a power of two. CRC-32 is fast and the same everywhere."""
    return zlib.crc32(feature.encode("utf-8", "replace"), family * 0x9E3779B1 & 0xFFFFFFFF) & (size - 1)


def _add_up(head: Head, buckets: Sequence[tuple[float, list[int]]]) -> float:
    weights = head.weights
    return head.bias + head.scale * sum(share * sum([weights[at] for at in places]) for share, places in buckets)


def parse_model(data: bytes, lexicon: Lexicon) -> Model:
    """Reads the model file; anything that is not one is refused with what to do about it."""
    try:
        magic, about_line, body = data.split(b"\n", 2)
        if magic.decode() != MAGIC:
            raise ValueError(f"starts with {magic[:40]!r}")
        about = json.loads(about_line)
        tables = iter(_tables(zlib.decompress(body), about["sizes"]))
        worry, red, words = next(tables), next(tables), next(tables).decode()
    except (ValueError, KeyError, zlib.error) as error:
        raise ValueError(f"this is no screening model ({error}); make one with training/train.py") from error
    return Model(
        about=about,
        lexicon=lexicon,
        groups=_groups(words),
        worry=_head(worry, about["heads"]["worry"]),
        red=_head(red, about["heads"]["red"]),
    )


def _tables(body: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield body[start : start + size]
        start += size


def _head(weights: bytes, facts: Mapping[str, float]) -> Head:
    return Head(weights=array("b", weights), scale=facts["scale"], bias=facts["bias"])


def _groups(words: str) -> dict[str, str]:
    """One group a line, its words parted by spaces; the line's number is the group's name."""
    return {word: f"#{number}" for number, line in enumerate(words.splitlines()) for word in line.split(" ") if word}

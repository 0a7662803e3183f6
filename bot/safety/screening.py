"""The detector: reads one message and answers red, amber or none.

Rules and model look at the same plain words and the more urgent answer wins, because any doubt moves up a level.
Pure and total: no message raises, and work is bounded by the normaliser's cap.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.safety.levels import Level, higher, lower
from bot.safety.model import Model, Scores
from bot.safety.normalise import Plain, normalise
from bot.safety.rules import Rule, RuleBook

__all__ = ["Level", "Screener", "Thresholds", "Verdict", "kind_of", "shipped"]

LEAST, MOST = -1.5, 1.5
"""Bounds of a threshold, as distance from the shipped one: beyond them the detector would cry always or never."""

BARE: Final = re.compile(
    r"(?:(?:at|a las?|las?) )?\d{1,2}(?: ?[:.,/h] ?\d{1,2})? ?(?:[ap]\.? ?m\.?|hs?\.?|de la (?:mañana|tarde|noche))?",
    re.IGNORECASE,
)
"""A number of one or two digits, a time of day, "7/10": an answer to a question, and no more. 911 is none of these."""
FILLER = 2
"""Words that may stay unexplained when a message is otherwise nothing but calm phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How much evidence the model needs, in its own scores (log-odds like, no unit). Lower means more alarms."""

    worry: float
    red: float

    def shifted(self, *, worry: float = 0.0, red: float = 0.0) -> "Thresholds":
        """An operator's change: positive for fewer alarms, negative for more, within bounds that keep people safe."""
        for name, shift in (("worry", worry), ("red", red)):
            if not LEAST <= shift <= MOST:
                raise ValueError(f"{name} may move the threshold between {LEAST} and {MOST}, not by {shift}")
        return Thresholds(worry=self.worry + worry, red=self.red + red)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer. `reasons` tells of the message's words, so it is for tests and reviewers and must never be logged.

    `kind` of a red verdict is one of suicide, overdose_other, overdose_self, uppers, withdrawal, violence, harm_others,
    child and medical; of an amber one suicide, use, withdrawal, violence, harm_others and other (worry about another
    person). None means that the detector is not sure.
    """

    level: Level
    kind: str | None
    reasons: tuple[str, ...]


class Screener:
    """Screens messages with one model, one set of rules and one pair of thresholds."""

    def __init__(self, model: Model, rules: Iterable[Rule], *, thresholds: Thresholds | None = None) -> None:
        self.model = model
        self.rules = RuleBook(rules)
        self.thresholds = _checked(thresholds, shipped(model))

    def screen(self, text: str, *, forwarded: bool = False) -> Verdict:
        """The level of a message. Forwarded words are someone else's, so they are amber at most."""
        plain = normalise(text)
        nothing = not plain.words or BARE.fullmatch(text.strip())
        verdict = Verdict(level=Level.NONE, kind=None, reasons=()) if nothing else self._read(plain)
        if forwarded:
            return _as_forwarded(verdict)
        return verdict

    def explain(self, text: str) -> tuple[str, ...]:
        """Rules and strongest terms behind a verdict, for a reviewer; slower than `screen`."""
        plain = normalise(text)
        terms = self.model.top_terms(plain) if plain.words else []
        return (*self.screen(text).reasons, *(f"{term}={weight:+.2f}" for term, weight in terms if weight > 0))

    def _read(self, plain: Plain) -> Verdict:
        calm, rest = self.rules.calm(plain.words, plain.line)
        dangers = self.rules.dangers(plain.words, rest)
        if calm and not dangers and _is_filler(rest):
            return Verdict(level=Level.NONE, kind=None, reasons=_ids(calm))
        scores = self.model.scores(plain)
        level = self._judge(scores)
        if dangers:
            level = higher(level, dangers[0].level)
        reasons = (*_ids(dangers), *_ids(calm), f"worry={scores.worry:+.2f}", f"red={scores.red:+.2f}")
        senses = {hit.sense for hit in self.model.lexicon.hits(plain.words)} if level is Level.RED else set()
        return Verdict(level=level, kind=kind_of(level, dangers, scores, senses), reasons=reasons)

    def _judge(self, scores: Scores) -> Level:
        if scores.red >= self.thresholds.red:
            return Level.RED
        return Level.AMBER if scores.worry >= self.thresholds.worry else Level.NONE


def shipped(model: Model) -> Thresholds:
    """The thresholds that came with the model."""
    chosen = model.about["thresholds"]
    return Thresholds(worry=chosen["worry"], red=chosen["red"])


def _checked(wanted: Thresholds | None, given: Thresholds) -> Thresholds:
    """Thresholds given as values are held to the same bounds as shifts."""
    if wanted is None:
        return given
    return given.shifted(worry=wanted.worry - given.worry, red=wanted.red - given.red)


def _as_forwarded(verdict: Verdict) -> Verdict:
    kind = AMBER_KINDS.get(verdict.kind, verdict.kind) if verdict.kind else None
    return Verdict(level=lower(verdict.level, Level.AMBER), kind=kind, reasons=verdict.reasons)


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def _is_filler(rest: str) -> bool:
    return sum(word not in "._?!" for word in rest.split()) <= FILLER


def kind_of(level: Level, dangers: Sequence[Rule], scores: Scores, senses: Collection[str]) -> str | None:
    """What the danger is: a rule's word for it, else the kind that the model is fairly sure of, else None."""
    if level is Level.NONE:
        return None
    if level is Level.AMBER:
        named = next((rule.kind for rule in dangers if rule.kind), None)
        return AMBER_KINDS.get(named, named) if named else _likeliest(_pooled(scores), AMBER_SURE)
    named = next((rule.kind for rule in dangers if rule.kind and rule.level is Level.RED), None)
    likeliest = named or _likeliest(_red_leanings(scores), RED_SURE)
    if likeliest == "overdose_self" and UPPERS.issubset(senses):
        return "uppers"
    return None if likeliest == IMPAIRED else likeliest


def _red_leanings(scores: Scores) -> Mapping[str, float]:
    return {head.kind: leaning for head, leaning in scores.leanings.items() if head.level is Level.RED}


def _pooled(scores: Scores) -> Mapping[str, float]:
    """The leanings to all kinds of danger, red and amber together, under the names of amber kinds."""
    pooled: dict[str, float] = {}
    for head, leaning in scores.leanings.items():
        if head.level is not Level.NONE:
            kind = AMBER_KINDS.get(head.kind, head.kind)
            pooled[kind] = pooled.get(kind, 0.0) + leaning
    return pooled


def _likeliest(shares: Mapping[str, float], sure: float) -> str | None:
    kind = max(shares, key=shares.__getitem__)
    return kind if shares[kind] >= sure * sum(shares.values()) else None


IMPAIRED: Final = "impaired"
"""Danger to life by what a drunk or drugged person does next, which has no first message of its own."""

RED_SURE: Final = 0.45
AMBER_SURE: Final = 0.45
"""Share of the danger that the likeliest kind needs; below it a wrong first message is likelier than a right one."""

UPPERS: Final = frozenset({"upper", "chest_heart"})
"""Word classes that together turn an overdose into one of stimulants, which the corpora do not tell apart."""

AMBER_KINDS: Final[Mapping[str, str]] = {
    "overdose_self": "use",
    "uppers": "use",
    IMPAIRED: "use",
    "medical": "use",
    "overdose_other": "other",
    "child": "other",
}
"""What a red kind is called where only a question is asked; other kinds keep their name."""

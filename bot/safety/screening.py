"""The detector: reads one message and answers red, amber or none.

Rules and model look at the same plain words and the more urgent answer wins, because any doubt moves up a level.
Pure and total: no message raises, and work is bounded by the normaliser's cap.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.safety.levels import Level, higher, lower
from bot.safety.lexicon import Lexicon
from bot.safety.model import Model, Scores
from bot.safety.normalise import Plain, normalise
from bot.safety.rules import Rule, RuleBook

__all__ = ["Level", "Screener", "Thresholds", "Verdict"]

LEAST, MOST = -1.5, 1.5
"""Bounds of a threshold, as distance from the shipped one: beyond them the detector would cry always or never."""

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
    """The answer. `reasons` quotes the message in part, so it is for tests and reviewers and must never be logged."""

    level: Level
    kind: str | None
    reasons: tuple[str, ...]


class Screener:
    """Screens messages with one model, one set of rules and one pair of thresholds."""

    def __init__(self, model: Model, rules: Iterable[Rule], *, thresholds: Thresholds | None = None) -> None:
        self.model = model
        self.rules = RuleBook(rules)
        self.thresholds = _checked(thresholds, _shipped(model))

    def screen(self, text: str, *, forwarded: bool = False) -> Verdict:
        """The level of a message. Forwarded words are someone else's, so they are amber at most."""
        plain = normalise(text)
        verdict = self._read(plain) if plain.words else Verdict(level=Level.NONE, kind=None, reasons=())
        if forwarded:
            return Verdict(level=lower(verdict.level, Level.AMBER), kind=verdict.kind, reasons=verdict.reasons)
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
        return Verdict(level=level, kind=_kind(level, dangers, plain, self.model.lexicon), reasons=reasons)

    def _judge(self, scores: Scores) -> Level:
        if scores.red >= self.thresholds.red:
            return Level.RED
        return Level.AMBER if scores.worry >= self.thresholds.worry else Level.NONE


def _shipped(model: Model) -> Thresholds:
    shipped = model.about["thresholds"]
    return Thresholds(worry=shipped["worry"], red=shipped["red"])


def _checked(wanted: Thresholds | None, shipped: Thresholds) -> Thresholds:
    """Thresholds given as values are held to the same bounds as shifts."""
    if wanted is None:
        return shipped
    return shipped.shifted(worry=wanted.worry - shipped.worry, red=wanted.red - shipped.red)


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def _is_filler(rest: str) -> bool:
    return sum(word not in "._?!" for word in rest.split()) <= FILLER


def _kind(level: Level, dangers: Iterable[Rule], plain: Plain, lexicon: Lexicon) -> str | None:
    """What the danger is: a rule's word for it, or the kind most of the message's word classes speak of."""
    if level is Level.NONE:
        return None
    named = next((rule.kind for rule in dangers if rule.kind), None)
    return named or _kind_by_words(plain, lexicon)


def _kind_by_words(plain: Plain, lexicon: Lexicon) -> str | None:
    votes: dict[str, int] = {}
    for hit in lexicon.hits(plain.words):
        kind = KINDS.get(hit.sense)
        if kind:
            votes[kind] = votes.get(kind, 0) + hit.end - hit.start
    ranked = sorted(votes.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


KINDS = {
    "kill_self": "suicide",
    "wish_dead": "suicide",
    "goodbye": "suicide",
    "lethal_q": "suicide",
    "selfharm": "suicide",
    "unconscious": "overdose_other",
    "colour": "overdose_other",
    "naloxone": "overdose_other",
    "withdrawal": "withdrawal",
    "hallucinate": "withdrawal",
    "violence": "violence",
    "held": "violence",
    "control": "violence",
    "sexual_assault": "violence",
    "harm_others": "harm_others",
    "chest_heart": "medical",
}
"""Which word classes speak of which kind; drugs and means do not, because they belong to several."""

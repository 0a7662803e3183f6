"""Reads the detector's files: model, word classes and rules."""

from pathlib import Path

from bot.safety.lexicon import parse_lexicon
from bot.safety.model import parse_model
from bot.safety.rules import parse_rules
from bot.safety.screening import Screener, shipped

PACKAGED = Path(__file__).parent.parent / "safety" / "data"


def load_screener(path: Path = PACKAGED, *, worry: float = 0.0, red: float = 0.0) -> Screener:
    """The detector from the files of one folder, by default the ones that ship with the bot.

    `worry` and `red` shift the shipped thresholds of amber and red, in the model's own scores: positive for fewer
    alarms, negative for more. ValueError beyond the safe bounds, and for files that are damaged.
    """
    lexicon = parse_lexicon((path / "lexicon.txt").read_text(encoding="utf-8"))
    model = parse_model((path / "model.bin").read_bytes(), lexicon)
    rules = [
        rule for file in sorted(path.glob("rules-*.toml")) for rule in parse_rules(file.read_text(encoding="utf-8"))
    ]
    return Screener(model, rules, thresholds=shipped(model).shifted(worry=worry, red=red))

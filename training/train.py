"""Trains the crisis detector and writes `bot/safety/data/model.bin`. Run: `python -m training.train`.

Same corpora, same lexicon, same bytes, except for the date; with several threads (OPENBLAS_NUM_THREADS), sums may
round differently.
"""

import argparse
import datetime
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.safety.model import MAGIC, ZERO
from bot.safety.rules import RuleBook, parse_rules
from training.corpus import FOLDER, Row, corpus_hash, load_rows
from training.fitting import DATA, Fitted, be_gentle, fit, numbers, read_groups, read_lexicon
from training.kinds import HEADS
from training.validation import Held, by_file, figures, hold_out, levels, others, rule_floors, usual_parts

WORRY_FALSE_ALARMS = 0.12
RED_FALSE_ALARMS = 0.02
"""Shares of ordinary messages that may be called anything, or red, on held-out rows. See README.md, "Thresholds"."""

COARSE = 22
"""The byte of a large weight (one in a thousand is larger). Higher steps cut the few largest weights off: with 60, two
levels of a hundred rows changed by packing; with 22, two of a thousand."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    parser.add_argument("--date", default=today, help="training date written to the file")
    parser.add_argument("--out", type=Path, default=DATA / "model.bin")
    options = parser.parse_args()
    be_gentle()
    rows = load_rows()
    options.out.write_bytes(model_file(rows, options.date))
    print(f"{options.out}: {options.out.stat().st_size} bytes from {len(rows)} rows")


def model_file(rows: Sequence[Row], date: str) -> bytes:
    inputs = numbers(rows, read_lexicon(), read_groups())
    files = hold_out(rows, inputs, by_file)
    words = (FOLDER / "word-groups.txt").read_text(encoding="utf-8")
    return pack(facts(rows, files, date), fit(rows, inputs, np.arange(len(rows))), words)


def facts(rows: Sequence[Row], files: Held, date: str) -> dict[str, Any]:
    """Where the model comes from, the thresholds, and how well it does at them on files that it has not seen."""
    floors = rule_floors(rows, read_rules())
    thresholds = choose_thresholds(rows, files, floors)
    return {
        "date": date,
        "corpus_sha256": corpus_hash(),
        "lexicon_sha256": hashlib.sha256((DATA / "lexicon.txt").read_bytes()).hexdigest(),
        "rows": len(rows),
        "thresholds": thresholds,
        "usual": usual_parts(rows, files),
        "leave_one_file_out": summary(rows, files, floors, thresholds),
        "operating_points": operating_points(rows, files, floors),
    }


def read_rules() -> RuleBook:
    return RuleBook(
        rule for file in sorted(DATA.glob("rules-*.toml")) for rule in parse_rules(file.read_text(encoding="utf-8"))
    )


def operating_points(rows: Sequence[Row], held: Held, floors: Sequence[int]) -> list[dict[str, float]]:
    """What other thresholds would have bought on unseen files, for whoever has to weigh alarms against misses."""
    points = []
    for worry_share, red_share in (
        (0.08, 0.01),
        (0.1, 0.015),
        (0.12, 0.02),
        (0.14, 0.02),
        (0.17, 0.025),
        (0.2, 0.03),
        (0.3, 0.05),
    ):
        thresholds = choose_thresholds(rows, held, floors, worry_share, red_share)
        points.append({**thresholds, **summary(rows, held, floors, thresholds)})
    return points


def choose_thresholds(
    rows: Sequence[Row],
    held: Held,
    floors: Sequence[int],
    worry_share: float = WORRY_FALSE_ALARMS,
    red_share: float = RED_FALSE_ALARMS,
) -> dict[str, float]:
    """The lowest thresholds that keep false alarms, rules included, within the limits on unseen files."""
    calm = others(rows) & np.array([row.label == "none" for row in rows])
    by_rule = np.array(floors)
    worry = _highest_kept(np.select([by_rule > 0, by_rule < 0], [np.inf, -np.inf], held.worry)[calm], worry_share)
    red = _highest_kept(np.select([by_rule > 1, by_rule < 0], [np.inf, -np.inf], held.red)[calm], red_share)
    return {"worry": round(worry, 3), "red": round(red, 3)}


def _highest_kept(scores: "np.ndarray[Any, Any]", share: float) -> float:
    return float(np.sort(scores)[::-1][int(share * len(scores))]) + 0.001


def summary(
    rows: Sequence[Row], held: Held, floors: Sequence[int], thresholds: Mapping[str, float]
) -> dict[str, float]:
    given = levels(held, floors, thresholds["worry"], thresholds["red"])
    return {name: round(share.hits / share.of, 3) for name, share in figures(rows, given, others(rows)).items()}


def pack(about: Mapping[str, Any], fitted: Fitted, words: str) -> bytes:
    """One line of facts, then the compressed tables, each weight as a byte above or below ZERO."""
    scale = float(np.percentile(np.abs(fitted.weights[fitted.weights != 0]), 99.9)) / COARSE
    table = (np.clip(np.round(fitted.weights / scale), -127, 127) + ZERO).astype(np.uint8).tobytes()
    line = {
        **about,
        "heads": [list(head) for head in HEADS],
        "biases": [round(float(bias), 6) for bias in fitted.biases],
        "scale": scale,
        "table_bytes": len(table),
    }
    body = zlib.compress(table + words.encode(), 9)
    return b"\n".join([MAGIC.encode(), json.dumps(line, sort_keys=True).encode(), body])


if __name__ == "__main__":
    main()

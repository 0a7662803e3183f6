"""Prints how well the detector does on messages that it has not seen. Run: `python -m training.evaluate`.

Recall and false alarms in per cent with 95 % Wilson intervals, first with situations held out, then whole files, then
by category. Thresholds are those of the shipped model.
"""

import json
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from training.corpus import Row, corpus_hash, load_rows
from training.fitting import DATA, be_gentle, numbers, read_groups, read_lexicon
from training.train import read_rules
from training.validation import Share, by_file, by_situation, figures, hold_out, levels, rule_floors

FEWEST_IN_CATEGORY = 15


def main() -> None:
    be_gentle()
    rows, about = load_rows(), shipped_facts()
    if about["corpus_sha256"] != corpus_hash():
        print("The shipped model was trained on other corpora: run `python -m training.train` first.")
    inputs = numbers(rows, read_lexicon(), read_groups())
    floors = rule_floors(rows, read_rules())
    for title, splits in (("Situations held out", by_situation), ("Whole files held out", by_file)):
        held = hold_out(rows, inputs, splits)
        given = levels(held, floors, about["thresholds"]["worry"], about["thresholds"]["red"])
        print_figures(title, rows, given)
    print_categories(rows, given)


def shipped_facts() -> dict[str, dict[str, float]]:
    facts: dict[str, dict[str, float]] = json.loads((DATA / "model.bin").read_bytes().split(b"\n", 2)[1])
    return facts


def print_figures(title: str, rows: Sequence[Row], given: npt.NDArray[np.int_]) -> None:
    print(f"\n{title}\n")
    sources = np.array([row.source for row in rows])
    languages = np.array([row.lang for row in rows])
    parts = [(source, sources == source) for source in sorted(set(sources))]
    parts += [(language, languages == language) for language in sorted(set(languages))]
    parts.append(("all", np.ones(len(rows), dtype=bool)))
    for number, (name, chosen) in enumerate(parts):
        shares = figures(rows, given, chosen)
        if not number:
            print(f"{'':22s}" + "".join(f"{column:>20s}" for column in shares))
        print(f"{name:22s}" + "".join(f"{share!s:>20s}" for share in shares.values()))


def print_categories(rows: Sequence[Row], given: npt.NDArray[np.int_]) -> None:
    print("\nBy category, whole files held out: called anything (none rows: false alarms)\n")
    table: dict[tuple[str, str], list[int]] = {}
    for row, level in zip(rows, given, strict=True):
        table.setdefault((row.label, row.category), []).append(int(level))
    for (label, category), called in sorted(table.items()):
        if len(called) >= FEWEST_IN_CATEGORY:
            print(f"{label:6s} {category:28s} {Share(hits=sum(level > 0 for level in called), of=len(called))}")


if __name__ == "__main__":
    main()

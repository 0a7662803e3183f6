"""Prints how well the detector does on messages that it has not seen. Run: `python -m training.evaluate`.

Recall and false alarms in per cent with 95 % Wilson intervals, first with situations held out, then whole files of
other authors, then by category, then how often the kind of danger is named rightly. Thresholds are those of the
shipped model.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from training.corpus import Row, corpus_hash, load_rows
from training.fitting import DATA, be_gentle, numbers, read_groups, read_lexicon
from training.naming import named_kinds
from training.train import read_rules
from training.validation import (
    Flags,
    Held,
    Share,
    by_file,
    by_situation,
    figures,
    hold_out,
    levels,
    others,
    rule_floors,
)

FEWEST_IN_CATEGORY = 15


def main() -> None:
    be_gentle()
    rows, about = load_rows(), shipped_facts()
    if about["corpus_sha256"] != corpus_hash():
        print("The shipped model was trained on other corpora: run `python -m training.train` first.")
    inputs = numbers(rows, read_lexicon(), read_groups())
    floors = rule_floors(rows, read_rules())
    report("Situations held out", rows, hold_out(rows, inputs, by_situation), floors, np.ones(len(rows), dtype=bool))
    held = hold_out(rows, inputs, by_file)
    given = report("Whole files held out", rows, held, floors, others(rows))
    print_categories(rows, given, others(rows))
    print_kinds(rows, held, given)


def shipped_facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((DATA / "model.bin").read_bytes().split(b"\n", 2)[1])
    return facts


def report(title: str, rows: Sequence[Row], held: Held, floors: Sequence[int], chosen: Flags) -> npt.NDArray[np.int_]:
    thresholds = shipped_facts()["thresholds"]
    given = levels(held, floors, thresholds["worry"], thresholds["red"])
    print(f"\n{title}\n")
    for number, (name, part) in enumerate(parts(rows, chosen)):
        shares = figures(rows, given, part)
        if not number:
            print(f"{'':22s}" + "".join(f"{column:>20s}" for column in shares))
        print(f"{name:22s}" + "".join(f"{share!s:>20s}" for share in shares.values()))
    return given


def parts(rows: Sequence[Row], chosen: Flags) -> list[tuple[str, Flags]]:
    sources = np.array([row.source for row in rows])
    languages = np.array([row.lang for row in rows])
    parted = [(source, sources == source) for source in sorted(set(sources[chosen]))]
    parted += [(language, chosen & (languages == language)) for language in sorted(set(languages))]
    return [*parted, ("all other authors", others(rows))]


def print_categories(rows: Sequence[Row], given: npt.NDArray[np.int_], chosen: Flags) -> None:
    print("\nBy category, whole files held out: called anything (none rows: false alarms)\n")
    table: dict[tuple[str, str], list[int]] = {}
    for row, level, counts in zip(rows, given, chosen, strict=True):
        if counts:
            table.setdefault((row.label, row.category), []).append(int(level))
    for (label, category), called in sorted(table.items()):
        if len(called) >= FEWEST_IN_CATEGORY:
            print(f"{label:6s} {category:28s} {Share(hits=sum(level > 0 for level in called), of=len(called))}")


def print_kinds(rows: Sequence[Row], held: Held, given: npt.NDArray[np.int_]) -> None:
    print("\nKind of danger, whole files held out, rows whose category tells their kind and that were noticed\n")
    for (label, kind), count in sorted(named_kinds(rows, held, given).items()):
        print(f"{label:6s} {kind:18s} right {count.right}   not named {count.silent}")


if __name__ == "__main__":
    main()

"""Writes every critical text that nobody has reviewed into one page: what a clinician reads in the first sitting.

    python -m bot.tools.review flows docs/review.md

The same files always give the same page, so a test can say whether it is current.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.content.content import Content, Wording
from bot.content.loader import load
from bot.safety import triage
from bot.tools.made import made

NOBODY: Final = "none yet"
BESIDES: Final = ("card", "bot")
"""Files that are no flow and hold critical words: the helpline card, and the button that is always there."""
HEAD: Final = """\
# Critical words that nobody has reviewed yet

Written by `make review` from the files in `flows/`; change the words there, not here. Lives hang on these {texts} texts
in {flows} flows. Flows that answer danger come first, each in the order of its file.

*Address* is where a text stands: `crisis.red.say` is the step `red` in `flows/crisis.yaml`; `choices` are its buttons.
*Sources* are keys of [SOURCES.md](../flows/SOURCES.md). What is said in one region only stands below the Spanish of
all, behind its tag. Who has read a flow writes name and date into its `reviewed_by`, and it leaves this list;
[flows/README.md](../flows/README.md) says how.
"""


def review(content: Content) -> str:
    """The page as Markdown."""
    tables = {
        name: rows for name in _names(content) if _reviewer(content, name) == NOBODY if (rows := _rows(content, name))
    }
    texts = sum(map(len, tables.values()))
    parts = [HEAD.format(texts=texts, flows=len(tables.keys() - set(BESIDES)))]
    parts += ["\n".join((*_table_head(content, name), *rows, "")) for name, rows in tables.items()]
    parts += ["\n".join((*_read_before(content), ""))] if any(_read_before(content)) else []
    return "\n".join([*parts, "\n".join(_facts(content)), ""])


def _names(content: Content) -> list[str]:
    """Flows that answer danger first, then the others from A to Z."""
    urgent = [path.flow for path in triage.paths() if path.flow in content.library.flows]
    return list(dict.fromkeys((*urgent, *sorted(content.library.flows), *BESIDES)))


def _reviewer(content: Content, name: str) -> str:
    return str(_raw(content, name).get("reviewed_by") or NOBODY)


def _raw(content: Content, name: str) -> Mapping[str, Any]:
    document = content.documents.get(f"{name}.yaml")
    return document.data if document and isinstance(document.data, Mapping) else {}


def _table_head(content: Content, name: str) -> Iterator[str]:
    yield from (f"## {content.titles.get(name, f'{name}.yaml')} (`{name}`)", "")
    yield from ("| Address | English | Spanish | Sources | Reviewed by |", "|---|---|---|---|---|")


def _rows(content: Content, name: str) -> list[str]:
    return [
        _row(f"`{key}`", _cell(wording.words), _spanish(content, key), _sources(content, wording), NOBODY)
        for key, wording in content.wordings.items()
        if wording.critical and wording.file == f"{name}.yaml" and isinstance(wording.words, str)
    ]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(words: object) -> str:
    """Words as one cell of a table: no line breaks, and no bar that would end it."""
    shown = str(words).strip().replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
    return "<br>".join(shown.split("\n"))


def _spanish(content: Content, key: str) -> str:
    """The translation, marked when its source has changed since, and what regions say instead."""
    said = []
    for tag in sorted(tag for tag in content.translations if tag.partition("-")[0] == "es"):
        for entry in content.translations[tag]:
            if entry.key == key:
                outdated = "" if entry.source == content.wordings[key].words else " (outdated)"
                said.append(f"{f'**{tag}** ' if '-' in tag else ''}{_cell(entry.target)}{outdated}")
    return "<br>".join(said) or "(missing)"


def _sources(content: Content, wording: Wording) -> str:
    """Of the step on which the words stand."""
    steps = _raw(content, wording.file.removesuffix(".yaml")).get("steps") or {}
    step = steps.get(wording.path[1]) if len(wording.path) > 1 else None
    return ", ".join(step.get("sources") or ()) if isinstance(step, Mapping) else ""


def _read_before(content: Content) -> Iterator[str]:
    reviewed = [(name, by) for name in sorted(content.library.flows) if (by := _reviewer(content, name)) != NOBODY]
    if reviewed:
        yield from ("## Flows that somebody has reviewed", "")
        yield from (f"- `{name}`: {_cell(by)}" for name, by in reviewed)


def _facts(content: Content) -> Iterator[str]:
    """Where each fact is used, so that a change of what is known finds its words."""
    used: dict[str, list[str]] = defaultdict(list)
    for name in sorted(content.library.flows):
        for step, raw in (_raw(content, name).get("steps") or {}).items():
            for key in raw.get("sources") or ():
                used[str(key)].append(f"`{name}.{step}`")
    yield from ("## Facts, and the steps that rest on them", "", "| Fact | Steps |", "|---|---|")
    yield from (_row(key, ", ".join(used[key])) for key in sorted(used, key=_in_order))


def _in_order(key: str) -> tuple[str, int]:
    """F9 before F10."""
    letters = key.rstrip("0123456789")
    return letters, int(key[len(letters) :] or 0)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or 2 with what is wrong and what to do."""
    if len(arguments) > 2:
        print("usage: python -m bot.tools.review [FLOWS [PAGE.md]]", file=sys.stderr)
        return 2
    flows, page = (Path(each) for each in (*arguments, *("flows", "docs/review.md")[len(arguments) :]))
    return made(lambda folder: review(load(folder)), flows, page)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The work of `foothold screen`: reads messages with an id, answers each with its level, so that anybody can judge us.

Input lines are `id<TAB>text`, where the two characters `\\n` in a text stand for a line break.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from bot.safety.screening import Verdict


class Reads(Protocol):
    """What screening needs from a detector."""

    def screen(self, text: str) -> Verdict: ...

    def explain(self, text: str) -> tuple[str, ...]: ...


def screen_lines(
    lines: Iterable[str], screener: Reads, *, explain: bool = False, complaints: list[str] | None = None
) -> Iterator[str]:
    """One answer per good line: `id<TAB>level`, with `explain` also the rules and terms behind it.

    A malformed line gets no answer; `line N: ...` is appended to `complaints`, for the caller to print as it goes on.
    Without that list the first malformed line raises ValueError. Empty lines are passed over.
    """
    for number, line in enumerate(lines, start=1):
        bare = line.rstrip("\r\n")
        if not bare:
            continue
        try:
            name, text = _split(bare)
        except ValueError as error:
            _complain(f"line {number}: {error}", complaints)
            continue
        yield _answer(name, text, screener, explain)


def _split(line: str) -> tuple[str, str]:
    name, tab, text = line.partition("\t")
    if not tab:
        raise ValueError("no tab between id and text; write id<TAB>text")
    if not name.strip():
        raise ValueError("the id is empty; write id<TAB>text")
    return name, text.replace("\\n", "\n")


def _complain(message: str, complaints: list[str] | None) -> None:
    if complaints is None:
        raise ValueError(message)
    complaints.append(message)


def _answer(name: str, text: str, screener: Reads, explain: bool) -> str:
    answer = f"{name}\t{screener.screen(text).level.value}"
    return f"{answer}\t{'; '.join(screener.explain(text))}" if explain else answer

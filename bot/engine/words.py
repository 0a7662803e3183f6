"""Words that are still addresses: the engine names what to say, the channel says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence by its address, and what stands in its `{braces}`.

    A parameter is a person's own words, a number, another sentence, or several of those (a list of items).
    """

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


Words = str | Text
Param = str | int | Text | tuple[Words, ...]


def own(words: str) -> Text:
    """A person's own words where a `Text` is wanted, such as a button that shows their goal."""
    return Text(key="system.own", params={"text": words})

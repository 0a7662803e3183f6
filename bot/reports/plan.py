"""A person's plan as data: its parts, and which of them stand on a page, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from bot.engine.words import Words
from bot.reports.speech import Say, plain, spoken


class Part(StrEnum):
    """A part of the plan: the list it is filled from, and its key in `reports.yaml` (`part.signs`).

    Only `services` is no list a person keeps: its lines come from the directory of helplines.
    """

    SIGNS = "signs"
    COPING = "coping"
    PLACES = "places"
    SUPPORTERS = "supporters"
    SERVICES = "services"
    SAFER = "safer"
    PLANS = "plans"
    IF_USED = "if_used"
    GOALS = "goals"
    REASONS = "reasons"


class Kind(StrEnum):
    """What a page is for, and its keys in `reports.yaml`."""

    PLAN = "plan"
    CHOSEN = "chosen"
    """Some parts, for someone who stands by. Nothing tells that there are others."""
    UNSAFE = "unsafe"
    """What keeps a person safe comes first: numbers, people, distance, then what helps alone."""


UNSAFE_ORDER: Final = (Part.SERVICES, Part.SUPPORTERS, Part.SAFER, Part.COPING, Part.PLACES, Part.REASONS)
ORDER: Final[Mapping[Kind, tuple[Part, ...]]] = {
    Kind.PLAN: tuple(Part),
    Kind.CHOSEN: tuple(Part),
    Kind.UNSAFE: UNSAFE_ORDER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """What a plan holds, by part, each item a person's own words or a text that is still an address."""

    items: Mapping[Part, tuple[Words, ...]] = field(default_factory=dict)


class Section(NamedTuple):
    heading: str
    items: tuple[str, ...]


class Page(NamedTuple):
    """A plan in words, ready to be written or drawn. `safety` stands above all parts of the unsafe version."""

    title: str
    intro: str
    safety: tuple[str, ...]
    sections: tuple[Section, ...]
    empty: str
    foot: str


def page(plan: PlanCard, say: Say, kind: Kind, parts: Collection[Part] | None) -> Page:
    """The words of a plan. Without `parts` all that belong to the kind; parts that hold nothing are left out."""
    sections = tuple(_sections(plan, say, kind, parts))
    return Page(
        title=spoken(say, f"{kind}.title"),
        intro=spoken(say, f"{kind}.intro") if sections or kind is Kind.UNSAFE else "",
        safety=tuple(spoken(say, "unsafe.first").splitlines()) if kind is Kind.UNSAFE else (),
        sections=sections,
        empty="" if sections else spoken(say, "plan.empty"),
        foot=spoken(say, "plan.foot"),
    )


def _sections(plan: PlanCard, say: Say, kind: Kind, parts: Collection[Part] | None) -> Iterator[Section]:
    for part in ORDER[kind]:
        items = tuple(filter(None, (plain(each, say) for each in plan.items.get(part, ()))))
        if items and (parts is None or part in parts):
            yield Section(spoken(say, f"part.{part}"), items)

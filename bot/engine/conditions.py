"""Which branch a step takes. Conditions compare; they do not compute."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.engine.flows import Condition, Next, Test
from bot.engine.history import CHECKINS, FACTS, facts
from bot.engine.session import Chosen, Session, Value

WAITING: Final = "waiting"
DUE_GOALS: Final = "due_goals"
"""How many goals have come to their time and are still open; none counts as missing."""
NUMBERS: Final = frozenset({"ambers", "reds", DUE_GOALS})
"""Names that the engine knows as numbers, without anybody having saved them."""
COUNTS: Final = {"ambers": "amber", "reds": "red"}
"""How many concerns of a level there were lately; none counts as missing."""
LATELY: Final = timedelta(days=7)

ORDER: Final[Mapping[Test, Callable[[int, int], bool]]] = {
    Test.LESS: operator.lt,
    Test.AT_MOST: operator.le,
    Test.MORE: operator.gt,
    Test.AT_LEAST: operator.ge,
}


def alive(session: Session, name: str, at: datetime) -> Value | None:
    """The answer called `name`, unless it was never given or its time is over."""
    answer = session.answers.get(name)
    if answer is None or (answer.until is not None and answer.until <= at):
        return None
    return answer.value


def holds(condition: Condition, session: Session, at: datetime) -> bool:
    value = _known(condition.name, session, at)
    match condition.test:
        case Test.SET:
            return value is not None and value != ()
        case Test.MISSING:
            return value is None or value == ()
        case Test.EQUAL:
            return value is not None and _plain(value) == condition.value
        case Test.UNEQUAL:
            return value is None or _plain(value) != condition.value
        case Test.HAS:
            return isinstance(value, tuple) and any(_plain(each) == condition.value for each in value)
        case _:
            return (
                isinstance(value, int)
                and isinstance(condition.value, int)
                and ORDER[condition.test](value, condition.value)
            )


def choose(branches: Next, session: Session, at: datetime) -> str:
    """The target of the first branch whose conditions all hold; the last branch has none."""
    for branch in branches:
        if all(holds(each, session, at) for each in branch.when):
            return branch.to
    return branches[-1].to


def _known(name: str, session: Session, at: datetime) -> Value | None:
    if name == WAITING:
        return "yes" if session.waiting else None
    if name == "country":
        return session.country
    if name == "language":
        return session.language
    if name == "zone":
        return session.zone
    if name == "wording":
        return session.wording
    if name == "checkin":
        return session.checkin or None
    if name in COUNTS:
        return sum(each.level == COUNTS[name] and at - each.at < LATELY for each in session.concerns) or None
    if name == DUE_GOALS:
        return sum(not each.done and each.due is not None and each.due <= at for each in session.items("goals")) or None
    if name in FACTS:
        return "yes" if facts(session.items(CHECKINS), at)[name] else None
    if name in session.lists:
        return tuple(item.id for item in session.items(name))
    return alive(session, name, at)


def _plain(value: Value) -> Value:
    return value.id if isinstance(value, Chosen) else value

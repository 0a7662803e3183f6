"""When the bot will write first. A visit that is taken is gone: it is paid once, or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.people import PERSON, People
from bot.store.tables import Visit, table

VISIT: Final = table(Visit)

_PLAN: Final = (put := insert(VISIT)).on_conflict_do_update(
    index_elements=[VISIT.c.person, VISIT.c.name],
    set_={column: put.excluded[column] for column in ("flow", "step", "due")},
)


class DueVisit(NamedTuple):
    """Whom to visit, with which flow."""

    chat: int
    flow: str
    step: str


class Visits(People):
    """The visits' part of a unit."""

    def plan_visit(self, chat: int, name: str, flow: str, step: str, due: datetime) -> None:
        """Visit at `due` (UTC); a visit of that name takes place at the new time only."""
        self._execute(_PLAN, {"person": chat, "name": name, "flow": flow, "step": step, "due": due})

    def drop_visits(self, chat: int, flow: str = "") -> None:
        """Forget the visits planned for a flow, or all of them."""
        mine = VISIT.c.person == chat
        self._execute(delete(VISIT).where(mine, VISIT.c.flow == flow) if flow else delete(VISIT).where(mine))

    def due_visits(self, now: datetime, limit: int) -> list[DueVisit]:
        """One for each person and flow, however many of that flow were missed, the longest waiting first.

        People who have blocked the bot are left alone; their visits stay.
        """
        due = (
            select(VISIT.c.person, VISIT.c.flow, func.max(VISIT.c.step).label("step"))
            .join(PERSON, PERSON.c.chat == VISIT.c.person)
            .where(VISIT.c.due <= now, ~PERSON.c.blocked)
            .group_by(VISIT.c.person, VISIT.c.flow)
            .order_by(func.min(VISIT.c.due))
            .limit(limit)
        )
        return [DueVisit(row.person, row.flow, row.step) for row in self._execute(due)]

    def take_visit(self, visit: DueVisit, now: datetime) -> bool:
        """Remove what is due of this flow, to pay the visit; False when it is gone already."""
        due = (VISIT.c.person == visit.chat, VISIT.c.flow == visit.flow, VISIT.c.due <= now)
        return self._execute(delete(VISIT).where(*due)).rowcount > 0

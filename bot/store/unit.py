"""One unit of work: all that one transaction can do. Either all of it is kept, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import func, select

from bot.engine.effects import (
    AddToList,
    CancelTimer,
    ChangeItem,
    DropVisits,
    NoteConcern,
    RemoveFromList,
    SetPreference,
    StartTimer,
)
from bot.store.export import Export
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.people import INBOX
from bot.store.sessions import Sessions
from bot.store.tables import InboxState
from bot.store.timers import Timers
from bot.store.visits import Visits

Stored = AddToList | ChangeItem | RemoveFromList | SetPreference | StartTimer | CancelTimer | DropVisits | NoteConcern
"""The effects that the store carries out."""


class Unit(Inbox, Sessions, Timers, Visits, Outbox, Export):
    """Used by the work given to `Store.run`, on the writer thread, and never after that work has returned.

    Times are handed in, aware; they are kept and come back in UTC.
    """

    def apply(self, chat: int, effect: Stored) -> None:
        match effect:
            case AddToList(list=name, item=item) | ChangeItem(list=name, item=item):
                self.put_item(chat, name, item)
            case RemoveFromList(list=name, item=item):
                self.remove_item(chat, name, item.id)
            case SetPreference(name=name, value=value):
                self.set_preference(chat, name, value)
            case StartTimer(timer=timer, due=due):
                self.start_timer(chat, timer, due)
            case CancelTimer(timer=timer):
                self.take_timer(chat, timer)
            case DropVisits(flow=flow):
                self.drop_visits(chat, flow)
            case NoteConcern(concern=concern):
                self.note_concern(chat, concern)
            case _:
                assert_never(effect)

    def oldest_waiting(self, now: datetime) -> timedelta | None:
        """How long the oldest update or letter that could be dealt with has waited, for the health check.

        What failed counts from its next try: until then nobody is late.
        """
        unanswered = select(func.min(func.coalesce(INBOX.c.next_try, INBOX.c.received))).where(
            INBOX.c.state == InboxState.PENDING
        )
        times = (self._execute(unanswered).scalar(), self.next_try())
        return max((now - time for time in times if time is not None and time <= now), default=None)

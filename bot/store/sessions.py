"""One person's session: opened with their lists and preferences, sealed without them."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.engine.session import Item, Session
from bot.store.concerns import Concerns
from bot.store.contents import seal, unseal
from bot.store.errors import UnreadableError
from bot.store.lists import Lists
from bot.store.people import KEY, PERSON, by_the_hour
from bot.store.schedules import SCHEDULE, Schedules, read_schedule
from bot.store.sealing import Sealer, place
from bot.store.tables import LISTS, Conversation, table
from bot.store.tables import Timer as TimerRow

log = logging.getLogger(__name__)

SESSION: Final = table(Conversation)
TIMER: Final = table(TimerRow)
REMEMBERED: Final = timedelta(days=30)
"""How far back a session knows of concerns."""
FIT_TO_KEEP: Final = {
    "country": re.compile(r"[A-Z]{2}"),
    "zone": re.compile(r"[A-Za-z0-9_+-]{1,20}(/[A-Za-z0-9_+-]{1,30}){0,2}"),
    "language": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"),
    "wording": re.compile(r"open|discreet"),
}
"""Preferences stand in clear; nothing else may slip in there, such as what a forged button carries."""

_LOAD: Final = (
    select(
        PERSON.c.language,
        PERSON.c.country,
        PERSON.c.zone,
        PERSON.c.wording,
        PERSON.c.last_seen,
        KEY.c.wrapped,
        SESSION.c.session,
        SCHEDULE.c.schedule,
    )
    .select_from(
        PERSON.outerjoin(KEY)
        .outerjoin(SESSION, SESSION.c.person == PERSON.c.chat)
        .outerjoin(SCHEDULE, SCHEDULE.c.person == PERSON.c.chat)
    )
    .where(PERSON.c.chat == bindparam("number"))
)
_SAVE: Final = (put := insert(SESSION)).on_conflict_do_update(
    index_elements=[SESSION.c.person], set_={"session": put.excluded.session, "updated": put.excluded.updated}
)
_SEEN: Final = update(PERSON).where(PERSON.c.chat == bindparam("number"))
_TIMERS: Final = select(TIMER.c.timer).where(TIMER.c.person == bindparam("number"))


class Sessions(Lists, Concerns, Schedules):
    """The session's part of a unit."""

    def load(self, chat: int, now: datetime, *, language: str = "en") -> Session:
        """The person's session with their lists, concerns, preferences and the state of their check-in.

        Someone new gets a fresh one, a row and a key.

        `language` is theirs until they choose one. A session that cannot be read is replaced by a fresh one, with
        the lists. Raises `UnreadableError` when the person's key itself does not open.
        """
        row = self._execute(_LOAD, {"number": chat}).first()
        if row is None or row.wrapped is None:
            self._meet(chat, now, language)
            return Session(language=language, lists=dict.fromkeys(LISTS, ()))
        if row.language is None or by_the_hour(now) > row.last_seen:
            values = {"language": row.language or language, "last_seen": by_the_hour(now)}
            self._execute(_SEEN, {"number": chat, **values})
        sealer = self._known_sealer(chat) or self._unwrap(chat, row.wrapped)
        lists = self._lists(chat)
        schedule = read_schedule(sealer, chat, row.schedule) if row.schedule is not None else None
        session = _open(sealer, chat, row.session) or Session(serial=self._last_number(chat, lists))
        return replace(
            session,
            language=row.language or language,
            country=row.country,
            zone=row.zone,
            wording=row.wording,
            checkin=schedule.state(now) if schedule is not None else "",
            lists=lists,
            concerns=self._concerns(chat, sealer, now - REMEMBERED),
        )

    def save(self, chat: int, session: Session, now: datetime) -> None:
        """Keep the session as it is at `now` (UTC). Its lists and preferences are kept by `apply`, one by one."""
        content = seal(self._sealer(chat), replace(session, lists={}, concerns=(), checkin=""), _place(chat))
        self._execute(_SAVE, {"person": chat, "session": content, "updated": now})

    def set_preference(self, chat: int, name: str, value: str) -> None:
        """`country` (ISO 3166-1), `zone` (IANA), `language`, `wording`; what does not look like one is not kept."""
        if name in FIT_TO_KEEP and FIT_TO_KEEP[name].fullmatch(value):
            self._execute(update(PERSON).where(PERSON.c.chat == chat).values({name: value}))
        else:
            log.error("a value that is no %s was not kept", name)

    def _last_number(self, chat: int, lists: Mapping[str, tuple[Item, ...]]) -> int:
        """A fresh session counts on from here, or it would name new items as old ones."""
        names = [item.id for items in lists.values() for item in items]
        names += self._execute(_TIMERS, {"number": chat}).scalars()
        return max((int(name[1:]) for name in names if name[1:].isdecimal()), default=0)


def _open(sealer: Sealer, chat: int, content: bytes | None) -> Session | None:
    if content is None:
        return None
    with contextlib.suppress(UnreadableError):
        session = unseal(sealer, content, _place(chat))
        if isinstance(session, Session):
            return session
    log.error("a stored session cannot be read; its person starts afresh, with their lists")
    return None


def _place(chat: int) -> bytes:
    return place("session", "session", chat)

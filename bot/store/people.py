"""People: their rows, their keys, and forgetting them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CursorResult, Executable, Table, bindparam, delete, func, insert, select, update

from bot.store.desk import Desk
from bot.store.errors import UnknownPersonError
from bot.store.sealing import KEY_LENGTH, Sealer
from bot.store.tables import LISTS, InboxRow, InboxState, Person, PersonKey, owned, table

PERSON: Final = table(Person)
KEY: Final = table(PersonKey)
INBOX: Final = table(InboxRow)

_FIND: Final = select(PERSON.c.chat).where(PERSON.c.chat == bindparam("chat"))
_FIND_KEY: Final = select(KEY.c.wrapped).where(KEY.c.person == bindparam("chat"))


class People:
    """The part of a unit that every other part stands on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._keys: dict[int, Sealer] = {}

    def is_known(self, chat: int) -> bool:
        return self._execute(_FIND, {"chat": chat}).first() is not None

    def chats(self) -> list[int]:
        """Everyone, for the operator."""
        return list(self._execute(select(PERSON.c.chat).order_by(PERSON.c.chat)).scalars())

    def homes(self) -> list[tuple[int, str, str | None]]:
        """Chat, language and country of everyone we have talked with."""
        known = select(PERSON.c.chat, PERSON.c.language, PERSON.c.country).where(PERSON.c.language.is_not(None))
        return [(row.chat, row.language, row.country) for row in self._execute(known)]

    def set_blocked(self, chat: int, blocked: bool) -> None:
        """Whether the person has blocked the bot."""
        self._execute(update(PERSON).where(PERSON.c.chat == chat).values(blocked=blocked))

    def destroy_key(self, chat: int) -> None:
        """From here on, nothing that the person wrote can be read, by anyone."""
        self._execute(delete(KEY).where(KEY.c.person == chat))
        self._keys.pop(chat, None)
        self._desk.drop_key(chat)

    def erase(self, chat: int) -> dict[str, int]:
        """Delete every row of the person, with or without their key. Returns how many items each list had.

        The inbox keeps the numbers of their updates, as nobody's, so that a second delivery is still known as one.
        """
        counts = {name: self._count(items, chat) for name, items in LISTS.items()}
        self.destroy_key(chat)
        nobodys = {"person": None, "arrival": None, "tap": None, "state": InboxState.DONE}
        self._execute(update(INBOX).where(INBOX.c.person == chat).values(nobodys))
        for rows, whose in owned().items():
            self._execute(delete(rows).where(whose == chat))
        return counts

    def sweep(self) -> int:
        """Finish forgetting people whose key is gone already. Returns how many they were."""
        keyless = select(PERSON.c.chat).where(PERSON.c.chat.not_in(select(KEY.c.person)))
        chats = list(self._execute(keyless).scalars())
        for chat in chats:
            self.erase(chat)
        return len(chats)

    def commit_keys(self) -> None:
        """The unit is whole: the keys that it made or opened may be used without asking again."""
        self._desk.keep_keys(self._keys)

    def _meet(self, chat: int, now: datetime, language: str | None = None) -> None:
        """A row and a key for someone new."""
        if self.is_known(chat):  # without a key: forgotten, but not yet erased
            self.erase(chat)
        key = secrets.token_bytes(KEY_LENGTH)
        master = self._desk.master
        seen = by_the_hour(now)
        self._execute(insert(PERSON), {"chat": chat, "language": language, "created": now, "last_seen": seen})
        self._execute(insert(KEY), {"person": chat, "wrapped": master.wrap(key, chat), "master": master.id})
        self._keys[chat] = Sealer(key)

    def _sealer(self, chat: int) -> Sealer:
        """Raises `UnknownPersonError` when there is no key, `UnreadableError` when it does not open."""
        sealer = self._find_sealer(chat)
        if sealer is None:
            raise UnknownPersonError("there is nobody with this number, or not any more")
        return sealer

    def _find_sealer(self, chat: int) -> Sealer | None:
        known = self._known_sealer(chat)
        if known is not None:
            return known
        wrapped = self._execute(_FIND_KEY, {"chat": chat}).scalar()
        return None if wrapped is None else self._unwrap(chat, wrapped)

    def _known_sealer(self, chat: int) -> Sealer | None:
        return self._keys.get(chat) or self._desk.key(chat)

    def _unwrap(self, chat: int, wrapped: bytes) -> Sealer:
        self._keys[chat] = self._desk.master.unwrap(wrapped, chat)
        return self._keys[chat]

    def _count(self, rows: Table, chat: int) -> int:
        return int(self._execute(select(func.count()).where(rows.c.person == chat)).scalar_one())

    def _execute(self, statement: Executable, values: dict[str, Any] | None = None) -> CursorResult[Any]:
        return self._desk.execute(statement, values)


def by_the_hour(moment: datetime) -> datetime:
    """Closer than this, nobody needs to know when a person was here."""
    return moment.replace(minute=0, second=0, microsecond=0)

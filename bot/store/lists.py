"""A person's lists: triggers, goals and the rest, one row an item, words and details sealed."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Executable, Select, Table, bindparam, delete, literal, select, union_all
from sqlalchemy.dialects.sqlite import insert

from bot.engine.session import Item, Session
from bot.store.contents import seal, unseal
from bot.store.errors import UnknownListError, UnreadableError
from bot.store.people import People
from bot.store.sealing import Sealer, place
from bot.store.tables import LISTS, LOGS

log = logging.getLogger(__name__)

LATEST: Final = 30
"""So many of a log's items are part of a session; logs grow for years, and conversations look back some weeks."""


def _of(name: str, rows: Table, most: int | None) -> Select[Any]:
    mine = select(literal(name).label("list"), *rows.columns).where(rows.c.person == bindparam("chat"))
    if most is None:
        return mine
    return select(mine.order_by(rows.c.id.desc()).limit(most).subquery())


_EVERY_TURN: Final = union_all(*(_of(name, rows, LATEST if name in LOGS else None) for name, rows in LISTS.items()))
"""All lists in one statement."""
_WHOLE: Final = union_all(*(_of(name, rows, None) for name, rows in LISTS.items()))
_PUT: Final = {
    name: (put := insert(rows)).on_conflict_do_update(
        index_elements=[rows.c.person, rows.c.item],
        set_={column: put.excluded[column] for column in ("text", "details", "created", "due", "done")},
    )
    for name, rows in LISTS.items()
}
_REMOVE: Final = {
    name: delete(rows).where(rows.c.person == bindparam("chat"), rows.c.item == bindparam("number"))
    for name, rows in LISTS.items()
}


class Lists(People):
    """The lists' part of a unit."""

    def put_item(self, chat: int, name: str, item: Item) -> None:
        """Keep a new item, or an old one as it is now; an old one keeps its place. Raises `UnknownListError`."""
        _check(name)
        sealer = self._sealer(chat)
        self._execute(
            _PUT[name],
            {
                "person": chat,
                "item": item.id,
                "text": seal(sealer, item.text, _place(name, "text", chat, item.id)),
                "details": seal(sealer, item.details, _place(name, "details", chat, item.id)),
                "created": item.created,
                "due": item.due,
                "done": item.done,
            },
        )

    def remove_item(self, chat: int, name: str, item_id: str) -> None:
        _check(name)
        self._execute(_REMOVE[name], {"chat": chat, "number": item_id})

    def whole_lists(self, chat: int, session: Session) -> Session:
        """The session with all of its logs, for looking back as far as they go."""
        return replace(session, lists={**session.lists, **self._lists(chat, _WHOLE)})

    def _lists(self, chat: int, which: Executable = _EVERY_TURN) -> dict[str, tuple[Item, ...]]:
        """All lists, empty ones too, in the order in which items were added; of a log the latest part."""
        sealer = self._sealer(chat)
        found: dict[str, list[Item]] = {name: [] for name in LISTS}
        for row in sorted(self._execute(which, {"chat": chat}), key=lambda row: row.id):
            item = _read(sealer, chat, row)
            if item is not None:
                found[row.list].append(item)
        return {name: tuple(items) for name, items in found.items()}


def _read(sealer: Sealer, chat: int, row: Any) -> Item | None:
    """None when the row cannot be opened: the person's other words are still of use to them."""
    try:
        text = unseal(sealer, row.text, _place(row.list, "text", chat, row.item))
        details = unseal(sealer, row.details, _place(row.list, "details", chat, row.item))
    except UnreadableError:
        log.error("row %s of list %s cannot be read and is left out", row.id, row.list)
        return None
    return Item(id=row.item, text=text, details=details, created=row.created, due=row.due, done=row.done)


def _check(name: str) -> None:
    if name not in LISTS:
        raise UnknownListError(f"there is no table for the list {name!r}: add one, or correct the flow")


def _place(name: str, column: str, chat: int, item_id: str) -> bytes:
    return place(LISTS[name].name, column, chat, item_id)

"""Everything stored about a person, readable: found by the marks on the tables, so that no table is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Table, select

from bot.engine.session import Chosen
from bot.engine.words import Text
from bot.store.contents import unseal
from bot.store.errors import StoreError
from bot.store.people import People
from bot.store.sealing import place
from bot.store.tables import HIDDEN, SEALED, owned

UNREADABLE = "cannot be read"


class Export(People):
    """The export's part of a unit."""

    def export(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        """Rows by table, ready for JSON but for sentences of ours: those stay `Text`, for the caller to say.

        Empty for someone unknown.
        """
        return {
            rows.name: found for rows, whose in reversed(owned().items()) if (found := self._rows(chat, rows, whose))
        }

    def _rows(self, chat: int, rows: Table, whose: Column[Any]) -> list[dict[str, Any]]:
        mine = select(rows).where(whose == chat).order_by(*rows.primary_key.columns)
        columns = [column for column in rows.columns if HIDDEN not in column.info]
        return [
            {column.name: self._readable(chat, column, dict(row)) for column in columns}
            for row in self._execute(mine).mappings().all()
        ]

    def _readable(self, chat: int, column: Column[Any], row: Mapping[str, Any]) -> Any:
        value = row[column.name]
        if SEALED not in column.info or value is None:
            return readable(value)
        number = row[column.info[SEALED]] if column.info[SEALED] else ""
        try:
            where = place(column.table.name, column.name, chat, number)
            return readable(unseal(self._sealer(chat), value, where))
        except StoreError:
            return UNREADABLE


def readable(value: Any) -> Any:
    """Plain values, dates as ISO 8601; a choice is its label, and a `Text` stays one."""
    match value:
        case Text():
            return value
        case Chosen():
            return value.label
        case date():
            return value.isoformat()
        case Mapping():
            return {key: readable(each) for key, each in value.items()}
        case tuple() | list():
            return [readable(each) for each in value]
        case _ if is_dataclass(value):
            return {each.name: readable(getattr(value, each.name)) for each in fields(value)}
        case _:
            return value

"""People: met, blocked, shown everything, forgotten; found by the marks on the tables, so that none is left out."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.engine.session import Session
from bot.engine.words import Text
from bot.store.desk import Desk
from bot.store.errors import UnknownPersonError
from bot.store.people import INBOX, KEY, PERSON
from bot.store.store import Store
from bot.store.tables import HIDDEN, LISTS, SEALED, Row, owned
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, LATER, NOW, arrival, fill, item, letter

WORD = "Ketamine"


@pytest.fixture
def unit(desk: Desk) -> Unit:
    unit = Unit(desk)
    fill(unit, ANN, WORD, update=1)
    fill(unit, BEN, "Lantern", update=2)
    return unit


def count(unit: Unit, chat: int) -> dict[str, int]:
    """Rows of a person, by table."""
    counts = {
        rows.name: unit._execute(select(func.count()).select_from(rows).where(whose == chat)).scalar_one()
        for rows, whose in owned().items()
    }
    return {name: number for name, number in counts.items() if number}


def test_every_table_is_somebodys_or_the_databases() -> None:
    """A new table either says whose its rows are, and is then exported and erased, or is named here."""
    assert {table.name for table in Row.metadata.sorted_tables} - {table.name for table in owned()} == {"meta"}


def test_every_column_that_holds_content_is_sealed() -> None:
    """Bytes are sealed or hidden; texts are ids, stamps and states of ours, named here one by one."""
    ours = {"timer", "item", "state", "lane", "asked", "edits", "master", "language", "country", "zone"}
    ours |= {"name", "flow", "step"}  # of a visit
    for table in owned():
        for column in table.columns:
            kind = column.type.python_type
            assert kind is not bytes or SEALED in column.info or HIDDEN in column.info, f"{table.name}.{column.name}"
            assert kind is not str or column.name in ours, f"{table.name}.{column.name}"


def test_the_kit_fills_every_table(unit: Unit) -> None:
    """Or the tests below would prove nothing about the empty ones."""
    assert set(count(unit, ANN)) == {table.name for table in owned()}


# -- export ----------------------------------------------------------------------------------------------------------


def test_an_export_shows_every_row_and_every_sealed_word(unit: Unit) -> None:
    exported = unit.export(ANN)
    assert {name: len(rows) for name, rows in exported.items()} == count(unit, ANN)
    for table in owned():
        for column in table.columns:
            if HIDDEN in column.info:
                assert column.name not in exported[table.name][0]
            elif SEALED in column.info:
                assert WORD in repr(exported[table.name][0][column.name]), f"{table.name}.{column.name}"
            else:
                assert column.name in exported[table.name][0]
    assert "Lantern" not in repr(exported)


def say(value: Any) -> Any:
    """As the caller does: sentences of ours in words, everything else as it is."""
    if isinstance(value, Text):
        return f"<{value.key}>"
    if isinstance(value, dict):
        return {key: say(each) for key, each in value.items()}
    return [say(each) for each in value] if isinstance(value, list) else value


def test_an_export_reads_well(unit: Unit) -> None:
    unit.put_item(ANN, "goals", item(Text(key="lapse.goal.choices.walk"), "i2", details={"confidence": 7}, due=LATER))
    exported = json.loads(json.dumps(say(unit.export(ANN))))
    assert next(iter(exported)) == "person"
    assert exported["person"] == [
        {
            "chat": ANN,
            "language": "en",
            "country": None,
            "zone": None,
            "wording": None,
            "created": "2026-11-24T02:17:05.123456+00:00",
            "last_seen": "2026-11-24T02:00:00+00:00",
            "blocked": False,
        }
    ]
    assert exported["goal"][1] == {
        "id": 3,
        "person": ANN,
        "item": "i2",
        "text": "<lapse.goal.choices.walk>",
        "details": {"confidence": 7},
        "created": "2026-11-24T02:17:05.123456+00:00",
        "due": "2026-11-24T02:27:05.123456+00:00",
        "done": False,
    }
    assert exported["timer"] == [{"person": ANN, "timer": "t1", "due": "2026-11-24T02:27:05.123456+00:00"}]
    assert exported["session"][0]["session"]["answers"]["answer0"]["value"] == WORD
    assert exported["inbox"][0]["arrival"]["text"] == WORD
    assert exported["outbox"][0]["letter"]["params"] == {"text": WORD}
    assert "$" not in json.dumps(exported)


def test_an_export_of_nobody_is_empty(unit: Unit) -> None:
    assert unit.export(999) == {}


def test_an_export_says_what_cannot_be_read(unit: Unit) -> None:
    unit._execute(LISTS["goals"].update().values(text=b"\x01garbage"))
    assert unit.export(ANN)["goal"][0]["text"] == "cannot be read"
    unit.destroy_key(ANN)
    assert WORD not in repr(unit.export(ANN))


# -- forgetting ------------------------------------------------------------------------------------------------------


def test_erasing_leaves_no_row_of_the_person_and_all_of_the_others(unit: Unit) -> None:
    of_ben = count(unit, BEN)
    unit.put_item(ANN, "goals", item("another", "i2"))

    counts = unit.erase(ANN)

    assert counts == {**dict.fromkeys(LISTS, 1), "goals": 2}
    assert count(unit, ANN) == {}
    assert count(unit, BEN) == of_ben
    assert unit.erase(ANN) == dict.fromkeys(LISTS, 0)


def test_counts_need_no_key(unit: Unit) -> None:
    unit.destroy_key(ANN)
    assert unit.erase(ANN) == dict.fromkeys(LISTS, 1)


def test_an_update_delivered_again_does_not_bring_anyone_back(unit: Unit) -> None:
    unit.erase(ANN)
    assert not unit.keep(1, arrival())
    assert not unit.claim(1)
    assert not unit.is_known(ANN)
    found = unit._execute(select(INBOX.c.person, INBOX.c.arrival, INBOX.c.state).where(INBOX.c.update_id == 1)).one()
    assert found == (None, None, "done")


def test_someone_forgotten_half_way_starts_as_someone_new(unit: Unit) -> None:
    unit.destroy_key(ANN)
    assert unit.load(ANN, NOW) == Session(lists=dict.fromkeys(LISTS, ()))
    assert set(count(unit, ANN)) == {"person", "person_key"}
    unit.destroy_key(ANN)
    assert unit.keep(9, arrival("back again"))
    assert unit.pending(LATER, 10)[-1] == (9, arrival("back again"))


def test_a_sweep_finishes_what_was_begun(unit: Unit) -> None:
    assert unit.sweep() == 0
    unit.destroy_key(ANN)
    assert unit.sweep() == 1
    assert count(unit, ANN) == {}
    assert unit.chats() == [BEN]


async def test_forgetting_counts_and_starts_afresh(store: Store) -> None:
    await store.run(lambda unit: fill(unit, ANN, WORD, update=1))
    old_key = await store.run(lambda unit: unit._execute(select(KEY.c.wrapped)).scalar())

    assert await store.forget(ANN) == dict.fromkeys(LISTS, 1)
    assert await store.forget(ANN) == dict.fromkeys(LISTS, 0)

    assert await store.run(lambda unit: unit.load(ANN, NOW)) == Session(lists=dict.fromkeys(LISTS, ()))
    assert await store.run(lambda unit: unit._execute(select(KEY.c.wrapped)).scalar()) != old_key


async def test_a_destroyed_key_is_not_used_from_memory(store: Store) -> None:
    await store.run(lambda unit: fill(unit, ANN, WORD, update=1))
    await store.run(lambda unit: unit.destroy_key(ANN))
    with pytest.raises(UnknownPersonError):
        await store.run(lambda unit: unit.post(ANN, letter(), NOW))
    assert WORD not in repr(await store.run(lambda unit: unit.export(ANN)))


async def test_the_key_goes_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when the rows cannot be deleted, nothing can be read any more."""
    await store.run(lambda unit: fill(unit, ANN, WORD, update=1))
    monkeypatch.setattr(Unit, "erase", lambda *_: (_ for _ in ()).throw(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        await store.forget(ANN)
    exported = await store.run(lambda unit: unit.export(ANN))
    assert "goal" in exported
    assert WORD not in repr(exported)


def test_blocking_is_noted(unit: Unit) -> None:
    unit.set_blocked(ANN, True)
    assert unit._execute(select(PERSON.c.chat).where(PERSON.c.blocked)).scalars().all() == [ANN]
    unit.set_blocked(ANN, False)
    assert unit._execute(select(PERSON.c.chat).where(PERSON.c.blocked)).all() == []

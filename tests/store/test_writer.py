"""One thread, many units in one commit: one that fails takes nothing but itself back."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.engine.session import Session
from bot.store.errors import RefusedByDatabaseError, StoreClosedError, UnknownPersonError
from bot.store.store import Store
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, KEY, NOW, item, letter, meet, session, url


class Gate:
    """Holds the writer thread, so that what is asked meanwhile falls into one batch."""

    def __init__(self, store: Store) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()
        self.held = asyncio.ensure_future(store.run(self._hold))

    def _hold(self, _: Unit) -> None:
        self.entered.set()
        self.opened.wait(10)

    async def batch(self, store: Store, *works: Callable[[Unit], Any]) -> list[Any]:
        await asyncio.to_thread(self.entered.wait, 10)
        asked = [asyncio.ensure_future(store.run(work)) for work in works]
        await asyncio.sleep(0)  # let them be asked
        self.opened.set()
        await self.held
        return await asyncio.gather(*asked, return_exceptions=True)


def put(chat: int, words: str) -> Callable[[Unit], None]:
    return lambda unit: unit.put_item(chat, "goals", item(words, number=words))


def fail_after(*works: Callable[[Unit], Any]) -> Callable[[Unit], None]:
    def work(unit: Unit) -> None:
        for each in works:
            each(unit)
        raise ZeroDivisionError

    return work


async def goals(store: Store, chat: int) -> list[Any]:
    return [each.text for each in (await store.run(lambda unit: unit.load(chat, NOW))).items("goals")]


async def test_a_failing_unit_takes_only_itself_back(store: Store) -> None:
    await meet(store, ANN, BEN)
    gate = Gate(store)

    results = await gate.batch(store, put(ANN, "one"), fail_after(put(ANN, "two"), put(BEN, "two")), put(BEN, "three"))

    assert [type(each) for each in results] == [type(None), ZeroDivisionError, type(None)]
    assert await goals(store, ANN) == ["one"]
    assert await goals(store, BEN) == ["three"]


async def test_a_batch_is_one_transaction(store: Store) -> None:
    await meet(store, ANN)
    statements: list[str] = []
    await store.alone(lambda desk: desk.driver.set_trace_callback(statements.append))

    await Gate(store).batch(store, *(put(ANN, f"goal {number}") for number in range(10)))

    began = [each for each in statements if each.startswith("BEGIN")]
    assert len(await goals(store, ANN)) == 10
    assert began[:2] == ["BEGIN IMMEDIATE", "BEGIN IMMEDIATE"]  # the gate's own, and the batch's
    assert len([each for each in statements if each.startswith("COMMIT")]) == 3  # and the one that looked


async def test_a_commit_that_fails_fails_for_everyone(store: Store) -> None:
    await meet(store, ANN, BEN)

    def leave_an_orphan(unit: Unit) -> None:
        unit._desk.connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        unit.start_timer(999, "t1", NOW)

    results = await Gate(store).batch(store, put(ANN, "one"), leave_an_orphan, put(BEN, "two"))

    assert [str(each) for each in results] == ["the database refused (SQLITE_CONSTRAINT_FOREIGNKEY)"] * 3
    assert [type(each) for each in results] == [RefusedByDatabaseError] * 3
    assert await goals(store, ANN) == []
    assert await goals(store, BEN) == []


async def test_no_success_is_told_when_sqlite_has_rolled_everything_back_by_itself(store: Store) -> None:
    """SQLite may do so when the disk is full; the units after that would otherwise be committed one by one."""
    await meet(store, ANN, BEN)

    def roll_back(unit: Unit) -> None:
        unit._desk.driver.execute("ROLLBACK")

    results = await Gate(store).batch(store, put(ANN, "one"), roll_back, put(BEN, "two"))

    assert [type(each) for each in results] == [RefusedByDatabaseError] * 3
    assert await goals(store, ANN) == []
    assert await goals(store, BEN) == []


async def test_a_key_made_in_a_unit_that_failed_is_never_used(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await store.run(fail_after(lambda unit: unit.load(ANN, NOW)))
    with pytest.raises(UnknownPersonError):
        await store.run(put(ANN, "one"))

    await meet(store, ANN)
    await store.run(put(ANN, "two"))
    await store.alone(lambda desk: desk.start_over())
    assert await goals(store, ANN) == ["two"]


async def test_a_key_made_in_a_commit_that_failed_is_never_used(store: Store) -> None:
    def meet_and_orphan(unit: Unit) -> None:
        unit.load(ANN, NOW)
        unit._desk.connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        unit.start_timer(999, "t1", NOW)

    with pytest.raises(RefusedByDatabaseError):
        await store.run(meet_and_orphan)
    with pytest.raises(UnknownPersonError):
        await store.run(put(ANN, "one"))


async def test_no_update_is_lost(store: Store) -> None:
    await meet(store, ANN)

    def count_up(unit: Unit) -> None:
        before = unit.load(ANN, NOW)
        unit.save(ANN, replace(before, serial=before.serial + 1), NOW)

    await asyncio.gather(*(store.run(count_up) for _ in range(300)))

    assert (await store.run(lambda unit: unit.load(ANN, NOW))).serial == 300


async def test_what_sqlite_says_comes_without_values(store: Store) -> None:
    def break_a_rule(unit: Unit) -> None:
        unit._desk.connection.execute(text("INSERT INTO meta VALUES ('key_check', :words)"), {"words": "Ketamine"})

    with pytest.raises(RefusedByDatabaseError) as caught:
        await store.run(break_a_rule)

    assert str(caught.value) == "the database refused (SQLITE_CONSTRAINT_PRIMARYKEY)"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_stop_iteration_reaches_the_caller_in_another_coat(store: Store) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await store.run(lambda unit: next(iter(())))


async def test_a_cancelled_caller_does_not_disturb_the_others(store: Store) -> None:
    await meet(store, ANN)
    gate = Gate(store)
    await asyncio.to_thread(gate.entered.wait, 10)
    impatient = asyncio.ensure_future(store.run(put(ANN, "one")))
    await asyncio.sleep(0)
    impatient.cancel()

    await gate.batch(store, put(ANN, "two"))

    assert await goals(store, ANN) == ["one", "two"]


async def test_closing_finishes_what_was_asked_and_may_be_repeated(file: Path) -> None:
    store = Store.open(url(file), KEY)
    await meet(store, ANN)
    asked = [asyncio.ensure_future(store.run(put(ANN, f"goal {number}"))) for number in range(200)]
    await asyncio.sleep(0)

    await asyncio.gather(store.close(), store.close())
    await store.close()

    await asyncio.gather(*asked)
    with pytest.raises(StoreClosedError):
        await store.run(put(ANN, "late"))
    with pytest.raises(StoreClosedError):
        await store.forget(ANN)
    assert sorted(each.name for each in file.parent.iterdir()) == ["foothold.db", "foothold.db.lock"]
    again = Store.open(url(file), KEY)
    assert len(await goals(again, ANN)) == 200
    await again.close()


async def test_only_the_writer_thread_touches_the_connection(store: Store) -> None:
    unit = await store.run(lambda unit: unit)
    with pytest.raises(sqlite3.ProgrammingError, match="thread"):
        unit._desk.driver.execute("SELECT 1")


async def test_work_alone_stands_between_transactions(store: Store) -> None:
    await meet(store, ANN)
    gate = Gate(store)
    await asyncio.to_thread(gate.entered.wait, 10)
    first = asyncio.ensure_future(store.run(put(ANN, "one")))
    alone = asyncio.ensure_future(store.alone(lambda desk: desk.driver.in_transaction))
    await gate.batch(store, put(ANN, "two"))

    await first
    assert await alone is False
    assert await goals(store, ANN) == ["one", "two"]


async def test_units_see_their_own_changes_and_order_is_kept(store: Store) -> None:
    def work(unit: Unit) -> tuple[Session, int, int]:
        unit.load(ANN, NOW)
        unit.save(ANN, session("one"), NOW)
        return unit.load(ANN, NOW), unit.post(ANN, letter(), NOW), unit.post(ANN, letter(), NOW)

    loaded, first, second = await store.run(work)

    assert loaded.stack == session("one").stack
    assert second == first + 1

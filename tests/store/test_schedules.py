"""Schedules are sealed, found by when they are due, and use up each local date once."""

from datetime import date, timedelta

from bot.store.schedules import SCHEDULE
from bot.store.store import Store
from tests.store.kit import ANN, BEN, NOW, meet, nudge, schedule

DUE = NOW + timedelta(days=1)


async def test_it_comes_back_as_it_was(store: Store) -> None:
    await meet(store, ANN)
    await store.run(lambda unit: unit.put_schedule(ANN, schedule()))
    assert await store.run(lambda unit: unit.schedule(ANN)) == schedule()
    assert (await store.run(lambda unit: unit.load(ANN, NOW))).checkin == "on"
    assert await store.run(lambda unit: unit.schedule(BEN)) is None


async def test_those_that_are_due_are_found_but_not_of_who_has_blocked_us(store: Store) -> None:
    await meet(store, ANN, BEN)
    await store.run(lambda unit: [unit.put_schedule(chat, schedule()) for chat in (ANN, BEN)])
    assert await store.run(lambda unit: unit.due_checkins(NOW, 9)) == []
    assert sorted(await store.run(lambda unit: unit.due_checkins(DUE, 9))) == [ANN, BEN]
    assert len(await store.run(lambda unit: unit.due_checkins(DUE, 1))) == 1
    await store.run(lambda unit: unit.set_blocked(BEN, True))
    assert await store.run(lambda unit: unit.due_checkins(DUE, 9)) == [ANN]
    await store.run(lambda unit: unit.set_blocked(BEN, False))
    assert await store.run(lambda unit: unit.due_checkins(DUE, 9)) == [ANN], "coming back does not start it"


async def test_a_date_is_used_once(store: Store) -> None:
    await meet(store, ANN, BEN)
    day = date(2026, 11, 24)
    used = [await store.run(lambda unit, who=who: unit.use_date(who, "checkin", day)) for who in (ANN, ANN, BEN)]
    assert used == [True, False, True]
    await store.run(lambda unit: unit.prune_dates(day + timedelta(days=1)))
    assert await store.run(lambda unit: unit.use_date(ANN, "checkin", day))


async def test_one_that_cannot_be_read_silences_itself_and_nobody_else(store: Store) -> None:
    await meet(store, ANN)
    await store.run(lambda unit: unit.put_schedule(ANN, schedule()))
    await store.run(lambda unit: unit._execute(SCHEDULE.update().values(schedule=b"nonsense")))
    assert await store.run(lambda unit: unit.schedule(ANN)) is None
    assert (await store.run(lambda unit: unit.load(ANN, NOW))).checkin == ""
    await store.run(lambda unit: unit.silence_unreadable(ANN))
    assert await store.run(lambda unit: unit.due_checkins(DUE, 9)) == []


async def test_what_has_not_left_can_be_taken_back(store: Store) -> None:
    await meet(store, ANN)
    await store.run(lambda unit: unit.post(ANN, nudge(), NOW))
    await store.run(lambda unit: unit.drop_nudges(ANN))
    assert await store.run(lambda unit: unit.waiting(NOW, 9)) == []

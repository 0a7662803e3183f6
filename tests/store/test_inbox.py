"""The inbox: kept once, claimed once, emptied at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store.desk import Desk
from bot.store.inbox import UNDER_WAY
from bot.store.people import INBOX
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, LATER, NOW, arrival


@pytest.fixture
def unit(desk: Desk) -> Unit:
    return Unit(desk)


def test_an_update_is_kept_once(unit: Unit) -> None:
    assert unit.keep(5, arrival("first"))
    assert not unit.keep(5, arrival("second"))
    assert unit.pending(LATER, 10) == [(5, arrival("first"))]


@pytest.mark.parametrize(
    "kept",
    [
        arrival("hello \ud83d \x00 مرحبا 👋🏽"),
        arrival("", button="6a.1:yes"),
        arrival("", other="media"),
        arrival("x" * 4096, language="es-MX", forwarded=True),
    ],
)
def test_an_arrival_comes_back_as_it_was(unit: Unit, kept: object) -> None:
    unit.keep(5, kept)
    assert unit.pending(LATER, 10) == [(5, kept)]


def test_someone_new_gets_a_row_and_a_key(unit: Unit) -> None:
    assert not unit.is_known(ANN)
    unit.keep(5, arrival())
    assert unit.is_known(ANN)
    assert unit.chats() == [ANN]


def test_an_update_is_claimed_once_and_emptied_at_once(unit: Unit) -> None:
    unit.keep(5, arrival())
    assert unit.claim(5)
    assert not unit.claim(5)
    assert not unit.claim(6)
    assert unit.pending(NOW, 10) == []
    assert unit._execute(select(INBOX.c.state, INBOX.c.arrival)).all() == [("done", None)]


def test_a_claimed_update_stays_known(unit: Unit) -> None:
    unit.keep(5, arrival())
    unit.claim(5)
    assert not unit.keep(5, arrival())


def test_updates_come_in_their_order(unit: Unit) -> None:
    for number, chat in ((7, ANN), (5, BEN), (6, ANN)):
        unit.keep(number, arrival(chat=chat))
    assert [number for number, _ in unit.pending(LATER, 10)] == [5, 6, 7]
    assert [number for number, _ in unit.pending(LATER, 2)] == [5, 6]


def test_a_failed_update_waits_for_its_next_try(unit: Unit) -> None:
    unit.keep(5, arrival())
    assert unit.failed(5, LATER) == 1
    assert unit.pending(NOW, 10) == []
    assert unit.pending(LATER, 10) == [(5, arrival())]
    assert unit.failed(5, LATER) == 2
    assert unit.claim(5)


def test_a_buried_update_is_given_up_and_emptied(unit: Unit) -> None:
    unit.keep(5, arrival())
    unit.bury(5)
    assert unit.pending(LATER, 10) == []
    assert not unit.claim(5)
    assert unit._execute(select(INBOX.c.state, INBOX.c.arrival)).all() == [("dead", None)]


def test_an_update_that_is_over_does_not_fail_or_die(unit: Unit) -> None:
    unit.keep(5, arrival())
    unit.claim(5)
    assert unit.failed(5, LATER) == 0
    unit.bury(5)
    assert unit._execute(select(INBOX.c.state)).scalar() == "done"


def test_an_update_that_cannot_be_read_is_buried_and_does_not_stop_the_rest(
    unit: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    unit.keep(5, arrival("Ketamine"))
    unit.keep(6, arrival("Lantern"))
    unit._execute(INBOX.update().where(INBOX.c.update_id == 5).values(arrival=b"\x01garbage"))
    assert [number for number, _ in unit.pending(LATER, 10)] == [6]
    assert "inbox row 5 cannot be read" in caplog.text
    assert unit._execute(select(INBOX.c.state).where(INBOX.c.update_id == 5)).scalar() == "dead"


def test_old_numbers_are_forgotten_but_never_what_is_pending(unit: Unit) -> None:
    for number in (5, 6, 7):
        unit.keep(number, arrival())
    unit.claim(5)
    unit.bury(6)
    unit.keep(8, replace(arrival(), at=LATER))
    unit.claim(8)
    assert unit.prune(NOW) == 0
    assert unit.prune(LATER) == 2
    assert [number for number, _ in unit.pending(LATER, 10)] == [7]
    assert not unit.keep(8, arrival())


def test_the_oldest_update_is_seen(unit: Unit) -> None:
    assert unit.oldest_waiting(NOW) is None
    unit.keep(5, arrival())
    unit.keep(6, replace(arrival(), at=NOW + timedelta(minutes=1)))
    assert unit.oldest_waiting(LATER) == timedelta(minutes=10) - UNDER_WAY
    unit.claim(5)
    assert unit.oldest_waiting(LATER) == timedelta(minutes=9) - UNDER_WAY
    unit.failed(6, LATER)
    assert unit.oldest_waiting(LATER - timedelta(seconds=1)) is None  # nobody is late before the next try
    assert unit.oldest_waiting(LATER) == timedelta(0)


def test_taps_outlive_their_answer_but_not_their_person(unit: Unit) -> None:
    unit.keep(5, arrival("", button="6a.1:yes", tap="q5"))
    unit.keep(6, arrival("typed"))
    unit.keep(7, replace(arrival("", button="6a.1:no", tap="q7"), chat=BEN))
    unit.claim(5)
    assert unit.taps(NOW - timedelta(minutes=1)) == {5: "q5", 7: "q7"}
    assert unit.taps(LATER) == {}
    unit.drop_taps([7])
    assert unit.taps(NOW - timedelta(minutes=1)) == {5: "q5"}
    unit.keep(8, replace(arrival("", button="6a.1:no", tap="q7"), chat=BEN))
    unit.erase(ANN)
    assert unit.taps(NOW - timedelta(minutes=1)) == {8: "q7"}

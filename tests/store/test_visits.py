"""When the bot writes first, and what it remembers of danger."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.engine.effects import DropVisits, NoteConcern
from bot.engine.session import Concern
from bot.store.store import open_desk
from bot.store.unit import Unit
from bot.store.visits import DueVisit
from tests.store.kit import ANN, BEN, KEY, LATER, NOW

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def unit() -> Iterator[Unit]:
    desk = open_desk("sqlite://", KEY)
    with desk.connection.begin():
        unit = Unit(desk)
        for chat in (ANN, BEN):
            unit.load(chat, NOW)
        yield unit
    desk.database.close()


def test_a_visit_is_due_once(unit: Unit) -> None:
    unit.plan_visit(ANN, "check_back", "check_back", "soon", LATER)
    assert unit.due_visits(NOW, 10) == []
    assert unit.due_visits(LATER, 10) == [DueVisit(ANN, "check_back", "soon")]
    assert unit.take_visit(DueVisit(ANN, "check_back", "soon"), LATER)
    assert not unit.take_visit(DueVisit(ANN, "check_back", "soon"), LATER)
    assert unit.due_visits(LATER, 10) == []


def test_a_visit_planned_anew_takes_place_at_the_new_time_only(unit: Unit) -> None:
    unit.plan_visit(ANN, "check_back", "check_back", "", LATER)
    unit.plan_visit(ANN, "check_back", "check_back", "", TOMORROW)
    assert unit.due_visits(LATER, 10) == []
    assert len(unit.due_visits(TOMORROW, 10)) == 1


def test_of_several_missed_visits_of_one_flow_one_is_paid(unit: Unit) -> None:
    for day in range(3):
        unit.plan_visit(ANN, f"check_back.{day}", "check_back", "", NOW + timedelta(days=day))
    unit.plan_visit(ANN, "goals", "goals", "review", NOW)
    after_a_week = NOW + timedelta(days=7)
    assert [visit.flow for visit in unit.due_visits(after_a_week, 10)] == ["check_back", "goals"]
    unit.take_visit(DueVisit(ANN, "check_back", ""), after_a_week)
    assert [visit.flow for visit in unit.due_visits(after_a_week, 10)] == ["goals"]


def test_visits_still_ahead_stay_when_one_is_paid(unit: Unit) -> None:
    unit.plan_visit(ANN, "check_back.1", "check_back", "", NOW)
    unit.plan_visit(ANN, "check_back.2", "check_back", "", TOMORROW)
    unit.take_visit(DueVisit(ANN, "check_back", ""), NOW)
    assert len(unit.due_visits(TOMORROW, 10)) == 1


def test_nobody_who_blocked_us_is_visited(unit: Unit) -> None:
    unit.plan_visit(ANN, "check_back", "check_back", "", NOW)
    unit.set_blocked(ANN, True)
    assert unit.due_visits(LATER, 10) == []
    unit.set_blocked(ANN, False)
    assert len(unit.due_visits(LATER, 10)) == 1


@pytest.mark.parametrize(("flow", "left"), [("check_back", ["goals"]), ("", [])])
def test_dropping_visits(unit: Unit, flow: str, left: list[str]) -> None:
    unit.plan_visit(ANN, "check_back", "check_back", "", NOW)
    unit.plan_visit(ANN, "goals", "goals", "", NOW)
    unit.plan_visit(BEN, "check_back", "check_back", "", NOW)
    unit.apply(ANN, DropVisits(flow=flow))
    assert [visit.flow for visit in unit.due_visits(LATER, 10) if visit.chat == ANN] == left
    assert [visit.flow for visit in unit.due_visits(LATER, 10) if visit.chat == BEN] == ["check_back"]


def test_a_session_knows_the_concerns_of_the_last_month(unit: Unit) -> None:
    long_ago = Concern(level="red", at=NOW - timedelta(days=40))
    lately = (Concern(level="amber", at=NOW - timedelta(days=2)), Concern(level="red", at=NOW))
    for concern in (long_ago, *lately):
        unit.apply(ANN, NoteConcern(concern=concern))
    assert unit.load(ANN, NOW).concerns == lately
    assert unit.load(BEN, NOW).concerns == ()
    unit.erase(ANN)
    assert unit.load(ANN, NOW).concerns == ()

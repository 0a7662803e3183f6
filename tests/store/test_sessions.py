"""A session, its lists and its preferences: what was saved is what is loaded, and loading always answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.engine.effects import AddToList, CancelTimer, ChangeItem, RemoveFromList, SetPreference, StartTimer
from bot.engine.session import Answer, Chosen, Footprint, Frame, Item, Session, Timer, Undo
from bot.engine.words import Text, own
from bot.store.desk import Desk
from bot.store.errors import UnknownListError, UnknownPersonError, UnreadableError
from bot.store.people import KEY, PERSON
from bot.store.sealing import place
from bot.store.sessions import SESSION
from bot.store.store import open_desk
from bot.store.tables import LISTS
from bot.store.timers import TIMER
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, LATER, NOW, arrival, item, session
from tests.store.kit import KEY as MASTER

quick = settings(max_examples=40, deadline=None)
EMPTY = dict.fromkeys(LISTS, ())

ids = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
words = st.text(st.characters(), max_size=20)
numbers = st.integers(-10, 10**6)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5.75))]))
texts = st.recursive(
    st.builds(Text, key=ids),
    lambda inner: st.builds(
        Text, key=ids, params=st.dictionaries(ids, words | numbers | inner | st.lists(words | inner).map(tuple))
    ),
    max_leaves=4,
)
chosen = st.builds(Chosen, id=ids, label=texts)
values = words | numbers | chosen | st.lists(words | chosen, max_size=3).map(tuple)
answers = st.dictionaries(ids, st.builds(Answer, value=values, until=st.none() | moments), max_size=3)
timers = st.none() | st.builds(Timer, id=ids, rung=st.booleans())
items = st.builds(
    Item,
    id=ids,
    text=words | texts,
    details=st.dictionaries(ids, words | texts | numbers, max_size=3),
    created=moments,
    due=st.none() | moments,
    done=st.booleans(),
)
frames = st.lists(
    st.builds(
        Frame,
        flow=ids,
        step=ids,
        asked=ids,
        picked=st.lists(words | chosen, max_size=2).map(tuple),
        misread=numbers,
        timer=timers,
    ),
    max_size=3,
).map(tuple)
undo = st.builds(Undo, change=st.sampled_from(["add", "change", "remove"]), list=st.sampled_from([*LISTS]), item=items)
footprints = st.builds(Footprint, stack=frames, answers=answers, undo=st.lists(undo, max_size=2).map(tuple))
sessions = st.builds(
    Session,
    stack=frames,
    parked=frames,
    answers=answers,
    trail=st.lists(footprints, max_size=3).map(tuple),
    serial=numbers,
    last_answered=ids,
)


@contextmanager
def rolled_back(desk: Desk) -> Iterator[Unit]:
    """A unit for one example of many."""
    desk.driver.execute("SAVEPOINT example")
    yield Unit(desk)
    desk.driver.execute("ROLLBACK TO example")


@pytest.fixture(scope="module")
def shared() -> Iterator[Desk]:
    """For properties, which may not use a fixture made anew for each test."""
    desk = open_desk("sqlite://", MASTER)
    with desk.connection.begin():
        yield desk
    desk.database.close()


@pytest.fixture
def unit(desk: Desk) -> Unit:
    return Unit(desk)


@quick
@given(sessions)
def test_a_saved_session_comes_back(shared: Desk, saved: Session) -> None:
    with rolled_back(shared) as unit:
        unit.load(ANN, NOW)
        unit.save(ANN, saved, NOW)
        assert unit.load(ANN, NOW) == replace(saved, lists=EMPTY)


@quick
@given(st.sampled_from([*LISTS]), st.lists(items, max_size=4, unique_by=lambda each: each.id))
def test_items_come_back_in_their_order(shared: Desk, name: str, kept: list[Item]) -> None:
    with rolled_back(shared) as unit:
        unit.load(ANN, NOW)
        for each in kept:
            unit.apply(ANN, AddToList(list=name, item=each))
        assert unit.load(ANN, NOW).lists == {**EMPTY, name: tuple(kept)}


def test_someone_new_starts_afresh(unit: Unit) -> None:
    assert unit.load(ANN, NOW, language="es") == Session(language="es", lists=EMPTY)
    assert unit.is_known(ANN)
    assert unit.load(ANN, NOW) == Session(language="es", lists=EMPTY)


def test_the_first_conversation_settles_the_language_of_someone_who_has_only_written(unit: Unit) -> None:
    unit.keep(5, arrival())
    assert unit.load(ANN, NOW, language="es").language == "es"
    assert unit.load(ANN, NOW, language="en").language == "es"


def test_lists_and_preferences_are_not_kept_twice(unit: Unit) -> None:
    unit.load(ANN, NOW)
    unit.save(ANN, replace(Session(language="xx", country="XX"), lists={"goals": (item(),)}), NOW)
    assert unit.load(ANN, NOW) == Session(lists=EMPTY)
    assert unit.export(ANN)["session"][0]["session"]["lists"] == {}


def test_an_item_that_changes_keeps_its_place(unit: Unit) -> None:
    unit.load(ANN, NOW)
    one, two = item("one", "i1"), item("two", "i2", details={"cue": "rain"})
    for each in (one, two):
        unit.apply(ANN, AddToList(list="plans", item=each))
    changed = replace(one, text=own("uno"), details={"confidence": 7}, due=LATER, done=True)
    unit.apply(ANN, ChangeItem(list="plans", item=changed))
    assert unit.load(ANN, NOW).items("plans") == (changed, two)
    unit.apply(ANN, RemoveFromList(list="plans", item=changed))
    unit.apply(ANN, RemoveFromList(list="plans", item=changed))
    assert unit.load(ANN, NOW).items("plans") == (two,)
    unit.apply(ANN, ChangeItem(list="plans", item=one))  # an item unknown so far is added
    assert unit.load(ANN, NOW).items("plans") == (two, one)


def test_lists_of_two_people_do_not_mix(unit: Unit) -> None:
    for chat, text in ((ANN, "walk"), (BEN, "call")):
        unit.load(chat, NOW)
        unit.apply(chat, AddToList(list="goals", item=item(text)))
    unit.apply(BEN, RemoveFromList(list="goals", item=item()))
    assert unit.load(ANN, NOW).items("goals") == (item("walk"),)
    assert unit.load(BEN, NOW).items("goals") == ()


def test_a_list_without_a_table_is_named(unit: Unit) -> None:
    unit.load(ANN, NOW)
    for effect in (AddToList(list="wishes", item=item()), RemoveFromList(list="wishes", item=item())):
        with pytest.raises(UnknownListError, match="'wishes'"):
            unit.apply(ANN, effect)


def test_nothing_is_kept_for_someone_unknown(unit: Unit) -> None:
    with pytest.raises(UnknownPersonError):
        unit.save(ANN, Session(), NOW)
    with pytest.raises(UnknownPersonError):
        unit.apply(ANN, AddToList(list="goals", item=item()))


def test_preferences_are_kept(unit: Unit) -> None:
    unit.load(ANN, NOW)
    unit.apply(ANN, SetPreference(name="country", value="MX"))
    unit.apply(ANN, SetPreference(name="language", value="es"))
    assert unit.load(ANN, NOW) == Session(language="es", country="MX", lists=EMPTY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "Ketamine"),
        ("country", "mx"),
        ("country", "M\ud83d"),
        ("language", "Ketamine!"),
        ("zone", "Ketamine!"),
        ("blocked", "yes"),
    ],
)
def test_what_does_not_look_like_a_preference_is_not_kept(
    unit: Unit, name: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A forged button could carry anything into these columns, which are not sealed."""
    unit.load(ANN, NOW)
    unit.apply(ANN, SetPreference(name=name, value=value))
    assert unit.load(ANN, NOW) == Session(lists=EMPTY)
    assert "was not kept" in caplog.text
    assert value not in caplog.text


@pytest.mark.parametrize("tag", ["en", "es", "pt-BR", "zh-Hant-TW", "fil"])
def test_language_tags_are_kept(unit: Unit, tag: str) -> None:
    unit.load(ANN, NOW)
    unit.apply(ANN, SetPreference(name="language", value=tag))
    assert unit.load(ANN, NOW).language == tag


def test_a_person_is_seen_by_the_hour(unit: Unit) -> None:
    unit.load(ANN, NOW)
    unit.load(ANN, NOW + timedelta(minutes=30))
    assert unit._execute(select(PERSON.c.last_seen)).scalar() == datetime(2026, 11, 24, 2, tzinfo=UTC)
    unit.load(ANN, NOW + timedelta(minutes=50))
    assert unit._execute(select(PERSON.c.last_seen)).scalar() == datetime(2026, 11, 24, 3, tzinfo=UTC)


# -- what cannot be read ---------------------------------------------------------------------------------------------


def garbage(unit: Unit, plain: Any) -> bytes:
    return unit._sealer(ANN).seal_json(plain, place("session", "session", ANN))


@pytest.mark.parametrize(
    "plain",
    [
        None,
        7,
        "Ketamine",
        [],
        {},
        {"$": "Session", "unknown": 1},
        {"$": "Frame", "flow": "lapse", "step": "cause"},
        {"$": "Nothing"},
        {"$at": "Ketamine"},
        {"$at": 7},
        {"$": ["Session"]},
    ],
)
def test_a_session_from_another_version_gives_way_to_a_fresh_one_with_the_lists(
    unit: Unit, plain: Any, caplog: pytest.LogCaptureFixture
) -> None:
    unit.load(ANN, NOW)
    unit.apply(ANN, AddToList(list="goals", item=item(number="i41")))
    unit.apply(ANN, StartTimer(timer="t42", due=LATER))
    unit.save(ANN, session("Ketamine"), NOW)
    unit._execute(SESSION.update().values(session=garbage(unit, plain)))

    fresh = unit.load(ANN, NOW)

    # It counts on, so that no new item or timer takes the name of one that is there.
    assert fresh == Session(lists={**EMPTY, "goals": (item(number="i41"),)}, serial=42)
    assert "cannot be read" in caplog.text
    assert "Ketamine" not in caplog.text


@quick
@given(st.binary(max_size=60))
def test_any_bytes_in_the_place_of_a_session_give_a_fresh_one(shared: Desk, content: bytes) -> None:
    with rolled_back(shared) as unit:
        unit.load(ANN, NOW)
        unit.save(ANN, session("Ketamine"), NOW)
        unit._execute(SESSION.update().values(session=content))
        assert unit.load(ANN, NOW) == Session(lists=EMPTY)


@pytest.mark.parametrize("depth", [600, 100_000])
def test_deeply_nested_json_gives_a_fresh_one(unit: Unit, depth: int) -> None:
    unit.load(ANN, NOW)
    unit.save(ANN, Session(), NOW)
    deep = unit._sealer(ANN).seal(b"[" * depth + b"]" * depth, place("session", "session", ANN))
    unit._execute(SESSION.update().values(session=deep))
    assert unit.load(ANN, NOW) == Session(lists=EMPTY)


@pytest.mark.parametrize("column", ["text", "details"])
def test_an_item_that_cannot_be_read_is_left_out(unit: Unit, column: str, caplog: pytest.LogCaptureFixture) -> None:
    unit.load(ANN, NOW)
    for number in ("i1", "i2"):
        unit.apply(ANN, AddToList(list="goals", item=item(number, number)))
    rows = LISTS["goals"]
    unit._execute(rows.update().where(rows.c.item == "i1").values({column: b"\x01garbage"}))
    assert [each.id for each in unit.load(ANN, NOW).items("goals")] == ["i2"]
    assert "list goals cannot be read" in caplog.text


def test_a_key_that_cannot_be_read_is_said(unit: Unit) -> None:
    """Nothing could be kept for this person; a new key would make unreadable what could still be rescued."""
    unit.load(ANN, NOW)
    unit._execute(KEY.update().values(wrapped=b"\x01garbage"))
    unit._keys.clear()
    with pytest.raises(UnreadableError):
        unit.load(ANN, NOW)


# -- timers ----------------------------------------------------------------------------------------------------------


def test_a_timer_rings_once(unit: Unit) -> None:
    unit.load(ANN, NOW)
    unit.apply(ANN, StartTimer(timer="t1", due=LATER))
    assert unit.due_timers(NOW, 10) == []
    assert unit.due_timers(LATER, 10) == [(ANN, "t1")]
    assert unit.take_timer(ANN, "t1")
    assert not unit.take_timer(ANN, "t1")
    assert unit.due_timers(LATER, 10) == []


def test_a_timer_can_be_moved_and_cancelled(unit: Unit) -> None:
    unit.load(ANN, NOW)
    unit.apply(ANN, StartTimer(timer="t1", due=NOW))
    unit.apply(ANN, StartTimer(timer="t1", due=LATER))
    assert unit.due_timers(NOW, 10) == []
    assert unit.due_timers(LATER, 10) == [(ANN, "t1")]
    unit.apply(ANN, CancelTimer(timer="t1"))
    unit.apply(ANN, CancelTimer(timer="t1"))
    assert unit.due_timers(LATER, 10) == []


def test_the_longest_waiting_timers_come_first(unit: Unit) -> None:
    for chat, timer, minutes in ((ANN, "t1", 3), (BEN, "t1", 1), (ANN, "t2", 2)):
        unit.load(chat, NOW)
        unit.apply(chat, StartTimer(timer=timer, due=NOW + timedelta(minutes=minutes)))
    assert unit.due_timers(LATER, 10) == [(BEN, "t1"), (ANN, "t2"), (ANN, "t1")]
    assert unit.due_timers(LATER, 2) == [(BEN, "t1"), (ANN, "t2")]


@quick
@given(moments)
def test_moments_come_back_aware_in_utc(shared: Desk, moment: datetime) -> None:
    with rolled_back(shared) as unit:
        unit.load(ANN, NOW)
        unit.apply(ANN, StartTimer(timer="t1", due=moment))
        due = unit._execute(select(TIMER.c.due)).scalar()
        assert due == moment
        assert due.tzinfo is UTC


def test_moments_compare_by_time_not_by_how_they_are_written(unit: Unit) -> None:
    unit.load(ANN, NOW)
    elsewhere = timezone(timedelta(hours=-5))
    unit.apply(ANN, StartTimer(timer="t1", due=NOW.astimezone(elsewhere)))
    assert unit.due_timers(NOW, 10) == [(ANN, "t1")]
    assert unit.due_timers((NOW - timedelta(microseconds=1)).astimezone(elsewhere), 10) == []

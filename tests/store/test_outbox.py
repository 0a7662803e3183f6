"""The outbox: nothing is lost, nothing overtakes, and nothing is kept longer than it takes to say it."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.ports import Lane
from bot.store.desk import OUTBOX, Desk
from bot.store.errors import UnknownPersonError
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, LATER, NOW, letter, nudge

SOON = NOW + timedelta(seconds=5)


@pytest.fixture
def unit(desk: Desk) -> Unit:
    unit = Unit(desk)
    unit.load(ANN, NOW)
    unit.load(BEN, NOW)
    return unit


def ready(unit: Unit, now: datetime = NOW, chat: int | None = None, limit: int = 100) -> list[int]:
    return [parcel.id for parcel in unit.waiting(now, limit, chat)]


def states(unit: Unit) -> list[str]:
    return list(unit._execute(select(OUTBOX.c.state).order_by(OUTBOX.c.id)).scalars())


def contents(unit: Unit) -> list[bytes]:
    return [each for each in unit._execute(select(OUTBOX.c.letter)).scalars() if each is not None]


def test_a_letter_comes_back_as_it_was(unit: Unit) -> None:
    posted = letter("hello \ud83d مرحبا", asked="6a.1", edits="6a.0", lane=Lane.NUDGE)
    number = unit.post(ANN, posted, NOW)
    for chat in (ANN, None):
        (parcel,) = unit.waiting(NOW, 10, chat)
        assert (parcel.id, parcel.chat, parcel.letter, parcel.attempts) == (number, ANN, posted, 0)
        assert parcel.lane is Lane.NUDGE


def test_nobody_unknown_is_written_to(unit: Unit) -> None:
    with pytest.raises(UnknownPersonError):
        unit.post(999, letter(), NOW)


def test_letters_leave_in_their_order(unit: Unit) -> None:
    first, second, third = (unit.post(chat, letter(), NOW) for chat in (ANN, BEN, ANN))
    assert ready(unit) == [first, second, third]
    assert ready(unit, chat=ANN) == [first, third]
    assert ready(unit, limit=2) == [first, second]
    assert ready(unit, chat=ANN, limit=1) == [first]


def test_a_letter_leaves_once(unit: Unit) -> None:
    number = unit.post(ANN, letter(), NOW)
    assert unit.sending(number)
    assert not unit.sending(number)
    unit.sent(number, 77, NOW)
    assert not unit.sending(number)
    assert ready(unit, LATER) == []


def test_what_is_sent_is_emptied_at_once(unit: Unit) -> None:
    number = unit.post(ANN, letter(asked="6a.1"), NOW)
    unit.sent(number, 77, NOW)
    assert contents(unit) == []
    assert unit.message_of(ANN, "6a.1") == 77


@pytest.mark.parametrize("state", ["dead", "unknown"])
def test_what_is_given_up_is_emptied_at_once(unit: Unit, state: str) -> None:
    unit.give_up(unit.post(ANN, letter(), NOW), state)
    assert contents(unit) == []
    assert states(unit) == [state]
    assert ready(unit, LATER) == []
    assert unit.next_try() is None


def test_nothing_overtakes_a_letter_that_is_being_sent(unit: Unit) -> None:
    first, second, other = (unit.post(chat, letter(), NOW) for chat in (ANN, ANN, BEN))
    unit.sending(first)
    for chat, expected in ((None, [other]), (ANN, []), (BEN, [other])):
        assert ready(unit, chat=chat) == expected
    unit.sent(first, 1, NOW)
    assert ready(unit, chat=ANN) == [second]


def test_nothing_overtakes_a_letter_that_waits_for_another_try(unit: Unit) -> None:
    first, second, other = (unit.post(chat, letter(), NOW) for chat in (ANN, ANN, BEN))
    unit.sending(first)
    unit.retry(first, SOON)
    for chat, expected in ((None, [other]), (ANN, []), (BEN, [other])):
        assert ready(unit, chat=chat) == expected
    assert ready(unit, SOON) == [first, second, other]
    assert unit.waiting(SOON, 1)[0].attempts == 1


def test_what_was_given_up_holds_nothing_back(unit: Unit) -> None:
    first, second = (unit.post(ANN, letter(), NOW) for _ in range(2))
    unit.sending(first)
    unit.give_up(first, "dead")
    assert ready(unit) == [second]


def test_a_reply_does_not_wait_behind_other_peoples_nudges(unit: Unit) -> None:
    nudges = [unit.post(ANN, nudge(), NOW) for _ in range(3)]
    reply = unit.post(BEN, letter(), NOW)
    assert ready(unit) == [reply, *nudges]
    later_reply = unit.post(ANN, letter(), NOW)
    assert ready(unit) == [*nudges, reply, later_reply]  # in one chat the order holds


def test_the_next_try_is_that_of_a_letter_that_can_leave_then(unit: Unit) -> None:
    assert unit.next_try() is None
    first = unit.post(ANN, letter(), NOW)
    unit.post(ANN, letter(), NOW)
    assert unit.next_try() == NOW
    unit.sending(first)
    assert unit.next_try() is None  # the second waits for the first
    unit.retry(first, SOON)
    assert unit.next_try() == SOON
    assert ready(unit, unit.next_try()) != []
    unit.post(BEN, letter(), NOW)
    assert unit.next_try() == NOW


def test_the_oldest_letter_that_could_leave_is_seen(unit: Unit) -> None:
    first = unit.post(ANN, letter(), NOW)
    unit.post(ANN, letter(), NOW)
    assert unit.oldest_waiting(LATER) == LATER - NOW
    unit.sending(first)
    unit.retry(first, SOON)
    assert unit.oldest_waiting(NOW) is None  # the second waits for the first
    assert unit.oldest_waiting(LATER) == LATER - SOON


def test_what_was_sent_is_not_tried_again(unit: Unit) -> None:
    number = unit.post(ANN, letter(), NOW)
    unit.sent(number, 1, NOW)
    unit.retry(number, SOON)
    unit.give_up(number, "dead")
    assert states(unit) == ["sent"]


def test_after_a_crash_replies_are_tried_again_and_nudges_are_not(unit: Unit) -> None:
    reply, lost, untouched = (
        unit.post(chat, each, NOW) for chat, each in ((ANN, letter()), (BEN, nudge()), (BEN, nudge()))
    )
    unit.sending(reply)
    unit.sending(lost)
    assert unit.recover(LATER) == 2
    assert states(unit) == ["retry", "unknown", "pending"]
    assert ready(unit, LATER) == [reply, untouched]
    assert unit.waiting(LATER, 1)[0].attempts == 1
    assert len(contents(unit)) == 2
    assert unit.recover(LATER) == 0


def test_the_latest_message_that_shows_a_question(unit: Unit) -> None:
    for number, (chat, asked) in enumerate([(ANN, "6a.1"), (ANN, "6a.1"), (ANN, "6a.2"), (BEN, "6a.1")]):
        unit.sent(unit.post(chat, letter(asked=asked), NOW), 70 + number, NOW)
    unit.post(ANN, letter(asked="6a.1"), NOW)  # not sent yet
    assert unit.message_of(ANN, "6a.1") == 71
    assert unit.message_of(ANN, "6a.2") == 72
    assert unit.message_of(BEN, "6a.2") is None


def test_messages_that_can_still_be_deleted(unit: Unit) -> None:
    unit.sent(unit.post(ANN, letter(), NOW), 70, NOW)
    unit.sent(unit.post(ANN, letter(edits="6a.1"), NOW), None, LATER)
    unit.sent(unit.post(ANN, letter(), NOW), 71, LATER)
    unit.sent(unit.post(BEN, letter(), NOW), 72, LATER)
    assert unit.message_ids(ANN, NOW) == [71]
    assert unit.message_ids(ANN, NOW - timedelta(seconds=1)) == [70, 71]


def test_old_letters_are_forgotten_but_never_what_is_still_to_be_said(unit: Unit) -> None:
    unit.sent(unit.post(ANN, letter(), NOW), 70, LATER)
    unit.give_up(unit.post(ANN, letter(), NOW), "dead")
    waiting = unit.post(ANN, letter(), NOW)
    assert unit.prune_sent(NOW) == 0
    assert unit.prune_sent(SOON) == 1
    assert unit.prune_sent(LATER + timedelta(seconds=1)) == 1
    assert ready(unit, LATER) == [waiting]


def test_a_letter_that_cannot_be_read_is_given_up_and_does_not_stop_the_rest(
    unit: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (unit.post(ANN, letter("Ketamine"), NOW) for _ in range(2))
    unit._execute(OUTBOX.update().where(OUTBOX.c.id == first).values(letter=b"\x01garbage"))
    assert ready(unit) == [second]
    assert states(unit) == ["dead", "pending"]
    assert f"outbox row {first} cannot be read" in caplog.text


def test_numbers_go_on_after_reopening(unit: Unit, desk: Desk) -> None:
    last = [unit.post(ANN, letter(), NOW) for _ in range(3)][-1]
    assert desk.next_letter() == last + 1


def test_however_sending_goes_each_chat_hears_its_letters_in_order(unit: Unit) -> None:
    """Workers that fail, wait and die at random; what arrives in each chat is in the order of posting."""
    chance, now = random.Random(3), NOW
    heard: dict[int, list[int]] = {ANN: [], BEN: []}
    for _ in range(400):
        now += timedelta(seconds=1)
        for _ in range(chance.randrange(3)):
            unit.post(chance.choice((ANN, BEN)), letter(), now)
        for parcel in unit.waiting(now, chance.randrange(1, 5), chance.choice((ANN, BEN, None))):
            if chance.random() < 0.1 or not unit.sending(parcel.id):
                break
            fate = chance.random()
            if fate < 0.2:
                unit.retry(parcel.id, now + timedelta(seconds=chance.randrange(5)))
                break
            if fate < 0.25:
                unit.recover(now)
                break
            heard[parcel.chat].append(parcel.id)
            unit.sent(parcel.id, 1, now)
    assert len(heard[ANN]) > 50
    assert all(numbers == sorted(set(numbers)) for numbers in heard.values())
    now += timedelta(hours=1)
    for parcel in unit.waiting(now, 10_000):
        heard[parcel.chat].append(parcel.id)
    posted = unit._execute(select(OUTBOX.c.id)).scalars()
    assert sorted(number for numbers in heard.values() for number in numbers) == sorted(posted)

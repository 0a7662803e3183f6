"""Nothing is acknowledged before it is kept, nothing is kept twice, and no failure ends the polling."""

from __future__ import annotations

from datetime import datetime

import pytest
from telegram.error import TimedOut

from bot.channel.telegram.intake import FULL, Aside, DurableQueue, Received
from bot.ports import Arrival
from tests.channel.telegram.kit import GROUP, membership, message, raw, tapped, update, written
from tests.kit.clock import NIGHT, ManualClock

PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]


class Inbox:
    """Keeps in memory; raises `failure` while there is one."""

    def __init__(self) -> None:
        self.kept: dict[int, Arrival] = {}
        self.failure: Exception | None = None

    async def keep(self, update_id: int, arrival: Arrival) -> bool:
        if self.failure is not None:
            raise self.failure
        new = update_id not in self.kept
        self.kept[update_id] = arrival
        return new


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def taps() -> list[str]:
    return []


async def at_once(_: float) -> None:
    """No test waits."""


@pytest.fixture
def queue(inbox: Inbox, taps: list[str]) -> DurableQueue:
    return DurableQueue(inbox.keep, ManualClock(), taps.append, sleep=at_once)


async def test_what_is_queued_was_kept_before(queue: DurableQueue, inbox: Inbox) -> None:
    made = update(written("hello"))
    await queue.put(made)
    assert inbox.kept == {made.update_id: Arrival(chat=7, at=NIGHT, text="hello", language="de")}
    assert queue.get_nowait() == Received(update_id=made.update_id, arrival=inbox.kept[made.update_id])


async def test_what_comes_twice_is_queued_once(queue: DurableQueue) -> None:
    made = update(written("hello"))
    await queue.put(made)
    await queue.put(made)
    assert queue.qsize() == 1


@pytest.mark.parametrize("failure", [RuntimeError("my secret"), ValueError(), KeyError("x"), TimeoutError()])
async def test_a_broken_inbox_makes_telegram_ask_again(
    queue: DurableQueue, inbox: Inbox, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    made = update(written("hello"))
    inbox.failure = failure
    with pytest.raises(TimedOut) as caught:
        await queue.put(made)
    assert caught.value.__context__ is None  # it could quote what was written
    assert "secret" not in caplog.text
    assert queue.empty()
    inbox.failure = None
    await queue.put(made)
    assert queue.qsize() == 1


async def test_a_tap_is_announced_even_if_it_cannot_be_kept(queue: DurableQueue, inbox: Inbox, taps: list[str]) -> None:
    inbox.failure = RuntimeError()
    with pytest.raises(TimedOut):
        await queue.put(update(tapped(query="q9")))
    assert taps == ["q9"]


async def test_a_tap_is_queued_with_its_query(queue: DurableQueue) -> None:
    await queue.put(update(tapped("1a.1:yes", query="q9")))
    item = queue.get_nowait()
    assert isinstance(item, Received)
    assert (item.arrival.tap, item.arrival.button) == ("q9", "1a.1:yes")


@pytest.mark.parametrize(
    "made", [written("/start@foothold_bot", chat=GROUP), membership("kicked"), tapped(None), tapped(chat=GROUP)]
)
async def test_what_is_no_conversation_passes_the_inbox_by(
    queue: DurableQueue, inbox: Inbox, made: dict[str, object]
) -> None:
    await queue.put(update(made))
    assert isinstance(queue.get_nowait(), Aside)
    assert inbox.kept == {}


async def test_service_messages_go_nowhere(queue: DurableQueue, inbox: Inbox) -> None:
    await queue.put(update(raw("message", message(pinned_message=message(text="x")))))
    await queue.put(update({"update_id": 4}))
    assert queue.empty()
    assert inbox.kept == {}


async def test_the_applications_own_signals_pass(queue: DurableQueue, inbox: Inbox) -> None:
    signal = object()
    await queue.put(signal)
    assert queue.get_nowait() is signal


async def test_an_album_is_one_thing_sent(queue: DurableQueue, inbox: Inbox) -> None:
    for _ in range(3):
        await queue.put(update(raw("message", message(photo=PHOTO, media_group_id="g1"))))
    await queue.put(update(raw("message", message(photo=PHOTO, media_group_id="g1", caption="words"))))
    await queue.put(update(raw("message", message(photo=PHOTO, media_group_id="g2"))))
    assert [each.text or each.other for each in inbox.kept.values()] == ["media", "words", "media"]


async def test_an_album_that_could_not_be_kept_is_not_forgotten(queue: DurableQueue, inbox: Inbox) -> None:
    first = update(raw("message", message(photo=PHOTO, media_group_id="g1")))
    inbox.failure = RuntimeError()
    with pytest.raises(TimedOut):
        await queue.put(first)
    inbox.failure = None
    await queue.put(first)
    assert queue.qsize() == 1


async def test_an_update_that_breaks_the_reading_is_passed_over(
    inbox: Inbox, taps: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenClock(ManualClock):
        def now(self) -> datetime:
            raise RuntimeError("my secret")

    queue = DurableQueue(inbox.keep, BrokenClock(), taps.append)
    await queue.put(update(written("hello")))
    assert queue.empty()
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_queued_things_print_without_words(queue: DurableQueue) -> None:
    await queue.put(update(written("my secret")))
    await queue.put(update(written("/my secret", chat=GROUP)))
    assert "secret" not in f"{queue.get_nowait()!r} {queue.get_nowait()!r}"


async def test_while_the_inbox_fails_the_rest_of_a_batch_is_still_seen(inbox: Inbox, taps: list[str]) -> None:
    seen: list[int] = []

    async def unkept(update_id: int, arrival: object) -> None:
        seen.append(update_id)
        raise RuntimeError("my secret")

    queue = DurableQueue(inbox.keep, ManualClock(), taps.append, unkept, sleep=at_once)
    batch = [update(written("hello")), update(written("help"))]
    await queue.glance(batch)
    assert seen == []
    inbox.failure = RuntimeError()
    with pytest.raises(TimedOut):
        await queue.put(batch[0])
    await queue.glance(batch)
    assert seen == [each.update_id for each in batch]


class Memory:
    """Notes what was answered from memory."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    async def unkept(self, update_id: int, arrival: Arrival) -> None:
        self.seen.append(update_id)


async def test_while_the_inbox_fails_taps_of_the_rest_are_announced(inbox: Inbox, taps: list[str]) -> None:
    queue = DurableQueue(inbox.keep, ManualClock(), taps.append, Memory().unkept, sleep=at_once)
    batch = [update(written("hello")), update(tapped("!help", query="q9"))]
    inbox.failure = RuntimeError()
    with pytest.raises(TimedOut):
        await queue.put(batch[0])
    await queue.glance(batch)
    assert taps == ["q9"]


async def test_a_full_batch_hides_nobody_while_the_inbox_fails(inbox: Inbox, taps: list[str]) -> None:
    memory = Memory()
    queue = DurableQueue(inbox.keep, ManualClock(), taps.append, memory.unkept, sleep=at_once)
    batch = [update(written(f"words {number}")) for number in range(FULL)]
    inbox.failure = RuntimeError()
    with pytest.raises(TimedOut):
        await queue.put(batch[0])
    await queue.glance(batch)
    for each in batch:
        await queue.put(each)  # taken over, so that Telegram shows what comes after
    assert memory.seen == [each.update_id for each in batch]
    assert (queue.empty(), inbox.kept) == (True, {})

    last = update(written("help"))
    await queue.glance([last])
    assert memory.seen[-1] == last.update_id
    with pytest.raises(TimedOut):
        await queue.put(last)
    inbox.failure = None
    await queue.put(last)
    kept = [queue.get_nowait() for _ in range(FULL + 1)]
    assert [each.update_id for each in kept if isinstance(each, Received)] == [
        each.update_id for each in (*batch, last)
    ]


async def test_what_was_taken_over_is_kept_even_when_nothing_more_comes(inbox: Inbox, taps: list[str]) -> None:
    queue = DurableQueue(inbox.keep, ManualClock(), taps.append, Memory().unkept, sleep=at_once)
    batch = [update(written(f"words {number}")) for number in range(FULL)]
    inbox.failure = RuntimeError()
    with pytest.raises(TimedOut):
        await queue.put(batch[0])
    await queue.glance(batch)
    for each in batch:
        await queue.put(each)
    await queue.glance([])
    assert inbox.kept == {}
    inbox.failure = None
    await queue.glance([])
    assert len(inbox.kept) == queue.qsize() == FULL

"""From start to stop: what comes in is handled once, in order, and stopping never hangs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from telegram.error import Conflict, NetworkError

from bot.channel.telegram import service as module
from bot.channel.telegram.connection import Connection, TokenRefusedError, Webhook, WebhookRefusedError
from bot.channel.telegram.polling import Requests
from bot.channel.telegram.profile import Profile
from bot.channel.telegram.service import TelegramService
from bot.channel.telegram.turns import Hooks
from bot.engine.words import Text
from bot.ports import Arrival
from tests.channel.telegram.kit import (
    API,
    CATALOG,
    GROUP,
    RecordingRequest,
    membership,
    refused,
    tapped,
    update,
    written,
)
from tests.kit.clock import NIGHT, ManualClock

PROFILE = Profile(
    commands=("start",), languages=("en",), description=Text(key="about"), short_description=Text(key="short")
)
HOOK = Webhook(url="https://example.org/hook", secret="hook-secret")


class House:
    """What the rest of the bot would do with an update."""

    def __init__(self) -> None:
        self.kept: dict[int, Arrival] = {}
        self.played: list[str] = []
        self.given_up: list[str] = []
        self.blocked_chats: list[tuple[int, bool]] = []
        self.note: str | None = None
        self.failure: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.news = asyncio.Condition()

    async def keep(self, update_id: int, arrival: Arrival) -> bool:
        return self.kept.setdefault(update_id, arrival) is arrival

    async def handle(self, update_id: int, arrival: Arrival) -> str | None:
        await self._tell(lambda: self.played.append(arrival.text or arrival.button or arrival.other))
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.given_up.append(arrival.text or arrival.button)
                raise
        if self.failure is not None:
            raise self.failure
        return self.note

    async def blocked(self, chat: int, blocked: bool) -> None:
        await self._tell(lambda: self.blocked_chats.append((chat, blocked)))

    async def until(self, what: Callable[[], bool]) -> None:
        async with self.news, asyncio.timeout(5):
            await self.news.wait_for(what)

    async def _tell(self, change: Callable[[], None]) -> None:
        async with self.news:
            change()
            self.news.notify_all()


class Started:
    """A service on a recorded network."""

    def __init__(self, webhook: Webhook | None = None) -> None:
        self.house = House()
        self.sending = RecordingRequest()
        self.polling = RecordingRequest()
        self.pauses: list[float] = []
        self.service = TelegramService(
            Connection(api=API, token="1:real", webhook=webhook),
            Hooks(inbox=self.house.keep, handle=self.house.handle, blocked=self.house.blocked),
            CATALOG,
            PROFILE,
            ManualClock(),
            requests=Requests(sending=self.sending, polling=self.polling),
            sleep=self._sleep,
        )
        self.service._taps._patience = 60  # so that only the end of a turn answers its tap

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def come_in(self, *updates: dict[str, Any]) -> None:
        self.polling.updates.put_nowait(list(updates))


@pytest.fixture
async def tried() -> AsyncIterator[Started]:
    """Not started yet; stopped in the end."""
    started = Started()
    yield started
    await started.service.stop()


@pytest.fixture
async def started(tried: Started) -> Started:
    await tried.service.start()
    return tried


async def test_polling_asks_for_four_kinds_and_drops_nothing(started: Started) -> None:
    started.come_in()
    (removed,) = started.sending.named("deleteWebhook")
    asked = started.polling.named("getUpdates")[0]
    assert not removed.get("drop_pending_updates")
    assert asked["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_updates_are_played_once_and_in_order(started: Started) -> None:
    first, second, third = (written(text) for text in ("a", "b", "c"))
    started.come_in(first, second)
    started.come_in(second, third)
    await started.house.until(lambda: len(started.house.played) == 3)
    assert started.house.played == ["a", "b", "c"]


async def test_a_good_poll_is_remembered_for_the_health_check(started: Started) -> None:
    assert started.service.last_poll_ok is None
    started.come_in(written("a"))
    await started.house.until(lambda: bool(started.house.played))
    assert started.service.last_poll_ok == NIGHT


async def test_two_fast_taps_are_both_answered(started: Started) -> None:
    started.house.note = "noted"
    started.come_in(tapped("1a.1:yes", query="q1"), tapped("1a.1:yes", query="q2"))
    answers = await started.sending.called("answerCallbackQuery", 2)
    assert sorted((each["callback_query_id"], each["text"]) for each in answers) == [("q1", "noted"), ("q2", "noted")]


async def test_a_tap_is_answered_although_its_turn_failed(started: Started, caplog: pytest.LogCaptureFixture) -> None:
    started.house.failure = ValueError("my secret")
    started.come_in(tapped(query="q1"), written("next"))
    await started.sending.called("answerCallbackQuery")
    await started.house.until(lambda: len(started.house.played) == 2)
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("made", [tapped(None, query="q1"), tapped(chat=GROUP, query="q1")])
async def test_a_tap_on_nothing_is_answered_too(started: Started, made: dict[str, Any]) -> None:
    started.come_in(made)
    (answer,) = await started.sending.called("answerCallbackQuery")
    assert answer == {"callback_query_id": "q1"}
    assert started.house.kept == {}


async def test_a_group_gets_its_sentence_and_nothing_is_kept(started: Started) -> None:
    started.come_in(written("/start", chat=GROUP))
    (said,) = await started.sending.called("sendMessage")
    assert said["chat_id"] == -100
    assert started.house.kept == {}


async def test_blocking_is_passed_on(started: Started) -> None:
    started.come_in(membership("kicked"), membership("member"), membership("kicked", GROUP))
    await started.house.until(lambda: len(started.house.blocked_chats) == 2)
    assert started.house.blocked_chats == [(7, True), (7, False)]


async def test_the_menu_is_set_once_polling_began(started: Started) -> None:
    await started.sending.called("setMyCommands")
    assert started.polling.named("getUpdates")


async def test_a_refused_token_ends_the_start(tried: Started) -> None:
    tried.sending.script["getMe"] = [refused(401, "Unauthorized")]
    with pytest.raises(TokenRefusedError):
        await tried.service.start()


async def test_a_dead_network_is_waited_for_ever_longer(tried: Started, caplog: pytest.LogCaptureFixture) -> None:
    tried.sending.script["getMe"] = [NetworkError("my secret") for _ in range(7)]
    await tried.service.start()
    assert tried.pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "secret" not in caplog.text


async def test_another_poller_is_complained_about_once(started: Started, caplog: pytest.LogCaptureFixture) -> None:
    for error in (NetworkError("x"), Conflict("x"), Conflict("x")):
        started.service._poll_failed(error)
    assert [record.getMessage().split()[0] for record in caplog.records] == ["Polling", "Another"]


# -- webhook ---------------------------------------------------------------------------------------------------------


async def test_with_a_webhook_nothing_is_polled() -> None:
    started = Started(webhook=HOOK)
    await started.service.start()
    (params,) = started.sending.named("setWebhook")
    assert params["url"] == HOOK.url
    assert params["secret_token"] == HOOK.secret
    assert started.polling.calls == []
    made = written("a")
    await started.service.receive(made)
    assert list(started.house.kept) == [made["update_id"]]
    await started.house.until(lambda: started.house.played == ["a"])
    await started.service.stop()


async def test_a_refused_webhook_is_told_with_telegrams_reason() -> None:
    started = Started(webhook=HOOK)
    started.sending.script["setWebhook"] = [refused(400, "Bad Request: bad webhook: HTTPS url must be provided")]
    with pytest.raises(WebhookRefusedError, match="HTTPS url must be provided"):
        await started.service.start()
    await started.service.stop()


async def test_what_is_no_update_is_told_apart(started: Started) -> None:
    with pytest.raises(ValueError, match="no update_id"):
        await started.service.receive({"hello": 1})


# -- stop ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POLL_END", "TURNS_END", "TAPS_END", "CLOSE_END"):
        monkeypatch.setattr(module, name, 0.05)


async def test_stopping_waits_for_the_turn_under_way_and_begins_no_other(started: Started) -> None:
    started.house.gate = asyncio.Event()
    started.come_in(written("first"), written("second"))
    await started.house.until(lambda: started.house.played == ["first"])
    stopping = asyncio.create_task(started.service.stop_intake())
    await asyncio.sleep(0)
    started.house.gate.set()
    await stopping
    assert started.house.played == ["first"]
    assert len(started.house.kept) == 2


@pytest.mark.usefixtures("impatient")
async def test_stopping_does_not_wait_for_a_turn_that_hangs(started: Started) -> None:
    started.house.gate = asyncio.Event()
    started.come_in(tapped(query="q1"))
    await started.house.until(lambda: bool(started.house.played))
    await within(4, started.service.stop())
    assert started.house.given_up == ["s.1:yes"]
    assert started.sending.named("answerCallbackQuery") == [{"callback_query_id": "q1"}]


@pytest.mark.usefixtures("impatient")
async def test_stopping_does_not_wait_for_a_dead_network(started: Started) -> None:
    started.come_in(tapped(query="q1"))
    started.sending.hangs = started.polling.hangs = True
    await started.house.until(lambda: bool(started.house.played))
    await within(4, started.service.stop())
    assert not started.sending.is_open


@pytest.mark.usefixtures("impatient")
async def test_a_start_given_up_can_be_stopped(tried: Started) -> None:
    tried.sending.hangs = True
    starting = asyncio.create_task(tried.service.start())
    await tried.sending.called("getMe")
    starting.cancel()
    await asyncio.wait({starting})
    await within(4, tried.service.stop())
    assert not tried.sending.is_open


async def test_stopping_twice_or_before_the_start_is_fine() -> None:
    started = Started()
    await started.service.stop()
    await started.service.stop()


async def test_what_comes_while_stopping_stays_in_the_inbox(started: Started) -> None:
    await started.service.stop_intake()
    await started.service.queue.put(update(written("late")))
    await started.service.close()
    assert [each.text for each in started.house.kept.values()] == ["late"]
    assert started.house.played == []


async def within(seconds: float, work: Awaitable[None]) -> None:
    async with asyncio.timeout(seconds):
        await work

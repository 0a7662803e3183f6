"""Fetching updates cannot get stuck."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.channel.telegram.polling import FootholdBot, Requests
from tests.channel.telegram.kit import API, RecordingRequest, ok, refused, written


class Polls:
    def __init__(self) -> None:
        self.good = 0

    async def count(self, _: object) -> None:
        self.good += 1


@pytest.fixture
def polls() -> Polls:
    return Polls()


@pytest.fixture
def polling() -> RecordingRequest:
    return RecordingRequest()


@pytest.fixture
def bot(polling: RecordingRequest, polls: Polls) -> FootholdBot:
    return FootholdBot(API, Requests(sending=RecordingRequest(), polling=polling), polls.count)


async def poll(bot: FootholdBot, **more: Any) -> tuple[Update, ...]:
    return await bot.get_updates(offset=9, timeout=timedelta(seconds=20), allowed_updates=["message"], **more)


async def test_a_poll_asks_for_what_is_new_and_counts(
    bot: FootholdBot, polling: RecordingRequest, polls: Polls
) -> None:
    polling.updates.put_nowait([written("a"), written("b")])
    assert [each.message.text for each in await poll(bot) if each.message] == ["a", "b"]
    assert polling.named("getUpdates") == [{"offset": 9, "timeout": 20, "allowed_updates": ["message"]}]
    assert polls.good == 1


async def test_one_strange_update_does_not_stand_before_the_others(bot: FootholdBot, polling: RecordingRequest) -> None:
    polling.updates.put_nowait([{"update_id": 3, "message": "?"}, written("b")])
    strange, good = await poll(bot)
    assert strange.update_id == 3
    assert good.message is not None


async def test_a_token_refused_on_the_way_does_not_end_the_polling(
    bot: FootholdBot, polling: RecordingRequest, polls: Polls
) -> None:
    polling.script["getUpdates"] = [refused(401, "Unauthorized")]
    with pytest.raises(NetworkError) as caught:
        await poll(bot)
    assert not isinstance(caught.value, InvalidToken)
    assert polls.good == 0


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused(409, "Conflict: terminated by other getUpdates request"), Conflict),
        ((502, b"<html>"), NetworkError),
        ((200, b"<html>"), TelegramError),
        (ok({"not": "a list"}), NetworkError),
        ((200, {"ok": True}), TelegramError),
        (ok([{"no": "number"}]), NetworkError),
    ],
)
async def test_every_failure_is_one_that_updater_survives(
    bot: FootholdBot, polling: RecordingRequest, answer: tuple[int, object], error: type[TelegramError]
) -> None:
    polling.script["getUpdates"] = [answer]
    with pytest.raises(error):
        await poll(bot)


async def test_the_last_poll_may_fail(bot: FootholdBot, polling: RecordingRequest) -> None:
    bot.leave()
    polling.script["getUpdates"] = [(502, b"<html>")]
    assert await poll(bot) == ()


async def test_letters_do_not_wait_behind_a_poll(bot: FootholdBot, polling: RecordingRequest) -> None:
    await bot.get_me()
    assert polling.calls == []

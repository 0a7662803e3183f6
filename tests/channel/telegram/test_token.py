"""The real token is in no log, no repr and no exception, whatever goes wrong."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Iterator

import pytest
from telegram.error import TelegramError

from bot.channel.telegram.client import call
from bot.channel.telegram.connection import Connection, TokenRefusedError, Webhook
from bot.channel.telegram.polling import FootholdBot, requests_to
from bot.channel.telegram.profile import Profile
from bot.channel.telegram.request import AiohttpRequest
from bot.channel.telegram.service import TelegramService
from bot.channel.telegram.turns import Hooks
from bot.engine.words import Text
from bot.ports import SendError
from tests.channel.telegram.kit import CATALOG, unseen
from tests.channel.telegram.loopback import TOKEN, serving
from tests.kit.clock import ManualClock

SECRET = TOKEN.partition(":")[2]
UNREACHABLE = "http://127.0.0.1:1"
ALL_WRONG = ["hang", "drop", "html401", "html502", "json400", "json401", "json404", "json500", "redirect"]


def printed(error: BaseException) -> Iterator[str]:
    """The error and everything that hangs on it, also what a traceback would leave out."""
    yield "".join(traceback.format_exception(error))
    yield repr(error)
    for other in (error.__cause__, error.__context__):
        if other is not None:
            yield from printed(other)


@pytest.fixture(autouse=True)
def logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.NOTSET)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.NOTSET, logger=name)
    return caplog


@pytest.mark.parametrize("method", ALL_WRONG)
async def test_no_failed_call_gives_it_away(method: str, logs: pytest.LogCaptureFixture) -> None:
    asyncio.get_running_loop().set_debug(True)
    async with serving() as server:
        bot = FootholdBot(server.api, requests_to(Connection(api=server.api, token=TOKEN)), unseen)
        await bot.request.initialize()
        for attempt in (call(bot, method, {}, read_timeout=0.05), bot.do_api_request(method, read_timeout=0.05)):
            with pytest.raises((SendError, TelegramError)) as caught:
                await attempt
            assert not [text for text in printed(caught.value) if SECRET in text]
        await bot.request.shutdown()
    assert all(SECRET in path for path in server.paths), "or this test looks at nothing"
    assert SECRET not in logs.text


async def test_no_dead_network_gives_it_away(logs: pytest.LogCaptureFixture) -> None:
    async with AiohttpRequest(UNREACHABLE, TOKEN) as client:
        with pytest.raises(TelegramError) as caught:
            await client.post(f"{UNREACHABLE}/bot0:placeholder/getMe")
    assert not [text for text in printed(caught.value) if SECRET in text]
    assert SECRET not in logs.text


async def test_a_client_that_waits_for_a_connection_does_not_either(logs: pytest.LogCaptureFixture) -> None:
    async with serving() as server, AiohttpRequest(server.api, TOKEN, connections=1) as client:
        hanging = asyncio.create_task(client.do_request(f"{server.api}/bot0:placeholder/hang", "POST"))
        await server.reached.wait()
        with pytest.raises(TelegramError) as caught:
            await client.post(f"{server.api}/bot0:placeholder/getMe", connect_timeout=0.05)
        hanging.cancel()
    assert not [text for text in printed(caught.value) if SECRET in text]
    assert SECRET not in logs.text


async def never(*_: object) -> None:
    raise AssertionError


def service(api: str) -> TelegramService:
    return TelegramService(
        Connection(api=api, token=TOKEN, webhook=Webhook(url="https://example.org/hook", secret="hook-secret")),
        Hooks(inbox=never, handle=never, blocked=never),  # type: ignore[arg-type]
        CATALOG,
        Profile(commands=(), languages=("en",), description=Text(key="about"), short_description=Text(key="short")),
        ManualClock(),
    )


async def test_a_refused_token_is_told_in_one_sentence_without_it(logs: pytest.LogCaptureFixture) -> None:
    async with serving() as server:
        server.always = "json401"
        made = service(server.api)
        with pytest.raises(TokenRefusedError, match="TELEGRAM_BOT_TOKEN") as caught:
            await made.start()
        await made.stop()
    assert not [text for text in printed(caught.value) if SECRET in text]
    assert SECRET not in logs.text


def test_nothing_prints_it() -> None:
    made = service("https://api.example.org")
    connection = Connection(api="https://api.example.org", token=TOKEN)
    things = (made, made.bot, made.bot.request, made.channel, made.queue, connection, *requests_to(connection))
    assert not [thing for thing in things if SECRET in f"{thing!r} {thing}"]
    assert "hook-secret" not in repr(Webhook(url="https://example.org", secret="hook-secret"))

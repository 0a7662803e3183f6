"""Telegram is told 200 only when an update is safe; nobody else is told anything."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest

from bot.web.server import HEALTH_PATH, LARGEST_BODY, SECRET_HEADER, Health, WebServer

SECRET = "long-random-word"
GOOD = {SECRET_HEADER: SECRET}


class Bot:
    """What stands behind the server."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        self.failure: Exception | None = None
        self.health = Health(ok=True, details={"polling": True})

    async def receive(self, raw: object) -> None:
        if self.failure is not None:
            raise self.failure
        self.taken.append(raw)

    async def how_are_you(self) -> Health:
        return self.health


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def client(bot: Bot) -> AsyncIterator[aiohttp.ClientSession]:
    path = "https://bot.example.org/telegram/hook"
    async with (
        WebServer("127.0.0.1", 0, health=bot.how_are_you, receive=bot.receive, path=path, secret=SECRET) as server,
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session,
    ):
        yield session


async def post(
    client: aiohttp.ClientSession, body: bytes | BytesIO, headers: dict[str, str] = GOOD
) -> aiohttp.ClientResponse:
    async with client.post("/telegram/hook", data=body, headers=headers) as response:
        await response.read()
        return response


async def test_an_update_is_taken_and_then_acknowledged(client: aiohttp.ClientSession, bot: Bot) -> None:
    response = await post(client, json.dumps({"update_id": 5}).encode())
    assert response.status == 200
    assert bot.taken == [{"update_id": 5}]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: "é"}])
async def test_without_the_secret_nothing_is_taken(
    client: aiohttp.ClientSession, bot: Bot, headers: dict[str, str]
) -> None:
    response = await post(client, b'{"update_id": 5}', headers)
    assert response.status == 401
    assert bot.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xfa"])
async def test_what_is_not_json_is_refused(client: aiohttp.ClientSession, bot: Bot, body: bytes) -> None:
    assert (await post(client, body)).status == 400
    assert bot.taken == []


async def test_what_is_not_an_update_is_refused(client: aiohttp.ClientSession, bot: Bot) -> None:
    bot.failure = ValueError("not an update")
    assert (await post(client, b"[]")).status == 400


async def test_too_much_is_refused(client: aiohttp.ClientSession, bot: Bot) -> None:
    assert (await post(client, BytesIO(b" " * (LARGEST_BODY + 1)))).status == 413
    assert bot.taken == []


@pytest.mark.parametrize("failure", [RuntimeError("my secret"), OSError(), KeyError("x")])
async def test_when_it_cannot_be_kept_telegram_is_asked_to_come_again(
    client: aiohttp.ClientSession, bot: Bot, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    bot.failure = failure
    response = await post(client, b'{"update_id": 5}')
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "my secret" not in caplog.text


@pytest.mark.parametrize(("ok", "status"), [(True, 200), (False, 503)])
async def test_health_is_a_status_and_its_reasons(
    client: aiohttp.ClientSession, bot: Bot, ok: bool, status: int
) -> None:
    bot.health = Health(ok=ok, details={"last_poll": "2026-11-24T02:00:00+00:00"})
    async with client.get(HEALTH_PATH) as response:
        assert response.status == status
        assert await response.json() == {"ok": ok, "last_poll": "2026-11-24T02:00:00+00:00"}


async def test_without_a_webhook_there_is_only_health(bot: Bot) -> None:
    async with (
        WebServer("127.0.0.1", 0, health=bot.how_are_you) as server,
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as client,
    ):
        for path in ("/", "/telegram/hook"):
            async with client.post(path, data=b"{}", headers=GOOD) as response:
                assert response.status == 404


async def test_an_empty_secret_opens_nothing(bot: Bot) -> None:
    async with (
        WebServer("127.0.0.1", 0, health=bot.how_are_you, receive=bot.receive, path="/telegram/hook") as server,
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as client,
    ):
        assert (await post(client, b"{}", {})).status == 401


async def test_a_taken_address_is_an_error(bot: Bot) -> None:
    async with WebServer("127.0.0.1", 0, health=bot.how_are_you) as server:
        with pytest.raises(OSError, match="address"):
            await WebServer("127.0.0.1", server.port, health=bot.how_are_you).start()

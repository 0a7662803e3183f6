"""The HTTP client: what is sent, what failures are told apart, and to whom the token goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.channel.telegram import request as module
from bot.channel.telegram.client import request_data
from bot.channel.telegram.request import PLACEHOLDER, AiohttpRequest, NeverLeftError, NoAnswerError
from tests.channel.telegram.loopback import TOKEN, Server, serving

SHORT = 0.05


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(server.api, TOKEN, connections=1) as client:
        yield client


def url(server: Server, method: str) -> str:
    return f"{server.api}/bot{PLACEHOLDER}/{method}"


async def failure(client: AiohttpRequest, address: str, **timeouts: float) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await client.do_request(address, "POST", request_data({"chat_id": 7}), **timeouts)
    return caught.value


async def test_the_real_token_is_put_in_on_the_way(client: AiohttpRequest, server: Server) -> None:
    status, body = await client.do_request(url(server, "sendMessage"), "POST", request_data({"text": "hé", "n": [1]}))
    assert (status, json.loads(body)) == (200, {"ok": True, "result": {"method": "sendMessage"}})
    assert server.paths == [f"/bot{TOKEN}/sendMessage"]
    assert server.bodies == [{"text": "hé", "n": "[1]"}]


async def test_to_any_other_server_it_is_not_sent(server: Server) -> None:
    async with AiohttpRequest("https://api.example.org", TOKEN) as client:
        await client.do_request(url(server, "ok"), "POST")
    assert server.paths == [f"/bot{PLACEHOLDER}/ok"]


async def test_a_redirect_is_not_followed(client: AiohttpRequest, server: Server) -> None:
    status, _ = await client.do_request(url(server, "redirect"), "POST")
    assert status == 302
    assert len(server.paths) == 1


async def test_a_proxy_from_the_environment_is_not_used(
    client: AiohttpRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    status, _ = await client.do_request(url(server, "ok"), "POST")
    assert status == 200


async def test_connections_are_kept(client: AiohttpRequest, server: Server) -> None:
    for _ in range(3):
        await client.do_request(url(server, "ok"), "POST")
    assert len(server.peers) == 1


async def test_a_file_goes_as_a_form(client: AiohttpRequest, server: Server) -> None:
    params = {"chat_id": 7, "document": InputFile(b"\x00\xff", filename="all.json")}
    await client.do_request(url(server, "sendDocument"), "POST", request_data(params))
    assert server.bodies == [{"chat_id": "7", "document": ("all.json", b"\x00\xff")}]


async def test_no_connection_means_that_nothing_left(server: Server) -> None:
    async with AiohttpRequest("http://127.0.0.1:1", TOKEN) as client:
        error = await failure(client, f"http://127.0.0.1:1/bot{PLACEHOLDER}/ok")
    assert isinstance(error.__cause__, NeverLeftError)


async def test_no_free_connection_in_time_means_that_nothing_left(client: AiohttpRequest, server: Server) -> None:
    hanging = asyncio.create_task(client.do_request(url(server, "hang"), "POST"))
    await server.reached.wait()
    error = await failure(client, url(server, "ok"), connect_timeout=SHORT)
    hanging.cancel()
    assert isinstance(error, TimedOut)
    assert isinstance(error.__cause__, NeverLeftError)
    assert len(server.paths) == 1


async def test_a_slow_answer_leaves_it_open(client: AiohttpRequest, server: Server) -> None:
    error = await failure(client, url(server, "hang"), read_timeout=SHORT)
    assert isinstance(error, TimedOut)
    assert isinstance(error.__cause__, NoAnswerError)


async def test_a_dropped_connection_leaves_it_open(client: AiohttpRequest, server: Server) -> None:
    error = await failure(client, url(server, "drop"))
    assert isinstance(error.__cause__, NoAnswerError)


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_counts_only_in_telegrams_own_words(
    client: AiohttpRequest, server: Server, status: int
) -> None:
    assert (await client.do_request(url(server, f"json{status}"), "POST"))[0] == status
    error = await failure(client, url(server, f"html{status}"))
    assert isinstance(error.__cause__, NeverLeftError)


async def test_an_endless_answer_is_cut_off(
    client: AiohttpRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_ANSWER", 4999)
    error = await failure(client, url(server, "large"))
    assert isinstance(error.__cause__, NoAnswerError)


async def test_a_closed_client_sends_nothing_and_can_be_opened_again(client: AiohttpRequest, server: Server) -> None:
    await client.shutdown()
    error = await failure(client, url(server, "ok"))
    assert isinstance(error.__cause__, NeverLeftError)
    await client.initialize()
    assert (await client.do_request(url(server, "ok"), "POST"))[0] == 200


@pytest.mark.parametrize(
    "api", ["", "api.telegram.org", "ftp://api.telegram.org", "https://", "https://a.org/?x=1", "http://a.org:1x"]
)
def test_an_address_that_is_none_is_refused_at_once(api: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        AiohttpRequest(api, TOKEN)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"null", b'{"ok": true}', b"{}", b"\xff"])
def test_what_is_not_telegrams_is_not_read(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload(body)
    assert not caplog.records

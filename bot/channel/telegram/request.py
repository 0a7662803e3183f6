"""The HTTP client under python-telegram-bot, and the only place that knows the real token."""

from __future__ import annotations

import json
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final
from urllib.parse import SplitResult, quote, urlsplit

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

PLACEHOLDER: Final = "0:placeholder"
"""The token that python-telegram-bot is given: what it never knew, it cannot log."""
CONNECTIONS: Final = 100
KEPT_ALIVE: Final = 15.0
"""Seconds an idle connection is kept; shorter than servers keep theirs, or they close it under our next letter."""
LARGEST_ANSWER: Final = 16 * 1024 * 1024
"""Bytes. A hundred updates, the most that come in one answer, stay far below."""
REFUSALS: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class NeverLeftError(Exception):
    """Cause of a network error: the request did not reach Telegram."""


class NoAnswerError(Exception):
    """Cause of a network error: the request left, and what became of it is unknown."""


class AiohttpRequest(BaseRequest):
    """One keep-alive session to the Bot API at `api` (such as `https://api.telegram.org`). Timeouts are in seconds.

    Network errors carry `NeverLeftError` or `NoAnswerError` as their cause, in place of aiohttp's own exceptions:
    those name the address, which holds the token. Raises ValueError when `api` is not an http(s) address.
    """

    __slots__ = ("_api", "_connect_timeout", "_connections", "_read_timeout", "_session", "_token", "_write_timeout")

    def __init__(
        self,
        api: str,
        token: str,
        *,
        connections: int = CONNECTIONS,
        read_timeout: float = 25.0,
        write_timeout: float = 20.0,
        connect_timeout: float = 10.0,
    ) -> None:
        self._api = checked_address(api)
        # Quoted, so that a token pasted with a stray character is refused by Telegram and does not bend the path.
        self._token = quote(token.strip(), safe=":")
        self._connections = connections
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._api!r})"

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEPT_ALIVE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=False,  # a proxy or password named in the environment would see the token
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        times = self._timeout(read_timeout, write_timeout, connect_timeout)
        try:
            status, content = await self._exchange(url, method, request_data, times)
        except Exception as error:  # whatever its kind, its text may hold the address
            failure, cause = _without_address(error)
        else:
            if status not in REFUSALS or _is_json(content):
                return status, content
            # A page in HTML is a proxy's, and says nothing about our token or about a person who has blocked us.
            failure, cause = NetworkError(f"refused by a proxy ({status})"), NeverLeftError(str(status))
        raise failure from cause  # outside the handler: there the old exception would hang on as its context

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, times: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise _ClosedError
        # Redirects are not followed: they would carry the token elsewhere.
        async with self._session.request(
            method, self._real(url), timeout=times, allow_redirects=False, **_body(data)
        ) as response:
            return response.status, await _content(response)

    def _real(self, url: str) -> str:
        """The address with the real token, if it leads to our server; to any other the token is not sent."""
        return url.replace(PLACEHOLDER, self._token, 1) if url.startswith(f"{self._api}/") else url

    def _timeout(self, read: Any, write: Any, connect: Any) -> aiohttp.ClientTimeout:
        read = self._read_timeout if read is BaseRequest.DEFAULT_NONE else read
        write = self._write_timeout if write is BaseRequest.DEFAULT_NONE else write
        connect = self._connect_timeout if connect is BaseRequest.DEFAULT_NONE else connect
        total = None if None in (read, write, connect) else read + write + connect
        return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As python-telegram-bot's own, which logs what it cannot read: a person's words, for example."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or (answer.get("ok", True) and "result" not in answer):
            raise TelegramError("not an answer of the Bot API")
        return answer


class _ClosedError(Exception):
    """Used before `initialize` or after `shutdown`."""


class _TooLargeError(Exception):
    """An answer over `LARGEST_ANSWER`."""


def checked_address(api: str) -> str:
    """The Bot API server's root, without a slash at its end. Raises ValueError."""
    parts = urlsplit(api)
    is_root = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    if not is_root or not _has_sound_port(parts):
        raise ValueError("the Bot API address must look like https://api.telegram.org")
    return api.rstrip("/")


def _has_sound_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _body(data: RequestData | None) -> dict[str, Any]:
    """Keyword arguments of the request: a form when files are sent, else JSON."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": data.json_payload, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(
            name, BytesIO(content) if isinstance(content, bytes) else content, filename=filename, content_type=kind
        )
    return {"data": form}


async def _content(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise _TooLargeError
    return bytes(content)


def _is_json(content: bytes) -> bool:
    return content.lstrip().startswith(b"{")


def _without_address(error: Exception) -> tuple[NetworkError, Exception]:
    name = type(error).__name__
    unsent = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | _ClosedError)
    failure = TimedOut(name) if isinstance(error, TimeoutError) else NetworkError(name)
    return failure, NeverLeftError(name) if unsent else NoAnswerError(name)

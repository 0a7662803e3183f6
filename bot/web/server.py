"""A small HTTP server: `/healthz` for whoever watches the bot, and the webhook that Telegram calls."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, Final, Self
from urllib.parse import urlsplit

from aiohttp import web

log = logging.getLogger(__name__)

Receive = Callable[[object], Awaitable[None]]

HEALTH_PATH: Final = "/healthz"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_BODY: Final = 1024 * 1024
RETRY_AFTER: Final = "5"
"""Seconds. Telegram keeps the update and honours this."""
STOP_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether the bot does its work, and what was looked at. `details` are JSON-ready and hold nothing personal."""

    ok: bool
    details: Mapping[str, Any] = field(default_factory=dict)


class WebServer:
    """Serves on `host`:`port`; port 0 takes a free one, see `port` once started.

    With `receive` it answers Telegram at `path` (a path, or the whole public address) if the call holds `secret`.
    `receive` takes one update as JSON and returns when it is safe; it raises ValueError for what is not an update,
    and anything else for "not now".
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        health: Callable[[], Awaitable[Health]],
        receive: Receive | None = None,
        path: str = "",
        secret: str = "",
    ) -> None:
        self.port = port
        self._host = host
        self._health = health
        self._receive = receive
        self._path = urlsplit(path).path or "/"
        self._secret = secret.encode()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Raises OSError when the address is taken."""
        # No access log: the webhook's path may be a secret, too.
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Answers what is under way, then closes."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_get(HEALTH_PATH, self._answer_health)
        if self._receive is not None:
            application.router.add_post(self._path, partial(self._answer_telegram, self._receive))
        return application

    async def _answer_health(self, _request: web.Request) -> web.Response:
        health = await self._health()
        status = HTTPStatus.OK if health.ok else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ok": health.ok, **health.details}, status=status)

    async def _answer_telegram(self, receive: Receive, request: web.Request) -> web.Response:
        """200 only when the update is safe: until then Telegram keeps it and calls again."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        body = await request.read()  # too large: aiohttp answers 413
        try:
            await receive(json.loads(body))
        except ValueError:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        except Exception as error:
            log.warning("an update was not taken: %s", type(error).__name__)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_AFTER})
        return web.Response()

"""The bot object: python-telegram-bot's, with a way of fetching updates that cannot get stuck."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.channel.telegram.client import request_data
from bot.channel.telegram.connection import Connection
from bot.channel.telegram.reading import read_update
from bot.channel.telegram.request import PLACEHOLDER, AiohttpRequest

SENDING_SECONDS: Final = 25.0
POLLING_SECONDS: Final = 10.0
"""On top of the time that Telegram itself holds the request open."""
LAST_SECONDS: Final = 0.8
"""For the call that confirms the last updates when we stop; without it they only come once more."""


class Requests(NamedTuple):
    """Two clients, so that a poll, which is held open, never waits behind letters."""

    sending: BaseRequest
    polling: BaseRequest


def requests_to(connection: Connection) -> Requests:
    """Raises ValueError when the server's address is not one."""
    return Requests(
        sending=AiohttpRequest(connection.api, connection.token, read_timeout=SENDING_SECONDS),
        polling=AiohttpRequest(connection.api, connection.token, connections=2, read_timeout=POLLING_SECONDS),
    )


Polled = Callable[[Sequence[Update]], Awaitable[None]]


class FootholdBot(ExtBot[None]):
    """Knows a placeholder for the token; the requests put in the real one.

    `polled` sees the updates of each good poll before they are handed on, one by one, to the queue.
    """

    def __init__(self, api: str, requests: Requests, polled: Polled) -> None:
        root = api.rstrip("/")
        super().__init__(
            token=PLACEHOLDER,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=requests.sending,
            get_updates_request=requests.polling,
        )
        self._polling = requests.polling
        self._polled = polled
        self._leaving = False

    def leave(self) -> None:
        """From now on a poll is only the last one: short, and its failure does not matter."""
        self._leaving = True

    async def get_updates(self, *_: Any, **wanted: Any) -> tuple[Update, ...]:
        """As `Updater` calls it. One unreadable update does not stand before all others, as it would in the original;
        and a refused token is an error like others, where `Updater` would stop polling without a word."""
        try:
            updates = await self._poll(**wanted)
        except TelegramError as error:
            if self._leaving:
                return ()
            if isinstance(error, InvalidToken):
                raise NetworkError("Telegram refuses the token") from error
            raise
        await self._polled(updates)
        return updates

    async def _poll(self, *, offset: int, timeout: timedelta, allowed_updates: Sequence[str]) -> tuple[Update, ...]:  # noqa: ASYNC109
        seconds = int(timeout.total_seconds())
        params = {"offset": offset, "timeout": seconds, "allowed_updates": allowed_updates}
        patience = LAST_SECONDS if self._leaving else (self._polling.read_timeout or 0) + seconds
        raw = await self._polling.post(f"{self.base_url}/getUpdates", request_data(params), read_timeout=patience)
        if not isinstance(raw, list):
            raise NetworkError("not a list of updates")
        try:
            return tuple(read_update(each, self) for each in raw)
        except ValueError as error:
            raise NetworkError(str(error)) from error

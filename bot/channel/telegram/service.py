"""The bot on Telegram: python-telegram-bot's application, from its start to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, TypeHandler, Updater

from bot.channel.telegram.channel import TelegramChannel
from bot.channel.telegram.client import call
from bot.channel.telegram.connection import Connection, TokenRefusedError, Webhook, WebhookRefusedError
from bot.channel.telegram.ending import end_within
from bot.channel.telegram.groups import Groups
from bot.channel.telegram.intake import Aside, DurableQueue, Received
from bot.channel.telegram.polling import FootholdBot, Requests, requests_to
from bot.channel.telegram.processor import PerChat
from bot.channel.telegram.profile import Profile, show_profile
from bot.channel.telegram.reading import read_update
from bot.channel.telegram.taps import Taps
from bot.channel.telegram.turns import Hooks, Turns
from bot.content.catalog import Catalog
from bot.ports import Clock, NotSentError, RefusedError, UnclearError

log = logging.getLogger(__name__)

WANTED: Final = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
HOLD: Final = timedelta(seconds=20)
"""How long Telegram holds a poll open when there is nothing new."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
POLL_END: Final = 1.0
TURNS_END: Final = 1.0
TAPS_END: Final = 0.4
CLOSE_END: Final = 0.2
"""Seconds for each part of stopping; together under four, the time to notice a cancellation included."""


class TelegramService:
    """Receives through `queue`, hands on to `hooks`, sends through `channel`.

    `last_poll_ok` is the moment of the last good poll (UTC), for the health check; with a webhook it stays None.
    """

    def __init__(
        self,
        connection: Connection,
        hooks: Hooks,
        catalog: Catalog,
        profile: Profile,
        clock: Clock,
        *,
        requests: Requests | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.last_poll_ok: datetime | None = None
        self.bot = FootholdBot(connection.api, requests or requests_to(connection), self._polled)
        self.channel = TelegramChannel(catalog, self.bot)
        self._taps = Taps(self.channel.answer_tap)
        self.queue = DurableQueue(hooks.inbox, clock, self._taps.expect, hooks.unkept, sleep=sleep)
        self._turns = Turns(hooks, self._taps, Groups(catalog, self.bot, clock))
        self._updater = Updater(self.bot, self.queue)
        self._application = _application(self._updater, self._turns)
        self._webhook = connection.webhook
        self._catalog = catalog
        self._profile = profile
        self._clock = clock
        self._sleep = sleep
        self._complaint = ""
        self._background: asyncio.Task[None] | None = None

    # -- start -----------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Returns once updates can come in. Keeps trying while Telegram cannot be reached; cancel it to give up.

        Raises `StartError`: the token or the webhook's address is refused.
        """
        await self._until_reached(self._application.initialize)
        await self._application.start()
        if self._webhook is None:
            await self._until_reached(self._poll)
        else:
            await self._call_us_at(self._webhook)
        # Last and beside the rest: nobody waits for an answer because the menu is being set.
        self._background = asyncio.create_task(show_profile(self.bot, self._profile, self._catalog))

    async def receive(self, raw: object) -> None:
        """One update from the webhook, as JSON; returns when it is safe in the inbox.

        Raises ValueError for what is not an update, and `TimedOut` when the inbox is not available.
        """
        await self.queue.put(read_update(raw, self.bot))

    async def _poll(self) -> None:
        await self._updater.start_polling(
            timeout=HOLD,
            bootstrap_retries=-1,
            allowed_updates=WANTED,
            drop_pending_updates=False,
            error_callback=self._poll_failed,
        )

    async def _call_us_at(self, webhook: Webhook) -> None:
        params = {"url": webhook.url, "secret_token": webhook.secret, "allowed_updates": WANTED}
        try:
            await self._until_reached(lambda: call(self.bot, "setWebhook", params))
        except RefusedError as error:
            raise WebhookRefusedError(error.reason) from error

    async def _until_reached(self, step: Callable[[], Awaitable[object]]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await step()
                return
            except InvalidToken:
                break
            except (TelegramError, NotSentError, UnclearError) as error:
                log.warning("Telegram cannot be reached (%s); trying again in %g s", type(error).__name__, pause)
            await self._sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        raise TokenRefusedError

    # -- polling ---------------------------------------------------------------------------------------------------

    async def _polled(self, updates: Sequence[Update]) -> None:
        self.last_poll_ok = self._clock.now()
        self._complaint = ""
        await self.queue.glance(updates)

    def _poll_failed(self, error: TelegramError) -> None:
        """Says so once, not every few seconds."""
        kind = type(error).__name__
        if kind == self._complaint:
            return
        self._complaint = kind
        if isinstance(error, Conflict):
            log.warning("Another program fetches updates with this token: stop it. Trying again until it is gone.")
        else:
            log.warning("Polling fails (%s); trying again.", kind)

    # -- stop ------------------------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """All of it, within four seconds even if the network hangs."""
        await self.stop_intake()
        await self.close()

    async def stop_intake(self) -> None:
        """Take nothing new, and let the turns under way end. What waits in the queue is safe in the inbox."""
        self.bot.leave()
        self._turns.close()
        if self._updater.running:
            await end_within(POLL_END, self._updater.stop(), "polling")
        if self._application.running:
            stopping = asyncio.create_task(self._application.stop())
            await asyncio.wait({stopping}, timeout=TURNS_END)
            self._turns.cancel()
            await end_within(CLOSE_END, stopping, "the last turn")

    async def close(self) -> None:
        """Close the connections. From here on every letter is `NotSentError`."""
        if self._background is not None:
            self._background.cancel()
        await self._taps.close(TAPS_END)
        await end_within(CLOSE_END, self._application.shutdown(), "the application")
        # Again, as an application that never came up leaves the connections open.
        await end_within(CLOSE_END, self.bot.shutdown(), "the connections")


def _application(updater: Updater, turns: Turns) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = Application.builder().updater(updater).concurrent_updates(PerChat()).job_queue(None)
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(TypeHandler(Received, turns.take))
    application.add_handler(TypeHandler(Aside, turns.take_aside))
    return application

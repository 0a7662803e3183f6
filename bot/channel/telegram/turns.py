"""What the application does with an update: a turn of its conversation, or one of the few things beside it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Update

from bot.channel.telegram.groups import Groups
from bot.channel.telegram.intake import Aside, Inbox, Received, Unkept
from bot.channel.telegram.receive import blocked_change, is_group
from bot.channel.telegram.taps import Taps
from bot.ports import Arrival

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What becomes of what arrives.

    `inbox` keeps an update (see `intake.Inbox`); `handle` plays one that was kept and returns the note for the tapped
    button; `blocked` hears of a chat whose person blocked the bot (True) or came back;
    `unkept` answers what `inbox` cannot take.
    """

    inbox: Inbox
    handle: Callable[[int, Arrival], Awaitable[str | None]]
    blocked: Callable[[int, bool], Awaitable[None]]
    unkept: Unkept | None = None


class Turns:
    """Handlers for the application. They never raise: it would log the error together with people's words."""

    def __init__(self, hooks: Hooks, taps: Taps, groups: Groups) -> None:
        self._hooks = hooks
        self._taps = taps
        self._groups = groups
        self._running: set[asyncio.Future[Any]] = set()
        self._closed = False

    async def take(self, received: Received, _context: object) -> None:
        if self._closed:
            return
        note = None
        try:
            note = await self._play(received)
        except Exception as error:
            log.error("update %s failed: %s", received.update_id, type(error).__name__)
        finally:
            if received.arrival.tap:
                self._taps.settle(received.arrival.tap, note)

    async def take_aside(self, aside: Aside, _context: object) -> None:
        try:
            await self._aside(aside.update)
        except Exception as error:
            log.error("update %s, no part of a conversation, failed: %s", aside.update_id, type(error).__name__)

    def close(self) -> None:
        """Begin no more turns: what waits is in the inbox."""
        self._closed = True

    def cancel(self) -> None:
        for turn in self._running:
            turn.cancel()

    async def _play(self, received: Received) -> str | None:
        turn = asyncio.ensure_future(self._hooks.handle(received.update_id, received.arrival))
        self._running.add(turn)
        turn.add_done_callback(self._running.discard)
        return await turn

    async def _aside(self, update: Update) -> None:
        query, chat, blocked = update.callback_query, update.effective_chat, blocked_change(update)
        if query is not None:
            self._taps.expect(query.id)
            self._taps.settle(query.id, None)
        elif is_group(update):
            await self._groups.answer(update)
        elif chat is not None and blocked is not None:
            await self._hooks.blocked(chat.id, blocked)

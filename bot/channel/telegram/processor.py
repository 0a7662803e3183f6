"""The order of updates: one after the other in a chat, side by side across chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram.ext import BaseUpdateProcessor

from bot.channel.telegram.intake import Aside, Received

AT_ONCE: Final = 32
UNBOUNDED: Final = 1_000_000
"""The library takes its slot before our code runs: with fewer, one chat's waiting updates would hold them all."""


class PerChat(BaseUpdateProcessor):
    """First the chat's turn, then one of `at_once` slots, so that a flooding chat only keeps itself waiting."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__(UNBOUNDED)
        self._slots = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        lock = self._locks.setdefault(_chat(update), asyncio.Lock())
        try:
            async with lock, self._slots:
                await coroutine
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # cancelled while it waited, it would be reported as never awaited


def _chat(update: object) -> int:
    if isinstance(update, Received):
        return update.arrival.chat
    chat = update.update.effective_chat if isinstance(update, Aside) else None
    return chat.id if chat else 0

"""The queue between Telegram and us: an update is written down before Telegram is told that it was received."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import Update
from telegram.error import NetworkError

from bot.channel.telegram.receive import is_group, to_arrival
from bot.channel.telegram.recent import Recent
from bot.ports import Arrival, Clock

log = logging.getLogger(__name__)

Inbox = Callable[[int, Arrival], Awaitable[bool]]
"""Keeps an update for good. False: it was known already. Raising means "not now"; Telegram will ask again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An arrival that the inbox has; `tap` is the number of the callback query. Prints without content."""

    update_id: int
    arrival: Arrival = field(repr=False)
    tap: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """An update that belongs to no conversation: a group's, a block, a tap without data. Prints without content."""

    update_id: int
    update: Update = field(repr=False)


class DurableQueue(asyncio.Queue[object]):
    """Takes updates from polling or webhook; gives `Received`, and `Aside` for what never enters the inbox.

    The application logs what it is given, hence those two. `on_tap` hears of every tap at once, so that it is
    answered in time even if nothing else works.
    """

    def __init__(self, inbox: Inbox, clock: Clock, on_tap: Callable[[str], None]) -> None:
        super().__init__()
        self._inbox = inbox
        self._clock = clock
        self._on_tap = on_tap
        self._albums = Recent()

    async def put(self, item: object) -> None:
        """Raises `NetworkError`, and nothing else, when the inbox cannot take it: any other exception would end
        python-telegram-bot's polling for good, while this one makes it ask for the same updates again."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        received = self._read(item)
        if received is not None:
            if await self._keep(received, item):
                await super().put(received)
        elif item.callback_query or item.my_chat_member or (is_group(item) and item.message):
            await super().put(Aside(update_id=item.update_id, update=item))

    def _read(self, update: Update) -> Received | None:
        try:
            arrival = to_arrival(update, self._clock.now())
        except Exception as error:  # one unheard-of update must not come again and again before all others
            log.error("update %s could not be read (%s) and was passed over", update.update_id, type(error).__name__)
            return None
        if arrival is None or self._is_rest_of_album(update, arrival):
            return None
        tap = update.callback_query.id if update.callback_query else None
        return Received(update_id=update.update_id, arrival=arrival, tap=tap)

    def _is_rest_of_album(self, update: Update, arrival: Arrival) -> bool:
        """Ten photos sent at once are ten updates; one answer is enough."""
        return not arrival.text and _album(update) in self._albums

    async def _keep(self, received: Received, update: Update) -> bool:
        if received.tap:
            self._on_tap(received.tap)
        try:
            new = await self._inbox(received.update_id, received.arrival)
        except Exception as error:
            log.error("the inbox did not take update %s: %s", received.update_id, type(error).__name__)
        else:
            if album := _album(update):
                self._albums.add(album)
            return new
        raise NetworkError("the inbox is not available")  # out here: the inbox's own error may quote what was written


def _album(update: Update) -> str | None:
    return update.message.media_group_id if update.message else None

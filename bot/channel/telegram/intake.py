"""The queue between Telegram and us: an update is written down before Telegram is told that it was received."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from telegram import Update
from telegram.error import TimedOut

from bot.channel.telegram.receive import is_group, to_arrival
from bot.channel.telegram.recent import Recent
from bot.ports import Arrival, Clock

log = logging.getLogger(__name__)

Inbox = Callable[[int, Arrival], Awaitable[bool]]
"""Keeps an update for good. False: it was known already. Raising means "not now"; Telegram will ask again."""
Unkept = Callable[[int, Arrival], Awaitable[None]]
"""Answers, from memory, an update that could not be kept. Called more than once for the same update."""
FULL: Final = 100
"""Updates that Telegram hands out at once; what waits behind them is not seen before they are taken."""
MOST_LATER: Final = 10_000
PAUSE: Final = 0.3
"""Seconds before Telegram is asked again for what could not be kept: soon, but not in a storm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An arrival that the inbox has. Prints without content."""

    update_id: int
    arrival: Arrival = field(repr=False)


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

    def __init__(
        self,
        inbox: Inbox,
        clock: Clock,
        on_tap: Callable[[str], None],
        unkept: Unkept | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__()
        self._inbox = inbox
        self._unkept = unkept
        self._sleep = sleep
        self._failing = False
        self._clock = clock
        self._on_tap = on_tap
        self._albums = Recent()
        self._crowd: frozenset[int] = frozenset()
        self._later: deque[tuple[Received, Update]] = deque(maxlen=MOST_LATER)

    async def put(self, item: object) -> None:
        """Raises `TimedOut`, and nothing else, when the inbox cannot take it: an exception that is not Telegram's would
        end python-telegram-bot's polling for good; after this one it asks again at once."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        received = self._read(item)
        if received is not None and item.update_id in self._crowd:
            self._later.append((received, item))
        elif received is not None:
            await self._put_later()
            await self._put_kept(received, item)
        elif item.callback_query or item.my_chat_member or (is_group(item) and item.message):
            await super().put(Aside(update_id=item.update_id, update=item))

    async def glance(self, updates: Sequence[Update]) -> None:
        """While the inbox fails, nothing after the first update of a batch would ever be seen: see all of them here.

        A full batch hides what comes after it, too: it is taken over, and kept in memory until the inbox works.
        """
        self._crowd = frozenset()
        if not updates:
            with contextlib.suppress(TimedOut):
                await self._put_later()
        if not self._failing or self._unkept is None:
            return
        if len(updates) >= FULL:
            self._crowd = frozenset(update.update_id for update in updates)
        for received in filter(None, map(self._read, updates)):
            if received.arrival.tap:
                self._on_tap(received.arrival.tap)
            try:
                await self._unkept(received.update_id, received.arrival)
            except Exception as error:
                log.error("update %s was not answered from memory: %s", received.update_id, type(error).__name__)

    async def _put_later(self) -> None:
        """First what came first."""
        while self._later:
            await self._put_kept(*self._later[0])
            self._later.popleft()

    async def _put_kept(self, received: Received, update: Update) -> None:
        if await self._keep(received, update):
            await super().put(received)

    def _read(self, update: Update) -> Received | None:
        try:
            arrival = to_arrival(update, self._clock.now())
        except Exception as error:  # one unheard-of update must not come again and again before all others
            log.error("update %s could not be read (%s) and was passed over", update.update_id, type(error).__name__)
            return None
        if arrival is None or self._is_rest_of_album(update, arrival):
            return None
        return Received(update_id=update.update_id, arrival=arrival)

    def _is_rest_of_album(self, update: Update, arrival: Arrival) -> bool:
        """Ten photos sent at once are ten updates; one answer is enough."""
        return not arrival.text and _album(update) in self._albums

    async def _keep(self, received: Received, update: Update) -> bool:
        if received.arrival.tap:
            self._on_tap(received.arrival.tap)
        try:
            new = await self._inbox(received.update_id, received.arrival)
        except Exception as error:
            if not self._failing:  # said once, not at every try
                log.error("the inbox did not take update %s: %s", received.update_id, type(error).__name__)
            self._failing = True
        else:
            self._failing = False
            if album := _album(update):
                self._albums.add(album)
            return new
        await self._sleep(PAUSE)
        raise TimedOut  # out here: the inbox's own error may quote what was written


def _album(update: Update) -> str | None:
    return update.message.media_group_id if update.message else None

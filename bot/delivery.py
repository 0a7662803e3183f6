"""Sends what was committed, a chat's letters in their order; what fails is tried again by what is known of the failure.

| what happened            | a reply                        | a nudge                          | a touch-up |
|--------------------------|--------------------------------|----------------------------------|------------|
| arrived                  | `sent`                         | `sent`                           | `sent`     |
| certainly did not arrive | `retry`, later and later       | `retry`                          | `dead`     |
| may have arrived         | `retry`: rather twice than not | `unknown`: rather not than twice | `dead`     |
| could not leave in time  |                                | a check-in: `dead`               |            |
| refused for good         | `dead`                         | `dead`                           | `dead`     |
| the person blocked us    | `dead`, and nothing more is scheduled | likewise                  | likewise   |
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, Protocol

from bot.ports import UNASKED, BlockedError, Channel, Clock, Lane, Letter, NotSentError, RefusedError, UnclearError
from bot.runner import Store

log = logging.getLogger(__name__)

AT_ONCE = 64
"""How many chats are served side by side; more only queue up inside the HTTP client."""
BATCH = 20
MAX_ATTEMPTS = 60
"""With the pauses below: about half a day, after which an answer would only confuse."""
ROOM = 8
"""Messages a chat may be ahead of one a second while touch-ups are still sent; Telegram's patience ends near 20."""
PACED = 10_000
LONGEST_PAUSE = timedelta(minutes=15)
BULK = 15
"""Letters a second that leave unasked: half of what Telegram takes, so that answers always find room."""
IN_TIME = timedelta(hours=1)
"""A check-in that could not leave for longer than this would come at a time that nobody chose, maybe at night."""


class Parcel(Protocol):
    """A letter in the outbox."""

    @property
    def id(self) -> int: ...
    @property
    def chat(self) -> int: ...
    @property
    def letter(self) -> Letter: ...
    @property
    def attempts(self) -> int: ...
    @property
    def created(self) -> datetime: ...


class Pace:
    """How fast a chat has been written to: Telegram takes some twenty messages at once, then about one a second."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.used: dict[int, tuple[float, datetime]] = {}

    def count(self, chat: int) -> None:
        self.used[chat] = (self._level(chat) + 1, self.clock.now())
        if len(self.used) > PACED:
            self.used = {each: used for each, used in self.used.items() if self._level(each) > 0}

    def is_busy(self, chat: int) -> bool:
        """Whether what can be left out should be, to keep room for what cannot."""
        return self._level(chat) > ROOM

    def _level(self, chat: int) -> float:
        level, since = self.used.get(chat, (0.0, self.clock.now()))
        return max(0.0, level - (self.clock.now() - since).total_seconds())


class Delivery:
    """One worker per chat that has letters, none for the others."""

    def __init__(
        self, store: Store, channel: Channel, clock: Clock, stranded: Callable[[int], Awaitable[None]]
    ) -> None:
        """`stranded` hears of a chat whose letters cannot be read or noted; it must not raise."""
        self.stranded = stranded
        self.store = store
        self.channel = channel
        self.clock = clock
        self.pace = Pace(clock)
        self.workers: dict[int, asyncio.Task[None]] = {}
        self.woken: set[int] = set()
        self.swept: datetime | None = None
        self.room = 0
        self.slots = asyncio.Semaphore(AT_ONCE)

    def wake(self, chat: int) -> None:
        """There are letters for this chat."""
        self.woken.add(chat)
        if chat not in self.workers:
            self.workers[chat] = asyncio.create_task(self._serve(chat))

    async def sweep(self, limit: int = 200) -> None:
        """Wake the chats whose letters are due: left over, to be tried again, or nudges, a few at a time."""
        now = self.clock.now()
        waiting: list[Parcel] = await self.store.run(lambda unit: unit.waiting(now, limit))
        answers = {parcel.chat for parcel in waiting if parcel.letter.lane not in UNASKED}
        nudged = dict.fromkeys(parcel.chat for parcel in waiting if parcel.chat not in answers)
        self.room = self._room_for_nudges(now)
        for chat in (*answers, *islice(nudged, self.room)):
            self.wake(chat)

    def _takes_room(self) -> bool:
        """Whether one more letter may leave unasked before the next sweep; what may not is still waiting then."""
        self.room -= 1
        return self.room >= 0

    def _room_for_nudges(self, now: datetime) -> int:
        since = (now - self.swept).total_seconds() if self.swept is not None else 1.0
        self.swept = now
        return round(BULK * min(max(since, 0.0), 2.0))

    async def idle(self) -> None:
        """Wait until every letter that could be sent has been."""
        while self.workers:
            await asyncio.gather(*self.workers.values(), return_exceptions=True)

    async def close(self) -> None:
        for worker in list(self.workers.values()):
            worker.cancel()
        await asyncio.gather(*self.workers.values(), return_exceptions=True)

    async def _serve(self, chat: int) -> None:
        try:
            while chat in self.woken:
                self.woken.discard(chat)
                async with self.slots:
                    await self._send_waiting(chat)
        except Exception as error:
            log.error("delivery stopped for one chat: %s", type(error).__name__)
            await self.stranded(chat)
        finally:
            del self.workers[chat]

    async def _send_waiting(self, chat: int) -> None:
        while True:
            now = self.clock.now()
            parcels: list[Parcel] = await self.store.run(partial(_waiting, chat=chat, now=now))
            is_asked_for = any(parcel.letter.lane not in UNASKED for parcel in parcels)
            for parcel in parcels:
                if not (is_asked_for or self._takes_room()) or not await self._send(parcel):
                    return
            if not parcels:
                return

    async def _send(self, parcel: Parcel) -> bool:
        """Send one letter and note how it went. False: this chat's next letters must wait."""
        letter = parcel.letter
        message = None
        if letter.lane is Lane.TOUCH_UP and self.pace.is_busy(parcel.chat):
            return await self._note(lambda unit, now: unit.give_up(parcel.id, "dead"))
        if letter.lane is Lane.BULK and self.clock.now() - parcel.created > IN_TIME:
            return await self._note(lambda unit, now: unit.give_up(parcel.id, "dead"))
        if letter.edits:
            message = await self.store.run(lambda unit: unit.message_of(parcel.chat, letter.edits))
            if message is None:
                return await self._note(lambda unit, now: unit.sent(parcel.id, None, now))
        if letter.lane in UNASKED:
            await self._note(lambda unit, now: unit.sending(parcel.id))
        self.pace.count(parcel.chat)
        try:
            number = await self.channel.send(parcel.chat, letter, message)
        except NotSentError as error:
            return await self._try_again(parcel, error.retry_after)
        except UnclearError:
            if letter.lane in UNASKED:
                return await self._note(lambda unit, now: unit.give_up(parcel.id, "unknown"))
            return await self._try_again(parcel, 0)
        except RefusedError as error:
            log.error("a letter (%s) was refused: %s", letter.method, error.reason)
            return await self._note(lambda unit, now: unit.give_up(parcel.id, "dead"))
        except BlockedError:
            await self._note(lambda unit, now: unit.set_blocked(parcel.chat, True))
            return await self._note(lambda unit, now: unit.give_up(parcel.id, "dead"))
        return await self._note(lambda unit, now: unit.sent(parcel.id, number, now))

    async def _try_again(self, parcel: Parcel, after: float) -> bool:
        if parcel.attempts >= MAX_ATTEMPTS or parcel.letter.lane is Lane.TOUCH_UP:
            return await self._note(lambda unit, now: unit.give_up(parcel.id, "dead"))
        pause = timedelta(seconds=after) if after else min(timedelta(seconds=0.5 * 2**parcel.attempts), LONGEST_PAUSE)
        await self._note(lambda unit, now: unit.retry(parcel.id, now + pause))
        asyncio.get_running_loop().call_later(pause.total_seconds() + 0.01, self.wake, parcel.chat)
        return False

    async def _note(self, change: Callable[[Any, datetime], None]) -> bool:
        now = self.clock.now()
        await self.store.run(lambda unit: change(unit, now))
        return True


def _waiting(unit: Any, *, chat: int, now: datetime) -> list[Parcel]:
    parcels: list[Parcel] = unit.waiting(now, BATCH, chat)
    return parcels

"""Every tapped button is answered, within a second, whatever becomes of the turn it started."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.channel.telegram.recent import Recent

PATIENCE: Final = 1.0
"""Seconds a tap waits for its note. Until it is answered, the button shows a waiting sign."""


class Taps:
    """`answer(query, note)` must not raise."""

    def __init__(self, answer: Callable[[str, str | None], Awaitable[None]], patience: float = PATIENCE) -> None:
        self._answer = answer
        self._patience = patience
        self._known = Recent()
        self._notes: dict[str, asyncio.Future[str | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def expect(self, query: str) -> None:
        """A button was tapped: its time runs from now. A tap that comes again is not answered again."""
        if query in self._known:
            return
        self._known.add(query)
        self._notes[query] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._answer_in_time(query))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def settle(self, query: str, note: str | None) -> None:
        """The turn is over; `note` is shown if the tap is still waiting."""
        waiting = self._notes.get(query)
        if waiting is not None and not waiting.done():
            waiting.set_result(note)

    async def close(self, seconds: float) -> None:
        """Answer those that wait, without their notes; give up after `seconds`."""
        for query in self._notes:
            self.settle(query, None)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    async def _answer_in_time(self, query: str) -> None:
        waiting = self._notes[query]
        await asyncio.wait({waiting}, timeout=self._patience)
        del self._notes[query]
        await self._answer(query, waiting.result() if waiting.done() else None)

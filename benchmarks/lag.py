"""How long the event loop was blocked: a task that wants to run every few milliseconds notes how late it is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Final

EVERY: Final = 0.002


class Lag:
    """Milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def watch(self) -> None:
        while True:
            before = perf_counter()
            await asyncio.sleep(EVERY)
            self.late.append((perf_counter() - before - EVERY) * 1000)

    @property
    def worst(self) -> float:
        return max(self.late, default=0.0)

    @property
    def high(self) -> float:
        """The 99th percentile."""
        return sorted(self.late)[int(len(self.late) * 0.99)] if self.late else 0.0


@asynccontextmanager
async def watched() -> AsyncIterator[Lag]:
    lag = Lag()
    task = asyncio.create_task(lag.watch())
    try:
        yield lag
    finally:
        await asyncio.sleep(2 * EVERY)  # or what blocked the loop to the end would never be seen
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

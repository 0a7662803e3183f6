"""Endings that keep to their time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

log = logging.getLogger(__name__)

GIVE_UP: Final = 0.2
"""Seconds for what was cancelled to notice."""


async def end_within(seconds: float, work: Coroutine[Any, Any, None] | asyncio.Task[None], what: str) -> None:
    """Let `work` end, or cancel it: stopping must not hang on the network. Never raises; `what` is for the log."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        log.warning("%s did not end in time", what)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=GIVE_UP)
    if done and not task.cancelled() and (error := task.exception()) is not None:
        log.warning("%s ended with %s", what, type(error).__name__)

"""One after the other in a chat, side by side across chats, and nobody waits for a flooding one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.channel.telegram.intake import Aside, Received
from bot.channel.telegram.processor import PerChat
from bot.ports import Arrival
from tests.channel.telegram.kit import update
from tests.kit.clock import NIGHT


def received(chat: int, number: int = 1) -> Received:
    return Received(update_id=number, arrival=Arrival(chat=chat, at=NIGHT, text="x"))


class Gate:
    """Work that waits to be let through, and notes when it began."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.open = asyncio.Event()

    async def work(self, name: str) -> None:
        self.began.append(name)
        await self.open.wait()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def start(processor: PerChat, item: object, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(processor.process_update(item, work))


async def test_a_chats_updates_wait_for_each_other_in_their_order() -> None:
    processor, gate = PerChat(), Gate()
    tasks = [start(processor, received(7), gate.work(f"a{n}")) for n in range(4)]
    await settle()
    assert gate.began == ["a0"]
    gate.open.set()
    await asyncio.gather(*tasks)
    assert gate.began == ["a0", "a1", "a2", "a3"]


async def test_a_flooding_chat_keeps_only_itself_waiting() -> None:
    processor, gate = PerChat(at_once=2), Gate()
    flood = [start(processor, received(7), gate.work("flood")) for _ in range(50)]
    await settle()
    other = start(processor, received(8), gate.work("other"))
    await settle()
    assert gate.began == ["flood", "other"]
    gate.open.set()
    await asyncio.gather(*flood, other)


async def test_no_more_than_the_slots_run_at_once() -> None:
    processor, gate = PerChat(at_once=2), Gate()
    tasks = [start(processor, received(chat), gate.work(str(chat))) for chat in range(5)]
    await settle()
    assert gate.began == ["0", "1"]
    gate.open.set()
    await asyncio.gather(*tasks)


async def test_a_failed_turn_lets_the_next_one_in() -> None:
    async def fail() -> None:
        raise ValueError

    processor, gate = PerChat(at_once=1), Gate()
    gate.open.set()
    failing = start(processor, received(7), fail())
    following = start(processor, received(7), gate.work("next"))
    with pytest.raises(ValueError):  # noqa: PT011 - our own
        await failing
    await following
    assert gate.began == ["next"]


async def test_work_cancelled_while_it_waits_leaves_no_trace() -> None:
    processor, gate = PerChat(), Gate()
    running = start(processor, received(7), gate.work("running"))
    waiting = start(processor, received(7), gate.work("waiting"))
    await settle()
    waiting.cancel()
    await asyncio.wait({waiting})
    gate.open.set()
    await running
    assert gate.began == ["running"]


async def test_what_has_no_chat_is_processed_too() -> None:
    processor, gate = PerChat(), Gate()
    gate.open.set()
    await processor.process_update(Aside(update_id=1, update=update({"update_id": 1})), gate.work("aside"))
    await processor.process_update(object(), gate.work("else"))
    assert gate.began == ["aside", "else"]

"""What should end does, in time or without being asked."""

from __future__ import annotations

import asyncio

import pytest

from bot.channel.telegram.ending import end_within


async def test_what_ends_in_time_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    await end_within(5, work(), "it")
    assert done.is_set()
    assert not caplog.records


async def test_what_hangs_is_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    task = asyncio.create_task(forever())
    await end_within(0.01, task, "the network")
    assert task.cancelled()
    assert caplog.messages == ["the network did not end in time"]


async def test_what_fails_is_told_by_its_kind_only(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("my secret")

    await end_within(5, fail(), "it")
    assert caplog.messages == ["it ended with ValueError"]


async def forever() -> None:
    await asyncio.Event().wait()

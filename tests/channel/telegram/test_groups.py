"""A group hears one sentence, rarely, and only when it calls."""

from __future__ import annotations

import pytest

from bot.channel.telegram import groups as module
from bot.channel.telegram.groups import Groups
from tests.channel.telegram.kit import ANNA, CATALOG, GROUP, RecordingRequest, bot_with, raw, refused, update, written
from tests.channel.telegram.kit import message as made_message
from tests.kit.clock import ManualClock


@pytest.fixture
def request_() -> RecordingRequest:
    return RecordingRequest()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def groups(request_: RecordingRequest, clock: ManualClock) -> Groups:
    bot = bot_with(request_)
    await bot.initialize()
    return Groups(CATALOG, bot, clock)


def said(request: RecordingRequest) -> list[tuple[int, str]]:
    return [(params["chat_id"], params["text"]) for params in request.named("sendMessage")]


@pytest.mark.parametrize("text", ["/start", "/start@Foothold_Bot now", "are you there, @foothold_bot?"])
async def test_a_call_is_answered_in_the_callers_language(
    groups: Groups, request_: RecordingRequest, text: str
) -> None:
    await groups.answer(update(written(text, chat=GROUP)))
    assert said(request_) == [(-100, "Bitte schreib mir privat.")]


@pytest.mark.parametrize("text", ["hello all", "/start@other_bot", "see foothold_bot", " "])
async def test_other_talk_is_left_alone(groups: Groups, request_: RecordingRequest, text: str) -> None:
    await groups.answer(update(written(text, chat=GROUP)))
    await groups.answer(update(raw("message", made_message(chat=GROUP, new_chat_members=[ANNA]))))
    assert said(request_) == []


async def test_once_an_hour_is_enough(groups: Groups, request_: RecordingRequest, clock: ManualClock) -> None:
    for minutes in (0, 59, 1, 59):
        clock.move(minutes=minutes)
        await groups.answer(update(written("/start", chat=GROUP)))
    assert len(said(request_)) == 2


async def test_each_group_has_its_own_hour(groups: Groups, request_: RecordingRequest) -> None:
    await groups.answer(update(written("/start", chat=GROUP)))
    await groups.answer(update(written("/start", chat={**GROUP, "id": -200})))
    assert [chat for chat, _ in said(request_)] == [-100, -200]


async def test_the_memory_does_not_grow_for_ever(
    groups: Groups, request_: RecordingRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MEMORY", 2)
    for chat in (-1, -2, -3, -1):
        await groups.answer(update(written("/start", chat={**GROUP, "id": chat})))
    assert len(said(request_)) == 4


async def test_a_group_that_does_not_take_it_disturbs_nobody(groups: Groups, request_: RecordingRequest) -> None:
    request_.script["sendMessage"] = [refused(403, "Forbidden: bot was kicked from the group chat")]
    await groups.answer(update(written("/start", chat=GROUP)))

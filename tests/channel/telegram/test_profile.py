"""The menu and the descriptions, in each language; never in the way."""

from __future__ import annotations

import pytest

from bot.channel.telegram.profile import Profile, show_profile
from bot.engine.words import Text
from tests.channel.telegram.kit import CATALOG, RecordingRequest, bot_with, refused

PROFILE = Profile(
    commands=("start", "help"),
    languages=CATALOG.languages,
    description=Text(key="about"),
    short_description=Text(key="short"),
)


async def shown(request: RecordingRequest) -> None:
    await show_profile(bot_with(request), PROFILE, CATALOG)


async def test_commands_are_set_for_everybody_and_for_each_language() -> None:
    request = RecordingRequest()
    await shown(request)
    everybody, german = request.named("setMyCommands")
    assert everybody["commands"] == [
        {"command": "start", "description": "Begin"},
        {"command": "help", "description": "Numbers to call"},
    ]
    assert everybody["language_code"] == ""
    assert german["language_code"] == "de"
    assert german["commands"][0]["description"] == "Anfangen"


async def test_descriptions_and_the_menu_button_are_set() -> None:
    request = RecordingRequest()
    await shown(request)
    assert request.named("setMyDescription")[0]["description"] == "A support bot."
    assert request.named("setMyShortDescription")[0]["short_description"] == "For the hour after a slip."
    assert request.named("setChatMenuButton") == [{"menu_button": {"type": "commands"}}]


async def test_one_refusal_does_not_stop_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    request = RecordingRequest()
    request.script["setMyCommands"] = [refused(400, "Bad Request: BOT_COMMAND_INVALID")]
    await shown(request)
    assert len(request.named("setMyCommands")) == 2
    assert "BOT_COMMAND_INVALID" in caplog.text


async def test_enough_is_enough() -> None:
    request = RecordingRequest()
    request.script["setMyDescription"] = [refused(429, "Too Many Requests", retry_after=9000)]
    await shown(request)
    assert request.named("setMyShortDescription") == []

"""What Telegram shows of the bot before the first word: commands, descriptions, the menu button."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot

from bot.channel.telegram.client import call
from bot.channel.telegram.texts import cut, split
from bot.content.catalog import Catalog
from bot.engine.words import Text
from bot.ports import NotSentError, SendError

log = logging.getLogger(__name__)

COMMAND_WORDS: Final = 256
DESCRIPTION: Final = 512
SHORT_DESCRIPTION: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`commands` in menu order, the words of each being `commands.<name>`; `languages` with the default first."""

    commands: Sequence[str]
    languages: Sequence[str]
    description: Text
    short_description: Text


async def show_profile(bot: Bot, profile: Profile, catalog: Catalog) -> None:
    """Never raises for Telegram's sake: a bot without a menu is better than none."""
    for method, params in _calls(profile, catalog):
        try:
            await call(bot, method, params)
        except NotSentError as error:
            log.warning("the profile was not set (%s); the next start tries again", error)
            return
        except SendError as error:
            log.warning("%s failed: %s", method, str(error) or type(error).__name__)


def _calls(profile: Profile, catalog: Catalog) -> Iterator[tuple[str, dict[str, Any]]]:
    """The menu button; then the default language's words for everybody, and each other language's for its own."""
    default, *others = profile.languages
    yield "setChatMenuButton", {"menu_button": {"type": "commands"}}
    for language, code in ((default, ""), *((each, each.partition("-")[0]) for each in others)):
        yield from _in_language(profile, catalog, language, code)


def _in_language(profile: Profile, catalog: Catalog, language: str, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
    def say(text: Text) -> str:
        return catalog.say(text, language)

    commands = [
        {"command": name, "description": cut(say(Text(key=f"commands.{name}")), COMMAND_WORDS)}
        for name in profile.commands
    ]
    description = split(say(profile.description), DESCRIPTION)[0]
    short = cut(say(profile.short_description), SHORT_DESCRIPTION)
    yield "setMyCommands", {"commands": commands, "language_code": code}
    yield "setMyDescription", {"description": description, "language_code": code}
    yield "setMyShortDescription", {"short_description": short, "language_code": code}

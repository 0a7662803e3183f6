"""In a group the bot says one sentence: that it talks in private. Nothing is stored."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from telegram import Bot, Message, Update

from bot.channel.telegram.client import call
from bot.channel.telegram.recent import MEMORY
from bot.content.catalog import Catalog
from bot.engine.words import Text
from bot.ports import Clock, SendError

log = logging.getLogger(__name__)

QUIET: Final = timedelta(hours=1)
SENTENCE: Final = Text(key="system.group")


class Groups:
    """Answers those who call the bot by command or name, at most once an hour in each group."""

    def __init__(self, catalog: Catalog, bot: Bot, clock: Clock) -> None:
        self._catalog = catalog
        self._bot = bot
        self._clock = clock
        self._spoken: dict[int, datetime] = {}

    async def answer(self, update: Update) -> None:
        message = update.message
        if message is None or not _calls(message, self._bot.username) or not self._may_speak(message.chat.id):
            return
        sender = message.from_user
        language = self._catalog.match_language(sender.language_code if sender else None)
        params = {
            "chat_id": message.chat.id,
            "text": self._catalog.say(SENTENCE, language, None),
            "reply_parameters": {"message_id": message.message_id, "allow_sending_without_reply": True},
        }
        try:
            await call(self._bot, "sendMessage", params)
        except SendError as error:
            log.info("a group was not answered: %s", type(error).__name__)

    def _may_speak(self, group: int) -> bool:
        now = self._clock.now()
        last = self._spoken.get(group)
        if last is not None and now - last < QUIET:
            return False
        self._spoken.pop(group, None)  # so that the oldest stands first
        self._spoken[group] = now
        if len(self._spoken) > MEMORY:
            del self._spoken[next(iter(self._spoken))]
        return True


def _calls(message: Message, username: str) -> bool:
    words = (message.text or message.caption or "").casefold()
    first = words.split(maxsplit=1)[0] if words.strip() else ""
    return f"@{username.casefold()}" in words or (first.startswith("/") and "@" not in first)

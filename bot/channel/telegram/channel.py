"""A person on Telegram: effects become letters, letters become calls."""

from __future__ import annotations

import logging
from typing import Any, Final

from telegram import Bot

from bot.channel.telegram import compose as composing
from bot.channel.telegram.client import call, input_file
from bot.channel.telegram.keyboards import Say
from bot.channel.telegram.texts import cut
from bot.content.cards import Card
from bot.content.catalog import Catalog
from bot.engine.words import Text
from bot.ports import Letter, RefusedError, SendError, Spoken, Voice

log = logging.getLogger(__name__)

NOTE: Final = 200
"""Characters of the note on a tapped button."""
TAP_SECONDS: Final = 5.0
"""How long an answer to a tap may take; later nobody looks at the button any more."""
SETTLED: Final = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)


class TelegramChannel:
    """Implements `bot.ports.Channel`. Sends through the request object of `bot`, which may be closed and reopened."""

    def __init__(self, catalog: Catalog, bot: Bot) -> None:
        self.catalog = catalog
        self.bot = bot

    def compose(self, effect: Spoken, voice: Voice) -> tuple[Letter, ...]:
        def card_about(topic: str) -> Card:
            return self.catalog.card(topic, voice.language, voice.country)

        return composing.compose(effect, self._speaker(voice), card_about)

    def compose_file(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        return (composing.compose_file(name, content, self._speaker(voice)(caption)),)

    def compose_picture(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        return (composing.compose_picture(name, content, self._speaker(voice)(caption)),)

    async def send(self, chat: int, letter: Letter, message: int | None = None) -> int | None:
        if letter.edits and message is None:
            return None
        try:
            result = await call(self.bot, letter.method, _params(chat, letter, message))
        except RefusedError as error:
            if letter.edits and _is_settled(error.reason):
                return None
            raise
        return None if letter.edits else _number(result)

    async def answer_tap(self, query: str, note: str | None) -> None:
        """Take the waiting sign off a tapped button. Whatever goes wrong, the person's turn is not affected."""
        params = {"callback_query_id": query, **({"text": cut(note, NOTE)} if note else {})}
        try:
            await call(self.bot, "answerCallbackQuery", params, read_timeout=TAP_SECONDS)
        except SendError as error:
            log.debug("a tap stays unanswered: %s", type(error).__name__)

    def _speaker(self, voice: Voice) -> Say:
        return lambda text: self.catalog.say(text, voice.language, voice.country)


def _params(chat: int, letter: Letter, message: int | None) -> dict[str, Any]:
    params = {**letter.params, "chat_id": chat}
    if letter.edits:
        params["message_id"] = message
    for attached in ("document", "photo"):
        if attached in params:
            params[attached] = input_file(params[attached])
    return params


def _is_settled(reason: str) -> bool:
    """The message shows already what it should, or is gone: an edit has nothing left to do."""
    return any(sign in reason.lower() for sign in SETTLED)


def _number(result: Any) -> int | None:
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) else None

"""Effects as letters: Bot API calls, ready to be kept and sent. Pure; every message is plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, assert_never

from bot.channel.telegram import keyboards
from bot.channel.telegram.client import file_param
from bot.channel.telegram.keyboards import Say
from bot.channel.telegram.texts import CAPTION, MESSAGE, cut, split
from bot.content.cards import Card
from bot.engine import effects as fx
from bot.ports import Lane, Letter, Spoken

NO_PREVIEW: Final = {"is_disabled": True}
NAME: Final = 64
"""Characters of a contact's name."""


def compose(effect: Spoken, say: Say, card_about: Callable[[str], Card]) -> tuple[Letter, ...]:
    """`card_about` gives the helpline card about a topic."""
    match effect:
        case fx.SendMessage(text=text, asked=""):
            return _messages(say(text), keyboards.persistent(say, offers_place=effect.offers_place))
        case fx.SendMessage(text=text, asked=asked):
            return _messages(say(text), keyboards.under_question(effect, say), asked)
        case fx.UpdateQuestion(text=text, asked=asked):
            return (_edit(split(say(text))[-1], asked, keyboards.under_question(effect, say)),)
        case fx.ShowProgress(text=text, asked=asked):
            changed = _edit(split(say(text))[-1], asked, keyboards.under_question(effect, say))
            return (replace(changed, lane=Lane.TOUCH_UP),)
        case fx.CloseQuestion(text=text, asked=asked, answer=answer):
            closed = _edit(_closed(say(text), say(answer) if answer else ""), asked)
            return (replace(closed, lane=Lane.TOUCH_UP),)
        case fx.ShowHelpline(topic=topic):
            card = card_about(topic)
            return (
                *_messages(card.text, keyboards.under_card(card, topic, say)),
                *(_contact(name, number) for name, number in card.contacts),
            )
        case _:
            assert_never(effect)


def compose_file(name: str, content: bytes, caption: str) -> Letter:
    params = {"document": file_param(name, content), "caption": split(caption, CAPTION)[0]}
    return Letter(method="sendDocument", params=params)


def compose_picture(name: str, content: bytes, caption: str) -> Letter:
    params = {"photo": file_param(name, content), "caption": split(caption, CAPTION)[0]}
    return Letter(method="sendPhoto", params=params)


def _messages(text: str, markup: Mapping[str, Any], asked: str = "") -> tuple[Letter, ...]:
    """One message, or several where the text is too long; the last one carries the buttons."""
    *first, last = split(text)
    return (*(_message(part) for part in first), _message(last, markup, asked))


def _message(text: str, markup: Mapping[str, Any] | None = None, asked: str = "") -> Letter:
    params: dict[str, Any] = {"text": text, "link_preview_options": NO_PREVIEW}
    if markup is not None:
        params["reply_markup"] = markup
    return Letter(method="sendMessage", params=params, asked=asked)


def _edit(text: str, asked: str, markup: Mapping[str, Any] | None = None) -> Letter:
    params: dict[str, Any] = {"text": text, "link_preview_options": NO_PREVIEW}
    if markup is not None:  # left out, the buttons go away
        params["reply_markup"] = markup
    return Letter(method="editMessageText", params=params, edits=asked)


def _closed(text: str, answer: str) -> str:
    """The last part of the question, which is the one that had the buttons, with the answer below."""
    question = split(text)[-1]
    return split(f"{question}\n\n✓ {answer}" if answer else question, MESSAGE)[0]


def _contact(name: str, number: str) -> Letter:
    """A card to tap: `tel:` links are refused, and short numbers in text are not always tappable.

    The number stands in the card's text already, so nothing is lost if Telegram does not like it here.
    """
    params = {"phone_number": number, "first_name": cut(name, NAME)}
    return Letter(method="sendContact", params=params)

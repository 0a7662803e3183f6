"""Updates as arrivals: what a person did, without their name."""

from __future__ import annotations

from datetime import datetime

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from bot.checkins.zones import nearest
from bot.ports import Arrival


def to_arrival(update: Update, at: datetime) -> Arrival | None:
    """What a person did in their private chat, received `at` (UTC); None for everything else.

    A caption counts as text. Of a place that was shared only its time zone goes any further. What else a person can
    send is `media`, also what Telegram will invent tomorrow.
    """
    if update.callback_query is not None:
        return _of_tap(update.callback_query, at)
    message = update.message or update.edited_message
    if message is None or not _is_private(message.chat) or (message.from_user and message.from_user.is_bot):
        return None
    return _of_edit(message, at) if update.edited_message else _of_message(update, message, at)


def blocked_change(update: Update) -> bool | None:
    """True: the person blocked the bot; False: unblocked it; None: this update is about something else."""
    change = update.my_chat_member
    if change is None or not _is_private(change.chat):
        return None
    status = change.new_chat_member.status
    return status == ChatMemberStatus.BANNED if status in (ChatMemberStatus.BANNED, ChatMemberStatus.MEMBER) else None


def is_group(update: Update) -> bool:
    """Something from a group or channel, where the bot only points to the private chat."""
    chat = update.effective_chat
    return chat is not None and not _is_private(chat)


def _of_tap(query: CallbackQuery, at: datetime) -> Arrival | None:
    if query.message is not None and not _is_private(query.message.chat):
        return None
    if not query.data:
        return None
    return Arrival(
        chat=query.from_user.id,
        at=at,
        button=clean(query.data),
        language=query.from_user.language_code,
        tap=query.id,
    )


def _of_edit(message: Message, at: datetime) -> Arrival | None:
    if message.location is not None:  # a live location edits itself every few seconds
        return None
    text = clean(message.text or message.caption or "")
    forwarded = message.forward_origin is not None
    return Arrival(
        chat=message.chat.id, at=at, text=text, other="edit", language=_language(message.from_user), forwarded=forwarded
    )


def _of_message(update: Update, message: Message, at: datetime) -> Arrival | None:
    text = clean(message.text or message.caption or "")
    if message.location is not None:
        zone = nearest(message.location.latitude, message.location.longitude)
        return Arrival(chat=message.chat.id, at=at, zone=zone, language=_language(message.from_user))
    if not text and filters.StatusUpdate.ALL.check_update(update):
        return None
    return Arrival(
        chat=message.chat.id,
        at=at,
        text=text,
        other="" if text else "media",
        language=_language(message.from_user),
        forwarded=message.forward_origin is not None,
    )


def clean(text: str) -> str:
    """Without half characters, which JSON can carry and no database can keep."""
    return text.encode("utf-8", "replace").decode()


def _language(sender: User | None) -> str | None:
    return sender.language_code if sender else None


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE

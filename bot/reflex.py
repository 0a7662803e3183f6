"""What is answered from memory: the first words to a red message, always; everything, when all else is broken."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import buttons
from bot.engine import events as ev
from bot.engine.effects import SendMessage, ShowHelpline
from bot.engine.session import Session
from bot.engine.words import Text
from bot.ports import (
    Arrival,
    Channel,
    Clock,
    NotSentError,
    Reader,
    Screener,
    SendError,
    Spoken,
    UnclearError,
    Voice,
    Words,
)
from bot.safety import triage
from bot.safety.screening import Level

log = logging.getLogger(__name__)

REMEMBERED: Final = 10_000
"""Updates already answered: while the store is broken, Telegram delivers each one again and again."""
FIRST_WORDS: Final = 2.0
"""Seconds that the first words may take to leave before the turn goes on; it then says them itself."""
CARD_FLOWS: Final = frozenset({"help", "country"})
"""The flows that the card stands for: it carries the likely countries, too."""
BARE_WORDS: Final = frozenset({"help", "ayuda"})
"""What is a call for help even when no words could be read."""


class Reflex:
    """Needs no store, no session and no flow: only words, numbers and a channel.

    `first_words` are the first words of each red path. `homes` is what is known of people's language and country, so
    that the words and the number are the right ones although nothing is read.
    """

    def __init__(
        self,
        channel: Channel,
        reader: Reader,
        screener: Screener,
        words: Words,
        clock: Clock,
        first_words: Mapping[triage.Path, Text],
    ) -> None:
        self.channel = channel
        self.reader = reader
        self.screener = screener
        self.words = words
        self.clock = clock
        self.first_words = first_words
        self.homes: dict[int, Voice] = {}
        self.answered: OrderedDict[int, None] = OrderedDict()
        self.called_out: OrderedDict[int, None] = OrderedDict()
        self.paused: dict[int, datetime] = {}

    async def call_out(self, update_id: int, arrival: Arrival) -> None:
        """Answer a red message before anything is read or written. Once per update; everything else is let pass."""
        alarm = self.alarm(arrival)
        if alarm is None or alarm.level is not Level.RED or update_id in self.called_out:
            return
        words = self.first_words.get(alarm.path)
        effect: Spoken = SendMessage(text=words) if words is not None else _CARD
        try:
            async with asyncio.timeout(FIRST_WORDS):
                failure = await self._say(arrival, effect)
        except TimeoutError:
            return
        if failure is None and words is not None:
            _remember(self.called_out, update_id)

    def first_said(self, update_id: int, arrival: Arrival) -> Text | None:
        """The words that this update was already answered with, if it was."""
        alarm = self.alarm(arrival) if update_id in self.called_out else None
        return self.first_words.get(alarm.path) if alarm else None

    async def answer(self, update_id: int, arrival: Arrival) -> None:
        """The helpline card for a call for help; for everything else, where the helpline is.

        Once per update; again, should the update come again, when it could not be sent.
        """
        if update_id in self.answered or self._is_paused(arrival.chat):
            return
        _remember(self.answered, update_id)
        answer = _CARD if self.asks_for_help(arrival) else _OUT_OF_REACH
        self._learn(arrival)
        await self.call_out(update_id, arrival)
        failure = await self._say(arrival, answer)
        if isinstance(failure, NotSentError | UnclearError):
            self.answered.pop(update_id, None)

    def asks_for_help(self, arrival: Arrival) -> bool:
        """Whether this is a call for the helpline, or a red message, which is one.

        If even reading fails, the bare word and the button count.
        """
        alarm = self.alarm(arrival)
        if alarm is not None and alarm.level is Level.RED:
            return True
        try:
            event = self._event(arrival)
        except Exception as error:
            log.error("reading failed: %s", type(error).__name__)
            return arrival.button == buttons.HELP or arrival.text.strip(" /!.¡").lower() in BARE_WORDS
        return isinstance(event, ev.CountryPicked) or (isinstance(event, ev.FlowRequested) and event.flow in CARD_FLOWS)

    def alarm(self, arrival: Arrival) -> triage.Alarm | None:
        """What answers a text that tells of danger. Forwarded words are somebody else's, and amber at most."""
        if not arrival.text:
            return None
        try:
            verdict = self.screener.screen(arrival.text, forwarded=arrival.forwarded)
        except Exception as error:
            log.error("screening failed: %s", type(error).__name__)
            return None
        return triage.alarm(verdict, forwarded=arrival.forwarded)

    def remember(self, chat: int, voice: Voice) -> None:
        """How to speak to a person when nothing can be read."""
        self.homes[chat] = voice

    def forget(self, chat: int) -> None:
        self.homes.pop(chat, None)

    def _learn(self, arrival: Arrival) -> None:
        """A country picked while nothing can be written down counts all the same, for as long as we run."""
        with contextlib.suppress(Exception):
            event = self._event(arrival)
            if isinstance(event, ev.CountryPicked):
                self.homes[arrival.chat] = replace(self._voice(arrival), country=event.country)

    def _voice(self, arrival: Arrival) -> Voice:
        return self.homes.get(arrival.chat) or Voice(language=self.words.match_language(arrival.language))

    async def _say(self, arrival: Arrival, effect: Spoken) -> SendError | None:
        """Why it was not sent, if it was not."""
        try:
            for letter in self.channel.compose(effect, self._voice(arrival)):
                await self.channel.send(arrival.chat, letter)
        except SendError as error:
            log.warning("an answer from memory was not sent: %s", type(error).__name__)
            if isinstance(error, NotSentError):
                self.paused[arrival.chat] = self.clock.now() + timedelta(seconds=error.retry_after)
            return error
        return None

    def _is_paused(self, chat: int) -> bool:
        """Whether the channel has asked for patience with this chat."""
        until = self.paused.pop(chat, None)
        if until is None or until <= self.clock.now():
            return False
        self.paused[chat] = until
        return True

    def _event(self, arrival: Arrival) -> ev.Event:
        now = self.clock.now()
        if arrival.button:
            return buttons.to_event(arrival.button, now)
        voice = self._voice(arrival)
        return self.reader.read(arrival.text, Session(language=voice.language, country=voice.country), now)


def _remember(updates: OrderedDict[int, None], update_id: int) -> None:
    updates[update_id] = None
    if len(updates) > REMEMBERED:
        updates.popitem(last=False)


_CARD: Final = ShowHelpline(topic="crisis")
_OUT_OF_REACH: Final = SendMessage(text=Text(key="system.broken"))

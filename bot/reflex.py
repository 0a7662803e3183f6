"""What is answered from memory when everything else is broken: the helpline always, else where to find it."""

from __future__ import annotations

import logging
from collections import OrderedDict

from bot import buttons
from bot.engine import events as ev
from bot.engine.effects import SendMessage, ShowHelpline
from bot.engine.session import Session
from bot.engine.words import Text
from bot.ports import Arrival, Channel, Clock, Reader, Screener, SendError, Voice, Words
from bot.safety import triage

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""Updates already answered: while the store is broken, Telegram delivers each one again and again."""


class Reflex:
    """Needs no store, no session and no flow: only words, numbers and a channel."""

    def __init__(self, channel: Channel, reader: Reader, screener: Screener, words: Words, clock: Clock) -> None:
        self.channel = channel
        self.reader = reader
        self.screener = screener
        self.words = words
        self.clock = clock
        self.answered: OrderedDict[int, None] = OrderedDict()

    async def answer(self, update_id: int, arrival: Arrival) -> None:
        """The helpline card for a call for help; for everything else, where the helpline is. Once per update."""
        if update_id in self.answered:
            return
        self._remember(update_id)
        voice = Voice(language=self.words.match_language(arrival.language))
        effect = ShowHelpline(topic="crisis") if self.asks_for_help(arrival) else _OUT_OF_REACH
        for letter in self.channel.compose(effect, voice):
            try:
                await self.channel.send(arrival.chat, letter)
            except SendError as error:
                log.warning("an answer from memory was not sent: %s", type(error).__name__)

    def asks_for_help(self, arrival: Arrival) -> bool:
        """Whether this is a call for the helpline, or a red message, which is one.

        If even reading fails, the bare word and the button count.
        """
        if self.alarm(arrival) is not None:
            return True
        try:
            event = self._event(arrival)
        except Exception as error:
            log.error("reading failed: %s", type(error).__name__)
            return arrival.button == buttons.HELP or arrival.text.strip(" /!.").lower() == "help"
        return isinstance(event, ev.CountryPicked) or (isinstance(event, ev.FlowRequested) and event.flow == "help")

    def alarm(self, arrival: Arrival) -> triage.Path | None:
        """Where a red message leads; None for everything else. Forwarded words are somebody else's, and never red."""
        if not arrival.text:
            return None
        try:
            return triage.alarm(self.screener.screen(arrival.text, forwarded=arrival.forwarded))
        except Exception as error:
            log.error("screening failed: %s", type(error).__name__)
            return None

    def _event(self, arrival: Arrival) -> ev.Event:
        now = self.clock.now()
        if arrival.button:
            return buttons.to_event(arrival.button, now)
        return self.reader.read(arrival.text, Session(language=self.words.match_language(arrival.language)), now)

    def _remember(self, update_id: int) -> None:
        self.answered[update_id] = None
        if len(self.answered) > REMEMBERED:
            self.answered.popitem(last=False)


_OUT_OF_REACH = SendMessage(text=Text(key="system.broken"))

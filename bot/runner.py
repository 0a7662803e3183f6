"""Carries one event through: lock, load, advance, commit; only then is anything sent.

Everything a turn changes is written in one transaction: the inbox mark, the session, lists, timers and the letters to
send. A crash before the commit leaves the update waiting in the inbox; a crash after it leaves the letters waiting in
the outbox. So a step's effect happens once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, assert_never
from weakref import WeakValueDictionary

from bot import buttons
from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.advance import Engine
from bot.engine.effects import Effect
from bot.engine.events import Event
from bot.engine.session import Session
from bot.engine.words import Text
from bot.ports import Arrival, Channel, Clock, Lane, Letter, Reader, SendError, Voice, Words
from bot.reflex import Reflex
from bot.safety.triage import Path

log = logging.getLogger(__name__)
T = TypeVar("T")

ATTEMPTS = 3
"""How often an update is tried before the person is told that something is wrong on our side."""
RING_AGAIN = timedelta(minutes=1)
FAR = timedelta(days=365)
RETRY_AFTER = timedelta(seconds=5)
EXPORT_NAME = "foothold-export.json"


class Unit(Protocol):
    """What the runner does inside one transaction."""

    def claim(self, update_id: int) -> bool: ...
    def failed(self, update_id: int, next_try: datetime) -> int: ...
    def bury(self, update_id: int) -> None: ...
    def pending(self, now: datetime, limit: int) -> list[tuple[int, Arrival]]: ...
    def keep(self, update_id: int, arrival: Arrival) -> bool: ...
    def load(self, chat: int, now: datetime, *, language: str = "en") -> Session: ...
    def save(self, chat: int, session: Session, now: datetime) -> None: ...
    def apply(self, chat: int, effect: Effect) -> None: ...
    def take_timer(self, chat: int, timer: str) -> bool: ...
    def post(self, chat: int, letter: Letter, now: datetime) -> int: ...
    def message_of(self, chat: int, asked: str) -> int | None: ...
    def export(self, chat: int) -> dict[str, Any]: ...
    def destroy_key(self, chat: int) -> None: ...


class Store(Protocol):
    async def run(self, work: Callable[[Any], T]) -> T: ...
    async def forget(self, chat: int) -> Mapping[str, int]: ...


@dataclass(slots=True)
class Outcome:
    """What is left to do once a turn is stored."""

    toast: Text | None = None
    voice: Voice = field(default_factory=Voice)
    letters: list[Letter] = field(default_factory=list)
    forget: bool = False
    last_words: list[tuple[Letter, int | None]] = field(default_factory=list)


class Runner:
    """The only place where a chat's turns are put in order."""

    def __init__(
        self,
        *,
        engine: Engine,
        store: Store,
        channel: Channel,
        reader: Reader,
        words: Words,
        clock: Clock,
        reflex: Reflex,
        wake: Callable[[int], None],
    ) -> None:
        self.engine = engine
        self.store = store
        self.channel = channel
        self.reader = reader
        self.words = words
        self.clock = clock
        self.reflex = reflex
        self.wake = wake
        self.locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def keep(self, update_id: int, arrival: Arrival) -> bool:
        """Write an update down before its sender is told that it was received. False: it was known already."""
        return await self.store.run(lambda unit: unit.keep(update_id, arrival))

    async def handle(self, update_id: int, arrival: Arrival) -> str | None:
        """Play one update that `keep` has kept; returns what the tapped button should answer, if anything."""
        alarm = self.reflex.alarm(arrival)
        async with self._lock(arrival.chat):
            try:
                outcome = await self.store.run(lambda unit: self._answer(unit, update_id, arrival, alarm))
            except Exception as error:
                await self._failed(update_id, arrival, error)
                return None
            await self._finish(arrival.chat, outcome)
        return self._spoken(outcome.toast, outcome.voice)

    async def ring(self, chat: int, timer: str) -> None:
        """A timer is due. Its row goes in the same transaction that it changes the session in."""
        async with self._lock(chat):
            try:
                outcome = await self.store.run(lambda unit: self._rung(unit, chat, timer))
            except Exception as error:
                log.error("a timer failed and will ring again: %s at %s", type(error).__name__, _place(error))
                again = fx.StartTimer(timer=timer, due=self.clock.now() + RING_AGAIN)
                await self.store.run(lambda unit: unit.apply(chat, again))
                return
            await self._finish(chat, outcome)

    async def catch_up(self, limit: int = 200, *, everything: bool = False) -> int:
        """Play what waits in the inbox; returns how many updates there were.

        Normally those whose turn failed and is due again; `everything` after a start, when none can be under way.
        """
        now = self.clock.now() + (FAR if everything else timedelta())
        waiting = await self.store.run(lambda unit: unit.pending(now, limit))
        for update_id, arrival in waiting:
            await self.handle(update_id, arrival)
        return len(waiting)

    # -- inside the transaction ------------------------------------------------------------------------------------

    def _answer(self, unit: Unit, update_id: int, arrival: Arrival, alarm: Path | None) -> Outcome:
        if not unit.claim(update_id):
            return Outcome()
        now = self.clock.now()
        session = unit.load(arrival.chat, now, language=self.words.match_language(arrival.language))
        event = self._event(arrival, session, now)
        if alarm is not None and isinstance(event, ev.TextReceived | ev.ResumeRequested):
            event = ev.FlowRequested(at=now, flow=alarm.flow, step=alarm.step)
        return self._turn(unit, arrival.chat, session, event)

    def _rung(self, unit: Unit, chat: int, timer: str) -> Outcome:
        if not unit.take_timer(chat, timer):
            return Outcome()
        now = self.clock.now()
        return self._turn(unit, chat, unit.load(chat, now), ev.TimerFired(at=now, timer=timer))

    def _event(self, arrival: Arrival, session: Session, now: datetime) -> Event:
        if arrival.button:
            return buttons.to_event(arrival.button, now)
        if arrival.other:
            return ev.UnreadableReceived(at=now, kind=arrival.other)
        return self.reader.read(arrival.text, session, now)

    def _turn(self, unit: Unit, chat: int, before: Session, event: Event) -> Outcome:
        session, effects = self.engine.advance(before, event)
        log.info("turn %s -> %s", before.position, session.position)
        outcome = Outcome(voice=Voice(language=session.language, country=session.country))
        outcome.forget = any(isinstance(effect, fx.ForgetPerson) for effect in effects)
        if outcome.forget:
            unit.destroy_key(chat)  # from here on it is done, even if we crash before the rows are gone
        else:
            unit.save(chat, session, event.at)
        for effect in effects:
            self._carry_out(unit, chat, effect, outcome)
        self._post(unit, chat, outcome, event.at)
        return outcome

    def _carry_out(self, unit: Unit, chat: int, effect: Effect, outcome: Outcome) -> None:
        match effect:
            case fx.SendMessage() | fx.UpdateQuestion() | fx.CloseQuestion() | fx.ShowHelpline():
                outcome.letters += self.channel.compose(effect, outcome.voice)
            case (
                fx.StartTimer()
                | fx.CancelTimer()
                | fx.AddToList()
                | fx.ChangeItem()
                | fx.RemoveFromList()
                | fx.SetPreference()
            ):
                unit.apply(chat, effect)
            case fx.SendExport():
                outcome.letters += self._export(unit, chat, outcome.voice)
            case fx.ShowToast(text=text):
                outcome.toast = text
            case fx.ReportProblem(address=address, what=what):
                log.error("problem at %s: %s", address, what)
            case fx.ForgetPerson():
                pass  # the key is gone with this turn; `_finish` deletes the rows
            case _:
                assert_never(effect)

    def _post(self, unit: Unit, chat: int, outcome: Outcome, now: datetime) -> None:
        """The answer first, then the look of what was answered. A forgotten person's letters are not kept."""
        outcome.letters.sort(key=lambda letter: letter.lane is Lane.TOUCH_UP)
        for letter in outcome.letters:
            if outcome.forget:
                outcome.last_words.append((letter, unit.message_of(chat, letter.edits) if letter.edits else None))
            else:
                unit.post(chat, letter, now)

    def _export(self, unit: Unit, chat: int, voice: Voice) -> tuple[Letter, ...]:
        stored = in_words(unit.export(chat), lambda text: self.words.say(text, voice.language, voice.country))
        content = json.dumps(stored, ensure_ascii=False, indent=2).encode()
        return self.channel.compose_file(EXPORT_NAME, content, Text(key="system.export_caption"), voice)

    # -- after the commit ------------------------------------------------------------------------------------------

    async def _finish(self, chat: int, outcome: Outcome) -> None:
        if outcome.forget:
            await self._forget(chat, outcome)
        else:
            self.wake(chat)

    async def _forget(self, chat: int, outcome: Outcome) -> None:
        """Nothing about the person is kept any more, so the last words are sent from memory."""
        counts = await self.store.forget(chat)
        farewell = fx.SendMessage(text=Text(key="system.forgotten", params={"n": sum(counts.values())}))
        for letter in self.channel.compose(farewell, outcome.voice):
            outcome.last_words.append((letter, None))
        for letter, message in outcome.last_words:
            if message is not None or not letter.edits:
                await self.say_now(chat, letter, message)

    async def _failed(self, update_id: int, arrival: Arrival, error: Exception) -> None:
        """Leave the update waiting; a call for help, and the last attempt, are answered from memory instead."""
        log.error("update %d failed: %s at %s", update_id, type(error).__name__, _place(error))
        try:
            if not await self.store.run(lambda unit: self._gives_up(unit, update_id, arrival)):
                return
        except Exception as store_error:
            log.error("the store does not answer: %s", type(store_error).__name__)
        await self.reflex.answer(update_id, arrival)

    def _gives_up(self, unit: Unit, update_id: int, arrival: Arrival) -> bool:
        tried = unit.failed(update_id, self.clock.now() + RETRY_AFTER)
        over = tried >= ATTEMPTS or self.reflex.asks_for_help(arrival)
        if over:
            unit.bury(update_id)
        return over

    async def say_now(self, chat: int, letter: Letter, message: int | None = None) -> None:
        """Send past the outbox, from memory; what cannot be sent is let go."""
        try:
            await self.channel.send(chat, letter, message)
        except SendError as error:
            log.warning("a direct message was not sent: %s", type(error).__name__)

    def _spoken(self, toast: Text | None, voice: Voice) -> str | None:
        return self.words.say(toast, voice.language, voice.country) if toast else None

    def _lock(self, chat: int) -> asyncio.Lock:
        return self.locks.setdefault(chat, asyncio.Lock())


def _place(error: Exception) -> str:
    """Where it happened, without the exception's text, which could hold somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))


def in_words(value: Any, say: Callable[[Text], str]) -> Any:
    """Stored values as a person reads them: sentences in place of addresses."""
    if isinstance(value, Text):
        return say(replace(value, params={name: in_words(each, say) for name, each in value.params.items()}))
    if isinstance(value, Mapping):
        return {name: in_words(each, say) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_words(each, say) for each in value]
    return value

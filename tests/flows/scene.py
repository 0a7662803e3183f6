"""Plays transcript after transcript to the whole bot on one store: to open a store takes longer than to talk."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from bot.app import App
from bot.arranging import at_home
from bot.channel.terminal.channel import TerminalChannel
from bot.channel.terminal.screen import Screen
from bot.content.content import Content
from bot.engine.session import Session
from bot.ports import Arrival
from bot.store.store import Store
from bot.tools.transcripts import AfterTurn, PersonTurn, Recorder, Transcript
from tests.flows.rehearsal.stage import BLOCKS, FORWARDED
from tests.kit.clock import ManualClock
from tests.kit.conversation import KEY, SCREENER
from tests.kit.replay import Replay

CHAT = 1


class Scenes:
    """Every transcript meets a person nobody has met: the last one is forgotten first."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.store = Store.open("sqlite://", KEY)
        self.updates = 0
        self.left = Session()
        """How the session of the last person was left."""

    async def play(self, transcript: Transcript) -> Transcript:
        """What is said now. Raises `AssertionError` for a tap on a choice that is not there."""
        with tempfile.TemporaryDirectory() as folder:
            scene = _Scene(self.content, transcript, Path(folder), self.store, self.updates)
            try:
                played = await scene.perform(transcript)
                now = scene.clock.now()
                self.left = at_home(await self.store.run(lambda unit: unit.load(CHAT, now)), now)
                return played
            finally:
                self.updates = scene.updates
                await scene.app.delivery.close()
                await self.store.forget(CHAT)

    async def close(self) -> None:
        await self.store.close()


class _Scene(Replay):
    """One conversation, on a store that others use before and after."""

    def __init__(self, content: Content, transcript: Transcript, folder: Path, store: Store, updates: int) -> None:
        self.clock = ManualClock()
        self.recorder = Recorder(
            Path(transcript.case), flow=transcript.flow, language=transcript.language, note=transcript.note
        )
        screen = Screen(io.StringIO(), environ={}, columns=lambda: 80)
        self.channel = TerminalChannel(content.catalog, screen, folder=folder, witness=self.recorder)
        self.app = App(content, SCREENER, store, self.channel, self.clock)
        self.language = transcript.language
        self.updates = updates

    async def person(self, turn: PersonTurn) -> None:
        if turn.text == BLOCKS:
            self.recorder.person(turn.text, tap=False)
            await self.app.set_blocked(CHAT, True)
            await self.app.set_blocked(CHAT, False)
            return
        if turn.tap or not turn.text.startswith(FORWARDED):
            await super().person(turn)
            return
        self.recorder.person(turn.text, tap=False)
        text = turn.text.removeprefix(FORWARDED)
        arrival = Arrival(chat=CHAT, at=self.clock.now(), text=text, language=self.language, forwarded=True)
        self.updates += 1
        await self.app.receive(self.updates, arrival)
        await self.app.runner.handle(self.updates, arrival)
        await self.app.settle()

    async def perform(self, transcript: Transcript) -> Transcript:
        for turn in transcript.turns:
            if isinstance(turn, PersonTurn):
                await self.person(turn)
            elif isinstance(turn, AfterTurn):
                await self.after(turn.duration)
        return self.recorder.transcript

"""Plays a transcript's side of the person to the whole bot in a terminal, and takes down what it answers now."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.channel.terminal.channel import TerminalChannel
from bot.channel.terminal.screen import Screen
from bot.content.loader import Content
from bot.ports import Arrival
from bot.store.store import Store
from bot.tools.transcripts import AfterTurn, PersonTurn, Recorder, Transcript
from tests.kit.clock import ManualClock
from tests.kit.conversation import KEY, SCREENER


class Replay:
    """One conversation from its beginning, with a person nobody has met."""

    def __init__(self, content: Content, transcript: Transcript, folder: Path) -> None:
        self.clock = ManualClock()
        self.recorder = Recorder(
            Path(transcript.case), flow=transcript.flow, language=transcript.language, note=transcript.note
        )
        screen = Screen(io.StringIO(), environ={}, columns=lambda: 80)
        self.channel = TerminalChannel(content.catalog, screen, folder=folder, witness=self.recorder)
        self.app = App(content, SCREENER, Store.open("sqlite://", KEY), self.channel, self.clock)
        self.language = transcript.language
        self.updates = 0

    async def play(self, transcript: Transcript) -> Transcript:
        try:
            for turn in transcript.turns:
                if isinstance(turn, PersonTurn):
                    await self.person(turn)
                elif isinstance(turn, AfterTurn):
                    await self.after(turn.duration)
            return self.recorder.transcript
        finally:
            await self.app.close()

    async def person(self, turn: PersonTurn) -> None:
        button = self.channel.button_of(turn.text) if turn.tap else None
        assert button or not turn.tap, f"no choice [{turn.text}] is on the screen"
        self.recorder.person(turn.text, tap=turn.tap)
        text = "" if button else turn.text
        arrival = Arrival(chat=1, at=self.clock.now(), text=text, button=button or "", language=self.language)
        self.updates += 1
        await self.app.receive(self.updates, arrival)
        await self.app.runner.handle(self.updates, arrival)
        await self.app.settle()

    async def after(self, duration: timedelta) -> None:
        self.recorder.after(duration)
        await self.app.pass_time(self.clock.advance, duration)
        await self.app.settle()

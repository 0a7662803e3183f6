"""One person talking to the whole bot: everything is real but the channel and the time."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.content.loader import Content
from bot.content.screening import load_screener
from bot.engine.session import Session
from bot.ports import Arrival
from bot.store.keys import MasterKey
from bot.store.store import Store
from tests.kit.channel import RecordingChannel, Said
from tests.kit.clock import ManualClock

KEY = MasterKey.generate()
SCREENER = load_screener()


class Conversation:
    """`say`, `tap` and `after` return what the bot answered."""

    def __init__(
        self, app: App, channel: RecordingChannel, clock: ManualClock, chat: int = 7, language: str = "en"
    ) -> None:
        self.app = app
        self.channel = channel
        self.clock = clock
        self.chat = chat
        self.language = language
        self.toast: str | None = None
        self.broken = False
        """Whether a test has broken something, so that errors are the channel's to bear."""
        self.update = chat * 1_000_000

    def as_person(self, chat: int, language: str = "en") -> Conversation:
        return Conversation(self.app, self.channel, self.clock, chat, language)

    async def say(self, text: str, *, forwarded: bool = False) -> list[Said]:
        return await self._arrive(self._arrival(text=text, forwarded=forwarded))

    async def tap(self, label: str) -> list[Said]:
        """Tap the newest button with this label."""
        for chat, said in reversed(self.channel.said):
            if chat == self.chat and label in said.data:
                return await self.press(said.data[label])
        raise AssertionError(f"no button {label!r}; the last labels were {self.last.labels}")

    async def press(self, data: str) -> list[Said]:
        return await self._arrive(self._arrival(button=data))

    async def send_other(self, kind: str = "media") -> list[Said]:
        return await self._arrive(self._arrival(other=kind))

    async def after(self, **by: float) -> list[Said]:
        """Let time pass; what is due then happens."""
        return await self._heard(self.app.pass_time(self.clock.advance, timedelta(**by)))

    async def session(self) -> Session:
        return await self.app.store.run(lambda unit: unit.load(self.chat, self.clock.now()))

    @property
    def said(self) -> list[Said]:
        return [said for chat, said in self.channel.said if chat == self.chat]

    @property
    def last(self) -> Said:
        return self.said[-1]

    def _arrival(self, **what: object) -> Arrival:
        return Arrival(chat=self.chat, at=self.clock.now(), language=self.language, **what)  # type: ignore[arg-type]

    async def _arrive(self, arrival: Arrival) -> list[Said]:
        self.update += 1
        return await self._heard(self._receive_and_handle(arrival))

    async def _receive_and_handle(self, arrival: Arrival) -> None:
        """As a channel does: what the inbox did not take is not played."""
        if self.broken:
            with contextlib.suppress(Exception):
                await self.app.receive(self.update, arrival)
                self.toast = await self.app.handle(self.update, arrival)
            return
        await self.app.receive(self.update, arrival)
        self.toast = await self.app.handle(self.update, arrival)

    async def _heard(self, doing: object) -> list[Said]:
        before = len(self.channel.said)
        await doing  # type: ignore[misc]
        await self.app.settle()
        return [said for chat, said in self.channel.said[before:] if chat == self.chat]


@asynccontextmanager
async def conversation(
    content: Content, database: Path | None = None, *, clock: ManualClock | None = None, language: str = "en"
) -> AsyncIterator[Conversation]:
    """Opens the bot on `database` (in memory when None) and closes it again."""
    clock = clock or ManualClock()
    channel = RecordingChannel(content.catalog)
    store = Store.open(f"sqlite:///{database}" if database else "sqlite://", KEY)
    app = App(content, SCREENER, store, channel, clock)
    try:
        await app.recover()
        yield Conversation(app, channel, clock, language=language)
    finally:
        await app.close()

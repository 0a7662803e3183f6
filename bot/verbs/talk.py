"""`foothold talk`: the real bot in this terminal, with an embedded database and no token."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from platformdirs import user_data_path

from bot import buttons
from bot.app import App
from bot.channel.terminal.channel import TerminalChannel
from bot.channel.terminal.clock import OffsetClock
from bot.channel.terminal.screen import Screen
from bot.channel.terminal.terminal import CHAT, Terminal
from bot.channel.terminal.witness import Nobody, Witness
from bot.config import FLOWS, read_settings
from bot.content.loader import Content
from bot.ports import Arrival
from bot.store.errors import StoreError
from bot.tools.transcripts import Recorder
from bot.verbs.errors import known_flow
from bot.verbs.setup import load_content, open_store, screener, start_logging

DATABASE = "talk.db"


def talk(chosen: argparse.Namespace) -> int:
    """Chats until the input ends. What was said is kept for the next time, unless `--db` names another file."""
    start_logging("ERROR", "%(message)s")
    logging.getLogger("bot.verbs.setup").setLevel(logging.WARNING)  # the sentence on keeping a new key
    content = load_content(FLOWS, read_settings())
    if chosen.flow:
        known_flow(content, chosen.flow)
    with _witness(chosen, content) as witness:
        return asyncio.run(_talk(chosen, content, witness))


async def _talk(chosen: argparse.Namespace, content: Content, witness: Witness) -> int:
    screen = Screen(sys.stdout)
    clock = OffsetClock()
    tag = _tag(chosen)
    channel = TerminalChannel(content.catalog, screen, folder=Path.cwd(), first=time.time_ns() // 1000, witness=witness)
    settings = read_settings().model_copy(update={"database_url": f"sqlite:///{_database(chosen.db)}"})
    app = App(content, screener(settings), open_store(settings), channel, clock)
    updates = count(time.time_ns() // 1000)  # never used before, and growing, as a channel's own numbers would be

    async def handle(arrival: Arrival) -> str | None:
        update = next(updates)
        with contextlib.suppress(TimeoutError, StoreError):  # it has been answered from memory
            await app.receive(update, arrival)
        note = await app.runner.handle(update, arrival)
        await app.settle()
        return note

    async def advance(by: timedelta) -> None:
        await app.pass_time(clock.advance, by)
        await app.settle()

    try:
        await app.recover()
        await app.settle()
        app.start_ticking()
        opening = buttons.open_flow(chosen.flow) if chosen.flow else buttons.RESUME
        await handle(Arrival(chat=CHAT, at=clock.now(), button=opening, language=tag))
        return await Terminal(
            channel, screen, clock, handle=handle, advance=advance, typed=sys.stdin, language=tag, witness=witness
        ).run()
    finally:
        await app.close()


def _database(named: str | None) -> Path:
    """A file of the person's own that survives, unless another is named."""
    path = Path(named) if named else user_data_path("foothold", appauthor=False) / DATABASE
    if named is None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.absolute()


def _tag(chosen: argparse.Namespace) -> str | None:
    """The language asked for, else the terminal's, which counts even where its locale is not installed."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return chosen.lang or next((each.partition(".")[0] for each in named if each), None)


def _witness(chosen: argparse.Namespace, content: Content) -> contextlib.AbstractContextManager[Witness]:
    if not chosen.transcript:
        return contextlib.nullcontext(Nobody())
    return Recorder(
        Path(chosen.transcript), flow=chosen.flow or "start", language=content.catalog.match_language(_tag(chosen))
    )

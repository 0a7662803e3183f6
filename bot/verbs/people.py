"""Verbs for operators: what is stored about a person, and the database as a whole."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.config import FLOWS, read_settings
from bot.content.loader import load
from bot.runner import in_words
from bot.store.backup import backup as back_up
from bot.store.store import Store
from bot.verbs.errors import StopError
from bot.verbs.setup import open_store


def export(chosen: argparse.Namespace) -> int:
    """Prints what `/export` would send to this person."""

    async def show(store: Store) -> None:
        await _known(store, chosen.chat)
        catalog = load(FLOWS).catalog
        stored = await store.run(lambda unit: unit.export(chosen.chat))
        print(json.dumps(in_words(stored, lambda text: catalog.say(text, "en")), ensure_ascii=False, indent=2))

    return _with_store(show)


def forget(chosen: argparse.Namespace) -> int:
    """Destroys the person's key, then every row."""

    async def destroy(store: Store) -> None:
        await _known(store, chosen.chat)
        counts = await store.forget(chosen.chat)
        print(
            f"Chat {chosen.chat}: the key is destroyed, {sum(counts.values())} notes and everything else are deleted."
        )

    return _with_store(destroy)


def backup(chosen: argparse.Namespace) -> int:
    """Copies the database to a file that does not exist yet."""

    async def copy(store: Store) -> None:
        await back_up(store, Path(chosen.file))
        print(f"Written: {chosen.file}. It is sealed with the same key, which is not in it.")

    return _with_store(copy)


def migrate(chosen: argparse.Namespace) -> int:
    """Opening the store brings it up to date; this verb does only that."""

    async def done(store: Store) -> None:
        print("The database is up to date.")

    return _with_store(done)


async def _known(store: Store, chat: int) -> None:
    if not await store.run(lambda unit: unit.is_known(chat)):
        raise StopError(f"Nothing is stored about chat {chat}.")


def _with_store(work: Callable[[Store], Awaitable[None]]) -> int:
    async def run() -> None:
        store = open_store(read_settings())
        try:
            await work(store)
        finally:
            await store.close()

    asyncio.run(run())
    return 0

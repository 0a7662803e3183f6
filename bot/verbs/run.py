"""`foothold run`: the bot on Telegram, from start-up to SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from bot.app import App, SystemClock
from bot.channel.telegram.connection import Connection, Webhook
from bot.channel.telegram.profile import Profile
from bot.channel.telegram.service import TelegramService
from bot.channel.telegram.turns import Hooks
from bot.config import FLOWS, Settings, read_settings
from bot.content.loader import Content
from bot.engine.words import Text
from bot.verbs.errors import StopError
from bot.verbs.setup import content_to_serve, open_store, screener, start_logging
from bot.web.server import Health, WebServer

log = logging.getLogger(__name__)

WITHOUT_TELEGRAM = (
    "TELEGRAM_BOT_TOKEN is missing: get one from @BotFather and set it, or try the bot here with `foothold talk`."
)
POLL_SILENCE = timedelta(seconds=90)
"""Without a good poll for so long, the health check says that we hear nothing: polling can die silently."""


def run(_: argparse.Namespace) -> int:
    settings = read_settings()
    start_logging(settings.log_level)
    if not settings.telegram_bot_token.get_secret_value():
        raise StopError(WITHOUT_TELEGRAM)
    asyncio.run(_run(settings, content_to_serve(FLOWS, settings)))
    return 0


async def _run(settings: Settings, content: Content) -> None:
    """Starts everything, waits to be told to stop, and takes it down in the opposite order."""
    stop = _stop_signal()
    async with AsyncExitStack() as open_things:
        service, app = await open_things.enter_async_context(_connected(settings, content))
        starting = asyncio.create_task(_start(settings, service, app, open_things))
        await asyncio.wait({starting, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await stop.wait()
        starting.cancel()
        log.info("stopping")


@asynccontextmanager
async def _connected(settings: Settings, content: Content) -> AsyncIterator[tuple[TelegramService, App]]:
    """The store, the bot and the connection to Telegram, not started yet; closed in the order that loses nothing."""
    store = open_store(settings)
    clock = SystemClock()
    service = TelegramService(
        _connection(settings),
        Hooks(
            inbox=lambda update_id, arrival: app.receive(update_id, arrival),
            handle=lambda update_id, arrival: app.handle(update_id, arrival),
            blocked=lambda chat, blocked: app.set_blocked(chat, blocked),
            unkept=lambda update_id, arrival: app.reflex.answer(update_id, arrival),
        ),
        content.catalog,
        _profile(content),
        clock,
    )
    app = App(content, screener(settings), store, service.channel, clock)
    try:
        yield service, app
    finally:
        await service.stop_intake()
        await app.close()
        await service.close()


async def _start(settings: Settings, service: TelegramService, app: App, open_things: AsyncExitStack) -> None:
    if settings.listen_port:
        server = WebServer(
            settings.http_host,
            settings.listen_port,
            health=lambda: _health(service, app, webhook=bool(settings.webhook_url)),
            receive=service.receive if settings.webhook_url else None,
            path=settings.webhook_url,
            secret=settings.webhook_secret.get_secret_value(),
        )
        await open_things.enter_async_context(server)
    await app.recover()
    app.start_ticking()
    await service.start()
    await app.acknowledge(lambda tap: service.channel.answer_tap(tap, None))
    gc.freeze()  # what is loaded by now stays; collections need not walk it again
    log.info("running on Telegram")


async def _health(service: TelegramService, app: App, *, webhook: bool) -> Health:
    """Not only that HTTP answers: that we hear Telegram, that the clock ticks, that the database works."""
    now = app.clock.now()
    polled = service.last_poll_ok is not None and now - service.last_poll_ok < POLL_SILENCE
    return await app.health(hears=webhook or polled)


def _connection(settings: Settings) -> Connection:
    webhook = Webhook(url=settings.webhook_url, secret=settings.webhook_secret.get_secret_value())
    return Connection(
        api=settings.telegram_api_base,
        token=settings.telegram_bot_token.get_secret_value(),
        webhook=webhook if settings.webhook_url else None,
    )


def _profile(content: Content) -> Profile:
    return Profile(
        languages=tuple(content.catalog.languages),
        commands=tuple(each.name for each in content.commands),
        description=Text(key="bot.about"),
        short_description=Text(key="bot.short_description"),
    )


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop

"""A small Bot API server on loopback, and one person in front of it. It keeps updates until they are confirmed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "700000001:AAfake-token-for-loopback"
PERSON = {"id": 42, "is_bot": False, "first_name": "Nobody", "username": "secretname", "language_code": "en"}
CHAT = {"id": 42, "type": "private", "first_name": "Nobody"}
BOT = {"id": 700000001, "is_bot": True, "first_name": "Foothold", "username": "foothold_bot", "can_join_groups": True,
       "can_read_all_group_messages": False, "supports_inline_queries": False}  # fmt: skip


@dataclass
class FakeTelegram:
    """`sent` holds every message as (text, buttons by label); edits replace a message's buttons.

    `batch` is how many updates are handed out at once.
    """

    base: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[int, tuple[str, dict[str, str]]] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    number: int = 100
    batch: int = 1

    # -- the person ------------------------------------------------------------------------------------------------

    async def say(self, text: str, chat: dict[str, Any] | None = None) -> None:
        self.number += 1
        entities = (
            [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
        )
        message = {"message_id": self.number, "date": 1, "chat": chat or CHAT, "from": PERSON, "text": text}
        await self._update(message={**message, "entities": entities})

    async def tap(self, label: str) -> None:
        number, data = await self.button(label)
        message = {"message_id": number, "date": 1, "chat": CHAT, "from": BOT, "text": "?"}
        query = {"id": str(self.number), "from": PERSON, "chat_instance": "1", "data": data, "message": message}
        await self._update(callback_query=query)

    async def button(self, label: str) -> tuple[int, str]:
        """The newest button whose label holds these words; waits for it."""
        async with asyncio.timeout(20), self.news:
            while True:
                for number, (_, buttons) in reversed(self.sent.items()):
                    for shown, data in buttons.items():
                        if label in shown:
                            return number, data
                await self.news.wait()

    async def hears(self, words: str, count: int = 1) -> None:
        """Wait until messages with these words have come `count` times."""
        async with asyncio.timeout(20), self.news:
            await self.news.wait_for(lambda: sum(words in text for text, _ in self.sent.values()) >= count)

    async def _update(self, **content: Any) -> None:
        async with self.news:
            self.number += 1
            self.updates.append({"update_id": self.number, **content})
            self.news.notify_all()

    # -- the server ------------------------------------------------------------------------------------------------

    async def call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        is_json = request.content_type == "application/json"
        params = await request.json() if is_json else dict(await request.post())
        method = request.match_info["method"]
        self.calls.append(method)
        result = await getattr(self, re.sub("([A-Z])", r"_\1", method).lower(), self.anything)(params)
        return web.json_response({"ok": True, "result": result})

    async def anything(self, params: dict[str, Any]) -> Any:
        return True

    async def get_me(self, params: dict[str, Any]) -> Any:
        return BOT

    async def get_updates(self, params: dict[str, Any]) -> Any:
        self.polled.set()
        offset = int(params.get("offset", 0))
        async with self.news:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
            if not self.updates:
                try:
                    async with asyncio.timeout(min(float(params.get("timeout", 0)), 2)):
                        await self.news.wait_for(lambda: bool(self.updates))
                except TimeoutError:
                    pass
            return self.updates[: self.batch]

    async def send_message(self, params: dict[str, Any]) -> Any:
        async with self.news:
            self.number += 1
            self.sent[self.number] = (params["text"], _buttons(params))
            self.news.notify_all()
        return {"message_id": self.number, "date": 1, "chat": CHAT, "text": params["text"]}

    async def edit_message_text(self, params: dict[str, Any]) -> Any:
        number = int(params["message_id"])
        self.sent[number] = (params["text"], _buttons(params))
        return {"message_id": number, "date": 1, "chat": CHAT, "text": params["text"]}

    async def answer_callback_query(self, params: dict[str, Any]) -> Any:
        self.answered.append(params["callback_query_id"])
        return True


def _buttons(params: dict[str, Any]) -> dict[str, str]:
    markup = params.get("reply_markup") or "{}"
    rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row if "callback_data" in button}


@asynccontextmanager
async def fake_telegram() -> AsyncIterator[FakeTelegram]:
    fake = FakeTelegram()
    application = web.Application()
    application.router.add_route("*", "/bot{token}/{method}", fake.call)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        await runner.cleanup()

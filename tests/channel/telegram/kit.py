"""Telegram without Telegram: a recording client, updates as people cause them, a handful of words."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from itertools import count
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.channel.telegram.polling import FootholdBot, Requests
from bot.channel.telegram.request import AiohttpRequest
from bot.content.catalog import Catalog

API = "https://api.example.org"
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "de"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100, "type": "supergroup", "title": "Friends"}

WORDS = {
    "q": "Are you safe right now?",
    "yes": "Yes",
    "no": "No",
    "keyboard.back": "‹ Back",
    "keyboard.skip": "Skip",
    "keyboard.help": "Help now",
    "keyboard.menu": "Menu",
    "card.other_country": "Other country",
    "system.own": "{text}",
    "system.group": "Please write to me in private.",
    "commands.start": "Begin",
    "commands.help": "Numbers to call",
    "about": "A support bot.",
    "short": "For the hour after a slip.",
}
CATALOG = Catalog(
    names={"en": "English", "de": "Deutsch"},
    words={"en": WORDS, "de": {"system.group": "Bitte schreib mir privat.", "commands.start": "Anfangen"}},
)

Answer = tuple[int, object]
"""A status and what is sent with it, as JSON unless it is bytes."""


def ok(result: object = True) -> Answer:
    return 200, {"ok": True, "result": result}


def refused(code: int, description: str, **parameters: object) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return code, {**body, "parameters": parameters} if parameters else body


class RecordingRequest(BaseRequest):
    """Notes each call as (method, params). Answers as `script` says, in order, else as if all went well.

    An exception in the script is raised. A poll waits for something in `updates`.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.script: defaultdict[str, list[Answer | Exception]] = defaultdict(list)
        self.updates: asyncio.Queue[list[dict[str, Any]]] = asyncio.Queue()
        self.files: dict[str, tuple[str, Any, str]] = {}
        self.is_open = False
        self.hangs = False
        self._numbers = count(101)
        self._news = asyncio.Condition()

    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        self.is_open = True

    async def shutdown(self) -> None:
        self.is_open = False

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        async with self._news:
            self.calls.append((name, request_data.parameters if request_data else {}))
            self._news.notify_all()
        if request_data is not None and request_data.contains_files:
            self.files.update(request_data.multipart_data)
        if self.hangs:
            await asyncio.Event().wait()
        status, body = await self._answer(name)
        return status, body if isinstance(body, bytes) else json.dumps(body).encode()

    async def _answer(self, name: str) -> Answer:
        if self.script[name]:
            answer = self.script[name].pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if name == "getMe":
            return ok({"id": 1, "is_bot": True, "first_name": "Foothold", "username": "foothold_bot"})
        if name == "getUpdates":
            leaving = self.calls[-1][1].get("timeout") == 0
            return ok([] if leaving else await self.updates.get())
        return ok({"message_id": next(self._numbers)} if name.startswith("send") else True)

    async def called(self, method: str, times: int = 1) -> list[dict[str, Any]]:
        """Waits until a method was called so often."""
        async with self._news, asyncio.timeout(5):
            await self._news.wait_for(lambda: len(self.named(method)) >= times)
        return self.named(method)

    def named(self, method: str) -> list[dict[str, Any]]:
        """The parameters of the calls of one method."""
        return [params for name, params in self.calls if name == method]


async def unseen(_: object) -> None:
    """Nobody looks at what was polled."""


def bot_with(request: RecordingRequest) -> FootholdBot:
    return FootholdBot(API, Requests(sending=request, polling=request), unseen)


_updates = count(5001)


def raw(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": next(_updates), kind: body}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 11, "date": 1_790_000_000, "chat": PRIVATE, "from": ANNA, **fields}


def written(text: str, **fields: Any) -> dict[str, Any]:
    return raw("message", message(text=text, **fields))


def tapped(data: str | None = "s.1:yes", *, query: str = "q1", chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    body = {"id": query, "from": ANNA, "chat_instance": "1", "message": message(text="?", chat=chat)}
    return raw("callback_query", {**body, **({"data": data} if data is not None else {"game_short_name": "chess"})})


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    bot = {"id": 1, "is_bot": True, "first_name": "Foothold"}
    now = {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    before = {"user": bot, "status": "member"}
    body = {"chat": chat, "from": ANNA, "date": 1_790_000_000, "old_chat_member": before, "new_chat_member": now}
    return raw("my_chat_member", body)


def update(made: dict[str, Any]) -> Update:
    return Update.de_json(made, None)

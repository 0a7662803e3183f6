"""A Bot API server on loopback, as bad as a test wants it. Only for tests of the HTTP client itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAE-real_token-that_nobody-may_see"


class Server:
    """Notes what reaches it; what it answers depends on the method's name, or on `always`."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.bodies: list[Any] = []
        self.peers: set[Any] = set()
        self.reached = asyncio.Event()
        self.closing = asyncio.Event()
        self.api = ""
        self.always = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(request.path)
        self.reached.set()
        self.peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        if request.content_type == "application/json":
            self.bodies.append(await request.json())
        elif request.content_type == "multipart/form-data":
            form = await request.post()
            files = {
                name: (each.filename, each.file.read())
                for name, each in form.items()
                if isinstance(each, web.FileField)
            }
            self.bodies.append({**form, **files})
        return await self._by_name(request, self.always or request.match_info["method"])

    async def _by_name(self, request: web.Request, method: str) -> web.StreamResponse:
        if method == "hang":
            await self.closing.wait()
        if method == "drop" and request.transport is not None:
            request.transport.abort()
        if method == "redirect":
            raise web.HTTPFound(f"{self.api}/elsewhere/ok")
        if method.startswith("json"):
            status = int(method[4:])
            return web.json_response({"ok": False, "error_code": status, "description": "No"}, status=status)
        if method.startswith("html"):
            return web.Response(text="<html>", content_type="text/html", status=int(method[4:]))
        if method == "large":
            return web.Response(body=b"x" * 5000)
        return web.json_response({"ok": True, "result": {"method": method}})


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    server = Server()
    application = web.Application()
    application.router.add_route("*", "/{prefix}/{method}", server.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.api = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.closing.set()
        await runner.cleanup()

"""The container's health check needs nothing but Python."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.web.server import Health, WebServer

PROBE = Path(__file__).resolve().parents[2] / "bot" / "web" / "probe.py"


async def probe(host: str, port: int) -> int:
    """Isolated, and without installed packages."""
    env = {"HTTP_HOST": host, "HTTP_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(sys.executable, "-I", "-S", str(PROBE), env=env)
    return await process.wait()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", ""])  # noqa: S104 - asked, not listened on
@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
async def test_it_says_what_healthz_says(host: str, ok: bool, code: int) -> None:
    async def health() -> Health:
        return Health(ok=ok)

    async with WebServer("127.0.0.1", 0, health=health) as server:
        assert await probe(host, server.port) == code


async def test_nobody_there_is_not_healthy() -> None:
    assert await probe("127.0.0.1", 1) == 1

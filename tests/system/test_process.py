"""The bot as its own process, as an operator runs it: started, killed, stopped, given nonsense."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from bot.store.keys import MasterKey
from tests.system.telegram import TOKEN, FakeTelegram, fake_telegram

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = MasterKey.generate().to_text()
WORDS = ("Zwiebelmuster", "Kranichfeder")
"""What the person types; must never stand in the database file."""


SOON = 1.0
"""Seconds in which a call for help is answered."""


def environment(database: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**kept, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{database}", "DATA_KEY": KEY, **more}


async def start(
    *arguments: str, env: dict[str, str], stdin: int = asyncio.subprocess.DEVNULL
) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "bot", *arguments)
    return await asyncio.create_subprocess_exec(*command, env=env, stdin=stdin, stdout=pipe, stderr=pipe)


@asynccontextmanager
async def running(fake: FakeTelegram, database: Path) -> AsyncIterator[Process]:
    fake.polled.clear()
    bot = await start("run", env=environment(database, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=fake.base))
    try:
        async with asyncio.timeout(30):
            await fake.polled.wait()
        yield bot
    finally:
        with suppress(ProcessLookupError):
            bot.kill()
        await bot.communicate()


async def test_killed_at_any_moment_it_answers_everything_once(tmp_path: Path) -> None:
    """Each answer is sent as the bot is killed after a random pause; started again, it must go on from there."""
    database, draw = tmp_path / "bot.db", Random(7)
    acts = [("say", "/slip"), ("tap", "I'm OK for now"), ("tap", "It's about me"), ("tap", "Opioid"), ("tap", "No"),
            ("tap", "None of these"), ("tap", "Done"), ("tap", "Work out"), ("say", WORDS[0]),
            ("tap", "Done")]  # fmt: skip
    async with fake_telegram() as fake:
        for kind, what in acts:
            async with running(fake, database) as bot:
                if kind == "say":
                    await fake.say(what)
                else:
                    await fake.tap(what)
                await asyncio.sleep(draw.uniform(0, 0.15))
                bot.send_signal(signal.SIGKILL)
        async with running(fake, database):
            await fake.button("Ride it out")
    with sqlite3.connect(database) as connection:
        assert connection.execute("select count(*) from lapse").fetchone() == (1,)
        assert connection.execute("select count(*) from 'trigger'").fetchone() == (1,)
        assert connection.execute("select count(*) from inbox where state = 'pending'").fetchone() == (0,)
    connection.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [word for word in (*WORDS, "secretname", "Nobody", TOKEN) if word.encode() in stored]


def overwrite(database: Path) -> None:
    for file in database.parent.glob("bot.db*"):
        with file.open("r+b") as opened:
            opened.write(b"garbage!" * (file.stat().st_size // 8))


def delete(database: Path) -> None:
    for file in database.parent.glob("bot.db*"):
        file.unlink()


@pytest.mark.parametrize("spoil", [overwrite, delete], ids=lambda spoil: spoil.__name__)
async def test_help_comes_within_a_second_whatever_becomes_of_the_database(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    database = tmp_path / "bot.db"
    async with fake_telegram() as fake, running(fake, database):
        fake.batch = 100
        await fake.say("/slip")
        await fake.button("Help now")
        spoil(database)
        card, call = "If life is in danger", "Call your local emergency number"
        for count, (text, words) in enumerate((("help", card), ("ayuda", card), ("/help", card)), start=1):
            await fake.say(text)
            async with asyncio.timeout(SOON):
                await fake.hears(words, count)
        await fake.tap("Help now")
        async with asyncio.timeout(SOON):
            await fake.hears(card, 4)
        await fake.say("my friend took heroin and he's not breathing")
        async with asyncio.timeout(SOON):
            await fake.hears(call)


async def test_sigterm_drains_and_ends_with_zero(tmp_path: Path) -> None:
    async with fake_telegram() as fake, running(fake, tmp_path / "bot.db") as bot:
        await fake.say("/start")
        await fake.hears("safe right now")
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(5):
            _, log = await bot.communicate()
    assert bot.returncode == 0
    assert TOKEN.encode() not in log
    assert b"start.safe" in log


async def test_groups_get_one_sentence_and_leave_nothing(tmp_path: Path) -> None:
    group = {"id": -100, "type": "group", "title": "Group"}
    async with fake_telegram() as fake, running(fake, tmp_path / "bot.db"):
        await fake.say("/start@foothold_bot", chat=group)
        await fake.hears("private")
    with sqlite3.connect(tmp_path / "bot.db") as connection:
        assert connection.execute("select count(*) from person").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "foothold talk"),
        ({"DATABASE_URL": "postgres://nowhere"}, "sqlite:///"),
        ({"DATABASE_URL": "sqlite:////no/such/place/x.db"}, "/no/such/place"),
        ({"DATA_KEY": "short"}, "DATA_KEY"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"TELEGRAM_API_BASE": "nonsense"}, "TELEGRAM_API_BASE"),
    ],
)
async def test_a_wrong_start_is_one_sentence_and_exit_code_2(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    bot = await start("run", env=environment(tmp_path / "bot.db", TELEGRAM_BOT_TOKEN=TOKEN) | settings)
    async with asyncio.timeout(20):
        _, error = await bot.communicate()
    assert bot.returncode == 2
    assert sentence in error.decode()
    assert len(error.decode().strip().splitlines()) == 1


async def test_a_second_process_on_the_same_database_is_told_so(tmp_path: Path) -> None:
    async with fake_telegram() as fake, running(fake, tmp_path / "bot.db"):
        second = await start("migrate", env=environment(tmp_path / "bot.db"))
        _, error = await second.communicate()
    assert second.returncode == 2
    assert len(error.decode().strip().splitlines()) == 1


async def test_a_refused_token_is_one_sentence(tmp_path: Path) -> None:
    async with fake_telegram() as fake:
        env = environment(tmp_path / "bot.db", TELEGRAM_BOT_TOKEN="1:wrong", TELEGRAM_API_BASE=fake.base)
        bot = await start("run", env=env)
        async with asyncio.timeout(20):
            _, error = await bot.communicate()
    assert bot.returncode == 2
    assert "@BotFather" in error.decode()


async def test_talk_works_piped_and_remembers(tmp_path: Path) -> None:
    first = await talked(tmp_path, "1\n1\n")
    assert "are you safe" in first
    assert "What would help most" in first
    second = await talked(tmp_path, "help\n")
    assert "988" in second or "112" in second
    assert len(list(tmp_path.glob("talk.db*"))) >= 2


async def talked(folder: Path, lines: str) -> str:
    env = environment(folder / "unused.db")
    del env["DATA_KEY"]
    talk = await start("talk", "--db", str(folder / "talk.db"), "--lang", "en", env=env, stdin=asyncio.subprocess.PIPE)
    async with asyncio.timeout(30):
        out, error = await talk.communicate(lines.encode())
    assert talk.returncode == 0, error.decode()
    return out.decode()

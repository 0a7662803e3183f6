"""Help and a red text are answered from memory, whatever is broken."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot import buttons
from bot.config import FLOWS
from bot.content.content import Content
from bot.content.loader import read
from bot.ports import Lane, Letter
from bot.store.desk import Desk
from tests.kit.conversation import Conversation, conversation

RED = "my friend took heroin and he's not breathing"
CALLS = ("help", "/help", "Help now", RED)
WAITING = 10_000


@pytest.fixture
async def talk(content: Content, tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(content, tmp_path / "foothold.db") as talk:
        await talk.say("/slip")
        yield talk


async def answered(talk: Conversation, call: str) -> None:
    said = await talk.say(call)
    if call == RED:
        assert "emergency number" in said[0].text
        assert any(each.card for each in said) or len(said) > 1
    else:
        assert any(each.card for each in said), [each.text for each in said]


# -- the database ----------------------------------------------------------------------------------------------------


def full(desk: Desk) -> None:
    pages = desk.driver.execute("PRAGMA page_count").fetchone()[0]
    desk.driver.execute(f"PRAGMA max_page_count={pages}")


def read_only(desk: Desk) -> None:
    desk.driver.execute("PRAGMA query_only=ON")


def without_tables(desk: Desk) -> None:
    desk.driver.execute("DROP TABLE inbox")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("breaks", [full, read_only, without_tables], ids=lambda each: each.__name__)
async def test_the_database_refuses(talk: Conversation, breaks: Callable[[Desk], None], call: str) -> None:
    await talk.app.store.alone(breaks)
    talk.broken = True
    await answered(talk, call)


@pytest.mark.parametrize("call", CALLS)
async def test_another_process_holds_the_database(talk: Conversation, tmp_path: Path, call: str) -> None:
    await talk.app.store.alone(lambda desk: desk.driver.execute("PRAGMA busy_timeout=0"))
    with closing(sqlite3.connect(tmp_path / "foothold.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        talk.broken = True
        await answered(talk, call)
        other.execute("ROLLBACK")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("rest", [b"", b"garbage" * 1000], ids=["missing", "corrupt"])
async def test_the_file_is_gone_or_garbage(talk: Conversation, tmp_path: Path, rest: bytes, call: str) -> None:
    for file in tmp_path.glob("foothold.db*"):
        if rest:
            file.write_bytes(rest)
        else:
            file.unlink()
    talk.broken = True
    await answered(talk, call)


async def test_the_right_number_is_known_without_reading_anything(talk: Conversation) -> None:
    await talk.say("/country")
    await talk.say("Germany")
    await talk.app.store.alone(read_only)
    talk.broken = True
    said = await talk.say(RED)
    assert "112" in said[0].text
    assert "emergency number" not in said[0].text


# -- everything else -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", CALLS)
async def test_the_scheduler_has_stopped(talk: Conversation, call: str) -> None:
    assert talk.app.scheduler is None
    await answered(talk, call)


@pytest.mark.parametrize("call", CALLS)
async def test_a_chat_never_seen_before(talk: Conversation, call: str) -> None:
    await answered(talk.as_person(99), call)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("broken", ["crisis", "overdose_other", "lapse", "help", "system", "card"])
async def test_a_flow_file_is_broken(broken: str, call: str, tmp_path: Path) -> None:
    for file in FLOWS.glob("*.yaml"):
        words = "this is: no flow: at all" if file.stem == broken else file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(words, encoding="utf-8")
    content, issues = read(tmp_path)
    assert issues
    async with conversation(content) as talk:
        talk.broken = True
        said = await talk.say(call)
        assert any("emergency number" in each.text for each in said), [each.text for each in said]


@pytest.mark.parametrize("call", CALLS)
async def test_ten_thousand_letters_wait_to_be_sent(talk: Conversation, call: str) -> None:
    letter = Letter(method="message", params={"text": "hi", "labels": [], "data": {}}, lane=Lane.NUDGE)
    now = talk.clock.now()

    def fill(unit: object) -> None:
        for chat in range(1000, 1000 + WAITING // 10):
            unit.load(chat, now)  # type: ignore[attr-defined]
            for _ in range(10):
                unit.post(chat, letter, now)  # type: ignore[attr-defined]

    await talk.app.store.run(fill)
    await talk.app.delivery.sweep()
    before = len(talk.channel.said)
    await answered(talk, call)
    assert [chat for chat, _ in talk.channel.said[before:]].count(talk.chat) >= 1


async def test_the_button_under_every_question(talk: Conversation) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    said = await talk.press(buttons.HELP)
    assert said[-1].card


async def test_a_red_text_is_said_once_although_it_is_delivered_again(talk: Conversation) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    first = await talk.say(RED)
    talk.update -= 1
    assert first
    assert await talk.say(RED) == []


async def test_the_first_words_are_not_said_twice_when_all_is_well(talk: Conversation) -> None:
    said = [each.text for each in await talk.say(RED)]
    assert len(said) == len(set(said))
    assert "emergency number" in said[0]
    talk.clock.move(seconds=timedelta(seconds=5).total_seconds())
    assert await talk.after(seconds=5) == []

"""Help and a red text are answered from memory, whatever is broken."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot import buttons
from bot.app import PATIENCE
from bot.channel.telegram.intake import PAUSE
from bot.config import FLOWS
from bot.content.content import Content
from bot.content.loader import read
from bot.delivery import BULK
from bot.ports import BlockedError, Lane, Letter, NotSentError, RefusedError, SendError, UnclearError
from bot.store.desk import Desk
from tests.kit.conversation import Conversation, conversation

RED = "my friend took heroin and he's not breathing"
RED_ES = "mi amigo se metió heroína y no respira"
REDS = {RED: "emergency number", RED_ES: "emergencias"}
CALLS = ("help", "/help", "Help now", "ayuda", RED, RED_ES)
WAITING = 10_000
BROKEN = (
    *("crisis", "overdose_other", "danger", "check_back", "lapse", "help", "safety"),
    *("system", "card", "bot", "helplines", "countries", "country", "reading"),
    *("locales/es/card", "locales/es/overdose_other", "locales/es/bot", "locales/es/system"),
)


@pytest.fixture
async def talk(content: Content, tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(content, tmp_path / "foothold.db") as talk:
        await talk.say("/slip")
        yield talk


async def answered(talk: Conversation, call: str) -> None:
    """In the language of the call, as a person with that phone would."""
    if call not in ("help", RED):
        talk = talk.as_person(90 + CALLS.index(call), "es" if call in ("ayuda", RED_ES) else "en")
    talk.broken = True
    said = await talk.say(call)
    if call in REDS:
        assert REDS[call] in said[0].text
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


BREAKS = (full, read_only, without_tables)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("breaks", BREAKS, ids=lambda each: each.__name__)
async def test_the_database_refuses(talk: Conversation, breaks: Callable[[Desk], None], call: str) -> None:
    await talk.app.store.alone(breaks)
    await answered(talk, call)


@pytest.mark.parametrize("call", CALLS)
async def test_the_database_and_all_beside_it_may_not_be_written(talk: Conversation, tmp_path: Path, call: str) -> None:
    await talk.app.store.alone(lambda desk: desk.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    for file in tmp_path.glob("foothold.db*"):
        file.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        await talk.app.store.alone(read_only)  # for whoever runs this as root, whom no file mode stops
        await answered(talk, call)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("table", ["session", "outbox", "timer", "concern", "person_key"])
async def test_a_table_is_gone(talk: Conversation, table: str, call: str) -> None:
    """Such as when the update is written down, the turn is played, and its letters are never found again."""
    await talk.app.store.alone(lambda desk: desk.driver.execute(f'DROP TABLE "{table}"'))
    await answered(talk, call)


@pytest.mark.parametrize("call", CALLS)
async def test_the_letters_of_a_turn_cannot_be_read_again(talk: Conversation, monkeypatch, call: str) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.DatabaseError("malformed")

    monkeypatch.setattr("bot.store.outbox.Outbox.waiting", broken)
    await answered(talk, call)


@pytest.mark.parametrize("call", CALLS)
async def test_another_process_holds_the_database(talk: Conversation, tmp_path: Path, call: str) -> None:
    await talk.app.store.alone(lambda desk: desk.driver.execute("PRAGMA busy_timeout=0"))
    with closing(sqlite3.connect(tmp_path / "foothold.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
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


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_flow_file_is_broken(broken: str, tmp_path: Path) -> None:
    """What is left may be in English, or the last words that the program knows by heart."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    (tmp_path / "flows" / f"{broken}.yaml").write_text("this is: no flow: at all", encoding="utf-8")
    content, issues = read(tmp_path / "flows")
    assert issues
    async with conversation(content) as talk:
        for chat, call in enumerate(CALLS, start=100):
            person = talk.as_person(chat, "es" if call in ("ayuda", RED_ES) else "en")
            said = await person.say(call)
            assert any("112" in each.text for each in said), (call, [each.text for each in said])


@pytest.mark.parametrize("chosen", ["es", "en"])
async def test_the_language_is_known_without_reading_anything(talk: Conversation, chosen: str) -> None:
    phone = "en" if chosen == "es" else "es"
    talk = talk.as_person(99, phone)
    await talk.say("/language")
    await talk.tap("Español" if chosen == "es" else "English")
    await talk.app.store.alone(read_only)
    talk.broken = True
    assert ("emergencias" if chosen == "es" else "emergency") in (await talk.say(RED))[0].text
    assert ("emergencias" if chosen == "es" else "emergency") in (await talk.say("help"))[0].text


@pytest.mark.parametrize("pick", ["Germany", "Alemania", "!country:DE:crisis"])
async def test_a_country_named_while_nothing_can_be_written_counts(talk: Conversation, pick: str) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    await talk.say("help")
    said = await (talk.press(pick) if pick.startswith("!") else talk.say(pick))
    assert "Germany\nEmergency: 112" in said[0].text
    assert "112" in (await talk.say(RED))[0].text


async def test_another_country_is_answered_with_the_card_while_nothing_can_be_written(talk: Conversation) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    assert (await talk.press(buttons.OTHER_COUNTRY))[0].card


@pytest.mark.parametrize("failure", [NotSentError(), UnclearError()])
async def test_what_memory_could_not_send_is_sent_when_it_comes_again(talk: Conversation, failure: SendError) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    talk.channel.failures = [failure]
    assert await talk.say("help") == []
    talk.update -= 1
    assert (await talk.say("help"))[0].card
    talk.update -= 1
    assert await talk.say("help") == []


async def test_a_pause_that_was_asked_for_is_kept_even_then(talk: Conversation) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    talk.channel.failures = [NotSentError(retry_after=5)]
    await talk.say("help")
    talk.update -= 1
    assert await talk.say("help") == []
    talk.clock.move(seconds=6)
    talk.update -= 1
    assert (await talk.say("help"))[0].card


@pytest.mark.parametrize("failure", [BlockedError(), RefusedError("no")])
async def test_who_cannot_be_reached_is_not_tried_for_ever(talk: Conversation, failure: SendError) -> None:
    await talk.app.store.alone(read_only)
    talk.broken = True
    talk.channel.failures = [failure]
    await talk.say("help")
    talk.update -= 1
    assert await talk.say("help") == []


async def test_an_old_failure_is_no_reason_to_speak(talk: Conversation, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.DatabaseError("malformed")

    await talk.say("help")
    talk.clock.move(minutes=10)
    monkeypatch.setattr("bot.store.outbox.Outbox.waiting", broken)
    before = len(talk.said)
    talk.app.delivery.wake(talk.chat)
    await talk.app.settle()
    assert len(talk.said) == before


async def test_ten_thousand_letters_wait_to_be_sent(talk: Conversation) -> None:
    letter = Letter(method="message", params={"text": "hi", "labels": [], "data": {}}, lane=Lane.NUDGE)
    now = talk.clock.now()

    def fill(unit: object) -> None:
        for chat in range(1000, 1000 + WAITING // 10):
            unit.load(chat, now)  # type: ignore[attr-defined]
            for _ in range(10):
                unit.post(chat, letter, now)  # type: ignore[attr-defined]

    await talk.app.store.run(fill)
    await talk.app.delivery.sweep()
    for call in CALLS:
        await answered(talk, call)
        before = len(talk.channel.said)
        await talk.after(seconds=1)
        unasked = [chat for chat, _ in talk.channel.said[before:] if chat >= 1000]
        assert 0 < len(unasked) <= BULK  # in letters, not in chats: Telegram takes some thirty a second from all of us


def test_who_comes_behind_a_stuck_update_waits_less_than_a_second() -> None:
    """The inbox is waited for, then Telegram is asked again, and the whole batch is looked through."""
    assert PATIENCE + PAUSE < 1


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

"""Whole conversations through runner, store and delivery: what a person meets."""

import asyncio
import json

import pytest

from bot.ports import BlockedError, NotSentError, RefusedError, UnclearError
from tests.kit.conversation import Conversation, conversation

REACH = ("/slip", "1", "1", "1", "No", "skip", "Work out what happened")
"""The way to the first question with several picks."""


async def to_causes(talk: Conversation) -> None:
    for text in REACH:
        await talk.say(text)


async def test_the_whole_way_keeps_what_was_said(talk: Conversation) -> None:
    await to_causes(talk)
    await talk.tap("Stress or a place")
    await talk.say("payday")
    await talk.tap("Done, go on")
    session = await talk.session()
    assert len(session.items("triggers")) == 2
    assert session.position == "lapse.coping"


async def test_a_timer_comes_back_by_itself(talk: Conversation) -> None:
    for text in ("/craving", "8", "No"):
        await talk.say(text)
    assert await talk.after(minutes=9) == []
    assert "I'm back" in (await talk.after(minutes=1))[0].text
    assert await talk.after(hours=5) == []


async def test_an_update_delivered_twice_is_played_once(talk: Conversation) -> None:
    await to_causes(talk)
    heard = len(talk.said)
    arrival = talk._arrival(text="payday")
    for _ in range(3):
        await talk.app.runner.keep(999, arrival)
        await talk.app.runner.handle(999, arrival)
    await talk.app.settle()
    assert len(talk.said) == heard + 1


async def test_two_people_do_not_meet(talk: Conversation) -> None:
    other = talk.as_person(8)
    await to_causes(talk)
    await talk.say("payday")
    await talk.tap("Done, go on")
    assert (await other.session()).items("triggers") == ()


async def test_help_answers_in_one_event_at_every_step(talk: Conversation) -> None:
    for text in REACH:
        await talk.say(text)
        assert any(said.card for said in await talk.say("Help now"))
        assert any(said.card for said in await talk.press("!help"))
        await talk.tap("I'm OK, go back")


@pytest.mark.parametrize(
    ("typed", "position"),
    [("no", "danger.which"), ("I'm not safe", "danger.which"), ("Yes", "lapse.who"), ("I want to die", "crisis.act")],
)
async def test_a_plain_word_answers_whether_they_are_safe(talk: Conversation, typed: str, position: str) -> None:
    await talk.say("/slip")
    await talk.say(typed)
    assert (await talk.session()).position == position


async def test_old_keyboards_and_fast_taps_change_nothing(talk: Conversation) -> None:
    await talk.say("/slip")
    old = talk.last.data["I'm OK for now"]
    await talk.press(old)
    before = await talk.session()
    await talk.press(old)
    assert talk.toast
    await talk.tap("It's about me")
    await talk.press(old)
    assert (await talk.session()).position == "lapse.used"
    assert before.position == "lapse.who"


@pytest.mark.parametrize(
    "text", ["x" * 4096, "\u202eمرحبا‏", "👩🏽‍🚒" * 300, "\x00\x07", "{emergency}{x}", "<b>&amp;</b>", "/"]
)
async def test_every_text_has_an_answer(talk: Conversation, text: str) -> None:
    await to_causes(talk)
    assert await talk.say(text)
    assert (await talk.session()).position == "lapse.causes"


@pytest.mark.parametrize("kind", ["media", "edit"])
async def test_what_cannot_be_read_is_answered_and_changes_nothing(talk: Conversation, kind: str) -> None:
    await to_causes(talk)
    before = await talk.session()
    (said,) = await talk.send_other(kind)
    assert said.text
    assert await talk.session() == before


async def test_export_holds_what_was_said_in_words(talk: Conversation) -> None:
    await to_causes(talk)
    await talk.tap("Low mood or worry")
    await talk.say("payday at the harbour")
    await talk.tap("Done, go on")
    file = next(said.file for said in await talk.say("/export") if said.file)
    stored = json.loads(file)
    assert "payday at the harbour" in json.dumps(stored["trigger"])
    assert "Low mood or worry" in json.dumps(stored["trigger"])
    assert "$" not in json.dumps(stored)


async def test_forgetting_takes_two_taps_and_leaves_nothing(talk: Conversation) -> None:
    await to_causes(talk)
    await talk.say("payday")
    await talk.tap("Done, go on")
    await talk.say("/forget")
    await talk.tap("Delete everything")
    said = await talk.tap("Yes, delete it all")
    assert "deleted" in said[-1].text
    assert not await talk.app.store.run(lambda unit: unit.is_known(talk.chat))
    assert "are you safe" in (await talk.say("hello"))[-1].text


async def test_forgetting_one_leaves_the_other(talk: Conversation) -> None:
    other = talk.as_person(8)
    await to_causes(other)
    for act in ("/forget", "Delete everything", "Yes, delete it all"):
        await talk.say(act)
    assert not await talk.app.store.run(lambda unit: unit.is_known(talk.chat))
    assert (await other.session()).position == "lapse.causes"


async def test_what_was_under_way_in_a_crash_is_finished(content, tmp_path) -> None:
    async with conversation(content, tmp_path / "bot.db") as talk:
        await talk.say("/slip")
        await talk.app.runner.keep(4711, talk._arrival(text="1"))
    async with conversation(content, tmp_path / "bot.db") as talk:
        await talk.app.settle()
        assert (await talk.session()).position == "lapse.who"
        assert "about you, or someone" in talk.last.text


async def test_an_answer_that_was_not_sent_is_sent_after_the_crash(content, tmp_path) -> None:
    async with conversation(content, tmp_path / "bot.db") as talk:
        talk.channel.failures = [NotSentError()] * 9
        assert await talk.say("/slip") == []
    async with conversation(content, tmp_path / "bot.db", clock=talk.clock) as again:
        again.clock.move(minutes=30)
        await again.after()
        assert "are you safe" in again.last.text


@pytest.mark.parametrize("error", [NotSentError(), NotSentError(7), UnclearError()])
async def test_a_reply_is_tried_until_it_arrives(talk: Conversation, error: Exception) -> None:
    talk.channel.failures = [error, error]  # type: ignore[list-item]
    await talk.say("/slip")
    await talk.after(seconds=10)
    await talk.after(seconds=30)
    assert [said.text[:6] for said in talk.said] == ["Thanks", "First:"]


async def test_a_pause_that_was_named_is_kept(talk: Conversation) -> None:
    talk.channel.failures = [NotSentError(30)]
    await talk.say("/slip")
    assert await talk.after(seconds=29) == []
    assert await talk.after(seconds=1)


async def test_a_refused_letter_does_not_hold_up_the_next(talk: Conversation) -> None:
    talk.channel.failures = [RefusedError("MESSAGE_TOO_STRANGE")]
    (said,) = await talk.say("/slip")
    assert "are you safe" in said.text


async def test_a_person_who_blocked_us_is_left_in_peace(talk: Conversation) -> None:
    talk.channel.failures = [BlockedError()]
    await talk.say("/slip")
    await talk.after(hours=1)
    assert (await talk.session()).position == "lapse.safe"


async def test_a_broken_turn_is_tried_again_and_then_owned_up_to(talk: Conversation, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("payday")

    monkeypatch.setattr(talk.app.runner.engine, "advance", broken)
    assert await talk.say("/slip") == []
    assert await talk.after(seconds=6) == []
    (said,) = await talk.after(seconds=6)
    assert "my notes" in said.text
    assert await talk.after(hours=1) == []


async def test_help_does_not_wait_for_another_try(talk: Conversation, monkeypatch) -> None:
    monkeypatch.setattr(talk.app.runner.engine, "library", None)
    (said,) = await talk.say("help")
    assert said.card
    assert await talk.after(hours=1) == []


async def test_words_never_reach_the_log(talk: Conversation, caplog: pytest.LogCaptureFixture, monkeypatch) -> None:
    caplog.set_level("DEBUG")
    await to_causes(talk)
    await talk.say("Zwiebelmuster")
    monkeypatch.setattr(talk.app.runner.reader, "read", lambda *_: {}["Zwiebelmuster"])
    await talk.say("Zwiebelmuster")
    assert "lapse.causes" in caplog.text
    assert "Zwiebelmuster" not in caplog.text


async def test_help_is_answered_while_the_store_is_broken(talk: Conversation, monkeypatch) -> None:
    async def broken(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(talk.app.store, "run", broken)
    for text, card in (("help", True), ("hello", False)):
        before = len(talk.said)
        with pytest.raises(OSError, match="disk"):
            await talk.app.receive(before, talk._arrival(text=text))
        assert talk.last.card is card
        with pytest.raises(OSError, match="disk"):
            await talk.app.receive(before, talk._arrival(text=text))
        assert len(talk.said) == before + 1


async def test_an_inbox_that_does_not_answer_is_not_waited_for(talk: Conversation, monkeypatch) -> None:
    monkeypatch.setattr("bot.app.PATIENCE", 0)
    never = asyncio.Event()

    async def stuck(*_: object) -> None:
        await never.wait()

    monkeypatch.setattr(talk.app.store, "run", stuck)
    with pytest.raises(TimeoutError):
        await talk.app.receive(1, talk._arrival(text="help"))
    assert talk.last.card
    never.set()

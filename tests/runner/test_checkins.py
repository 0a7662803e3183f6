"""Daily check-ins as a person meets them: set up, asked, missed, paused, stopped, held after a red, never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.arranging import week_after
from bot.content.loader import Content
from bot.ports import BlockedError, UnclearError
from bot.store.unit import Unit
from tests.kit.clock import NIGHT, ManualClock
from tests.kit.conversation import Conversation, conversation

HELLO = "1 is very low"
"""Part of every first question."""


async def set_up(talk: Conversation, time: str = "9:00", country: str = "Germany") -> None:
    """At two in the morning UTC, which is three in Berlin."""
    for text in ("/checkin", "Yes, set it up", country, time, "Every day", "Plain words are fine"):
        await talk.say(text)


def checkins(talk: Conversation) -> int:
    return sum(HELLO in said.text for said in talk.said)


async def test_setting_up_shows_the_next_local_date_and_time(talk: Conversation) -> None:
    await set_up(talk)
    assert "today at 09:00" in talk.last.text
    assert (await talk.session()).checkin == "on"
    assert (await talk.session()).zone == "Europe/Berlin"


async def test_it_comes_at_that_time_with_its_numbers_as_buttons(talk: Conversation) -> None:
    await set_up(talk)
    assert await talk.after(hours=5, minutes=59) == []
    heard = await talk.after(minutes=5)
    assert [HELLO in said.text for said in heard] == [True]
    assert heard[0].labels == ["1", "2", "3", "4", "5", "Pause, move or stop"]


async def test_three_taps_and_it_is_kept(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=6, minutes=5)
    await talk.tap("4")
    await talk.tap("2")
    said = await talk.tap("No")
    assert "Mood: 4 of 5" in said[0].text
    assert "tomorrow, Wed 25 Nov, at 09:00" in said[-1].text
    (item,) = (await talk.session()).items("checkins")
    assert (item.details["mood"], item.details["urge"]) == (4, 2)


async def test_back_takes_the_last_answer_back(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=6, minutes=5)
    for text in ("4", "2", "No", "back", "Yes"):
        await talk.say(text)
    assert len((await talk.session()).items("checkins")) == 1
    assert (await talk.session()).position.startswith("lapse.")


async def test_one_a_day_and_never_twice(talk: Conversation) -> None:
    await set_up(talk)
    for _ in range(3):
        await talk.after(days=1)
        await talk.say("4")
        await talk.say("1")
        await talk.tap("No")
    assert checkins(talk) == 3


async def test_a_changed_time_does_not_bring_a_second_one_today(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=8)
    await talk.say("4")
    for text in ("change time", "18:00"):
        await talk.say(text)
    assert "tomorrow" in talk.said[-2].text  # then the open question comes back
    await talk.after(hours=12)
    assert checkins(talk) == 1


async def test_misses_are_answered_with_patience(talk: Conversation) -> None:
    await set_up(talk)
    heard = [await talk.after(days=1) for _ in range(8)]
    assert [len(each) for each in heard] == [1, 1, 2, 1, 1, 1, 0, 0]
    assert "nothing is lost" in heard[2][0].text
    assert "take a break" in heard[5][0].text
    await talk.tap("Keep them coming")
    assert [len(await talk.after(days=1)) for _ in range(2)] == [1, 1]


async def test_stop_silences_everything_and_says_so(talk: Conversation) -> None:
    await set_up(talk)
    await talk.say("/stop")
    assert "nothing I had planned will come" in talk.last.text
    assert [await talk.after(days=1) for _ in range(3)] == [[], [], []]
    await talk.say("/checkin")
    await talk.tap("Yes, as before")
    assert len(await talk.after(days=1)) == 1


async def test_stop_reaches_what_was_written_but_not_sent(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=4)
    talk.clock.move(hours=2)
    await talk.app.timers.check_in_with()  # written, not yet swept out
    await talk.say("/stop")
    assert await talk.after(minutes=1) == []
    assert checkins(talk) == 0


@pytest.mark.parametrize(("length", "days"), [("One day", 1), ("One week", 7)])
async def test_a_pause_ends_by_itself(talk: Conversation, length: str, days: int) -> None:
    await set_up(talk)
    await talk.after(hours=7)
    await talk.tap("Pause, move or stop")
    await talk.tap("Pause")
    await talk.tap(length)
    heard = [len(await talk.after(days=1)) for _ in range(days + 1)]
    assert heard == [0] * days + [1]


async def test_a_red_holds_them_for_a_day(talk: Conversation) -> None:
    await set_up(talk, time="12:30")
    await talk.say("i took all my pills")
    await talk.after(hours=23)
    assert checkins(talk) == 0
    schedule = await talk.app.store.run(lambda unit: unit.schedule(talk.chat))
    assert schedule is not None
    assert schedule.rings_at is not None
    assert schedule.rings_at >= NIGHT + timedelta(hours=24)


async def test_a_mood_of_one_is_asked_about_at_once(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=6, minutes=5)
    said = await talk.tap("1")
    assert "thoughts of suicide" in said[-1].text
    await talk.tap("No, I'm OK")
    assert (await talk.session()).position == "checkin.urge"


async def test_two_low_answers_bring_card_and_person(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=6, minutes=5)
    for text in ("2", "8", "5"):
        await talk.say(text)
    said = await talk.tap("No")
    assert any(each.card for each in said)
    assert [each.level for each in (await talk.session()).concerns] == ["amber"]


async def test_a_talk_just_before_moves_it_to_the_evening(talk: Conversation) -> None:
    await set_up(talk)
    await talk.after(hours=5)
    await talk.say("/privacy")
    assert await talk.after(hours=1) == []
    heard = await talk.after(hours=11)
    assert any(HELLO in said.text for said in heard)


async def test_a_blocked_chat_stops_and_start_offers_them_again(talk: Conversation) -> None:
    await set_up(talk)
    talk.channel.failures = [BlockedError()]
    await talk.after(hours=6, minutes=5)
    assert (await talk.session()).checkin == "blocked"
    await talk.app.set_blocked(talk.chat, False)
    await talk.after(days=2)
    assert checkins(talk) == 0
    await talk.say("/start")
    await talk.tap("I'm OK for now")
    assert "Would you like them back" in talk.last.text
    await talk.tap("Yes, as before")
    await talk.after(days=1)
    assert checkins(talk) == 1


async def test_one_that_may_have_arrived_is_not_sent_again(talk: Conversation) -> None:
    await set_up(talk)
    talk.channel.failures = [UnclearError()]
    await talk.after(hours=6, minutes=5)
    await talk.after(hours=3)
    assert checkins(talk) == 0


async def test_down_for_hours_brings_one_gentle_late_one(content: Content) -> None:
    async with conversation(content) as talk:
        await set_up(talk)
        talk.clock.move(hours=12)  # nothing ticks meanwhile
        await talk.app.tick()
        await talk.app.settle()
        assert "later than usual" in talk.said[-2].text
        assert checkins(talk) == 1


async def test_down_for_days_brings_one(content: Content) -> None:
    async with conversation(content) as talk:
        await set_up(talk)
        talk.clock.move(days=4, hours=9)
        await talk.app.tick()
        await talk.app.settle()
        await talk.after(minutes=5)
        assert checkins(talk) == 1


async def test_down_into_the_night_brings_none(content: Content) -> None:
    async with conversation(content) as talk:
        await set_up(talk)
        talk.clock.move(hours=19)
        await talk.app.tick()
        await talk.app.settle()
        assert checkins(talk) == 0


async def test_a_crash_between_decision_and_sending_loses_and_doubles_nothing(content: Content, tmp_path) -> None:
    clock = ManualClock()
    async with conversation(content, tmp_path / "a.db", clock=clock) as talk:
        await set_up(talk)
        clock.move(hours=6, minutes=5)
        await talk.app.timers.check_in_with()
    async with conversation(content, tmp_path / "a.db", clock=clock) as again:
        await again.after(minutes=1)
        assert checkins(again) == 1


async def test_a_shared_place_becomes_a_zone_and_is_gone(talk: Conversation) -> None:
    for text in ("/checkin", "Yes, set it up", "United States", "20:00", "None of these"):
        await talk.say(text)
    await talk._arrive(talk._arrival(zone="America/Denver"))
    assert (await talk.session()).zone == "America/Denver"
    assert (await talk.session()).position == "checkins.days"


async def test_a_place_that_nobody_asked_for_is_let_go(talk: Conversation) -> None:
    await talk.say("/start")
    said = await talk._arrive(talk._arrival(zone="America/Denver"))
    assert "haven't kept it" in said[0].text
    assert (await talk.session()).zone is None


async def plan_week(talk: Conversation) -> None:
    """What the lapse conversation does at its end, agreed to at three in the morning."""
    await talk.press("!open:lapse")
    await talk.app.store.run(lambda unit: _week_of(unit, talk.chat))


def _week_of(unit: Unit, chat: int) -> None:
    for name, step, due in week_after(unit.schedule(chat), "Europe/Berlin", NIGHT, seed=chat):
        unit.plan_visit(chat, f"checkin.{name}", "checkin", step, due)


async def test_the_week_after_a_lapse_takes_the_place_of_the_daily_one(talk: Conversation) -> None:
    await set_up(talk)
    await plan_week(talk)
    days = [len([said for said in await talk.after(days=1) if HELLO in said.text]) for _ in range(8)]
    assert days == [2, 1, 1, 1, 1, 1, 1, 1]  # the same evening is one more


async def test_stop_ends_the_week_after_a_lapse_too(talk: Conversation) -> None:
    await set_up(talk)
    await plan_week(talk)
    await talk.say("/stop")
    assert await talk.after(days=3) == []


async def test_a_check_back_comes_first_and_the_check_in_waits_for_the_evening(talk: Conversation) -> None:
    await set_up(talk)
    await talk.app.store.run(lambda unit: unit.plan_visit(talk.chat, "x", "check_back", "", NIGHT + timedelta(hours=6)))
    heard = await talk.after(hours=7)
    assert ["How are you right now" in said.text for said in heard] == [True]
    assert checkins(talk) == 0
    await talk.after(hours=12)
    assert checkins(talk) == 1


async def test_the_picture_of_the_weeks_comes_before_the_question_after_it(talk: Conversation) -> None:
    said = await talk.say("/progress")
    assert [bool(each.file) for each in said] == [False, True, False]
    assert "see more" in said[-1].text


async def test_a_picture_lost_to_a_crash_holds_nothing_up(content: Content, tmp_path, monkeypatch) -> None:
    clock = ManualClock()
    async with conversation(content, tmp_path / "a.db", clock=clock) as talk:
        monkeypatch.setattr(talk.app.runner, "_draw", _never)
        await talk.say("/progress")
        assert len(talk.said) == 1
    async with conversation(content, tmp_path / "a.db", clock=clock) as again:
        await again.after(seconds=30)
        assert "see more" in again.last.text


async def _never(*_: object) -> None:
    """As if the process had died here."""


async def test_a_new_release_of_the_time_zones_plans_all_anew_once(talk: Conversation) -> None:
    await set_up(talk)
    schedule = await talk.app.store.run(lambda unit: unit.schedule(talk.chat))
    assert schedule is not None
    assert schedule.due is not None
    wrong = replace(schedule, due=replace(schedule.due, at_utc=schedule.due.at_utc + timedelta(hours=1)))
    for release, planned in (("2099a", schedule), ("2099a", wrong)):
        await talk.app.store.run(lambda unit: unit.put_schedule(talk.chat, wrong))
        await talk.app.plan_anew(release)
        assert await talk.app.store.run(lambda unit: unit.schedule(talk.chat)) == planned


async def test_what_was_agreed_for_the_evening_does_not_come_at_night_after_an_outage(talk: Conversation) -> None:
    await set_up(talk)
    await talk.say("/stop")
    evening = NIGHT + timedelta(hours=16)
    await talk.app.store.run(lambda unit: unit.plan_visit(talk.chat, "goals.review", "goals", "review", evening))
    talk.clock.move(hours=22)  # one in the morning in Berlin; nothing ticked since
    await talk.app.tick()
    await talk.app.settle()
    assert "as agreed" not in talk.last.text
    assert any("as agreed" in said.text for said in await talk.after(hours=8))


async def test_a_look_in_about_safety_comes_at_night_too(talk: Conversation) -> None:
    await set_up(talk)
    night = NIGHT + timedelta(hours=22)
    await talk.app.store.run(lambda unit: unit.plan_visit(talk.chat, "check_back.soon", "check_back", "soon", night))
    assert any("Are you OK" in said.text for said in await talk.after(hours=22, minutes=1))

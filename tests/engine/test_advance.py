"""Single rules of the engine, one conversation each."""

from dataclasses import replace
from datetime import timedelta

from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.session import Chosen, Frame, Session
from bot.engine.words import Text
from tests.engine.small import LIBRARY, Walk


def goal_kept() -> Walk:
    return Walk().open("lapse").tap("stress", "done").type("Call Sam").type("8", number=8)


def test_a_newcomer_gets_the_first_screen_whatever_they_send() -> None:
    assert Walk().type("i used again").position == "start.safe"


def test_somebody_without_a_question_gets_the_menu() -> None:
    walk = goal_kept()
    assert walk.session.stack == ()
    assert walk.type("hello?").position == "menu.what"
    assert walk.said == ["system.nothing_open", "what.ask"]


def test_several_picks_and_own_words_become_several_items() -> None:
    walk = Walk().open("lapse").tap("stress", "lonely").type("payday").tap("lonely", "done")
    texts = [item.text for item in walk.session.items("triggers")]
    assert texts == [Text(key="label.stress"), "payday"]


def test_own_words_can_be_taken_back() -> None:
    walk = Walk().open("lapse").type("payday").tap("own0", "stress", "done")
    assert [item.text for item in walk.session.items("triggers")] == [Text(key="label.stress")]


def test_what_a_list_has_is_not_doubled() -> None:
    walk = goal_kept().open("lapse").tap("stress", "done")
    assert len(walk.session.items("triggers")) == 1


def test_a_log_keeps_what_happened_twice() -> None:
    walk = Walk(replace(LIBRARY, logs=("triggers",))).open("lapse").tap("stress", "done")
    walk.open("lapse").tap("stress", "done")
    assert len(walk.session.items("triggers")) == 2


def test_skipping_forgets_an_older_answer_and_back_brings_it_back() -> None:
    walk = Walk().open("lapse").skip().type("Run far").type("3", number=3)
    assert "sure" in walk.session.answers
    walk.type("Run").skip()
    assert "sure" not in walk.session.answers
    assert "sure" in walk.back().session.answers


def test_done_without_a_pick_skips() -> None:
    walk = Walk().open("lapse").tap("done")
    assert walk.position == "lapse.goal"
    assert walk.session.items("triggers") == ()


def test_a_goal_keeps_its_due_time_and_confidence() -> None:
    (goal,) = goal_kept().session.items("goals")
    assert (goal.text, goal.details, goal.due) == ("Call Sam", {"confidence": 8}, Walk().at + timedelta(hours=24))


def test_low_confidence_asks_for_a_smaller_goal() -> None:
    walk = Walk().open("lapse").skip().type("Run 10 miles").type("3", number=3)
    assert walk.position == "lapse.goal"
    assert walk.session.items("goals") == ()


def test_back_takes_the_answer_and_its_items_back() -> None:
    walk = goal_kept().back()
    assert walk.position == "lapse.sure"
    assert walk.session.items("goals") == ()
    assert walk.did(fx.RemoveFromList)
    walk.back().back()
    assert walk.position == "lapse.causes"
    assert walk.session.items("triggers") == ()
    assert walk.session.answers == {}


def test_back_puts_a_removed_item_back_as_it_was() -> None:
    walk = goal_kept()
    goal = walk.session.items("goals")[0]
    walk.open("goals").tap(goal.id, "drop")
    assert walk.session.items("goals") == ()
    assert walk.back().session.items("goals") == (goal,)


def test_an_item_can_be_completed_and_reworded() -> None:
    walk = goal_kept()
    goal = walk.session.items("goals")[0]
    assert walk.open("goals").tap(goal.id, "did_it").session.items("goals")[0].done
    assert walk.open("goals").tap(goal.id, "reword").type("Text Sam").session.items("goals")[0].text == "Text Sam"


def test_back_at_the_first_question_shows_it_again() -> None:
    walk = Walk().open("start").back()
    assert walk.said == ["system.first_question", "safe.ask"]


def test_an_answer_is_forgotten_after_its_time() -> None:
    walk = Walk().open("start").tap("ok")
    assert isinstance(walk.session.answers["safe"].value, Chosen)
    assert walk.session.answers["safe"].until == walk.at + timedelta(hours=1)


def test_help_covers_the_question_and_gives_it_back() -> None:
    walk = Walk().open("lapse")
    asked = walk.asked
    walk.open("help")
    assert walk.did(fx.ShowHelpline)
    walk.tap("go_back")
    assert (walk.position, walk.asked) == ("lapse.causes", asked)


def test_a_covered_question_can_still_be_tapped() -> None:
    walk = Walk().open("lapse").skip()
    asked = walk.asked
    walk.open("help")
    walk.feed(ev.SkipRequested(at=walk.at, asked=asked))
    assert walk.session.stack == ()


def test_help_twice_is_one_look_aside() -> None:
    walk = Walk().open("lapse").open("help").open("help").tap("go_back")
    assert walk.position == "lapse.causes"


def test_a_menu_that_start_called_survives_help() -> None:
    walk = Walk().open("start").tap("ok").open("help").tap("go_back")
    assert walk.position == "menu.what"


def test_a_second_fast_tap_is_known_as_one() -> None:
    walk = Walk().open("lapse").skip()
    asked = walk.asked
    walk.skip()
    before = walk.session
    walk.feed(ev.ChoiceTapped(at=walk.at, asked=asked, choice="x"))
    assert walk.session == before
    assert walk.effects == (fx.ShowToast(text=Text(key="system.already")),)


def test_an_old_button_is_answered_kindly() -> None:
    walk = Walk().open("lapse")
    before = walk.session
    walk.feed(ev.ChoiceTapped(at=walk.at, asked="1.1", choice="stress"))
    assert walk.session == before
    assert walk.said == ["system.stale", "causes.ask"]


def test_stop_silences_timers_and_start_offers_to_carry_on() -> None:
    walk = Walk().open("craving")
    (timer,) = walk.timers
    walk.stop()
    assert fx.CancelTimer(timer=timer) in walk.effects
    assert walk.session.stack == ()
    walk.ring(timer)
    assert walk.effects == ()
    walk.open("start").tap("ok", "carry_on")
    assert walk.position == "craving.ride"
    assert walk.session.parked == ()


def test_start_puts_the_conversation_aside_and_menu_carries_on() -> None:
    walk = Walk().open("lapse").skip().open("start").tap("ok")
    assert [frame.position for frame in walk.session.parked] == ["lapse.goal"]
    assert walk.tap("carry_on").position == "lapse.goal"


def test_a_new_lapse_takes_the_place_of_the_old_one() -> None:
    walk = Walk().open("lapse").skip().open("start").tap("ok", "slip")
    assert walk.position == "lapse.causes"
    assert walk.session.parked == ()


def test_a_timer_rings_through_a_look_aside() -> None:
    walk = Walk().open("craving")
    (timer,) = walk.timers
    walk.open("help").later(minutes=10).ring(timer)
    assert walk.position == "craving.again"


def test_a_timer_does_not_break_into_another_conversation_but_counts_when_it_ends() -> None:
    walk = Walk().open("craving")
    (timer,) = walk.timers
    walk.open("lapse").ring(timer)
    assert walk.position == "lapse.causes"
    walk.skip().skip()
    assert walk.position == "craving.again"


def test_a_tap_in_time_cancels_the_timer() -> None:
    walk = Walk().open("craving")
    (timer,) = walk.timers
    walk.tap("through")
    assert fx.CancelTimer(timer=timer) in walk.effects


def test_words_during_a_wait_lead_to_its_interrupt() -> None:
    walk = Walk().open("rest").type("hey")
    assert walk.said == ["talk.say"]
    assert walk.did(fx.CancelTimer)


def test_a_wait_ends_by_itself() -> None:
    walk = Walk().open("rest")
    (timer,) = walk.timers
    assert walk.ring(timer).said == ["back.say"]


def test_what_is_not_understood_is_asked_again_and_then_points_to_people() -> None:
    walk = Walk().open("lapse").skip().type("x").type("many")
    assert walk.said == ["sure.retry"]
    assert walk.type("dunno").said == ["system.misread_again", "sure.ask"]


def test_too_long_says_how_long() -> None:
    walk = Walk().open("lapse").skip().type("x" * 41)
    assert walk.said == ["system.too_long"]
    assert walk.position == "lapse.goal"


def test_a_flow_that_turns_in_a_circle_is_reported_and_survived() -> None:
    walk = Walk().open("lapse")
    before = walk.session
    walk.open("round")
    assert walk.session == before
    assert walk.did(fx.ReportProblem)
    assert walk.said == ["system.trouble"]


def test_forgetting_leaves_nothing_in_the_session() -> None:
    walk = goal_kept().open("bye")
    assert walk.did(fx.ForgetPerson)
    assert walk.session == Session(serial=walk.session.serial)


def test_a_place_that_is_gone_is_left_with_a_word() -> None:
    walk = Walk(session=Session(stack=(Frame(flow="lapse", step="old", asked="1.1"),), serial=3)).type("hi")
    assert walk.said == ["system.moved_on"]
    assert walk.did(fx.ReportProblem)
    assert walk.session.stack == ()


def test_a_picked_country_is_kept_and_the_card_shown_again() -> None:
    walk = Walk().open("help").feed(ev.CountryPicked(at=Walk().at, country="DE", topic="crisis"))
    assert walk.session.country == "DE"
    assert walk.did(fx.SetPreference)
    assert walk.did(fx.ShowHelpline)

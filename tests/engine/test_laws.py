"""The laws of a turn, on random walks over every shipped flow; the session sleeps as JSON between every two turns."""

import json
from dataclasses import replace

import pytest

from bot.content.loader import Content
from bot.content.reading import Reader
from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.advance import STEPS_A_TURN, Engine
from bot.engine.codec import session_from_plain, session_to_plain
from bot.engine.flows import Ask, Wait
from bot.engine.session import Frame, Session
from bot.safety import triage
from tests.kit.walks import Walker

SEEDS = range(20)
STEPS = 5_000
"""20 walks of 5,000 events: 100,000 in all."""


def slept(session: Session) -> Session:
    return session_from_plain(json.loads(json.dumps(session_to_plain(session))))


def bare(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The places without words held behind an alarm, which go when their hour is over."""
    return tuple(replace(frame, held=None) for frame in frames)


def without_words(session: Session) -> Session:
    trail = tuple(replace(each, stack=bare(each.stack), parked=bare(each.parked)) for each in session.trail)
    return replace(session, stack=bare(session.stack), parked=bare(session.parked), trail=trail)


def newcomer(content: Content) -> Session:
    return Session(lists=dict.fromkeys(content.library.lists, ()))


def settled(engine: Engine, session: Session) -> bool:
    if session.top is None:
        return True
    step = engine.library.flows[session.top.flow].step(session.top.step)
    return isinstance(step, Ask | Wait)


@pytest.mark.parametrize("seed", SEEDS)
def test_laws_hold_on_a_random_walk(seed: int, content: Content) -> None:
    engine = Engine(content.library)
    walker = Walker(engine, seed, newcomer(content))
    for before, event, turn in walker.steps(STEPS):
        assert settled(engine, turn.session), f"settled: {before.position} {event}"
        assert len(turn.effects) <= 4 * STEPS_A_TURN, "bounded"
        assert not any(isinstance(e, fx.ReportProblem) for e in turn.effects) or "no_such_flow" in str(event)
        walker.session = slept(turn.session)
        assert walker.session == turn.session, f"sleepable: {before.position}"


@pytest.mark.parametrize("seed", range(4))
def test_a_turn_is_pure(seed: int, content: Content) -> None:
    engine = Engine(content.library)
    for before, event, turn in Walker(engine, seed, newcomer(content)).steps(500):
        assert engine.advance(slept(before), event) == turn


@pytest.mark.parametrize("seed", range(4))
def test_an_old_button_or_unknown_timer_changes_nothing(seed: int, content: Content) -> None:
    engine = Engine(content.library)
    for before, event, _ in Walker(engine, seed, newcomer(content)).steps(500):
        for stale in (
            ev.ChoiceTapped(at=event.at, asked="5f.0", choice="yes"),
            ev.SkipRequested(at=event.at, asked="5f.0"),
            ev.BackRequested(at=event.at, asked="5f.0"),
            ev.TimerFired(at=event.at, timer="t-unknown"),
            ev.UnreadableReceived(at=event.at, kind="media"),
        ):
            assert without_words(engine.advance(before, stale).session) == without_words(before)


@pytest.mark.parametrize("seed", range(4))
def test_help_is_one_event_away_and_comes_back(seed: int, content: Content) -> None:
    engine = Engine(content.library)
    for before, event, _ in Walker(engine, seed, newcomer(content)).steps(500):
        helped = engine.advance(before, ev.FlowRequested(at=event.at, flow="help"))
        assert any(isinstance(effect, fx.ShowHelpline) for effect in helped.effects), before.position
        top = helped.session.top
        assert top is not None
        back = engine.advance(helped.session, ev.ChoiceTapped(at=event.at, asked=top.asked, choice="back"))
        # Help that had led here ends with this visit; the question that was open is open again, unchanged.
        left = tuple(frame for frame in before.stack if frame.flow != "help")
        assert bare(back.session.stack) == bare(left)


@pytest.mark.parametrize("seed", range(2))
def test_the_typed_word_is_understood_wherever_one_stands(seed: int, content: Content) -> None:
    engine, reader = Engine(content.library), Reader(content)
    for before, event, _ in Walker(engine, seed, newcomer(content)).steps(500):
        for word in ("help", "Help now", "/help", "ayuda", "¡Ayuda!", "Ayuda ya"):
            for language in ("en", "es"):
                heard = reader.read(word, replace(before, language=language), event.at)
                assert heard == ev.FlowRequested(at=event.at, flow="help"), (before.position, word)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("path", sorted({*triage.AMBER.values(), triage.FORWARDED}), ids=".".join)
def test_after_a_needless_question_one_tap_leads_back(seed: int, path: triage.Path, content: Content) -> None:
    engine = Engine(content.library)
    for before, event, _ in Walker(engine, seed, newcomer(content)).steps(250):
        if any(frame.flow == path.flow for frame in (*before.stack, *before.parked)):
            continue  # then it goes on where it had been called
        heard = ev.TextReceived(at=event.at, text="words")
        alarm = ev.AlarmRaised(at=event.at, level="amber", flow=path.flow, step=path.step, heard=heard)
        raised = engine.advance(before, alarm).session
        if raised.top is None or raised.top.flow != path.flow:
            continue  # it was asked already
        back = engine.advance(raised, ev.ChoiceTapped(at=event.at, asked=raised.top.asked, choice="ok")).session
        assert (bare(back.stack), bare(back.parked)) == (bare(before.stack), bare(before.parked)), before.position
        assert (back.concerns, back.lists) == (before.concerns, before.lists)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("path", sorted({*triage.red_paths()}), ids=lambda path: ".".join(filter(None, path)))
def test_after_a_false_alarm_one_tap_leads_back(seed: int, path: triage.Path, content: Content) -> None:
    engine = Engine(content.library)
    for before, event, _ in Walker(engine, seed, newcomer(content)).steps(250):
        if any(frame.flow == path.flow for frame in (*before.stack, *before.parked)):
            continue  # then it goes on where it had been called
        heard = ev.TextReceived(at=event.at, text="words")
        alarm = ev.AlarmRaised(at=event.at, level="red", flow=path.flow, step=path.step, heard=heard)
        raised = engine.advance(before, alarm).session
        assert raised.top is not None
        back = engine.advance(raised, ev.ChoiceTapped(at=event.at, asked=raised.top.asked, choice="ok")).session
        assert (bare(back.stack), bare(back.parked)) == (bare(before.stack), bare(before.parked)), before.position
        asked = content.library.flows[raised.top.flow].step(raised.top.step)
        assert isinstance(asked, Ask)
        if before.stack or before.parked:
            assert {**back.answers, asked.save_as: None} == {**before.answers, asked.save_as: None}
            assert back.lists == before.lists


@pytest.mark.parametrize("seed", range(4))
def test_sessions_of_unknown_flows_are_survived(seed: int, content: Content) -> None:
    engine = Engine(content.library)
    for before, event, _ in Walker(engine, seed, newcomer(content)).steps(300):
        moved = tuple(replace(f, step="gone") if i % 2 else replace(f, flow="gone") for i, f in enumerate(before.stack))
        lost = replace(before, stack=moved, parked=moved)
        turn = engine.advance(lost, event)
        assert engine.advance(turn.session, ev.StopRequested(at=event.at)).session.stack == ()

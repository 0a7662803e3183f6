"""Coverage: every way of a small flow is listed, seen when it is taken, and told when it is not."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.engine import events as ev
from bot.engine.advance import Engine
from bot.engine.effects import StartTimer
from bot.engine.flows import (
    END,
    Ask,
    Branch,
    Call,
    Change,
    Choice,
    Condition,
    Flow,
    Helpline,
    Input,
    InputKind,
    Library,
    ListChange,
    Next,
    Phrase,
    Say,
    Step,
    Timeout,
    Wait,
)
from bot.engine.flows import (
    Test as Compare,
)
from bot.engine.session import Session
from bot.tools.coverage import Watch, Way, every_way, in_words, report

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def to(step: str = END) -> Next:
    return (Branch(to=step),)


def choice(name: str, then: Next = ()) -> Choice:
    return Choice(id=name, label=Phrase(key=name), next=then)


def library(*steps: Step) -> Library:
    flow = Flow(id="f", start=steps[0].id, steps={step.id: step for step in steps})
    other = Flow(id="other", start="hi", steps={"hi": Say(id="hi", words=Phrase(key="other.hi"), next=to())})
    return Library(flows={"f": flow, "other": other}, lists=("goals",))


FORK: Next = (
    Branch(when=(Condition(name="n", test=Compare.AT_LEAST, value=5),), to="said"),
    Branch(when=(Condition(name="n", test=Compare.AT_LEAST, value=3),), to="said"),
    Branch(to=END),
)
NUMBER = Ask(
    id="number",
    words=Phrase(key="f.number"),
    skip=to(),
    next=FORK,
    input=Input(kind=InputKind.NUMBER),
    save_as="n",
    timeout=Timeout(after=timedelta(minutes=10), next=to("waits")),
)
SAID = Say(id="said", words=Phrase(key="f.said"), next=to())
WAITS = Wait(id="waits", delay=timedelta(hours=1), next=to("calls"), interrupt=to("card"))
CALLS = Call(id="calls", flow="other", next=to("card"))
CARD = Helpline(id="card", topic="crisis", next=to())
SMALL = (NUMBER, SAID, WAITS, CALLS, CARD)


class Talk:
    def __init__(self, *steps: Step) -> None:
        self.watch = Watch(library(*steps))
        self.session = Session(lists={"goals": ()})
        self.timers: list[str] = []
        self.happen(ev.FlowRequested(at=AT, flow="f"))

    def happen(self, event: ev.Event) -> "Talk":
        self.session, effects = self.watch.advance(self.session, event)
        self.timers += [each.timer for each in effects if isinstance(each, StartTimer)]
        return self

    def tap(self, name: str) -> "Talk":
        assert self.session.top is not None
        return self.happen(ev.ChoiceTapped(at=AT, asked=self.session.top.asked, choice=name))

    def say(self, text: str, number: int | None = None) -> "Talk":
        return self.happen(ev.TextReceived(at=AT, text=text, number=number))

    def ring(self) -> "Talk":
        return self.happen(ev.TimerFired(at=AT + timedelta(hours=2), timer=self.timers[-1]))

    @property
    def taken(self) -> set[tuple[str, str, int]]:
        return {(way.step, way.by, way.branch) for way in self.watch.taken if way.flow == "f"}


def test_every_way_of_a_flow_is_listed_once() -> None:
    ways = [(way.step, way.by, way.branch) for way in every_way(library(*SMALL)) if way.flow == "f"]
    assert ways == [
        ("number", "input", 0),
        ("number", "timeout", 0),
        ("number", "skip", 0),
        ("number", "next", 1),
        ("number", "next", 2),
        ("number", "next", 3),
        ("said", "on", 0),
        ("waits", "over", 0),
        ("waits", "interrupt", 0),
        ("calls", "back", 0),
        ("card", "on", 0),
    ]


@pytest.mark.parametrize(("number", "branch"), [(7, 1), (4, 2), (0, 3)])
def test_branches_to_the_same_step_are_told_apart(number: int, branch: int) -> None:
    said = {("said", "on", 0)} if branch < 3 else set()
    assert Talk(*SMALL).say("x", number).taken == {("number", "input", 0), ("number", "next", branch)} | said


def test_skip_is_a_way_and_takes_no_branch_of_next() -> None:
    assert Talk(*SMALL).happen(ev.SkipRequested(at=AT)).taken == {("number", "skip", 0)}


def test_what_is_not_understood_is_no_way() -> None:
    assert Talk(*SMALL).say("hm").taken == set()


def test_silence_and_waiting_to_the_end_go_through_the_called_flow() -> None:
    talk = Talk(*SMALL).ring()
    assert talk.taken == {("number", "timeout", 0)}
    assert talk.ring().taken == {
        ("number", "timeout", 0), ("waits", "over", 0), ("calls", "back", 0), ("card", "on", 0)
    }  # fmt: skip


def test_writing_interrupts_a_wait() -> None:
    assert Talk(*SMALL).ring().say("hi").taken == {
        ("number", "timeout", 0), ("waits", "interrupt", 0), ("card", "on", 0)
    }  # fmt: skip


MANY = Ask(
    id="many",
    words=Phrase(key="f.many"),
    skip=to(),
    next=to("item"),
    many=True,
    choices=(choice("a"), choice("b")),
    input=Input(kind=InputKind.TEXT),
    changes=(ListChange(change=Change.ADD, list="goals", fields={"text": "answer"}),),
)
ITEM = Ask(
    id="item",
    words=Phrase(key="f.item"),
    skip=to(),
    next=to("item"),
    items="goals",
    choices=(choice("add", FORK), choice("all", to())),
)


def test_picks_own_words_done_and_items_are_ways() -> None:
    talk = Talk(MANY, ITEM).tap("a").say("a walk").tap("done")
    assert talk.taken == {("many", "choices.a", 0), ("many", "input", 0), ("many", "done", 0)}
    item = talk.session.lists["goals"][0]
    assert ("item", "items", 0) in talk.tap(item.id).taken
    assert {("item", "choices.add", 0), ("item", "choices.add", 3)} <= talk.tap("add").taken


def test_picks_that_were_typed_count() -> None:
    talk = Talk(MANY, ITEM).happen(ev.ChoicesTyped(at=AT, choices=("a", "b")))
    assert talk.taken == {("many", "choices.a", 0), ("many", "choices.b", 0)}


def test_a_flow_that_calls_itself_does_not_come_back() -> None:
    again = Call(id="again", flow="f", at="said", next=to("card"))
    talk = Talk(again, SAID, CARD)
    assert talk.taken == {("again", "on", 0), ("said", "on", 0)}
    assert Way("f", "again", "on") in set(every_way(library(again, SAID, CARD)))


def test_watching_changes_nothing() -> None:
    event = ev.FlowRequested(at=AT, flow="f")
    assert Watch(library(*SMALL)).advance(Session(), event) == Engine(library(*SMALL)).advance(Session(), event)


def test_the_report_says_what_is_missing_in_words() -> None:
    given = library(*SMALL)
    taken = set(every_way(given)) - {Way("f", "number", "timeout"), Way("f", "number", "next", 2)}
    assert report(given, taken, str).splitlines() == [
        "f: 9/11",
        "  f.number: no answer for 10 minutes",
        "  f.number: after it, then if n >= 3 -> said",
        "other: 1/1",
        "all: 10/12",
    ]


def test_a_way_is_told_by_its_label() -> None:
    shown = Choice(id="c", label=Phrase(key="Yes"), next=to(), when=FORK[0].when)
    ask = Ask(id="asks", words=Phrase(key="f.asks"), skip=to(), choices=(shown,))
    until = Wait(id="until", until=time(9), next=to(), interrupt=to())
    given = library(ask, until)
    assert in_words(given, Way("f", "asks", "choices.c"), str) == "[Yes] (shown if n >= 5)"
    assert in_words(given, Way("f", "until", "over"), str) == "the wait is over"

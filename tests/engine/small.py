"""A small library to see single rules of the engine at work, and a person to walk through it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.advance import Engine
from bot.engine.flows import (
    Ask,
    Branch,
    Call,
    Change,
    Choice,
    Condition,
    Deed,
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
    Test,
    Timeout,
    Wait,
)
from bot.engine.session import Session
from tests.kit.clock import NIGHT

TEXT = Input(kind=InputKind.TEXT, max_length=40)
LOW = Condition(name="sure", test=Test.LESS, value=7)
NUMBER = Input(kind=InputKind.NUMBER, min=0, max=10)


def to(target: str) -> Next:
    return (Branch(to=target),)


def phrase(key: str, *names: str) -> Phrase:
    return Phrase(key=key, names=names)


def choice(name: str, target: str = "end") -> Choice:
    return Choice(id=name, label=phrase(f"label.{name}"), next=to(target))


def ask(name: str, target: str = "end", skip: str = "end", **more: Any) -> Ask:
    more["choices"] = tuple(more.get("choices", ()))
    return Ask(id=name, words=phrase(f"{name}.ask"), next=to(target), skip=to(skip), **more)


def say(name: str, target: str = "end", **more: Any) -> Say:
    return Say(id=name, words=phrase(f"{name}.say"), next=to(target), **more)


def flow(name: str, *steps: Step, **more: Any) -> Flow:
    return Flow(id=name, start=steps[0].id, steps={step.id: step for step in steps}, **more)


def add(name: str, source: str = "answer", **more: Any) -> ListChange:
    return ListChange(change=Change.ADD, list=name, fields={"text": source}, **more)


LIBRARY = Library(
    lists=("goals", "triggers"),
    flows={
        each.id: each
        for each in (
            flow("start", ask("safe", save_as="safe", keep_for=timedelta(hours=1),
                              choices=[choice("ok", "menu"), choice("no", "card")]),
                 Helpline(id="card", topic="crisis", next=to("menu")),
                 Call(id="menu", flow="menu", next=to("end")), fresh=True),
            flow("menu", ask("what", choices=[choice("slip", "lapse"), Choice(
                id="carry_on", label=phrase("label.carry_on"), next=to("resume"),
                when=(Condition(name="waiting", test=Test.SET),))]),
                 Call(id="lapse", flow="lapse", next=to("end")),
                 say("resume", deed=Deed.RESUME), aside=True),
            flow("lapse", ask("causes", "goal", skip="goal", many=True, input=TEXT, save_as="causes",
                              choices=[choice("stress"), choice("lonely")], changes=(add("triggers"),)),
                 ask("goal", "sure", skip="bye", input=TEXT, save_as="goal"),
                 Ask(id="sure", words=phrase("sure.ask"), input=NUMBER, save_as="sure", skip=to("keep"),
                     retry=phrase("sure.retry"),
                     next=(Branch(when=(LOW,), to="goal"), Branch(to="keep"))),
                 say("keep", "bye", changes=(ListChange(
                     change=Change.ADD, list="goals", fields={"text": "goal", "confidence": "sure"},
                     due=timedelta(hours=24)),)),
                 say("bye")),
            flow("craving", ask("ride", choices=[choice("through")],
                                timeout=Timeout(after=timedelta(minutes=10), next=to("again"))),
                 ask("again", input=NUMBER)),
            flow("rest", Wait(id="quiet", delay=timedelta(minutes=5), next=to("back"), interrupt=to("talk")),
                 say("back"), say("talk")),
            flow("goals", ask("which", "what", items="goals", save_as="chosen"),
                 ask("what", choices=[choice("did_it", "done"), choice("drop", "drop"), choice("reword", "words")]),
                 say("done", changes=(ListChange(change=Change.COMPLETE, list="goals", item="chosen"),)),
                 say("drop", changes=(ListChange(change=Change.REMOVE, list="goals", item="chosen"),)),
                 ask("words", input=TEXT, changes=(ListChange(
                     change=Change.EDIT, list="goals", item="chosen", fields={"text": "answer"}),))),
            flow("help", Helpline(id="card", topic="crisis", next=to("about")),
                 ask("about", choices=[choice("go_back")]), aside=True),
            flow("round", say("one", "two"), say("two", "one")),
            flow("bye", say("really", deed=Deed.FORGET)),
        )
    },
)  # fmt: skip


class Walk:
    """Feeds events and remembers the last turn."""

    def __init__(self, library: Library = LIBRARY, session: Session | None = None) -> None:
        self.engine = Engine(library)
        self.session = session or Session(lists=dict.fromkeys(library.lists, ()))
        self.at: datetime = NIGHT
        self.effects: tuple[fx.Effect, ...] = ()

    def feed(self, event: ev.Event) -> Walk:
        self.session, self.effects = self.engine.advance(self.session, event)
        return self

    def open(self, name: str) -> Walk:
        return self.feed(ev.FlowRequested(at=self.at, flow=name))

    def tap(self, *choices: str) -> Walk:
        for each in choices:
            self.feed(ev.ChoiceTapped(at=self.at, asked=self.asked, choice=each))
        return self

    def type(self, text: str, number: int | None = None) -> Walk:
        return self.feed(ev.TextReceived(at=self.at, text=text, number=number))

    def skip(self) -> Walk:
        return self.feed(ev.SkipRequested(at=self.at))

    def back(self) -> Walk:
        return self.feed(ev.BackRequested(at=self.at))

    def stop(self) -> Walk:
        return self.feed(ev.StopRequested(at=self.at))

    def ring(self, timer: str) -> Walk:
        return self.feed(ev.TimerFired(at=self.at, timer=timer))

    def later(self, **by: float) -> Walk:
        self.at += timedelta(**by)
        return self

    @property
    def position(self) -> str:
        return self.session.position

    @property
    def asked(self) -> str:
        return self.session.top.asked if self.session.top else ""

    @property
    def said(self) -> list[str]:
        return [effect.text.key for effect in self.effects if isinstance(effect, fx.SendMessage)]

    @property
    def timers(self) -> list[str]:
        return [effect.timer for effect in self.effects if isinstance(effect, fx.StartTimer)]

    def did(self, kind: type[fx.Effect]) -> bool:
        return any(isinstance(effect, kind) for effect in self.effects)

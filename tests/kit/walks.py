"""Random walks: what a person, a clock or a broken keyboard may do next, drawn by a seeded generator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.advance import Engine, Turn
from bot.engine.events import Event
from bot.engine.session import Session
from bot.safety import triage
from tests.kit.clock import NIGHT

TEXTS = (
    "",
    " ",
    "ok",
    "7",
    "I went home",
    "ﺱﻼﻣ مرحبا",
    "👍🏽" * 20,
    "x" * 4096,
    "{emergency}",
    "\x00\u202e",
    "help",
    "¿qué?",
)


PEOPLE = 250
"""Events until another person, who is new here, takes over: lists that grow for years would only slow the walk."""


class Walker:
    """Remembers what is on the screen: buttons old and new, timers set."""

    def __init__(self, engine: Engine, seed: int, session: Session) -> None:
        self.engine = engine
        self.random = Random(seed)
        self.session = session
        self.at = NIGHT
        self.buttons: list[tuple[str, str]] = []
        self.timers: list[str] = []

    def steps(self, count: int) -> Iterator[tuple[Session, Event, Turn]]:
        newcomer = self.session
        for number in range(count):
            if number % PEOPLE == 0:
                self.session, self.buttons, self.timers = newcomer, [], []
            before, event = self.session, self.event()
            turn = self.engine.advance(before, event)
            self.session = turn.session
            self.remember(turn)
            yield before, event, turn

    def remember(self, turn: Turn) -> None:
        for effect in turn.effects:
            match effect:
                case fx.SendMessage(asked=asked, buttons=buttons) | fx.UpdateQuestion(asked=asked, buttons=buttons):
                    self.buttons = [*self.buttons, *((asked, button.choice) for button in buttons)][-40:]
                case fx.StartTimer(timer=timer):
                    self.timers = [*self.timers, timer][-10:]
                case _:
                    pass

    def alarm(self) -> Event:
        """A text that sounds dangerous, as the detector would pass it on."""
        red = self.random.random() < 0.5
        flow, step = self.random.choice(triage.red_paths() if red else tuple(triage.AMBER.values()))
        heard = ev.TextReceived(at=self.at, text=self.random.choice(TEXTS))
        return ev.AlarmRaised(at=self.at, level="red" if red else "amber", flow=flow, step=step, heard=heard)

    def event(self) -> Event:
        self.at += timedelta(seconds=self.random.choice((0, 1, 30, 700, 90_000)))
        draw, at, flows = self.random, self.at, sorted(self.engine.library.flows)
        asked, choice = draw.choice(self.buttons[-8:] or [("", "")])
        old, former = draw.choice(self.buttons or [("0.0", "x")])
        number = draw.choice((None, 0, 5, 10, 11, -3))
        options: list[tuple[int, Event]] = [
            (50, ev.ChoiceTapped(at=at, asked=asked, choice=choice)),
            (4, ev.ChoiceTapped(at=at, asked=old, choice=former)),
            (1, ev.ChoiceTapped(at=at, asked=asked, choice="nothing")),
            (
                20,
                ev.TextReceived(at=at, text=draw.choice(TEXTS), number=number, country=draw.choice((None, "US", "XX"))),
            ),
            (4, ev.ChoicesTyped(at=at, choices=tuple(choice for _, choice in self.buttons[-3:]))),
            (6, ev.SkipRequested(at=at, asked=draw.choice(("", asked)))),
            (6, ev.BackRequested(at=at, asked=draw.choice(("", asked)))),
            (1, ev.StopRequested(at=at)),
            (2, ev.ResumeRequested(at=at)),
            (6, ev.FlowRequested(at=at, flow=draw.choice(flows))),
            (1, ev.FlowRequested(at=at, flow="no_such_flow")),
            (1, ev.CountryPicked(at=at, country=draw.choice(("DE", "??")), topic="crisis")),
            (6, ev.TimerFired(at=at, timer=draw.choice(self.timers or ["t0"]))),
            (2, self.alarm()),
            (1, ev.UnreadableReceived(at=at, kind=draw.choice(("media", "edit")))),
        ]
        return draw.choices([event for _, event in options], weights=[weight for weight, _ in options])[0]

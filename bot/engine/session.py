"""One person's conversation: where it stands, what was answered, what was left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.engine.words import Text, Words

TRAIL_LENGTH = 16
"""How many answers *back* can undo: most of a lapse conversation, and the session stays small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An answer given by a choice; `label` is how it reads back."""

    id: str
    label: Text


Value = str | int | Chosen | tuple[str | Chosen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value kept for this conversation, until `until` (UTC; None: until it ends)."""

    value: Value
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a list. `details` holds the list's further fields, such as `cue` or `confidence`."""

    id: str
    text: Words
    details: Mapping[str, Words | int] = field(default_factory=dict)
    created: datetime
    due: datetime | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A running timer; `rung` means it was due while its question was out of sight."""

    id: str
    rung: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """That a life seemed at risk: how much and when (UTC), never why."""

    level: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A place in a flow. On an `ask`: its stamp, the boxes ticked, the number of answers not understood.

    `held` is what was typed when an alarm took the place of its answer: offered again when the question is back.
    A `wait` that shows something has the stamp of its message, the `page` shown next, and `until`, when it is over.
    """

    flow: str
    step: str
    asked: str = ""
    picked: tuple[str | Chosen, ...] = ()
    misread: int = 0
    timer: Timer | None = None
    held: Answer | None = None
    until: datetime | None = None
    page: int = 0

    @property
    def position(self) -> str:
        return f"{self.flow}.{self.step}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """One change that *back* takes back: `change` is add, change or remove, with the item to put or drop."""

    change: str
    list: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """How things stood before an answer, for *back*; `answers` holds only those that changed (None: not given yet)."""

    stack: tuple[Frame, ...]
    parked: tuple[Frame, ...] = ()
    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    undo: tuple[Undo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person's conversation. Over when `stack` is empty.

    `parked` is a conversation put aside by `/start` or *stop*, to be carried on.
    `lists`, `concerns`, the preferences (language, country, zone, wording) and `checkin` (the state of the daily
    check-in: on, paused, stopped, blocked; empty: never begun) mirror what the store keeps: its rows are the truth.
    `heard` is when the person last wrote or tapped, `visited` when we last wrote first about anything but a check-in
    (both UTC).
    `serial` grows with every stamp, timer and item, so that none is ever named twice.
    `last_answered` is the stamp of the question just answered, so that a second fast tap is known as one.
    `look_first`: a red concern was noted, and the next visit opens with safety.
    `said` counts how often each step with several wordings has spoken, so that none comes twice in a row.
    """

    language: str = "en"
    country: str | None = None
    zone: str | None = None
    wording: str | None = None
    checkin: str = ""
    heard: datetime | None = None
    visited: datetime | None = None
    stack: tuple[Frame, ...] = ()
    parked: tuple[Frame, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lists: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    concerns: tuple[Concern, ...] = ()
    trail: tuple[Footprint, ...] = ()
    serial: int = 0
    last_answered: str = ""
    look_first: bool = False
    said: Mapping[str, int] = field(default_factory=dict)

    @property
    def top(self) -> Frame | None:
        return self.stack[-1] if self.stack else None

    @property
    def position(self) -> str:
        """For logs: the address, never words."""
        return self.top.position if self.top else "-"

    @property
    def waiting(self) -> bool:
        """Whether another conversation was put aside, or lies covered with its question open."""
        return bool(self.parked) or any(frame.asked for frame in self.stack[:-1])

    def with_top(self, frame: Frame) -> Session:
        return replace(self, stack=(*self.stack[:-1], frame))

    def items(self, name: str) -> tuple[Item, ...]:
        return self.lists.get(name, ())

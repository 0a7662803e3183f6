"""Facts that reached us. Each carries `at`, the moment it happened (aware, UTC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequested(_Event):
    """A command, a menu word, a button or an alarm that opens a flow from anywhere, at `step` or at its start."""

    flow: str
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised(_Event):
    """A text that tells of danger: `level` is `red` or `amber`, and `flow` (at `step`, or its start) answers it.

    `heard` is what the text would have been without the danger.
    """

    level: str
    flow: str
    step: str = ""
    heard: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDue(_Event):
    """The time has come for a visit that was planned: `flow` opens, at `step` or at its start.

    `given` are names of answers that hold for this visit, such as `weekly`.
    """

    flow: str
    step: str = ""
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReceived(_Event):
    """Free text. `number`, `country` (ISO 3166-1), `clock`, `zone` (IANA) are what the reader made of it, if known."""

    text: str
    number: int | None = None
    country: str | None = None
    clock: time | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceTapped(_Event):
    """A button of the question stamped `asked`; a typed label counts as its tap."""

    asked: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesTyped(_Event):
    """Several choices of the open question at once, such as "1, 3"."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRequested(_Event):
    """*skip*, typed or tapped. `asked` is empty when typed."""

    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackRequested(_Event):
    """*back*: the last answer is undone. `asked` is empty when typed."""

    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRequested(_Event):
    """*stop*: nothing more is asked, and nothing scheduled is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRequested(_Event):
    """A greeting or *carry on*: show where we are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPicked(_Event):
    """A country (ISO 3166-1) tapped on a helpline card about `topic`."""

    country: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShared(_Event):
    """Where the person is, as a time zone (IANA); nothing else about the place has come this far."""

    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(_Event):
    """A timer of ours is due."""

    timer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableReceived(_Event):
    """Something we cannot read: `kind` is `media` (photo, voice, sticker, file) or `edit` (a changed message)."""

    kind: str


Event = (
    FlowRequested
    | AlarmRaised
    | VisitDue
    | TextReceived
    | ChoiceTapped
    | ChoicesTyped
    | SkipRequested
    | BackRequested
    | StopRequested
    | ResumeRequested
    | CountryPicked
    | PlaceShared
    | TimerFired
    | UnreadableReceived
)

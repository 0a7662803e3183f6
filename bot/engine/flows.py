"""What a flow is, once its file has been read: steps, choices, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import Final

END: Final = "end"
"""The target that returns to the calling flow, or ends the conversation."""


class Test(StrEnum):
    """How a condition compares. `SET` and `MISSING` also ask whether a list has items."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    HAS = "has"
    SET = "is set"
    MISSING = "is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`name test value`. Names are answers, lists, `country`, `language`, or `waiting` (a question was left open)."""

    name: str
    test: Test
    value: str | int = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Where to go when every condition holds; no conditions means `else`."""

    when: tuple[Condition, ...] = ()
    to: str


Next = tuple[Branch, ...]
"""Tried in order; the last one has no conditions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A sentence's address and the answers or lists it mentions. Slots such as `{emergency}` are the channel's.

    With `wordings`, the sentence can be said in so many ways: `<key>.1`, `<key>.2` and so on.
    """

    key: str
    names: tuple[str, ...] = ()
    wordings: int = 0


class Change(StrEnum):
    """What a step does to a list."""

    ADD = "add_to"
    EDIT = "edit"
    COMPLETE = "complete"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """Changes a list when its step is passed: after the answer for `ask`, on arrival for every other verb.

    `fields` maps an item's field (`text`, `cue`, `confidence`) to the answer that fills it; the answer called
    `answer` is the one just given. `item` names the answer that holds the chosen item, for all but `ADD`.
    """

    change: Change
    list: str
    item: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    due: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A visit that the bot makes by itself: `after` a while, or `at` a time of day, on each of `days` from today."""

    flow: str
    step: str = ""
    after: timedelta | None = None
    at: time | None = None
    days: tuple[int, ...] = (1,)


class Arrange(StrEnum):
    """What becomes of the person's daily check-in."""

    BEGIN = "begin"
    CHANGE = "change"
    PAUSE_DAY = "pause_day"
    PAUSE_WEEK = "pause_week"
    PAUSE_UNTIL_BACK = "pause_until_back"
    RESUME = "resume"
    STOP = "stop"
    KEEP_DAYS = "keep_days"
    TURN_WEEKLY = "turn_weekly"
    WEEK_AFTER = "week_after"
    """The week after a lapse: some more check-ins, once each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """`at` and `days` name the answers that hold a time of day and days of the week."""

    what: Arrange
    at: str = ""
    days: str = ""


class Deed(StrEnum):
    """What a `say` step can do beyond speaking."""

    RESUME = "resume"
    EXPORT = "export"
    FORGET = "forget"
    PLAN_TEXT = "plan_text"
    PLAN_PDF = "plan_pdf"
    PLAN_CARD = "plan_card"
    UNSAFE_CARD = "unsafe_card"
    PROGRESS = "progress"
    """How the last 4 weeks went."""
    PROGRESS_LONG = "progress_long"
    """How the last 12 weeks went."""
    OFFER_PLACE = "offer_place"
    """Show a button that shares where one is, once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button."""

    id: str
    label: Phrase
    next: Next
    when: tuple[Condition, ...] = ()


class InputKind(StrEnum):
    """How free text is read."""

    TEXT = "text"
    NUMBER = "number"
    COUNTRY = "country"
    TIME = "time"
    """A time of day."""
    ZONE = "zone"
    """A place whose clock counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What free text an `ask` accepts. `min`, `max` bound a number; `max_length` counts characters of a text.

    With `taps`, every number from `min` to `max` has a button.
    """

    kind: InputKind
    min: int = 0
    max: int = 10
    taps: bool = False
    max_length: int = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Where an unanswered question leads, counted from the moment it was asked."""

    after: timedelta
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """When the step is reached, `level` (red, amber) is noted, `remind` planned, the visits of `cancel` dropped, and
    the check-in arranged."""

    id: str
    critical: bool = False
    changes: tuple[ListChange, ...] = ()
    level: str = ""
    remind: Reminder | None = None
    cancel: str = ""
    arrange: Arrangement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(_Step):
    """One message, then on."""

    words: Phrase
    next: Next
    deed: Deed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(_Step):
    """A question. Answered by a choice, several (`many`), an item of the list `items`, or free text (`input`).

    `next` serves free text, items and `many`; a single choice has its own. `skip` is where *skip* leads.
    An answer kept under `save_as` is forgotten after `keep_for`, so that "safe now" is never days old.
    `set` names a preference (`country`, `language`, `zone`, `wording`) that the answer becomes.
    """

    words: Phrase
    skip: Next
    next: Next = ()
    choices: tuple[Choice, ...] = ()
    many: bool = False
    items: str = ""
    input: Input | None = None
    retry: Phrase | None = None
    save_as: str = ""
    keep_for: timedelta | None = None
    set: str = ""
    timeout: Timeout | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(_Step):
    """Silence for a while (`delay`) or until a wall-clock time (`until`, UTC until a person's zone is known).

    Anything the person writes meanwhile leads to `interrupt`. With `show`, one message is shown meanwhile and changed
    in place `every` so often, from one phrase to the next and round again; `{left}` is the time that is left. `enough`
    is its button, which interrupts.
    """

    next: Next
    interrupt: Next
    delay: timedelta | None = None
    until: time | None = None
    show: tuple[Phrase, ...] = ()
    every: timedelta | None = None
    enough: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(_Step):
    """Another flow, entered at `at` (its start when empty); its `end` comes back here and goes on to `next`."""

    flow: str
    next: Next
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline(_Step):
    """The helpline card for the person's country; `topic` says which lines stand first."""

    topic: str
    next: Next


Step = Say | Ask | Wait | Call | Helpline


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A conversation with one purpose.

    `aside`: a short look away (help, privacy) that a ringing timer may close.
    `fresh`: entering it puts the open conversation aside, to be taken up by `do: resume`.
    `was`: former step ids, for sessions that fell asleep before a rename.
    """

    id: str
    start: str
    steps: Mapping[str, Step]
    aside: bool = False
    fresh: bool = False
    was: Mapping[str, str] = field(default_factory=dict)

    def step(self, step_id: str) -> Step | None:
        return self.steps.get(self.was.get(step_id, step_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All flows. `lists` names every list that steps may change or show.

    In `logs` the same words may stand twice, since each item is something that happened.
    """

    flows: Mapping[str, Flow]
    lists: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()

"""Orders to the world, carried out after the turn is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.engine.flows import Arrange
from bot.engine.session import Concern, Item
from bot.engine.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A choice as shown; `picked` is None unless several may be picked."""

    choice: str
    label: Text
    picked: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """A message; with `asked`, the question that carries this stamp, its buttons, and the row *back, skip, help*.

    `offers_place`: with a button that shares where the person is.
    """

    text: Text
    asked: str = ""
    buttons: tuple[Button, ...] = ()
    can_go_back: bool = False
    offers_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateQuestion:
    """The shown question `asked` has changed: other boxes are ticked."""

    text: Text
    asked: str
    buttons: tuple[Button, ...]
    can_go_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseQuestion:
    """The question `asked` is answered (`answer`), or passed over (None): its buttons go away."""

    text: Text
    asked: str
    answer: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHelpline:
    """The helpline card: `topic` (crisis, addiction, overdose, poison, violence) says which lines stand first."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowToast:
    """A short note on the tapped button itself; it is not kept and may be missed."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    """Ring `timer` at `due` (UTC)."""

    timer: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer:
    """Forget `timer`."""

    timer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowProgress:
    """The message `asked` reads differently now: a countdown, a breath. It may be left out when there is no room."""

    text: Text
    asked: str
    buttons: tuple[Button, ...] = ()
    can_go_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVisit:
    """Open `flow` by ourselves, once: `after` a while, or `at` a time of the person's day, `days` from today.

    A visit with that flow and step that was planned before, for that day or `after` a while, is replaced.
    """

    flow: str
    step: str = ""
    after: timedelta | None = None
    at: time | None = None
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DropVisits:
    """Forget the visits planned for `flow`; all of them when it is empty."""

    flow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeCheckIn:
    """Change the daily check-in: `at` a time of the person's clock, on `days` (0 = Monday); what is None stays."""

    what: Arrange
    at: time | None = None
    days: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteConcern:
    """Keep that a life seemed at risk: level and time, nothing else."""

    concern: Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToList:
    """Keep a new item."""

    list: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem:
    """Keep the item as it is now: other words, or done."""

    list: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromList:
    """Let the item go."""

    list: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreference:
    """Remember a preference: `country` (ISO 3166-1 alpha-2), `language`, `zone` (IANA), `wording` (open, discreet)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendExport:
    """Send the person everything stored about them, as one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """Send the person their plan or progress: `report` says which, `parts` what of it, all when empty."""

    report: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPerson:
    """Destroy the person's key, then every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProblem:
    """Something is wrong with content or a stored session: an address and a reason, never a person's words."""

    address: str
    what: str


ListEffect = AddToList | ChangeItem | RemoveFromList
Effect = (
    SendMessage
    | UpdateQuestion
    | CloseQuestion
    | ShowHelpline
    | ShowToast
    | StartTimer
    | CancelTimer
    | ShowProgress
    | PlanVisit
    | DropVisits
    | ArrangeCheckIn
    | NoteConcern
    | AddToList
    | ChangeItem
    | RemoveFromList
    | SetPreference
    | SendExport
    | SendReport
    | ForgetPerson
    | ReportProblem
)

"""What may stand in a flow file: keys and values, as pydantic models.

Each step is read on its own, so that one mistake does not hide the others. What keys ask of one another is in
`bot.content.rules`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, PlainValidator, Tag

from bot.content.fields import (
    AList,
    AMapping,
    Clock,
    Conditions,
    Duration,
    Flag,
    Id,
    Int,
    NewId,
    Note,
    WaitTime,
    Wordings,
    Words,
    among,
    read_mapping,
    wrong,
)
from bot.content.issues import did_you_mean, one_of
from bot.engine.flows import Arrange, Deed, InputKind
from bot.safety.helplines import TOPICS

VERBS: Final = ("say", "ask", "wait", "call", "helpline")
LISTS: Final = (
    "triggers", "goals", "coping", "plans", "supporters", "lapses",
    "signs", "reasons", "places", "safer", "if_used", "questions", "thoughts", "letters", "efforts", "dates",
    "checkins", "urges",
)  # fmt: skip
LOGS: Final = ("lapses", "efforts", "checkins", "urges")
CLOCKS: Final = "clocks"
"""What a question can show besides lists: the clocks of the person's country."""
LEVELS: Final = ("amber", "red")
MOST_DAYS: Final = 7
"""Visits that one reminder may plan."""


class Shape(BaseModel):
    """Unknown keys are refused: a misspelt key must not be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _kind_of_next(value: Any) -> str:
    return "<branches>" if isinstance(value, list) else "<step>"


def _kind_of_branch(value: Any) -> str:
    return "<else>" if isinstance(value, dict) and "else" in value else "<if>"


class If(Shape):
    when: Conditions = Field(alias="if")
    then: Id


class Else(Shape):
    then: Id = Field(alias="else")


Branch = Annotated[
    Annotated[If, Tag("<if>")] | Annotated[Else, Tag("<else>")],
    Discriminator(_kind_of_branch),
    BeforeValidator(read_mapping),
]


Next = Annotated[
    Annotated[Id, Tag("<step>")] | Annotated[AList[Branch], Tag("<branches>")],
    Discriminator(_kind_of_next),
]


class Choice(Shape):
    label: Words
    also: AList[Words] = Field(default_factory=list)
    next: Next | None = None
    when: Conditions = Field(default=(), alias="if")


class Input(Shape):
    kind: Annotated[str, PlainValidator(among(*InputKind))]
    min: Int = 0
    max: Int = 10
    taps: Flag = False
    max_length: Int = 280


class Timeout(Shape):
    after: Duration
    next: Next


ListName = Annotated[str, PlainValidator(among(*LISTS))]
ShownName = Annotated[str, PlainValidator(among(*LISTS, CLOCKS))]


Fields = Annotated[dict[str, Id], BeforeValidator(read_mapping)]


class Adding(Shape):
    """`more` fills further fields of the item, by the names of answers."""

    list: ListName
    text: Id = "answer"
    cue: Id = ""
    confidence: Id = ""
    more: Fields = Field(default_factory=dict, alias="with")
    due: Duration | None = None


class Editing(Shape):
    list: ListName
    item: Id
    text: Id = ""
    cue: Id = ""
    confidence: Id = ""
    more: Fields = Field(default_factory=dict, alias="with")
    due: Duration | None = None


class Picking(Shape):
    list: ListName
    item: Id


class Reminding(Shape):
    flow: Note
    after: Duration | None = None
    at: Clock | None = None
    days: AList[Int] = Field(default_factory=lambda: [1], min_length=1, max_length=MOST_DAYS)


class Arranging(Shape):
    """What becomes of the daily check-in; `at` and `days` name answers."""

    do: Annotated[str, PlainValidator(among(*Arrange))]
    at: Id = ""
    days: Id = ""


def _arranging(value: Any) -> Any:
    return {"do": value} if isinstance(value, str) else read_mapping(value)


def _long_form(value: Any) -> Any:
    return {"list": value} if isinstance(value, str) else read_mapping(value)


class _Step(Shape):
    critical: Flag = False
    was: AList[NewId] = Field(default_factory=list)
    sources: AList[Note] = Field(default_factory=list)
    add_to: Annotated[Adding, BeforeValidator(_long_form)] | None = None
    edit: Annotated[Editing, BeforeValidator(read_mapping)] | None = None
    complete: Annotated[Picking, BeforeValidator(read_mapping)] | None = None
    remove: Annotated[Picking, BeforeValidator(read_mapping)] | None = None
    level: Annotated[str, PlainValidator(among(*LEVELS))] = ""
    remind: Annotated[Reminding, BeforeValidator(read_mapping)] | None = None
    cancel: Id = ""
    arrange: Annotated[Arranging, BeforeValidator(_arranging)] | None = None


class Say(_Step):
    say: Wordings
    next: Next
    do: Annotated[str, PlainValidator(among(*Deed))] | None = None


class Ask(_Step):
    ask: Wordings
    skip: Next
    next: Next | None = None
    choices: AMapping[Annotated[Choice, BeforeValidator(read_mapping)]] = Field(default_factory=dict)
    many: Flag = False
    items: ShownName | None = None
    input: Annotated[Input, BeforeValidator(read_mapping)] | None = None
    retry: Words | None = None
    save_as: Id = ""
    keep_for: Duration | None = None
    set: Annotated[str, PlainValidator(among("country", "language", "zone", "wording"))] = ""
    timeout: Annotated[Timeout, BeforeValidator(read_mapping)] | None = None


class Wait(_Step):
    wait: WaitTime
    show: Wordings | None = None
    every: Duration | None = None
    enough: Words | None = None
    interrupt: Next
    next: Next


class Call(_Step):
    call: Note
    next: Next


class Helpline(_Step):
    helpline: Annotated[str, PlainValidator(among(*TOPICS))]
    next: Next


def _verb(value: Any) -> str | None:
    return next((f"<{verb}>" for verb in VERBS if isinstance(value, dict) and verb in value), None)


def _one_verb(value: Any) -> Any:
    """Exactly one verb, or a sentence on what is missing."""
    step = read_mapping(value)
    verbs = [verb for verb in VERBS if verb in step]
    if not verbs:
        hint = next((did_you_mean(key, VERBS) for key in step if did_you_mean(key, VERBS)), "")
        raise wrong(f"a step needs one verb: {one_of(VERBS)}.{hint}")
    if len(verbs) > 1:
        raise wrong(f"a step has one verb, this one has {' and '.join(verbs)}. Make two steps of it.")
    return step


Step = Annotated[
    Annotated[Say, Tag("<say>")]
    | Annotated[Ask, Tag("<ask>")]
    | Annotated[Wait, Tag("<wait>")]
    | Annotated[Call, Tag("<call>")]
    | Annotated[Helpline, Tag("<helpline>")],
    Discriminator(_verb),
    BeforeValidator(_one_verb),
]
AnyStep = Say | Ask | Wait | Call | Helpline


class Flow(Shape):
    """The head of a flow file; its steps are read one by one."""

    version: Annotated[Literal[1], BeforeValidator(lambda value: _version(value))] = Field(alias="schema")
    flow: Id
    title: Words
    start: Id
    steps: AMapping[Any]
    aside: Flag = False
    fresh: Flag = False
    reviewed_by: Note = ""
    sources: AList[Note] = Field(default_factory=list)


def _version(value: Any) -> Any:
    if value != 1 or isinstance(value, bool):
        raise wrong("this program reads 'schema: 1'.")
    return value

"""The small things in a flow file, read from text: ids, durations, times, conditions, words.

Each is a pydantic type whose errors already say what is wrong and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, PlainValidator, TypeAdapter
from pydantic_core import PydanticCustomError

from bot.content.issues import did_you_mean, one_of
from bot.engine.flows import Condition, Test

ID: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
BRACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
RESERVED: Final = frozenset({"end", "done"})
ENGINE_CHOICES: Final = frozenset({"done", "kept"})
"""Buttons that the engine makes itself, besides own words and items."""
MAX_DURATION: Final = timedelta(days=366)
MOST_WORDINGS: Final = 6

UNITS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
DURATION: Final = re.compile(r"(\d{1,6}) +([a-z]+?)s?")
CLOCK: Final = re.compile(r"(?:until +)?([01]\d|2[0-3]):([0-5]\d)")

CONDITION: Final = re.compile(r"([a-z][a-z0-9_]*) *(==|!=|<=|>=|<|>| has | is ) *([\w+.-]+)")
TESTS: Final = {"has": Test.HAS} | {str(test): test for test in Test if " " not in str(test)}

T = TypeVar("T")


def wrong(what: str) -> PydanticCustomError:
    """An error whose message reaches the author as it is."""
    return PydanticCustomError("foothold", "{what}", {"what": what})


def _text(value: Any, hint: str) -> str:
    if not isinstance(value, str):
        raise wrong(f"this should be text, {hint}.")
    return value.strip()


def read_id(value: Any) -> str:
    text = _text(value, "such as first_step")
    if not ID.fullmatch(text):
        raise wrong("ids are small letters, digits and _, begin with a letter, and have at most 32 signs. Rename it.")
    return text


def read_new_id(value: Any) -> str:
    """The id of a step or a choice, which may not be one of the words that mean something else."""
    text = read_id(value)
    if text in RESERVED:
        raise wrong(f"'{text}' is reserved. Choose another id.")
    return text


def read_duration(value: Any) -> timedelta:
    text = _text(value, "such as 10 minutes")
    found = DURATION.fullmatch(text)
    if found is None or found[2] not in UNITS:
        raise wrong("a duration is a number and a unit, such as 10 minutes, 24 hours or 2 days.")
    duration = timedelta(seconds=int(found[1]) * UNITS[found[2]])
    if not timedelta() < duration <= MAX_DURATION:
        raise wrong("a duration must be longer than nothing and no longer than a year.")
    return duration


def read_wait(value: Any) -> timedelta | time:
    """`10 minutes`, or `until 09:00`."""
    found = CLOCK.fullmatch(_text(value, "such as 10 minutes or until 09:00"))
    if found:
        return time(int(found[1]), int(found[2]))
    if str(value).startswith("until"):
        raise wrong("a time of day is written until 09:00, with two digits each.")
    return read_duration(value)


def read_conditions(value: Any) -> tuple[Condition, ...]:
    text = _text(value, "such as strength >= 8")
    return tuple(_condition(part.strip()) for part in text.split(" and "))


def _condition(text: str) -> Condition:
    found = CONDITION.fullmatch(text)
    if found is None:
        raise wrong(
            "a condition compares one name, such as strength >= 8, used == opioid, causes has stress or goals is set; "
            "join several with ' and '."
        )
    name, test, value = found[1], found[2].strip(), found[3]
    if test == "is":
        return Condition(name=name, test=_is(value))
    ordered = test in {"<", "<=", ">", ">="}
    if ordered and not re.fullmatch(r"-?\d{1,9}", value):
        raise wrong(f"{test} compares with a whole number, not with '{value}'.")
    return Condition(name=name, test=TESTS[test], value=int(value) if re.fullmatch(r"-?\d{1,9}", value) else value)


def _is(value: str) -> Test:
    if value not in {"set", "missing"}:
        raise wrong(f"after 'is' comes set or missing, not '{value}'. To compare, write == {value}.")
    return Test.SET if value == "set" else Test.MISSING


def read_words(value: Any) -> str:
    """A sentence for a person. Braces hold one name each."""
    if not isinstance(value, str):
        hint = 'Put it in "quotes".' if isinstance(value, (int, float, bool)) else "Write a sentence."
        raise wrong(f"words should be text. {hint}")
    text = value.strip()
    if not text:
        raise wrong("the words are empty. Write a sentence, or remove the key.")
    rest = BRACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise wrong("braces hold one name in small letters, such as {goal}, and nothing else.")
    return text


def read_wordings(value: Any) -> str | tuple[str, ...]:
    """One sentence, or a list of wordings of which one is said at a time."""
    if not isinstance(value, list):
        return read_words(value)
    wordings = tuple(read_words(each) for each in value)
    if not 2 <= len(wordings) <= MOST_WORDINGS or len(set(wordings)) < len(wordings):
        raise wrong(f"give two to {MOST_WORDINGS} different wordings, or one sentence without a dash.")
    if len({frozenset(braces(each)) for each in wordings}) > 1:
        raise wrong("all wordings need the same {braces}, since any of them may be said.")
    return wordings


def read_clock(value: Any) -> time:
    found = CLOCK.fullmatch(_text(value, "such as 09:00"))
    if found is None:
        raise wrong("a time of day is written 09:00, with two digits each.")
    return time(int(found[1]), int(found[2]))


def braces(words: str) -> tuple[str, ...]:
    """The names in the braces, each once, in order."""
    return tuple(dict.fromkeys(BRACE.findall(words)))


def among(*known: str) -> Callable[[Any], str]:
    """A reader for one of a few fixed words."""

    def read(value: Any) -> str:
        if value not in known:
            raise wrong(f"this should be one of {one_of(known)}.{did_you_mean(str(value), known)}")
        return str(value)

    return read


def read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong("this should be true or false.")
    return value


def read_int(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong("this should be a whole number.")
    return value


def read_list(value: Any) -> Any:
    if not isinstance(value, list):
        raise wrong("this should be a list, such as [a, b].")
    return value


def read_mapping(value: Any) -> Any:
    if not isinstance(value, dict):
        raise wrong("this should be keys with values, each as 'key: value' on its own line.")
    return value


Id = Annotated[str, PlainValidator(read_id)]
NewId = Annotated[str, PlainValidator(read_new_id)]
Duration = Annotated[timedelta, PlainValidator(read_duration)]
WaitTime = Annotated[timedelta | time, PlainValidator(read_wait)]
Conditions = Annotated[tuple[Condition, ...], PlainValidator(read_conditions)]
Words = Annotated[str, PlainValidator(read_words)]
Wordings = Annotated[str | tuple[str, ...], PlainValidator(read_wordings)]
Clock = Annotated[time, PlainValidator(read_clock)]
Flag = Annotated[bool, PlainValidator(read_flag)]
Int = Annotated[int, PlainValidator(read_int)]
AList = Annotated[list[T], BeforeValidator(read_list)]
AMapping = Annotated[dict[str, T], BeforeValidator(read_mapping)]
Note = Annotated[str, PlainValidator(lambda value: _text(value, "such as none yet"))]
ANY: Final = TypeAdapter(object)

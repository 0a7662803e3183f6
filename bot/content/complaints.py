"""Pydantic's errors in the words of someone who writes flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.content.documents import Document, Path
from bot.content.issues import Issue, did_you_mean
from bot.content.shapes import Shape

T = TypeVar("T")


class Validated(NamedTuple, Generic[T]):
    """The value as its type, or every reason why it is not."""

    value: T | None
    issues: list[Issue]


def validated(adapter: TypeAdapter[T], document: Document, value: Any, at: Path = ()) -> Validated[T]:
    """Read `value`, which stands in the document at `at`."""
    try:
        return Validated(adapter.validate_python(value), [])
    except ValidationError as error:
        return Validated(None, list(complaints(document, error.errors(include_url=False, include_input=False), at)))


@cache
def known_keys() -> frozenset[str]:
    """Every key of every file, so that a misspelt one can be recognised."""
    shapes, waiting = set[type[Shape]](), [Shape]
    while waiting:
        found = waiting.pop().__subclasses__()
        shapes.update(found)
        waiting += found
    return frozenset(each.alias or name for shape in shapes for name, each in shape.model_fields.items())


def complaints(document: Document, errors: Iterable[ErrorDetails], at: Path) -> Iterator[Issue]:
    """One issue an error, at the place where the mistake stands."""
    for error in errors:
        path = (*at, *(part for part in error["loc"] if not str(part).startswith("<")))
        yield document.issue(path, words_for(error))


def words_for(error: ErrorDetails) -> str:
    """What is wrong and what to do, for one of pydantic's errors."""
    key = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "foothold":
            return str(error["ctx"]["what"])
        case "missing":
            return f"'{key}' is missing. Add it."
        case "extra_forbidden" if key in known_keys():
            return f"'{key}' does not belong here. Remove it, or move it where it belongs."
        case "extra_forbidden":
            return f"'{key}' is not a key that is known here.{did_you_mean(key, known_keys()) or ' Remove it.'}"
        case _:
            return f"{error['msg'][:1].lower()}{error['msg'][1:]}. Correct it."

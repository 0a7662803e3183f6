"""What the keys of one step ask of one another. Works on the step as read, and so speaks up whatever else is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.content.documents import Path
from bot.content.fields import ENGINE_CHOICES, ID, RESERVED
from bot.content.issues import did_you_mean

Complaint = tuple[Path, str]
TAKEN: Final = ", ".join(sorted(RESERVED | ENGINE_CHOICES))

CHANGES: Final = ("add_to", "edit", "complete", "remove")
FIELDS: Final = {
    "goals": {"confidence"},
    "plans": {"cue"},
    "lapses": {"ago"},
    "checkins": {"mood", "urge", "sure", "sleep", "ahead", "company"},
    "urges": {"strength", "helped"},
}
"""What an item of a list can have besides `text` and `due`."""
ENGINE_IDS: Final = re.compile(r"(?:own|i|n)\d+")
"""Buttons that the engine makes itself: own words, the items of a list, numbers."""


def complaints_about(step: Any) -> Iterator[Complaint]:
    """Where in the step, and what. Wrong types are none of its business."""
    if not isinstance(step, Mapping):
        return
    for path, way in ways(step):
        if isinstance(way, list):
            yield from _about_branches(path, way)
    for change in CHANGES:
        if change in step:
            yield from _about_change(step, change)
    if "ask" in step:
        yield from _about_answers(step)
        yield from _about_ask(step)
    if "wait" in step:
        yield from _about_wait(step)
    if isinstance(step.get("remind"), Mapping):
        yield from _about_reminder(step["remind"])
    if step.get("do") in {"resume", "forget"} and step.get("next") != "end":
        yield ("next",), "nothing comes after 'resume' or 'forget'. Write next: end."


def ways(step: Any) -> Iterator[tuple[Path, Any]]:
    """Everything in the step that says where it leads, as read, and where that stands."""
    step = _mapping(step)
    yield from (((key,), step[key]) for key in ("next", "skip", "interrupt") if key in step)
    yield ("timeout", "next"), _mapping(step.get("timeout")).get("next")
    for key, choice in _mapping(step.get("choices")).items():
        yield ("choices", key, "next"), _mapping(choice).get("next")


def _about_branches(path: Path, branches: list[Any]) -> Iterator[Complaint]:
    closing = [index for index, each in enumerate(branches) if isinstance(each, Mapping) and "else" in each]
    if not closing:
        yield path, "the last branch must be '- else: <step>', so that there is always a way on."
    for index in closing:
        if index != len(branches) - 1:
            yield (*path, index), "'else' comes last, and once. Move it down, or remove it."


def _about_answers(step: Mapping[str, Any]) -> Iterator[Complaint]:
    choices = step.get("choices")
    if not any(step.get(key) for key in ("choices", "items", "input")):
        yield ("ask",), "nothing can answer this question. Give it choices, items or input."
    if any(step.get(key) for key in ("items", "input", "many")) and "next" not in step:
        yield ("ask",), "'next' is missing: where own words, items or several picks lead."
    if isinstance(choices, Mapping):
        for key, choice in choices.items():
            yield from _about_choice(key, choice, many=step.get("many") is True)


def _about_choice(key: str, choice: Any, *, many: bool) -> Iterator[Complaint]:
    path: Path = ("choices", key)
    if not ID.fullmatch(key) or key in RESERVED | ENGINE_CHOICES or ENGINE_IDS.fullmatch(key):
        yield (
            path,
            f"'{key}' cannot be the id of a choice. Use small letters and _, not {TAKEN} or own1.",
        )
    has_next = isinstance(choice, Mapping) and "next" in choice
    if many and has_next:
        yield (*path, "next"), "with 'many', all picks go on by the step's own 'next'. Remove this one."
    if not many and isinstance(choice, Mapping) and not has_next:
        yield path, "'next' is missing: where this choice leads."


def _about_ask(step: Mapping[str, Any]) -> Iterator[Complaint]:
    reads = step["input"] if isinstance(step.get("input"), Mapping) else {}
    kind = reads.get("kind")
    if step.get("many") is True and (kind in ("number", "country", "time", "zone") or "items" in step):
        yield ("many",), "'many' goes with choices, and with own words (kind: text). Remove it, or the other."
    if "keep_for" in step and "save_as" not in step:
        yield ("keep_for",), "there is nothing to keep without 'save_as'. Add it, or remove this."
    if "set" in step and kind != step["set"] and not {"choices", "items"} & step.keys():
        yield ("set",), "a preference is set by a choice, or by input of the same kind. Add choices."
    if "retry" in step and kind not in ("number", "time", "zone"):
        yield ("retry",), "'retry' goes with input of the kind number, time or zone. Remove it."
    if reads.get("taps") is True and kind != "number":
        yield ("input", "taps"), "only numbers have a button each. Remove it."
    low, high = reads.get("min", 0), reads.get("max", 10)
    if kind == "number" and isinstance(low, int) and isinstance(high, int) and low >= high:
        yield ("input",), "'min' must be less than 'max'."


def _about_wait(step: Mapping[str, Any]) -> Iterator[Complaint]:
    if ("show" in step) != ("every" in step):
        yield ("wait",), "what is shown while waiting needs both: 'show' (the words) and 'every' (10 seconds)."
    if "show" in step and str(step["wait"]).startswith("until"):
        yield ("show",), "only a wait of some minutes can show something. Write wait: 10 minutes."
    if "enough" in step and "show" not in step:
        yield ("enough",), "this button belongs to what is shown. Add 'show', or remove it."


def _about_reminder(given: Mapping[str, Any]) -> Iterator[Complaint]:
    if ("after" in given) == ("at" in given):
        yield ("remind",), "say when: either 'after' (30 minutes) or 'at' (09:00, with 'days' from today)."
    if "after" in given and "days" in given:
        yield ("remind", "days"), "'days' go with 'at'. Remove them."


def _about_change(step: Mapping[str, Any], change: str) -> Iterator[Complaint]:
    given = step[change]
    name = given.get("list") if isinstance(given, Mapping) else given
    if isinstance(given, Mapping) and isinstance(name, str):
        known = FIELDS.get(name, set())
        for field in ("cue", "confidence"):
            if field in given and field not in known:
                yield (change, field), f"items of {name} have no {field}. Remove it."
        for field in _mapping(given.get("with")):
            if field not in known:
                yield (change, "with", field), f"items of {name} have no {field}.{did_you_mean(field, known)}"
    if "ask" not in step and change == "add_to" and (isinstance(given, str) or "text" not in _mapping(given)):
        yield (change,), "only a question has an answer to add. Name the saved answer: {list: ..., text: ...}."


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

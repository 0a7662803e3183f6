"""One flow file: read step by step, so that one mistake does not hide the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter

from bot.content import building, shapes
from bot.content.complaints import validated
from bot.content.content import Wording
from bot.content.documents import Document, Path, parse
from bot.content.fields import ID, RESERVED
from bot.content.issues import Issue, did_you_mean
from bot.content.rules import complaints_about, ways
from bot.engine.flows import END, Flow

HEAD: Final = TypeAdapter(shapes.Flow)
STEP: Final[TypeAdapter[shapes.AnyStep]] = TypeAdapter(shapes.Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFile:
    """What one file gave. `flow` holds the steps that could be read; `ids` also names those that could not."""

    id: str
    document: Document | None = None
    flow: Flow | None = None
    title: str = ""
    ids: frozenset[str] = frozenset()
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def read_flow(file: str, raw: bytes) -> FlowFile:
    """Read `<id>.yaml`. What other files are needed for, such as called flows, is checked by the loader."""
    flow_id = file.removesuffix(".yaml")
    document, issues = parse(file, raw, flow_id)
    if document is None:
        return FlowFile(id=flow_id, issues=tuple(issues))
    checked = validated(HEAD, document, document.data)
    head, issues = checked.value, issues + checked.issues
    raw_steps = _mapping(_mapping(document.data).get("steps"))
    steps: dict[str, shapes.AnyStep] = {}
    for name, raw_step in raw_steps.items():
        step, complaints = _step(document, name, raw_step)
        issues += complaints
        if step is not None:
            steps[name] = step
    ids = frozenset(raw_steps)
    issues += _links(document, ids)
    issues += _names(document, flow_id, ids, steps)
    return FlowFile(
        id=flow_id,
        document=document,
        flow=building.flow(head, steps) if head is not None else None,
        title=head.title if head is not None else "",
        ids=ids,
        wordings=dict(_wordings(file, flow_id, steps)),
        issues=tuple(issues),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _step(document: Document, name: str, raw: Any) -> tuple[shapes.AnyStep | None, list[Issue]]:
    path: Path = ("steps", name)
    checked = validated(STEP, document, raw, path)
    issues = checked.issues
    if not ID.fullmatch(name) or name in RESERVED:
        issues.append(
            document.issue(path, f"'{name}' cannot be a step. Use small letters and _, and not 'end', 'done'.")
        )
    issues += [document.issue((*path, *where), what) for where, what in complaints_about(raw)]
    return (None if issues else checked.value), issues


def targets(step: Any) -> Iterator[tuple[Path, str]]:
    """Every step that a raw step leads to, and where it says so."""
    for path, target in ways(step):
        if isinstance(target, str):
            yield path, target
        for index, branch in enumerate(target if isinstance(target, list) else ()):
            for key in ("then", "else"):
                if isinstance(to := _mapping(branch).get(key), str):
                    yield (*path, index, key), to


def _links(document: Document, ids: frozenset[str]) -> Iterator[Issue]:
    """Targets inside the flow that do not exist."""
    data = _mapping(document.data)
    start = data.get("start")
    if isinstance(start, str) and start not in ids:
        yield document.issue(("start",), f"the flow starts at '{start}', which is no step.{did_you_mean(start, ids)}")
    for name, step in _mapping(data.get("steps")).items():
        for path, target in targets(step):
            if target not in ids | {END}:
                hint = did_you_mean(target, ids | {END}) or " Add the step, or lead elsewhere."
                yield document.issue(("steps", name, *path), f"leads to '{target}', which is no step here.{hint}")


def _names(
    document: Document, flow_id: str, ids: frozenset[str], steps: Mapping[str, shapes.AnyStep]
) -> Iterator[Issue]:
    """The flow's own name, and old names of steps, each of which may mean one thing only."""
    named = _mapping(document.data).get("flow")
    if isinstance(named, str) and named != flow_id:
        yield document.issue(("flow",), f"the file is called {flow_id}.yaml. Call the flow '{flow_id}' too.")
    if not ID.fullmatch(flow_id):
        yield document.issue((), "the name of the file is no id. Use small letters, digits and _.")
    taken = set(ids)
    for name, step in steps.items():
        for index, old in enumerate(step.was):
            if old in taken:
                yield document.issue(
                    ("steps", name, "was", index), f"'{old}' is also another step. Remove one of them."
                )
            taken.add(old)


def _wordings(file: str, flow_id: str, steps: Mapping[str, shapes.AnyStep]) -> Iterator[tuple[str, Wording]]:
    for name, step in steps.items():
        for where, words in _words(step):
            path = ("steps", name, *where)
            key = ".".join((flow_id, name, *map(str, _numbered(where))))
            yield key, Wording(words=words, file=file, path=path, critical=step.critical)


def _words(step: shapes.AnyStep) -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    if isinstance(step, shapes.Say):
        yield from _wordings_of("say", step.say)
    elif isinstance(step, shapes.Wait):
        shown = (step.show,) if isinstance(step.show, str) else step.show or ()
        yield from _wordings_of("show", shown)
        if step.enough:
            yield ("enough",), step.enough
    elif isinstance(step, shapes.Ask):
        yield from _wordings_of("ask", step.ask)
        for key, choice in step.choices.items():
            yield ("choices", key, "label"), choice.label
            if choice.also:
                yield ("choices", key, "also"), tuple(choice.also)
        if step.retry:
            yield ("retry",), step.retry


def _wordings_of(verb: str, words: str | tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if isinstance(words, str):
        yield (verb,), words
        return
    yield from (((verb, index), each) for index, each in enumerate(words))


def _numbered(where: Path) -> Path:
    """The address of words: a label by its choice, one of several wordings by its number, counted from 1."""
    if where[-1] == "label":
        return where[:-1]
    return (*where[:-1], where[-1] + 1) if isinstance(where[-1], int) else where

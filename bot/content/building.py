"""Steps as read become the engine's steps, and their words get addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any, assert_never

from bot.content import shapes
from bot.content.fields import braces
from bot.engine import flows as engine
from bot.safety.helplines import EMERGENCY, SLOTS

SLOT_NAMES = frozenset({EMERGENCY, *SLOTS})


def flow(head: shapes.Flow, steps: Mapping[str, shapes.AnyStep]) -> engine.Flow:
    """The engine's flow. Targets are not checked here."""
    return engine.Flow(
        id=head.flow,
        start=head.start,
        steps={name: build(head.flow, name, step) for name, step in steps.items()},
        aside=head.aside,
        fresh=head.fresh,
        was={old: name for name, step in steps.items() for old in step.was},
    )


def build(flow_id: str, name: str, step: shapes.AnyStep) -> engine.Step:
    """One step of the engine."""
    address, common = f"{flow_id}.{name}", _common(name, step)
    match step:
        case shapes.Say():
            deed = engine.Deed(step.do) if step.do else None
            return engine.Say(**common, words=phrase(f"{address}.say", step.say), next=way(step.next), deed=deed)
        case shapes.Ask():
            return _ask(address, common, step)
        case shapes.Wait():
            return _wait(address, common, step)
        case shapes.Call():
            called, _, at = step.call.partition(".")
            return engine.Call(**common, flow=called, at=at, next=way(step.next))
        case shapes.Helpline():
            return engine.Helpline(**common, topic=step.helpline, next=way(step.next))
        case _:
            assert_never(step)


def _common(name: str, step: shapes.AnyStep) -> dict[str, Any]:
    """What every verb can have."""
    return {
        "id": name,
        "critical": step.critical,
        "changes": tuple(_changes(step)),
        "level": step.level,
        "remind": _reminder(step.remind) if step.remind else None,
        "cancel": step.cancel,
        "arrange": _arrangement(step.arrange) if step.arrange else None,
    }


def _reminder(given: shapes.Reminding) -> engine.Reminder:
    flow, _, step = given.flow.partition(".")
    return engine.Reminder(flow=flow, step=step, after=given.after, at=given.at, days=tuple(given.days))


def _arrangement(given: shapes.Arranging) -> engine.Arrangement:
    return engine.Arrangement(what=engine.Arrange(given.do), at=given.at, days=given.days)


def _wait(address: str, common: dict[str, Any], step: shapes.Wait) -> engine.Wait:
    shown = (step.show,) if isinstance(step.show, str) else step.show or ()
    return engine.Wait(
        **common,
        delay=None if isinstance(step.wait, time) else step.wait,
        until=step.wait if isinstance(step.wait, time) else None,
        next=way(step.next),
        interrupt=way(step.interrupt),
        show=tuple(phrase(f"{address}.show.{number}", words) for number, words in enumerate(shown, start=1)),
        every=step.every,
        enough=phrase(f"{address}.enough", step.enough) if step.enough else None,
    )


def _ask(address: str, common: dict[str, Any], step: shapes.Ask) -> engine.Ask:
    return engine.Ask(
        **common,
        words=phrase(f"{address}.ask", step.ask),
        skip=way(step.skip),
        next=way(step.next),
        choices=tuple(_choice(f"{address}.choices.{key}", key, each) for key, each in step.choices.items()),
        many=step.many,
        items=step.items or "",
        input=_input(step.input) if step.input else None,
        retry=phrase(f"{address}.retry", step.retry) if step.retry else None,
        save_as=step.save_as,
        keep_for=step.keep_for,
        set=step.set,
        timeout=_timeout(step.timeout) if step.timeout else None,
    )


def _choice(address: str, key: str, choice: shapes.Choice) -> engine.Choice:
    return engine.Choice(id=key, label=phrase(address, choice.label), next=way(choice.next), when=choice.when)


def _input(given: shapes.Input) -> engine.Input:
    kind = engine.InputKind(given.kind)
    return engine.Input(kind=kind, min=given.min, max=given.max, taps=given.taps, max_length=given.max_length)


def _timeout(given: shapes.Timeout) -> engine.Timeout:
    return engine.Timeout(after=given.after, next=way(given.next))


def phrase(key: str, words: str | tuple[str, ...]) -> engine.Phrase:
    """The address of a sentence, with the names that the engine has to fill in."""
    first, wordings = (words, 0) if isinstance(words, str) else (words[0], len(words))
    names = tuple(name for name in braces(first) if name not in SLOT_NAMES)
    return engine.Phrase(key=key, names=names, wordings=wordings)


def way(given: str | list[shapes.If | shapes.Else] | None) -> engine.Next:
    """A `next` as branches; none when it is not given."""
    if given is None:
        return ()
    if isinstance(given, str):
        return (engine.Branch(to=given),)
    return tuple(
        engine.Branch(when=each.when, to=each.then) if isinstance(each, shapes.If) else engine.Branch(to=each.then)
        for each in given
    )


def _changes(step: shapes.AnyStep) -> Iterator[engine.ListChange]:
    if step.add_to:
        yield _change(engine.Change.ADD, step.add_to)
    if step.edit:
        yield _change(engine.Change.EDIT, step.edit, step.edit.item)
    if step.complete:
        yield engine.ListChange(change=engine.Change.COMPLETE, list=step.complete.list, item=step.complete.item)
    if step.remove:
        yield engine.ListChange(change=engine.Change.REMOVE, list=step.remove.list, item=step.remove.item)


def _change(change: engine.Change, given: shapes.Adding | shapes.Editing, item: str = "") -> engine.ListChange:
    named = {"text": given.text, "cue": given.cue, "confidence": given.confidence, **given.more}
    fields = {name: source for name, source in named.items() if source}
    return engine.ListChange(change=change, list=given.list, item=item, fields=fields, due=given.due)

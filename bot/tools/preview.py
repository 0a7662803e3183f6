"""All words of one flow in reading order, for someone who reviews words and not files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import Any, Final, assert_never

from bot.content.content import SOURCE_LANGUAGE, Content
from bot.engine.flows import Ask, Call, Change, Helpline, Phrase, Reminder, Say, Step, Wait
from bot.tools.ways import duration, moment, ways

WIDTH: Final = 100
KEPT: Final = {
    Change.ADD: "adds to",
    Change.EDIT: "changes an item of",
    Change.COMPLETE: "completes an item of",
    Change.REMOVE: "removes an item of",
}


def preview(content: Content, flow: str, language: str = SOURCE_LANGUAGE, *, critical: bool = False) -> str:
    """The flow as its file orders it: addresses, words, buttons, and where each leads. `critical`: only those steps.

    Words without a translation are shown in the source language, and marked; so are outdated ones.
    Raises `KeyError` when there is no such flow.
    """
    steps = [each for each in content.library.flows[flow].steps.values() if each.critical or not critical]
    page = _Page(content, flow, language)
    blocks = ["\n".join(page.step(each)) for each in steps] or ["No critical words."]
    return "\n\n".join(("\n".join(page.head()), *blocks)) + "\n"


class _Page:
    """Writes the preview of one flow."""

    def __init__(self, content: Content, flow: str, language: str) -> None:
        self.content = content
        self.flow = flow
        self.tags = content.catalog.chain(language)
        document = content.documents.get(f"{flow}.yaml")
        self.raw: Mapping[str, Any] = document.data if document else {}

    def head(self) -> Iterator[str]:
        title = f"{self.content.titles.get(self.flow, self.flow)} ({self.flow})"
        yield from (title, "=" * len(title))
        yield f"Reviewed by: {self.raw.get('reviewed_by') or 'none yet'}"

    def step(self, step: Step) -> Iterator[str]:
        yield f"{self.flow}.{step.id}{' [critical]' if step.critical else ''}"
        yield from (f"    {line}" if line else "" for line in self.happens(step))
        for change in step.changes:
            yield f"    ({KEPT[change.change]} {change.list})"
        for what in told(step):
            yield f"    ({what})"
        sources = self.raw.get("steps", {}).get(step.id, {}).get("sources")
        if sources:
            yield f"    Sources: {', '.join(sources)}"
        for way in ways(step, self.words):
            label = f"[{way.by}] {way.when}".rstrip() if way.button else way.label
            yield f"      {label + ' ' if label else ''}-> {way.to}"
        for choice in step.choices if isinstance(step, Ask) else ():
            also = f"{choice.label.key}.also"
            if also in self.content.wordings:
                yield f"      [{self.words(choice.label.key)}] may also be typed: {self.words(also)}"

    def happens(self, step: Step) -> Iterator[str]:
        """What a person sees at this step."""
        match step:
            case Say(words=words):
                yield from self.said(words)
                if step.deed:
                    yield f"(then: {step.deed})"
            case Ask(words=words, retry=retry):
                yield from self.said(words)
                if step.many:
                    yield "(several may be picked)"
                if retry:
                    yield from ("If the answer cannot be read:", *self.lines(retry.key))
            case Wait():
                yield f"(silence: {moment(step)})"
                for page in step.show:
                    yield from self.lines(page.key)
                if step.enough:
                    yield f"[{self.words(step.enough.key)}]"
            case Call():
                yield f"(the flow {step.flow}{f', from {step.at}' if step.at else ''})"
            case Helpline(topic=topic):
                yield f"(the helpline card: {topic})"
            case _:
                assert_never(step)

    def said(self, words: Phrase) -> Iterator[str]:
        """One wording, or all of them, of which one is said at a time."""
        if not words.wordings:
            yield from self.lines(words.key)
        for number in range(1, words.wordings + 1):
            yield f"({number} of {words.wordings})"
            yield from self.lines(f"{words.key}.{number}")

    def lines(self, key: str) -> Iterator[str]:
        for line in self.words(key).split("\n"):
            yield from fill(line, WIDTH, break_on_hyphens=False, break_long_words=False).split("\n")

    def words(self, key: str) -> str:
        """The words in the wanted language, even while `bot.yaml` does not offer it yet."""
        source = self.content.wordings[key].words
        for tag in self.tags:
            if tag == SOURCE_LANGUAGE:
                break
            for entry in self.content.translations.get(tag, ()):
                if entry.key == key:
                    return f"{_joined(entry.target)}{'' if entry.source == source else ' [outdated]'}"
        return f"{_joined(source)}{'' if self.tags[0].startswith(SOURCE_LANGUAGE) else ' [not translated]'}"


def _joined(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else ", ".join(words)


def told(step: Step) -> Iterator[str]:
    """What the program does besides speaking when the step is reached."""
    if step.level:
        yield f"notes that this was {step.level}"
    if step.cancel:
        yield f"drops planned visits of {step.cancel}"
    if step.remind is not None:
        when = f"in {duration(step.remind.after)}" if step.remind.after else _days(step.remind)
        yield f"will open {step.remind.flow}{'.' if step.remind.step else ''}{step.remind.step} {when}"


def _days(remind: Reminder) -> str:
    days = ", ".join(map(str, remind.days))
    return f"at {remind.at:%H:%M}, {days} {'day' if days == '1' else 'days'} from now"

"""Draws flows as Mermaid: every step, and every way out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from bot.content.catalog import Catalog
from bot.engine.flows import END, Ask, Call, Flow, Helpline, Library, Phrase, Say, Step, Wait
from bot.tools.ways import moment, ways

CLIPPED: Final = 60
"""Signs of a step's words that are drawn: enough to know it again."""
MARK: Final = "classDef critical stroke:#c00,stroke-width:3px"
ESCAPES: Final = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "\n": " "}


def mermaid(library: Library, catalog: Catalog, flow: str | None = None) -> str:
    """A flowchart of one flow, or of all with one box a flow. Critical steps have a thick red border.

    Raises `KeyError` when there is no such flow.
    """
    drawn = [library.flows[flow]] if flow is not None else list(library.flows.values())
    return "\n".join(("flowchart TD", *_Drawing(library, catalog, boxed=flow is None).lines(drawn)))


class _Drawing:
    """Writes the lines of one chart. Ids have a prefix, since Mermaid reads words such as `end` in its own way."""

    def __init__(self, library: Library, catalog: Catalog, *, boxed: bool) -> None:
        self.library = library
        self.catalog = catalog
        self.boxed = boxed

    def lines(self, flows: list[Flow]) -> Iterator[str]:
        for flow in flows:
            yield from self.box(flow)
        for flow in flows:
            for step in flow.steps.values():
                yield from self.arrows(flow, step)
        yield f"  {MARK}"
        critical = [node(flow.id, step.id) for flow in flows for step in flow.steps.values() if step.critical]
        if critical:
            yield f"  class {','.join(critical)} critical"

    def box(self, flow: Flow) -> Iterator[str]:
        if self.boxed:
            yield f"  subgraph flow_{flow.id}[{quoted(flow.id)}]"
        yield f"  {node(flow.id, END)}(({quoted(END)}))"
        for step in flow.steps.values():
            yield f"  {node(flow.id, step.id)}{self.shape(step)}"
        if self.boxed:
            yield "  end"

    def shape(self, step: Step) -> str:
        """Questions are round, everything that happens by itself has corners."""
        match step:
            case Say(words=words):
                return f"[{self.text(step, first_of(words))}]"
            case Ask(words=words):
                return f"({self.text(step, first_of(words))})"
            case Wait():
                return f"([{quoted(f'{step.id}: wait {moment(step)}')}])"
            case Call():
                return f"[[{quoted(f'{step.id}: call {called(step)}')}]]"
            case Helpline(topic=topic):
                return f"[/{quoted(f'{step.id}: helpline {topic}')}/]"
            case _:
                assert_never(step)

    def text(self, step: Step, key: str) -> str:
        words = self.words(key)
        return quoted(f"{step.id}: {words if len(words) <= CLIPPED else words[: CLIPPED - 1] + '…'}")

    def words(self, key: str) -> str:
        return self.catalog.template(key, self.catalog.default) or key

    def arrows(self, flow: Flow, step: Step) -> Iterator[str]:
        source = node(flow.id, step.id)
        for way in ways(step, self.words):
            label = f"|{quoted(way.label)}|" if way.label else ""
            yield f"  {source} -->{label} {node(flow.id, way.to)}"
        if self.boxed and isinstance(step, Call) and step.flow in self.library.flows:
            entry = step.at or self.library.flows[step.flow].start
            yield f"  {source} -.-> {node(step.flow, entry)}"


def called(step: Call) -> str:
    """As a flow file writes it."""
    return f"{step.flow}.{step.at}" if step.at else step.flow


def node(flow: str, step: str) -> str:
    return f"s_{flow}__{step}"


def quoted(label: str) -> str:
    return '"' + "".join(ESCAPES.get(sign, sign) for sign in label) + '"'


def first_of(words: Phrase) -> str:
    """The address of a sentence, or of the first of several wordings."""
    return f"{words.key}.1" if words.wordings else words.key

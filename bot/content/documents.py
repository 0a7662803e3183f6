"""Strict YAML: plain values, the place of each in its file, and every mistake found on the way.

YAML surprises people who write words: `no` becomes False, `22:30` a number, a key given twice loses its first value.
Here only true, false, null and plain numbers mean more than text, and what is not needed for flows is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from bot.content.issues import Issue

Path = tuple[str | int, ...]
"""How to get to a value: keys and list places, from the top."""

MAX_BYTES: Final = 500_000
MAX_NODES: Final = 30_000
MAX_DEPTH: Final = 20
"""Three times what the deepest flow needs; a cap, because the YAML library recurses."""


class Place(NamedTuple):
    """Line and column, both from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as plain values. `address` is what its values are called in messages, such as the flow's id."""

    file: str
    data: Any = None
    places: Mapping[Path, Place] = field(default_factory=dict)
    address: str = ""

    def place(self, path: Path) -> Place:
        """Where a value stands; for a value that is missing, where it should have been."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place())

    def issue(self, path: Path, what: str) -> Issue:
        """A mistake at `path`."""
        shown = path[1:] if path[:1] in {("steps",), ("texts",), ("words",)} and len(path) > 1 else path
        return Issue(self.file, *self.place(path), ".".join(map(str, (self.address, *shown))), what)


class _Loader(yaml.CSafeLoader):
    """The safe loader with nearly all of its guessing taken out."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # as the base class has it


for _tag, _pattern, _starts in (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    # No plus sign and no leading zero: +155 and 024 are telephone numbers.
    ("int", r"-?(?:0|[1-9][0-9]{0,15})$", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]{0,15})\.[0-9]+(?:[eE][-+]?[0-9]{1,2})?$", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _starts)


UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

PLAIN_WORDS: Final = {
    "mapping values are not allowed": "a second ':' on this line. Put words that hold a colon in \"quotes\".",
    "cannot start any token": 'words may not start with this sign. Put them in "quotes", and indent with spaces.',
    "tab character": "a tab. Indent with spaces.",
    "end of stream": "a quote or bracket that is never closed. Close it.",
    "expected ':'": "a key without its ':', or a line that is not indented far enough. Add the ':' or indent the line.",
    "expected key": "this does not fit the lines above. Check the indentation, and close every quote and bracket.",
    "expected '-'": "this does not fit the list above. Check the indentation and the '-'.",
    "expected ',' or": "a bracket that is never closed, or a missing comma.",
    "expected node content": "a value is missing here, or a bracket too many.",
    "expected the node content": "a value is missing here, or a bracket too many.",
    "alphabetic or numeric": 'words may not start with & or *. Put them in "quotes".',
    "expected a comment or a line break": "words after | or > belong on the next line, indented.",
    "escape character": "a backslash that means nothing. Write \\\\ for a backslash, or use 'single quotes'.",
}
"""What the YAML library complains about, and how to say it to someone who writes words."""


def parse(file: str, raw: bytes, address: str = "") -> tuple[Document | None, list[Issue]]:
    """Read one file. Without a document, the issues say why it cannot be read at all."""
    empty = Document(file=file, address=address or file)
    text, issue = _decoded(empty, raw)
    if issue is not None:
        return None, [issue]
    try:
        issues = list(_refused(empty, text))
        node = None if issues else yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, [_syntax(empty, text, error)]
    if node is None:
        return None, issues or [empty.issue((), "the file is empty. Fill it, or remove it.")]
    places: dict[Path, Place] = {}
    data = _plain(empty, node, (), places, issues)
    return Document(file=file, data=data, places=places, address=address or file), issues


def _decoded(document: Document, raw: bytes) -> tuple[str, Issue | None]:
    if len(raw) > MAX_BYTES:
        return "", document.issue((), f"the file is larger than {MAX_BYTES // 1000} kB. Split it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        return "", _at(document, before, "this is not UTF-8 text. Save the file as UTF-8.")
    bad = UNPRINTABLE.search(text)
    if bad:
        return "", _at(document, text[: bad.start()], f"an invisible sign (U+{ord(bad[0]):04X}). Delete it.")
    return text, None


def _at(document: Document, before: str, what: str) -> Issue:
    return Issue(document.file, before.count("\n") + 1, len(before) - before.rfind("\n"), document.address, what)


def _refused(document: Document, text: str) -> Iterator[Issue]:
    """What the recursive composer must not see: great depth and size, and all of YAML that flows do without."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        place = _place(event.start_mark)
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            yield _marked(document, place, "too much in one place. Split the file into smaller flows.")
            return
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            yield _marked(document, place, '& and * mean something else in YAML. Put the words in "quotes".')
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
            yield _marked(document, place, '! means something else in YAML. Put the words in "quotes".')


def _syntax(document: Document, text: str, error: yaml.YAMLError) -> Issue:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "this is not YAML")
    if "single document" in str(getattr(error, "context", "")):
        problem = "a line with only '---'. One file holds one flow; remove the line."
    what = next((words for part, words in PLAIN_WORDS.items() if part in problem), problem)
    return _marked(document, _within(text, _place(mark)) if mark else Place(), what)


def _within(text: str, place: Place) -> Place:
    """For a file that ends too early, the YAML library names the line after the last one."""
    lines = f"{text}$".splitlines()
    return place if place.line <= len(lines) else Place(len(lines), len(lines[-1]))


def _marked(document: Document, place: Place, what: str) -> Issue:
    return Issue(document.file, *place, document.address, what)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _plain(document: Document, node: yaml.Node, path: Path, places: dict[Path, Place], issues: list[Issue]) -> Any:
    places.setdefault(path, _place(node.start_mark))
    if isinstance(node, yaml.MappingNode):
        return _mapping(document, node, path, places, issues)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(document, each, (*path, index), places, issues) for index, each in enumerate(node.value)]
    return _scalar(node)


def _mapping(
    document: Document, node: yaml.MappingNode, path: Path, places: dict[Path, Place], issues: list[Issue]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        place = _place(key_node.start_mark)
        if key is None:
            issues.append(_marked(document, place, 'a key must be one word. Put words with brackets in "quotes".'))
        elif key in found:
            issues.append(_marked(document, place, f"'{key}' is here twice. Keep one of them."))
        else:
            places[(*path, key)] = place
            found[key] = _plain(document, value_node, (*path, key), places, issues)
    return found


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text)
        case "float":
            return float(text)
        case _:
            return text

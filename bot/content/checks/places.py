"""Where a finding points to."""

from __future__ import annotations

from bot.content.content import Content, Wording
from bot.content.documents import Document
from bot.content.issues import Issue


def about_file(content: Content, name: str, what: str) -> Issue:
    """A finding about a whole file, which may be missing. `name` is the file's without `.yaml`, as of a flow."""
    return _document(content, name).issue((), what)


def about_step(content: Content, flow: str, step: str, what: str) -> Issue:
    """A finding about a whole step."""
    return _document(content, flow).issue(("steps", step), what)


def about_words(content: Content, wording: Wording, what: str) -> Issue:
    """A finding about one sentence."""
    return content.documents[wording.file].issue(wording.path, what)


def _document(content: Content, name: str) -> Document:
    return content.documents.get(f"{name}.yaml", Document(file=f"{name}.yaml", address=name))


def is_flow(content: Content, wording: Wording) -> bool:
    """Words of a conversation, not of menus, countries or lists of spellings."""
    return wording.file.removesuffix(".yaml") in content.library.flows

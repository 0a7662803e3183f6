"""Mistakes of whoever starts us, as one sentence each."""

from __future__ import annotations

from bot.channel.telegram.connection import StartError
from bot.config import ConfigError
from bot.content.content import Content
from bot.content.issues import ContentError
from bot.store.errors import BackupError, OpenError


class StopError(Exception):
    """A verb cannot start or go on; the text is one sentence that says what to do."""


def explained(error: Exception) -> str | None:
    """The sentence for a mistake that is not ours; None for everything else, which deserves its traceback."""
    if isinstance(error, ContentError):
        return f"The flows cannot be used, `foothold check` lists all that is wrong; first: {error.issues[0]}"
    if isinstance(error, ConfigError | OpenError | BackupError | StartError | StopError):
        return str(error)
    return None


def known_flow(content: Content, flow: str) -> str:
    """The flow's id. Raises `StopError` with the ids there are."""
    if flow not in content.library.flows:
        known = ", ".join(sorted(content.library.flows))
        raise StopError(f"There is no flow called {flow}. There are: {known}.")
    return flow

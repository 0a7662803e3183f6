"""Words in Telegram's sizes."""

from __future__ import annotations

from typing import Final

MESSAGE: Final = 4096
CAPTION: Final = 1024
LABEL: Final = 40
"""Our own limit: a phone shows about this much of a button."""
NOTHING: Final = "…"
"""Stands where words should be: Telegram refuses a message or button without any."""
_BORDERS: Final = ("\n\n", "\n", ". ", "! ", "? ", "… ", "。", " ")


def split(text: str, limit: int = MESSAGE) -> tuple[str, ...]:
    """The text in parts of at most `limit` UTF-16 units (the stricter way to count), cut between paragraphs, else
    sentences, else words. At least one part; none is empty."""
    parts = []
    rest = text.strip()
    while _units(rest) > limit:
        head = _head(rest, limit)
        end = _border(head)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*parts, rest) if rest or parts else (NOTHING,)


def cut(text: str, limit: int = LABEL) -> str:
    """The text on one line, shortened to `limit` characters."""
    line = " ".join(text.split())
    return (line if len(line) <= limit else line[: limit - 1].rstrip() + "…") or NOTHING


def _border(head: str) -> int:
    """Where to cut: after the best border of the second half, so that no part is a mere scrap."""
    ends = (head.rfind(mark) + len(mark) for mark in _BORDERS if head.rfind(mark) >= len(head) // 2)
    return next(ends, len(head))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _head(text: str, limit: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")

"""Writes a page that is made from a file or folder, for tools that are called by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bot.content.issues import ContentError


def made(make: Callable[[Path], str], source: Path, target: Path) -> int:
    """Exit code 0, or 2 with what is wrong and what to do."""
    try:
        page = make(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")
    except (OSError, ContentError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0

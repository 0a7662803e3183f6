"""Writes a file that only its owner may read, and never over another one."""

from __future__ import annotations

import os
from itertools import chain, count
from pathlib import Path


def write_private(folder: Path, name: str, content: bytes) -> Path:
    """Write `content` as `name`, or as `name-2`, `name-3` where that is taken. Raises `OSError`.

    `name` is only ever a file's name; folders in it are dropped.
    """
    wanted = Path(name)
    for name in chain([wanted.name], (f"{wanted.stem}-{place}{wanted.suffix}" for place in count(2))):
        try:
            # 0600: an export holds what a person told nobody else.
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return folder / name
    raise AssertionError("there is always a next name")

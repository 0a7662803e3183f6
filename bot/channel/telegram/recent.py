"""What was seen lately: a memory that forgets the oldest."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

MEMORY: Final = 1000


class Recent:
    """The last `size` things; not kept over a restart."""

    def __init__(self, size: int = MEMORY) -> None:
        self._size = size
        self._things: dict[Hashable, None] = {}

    def __contains__(self, thing: Hashable) -> bool:
        return thing in self._things

    def add(self, thing: Hashable) -> None:
        self._things[thing] = None
        if len(self._things) > self._size:
            del self._things[next(iter(self._things))]

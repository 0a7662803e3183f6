"""Engine values as sealed bytes, and back."""

from __future__ import annotations

import contextlib
from typing import Any

from bot.engine.codec import from_plain, to_plain
from bot.engine.errors import UnreadableSessionError
from bot.store.errors import UnreadableError
from bot.store.sealing import Sealer


def seal(sealer: Sealer, value: Any, where: bytes) -> bytes:
    return sealer.seal_json(to_plain(value), where)


def unseal(sealer: Sealer, sealed: bytes, where: bytes) -> Any:
    """Raises `UnreadableError` for whatever `seal` did not write."""
    plain = sealer.open_json(sealed, where)
    with contextlib.suppress(UnreadableSessionError):
        return from_plain(plain)
    raise UnreadableError("a sealed value is none of ours")

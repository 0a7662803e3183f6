"""Seals values so that only their key opens them, and only in the place they were sealed for.

A sealed value is `version + nonce + AES-256-GCM(value)`. The place (table, column, person, row) is authenticated with
it, so that a value moved to another place does not open.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store.errors import UnreadableError

VERSION: Final = b"\x01"
NONCE_LENGTH: Final = 12
KEY_LENGTH: Final = 32


def place(table: str, column: str, person: int | None = None, row: str | int = "") -> bytes:
    """Where a value belongs. `row` names the row among the person's rows of that table, where there are several."""
    return f"{table}|{column}|{'' if person is None else person}|{row}".encode()


class Sealer:
    """Seals and opens with one key, which it never shows."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, value: bytes, where: bytes) -> bytes:
        # Random nonces: one person's key seals far fewer than the 2**32 values for which 96 bits are safe.
        nonce = os.urandom(NONCE_LENGTH)
        return VERSION + nonce + self._cipher.encrypt(nonce, value, where)

    def open(self, sealed: bytes, where: bytes) -> bytes:
        """Raises `UnreadableError` when the value was changed, moved, or sealed with another key."""
        nonce, value = sealed[1 : 1 + NONCE_LENGTH], sealed[1 + NONCE_LENGTH :]
        if sealed[:1] == VERSION and len(nonce) == NONCE_LENGTH:
            try:
                return self._cipher.decrypt(nonce, value, where)
            except InvalidTag:
                pass
        raise UnreadableError("a sealed value cannot be opened")

    def seal_json(self, value: Any, where: bytes) -> bytes:
        # ASCII: a person may send half a surrogate pair, which has no UTF-8.
        return self.seal(json.dumps(value, separators=(",", ":")).encode("ascii"), where)

    def open_json(self, sealed: bytes, where: bytes) -> Any:
        """Raises `UnreadableError` also when the value is not JSON."""
        plain = self.open(sealed, where)
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(plain)
        # Raised out here, because the JSON error, which would come along as context, holds the whole text.
        raise UnreadableError("a sealed value is not JSON")

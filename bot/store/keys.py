"""The master key: it wraps every person's own key, and nothing else.

Destroying a person's wrapped key makes all they wrote unreadable for ever, backups of the data included.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import stat
from pathlib import Path

from bot.store.errors import BadKeyError, UnreadableError
from bot.store.sealing import KEY_LENGTH, Sealer, place

HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 32"


class MasterKey:
    """Wraps people's keys. `id` tells master keys apart without saying anything about them."""

    __slots__ = ("_key", "_sealer", "id")

    def __init__(self, key: bytes) -> None:
        """Raises `BadKeyError` unless `key` has 32 bytes."""
        if len(key) != KEY_LENGTH:
            raise BadKeyError(f"The data key has {len(key)} bytes in place of {KEY_LENGTH}: {HOW_TO_MAKE_ONE}")
        self._key = key
        self._sealer = Sealer(key)
        self.id = hashlib.sha256(b"foothold master key id" + key).hexdigest()[:8]

    @classmethod
    def from_text(cls, text: str, source: str = "DATA_KEY") -> MasterKey:
        """A key written as 32 bytes in base64 or hex; `source` is where it stands. Raises `BadKeyError`, naming it."""
        if re.fullmatch(r"[0-9a-fA-F]{64}", text.strip()):
            return cls(bytes.fromhex(text.strip()))
        try:
            key = base64.b64decode(text.strip().translate(str.maketrans("-_", "+/")), validate=True)
        except ValueError:
            raise BadKeyError(f"{source} is not base64: {HOW_TO_MAKE_ONE}") from None
        if len(key) != KEY_LENGTH:
            raise BadKeyError(f"{source} must hold {KEY_LENGTH} bytes in base64, not {len(key)}: {HOW_TO_MAKE_ONE}")
        return cls(key)

    @classmethod
    def generate(cls) -> MasterKey:
        return cls(secrets.token_bytes(KEY_LENGTH))

    def to_text(self) -> str:
        """For the key file, and for nothing else."""
        return base64.b64encode(self._key).decode("ascii")

    def wrap(self, key: bytes, chat: int) -> bytes:
        return self._sealer.seal(key, place("person_key", "wrapped", chat))

    def unwrap(self, wrapped: bytes, chat: int) -> Sealer:
        """Raises `UnreadableError`."""
        return Sealer(self._unwrap(wrapped, chat))

    def seal_check(self) -> bytes:
        """A value by which the database knows its key again."""
        return self._sealer.seal(self.id.encode(), place("meta", "key_check"))

    def passes(self, check: bytes) -> bool:
        try:
            return self._sealer.open(check, place("meta", "key_check")) == self.id.encode()
        except UnreadableError:
            return False

    def _unwrap(self, wrapped: bytes, chat: int) -> bytes:
        return self._sealer.open(wrapped, place("person_key", "wrapped", chat))

    def __repr__(self) -> str:
        return f"MasterKey(id={self.id!r})"


def rewrap(wrapped: bytes, chat: int, *, old: MasterKey, new: MasterKey) -> bytes:
    """The person's key under another master key; what it sealed stays as it is. Raises `UnreadableError`."""
    return new.wrap(old._unwrap(wrapped, chat), chat)


def load_or_create_key_file(path: Path) -> MasterKey:
    """The master key in a file of its own, made on the first call. Raises `BadKeyError`, saying what to do."""
    try:
        if not path.exists():
            _create(path)
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise BadKeyError(f"Others may read the key file {path}: run chmod 600 {path}")
        return MasterKey.from_text(path.read_text("ascii"), source=f"The key file {path}")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise BadKeyError(f"The key file {path} cannot be used ({why}): check the file and its directory") from None


def _create(path: Path) -> None:
    """Whole or not at all; if another process was faster, its file stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(MasterKey.generate().to_text() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)

"""The master key: its text, its file, and what it never shows."""

import base64
import os
import stat
from pathlib import Path

import pytest

from bot.store.errors import BadKeyError, UnreadableError
from bot.store.keys import MasterKey, load_or_create_key_file, rewrap
from bot.store.sealing import Sealer, place
from tests.store.kit import ANN, BEN

RAW = bytes(range(224, 256))
TEXT = base64.b64encode(RAW).decode()


@pytest.mark.parametrize("text", [TEXT, f"  {TEXT}\n", base64.urlsafe_b64encode(RAW).decode()])
def test_the_text_of_a_key(text: str) -> None:
    assert MasterKey.from_text(text).to_text() == TEXT


@pytest.mark.parametrize("text", ["", "secret!", "é", TEXT[:-4], TEXT + TEXT, "=" * 44, TEXT[:-1]])
def test_a_text_that_is_no_key(text: str) -> None:
    with pytest.raises(BadKeyError, match=r"^DATA_KEY .* make one with: openssl rand -base64 32$") as caught:
        MasterKey.from_text(text)
    assert not text or text not in str(caught.value)


def test_a_key_is_never_shown() -> None:
    key = MasterKey(RAW)
    for shown in (repr(key), str(key), f"{key}", repr([key]), repr(vars(type(key)))):
        assert TEXT not in shown
        assert repr(RAW)[2:-1] not in shown
        assert RAW.hex() not in shown
    assert key.id in repr(key)


def test_ids_tell_keys_apart() -> None:
    assert MasterKey(RAW).id == MasterKey(RAW).id != MasterKey.generate().id


def test_a_wrapped_key_opens_for_its_person_only() -> None:
    master = MasterKey(RAW)
    wrapped = master.wrap(bytes(32), ANN)
    where = place("goal", "text", ANN, "i1")
    assert master.unwrap(wrapped, ANN).open(Sealer(bytes(32)).seal(b"walk", where), where) == b"walk"
    with pytest.raises(UnreadableError):
        master.unwrap(wrapped, BEN)
    with pytest.raises(UnreadableError):
        MasterKey.generate().unwrap(wrapped, ANN)


def test_a_person_keeps_their_key_under_another_master_key() -> None:
    old, new, where = MasterKey(RAW), MasterKey.generate(), place("goal", "text", ANN, "i1")
    wrapped = old.wrap(bytes(32), ANN)
    sealed = old.unwrap(wrapped, ANN).seal(b"walk", where)

    moved = rewrap(wrapped, ANN, old=old, new=new)

    assert new.unwrap(moved, ANN).open(sealed, where) == b"walk"
    with pytest.raises(UnreadableError):
        old.unwrap(moved, ANN)


def test_a_key_file_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "data.key"
    key = load_or_create_key_file(file)
    assert load_or_create_key_file(file).to_text() == key.to_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["data.key"]


def test_a_key_file_made_by_another_process_meanwhile_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "data.key"
    link = os.link

    def slower(draft: Path, path: Path) -> None:
        path.write_text(TEXT)
        path.chmod(0o600)
        link(draft, path)

    monkeypatch.setattr(os, "link", slower)
    assert load_or_create_key_file(file).to_text() == TEXT
    assert [path.name for path in tmp_path.iterdir()] == ["data.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "data.key"
    file.write_text(TEXT)
    file.chmod(mode)
    with pytest.raises(BadKeyError, match=f"run chmod 600 {file}"):
        load_or_create_key_file(file)


@pytest.mark.parametrize("content", [b"", b"secret", b"\xff\xfe", TEXT[:-4].encode()])
def test_a_key_file_without_a_key(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "data.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(BadKeyError, match=f"^The key file {file} "):
        load_or_create_key_file(file)
    assert file.read_bytes() == content


def test_a_key_file_in_a_directory_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadKeyError, match="No such file or directory"):
        load_or_create_key_file(tmp_path / "nowhere" / "data.key")

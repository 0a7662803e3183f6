"""Opening: what is refused, and that every refusal is one sentence that says what to do."""

import logging
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import database
from bot.store.errors import (
    BadKeyError,
    BadPlaceError,
    BadUrlError,
    LockedError,
    NewerDatabaseError,
    NotOurDatabaseError,
    OpenError,
    WrongKeyError,
)
from bot.store.keys import MasterKey
from bot.store.store import Store
from tests.store.kit import ANN, KEY, NOW, meet, url


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(address: str, key: bytes | MasterKey = KEY) -> OpenError:
    with pytest.raises(OpenError) as caught:
        Store.open(address, key)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence[0].isupper() or sentence.startswith("/")
    assert ":" in sentence  # after it stands what to do
    return caught.value


async def made(file: Path) -> None:
    """A database with one person in it."""
    store = Store.open(url(file), KEY)
    await meet(store, ANN)
    await store.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "foothold.db",
        "sqlite",
        "sqlite:",
        "sqlite:/foothold.db",
        "sqlite://foothold.db",
        "sqlite:///",
        "sqlite+aiosqlite:///foothold.db",
        "postgresql+asyncpg://bot:s3cret@db/foothold",
        "mysql:///s3cret",
    ],
)
def test_only_sqlite_addresses_are_taken(address: str) -> None:
    error = refusal(address)
    assert isinstance(error, BadUrlError)
    assert "s3cret" not in str(error)


def test_a_directory_that_is_missing(tmp_path: Path) -> None:
    error = refusal(url(tmp_path / "nowhere" / "foothold.db"))
    assert isinstance(error, BadPlaceError)
    assert f"The directory {tmp_path}/nowhere does not exist: create it" in str(error)
    assert not list(tmp_path.iterdir())


def test_a_directory_that_may_not_be_written() -> None:
    # Nobody may create files here, not even root, whom permissions do not stop.
    assert isinstance(refusal("sqlite:////proc/self/foothold.db"), BadPlaceError)


def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    assert isinstance(refusal(url(tmp_path)), BadPlaceError)


def test_a_file_that_is_no_database(file: Path) -> None:
    file.write_text("Dear diary, " * 100)
    assert isinstance(refusal(url(file)), NotOurDatabaseError)
    assert file.read_text() == "Dear diary, " * 100


def test_a_database_of_another_program(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE person (name TEXT)")
    other.close()
    assert isinstance(refusal(url(file)), NotOurDatabaseError)


async def test_a_damaged_database(file: Path) -> None:
    await made(file)
    content = bytearray(file.read_bytes())
    content[100:] = bytes(len(content) - 100)
    file.write_bytes(content)
    assert isinstance(refusal(url(file)), NotOurDatabaseError)


async def test_a_database_of_a_newer_version(file: Path) -> None:
    await made(file)
    with sqlite3.connect(file) as tool:
        tool.execute("UPDATE alembic_version SET version_num = '9999'")
    tool.close()
    before = file.read_bytes()

    assert isinstance(refusal(url(file)), NewerDatabaseError)
    assert file.read_bytes() == before


async def test_a_wrong_key(file: Path) -> None:
    await made(file)
    assert isinstance(refusal(url(file), MasterKey.generate()), WrongKeyError)
    store = Store.open(url(file), KEY)  # and the right one still opens it
    assert await store.run(lambda unit: unit.is_known(ANN))
    await store.close()


def test_a_key_of_the_wrong_length() -> None:
    assert isinstance(refusal("sqlite://", b"too short"), BadKeyError)


async def test_a_second_opening_in_this_process(kept: Store, file: Path) -> None:
    assert isinstance(refusal(url(file)), LockedError)


async def test_a_second_opening_by_another_name(kept: Store, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.symlink_to(file)
    assert isinstance(refusal(url(other)), LockedError)


def test_a_second_process(file: Path) -> None:
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", hold, f"{file}.lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        other.stdout.readline()
        assert isinstance(refusal(url(file)), LockedError)
        other.communicate("\n")
    assert not file.exists()


async def test_another_program_in_the_middle_of_writing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await made(file)
    monkeypatch.setattr("bot.store.connection.PRAGMAS", ("busy_timeout=1",))
    tool = sqlite3.connect(file, isolation_level=None)
    tool.execute("BEGIN IMMEDIATE")
    try:
        assert isinstance(refusal(url(file)), LockedError)
    finally:
        tool.close()


async def test_the_lock_is_given_up_when_opening_fails(file: Path) -> None:
    await made(file)
    refusal(url(file), MasterKey.generate())
    await made(file)


async def test_only_the_owner_may_read(file: Path) -> None:
    file.touch(0o644)
    os.chmod(file, 0o644)
    store = Store.open(url(file), KEY)
    await meet(store, ANN)
    assert {path.name: oct(mode(path)) for path in file.parent.iterdir()} == {
        "foothold.db": "0o600",
        "foothold.db-shm": "0o600",
        "foothold.db-wal": "0o600",
        "foothold.db.lock": "0o600",
    }
    await store.close()


async def test_the_connection_is_set_up(kept: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    found = await kept.alone(
        lambda desk: {name: desk.driver.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    )
    assert found == wanted


async def test_in_memory(store: Store) -> None:
    await meet(store, ANN)
    assert await store.run(lambda unit: unit.chats()) == [ANN]


@pytest.mark.parametrize(
    ("version", "warned"), [((3, 6, 23), False), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)]
)
async def test_a_dangerous_sqlite_is_named_once(
    file: Path,
    version: tuple[int, int, int],
    warned: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    database._warn_of_sqlite.cache_clear()
    caplog.set_level(logging.WARNING)
    for _ in range(2):
        await made(file)
    assert [record.name for record in caplog.records] == ["bot.store.database"] * warned


async def test_forgetting_that_was_cut_short_is_finished_at_the_next_opening(file: Path) -> None:
    store = Store.open(url(file), KEY)
    await meet(store, ANN)
    await store.run(lambda unit: unit.save(ANN, unit.load(ANN, NOW), NOW))
    await store.run(lambda unit: unit.destroy_key(ANN))
    assert await store.run(lambda unit: unit.is_known(ANN))
    await store.close()

    store = Store.open(url(file), KEY)
    assert not await store.run(lambda unit: unit.is_known(ANN))
    await store.close()

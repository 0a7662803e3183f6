"""A backup of a database in use is whole, for its owner only, and overwrites nothing."""

import stat
from pathlib import Path

import pytest

from bot.store.backup import backup
from bot.store.errors import BackupError
from bot.store.store import Store
from tests.store.kit import ANN, KEY, NOW, fill, meet, url


async def test_a_backup_holds_what_was_committed(kept: Store, tmp_path: Path) -> None:
    await kept.run(lambda unit: fill(unit, ANN, "Ketamine", update=1))
    copy = tmp_path / "copy.db"

    await backup(kept, copy)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    store = Store.open(url(copy), KEY)
    wanted = await kept.run(lambda unit: unit.export(ANN))
    assert await store.run(lambda unit: unit.export(ANN)) == wanted
    await store.close()


async def test_the_store_goes_on_after_a_backup(kept: Store, tmp_path: Path) -> None:
    await backup(kept, tmp_path / "copy.db")
    await meet(kept, ANN)
    assert await kept.run(lambda unit: unit.load(ANN, NOW))


async def test_a_backup_overwrites_nothing(kept: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("")
    with pytest.raises(BackupError, match="choose another name"):
        await backup(kept, copy)
    assert copy.read_text() == ""


async def test_a_backup_into_nowhere(kept: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="check its directory"):
        await backup(kept, tmp_path / "nowhere" / "copy.db")


async def test_a_backup_that_fails_leaves_nothing_behind(kept: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    # SQLite makes no copy inside a transaction; it fails as it would on a full disk.
    await kept.alone(lambda desk: desk.driver.execute("BEGIN") and None)
    with pytest.raises(BackupError, match="check the space"):
        await backup(kept, copy)
    assert not copy.exists()
    await meet(kept, ANN)

"""The steps lead to the tables as they are, and lose nothing on the way."""

import logging
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

from bot.store.connection import connect, driver_of
from bot.store.errors import MigrationError, NewerDatabaseError
from bot.store.migrate import HEAD, SCRIPTS, configuration, migrate, version
from bot.store.migrations.__main__ import draft
from bot.store.store import open_desk
from bot.store.tables import Row
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, KEY, fill, url

STEP = '''
"""{words}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    {body}
'''
REBUILD = """with op.batch_alter_table("person", recreate="always") as person:
        person.add_column(sa.Column("moon", sa.String()))
        person.alter_column("country", type_=sa.String(2))"""
ORPHAN = 'op.execute("DELETE FROM person")'
BROKEN = "op.execute(\"UPDATE person SET language = 'Ketamine', nothing = 1\")"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Our steps, to which a test may add."""
    copy = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def add_step(scripts: Path, body: str, revision: str = "next") -> None:
    text = STEP.format(words="A step.", revision=revision, before=HEAD, body=body)
    (scripts / "versions" / f"v{revision}.py").write_text(text)


@pytest.fixture
def old(file: Path) -> Iterator[Connection]:
    """A full database of our version, open as it is for a migration."""
    desk = open_desk(url(file), KEY)
    with desk.connection.begin():
        fill(Unit(desk), ANN, "Ketamine", update=1)
        fill(Unit(desk), BEN, "Lantern", update=2)
    desk.database.close()
    connection = connect(file)
    yield connection
    connection.close()


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    with connection.begin():
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Row.metadata.sorted_tables
        }


def test_models_and_steps_agree() -> None:
    connection = connect(None)
    migrate(connection, None)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Row.metadata) == []
    connection.close()


def test_head_is_the_last_step() -> None:
    connection = connect(None)
    assert ScriptDirectory.from_config(configuration(connection)).get_heads() == [HEAD]
    connection.close()


def test_a_step_that_rebuilds_a_table_loses_nothing(old: Connection, file: Path, scripts: Path) -> None:
    before = everything(old)
    assert all(before.values())
    add_step(scripts, REBUILD)

    migrate(old, file, scripts, "next")

    assert everything(old) == before
    assert version(old) == "next"


def test_a_backup_is_made_before(old: Connection, file: Path, scripts: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    before = everything(old)
    add_step(scripts, REBUILD)
    earlier = file.with_name("foothold.db.before-migration-0003.1")
    earlier.write_text("an earlier one, which must stay")

    migrate(old, file, scripts, "next")

    backup = file.with_name("foothold.db.before-migration-0003.2")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert str(backup) in caplog.text
    connection = connect(backup)
    assert everything(connection) == before
    connection.close()
    assert earlier.read_text() == "an earlier one, which must stay"


def test_left_backups_are_named_at_every_opening(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    left = file.with_name("foothold.db.before-migration-0003.1")
    left.touch()
    open_desk(url(file), KEY).database.close()
    assert f"{left} still holds the keys" in caplog.text


@pytest.mark.parametrize("body", [ORPHAN, BROKEN, "raise ValueError('Ketamine')"])
def test_a_step_that_fails_leaves_all_as_it_was(old: Connection, file: Path, scripts: Path, body: str) -> None:
    before = everything(old)
    add_step(scripts, f"op.create_table('extra', sa.Column('id', sa.Integer()))\n    {body}")

    with pytest.raises(MigrationError) as caught:
        migrate(old, file, scripts, "next")

    assert "Ketamine" not in str(caught.value)
    assert version(old) == HEAD
    assert everything(old) == before
    driver = driver_of(old)
    assert driver.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone() == (0,)


def test_a_step_unknown_to_us_is_refused_before_anything_is_touched(old: Connection, file: Path) -> None:
    driver_of(old).execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError):
        migrate(old, file)
    assert not list(file.parent.glob("*.before-migration-*"))


def test_a_backup_that_fails_stops_the_migration(
    old: Connection, file: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_step(scripts, REBUILD)
    monkeypatch.setattr("os.open", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(MigrationError, match="not touched"):
        migrate(old, file, scripts, "next")
    assert version(old) == HEAD


def test_the_next_step_can_be_drafted(scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = draft("add a zone", scripts)
    assert path.name == f"v{int(HEAD) + 1:04}_add_a_zone.py"
    assert "def upgrade() -> None:\n    # ### commands auto generated by Alembic - please adjust! ###\n    pass" in (
        path.read_text()
    )


def test_alembic_is_not_imported_when_there_is_nothing_to_migrate(file: Path) -> None:
    open_desk(url(file), KEY).database.close()
    code = (
        "import sys; from bot.store.store import open_desk; from bot.store.keys import MasterKey;"
        f"open_desk({url(file)!r}, MasterKey.from_text({KEY.to_text()!r})).database.close();"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=SCRIPTS.parent.parent.parent, capture_output=True)


def test_foreign_keys_hold_after_a_migration(file: Path) -> None:
    desk = open_desk(url(file), KEY)
    with pytest.raises(sqlite3.IntegrityError):
        desk.driver.execute("INSERT INTO timer VALUES (1, 't1', '2026-11-24')")
    desk.database.close()

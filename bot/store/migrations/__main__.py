"""Drafts the step from the last migration to the tables as they are now."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.script import Script

from bot.store.connection import connect
from bot.store.migrate import SCRIPTS, configuration


def draft(what: str, scripts: Path = SCRIPTS) -> Path:
    """Write the next numbered step into `scripts`, for a person to read and correct."""
    number = f"{len(list((scripts / 'versions').glob('v*.py'))) + 1:04}"
    connection = connect(None)
    try:
        config = configuration(connection, scripts)
        config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
        with connection.begin():
            command.upgrade(config, "head")
            step = command.revision(config, what, autogenerate=True, rev_id=number)
    finally:
        connection.close()
    assert isinstance(step, Script), "autogenerate writes one step"  # noqa: S101
    return Path(step.path)


if __name__ == "__main__":
    print(draft(" ".join(sys.argv[1:]) or "step"))

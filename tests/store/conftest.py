"""What the tests of the store may ask for."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.desk import Desk
from bot.store.store import Store, open_desk
from tests.store.kit import KEY, url


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """In memory, and empty."""
    store = Store.open("sqlite://", KEY)
    yield store
    await store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "foothold.db"


@pytest.fixture
async def kept(file: Path) -> AsyncIterator[Store]:
    """In `file`."""
    store = Store.open(url(file), KEY)
    yield store
    await store.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """What the writer thread works with, without the thread; in memory, inside a transaction."""
    desk = open_desk("sqlite://", KEY)
    with desk.connection.begin():
        yield desk
    desk.database.close()

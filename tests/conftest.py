"""What every test may ask for."""

import os
from pathlib import Path

import pytest

from bot.content.loader import Content, load
from tests.kit.conversation import conversation as open_conversation

FLOWS = Path(__file__).resolve().parent.parent / "flows"

for name in ("TELEGRAM_BOT_TOKEN", "DATA_KEY", "DATABASE_URL", "HELPLINES_FILE", "NO_COLOR"):
    os.environ.pop(name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite transcripts with what the bot says now")


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped flows and words."""
    return load(FLOWS)


@pytest.fixture
async def talk(content: Content):
    """A person who has never been here, at two in the morning."""
    async with open_conversation(content) as talk:
        yield talk

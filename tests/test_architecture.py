"""House rules, as tests: which room may import what. The table is the design; changing it is a design decision."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parent.parent / "bot"
NO_IO = frozenset(sys.stdlib_module_names) - {
    "asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "shutil", "socket", "sqlite3", "ssl", "subprocess",
    "tempfile", "threading", "urllib",
}  # fmt: skip
STDLIB = frozenset(sys.stdlib_module_names)
PORTS = {"bot.ports", "bot.buttons"}

ALLOWED: dict[str, set[str] | frozenset[str]] = {
    "engine": {"__future__", "bot.engine", "collections", "dataclasses", "datetime", "enum", "operator", "typing"},
    "safety": NO_IO | {"bot.engine"},
    "content": STDLIB | {"bot.engine", "bot.safety", "bot.checkins", "yaml", "pydantic", "pydantic_core"},
    "store": STDLIB | PORTS | {"bot.engine", "bot.checkins", "sqlmodel", "sqlalchemy", "alembic", "cryptography"},
    "channel": STDLIB | PORTS | {"bot.engine", "bot.content", "bot.checkins", "telegram", "aiohttp"},
    "web": STDLIB | PORTS | {"bot.engine", "bot.content", "bot.tools", "aiohttp", "telegram"},
    "tools": STDLIB | PORTS | {"bot.engine", "bot.content", "bot.safety", "bot.channel.terminal", "yaml"},
    "ports": STDLIB | {"bot.engine", "bot.safety"},
    "buttons": STDLIB | {"bot.engine"},
    "timers": STDLIB | PORTS | {"bot.engine", "bot.runner", "apscheduler"},
    "reflex": STDLIB | PORTS | {"bot.engine", "bot.safety"},
    "runner": STDLIB | PORTS | {"bot.engine", "bot.safety", "bot.reflex", "bot.arranging", "bot.appointments"},
    "visiting": STDLIB | {"bot.engine", "bot.checkins"},
    "appointments": STDLIB | PORTS | {"bot.engine", "bot.checkins", "bot.arranging", "bot.visiting"},
    "arranging": STDLIB | {"bot.engine", "bot.checkins"},
    "presenting": STDLIB | PORTS | {"bot.engine", "bot.checkins", "bot.content", "bot.reports"},
    "reports": STDLIB | {"bot.engine", "fpdf", "PIL"},
    "checkins": NO_IO | {"bot.engine"},
    "delivery": STDLIB | PORTS | {"bot.engine", "bot.safety", "bot.runner"},
    "config": STDLIB | {"pydantic", "pydantic_settings"},
}
EVERYTHING = {"app", "verbs", "__main__", "__init__"}


def files() -> Iterator[Path]:
    return (path for path in BOT.rglob("*.py") if "__pycache__" not in path.parts)


def room(path: Path) -> str:
    return path.relative_to(BOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} uses a relative import; say the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allows(allowed: set[str] | frozenset[str], name: str) -> bool:
    return any(name == each or name.startswith(each + ".") for each in allowed)


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_room_imports_only_what_it_may(name: str) -> None:
    allowed = set(ALLOWED[name]) | {f"bot.{name}"}
    wrong = [f"{path.relative_to(BOT)}: {each}" for path in files() if room(path) == name for each in imports(path)
             if not allows(allowed, each)]  # fmt: skip
    assert not wrong


def test_every_room_is_in_the_table() -> None:
    assert {room(path) for path in files()} - EVERYTHING <= set(ALLOWED)


def test_every_file_says_what_it_is_for() -> None:
    assert not [str(path) for path in files() if not ast.get_docstring(ast.parse(path.read_text()))]

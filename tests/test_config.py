"""Settings: what is documented is what is read, and a wrong one says so in one sentence."""

import re
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, read_settings

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = (ROOT / ".env.example").read_text()


def entries() -> dict[str, tuple[str, str]]:
    """Name -> (value, the comment above it)."""
    found = {}
    for block in EXAMPLE.split("\n\n")[1:]:
        lines = block.strip().splitlines()
        name, _, value = lines[-1].partition("=")
        found[name] = (value, " ".join(line.removeprefix("#").strip() for line in lines[:-1]))
    return found


def test_example_names_every_setting_and_no_other() -> None:
    assert set(entries()) == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_example_shows_default_and_explanation(name: str) -> None:
    field = Settings.model_fields[name]
    default = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
    assert entries()[name.upper()] == (str(default), field.description)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_BASE", "api.telegram.org"),
        ("WEBHOOK_URL", "ftp://example.org"),
        ("HTTP_PORT", "eighty"),
        ("HTTP_PORT", "70000"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_setting_is_one_sentence_without_its_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as error:
        read_settings()
    assert re.fullmatch(rf"{name} is not usable: .+\.", str(error.value))
    assert value not in str(error.value)


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/hook")
    with pytest.raises(ConfigError, match="WEBHOOK_SECRET"):
        read_settings()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:very-secret")
    monkeypatch.setenv("DATA_KEY", "also-secret")
    assert "secret" not in repr(read_settings()).replace("webhook_secret", "")

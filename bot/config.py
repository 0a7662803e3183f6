"""Settings, from the environment. Each one is explained here and stands in `.env.example`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

FLOWS = Path(__file__).resolve().parent.parent / "flows"
"""The conversations, beside the package in a checkout and in an installation."""
TELEGRAM = "https://api.telegram.org"
WEBHOOK_PORT = 8080


class ConfigError(Exception):
    """A setting is missing or wrong; the text is one sentence that says what to do, without the value."""


def _is_web_root(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value.rstrip("/")


def _is_https(value: str) -> str:
    if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValueError("must start with https://")
    return value


WebRoot = Annotated[str, AfterValidator(_is_web_root)]


class Settings(BaseSettings):
    """Everything an operator can set. Empty means the default."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    telegram_bot_token: SecretStr = Field(
        SecretStr(""), description="The token from @BotFather. Needed by `foothold run`, by nothing else."
    )
    telegram_api_base: WebRoot = Field(TELEGRAM, description="Root of the Bot API server; change it for a local one.")
    database_url: str = Field(
        "sqlite:///foothold.db", description="Where everything is kept: sqlite:/// and a path on a local disk."
    )
    data_key: SecretStr = Field(
        SecretStr(""),
        description="Seals what people write: 32 random bytes in base64. Empty: a key file is made beside the "
        "database. Keep a copy elsewhere: without the key nothing can be read again.",
    )
    helplines_file: str = Field(
        "",
        description="Your own helplines: a YAML file that adds lines to ours, replaces or hides them. flows/README.md "
        "shows its form.",
    )
    crisis_worry_shift: float = Field(
        0.0,
        ge=-1.5,
        le=1.5,
        description="How much more evidence a typed text needs before it is asked about as worrying, in the detector's "
        "own units; negative: less evidence, more questions. `make evaluate` shows what a shift buys.",
    )
    crisis_red_shift: float = Field(
        0.0, ge=-1.5, le=1.5, description="The same for texts that are answered as an emergency."
    )
    webhook_url: Annotated[str, AfterValidator(_is_https)] = Field(
        "", description="Public https address for Telegram to call; empty: the bot asks Telegram itself (polling)."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Secret that Telegram repeats with each call; needed with WEBHOOK_URL (letters, digits, _ and -).",
    )
    http_host: str = Field("127.0.0.1", description="Address to listen on for the webhook and /healthz.")
    http_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port for the webhook and /healthz; 0: 8080 with a webhook, no listening without.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much to log. Never people's words."
    )

    @property
    def listen_port(self) -> int:
        """The port to listen on; 0 means not at all."""
        return self.http_port or (WEBHOOK_PORT if self.webhook_url else 0)


def read_settings() -> Settings:
    """The settings of this process. Raises `ConfigError` naming the first wrong one."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigError(f"{name} is not usable: {reason[0].lower()}{reason[1:]}.") from None
    if settings.webhook_url and not settings.webhook_secret.get_secret_value():
        raise ConfigError("WEBHOOK_SECRET is missing: with WEBHOOK_URL, set it to a long random word.")
    return settings

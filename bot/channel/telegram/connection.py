"""Where Telegram is, who we are to it, and how it can refuse us."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """The public address that Telegram calls, and the secret it repeats with each call."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The Bot API server's root, such as `https://api.telegram.org`, and the real token. No webhook: polling."""

    api: str
    token: str = field(repr=False)
    webhook: Webhook | None = None


class StartError(Exception):
    """The bot cannot start as it is set up. The text is one sentence that says what to do, without any secret."""


class TokenRefusedError(StartError):
    """Telegram does not know the token."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather (/mybots, API Token).")


class WebhookRefusedError(StartError):
    """Telegram will not call this address; `reason` is its own word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram refuses WEBHOOK_URL ({reason}): give it a public https address.")

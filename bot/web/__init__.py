"""What the bot serves over HTTP: the webhook for Telegram, and its health."""

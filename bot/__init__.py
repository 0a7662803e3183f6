"""Foothold: a Telegram bot for the hour after a drug lapse and the weeks that follow."""

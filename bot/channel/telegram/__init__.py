"""Telegram: updates become arrivals, effects become letters, and the real token stays out of sight."""

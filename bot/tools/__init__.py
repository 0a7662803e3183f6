"""Helpers for the people who write and review words."""

"""Talks in a terminal: numbered choices, a clock that can be moved, and no network."""

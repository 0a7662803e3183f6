"""Turns the files of `flows/` into engine values and words: `loader.load`, `checks.check`, `catalog`, `reading`."""

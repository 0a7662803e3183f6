"""Outputs that a test cannot find lying about."""

import os

import pytest


@pytest.fixture
def broken_pipe():
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as out:
        yield out

"""A sealed value opens with its key, unchanged, in its place; in every other case it does not."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.errors import UnreadableError
from bot.store.sealing import Sealer, place

SEALER = Sealer(bytes(32))
HERE = place("goal", "text", 1, "i1")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(JSON)
def test_what_is_sealed_comes_back(value: object) -> None:
    assert SEALER.open_json(SEALER.seal_json(value, HERE), HERE) == value


def test_half_a_surrogate_pair_comes_back() -> None:
    assert SEALER.open_json(SEALER.seal_json("a \ud83d b", HERE), HERE) == "a \ud83d b"


@given(st.binary(max_size=80))
def test_garbage_does_not_open(garbage: bytes) -> None:
    with pytest.raises(UnreadableError):
        SEALER.open(garbage, HERE)


def test_every_changed_bit_is_noticed() -> None:
    sealed = SEALER.seal(b"walk", HERE)
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(UnreadableError):
            SEALER.open(bytes(changed), HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("trigger", "text", 1, "i1"),
        place("goal", "details", 1, "i1"),
        place("goal", "text", 2, "i1"),
        place("goal", "text", 1, "i2"),
        place("goal", "text", 1),
        place("goal", "text"),
    ],
)
def test_it_does_not_open_elsewhere(elsewhere: bytes) -> None:
    with pytest.raises(UnreadableError):
        SEALER.open(SEALER.seal(b"walk", HERE), elsewhere)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(UnreadableError):
        Sealer(os.urandom(32)).open(SEALER.seal(b"walk", HERE), HERE)


def test_the_same_words_never_look_the_same() -> None:
    assert len({SEALER.seal(b"walk", HERE) for _ in range(100)}) == 100


def test_a_value_that_is_not_json_is_not_quoted() -> None:
    with pytest.raises(UnreadableError) as caught:
        SEALER.open_json(SEALER.seal(b"Ketamine", HERE), HERE)
    assert "Ketamine" not in str(caught.value)
    assert caught.value.__context__ is None

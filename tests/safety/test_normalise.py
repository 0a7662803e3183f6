"""Spellings that hide a danger become plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.normalise import HEAD, LONGEST_WORD, TAIL, normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("DON'T", "dont"),
        ("don’t", "dont"),
        ("don´t", "dont"),
        ("k1ll myself", "kill myself"),
        ("su1c1de", "suicide"),
        ("k*ll", "kill"),
        ("k i l l myself", "kill myself"),
        ("s.u.i.c.i.d.e", "suicide"),
        ("killmyself", "kill myself"),
        ("kms", "kill myself"),
        ("helppppp", "help"),
        ("suicdal", "suicidal"),
        ("he's having a siezure", "hes having a seizure"),
        ("overdozed", "overdosed"),
        ("𝗸𝗶𝗹𝗹", "kill"),
        ("kіll", "kill"),
        ("took 40mg", "took <2> mg"),
        ("call 911", "call 911"),
        ("🔫", "e_gun"),
        ("💊💊", "e_pill e_pill"),
        ("Estoy ahorcándome", "estoy ahorcandome"),
        ("¿qué hago?", "que hago ?"),
        ("xq no despierta", "porque no despierta"),
        ("i OD'd 2nite", "i overdosed tonight"),
        ("r u there", "are you there"),
        ("quiero matarme", "quiero matarme"),
        ("cooking something strange", "cooking something strange"),
        ("ahorrar dinero", "ahorrar dinero"),
    ],
)
def test_spellings_meet(typed: str, plain: str) -> None:
    assert " ".join(normalise(typed).words) == plain


@pytest.mark.parametrize("word", ["bills", "pillow", "skill", "stranger", "overdue", "bread", "hinge", "odd", "too"])
def test_harmless_neighbours_stay(word: str) -> None:
    assert normalise(word).words == (word,)


def test_sentences_keep_their_ends() -> None:
    assert normalise("He fell. Help!").words == ("he", "fell", ".", "help", "!")


def test_shouting_is_noticed() -> None:
    assert normalise("HE IS NOT MOVING").shouting
    assert not normalise("He is not moving").shouting


def test_both_ends_of_a_long_text_are_read() -> None:
    words = normalise("first " + "x " * (HEAD + TAIL) + " last").words
    assert words[0] == "first"
    assert words[-1] == "last"
    assert len(words) <= HEAD + TAIL


def test_an_endless_word_is_cut() -> None:
    assert all(len(word) <= LONGEST_WORD for word in normalise("ab" * 2000).words)


@given(st.text(max_size=300))
def test_every_string_has_a_plain_form(text: str) -> None:
    plain = normalise(text)
    assert all(word and " " not in word for word in plain.words)

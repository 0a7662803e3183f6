"""Words fit into Telegram's sizes, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channel.telegram.texts import NOTHING, cut, split


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_a_short_text_stays_whole() -> None:
    assert split("You are not alone.") == ("You are not alone.",)


def test_paragraphs_are_kept_together_where_possible() -> None:
    assert split(f"{'a' * 30}\n\n{'b' * 30}", 40) == ("a" * 30, "b" * 30)


def test_sentences_are_kept_whole_where_possible() -> None:
    assert split("One is here. Two is here. Three.", 28) == ("One is here. Two is here.", "Three.")


def test_a_text_without_any_border_is_cut_hard() -> None:
    assert split("a" * 90, 40) == ("a" * 40, "a" * 40, "a" * 10)


def test_an_early_border_makes_no_scrap() -> None:
    assert split(f"Hm.\n\n{'b' * 60}", 40)[0].startswith("Hm.\n\nbbb")


def test_emoji_count_twice_and_are_never_halved() -> None:
    assert split("😀" * 30, 41) == ("😀" * 20, "😀" * 10)


def test_nothing_becomes_something_telegram_accepts() -> None:
    assert split(" \n ") == (NOTHING,)
    assert cut("  ") == NOTHING


def test_labels_are_one_line_and_short() -> None:
    assert cut("call\nmy  sister") == "call my sister"
    assert cut("x" * 50) == "x" * 39 + "…"
    assert cut("x" * 40) == "x" * 40


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(4, 40))
def test_splitting_keeps_every_word_in_order(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(part.strip() and units(part) <= limit for part in parts)
    if text.strip():
        assert "".join("".join(parts).split()) == "".join(text.split())

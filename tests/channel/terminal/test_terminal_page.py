"""Every screen can be read: nothing is wider than it, nothing is lost, nothing moves the cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.terminal.page import WIDEST, Option, aside, clean, columns, message, person, wrap

WORDS = "Hi. I'm glad you're here. I'm a support bot, not a person. No one reads this chat live."
OPTIONS = [Option("I'm OK for now"), Option("I feel sick or odd"), Option("Someone's in danger")]
HINT = "back · skip · help · menu · stop"
SCREENS = pytest.mark.parametrize("width", [40, 60, 72, 200])


def text_of(lines):
    return ["".join(span.text for span in line) for line in lines]


def test_a_question_at_60_columns():
    assert text_of(message(WORDS, OPTIONS, HINT, 60)) == [
        "│ Hi. I'm glad you're here. I'm a support bot, not a person.",
        "│ No one reads this chat live.",
        "│",
        "│  1  I'm OK for now",
        "│  2  I feel sick or odd",
        "│  3  Someone's in danger",
        "│",
        "│ back · skip · help · menu · stop",
    ]


def test_a_question_at_40_columns():
    long = Option("Yes, but I would rather talk about it tomorrow")
    assert text_of(message(WORDS, [long], HINT, 40)) == [
        "│ Hi. I'm glad you're here. I'm a",
        "│ support bot, not a person. No one",
        "│ reads this chat live.",
        "│",
        "│  1  Yes, but I would rather talk about",
        "│     it tomorrow",
        "│",
        "│ back · skip · help · menu · stop",
    ]


def test_boxes_show_what_is_ticked_and_hang_their_second_line():
    boxes = [Option("Stress, and places that bring it all back to me", True), Option("Being alone", False)]
    assert text_of(message("", boxes, "", 40)) == [
        "│  1  ☑ Stress, and places that bring it",
        "│       all back to me",
        "│  2  ☐ Being alone",
    ]


def test_paragraphs_stay_apart():
    assert wrap("One.\n\nTwo.", 40) == ["One.", "", "Two."]


def test_a_telephone_number_with_no_break_spaces_is_never_parted():
    number = "1\u00a0800\u00a0662\u00a04357"
    assert wrap(f"The helpline has this number: {number}", 35) == ["The helpline has this number:", number]


def test_right_to_left_words_keep_their_order():
    arabic = "أنا هنا معك. خذ نفسًا عميقًا، وأخبرني أين أنت الآن، من فضلك."
    lines = wrap(arabic, 20)
    assert " ".join(lines) == arabic
    assert len(lines) > 1


def test_a_cut_never_halves_an_emoji_or_parts_an_accent_from_its_letter():
    family, thumb, letter = "👩‍👩‍👧‍👦", "👍🏽", "e\u0301"
    for cluster in (family, thumb, letter):
        lines = wrap(cluster * 30, 20)
        assert len(lines) > 1
        assert all(line == cluster * (len(line) // len(cluster)) for line in lines)


@pytest.mark.parametrize(
    ("text", "count"), [("abc", 3), ("日本", 4), ("👍", 2), ("e\u0301", 1), ("❤\ufe0f", 2), ("مرحبا", 5), ("", 0)]
)
def test_columns_are_counted_as_terminals_count_them(text, count):
    assert columns(text) == count


def test_control_characters_do_not_reach_the_screen():
    assert clean("a\x1b[2Jb\x07\tc\r\nd\u2028e") == "a[2Jb c\nd\ne"


def test_a_huge_text_is_laid_out():
    assert sum(len(line) for line in wrap("x" * 100_000 + " y" * 50_000, 60)) > 149_000


@SCREENS
@given(words=st.text(), label=st.text(), hint=st.text(max_size=60))
def test_nothing_is_wider_than_the_screen(width, words, label, hint):
    lines = text_of([*message(words, [Option(label, True)], hint, width), *person(words, width), *aside(hint, width)])
    assert max(map(columns, lines)) <= min(width, WIDEST)


@SCREENS
@given(words=st.text())
def test_no_word_is_lost(width, words):
    seen = "".join("".join(wrap(words, width)).split(" "))
    assert seen == clean(words).replace(" ", "").replace("\n", "") or not words.strip()

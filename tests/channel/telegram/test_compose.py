"""Every effect becomes calls that Telegram accepts, with help one tap away."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons
from bot.channel.telegram.channel import TelegramChannel
from bot.channel.telegram.compose import compose, compose_picture
from bot.content.cards import Card
from bot.engine.effects import Button, CloseQuestion, SendMessage, ShowHelpline, UpdateQuestion
from bot.engine.words import Text, own
from bot.ports import Letter, Voice
from tests.channel.telegram.kit import CATALOG, RecordingRequest, bot_with

CARD = Card(
    text="Crisis Line\nCall 988.",
    contacts=(("Crisis Line", "988"),),
    links=(("Chat", "https://example.org/chat"),),
)
YES = Button(choice="yes", label=Text(key="yes"))
NO = Button(choice="no", label=Text(key="no"))
QUESTION = SendMessage(text=Text(key="q"), asked="1a.1", buttons=(YES, NO))


def say(text: Text) -> str:
    return CATALOG.say(text, "en")


def letters(effect: Any, card: Card = CARD) -> tuple[Letter, ...]:
    return compose(effect, say, lambda topic: card)


def inline(letter: Letter) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = letter.params["reply_markup"]["inline_keyboard"]
    return rows


def labels(letter: Letter) -> list[list[str]]:
    return [[key["text"] for key in row] for row in inline(letter)]


def test_a_message_is_plain_text_with_the_persistent_keyboard() -> None:
    (letter,) = letters(SendMessage(text=own("a <b> *c* _d_ & {e}")))
    keyboard = letter.params["reply_markup"]
    assert (letter.method, letter.params["text"], letter.asked) == ("sendMessage", "a <b> *c* _d_ & {e}", "")
    assert "parse_mode" not in letter.params
    assert letter.params["link_preview_options"] == {"is_disabled": True}
    assert [[key["text"] for key in row] for row in keyboard["keyboard"]] == [["Help now", "Menu"]]
    assert keyboard["is_persistent"]
    assert keyboard["resize_keyboard"]


def test_a_question_shows_its_choices_and_the_way_out() -> None:
    (letter,) = letters(replace(QUESTION, can_go_back=True))
    assert letter.asked == "1a.1"
    assert labels(letter) == [["Yes", "No"], ["‹ Back", "Skip", "Help now"]]
    assert [key["callback_data"] for row in inline(letter) for key in row] == [
        "1a.1:yes",
        "1a.1:no",
        "!back:1a.1",
        "!skip:1a.1",
        buttons.HELP,
    ]


def test_back_is_only_offered_where_it_leads_somewhere() -> None:
    assert labels(letters(QUESTION)[0])[-1] == ["Skip", "Help now"]


def test_a_long_label_gets_a_row_of_its_own() -> None:
    long = Button(choice="long", label=own("fifteen letters"))
    (letter,) = letters(replace(QUESTION, buttons=(YES, long)))
    assert labels(letter)[:2] == [["Yes"], ["fifteen letters"]]


def test_boxes_show_what_is_ticked() -> None:
    effect = UpdateQuestion(
        text=Text(key="q"), asked="1a.1", buttons=(replace(YES, picked=True), replace(NO, picked=False))
    )
    (letter,) = letters(effect)
    assert (letter.method, letter.edits, letter.asked) == ("editMessageText", "1a.1", "")
    assert labels(letter)[0] == ["☑ Yes", "☐ No"]


def test_a_box_does_not_make_a_label_long() -> None:
    fourteen = own("x" * 14)
    (letter,) = letters(
        replace(QUESTION, buttons=(replace(YES, label=fourteen, picked=False), replace(NO, picked=True)))
    )
    assert labels(letter)[0] == [f"☐ {'x' * 14}", "☑ No"]


def test_a_closed_question_shows_its_answer_and_loses_its_buttons() -> None:
    (letter,) = letters(CloseQuestion(text=Text(key="q"), asked="1a.1", answer=Text(key="yes")))
    assert (letter.method, letter.edits) == ("editMessageText", "1a.1")
    assert letter.params["text"] == "Are you safe right now?\n\n✓ Yes"
    assert "reply_markup" not in letter.params


def test_a_passed_over_question_only_loses_its_buttons() -> None:
    (letter,) = letters(CloseQuestion(text=Text(key="q"), asked="1a.1"))
    assert letter.params["text"] == "Are you safe right now?"


def test_only_the_last_part_of_a_long_question_has_buttons_and_is_edited() -> None:
    text = own("A sentence. " * 500)
    first, last = letters(replace(QUESTION, text=text))
    assert (first.asked, last.asked) == ("", "1a.1")
    assert "reply_markup" not in first.params
    (closed,) = letters(CloseQuestion(text=text, asked="1a.1", answer=Text(key="yes")))
    assert closed.params["text"] == f"{last.params['text']}\n\n✓ Yes"


def test_a_full_message_still_closes() -> None:
    (letter,) = letters(CloseQuestion(text=own("x" * 4096), asked="1a.1", answer=own("y" * 280)))
    assert letter.params["text"] == "x" * 4096


def test_a_button_that_telegram_would_refuse_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    (letter,) = letters(replace(QUESTION, buttons=(YES, Button(choice="x" * 60, label=own("my own words")))))
    assert labels(letter) == [["Yes"], ["Skip", "Help now"]]
    assert "over 64 bytes" in caplog.text
    assert "own words" not in caplog.text


def test_a_helpline_is_a_card_and_its_contacts() -> None:
    card, contact = letters(ShowHelpline(topic="crisis"))
    assert card.params["text"] == CARD.text
    assert inline(card) == [[{"text": "Chat", "url": "https://example.org/chat"}]]
    assert (contact.method, contact.params) == ("sendContact", {"phone_number": "988", "first_name": "Crisis Line"})


def test_without_a_country_the_likely_ones_are_offered() -> None:
    card = replace(CARD, contacts=(), links=(), countries=(("US", "United States"), ("DE", "Germany")))
    (letter,) = letters(ShowHelpline(topic="overdose"), card)
    assert inline(letter) == [
        [
            {"text": "United States", "callback_data": "!country:US:overdose"},
            {"text": "Germany", "callback_data": "!country:DE:overdose"},
        ],
        [{"text": "Other country", "callback_data": buttons.OTHER_COUNTRY}],
    ]


@pytest.mark.parametrize("url", ["tel:988", "https://", "javascript:alert(1)", "", "sms:988", "https://nowhere"])
def test_an_address_that_would_sink_the_card_is_left_out(url: str) -> None:
    card, *_ = letters(ShowHelpline(topic="crisis"), replace(CARD, links=(("Call", url),)))
    assert "inline_keyboard" not in card.params["reply_markup"]
    assert card.params["text"] == CARD.text


def test_a_file_is_kept_as_json() -> None:
    channel = TelegramChannel(CATALOG, bot_with(RecordingRequest()))
    (letter,) = channel.compose_file("all.json", b"\x00\xff", own("c" * 3000), Voice())
    assert letter.method == "sendDocument"
    assert len(letter.params["caption"]) == 1024
    assert json.loads(json.dumps(dict(letter.params)))["document"] == {"name": "all.json", "content": "AP8="}


def test_the_channel_speaks_in_the_persons_voice() -> None:
    channel = TelegramChannel(CATALOG, bot_with(RecordingRequest()))
    (letter,) = channel.compose(SendMessage(text=Text(key="system.group")), Voice(language="de"))
    assert letter.params["text"] == "Bitte schreib mir privat."


ids = st.from_regex(r"[a-z][a-z0-9_]{0,60}", fullmatch=True)
anything = st.text(max_size=120)
shown = st.builds(Button, choice=ids, label=anything.map(own), picked=st.sampled_from([None, True, False]))


@given(text=st.text(max_size=9000), buttons_=st.lists(shown, max_size=110), back=st.booleans())
def test_whatever_is_asked_telegram_accepts_it_and_help_is_there(text: str, buttons_: list[Button], back: bool) -> None:
    question = SendMessage(text=own(text), asked="6a1f.12", buttons=tuple(buttons_), can_go_back=back)
    *parts, letter = letters(question)
    keys = [key for row in inline(letter) for key in row]
    assert all(0 < len(each.params["text"].encode("utf-16-le")) // 2 <= 4096 for each in (*parts, letter))
    assert all(1 <= len(key["callback_data"].encode()) <= 64 for key in keys)
    assert all(0 < len(key["text"]) <= 42 for key in keys)
    assert len(keys) <= 100
    assert all(len(row) <= 8 for row in inline(letter))
    assert any(key["callback_data"] == buttons.HELP for key in keys)
    assert json.loads(json.dumps(dict(letter.params))) == letter.params


def test_numbers_stand_side_by_side_above_the_other_buttons() -> None:
    numbers = tuple(Button(choice=f"n{number}", label=own(str(number))) for number in range(11))
    (letter,) = letters(replace(QUESTION, buttons=(*numbers, YES)))
    assert labels(letter)[:3] == [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"], ["Yes"]]


def test_a_place_can_be_shared_by_one_button_above_help() -> None:
    (letter,) = letters(SendMessage(text=own("Where?"), offers_place=True))
    keyboard = letter.params["reply_markup"]["keyboard"]
    assert [key.get("request_location", False) for row in keyboard for key in row] == [True, False, False]


def test_a_picture_carries_the_same_in_words() -> None:
    letter = compose_picture("weeks.png", b"png", "Days you checked in: 3")
    assert (letter.method, letter.params["caption"]) == ("sendPhoto", "Days you checked in: 3")

"""Whatever a person does in their chat becomes an arrival, and nothing else does."""

from typing import Any

import pytest

from bot.channel.telegram.receive import blocked_change, is_group, to_arrival
from bot.ports import Arrival
from tests.channel.telegram.kit import ANNA, GROUP, PRIVATE, membership, message, raw, tapped, update, written
from tests.kit.clock import NIGHT


def arrival(made: dict[str, Any]) -> Arrival | None:
    return to_arrival(update(made), NIGHT)


def test_words_arrive_without_names() -> None:
    assert arrival(written("I slipped")) == Arrival(chat=7, at=NIGHT, text="I slipped", language="de")


def test_a_forwarded_message_is_known_as_one() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Bob", "date": 1_790_000_000}
    got = arrival(written("help", forward_origin=origin))
    assert got == Arrival(chat=7, at=NIGHT, text="help", language="de", forwarded=True)


def test_a_tap_carries_its_button() -> None:
    assert arrival(tapped("1a.1:yes")) == Arrival(chat=7, at=NIGHT, button="1a.1:yes", language="de", tap="q1")


def test_a_tap_on_a_message_too_old_to_be_seen_still_counts() -> None:
    made = tapped("1a.1:yes")
    made["callback_query"]["message"] = {"message_id": 1, "date": 0, "chat": PRIVATE}
    assert arrival(made) == Arrival(chat=7, at=NIGHT, button="1a.1:yes", language="de", tap="q1")


def test_a_caption_is_text() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    got = arrival(raw("message", message(photo=photo, caption="this one")))
    assert got == Arrival(chat=7, at=NIGHT, text="this one", language="de")


FILE = {"file_id": "a", "file_unique_id": "b"}


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{**FILE, "width": 1, "height": 1}]},
        {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
        {"voice": {**FILE, "duration": 1}},
        {"video_note": {**FILE, "duration": 1, "length": 1}},
        {"video": {**FILE, "duration": 1, "width": 1, "height": 1}},
        {"audio": {**FILE, "duration": 1}},
        {"animation": {**FILE, "duration": 1, "width": 1, "height": 1}},
        {"document": FILE},
        {"contact": {"phone_number": "1", "first_name": "Bob"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                  "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                  "allows_revoting": False, "members_only": False}},
        {"game": {"title": "x", "description": "x", "photo": []}},
        {"something_new": {"a": 1}},
    ],
    ids=lambda content: next(iter(content)),
)  # fmt: skip
def test_what_we_cannot_read_is_media(content: dict[str, Any]) -> None:
    assert arrival(raw("message", message(**content))) == Arrival(chat=7, at=NIGHT, other="media", language="de")


def test_a_changed_message_is_an_edit_whose_words_are_screened() -> None:
    made = raw("edited_message", message(text="new words", edit_date=1_790_000_001))
    assert arrival(made) == Arrival(chat=7, at=NIGHT, text="new words", other="edit", language="de")


def test_half_a_character_does_not_get_through() -> None:
    got = arrival(written("a\ud83d"))
    assert got is not None
    assert got.text.encode() == b"a?"


@pytest.mark.parametrize(
    "made",
    [
        raw("message", message(pinned_message=message(text="x"))),
        raw("message", message(write_access_allowed={})),
        raw("message", message(new_chat_members=[ANNA])),
        raw("message", message(migrate_to_chat_id=-5)),
        raw("edited_message", message(location={"latitude": 1.0, "longitude": 2.0}, edit_date=1)),
        written("hello", chat=GROUP),
        tapped(chat=GROUP),
        tapped(None),
        written("hello", **{"from": {"id": 9, "is_bot": True, "first_name": "Other bot"}}),
        membership("kicked"),
        {"update_id": 1},
    ],
)
def test_nothing_else_arrives(made: dict[str, Any]) -> None:
    assert arrival(made) is None


@pytest.mark.parametrize(
    ("made", "blocked"),
    [
        (membership("kicked"), True),
        (membership("member"), False),
        (membership("kicked", GROUP), None),
        (membership("left"), None),
        (written("hello"), None),
    ],
)
def test_blocking_is_noticed_in_private_only(made: dict[str, Any], blocked: bool | None) -> None:
    assert blocked_change(update(made)) is blocked


def test_groups_are_told_from_people() -> None:
    assert is_group(update(written("hello", chat=GROUP)))
    assert is_group(update(tapped(chat=GROUP)))
    assert not is_group(update(written("hello")))
    assert not is_group(update({"update_id": 1}))


def test_of_a_place_only_its_time_zone_goes_any_further() -> None:
    got = arrival(raw("message", message(location={"latitude": 52.52, "longitude": 13.40})))
    assert got == Arrival(chat=7, at=NIGHT, zone="Europe/Berlin", language="de")
    assert "52" not in repr(got)

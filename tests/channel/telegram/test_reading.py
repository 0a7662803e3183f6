"""No update is so strange that it stops the others, or leaves a person without an answer."""

from typing import Any

import pytest

from bot.channel.telegram.reading import read_update
from bot.channel.telegram.receive import to_arrival
from bot.ports import Arrival
from tests.channel.telegram.kit import RecordingRequest, bot_with, message, raw, tapped, written
from tests.kit.clock import NIGHT


def arrival(made: object) -> Arrival | None:
    return to_arrival(read_update(made, bot_with(RecordingRequest())), NIGHT)


def test_a_known_update_is_read_whole() -> None:
    assert arrival(written("hello")) == Arrival(chat=7, at=NIGHT, text="hello", language="de")


@pytest.mark.parametrize(
    ("made", "seen"),
    [
        (raw("message", message(poll={"id": "1"})), Arrival(chat=7, at=NIGHT, other="media", language="de")),
        (written("hello", sticker="?"), Arrival(chat=7, at=NIGHT, text="hello", language="de")),
        (written("hello", entities=[{"type": "bold"}]), Arrival(chat=7, at=NIGHT, text="hello", language="de")),
    ],
)
def test_strange_content_leaves_the_sender_and_the_words(made: dict[str, Any], seen: Arrival) -> None:
    assert arrival(made) == seen


def test_a_tap_under_a_strange_message_still_counts() -> None:
    made = tapped("1a.1:yes")
    made["callback_query"]["message"]["poll"] = {"id": "1"}
    assert arrival(made) == Arrival(chat=7, at=NIGHT, button="1a.1:yes", language="de", tap="q1")


@pytest.mark.parametrize("made", [{"update_id": 9, "message": "?"}, {"update_id": 9, "message": {"chat": 1}}])
def test_what_is_beyond_reading_is_only_a_number(made: dict[str, Any]) -> None:
    assert read_update(made, bot_with(RecordingRequest())).update_id == 9
    assert arrival(made) is None


@pytest.mark.parametrize("made", [None, [], "hello", {}, {"update_id": "9"}])
def test_what_has_no_number_is_no_update(made: object) -> None:
    with pytest.raises(ValueError, match="no update_id"):
        arrival(made)


def test_no_words_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    arrival(written("my secret", sticker="?"))
    assert caplog.records
    assert "secret" not in caplog.text

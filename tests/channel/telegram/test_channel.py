"""Letters are sent once each, edits end quietly, taps never disturb."""

import pytest

from bot.channel.telegram.channel import TelegramChannel
from bot.engine.effects import CloseQuestion, SendMessage
from bot.engine.words import Text, own
from bot.ports import BlockedError, Letter, NotSentError, RefusedError, Voice
from tests.channel.telegram.kit import CATALOG, RecordingRequest, bot_with, ok, refused


@pytest.fixture
def request_() -> RecordingRequest:
    return RecordingRequest()


@pytest.fixture
def channel(request_: RecordingRequest) -> TelegramChannel:
    return TelegramChannel(CATALOG, bot_with(request_))


EDIT = Letter(method="editMessageText", params={"text": "?"}, edits="1a.1")


async def test_a_message_goes_to_its_chat_and_gives_its_number(
    channel: TelegramChannel, request_: RecordingRequest
) -> None:
    (letter,) = channel.compose(SendMessage(text=own("hello")), Voice())
    assert await channel.send(7, letter) == 101
    ((method, params),) = request_.calls
    assert (method, params["chat_id"], params["text"]) == ("sendMessage", 7, "hello")


async def test_an_edit_names_its_message_and_gives_no_number(
    channel: TelegramChannel, request_: RecordingRequest
) -> None:
    (letter,) = channel.compose(CloseQuestion(text=Text(key="q"), asked="1a.1"), Voice())
    request_.script["editMessageText"] = [ok({"message_id": 55})]
    assert await channel.send(7, letter, 55) is None
    assert request_.named("editMessageText")[0]["message_id"] == 55


async def test_an_edit_of_a_message_that_was_never_sent_is_dropped(
    channel: TelegramChannel, request_: RecordingRequest
) -> None:
    assert await channel.send(7, EDIT, None) is None
    assert request_.calls == []


@pytest.mark.parametrize(
    "reason",
    [
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
async def test_an_edit_with_nothing_left_to_do_is_done(
    channel: TelegramChannel, request_: RecordingRequest, reason: str
) -> None:
    request_.script["editMessageText"] = [refused(400, reason)]
    assert await channel.send(7, EDIT, 55) is None


async def test_another_refusal_of_an_edit_is_one(channel: TelegramChannel, request_: RecordingRequest) -> None:
    request_.script["editMessageText"] = [refused(400, "Bad Request: message is too long")]
    with pytest.raises(RefusedError):
        await channel.send(7, EDIT, 55)


async def test_a_person_who_is_gone_is_gone_for_edits_too(channel: TelegramChannel, request_: RecordingRequest) -> None:
    request_.script["editMessageText"] = [refused(403, "Forbidden: bot was blocked by the user")]
    with pytest.raises(BlockedError):
        await channel.send(7, EDIT, 55)


async def test_a_limit_is_passed_on_with_its_time(channel: TelegramChannel, request_: RecordingRequest) -> None:
    request_.script["sendMessage"] = [refused(429, "Too Many Requests", retry_after=3)]
    with pytest.raises(NotSentError) as caught:
        await channel.send(7, Letter(method="sendMessage", params={"text": "hello"}))
    assert caught.value.retry_after == 3


async def test_a_file_is_uploaded_as_it_was(channel: TelegramChannel, request_: RecordingRequest) -> None:
    (letter,) = channel.compose_file("all.json", b'{"a": 1}\xff', own("yours"), Voice())
    assert await channel.send(7, letter) == 101
    name, content, _ = request_.files["document"]
    assert (name, content) == ("all.json", b'{"a": 1}\xff')
    assert request_.named("sendDocument")[0]["caption"] == "yours"


async def test_a_tap_is_answered_with_a_short_note(channel: TelegramChannel, request_: RecordingRequest) -> None:
    await channel.answer_tap("q1", "n" * 300)
    await channel.answer_tap("q2", None)
    first, second = request_.named("answerCallbackQuery")
    assert len(first["text"]) == 200
    assert second == {"callback_query_id": "q2"}


@pytest.mark.parametrize(
    "answer",
    [
        refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        (502, b"<html>"),
    ],
)
async def test_a_tap_that_cannot_be_answered_disturbs_nobody(
    channel: TelegramChannel, request_: RecordingRequest, answer: tuple[int, object]
) -> None:
    request_.script["answerCallbackQuery"] = [answer]
    await channel.answer_tap("q1", None)

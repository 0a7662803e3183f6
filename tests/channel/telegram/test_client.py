"""What Telegram's answers, and the lack of them, mean for a letter."""

import pytest
from telegram.error import NetworkError, TimedOut

from bot.channel.telegram.client import PAUSE, call, result_of
from bot.channel.telegram.request import NeverLeftError, NoAnswerError
from bot.ports import BlockedError, NotSentError, RefusedError, SendError, UnclearError
from tests.channel.telegram.kit import RecordingRequest, bot_with

PAGE = b"<html><title>502 Bad Gateway</title></html>"
OK = b'{"ok":true,"result":{"message_id":5}}'


def said(code: int, description: str, more: str = "") -> bytes:
    return f'{{"ok":false,"error_code":{code},"description":"{description}"{more}}}'.encode()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (429, said(429, "Too Many Requests", ',"parameters":{"retry_after":7}'), NotSentError),
        (429, PAGE, NotSentError),
        (403, said(403, "Forbidden: bot was blocked by the user"), BlockedError),
        (403, said(403, "Forbidden: user is deactivated"), BlockedError),
        (403, PAGE, NotSentError),  # a proxy's: says nothing about the person
        (400, said(400, "Bad Request: chat not found"), BlockedError),
        (400, said(400, "Bad Request: message is too long"), RefusedError),
        (400, PAGE, NotSentError),
        (401, said(401, "Unauthorized"), NotSentError),
        (404, said(404, "Not Found"), NotSentError),
        (413, PAGE, RefusedError),
        (500, said(500, "Internal Server Error"), UnclearError),
        (502, PAGE, UnclearError),
        (502, said(502, "Bad Gateway"), UnclearError),
        (503, PAGE, NotSentError),
        (504, PAGE, UnclearError),
        (302, b"", NotSentError),
        (200, b'{"ok":true,"resu', UnclearError),
        (200, b"[]", UnclearError),
        (200, b'{"ok":true}', UnclearError),
        (200, b"\xff\xfe", UnclearError),
    ],
)
def test_each_failure_has_its_meaning(status: int, body: bytes, error: type[SendError]) -> None:
    with pytest.raises(error):
        result_of(status, body)


def test_a_good_answer_gives_its_result() -> None:
    assert result_of(200, OK) == {"message_id": 5}
    assert result_of(200, b'{"ok":true,"result":true}') is True


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (said(429, "Too Many Requests", ',"parameters":{"retry_after":7}'), 7),
        (said(429, "Too Many Requests", ',"parameters":{}'), PAUSE),
        (said(429, "Too Many Requests", ',"parameters":{"retry_after":"soon"}'), PAUSE),
        (PAGE, PAUSE),
    ],
)
def test_telegram_says_how_long_to_wait(body: bytes, seconds: float) -> None:
    with pytest.raises(NotSentError) as caught:
        result_of(429, body)
    assert caught.value.retry_after == seconds


def test_the_reason_of_a_refusal_is_telegrams_own_word() -> None:
    with pytest.raises(RefusedError) as caught:
        result_of(400, said(400, "Bad Request: message text is empty"))
    assert caught.value.reason == "message text is empty"


@pytest.mark.parametrize(
    ("failure", "cause", "error"),
    [
        (NetworkError("x"), NeverLeftError("x"), NotSentError),
        (TimedOut(), NeverLeftError("x"), NotSentError),
        (TimedOut(), NoAnswerError("x"), UnclearError),
        (NetworkError("x"), None, UnclearError),
    ],
)
async def test_a_letter_that_never_left_is_not_a_letter_without_an_answer(
    failure: NetworkError, cause: Exception | None, error: type[SendError]
) -> None:
    request = RecordingRequest()
    failure.__cause__ = cause
    request.script["sendMessage"] = [failure]
    with pytest.raises(error):
        await call(bot_with(request), "sendMessage", {"text": "hello"})

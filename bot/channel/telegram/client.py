"""One call to the Bot API, and what its failure means for a letter."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

# Not exported, but the only way to a `RequestData` that does not log the words of every message at DEBUG.
from telegram.request._requestparameter import RequestParameter

from bot.channel.telegram.request import NeverLeftError
from bot.ports import BlockedError, NotSentError, RefusedError, SendError, UnclearError

PAUSE: Final = 5.0
"""Seconds to wait where Telegram names no time."""
LONGEST_REASON: Final = 120
GONE: Final = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")


async def call(
    bot: Bot, method: str, params: Mapping[str, Any], *, read_timeout: Any = BaseRequest.DEFAULT_NONE
) -> Any:
    """The `result` of one Bot API call; raises a `SendError`.

    Goes beneath `Bot`, whose methods build a `Message` from each answer: only its number is needed, and building it
    costs more than sending.
    """
    try:
        status, body = await bot.request.do_request(
            url=f"{bot.base_url}/{method}",
            method="POST",
            request_data=request_data(params),
            read_timeout=read_timeout,
        )
    except TelegramError as error:
        failure: SendError = NotSentError() if isinstance(error.__cause__, NeverLeftError) else UnclearError()
        raise failure from error
    return result_of(status, body)


def request_data(params: Mapping[str, Any]) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in params.items()])


def file_param(name: str, content: bytes) -> dict[str, str]:
    """A file as a letter keeps it: JSON."""
    return {"name": name, "content": base64.b64encode(content).decode()}


def input_file(param: Mapping[str, str]) -> InputFile:
    return InputFile(base64.b64decode(param["content"]), filename=param["name"])


def result_of(status: int, body: bytes) -> Any:
    """What Telegram's answer holds; raises the `SendError` that fits.

    An answer in Telegram's own form says what became of the letter. Anything else is a proxy's: it passed the letter
    on and lost the answer (502, 504), or did not pass it on.
    """
    answer = _parsed(body)
    if answer.get("ok") is True and "result" in answer:
        return answer["result"]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise NotSentError(_pause(answer))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        raise NotSentError(PAUSE)
    if status < HTTPStatus.MULTIPLE_CHOICES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise UnclearError
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise RefusedError("too large")
    if not answer or status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        raise NotSentError(PAUSE)  # a proxy, or our token: for the operator to mend, and the letter can wait
    raise _refusal(status, str(answer.get("description", "")))


def _refusal(status: int, description: str) -> SendError:
    if status == HTTPStatus.FORBIDDEN or any(sign in description.lower() for sign in GONE):
        return BlockedError()
    return RefusedError(description.removeprefix("Bad Request: ")[:LONGEST_REASON] or f"status {status}")


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _pause(answer: Mapping[str, Any]) -> float:
    parameters = answer.get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(after) if isinstance(after, int | float) else PAUSE

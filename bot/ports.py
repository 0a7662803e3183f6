"""What the shell's parts agree on: how a person is spoken to, what is sent, and how sending can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from bot.engine.effects import CloseQuestion, SendMessage, ShowHelpline, ShowProgress, UpdateQuestion
from bot.engine.events import Event
from bot.engine.session import Session
from bot.engine.words import Text
from bot.safety.screening import Verdict

Spoken = SendMessage | UpdateQuestion | ShowProgress | CloseQuestion | ShowHelpline
"""The effects that a channel turns into letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How to speak to a person: their language, and the country (ISO 3166-1) whose numbers help, if known."""

    language: str = "en"
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something a person did, as any channel reports it. Carries no names.

    Exactly one of these is set: `text` (typed, or a caption), `button` (see `bot.buttons`), `zone` (of a place that was
    shared; the place itself is kept nowhere), `other` (`media`, `edit`).
    Only an edit has a text, too: it is screened, and never taken for an answer.
    `language` is the tag the channel suggests (Telegram's `language_code`), `at` when we received it (UTC), `tap` the
    channel's number of a tap that waits to be acknowledged.
    """

    chat: int
    at: datetime
    text: str = ""
    button: str = ""
    zone: str = ""
    other: str = ""
    language: str | None = None
    forwarded: bool = False
    tap: str = ""


class Lane(StrEnum):
    """How a letter is treated.

    A reply is sent at least once and never waits behind the others; a nudge (an agreed look-in) at most once. Bulk, the
    daily check-ins, is like a nudge, and let go when it could not be sent in time. A touch-up (the buttons of an
    answered question go away) comes after its turn's replies and is let go when it would hold anything up.
    """

    REPLY = "reply"
    NUDGE = "nudge"
    BULK = "bulk"
    TOUCH_UP = "touch_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One call to a channel, ready to be kept and sent. `params` is JSON-ready.

    `asked`: this letter shows the question with that stamp. `edits`: it changes the message that shows that
    question (its number is looked up when sending; if none was ever sent, the letter is dropped).
    """

    method: str
    params: Mapping[str, Any]
    asked: str = ""
    edits: str = ""
    lane: Lane = Lane.REPLY


UNASKED: Final = (Lane.NUDGE, Lane.BULK)
"""The lanes of what we write by ourselves."""


class Channel(Protocol):
    """A person on one side, engine values on the other."""

    def compose(self, effect: Spoken, voice: Voice) -> tuple[Letter, ...]:
        """Words for an effect. Pure: no network, no clock."""

    def compose_file(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        """A file for the person to keep."""

    def compose_picture(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        """A PNG to look at, with the same in words below it."""

    async def send(self, chat: int, letter: Letter, message: int | None = None) -> int | None:
        """Send one letter; `message` is the number of the message it edits. Returns the number of a new message.

        Raises one of the `SendError`s.
        """


class SendError(Exception):
    """A letter did not certainly arrive. Carries no words and no token."""


class NotSentError(SendError):
    """It did not arrive (no connection); may be tried again after `retry_after` seconds (0: as the sender likes)."""

    def __init__(self, retry_after: float = 0) -> None:
        super().__init__(f"not sent, retry after {retry_after:g} s")
        self.retry_after = retry_after


class UnclearError(SendError):
    """It may have arrived: the connection broke after the letter had left."""


class RefusedError(SendError):
    """The channel will never take this letter. `reason` is the channel's own word for it, without any content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BlockedError(SendError):
    """The person has blocked the bot or is gone."""


class Reader(Protocol):
    """Makes facts of typed words."""

    def read(self, text: str, session: Session, at: datetime) -> Event:
        """What typed words mean where the person stands. Never raises."""


class Screener(Protocol):
    """Tells what a text means for a life."""

    def screen(self, text: str, *, forwarded: bool = False) -> Verdict:
        """Red, amber or none. Never raises; takes about a millisecond."""


class Words(Protocol):
    """Sentences for addresses."""

    def say(self, text: Text, language: str, country: str | None = None) -> str: ...
    def match_language(self, tag: str | None) -> str: ...


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""

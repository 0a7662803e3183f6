"""The talk itself: typed lines become arrivals, a few commands stay here, the end is polite."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from types import FrameType
from typing import Final, TextIO

from bot.channel.terminal.channel import TerminalChannel
from bot.channel.terminal.durations import read_duration, spell_duration
from bot.channel.terminal.lines import Lines
from bot.channel.terminal.screen import Screen
from bot.channel.terminal.witness import Nobody, Witness
from bot.ports import Arrival, Clock

CHAT: Final = 1
"""A terminal has one person in it."""
COMMANDS: Final = """\
These stay in the terminal; the bot never sees them.
/after 10m – moves the clock (90s, 2h, 3d, 10 minutes) and rings what is due
[a choice] – taps the button with that label
/quit – ends the talk; so do Ctrl-D and Ctrl-C
/? – shows this"""
GREETING: Final = "/after 10m moves the clock · /quit ends · /? for more"

Handle = Callable[[Arrival], Awaitable[str | None]]
"""Plays one arrival; returns the short note that a tapped button answers, if any."""
Advance = Callable[[timedelta], Awaitable[None]]
"""Moves the clock and rings every timer that has become due."""


class Terminal:
    """Talks until the input ends. `language` is the tag that the person's surroundings suggest, such as `es_MX`."""

    def __init__(
        self,
        channel: TerminalChannel,
        screen: Screen,
        clock: Clock,
        *,
        handle: Handle,
        advance: Advance,
        typed: TextIO,
        language: str | None = None,
        witness: Witness | None = None,
    ) -> None:
        self._channel = channel
        self._screen = screen
        self._clock = clock
        self._handle = handle
        self._advance = advance
        self._typed = typed
        self._language = language
        self._witness = witness or Nobody()
        self._at_a_screen = screen.is_terminal and typed.isatty()
        """Somebody sits there: a prompt is shown, and the terminal itself shows what they type."""

    async def run(self, opening: str = "") -> int:
        """Talk until end of file, /quit, Ctrl-C, or until nobody reads; returns the exit code, 0.

        `opening` is typed for the person first, such as `/start`.
        """
        if self._at_a_screen:
            self._screen.remark(GREETING)
        lines = Lines(self._typed.fileno(), self._typed.encoding)
        with _interrupts_call(lines.end):
            if opening:
                self._screen.echo(opening)
                await self._take(opening)
            lines.start()
            await self._talk(lines)
        self._screen.close()
        return 0

    async def _talk(self, lines: Lines) -> None:
        while not self._screen.is_gone:
            if self._at_a_screen:
                self._screen.prompt()
            line = await lines.next()
            if line is None:
                return
            line = line.strip()
            if self._at_a_screen:
                self._screen.typed()
            elif line:
                self._screen.echo(line)
            if line.lower() == "/quit":
                return
            await self._take(line)

    async def _take(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        command = command.lower()
        if command == "/?":
            self._screen.remark(COMMANDS)
        elif command == "/after":
            await self._after(rest)
        elif line.startswith("[") and line.endswith("]"):
            await self._tap(line[1:-1].strip())
        elif line:
            self._witness.person(line, tap=False)
            await self._arrive(Arrival(chat=CHAT, at=self._clock.now(), text=line, language=self._language))

    async def _after(self, rest: str) -> None:
        try:
            duration = read_duration(rest)
        except ValueError as error:
            self._screen.remark(f"/after: {error}")
            return
        self._witness.after(duration)
        self._screen.remark(f"{spell_duration(duration)} later")
        await self._advance(duration)

    async def _tap(self, label: str) -> None:
        button = self._channel.button_of(label)
        if button is None:
            self._screen.remark("There is no such choice on the screen. Type its number or its words.")
            return
        self._witness.person(label, tap=True)
        await self._arrive(Arrival(chat=CHAT, at=self._clock.now(), button=button, language=self._language))

    async def _arrive(self, arrival: Arrival) -> None:
        if note := await self._handle(arrival):
            self._screen.remark(note)


@contextlib.contextmanager
def _interrupts_call(end: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C ends the talk after the turn that is being played; a second Ctrl-C does what it did before."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python hears signals in its main thread only
        return
    before = signal.getsignal(signal.SIGINT)

    def interrupted(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        end()

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

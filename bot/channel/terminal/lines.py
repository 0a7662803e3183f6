"""Reads lines from a terminal, a pipe or a file without holding up the event loop."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import threading
from typing import Final

CHUNK: Final = 65_536


class Lines:
    """Typed lines, without their line ends. `fd` is read by a thread of its own, whatever stands behind it.

    A thread, because `epoll` refuses plain files and /dev/null; a daemon on the bare descriptor, because a thread
    that waits inside `sys.stdin.readline` keeps the lock that Python wants at exit.
    """

    def __init__(self, fd: int, encoding: str = "utf-8") -> None:
        self._fd = fd
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue()
        self._ended = False

    def start(self) -> None:
        threading.Thread(target=self._read, name="typed lines", daemon=True).start()

    async def next(self) -> str | None:
        """The next line; None once there will be no more."""
        line = await self._waiting.get()
        return None if self._ended else line

    def end(self) -> None:
        """Give out no more lines, not even those already read. May be called from a signal handler."""
        self._ended = True
        self._hand_over(None)

    def _read(self) -> None:
        rest = ""
        # A closed loop ends the thread: the talk is over, and nobody wants the line that was read last.
        with contextlib.suppress(RuntimeError):
            while chunk := self._chunk():
                *lines, rest = (rest + self._decoder.decode(chunk)).split("\n")
                for line in lines:
                    self._hand_over(line)
            for line in filter(None, (rest + self._decoder.decode(b"", final=True)).split("\n")):
                self._hand_over(line)
            self._hand_over(None)

    def _chunk(self) -> bytes:
        try:
            return os.read(self._fd, CHUNK)
        except OSError:
            return b""  # a terminal that was closed reads as an error; for us the input has ended

    def _hand_over(self, line: str | None) -> None:
        self._loop.call_soon_threadsafe(self._waiting.put_nowait, line)

"""Colours only where they are wanted; plain text, flushed, everywhere else."""

import io

import pytest

from bot.channel.terminal.page import Option, message
from bot.channel.terminal.screen import Screen
from tests.channel.terminal.fakes import TerminalOut

LINES = message("Hi.", [Option("Stress", True), Option("Rest", False)], "back · skip", 60)


def test_a_terminal_gets_colours():
    out = TerminalOut()
    Screen(out, environ={"TERM": "xterm"}, columns=lambda: 60).show(LINES)
    assert out.getvalue().startswith("\x1b[36m│ \x1b[0mHi.\n")


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_none_gets_none(environ):
    out = TerminalOut()
    Screen(out, environ=environ, columns=lambda: 60).show(LINES)
    assert "\x1b" not in out.getvalue()


def test_a_pipe_gets_plain_text():
    out = io.StringIO()
    Screen(out, environ={"TERM": "xterm"}, columns=lambda: 60).show(LINES)
    assert out.getvalue() == "│ Hi.\n│\n│  1  ☑ Stress\n│  2  ☐ Rest\n│\n│ back · skip\n"


def test_every_message_is_flushed(tmp_path):
    path = tmp_path / "out"
    with path.open("w", encoding="utf-8") as out:
        Screen(out, environ={}).show(LINES)
        assert path.read_text(encoding="utf-8").endswith("back · skip\n")


def test_an_old_encoding_still_shows_what_is_ticked():
    raw = io.BytesIO()
    screen = Screen(io.TextIOWrapper(raw, encoding="ascii"), environ={}, columns=lambda: 60)
    screen.show(message("Don’t worry 👍", [Option("Stress", True), Option("Rest", False)], "", 60))
    assert raw.getvalue() == b"| Don't worry ?\n|\n|  1  [x] Stress\n|  2  [ ] Rest\n"


def test_half_a_character_is_replaced():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8")
    Screen(out, environ={}).echo("a\ud83d")
    assert raw.getvalue() == b"> a?\n"


def test_a_message_takes_the_line_of_the_prompt_and_puts_it_up_again():
    out = TerminalOut()
    screen = Screen(out, environ={"NO_COLOR": "1"}, columns=lambda: 60)
    screen.show(LINES[:1])
    screen.prompt()
    screen.show(LINES[:1])
    assert out.getvalue() == "│ Hi.\n\n> \r\x1b[K│ Hi.\n\n> "


def test_without_cursor_commands_the_message_goes_below_the_prompt():
    out = TerminalOut()
    screen = Screen(out, environ={"TERM": "dumb"}, columns=lambda: 60)
    screen.prompt()
    screen.show(LINES[:1])
    assert out.getvalue() == "> \n\n│ Hi.\n\n> "


def test_a_reader_that_is_gone_is_noticed_once(broken_pipe):
    screen = Screen(broken_pipe, environ={})
    assert not screen.is_gone
    screen.show(LINES)
    screen.show(LINES)
    assert screen.is_gone
    broken_pipe.flush()


def test_the_width_follows_the_window():
    sizes = iter([200, 50, 3])
    screen = Screen(io.StringIO(), environ={}, columns=lambda: next(sizes))
    assert [screen.width, screen.width, screen.width] == [72, 50, 16]

"""A whole talk: typed lines in, arrivals out, and a polite end."""

import asyncio
import io
import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channel.terminal.channel import TerminalChannel
from bot.channel.terminal.clock import OffsetClock
from bot.channel.terminal.screen import Screen
from bot.channel.terminal.terminal import Terminal
from bot.engine import effects as fx
from bot.engine.words import Text, own
from bot.ports import Arrival, Voice
from tests.channel.terminal.fakes import FakeWords, TerminalIn, TerminalOut

NIGHT = datetime(2026, 11, 24, 2, tzinfo=UTC)


class Talk:
    """A terminal whose bot repeats what it hears, and asks whether somebody is safe when it hears `ask`."""

    def __init__(self, typed, out=None, environ=None):
        self.out = out or io.StringIO()
        self.clock = OffsetClock(lambda: NIGHT)
        self.arrivals = []
        self.witnessed = []
        self.when_heard = lambda: None
        screen = Screen(self.out, environ=environ or {}, columns=lambda: 60)
        self.channel = TerminalChannel(FakeWords(), screen, folder=None)
        self.terminal = Terminal(
            self.channel,
            screen,
            self.clock,
            handle=self.handle,
            advance=self.advance,
            typed=typed,
            language="es_MX",
            witness=self,
        )

    async def handle(self, arrival):
        self.arrivals.append(arrival)
        self.when_heard()
        await asyncio.to_thread(lambda: None)  # the real one waits for the store here
        if arrival.button:
            return "Thanks."
        buttons = (fx.Button(choice="ok", label=Text(key="safety.ok")),)
        question = fx.SendMessage(text=Text(key="safety.ask"), asked="6.1", buttons=buttons)
        await self.say(question if arrival.text == "ask" else fx.SendMessage(text=own(f"You said {arrival.text}.")))
        return None

    async def advance(self, duration):
        self.clock.advance(duration)
        await self.say(fx.SendMessage(text=own("Time is up.")))

    async def say(self, effect):
        for letter in self.channel.compose(effect, Voice()):
            await self.channel.send(1, letter)

    def person(self, text, *, tap):
        self.witnessed.append((text, tap))

    def bot(self, method, words, choices): ...

    def after(self, duration):
        self.witnessed.append(duration)

    @property
    def texts(self):
        return [arrival.text for arrival in self.arrivals]


@pytest.fixture
def pipe():
    """Both ends of the input: `type(text)` and `typed`."""
    reading, writing = os.pipe()
    with open(reading, encoding="utf-8") as typed:
        with open(writing, "wb", buffering=0) as hand:
            yield hand, typed
        for thread in threading.enumerate():
            if thread.name == "typed lines":
                thread.join(5)  # or it might read on from the next test's pipe, which gets the same number


@pytest.fixture
def piped(pipe):
    """Runs a talk on some typed bytes up to their end."""
    hand, typed = pipe

    async def run(content, **options):
        talk = Talk(typed)
        hand.write(content)
        hand.close()
        assert await talk.terminal.run(**options) == 0
        return talk

    return run


async def test_a_piped_talk_reads_as_a_conversation(piped):
    talk = await piped(b"hello there\nask\n")
    assert talk.out.getvalue() == (
        "> hello there\n"
        "\n"
        "│ You said hello there.\n"
        "\n"
        "> ask\n"
        "\n"
        "│ Are you safe right now?\n"
        "│\n"
        "│  1  I'm OK for now\n"
        "│\n"
        "│ skip · help · stop\n"
    )


async def test_typed_lines_become_arrivals(piped):
    talk = await piped("  ¿qué tal? 👍\r\n\n   \nlast without line end".encode())
    assert talk.arrivals == [
        Arrival(chat=1, at=NIGHT, text="¿qué tal? 👍", language="es_MX"),
        Arrival(chat=1, at=NIGHT, text="last without line end", language="es_MX"),
    ]


async def test_the_opening_comes_first(piped):
    assert (await piped(b"x\n", opening="/start")).texts == ["/start", "x"]


async def test_bytes_that_are_no_text_do_not_end_the_talk(piped):
    assert (await piped(b"\xff\xfe\nx\n")).texts == ["��", "x"]


async def test_a_very_long_line_arrives_whole(piped):
    hand_sized = b"\xe2\x82\xac" * 20_000  # euro signs, cut somewhere by the reader's chunks
    assert (await piped(hand_sized + b"\n")).texts == ["€" * 20_000]


@pytest.fixture(params=["a plain file", os.devnull])
def file(request, tmp_path):
    """Inputs that `epoll` refuses."""
    path = Path(request.param) if request.param == os.devnull else tmp_path / "talk.txt"
    path.write_text("one\ntwo\n")
    with path.open() as typed:
        yield typed


async def test_a_plain_file_and_no_input_at_all_can_be_read(file):
    talk = Talk(file)
    assert await talk.terminal.run() == 0
    assert talk.texts == ([] if file.name == os.devnull else ["one", "two"])


async def test_after_moves_the_clock_and_lets_timers_ring(piped):
    talk = await piped(b"/after 10m\nx\n")
    assert talk.clock.now() == NIGHT + timedelta(minutes=10)
    assert talk.arrivals[0].at == NIGHT + timedelta(minutes=10)
    assert talk.texts == ["x"]
    assert talk.out.getvalue().startswith("> /after 10m\n  10 minutes later\n\n│ Time is up.\n")


@pytest.mark.parametrize("line", [b"/after", b"/after soon", b"/after 0s"])
async def test_a_bad_after_says_what_to_write_and_moves_nothing(piped, line):
    talk = await piped(line + b"\n")
    assert talk.clock.now() == NIGHT
    assert not talk.arrivals
    assert not talk.witnessed
    assert "  /after: " in talk.out.getvalue()


async def test_local_commands_never_reach_the_bot(piped):
    talk = await piped(b"/?\n/quit\nnever read\n")
    assert not talk.arrivals
    assert "/after 10m – moves the clock" in talk.out.getvalue()


async def test_a_choice_in_brackets_is_a_tap(piped):
    talk = await piped(b"ask\n[I'm OK for now]\n")
    assert talk.arrivals[1] == Arrival(chat=1, at=NIGHT, button="6.1:ok", language="es_MX")
    assert talk.out.getvalue().endswith("> [I'm OK for now]\n  Thanks.\n")


async def test_a_tap_on_nothing_is_explained(piped):
    talk = await piped(b"[Nowhere]\n")
    assert not talk.arrivals
    assert "no such choice on the screen" in talk.out.getvalue()


async def test_a_witness_hears_of_every_turn(piped):
    talk = await piped(b"ask\n[I'm OK for now]\n[Nowhere]\n/after 1h\n/?\n")
    assert talk.witnessed == [("ask", False), ("I'm OK for now", True), timedelta(hours=1)]


async def test_ctrl_c_ends_after_the_turn_that_is_being_played(pipe):
    hand, typed = pipe
    talk = Talk(typed)
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def interrupt():
        for thread in threading.enumerate():
            if thread.name == "typed lines":
                thread.join()  # so that "two" and "three" wait already
        signal.raise_signal(signal.SIGINT)
        seen.append(signal.getsignal(signal.SIGINT))

    talk.when_heard = interrupt
    hand.write(b"one\ntwo\nthree\n")
    hand.close()
    assert await talk.terminal.run() == 0
    assert talk.texts == ["one"]
    assert "You said one." in talk.out.getvalue()
    assert seen == [before]  # a second Ctrl-C would do what it always does


async def test_ctrl_c_means_what_it_meant_once_the_talk_is_over(piped):
    before = signal.getsignal(signal.SIGINT)
    await piped(b"one\n")
    assert signal.getsignal(signal.SIGINT) is before


async def test_ctrl_c_ends_a_talk_that_waits(pipe):
    _, typed = pipe
    talk = Talk(typed)
    heard = asyncio.Event()
    talk.when_heard = heard.set
    running = asyncio.create_task(talk.terminal.run(opening="x"))
    await heard.wait()
    signal.raise_signal(signal.SIGINT)
    assert await running == 0


async def test_a_reader_that_is_gone_ends_the_talk(pipe, broken_pipe):
    hand, typed = pipe
    talk = Talk(typed, out=broken_pipe)
    talk.say = lambda effect: asyncio.sleep(0)
    hand.write(b"one\ntwo\n")
    assert await talk.terminal.run() == 0
    assert talk.texts == ["one"]


async def test_at_a_terminal_there_is_a_prompt_and_no_echo(pipe):
    hand, typed = pipe
    out = TerminalOut()
    hand.write(b"hello\n/quit\n")
    assert await Talk(TerminalIn(typed.fileno()), out, {"NO_COLOR": "1"}).terminal.run() == 0
    # The line ends after the prompts are the person's own, and so not in here.
    assert out.getvalue() == ("  /after 10m moves the clock · /quit ends · /? for more\n\n> \n│ You said hello.\n\n> ")


async def test_the_end_of_input_at_a_terminal_leaves_the_cursor_on_a_line_of_its_own(pipe):
    hand, typed = pipe
    hand.close()
    out = TerminalOut()
    assert await Talk(TerminalIn(typed.fileno()), out, {"NO_COLOR": "1"}).terminal.run() == 0
    assert out.getvalue().endswith("\n\n> \n")

"""What the bot says, as a person at a terminal reads it; letters sleep in the outbox as JSON in between."""

import io
import json
import stat
from dataclasses import replace

import pytest

from bot.channel.terminal.channel import TerminalChannel
from bot.channel.terminal.screen import Screen
from bot.content.cards import Card
from bot.engine import effects as fx
from bot.engine.words import Text, own
from bot.ports import NotSentError, RefusedError, Voice
from tests.channel.terminal.fakes import FakeWords

VOICE = Voice(language="en", country="US")
QUESTION = fx.SendMessage(
    text=Text(key="safety.ask"),
    asked="6.1",
    buttons=(
        fx.Button(choice="ok", label=Text(key="safety.ok")),
        fx.Button(choice="sick", label=Text(key="safety.sick")),
    ),
)
BOXES = fx.UpdateQuestion(
    text=Text(key="why.ask"),
    asked="6.2",
    buttons=(
        fx.Button(choice="stress", label=own("Stress"), picked=True),
        fx.Button(choice="alone", label=own("Being alone"), picked=False),
        fx.Button(choice="done", label=Text(key="system.done")),
    ),
)


class Notes:
    """A witness that remembers."""

    def __init__(self):
        self.seen = []

    def person(self, text, *, tap):
        self.seen.append((text, tap))

    def bot(self, method, words, choices):
        self.seen.append((method, words, list(choices)))

    def after(self, duration):
        self.seen.append(duration)


class Bench:
    """A channel on a screen in memory."""

    def __init__(self, folder, cards=None, columns=60, out=None):
        self.out = out or io.StringIO()
        self.notes = Notes()
        screen = Screen(self.out, environ={}, columns=lambda: columns)
        self.channel = TerminalChannel(FakeWords(cards or {}), screen, folder=folder, witness=self.notes)

    async def shows(self, letters):
        """Send letters as they come back from the outbox; returns their numbers."""
        return [
            await self.channel.send(1, replace(letter, params=json.loads(json.dumps(letter.params))))
            for letter in letters
        ]

    async def plays(self, *effects):
        return [number for effect in effects for number in await self.shows(self.channel.compose(effect, VOICE))]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


async def test_a_question_with_its_numbered_choices(bench):
    await bench.plays(QUESTION)
    assert bench.out.getvalue() == (
        "│ Are you safe right now?\n│\n│  1  I'm OK for now\n│  2  I feel sick or odd\n│\n│ skip · help · stop\n"
    )
    assert bench.notes.seen == [("print", "Are you safe right now?", ["I'm OK for now", "I feel sick or odd"])]


async def test_the_first_question_offers_no_way_back_and_later_ones_do(bench):
    await bench.plays(replace(QUESTION, can_go_back=True))
    assert bench.out.getvalue().endswith("│ back · skip · help · stop\n")


async def test_a_message_without_question_is_only_its_words(bench):
    await bench.plays(fx.SendMessage(text=own("I'm here.")), fx.SendMessage(text=own("Still here.")))
    assert bench.out.getvalue() == "│ I'm here.\n\n│ Still here.\n"


async def test_messages_are_numbered_upwards_and_edits_are_not(bench):
    assert await bench.plays(QUESTION, BOXES, fx.SendMessage(text=own("Hm."))) == [1, None, 2]


async def test_ticked_boxes_are_shown_again_below(bench):
    await bench.plays(BOXES)
    assert bench.out.getvalue() == "│  1  ☑ Stress\n│  2  ☐ Being alone\n│  3  Done\n"
    assert bench.notes.seen == [("update", "", ["☑ Stress", "☐ Being alone", "Done"])]


async def test_labels_on_the_screen_can_be_tapped_until_the_question_is_closed(bench):
    await bench.plays(QUESTION)
    assert bench.channel.button_of("I feel sick or odd") == "6.1:sick"
    assert bench.channel.button_of("Something else") is None
    await bench.plays(fx.SendMessage(text=own("A word in between.")), BOXES)
    assert bench.channel.button_of("Stress") == "6.2:stress"
    await bench.plays(fx.CloseQuestion(text=Text(key="why.ask"), asked="6.2"))
    assert bench.channel.button_of("Stress") is None


async def test_closing_an_older_question_leaves_the_newer_one(bench):
    await bench.plays(QUESTION, fx.CloseQuestion(text=Text(key="why.ask"), asked="5.9"))
    assert bench.channel.button_of("I'm OK for now") == "6.1:ok"


async def test_an_answer_by_number_is_read_back(bench):
    await bench.plays(fx.CloseQuestion(text=Text(key="safety.ask"), asked="6.1", answer=Text(key="safety.ok")))
    assert bench.out.getvalue() == "  ✓ I'm OK for now\n"


@pytest.mark.parametrize("answer", [None, own("my own words")])
async def test_a_skip_or_own_words_are_not_read_back(bench, answer):
    await bench.plays(fx.CloseQuestion(text=Text(key="safety.ask"), asked="6.1", answer=answer))
    assert bench.out.getvalue() == ""


async def test_an_edit_names_the_question_it_belongs_to(bench):
    closing = fx.CloseQuestion(text=Text(key="safety.ask"), asked="6.1")
    (shown,), (ticked,), (closed,) = (bench.channel.compose(each, VOICE) for each in (QUESTION, BOXES, closing))
    assert (shown.asked, ticked.edits, closed.edits) == ("6.1", "6.2", "6.1")


async def test_a_helpline_card_writes_every_number_and_address_out_once(tmp_path):
    card = Card(
        text="Crisis line: 988\nSAMHSA: 1-800-662-4357, all day",
        contacts=(("Crisis line", "988"), ("SAMHSA", "+18006624357")),
        links=(("Chat", "https://988lifeline.org/chat"),),
    )
    bench = Bench(tmp_path, {"crisis": card})
    assert await bench.plays(fx.ShowHelpline(topic="crisis")) == [1]
    assert bench.out.getvalue() == (
        "│ Crisis line: 988\n│ SAMHSA: 1-800-662-4357, all day\n│\n│ Chat – https://988lifeline.org/chat\n"
    )


async def test_a_national_number_is_the_same_as_with_its_country_code(tmp_path):
    card = Card(text="Childline\nCall 0800 1111.", contacts=(("Childline", "+448001111"), ("Other", "+448001112")))
    bench = Bench(tmp_path, {"crisis": card})
    await bench.plays(fx.ShowHelpline(topic="crisis"))
    assert bench.out.getvalue() == "│ Childline\n│ Call 0800 1111.\n│\n│ Other: +448001112\n"


async def test_a_card_number_inside_a_longer_one_is_still_written_out(tmp_path):
    bench = Bench(tmp_path, {"crisis": Card(text="Call 0988 77", contacts=(("Line", "988"),))})
    await bench.plays(fx.ShowHelpline(topic="crisis"))
    assert "│ Line: 988\n" in bench.out.getvalue()


async def test_a_card_without_country_says_how_to_name_one(tmp_path):
    bench = Bench(tmp_path, {"crisis": Card(text="Tell me your country.", countries=(("US", "United States"),))})
    await bench.plays(fx.ShowHelpline(topic="crisis"))
    assert bench.out.getvalue() == "│ Tell me your country.\n│\n│ → /country\n"


async def test_an_export_is_written_for_its_owner_alone_and_never_over_another(bench, tmp_path):
    for content in (b"first", b"second"):
        caption = Text(key="system.export_caption")
        await bench.shows(bench.channel.compose_file("../foothold-export.json", content, caption, VOICE))
    first, second = tmp_path / "foothold-export.json", tmp_path / "foothold-export-2.json"
    assert (first.read_bytes(), second.read_bytes()) == (b"first", b"second")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert bench.out.getvalue().endswith(f"│ This is everything that is kept about you.\n  → {second}\n")


async def test_a_folder_that_cannot_be_written_is_said_on_the_screen(tmp_path):
    bench = Bench(tmp_path / "missing")
    with pytest.raises(RefusedError, match="No such file or directory"):
        await bench.shows(bench.channel.compose_file("x.json", b"", Text(key="system.export_caption"), VOICE))
    assert "could not be written" in bench.out.getvalue()


async def test_a_letter_of_another_channel_is_refused(bench):
    (letter,) = bench.channel.compose(QUESTION, VOICE)
    with pytest.raises(RefusedError, match="'sendMessage'"):
        await bench.channel.send(1, replace(letter, method="sendMessage"))


async def test_a_letter_waits_for_the_next_talk_when_nobody_reads(tmp_path, broken_pipe):
    bench = Bench(tmp_path, out=broken_pipe)
    with pytest.raises(NotSentError):
        await bench.plays(QUESTION)


async def test_emoji_right_to_left_and_huge_words_are_shown_in_full(tmp_path):
    for words in ("👍🏽" * 200, "مرحبا " * 500, "x" * 4096):
        bench = Bench(tmp_path, columns=40)
        await bench.plays(fx.SendMessage(text=own(words)))
        shown = bench.out.getvalue().replace("\n", "").replace("│ ", "").replace(" ", "")
        assert shown == words.replace(" ", "")

"""The picture in the README: the same every time, well formed, and readable without eyes."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tools.picture import draw, main
from bot.tools.transcripts import AfterTurn, BotTurn, Kind, PersonTurn, Transcript, save_transcript

SVG = "{http://www.w3.org/2000/svg}"
TALK = Transcript(
    flow="lapse",
    case="first_minutes",
    turns=(
        PersonTurn(text="/slip"),
        BotTurn(words="Are you safe & well?", choices=("I'm OK for now", "I feel sick or odd")),
        PersonTurn(text="I feel sick or odd", tap=True),
        BotTurn(words="What led up to it?", choices=("☐ Stress", "Done")),
        PersonTurn(text="Stress", tap=True),
        BotTurn(choices=("☑ Stress", "Done"), kind=Kind.BOXES),
        AfterTurn(duration=timedelta(minutes=10)),
    ),
)
SCREEN = """\
> /slip

│ Are you safe & well?
│
│  1  I'm OK for now
│  2  I feel sick or odd

> 2
  ✓ I feel sick or odd

│ What led up to it?
│
│  1  ☐ Stress
│  2  Done

> 1

│  1  ☑ Stress
│  2  Done

  10 minutes later"""


def parts(transcript):
    return ElementTree.fromstring(draw(transcript))  # noqa: S314 - our own picture


def test_shows_what_the_terminal_shows():
    assert parts(TALK).findtext(f"{SVG}desc") == SCREEN


def test_every_line_is_drawn_at_its_place():
    lines = parts(TALK).findall(f"{SVG}text")
    assert len(lines) == len([line for line in SCREEN.split("\n") if line])
    assert [(span.get("class"), span.text) for span in lines[3]] == [
        ("mark", "│"),
        ("number", "1"),
        ("plain", "I'm OK for now"),
    ]
    assert [float(span.get("x")) for span in lines[3]] == [22, 22 + 3 * 8.4, 22 + 6 * 8.4]
    heights = [float(line.get("y")) for line in lines]
    assert heights == sorted(heights)
    assert heights[-1] < float(parts(TALK).get("height"))


def test_the_same_talk_gives_the_same_picture():
    assert draw(TALK) == draw(TALK)


def test_has_a_title_and_refers_to_nothing_outside():
    picture = parts(TALK)
    named = {each.get("id") for each in picture if each.get("id")}
    assert set(picture.get("aria-labelledby").split()) <= named
    assert picture.findtext(f"{SVG}title")
    assert not re.search(r"href|url\(|@import|<script|<image", draw(TALK))
    assert draw(TALK).count("http") == 1  # the name of SVG itself


@given(st.lists(st.builds(BotTurn, words=st.text(), choices=st.lists(st.text(), max_size=3).map(tuple))))
def test_any_words_give_a_well_formed_picture(turns):
    assert parts(Transcript(flow="a", case="b", turns=tuple(turns))).tag == f"{SVG}svg"


def test_what_xml_cannot_hold_is_replaced():
    assert "a\ufffd\ufffdb" in parts(Transcript(flow="a", case="b", turns=(BotTurn(words="a\ufffe\ud800b"),)))[1].text


def test_the_command_writes_the_picture(tmp_path):
    source, target = tmp_path / "first.yaml", tmp_path / "docs" / "talk.svg"
    save_transcript(source, TALK)
    assert main([str(source), str(target)]) == 0
    assert target.read_text(encoding="utf-8") == draw(TALK)


@pytest.mark.parametrize(("arguments", "message"), [([], "usage: "), (["missing.yaml", "x.svg"], "missing.yaml")])
def test_the_command_says_what_is_wrong(capsys, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_the_command_names_the_mistakes_of_a_transcript(capsys, tmp_path):
    (tmp_path / "bad.yaml").write_text("flow: lapse\n")
    assert main([str(tmp_path / "bad.yaml"), str(tmp_path / "x.svg")]) == 2
    assert "'case' is missing" in capsys.readouterr().err

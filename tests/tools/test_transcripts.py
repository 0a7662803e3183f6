"""Transcripts: a clinician reads them, a test replays them, and nothing is lost in between."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.issues import ContentError
from bot.tools.transcripts import (
    AfterTurn,
    BotTurn,
    Kind,
    PersonTurn,
    Recorder,
    Transcript,
    dump_transcript,
    load_transcript,
    parse_transcript,
    save_transcript,
)

PAGE = """\
flow: lapse
case: safe_now
language: en
note: "Three taps, then a timer: the whole page."

turns:
  - person: /slip
  - bot: |
      Hi. I'm glad you're here: really.

      Are you safe right now?
    choices: [I'm OK for now, "No, I'm not", "Why?"]

  - person: "[I'm OK for now]"
  - bot: |
      What led up to it?
    choices: [☐ Stress, ☐ Being alone, Done]

  - person: "1, 2"
  - boxes: [☑ Stress, ☑ Being alone, Done]

  - person: مرحبا
  - card: |
      Crisis line: 988 👍

  - after: 10 minutes
  - file: ""
"""
TRANSCRIPT = Transcript(
    flow="lapse",
    case="safe_now",
    language="en",
    note="Three taps, then a timer: the whole page.",
    turns=(
        PersonTurn(text="/slip"),
        BotTurn(
            words="Hi. I'm glad you're here: really.\n\nAre you safe right now?",
            choices=("I'm OK for now", "No, I'm not", "Why?"),
        ),
        PersonTurn(text="I'm OK for now", tap=True),
        BotTurn(words="What led up to it?", choices=("☐ Stress", "☐ Being alone", "Done")),
        PersonTurn(text="1, 2"),
        BotTurn(choices=("☑ Stress", "☑ Being alone", "Done"), kind=Kind.BOXES),
        PersonTurn(text="مرحبا"),
        BotTurn(words="Crisis line: 988 👍", kind=Kind.CARD),
        AfterTurn(duration=timedelta(minutes=10)),
        BotTurn(kind=Kind.FILE),
    ),
)


def mistakes(page: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_transcript("slip.yaml", page.encode())
    return [str(issue) for issue in caught.value.issues]


def test_the_page_reads_as_written():
    assert parse_transcript("x.yaml", PAGE.encode()) == TRANSCRIPT


def test_the_page_is_written_as_it_reads():
    assert dump_transcript(TRANSCRIPT) == PAGE


def test_many_choices_stand_below_one_another():
    turn = BotTurn(
        words="Why?", choices=tuple(f"A long reason number {word}" for word in ("one", "two", "three", "four"))
    )
    page = dump_transcript(Transcript(flow="a", case="b", turns=(turn,)))
    assert "    choices:\n      - A long reason number one\n      - A long reason number two\n" in page
    assert parse_transcript("x.yaml", page.encode()).turns == (turn,)


ids = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
words = st.text(st.characters(exclude_categories=("Cs",))).map(str.strip)
said = words.filter(bool)
labels = st.lists(words, max_size=5).map(tuple)
turns = st.one_of(
    st.builds(PersonTurn, text=said.filter(lambda text: not text.startswith("["))),
    st.builds(PersonTurn, text=said, tap=st.just(True)),
    st.builds(BotTurn, words=words, choices=labels),
    st.builds(BotTurn, words=words, kind=st.sampled_from([Kind.CARD, Kind.FILE])),
    st.builds(BotTurn, choices=labels, kind=st.just(Kind.BOXES)),
    st.builds(AfterTurn, duration=st.integers(1, 366 * 86_400).map(lambda seconds: timedelta(seconds=seconds))),
)
transcripts = st.builds(
    Transcript, flow=ids, case=ids, language=ids, note=words, turns=st.lists(turns, max_size=8).map(tuple)
)


@given(transcripts)
def test_what_is_written_reads_back(transcript):
    page = dump_transcript(transcript)
    assert parse_transcript("x.yaml", page.encode()) == transcript
    assert dump_transcript(parse_transcript("x.yaml", page.encode())) == page


MEANINGFUL = [
    "true", "Null", "~", "1.0", "-0", "a: b", "x #y", "- a", "[a", "{a}", "a, b", "*a", "&a", "!a", "|", "%a", "@a",
    "a\\nb", 'say "x"', "it's", "a\nb", "a\tb", "a\x85b", "a\u2028b", "a\ufeffb", "a\x07b", "a\r\nb", " \n x", "---",
]  # fmt: skip


@pytest.mark.parametrize("text", MEANINGFUL)
def test_no_sign_means_anything_but_itself(text):
    turn = BotTurn(words=text.strip(), choices=(text.strip(),))
    page = dump_transcript(Transcript(flow="a", case="b", note=text.strip(), turns=(turn, PersonTurn(text="x" + text))))
    read = parse_transcript("x.yaml", page.encode())
    assert (read.note, read.turns[0]) == (text.strip(), turn)


def test_half_a_character_is_written_as_a_replacement():
    page = dump_transcript(Transcript(flow="a", case="b", turns=(PersonTurn(text="x\ud83d"),)))
    assert parse_transcript("x.yaml", page.encode()).turns == (PersonTurn(text="x\ufffd"),)


def test_numbers_are_words():
    page = PAGE.replace('"1, 2"', "7").replace("[I'm OK for now, ", "[0, 10, ")
    turns = parse_transcript("x.yaml", page.encode()).turns
    assert turns[4] == PersonTurn(text="7")
    assert turns[1].choices[:2] == ("0", "10")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("note:", "noet:", "slip.yaml:4:1: transcript.noet: unknown key 'noet'. Did you mean 'note'?"),
        ("case: safe_now", "case: Safe now", "slip.yaml:2:1: transcript.case: an id is small letters"),
        ("case: safe_now\n", "", "'case' is missing. Add it at the top."),
        ("- person: /slip", "- persons: /slip", "slip.yaml:7:5: transcript.turns.0: a turn has one of after, bot"),
        ("- person: /slip", "- /slip", "slip.yaml:7:5: transcript.turns.0: a turn has one of"),
        ("- file:", "- after:", "slip.yaml:27:5: transcript.turns.9.after: This is not a length of time."),
        ("10 minutes", "a while", "slip.yaml:26:5: transcript.turns.8.after: This is not a length of time."),
        (
            "[☐ Stress, ☐ Being alone, Done]",
            "Done",
            "slip.yaml:17:5: transcript.turns.3.choices: choices must be a list",
        ),
        ("[☐ Stress,", "[[],", "slip.yaml:17:15: transcript.turns.3.choices.0: this must be words."),
        ('"1, 2"', "true", "slip.yaml:19:5: transcript.turns.4.person: this must be words."),
        ('"1, 2"', "", "slip.yaml:19:5: transcript.turns.4.person: this must be words."),
        ('"1, 2"', '""', "slip.yaml:19:5: transcript.turns.4.person: nothing is said here."),
        ('"1, 2"', '"[ ]"', "slip.yaml:19:5: transcript.turns.4.person: nothing is said here."),
        ('"1, 2"', '"1, 2', "slip.yaml:28:1: "),
        ("  - boxes:", "    choices: [x]\n  - boxes:", "slip.yaml:19:5: transcript.turns.4: a turn has one of"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, mistake):
    assert any(mistake in each for each in mistakes(PAGE.replace(old, new, 1)))


def test_all_mistakes_are_named_at_once():
    page = PAGE.replace("note:", "noet:").replace("10 minutes", "a while").replace("- card", "- kard")
    assert [each.split(":")[1] for each in mistakes(page)] == ["4", "23", "26"]


@pytest.mark.parametrize("page", ["", "- a\n", "words", "\t", "turns: 3\n", "a: &b c\n", "\0"])
def test_what_is_no_transcript_is_refused(page):
    assert mistakes(page)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_transcript_or_a_list_of_mistakes(raw):
    try:
        parse_transcript("x.yaml", raw)
    except ContentError as error:
        mistaken = error.issues
    else:
        mistaken = ["read"]
    assert mistaken


def test_typed_words_in_brackets_would_read_as_a_tap():
    with pytest.raises(ValueError, match="stand for a tap"):
        PersonTurn(text="[hello]")


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "lapse" / "safe_now.yaml"
    save_transcript(path, TRANSCRIPT)
    broken = Transcript(flow="a", case="b", turns=(AfterTurn(duration=timedelta(0)),))
    with pytest.raises(ValueError, match="whole seconds"):
        save_transcript(path, broken)
    assert load_transcript(path) == TRANSCRIPT
    assert list(path.parent.iterdir()) == [path]


def record(path: Path) -> Recorder:
    recorder = Recorder(path, flow="lapse", note="By hand.")
    with recorder:
        recorder.person("/slip", tap=False)
        recorder.bot("print", "Are you safe?\n", ["Yes", "No"])
        recorder.person("Yes", tap=True)
        recorder.bot("update", "", ["☑ Stress"])
        recorder.after(timedelta(minutes=10))
        recorder.bot("card", "988", [])
        recorder.bot("file", "Everything.", [])
    return recorder


def test_a_talk_is_taken_down(tmp_path):
    path = tmp_path / "new" / "Safe now-1.yaml"
    record(path)
    assert load_transcript(path) == Transcript(
        flow="lapse",
        case="safe_now_1",
        note="By hand.",
        turns=(
            PersonTurn(text="/slip"),
            BotTurn(words="Are you safe?", choices=("Yes", "No")),
            PersonTurn(text="Yes", tap=True),
            BotTurn(choices=("☑ Stress",), kind=Kind.BOXES),
            AfterTurn(duration=timedelta(minutes=10)),
            BotTurn(words="988", kind=Kind.CARD),
            BotTurn(words="Everything.", kind=Kind.FILE),
        ),
    )


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_talk_is_kept(tmp_path, interruption):
    path = tmp_path / "case.yaml"
    recorder = Recorder(path, flow="lapse")
    with suppress(interruption), recorder:
        recorder.person("/slip", tap=False)
        raise interruption
    assert load_transcript(path).turns == (PersonTurn(text="/slip"),)


def test_a_talk_without_a_word_leaves_the_former_file(tmp_path):
    path = tmp_path / "case.yaml"
    record(path)
    before = path.read_bytes()
    with Recorder(path, flow="craving"):
        pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("folder", ["file", "/proc/self"])
def test_a_place_that_cannot_be_written_is_found_out_before_the_talk(tmp_path, folder):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"file|proc"), Recorder(tmp_path / folder / "case.yaml", flow="lapse"):
        pytest.fail("the talk began")


def test_a_case_gets_an_id_whatever_its_file_is_called(tmp_path):
    assert Recorder(tmp_path / "2 días.yaml", flow="lapse").transcript.case == "case_2_d_as"

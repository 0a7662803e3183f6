"""What a person types becomes the event they meant; in doubt, it stays their own words."""

import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import FLOWS
from bot.content.loader import Content, load
from bot.content.reading import Reader
from bot.engine import events as ev
from bot.engine.events import Event
from bot.engine.session import Frame, Session
from bot.engine.words import Text
from tests.kit.clock import NIGHT

BOT = """\
languages: {en: English, es: Español}
commands:
  - {command: start, flow: start, description: Begin}
  - {command: help, flow: help, description: People}
  - {command: stop, do: stop, description: Stop}
words:
  help: {flow: help, say: [help, help me, sos]}
  stop: {do: stop, say: [stop]}
  menu: {flow: menu, say: [menu]}
  back: {do: back, say: [back, go back]}
  skip: {do: skip, say: [skip]}
  craving: {flow: craving, say: [craving, i want to use]}
  hello: {do: resume, say: [hi]}
lists: {goals: {line: "{text}", done: "{text}"}}
keyboard: {help: Help now, menu: Menu, back: Back, skip: Skip, place: Here}
"""
FLOW = """\
schema: 1
flow: {flow}
title: Test
start: one
steps:
"""
ASK = """\
  {step}:
    ask: Which one?
    skip: end
    next: end
"""
CHOICES = """\
    choices:
      fine: {label: I'm OK for now, next: end}
      sick: {label: I feel sick, next: end}
      unsafe: {label: "No, I'm not safe", next: end}
      craving: {label: Craving, next: end}
"""
PICKS = """\
    many: true
    choices:
      stress: {label: Stress and worry}
      people: {label: People who use}
      pain: {label: Pain}
"""
QUESTIONS = {
    "choices": CHOICES,
    "help_me": "    choices:\n      other: {label: Help me, next: end}\n      halt: {label: Stop, next: end}\n",
    "words": CHOICES + "    input: {kind: text}\n",
    "number": CHOICES + "    input: {kind: number, min: 0, max: 10}\n",
    "country": "    input: {kind: country}\n",
    "many": PICKS,
    "many_words": PICKS + "    input: {kind: text}\n",
}
ES = """\
language: es
flow: bot
texts:
  words.help: {source: [help, help me, sos], target: [ayuda, auxilio]}
  words.stop: {source: [stop], target: [para]}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A few questions of every kind, with the shipped words for reading."""
    folder = tmp_path_factory.mktemp("reading")
    for name in ("reading.yaml", "countries.yaml"):
        shutil.copy(FLOWS / name, folder)
    (folder / "bot.yaml").write_text(BOT)
    (folder / "locales" / "es").mkdir(parents=True)
    (folder / "locales" / "es" / "bot.yaml").write_text(ES)
    for flow in ("start", "help", "menu", "craving"):
        say = FLOW.replace("{flow}", flow) + "  one: {say: Hello., next: end}\n"
        (folder / f"{flow}.yaml").write_text(say)
    steps = "".join(ASK.replace("{step}", name) + rest for name, rest in QUESTIONS.items())
    (folder / "ask.yaml").write_text(FLOW.replace("{flow}", "ask").replace("start: one", "start: choices") + steps)
    return load(folder)


@pytest.fixture(scope="module")
def reader(small: Content) -> Reader:
    return Reader(small)


def at_question(step: str, language: str = "en", picked: tuple[str, ...] = ()) -> Session:
    return Session(language=language, stack=(Frame(flow="ask", step=step, asked="a1", picked=picked),))


def tap(choice: str) -> Event:
    return ev.ChoiceTapped(at=NIGHT, asked="a1", choice=choice)


def said(text: str, number: int | None = None, country: str | None = None) -> Event:
    return ev.TextReceived(at=NIGHT, text=text, number=number, country=country)


HELP = ev.FlowRequested(at=NIGHT, flow="help")
MENU = ev.FlowRequested(at=NIGHT, flow="menu")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", ev.FlowRequested(at=NIGHT, flow="start")),
        ("/Start@foothold_bot please", ev.FlowRequested(at=NIGHT, flow="start")),
        ("/help", HELP),
        ("/stop", ev.StopRequested(at=NIGHT)),
        ("/nonsense", MENU),
        ("craving", ev.FlowRequested(at=NIGHT, flow="craving")),
        ("I want to use!!", ev.FlowRequested(at=NIGHT, flow="craving")),
        ("go back", ev.BackRequested(at=NIGHT)),
        ("SKIP.", ev.SkipRequested(at=NIGHT)),
        ("Hi", ev.ResumeRequested(at=NIGHT)),
        ("Help now", HELP),
        ("Menu", MENU),
        ("my day was long", said("my day was long")),
        ("", said("")),
    ],
)
def test_commands_and_words(reader: Reader, text: str, event: Event) -> None:
    assert reader.read(text, Session(), NIGHT) == event


@pytest.mark.parametrize("step", QUESTIONS)
@pytest.mark.parametrize("text", ["help", "HELP!", "  sos ", "Help me", "/help", "help now"])
def test_help_always_wins(reader: Reader, step: str, text: str) -> None:
    assert reader.read(text, at_question(step), NIGHT) == HELP


@pytest.mark.parametrize("step", QUESTIONS)
def test_stop_wins_too(reader: Reader, step: str) -> None:
    assert reader.read("stop", at_question(step), NIGHT) == ev.StopRequested(at=NIGHT)


def test_words_of_another_language(reader: Reader) -> None:
    assert reader.read("¡Ayuda!", at_question("words", "es"), NIGHT) == HELP
    assert reader.read("para", at_question("words", "es-MX"), NIGHT) == ev.StopRequested(at=NIGHT)
    assert reader.read("help", at_question("words", "es"), NIGHT) == HELP
    assert reader.read("para", at_question("words", "en"), NIGHT) == said("para")


@pytest.mark.parametrize("step", QUESTIONS)
@pytest.mark.parametrize("text", ["ayuda", "¡Ayuda!", "/ayuda", "help"])
@pytest.mark.parametrize("language", ["en", "es", "es-MX", "fr"])
def test_help_is_understood_in_every_language(reader: Reader, step: str, text: str, language: str) -> None:
    assert reader.read(text, at_question(step, language), NIGHT) == HELP


@pytest.mark.parametrize("text", ["Alemania", "germany", "DE", "🇩🇪"])
def test_the_name_of_a_country_is_taken_as_one_while_none_is_known(content: Content, text: str) -> None:
    reader = Reader(content)
    crisis = Session(stack=(Frame(flow="crisis", step="now", asked="a1"),))
    picked = ev.CountryPicked(at=NIGHT, country="DE", topic="crisis")
    assert reader.read(text, crisis, NIGHT) == picked
    assert reader.read(text, Session(), NIGHT) == picked
    assert isinstance(reader.read(text, replace(crisis, country="US"), NIGHT), ev.TextReceived)
    assert isinstance(reader.read(f"I was in {text} with them", crisis, NIGHT), ev.TextReceived)


def test_a_country_in_an_answer_is_an_answer(reader: Reader) -> None:
    assert reader.read("Germany", at_question("words"), NIGHT) == said("Germany")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("I'm OK for now", "fine"),
        ("im ok for now", "fine"),
        ("I’m ok, for now!", "fine"),
        ("1", "fine"),
        ("2", "sick"),
        ("option 2", "sick"),
        ("two", "sick"),
        ("4.", "craving"),
        ("I feel sik", "sick"),
        ("i feel", "sick"),
        ("craving", "craving"),
        ("cravng", "craving"),
    ],
)
def test_choices_may_be_typed(reader: Reader, text: str, choice: str) -> None:
    """Labels come before menu words: *craving* is a button here."""
    assert reader.read(text, at_question("choices"), NIGHT) == tap(choice)


@pytest.mark.parametrize("text", ["I'm not OK for now", "5", "0", "i", "feel", "not sick at all", "x" * 4096])
def test_doubtful_words_are_no_choice(reader: Reader, text: str) -> None:
    assert reader.read(text, at_question("choices"), NIGHT) == said(text)


@pytest.mark.parametrize("text", ["I feel sick today", "I feel sik", "cravings at night", "im ok", "feel"])
def test_own_words_are_not_bent_to_a_label(reader: Reader, text: str) -> None:
    assert reader.read(text, at_question("words"), NIGHT) == said(text)


def test_a_label_counts_where_own_words_are_welcome(reader: Reader) -> None:
    assert reader.read("i feel sick.", at_question("words"), NIGHT) == tap("sick")
    assert reader.read("2", at_question("words"), NIGHT) == tap("sick")


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("7/10", 7), ("about seven", 7), ("7 out of 10", 7), ("７", 7), ("it's a 7", 7), ("0", 0), ("99", 99)],
)
def test_numbers(reader: Reader, text: str, number: int) -> None:
    assert reader.read(text, at_question("number"), NIGHT) == said(text, number)


@pytest.mark.parametrize(
    "text", ["7 or 8", "a lot", "", "9" * 400, "I used 3 times and then walked home for a whole long hour, very sad"]
)
def test_what_is_no_number(reader: Reader, text: str) -> None:
    assert reader.read(text, at_question("number"), NIGHT) == said(text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Germany", "DE"),
        ("germny", "DE"),
        ("US", "US"),
        ("I live in Germany", "DE"),
        ("🇩🇪", "DE"),
        ("Berlin, Germany", "DE"),
        ("from Northern Ireland", "GB"),
    ],
)
def test_countries(reader: Reader, text: str, country: str) -> None:
    assert reader.read(text, at_question("country"), NIGHT) == said(text, country=country)


@pytest.mark.parametrize("text", ["in", "nowhere", "South America", "Germany or Austria", "🇩🇪🇦🇹", "not Germany"])
def test_no_country_is_guessed(reader: Reader, text: str) -> None:
    assert reader.read(text, at_question("country"), NIGHT) == said(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("1, 3", ev.ChoicesTyped(at=NIGHT, choices=("stress", "pain"))),
        ("1 3", ev.ChoicesTyped(at=NIGHT, choices=("stress", "pain"))),
        ("1 and 3", ev.ChoicesTyped(at=NIGHT, choices=("stress", "pain"))),
        ("pain and stress and worry", said("pain and stress and worry")),
        ("pain, stress and worry", ev.ChoicesTyped(at=NIGHT, choices=("pain", "stress"))),
        ("Pain", tap("pain")),
        ("2", tap("people")),
        ("4", tap("done")),
        ("that's all", tap("done")),
        ("Done", tap("done")),
        ("1, my boss", said("1, my boss")),
        ("1, 9", said("1, 9")),
    ],
)
def test_several_picks(reader: Reader, text: str, event: Event) -> None:
    assert reader.read(text, at_question("many_words"), NIGHT) == event


def test_own_words_picked_before_may_be_typed_again(reader: Reader) -> None:
    session = at_question("many_words", picked=("my boss",))
    assert reader.read("my boss", session, NIGHT) == said("my boss")
    assert reader.read("4", session, NIGHT) == tap("own0")


def test_a_question_that_is_gone(reader: Reader) -> None:
    for frame in (Frame(flow="gone", step="x"), Frame(flow="ask", step="gone"), Frame(flow="help", step="one")):
        assert reader.read("2", Session(stack=(frame,)), NIGHT) == said("2")


def test_what_no_store_can_carry_is_dropped(reader: Reader) -> None:
    assert reader.read("a\x00b\ud800", at_question("words"), NIGHT) == said("ab\ufffd")


@given(
    text=st.text(max_size=80)
    | st.sampled_from(["/", "/help@", "\ud800", "1,", ",,,", " and ", "½", "²", "٣", "🇩", "1/", "x" * 5000]),
    step=st.sampled_from([*QUESTIONS, "gone"]),
    language=st.sampled_from(["en", "es", "es-MX", "xx", ""]),
)
def test_reading_is_total(reader: Reader, text: str, step: str, language: str) -> None:
    event = reader.read(text, at_question(step, language, picked=("own",)), NIGHT)
    if isinstance(event, ev.ChoiceTapped):
        assert event.asked == "a1"


@given(text=st.text(alphabet="0123456789²½٣ⅷ /,.-", max_size=12))
def test_digits_of_any_kind_are_read_or_left(reader: Reader, text: str) -> None:
    for step in ("choices", "number", "many"):
        reader.read(text, at_question(step), NIGHT)


def test_every_shipped_label_can_be_typed(content: Content) -> None:
    """Except where it is a word for help or stop, which is then what the person gets."""
    reader = Reader(content)
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            for choice in getattr(step, "choices", ()):
                if choice.when:
                    continue
                session = Session(stack=(Frame(flow=flow.id, step=step.id, asked="a1"),))
                event = reader.read(content.catalog.say(Text(key=choice.label.key), "en"), session, NIGHT)
                assert event == tap(choice.id), choice.label.key

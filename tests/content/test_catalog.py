"""An address goes in, what a person reads comes out: never a brace, never nothing."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.catalog import Catalog
from bot.content.loader import Content
from bot.engine.words import Param, Text, own
from bot.safety.helplines import Country, Directory, Line

LINE = Line(id="a", name="A", kind="crisis", call="+100", display="100", languages=("en",), confidence="two sources")
CATALOG = Catalog(
    names={"en": "English", "es": "Español", "es-MX": "Español (México)"},
    words={
        "en": {
            "hello": "Hello.", "bye": "Bye.", "only": "Only here.", "system.own": "{text}",
            "named": "You said {goal}. Thanks.", "list": "So far: {goals}\nWhat now?", "inline": "You picked {goals}.",
            "call": "Call {emergency} now. Or {crisis_line}.", "aside": "{text} ({due})", "nothing": "{goal}",
            "card.emergency_unknown": "your local number", "line": "If {cue}, then {text}",
        },
        "es": {"hello": "Hola.", "bye": "Adiós.", "call": "Llama al {emergency}.", "card.call": "Llama al {number}"},
        "es-MX": {"hello": "Qué onda."},
        "es-AR": {"call": "Llamá al {emergency}.", "card.call": "Llamá al {number}"},
    },
    spellings={"en": {"words.stop": ("stop",)}, "es": {"words.stop": ("para",)}},
    directory=Directory(countries={"US": Country(code="US", name="USA", emergency=("911",), lines=(LINE,)),
                                   "XX": Country(code="XX", name="X", emergency=("1",)),
                                   "AR": Country(code="AR", name="Argentina", emergency=("911",), lines=(LINE,)),
                                   "UY": Country(code="UY", name="Uruguay", emergency=("911",)),
                                   "MX": Country(code="MX", name="México", emergency=("911",), lines=(LINE,))}),
)  # fmt: skip


def say(key: str, language: str = "en", country: str | None = None, **params: Param) -> str:
    return CATALOG.say(Text(key=key, params=params), language, country)


@pytest.mark.parametrize(
    ("key", "language", "said"),
    [
        ("hello", "es-MX", "Qué onda."),
        ("bye", "es-MX", "Adiós."),
        ("only", "es-MX", "Only here."),
        ("hello", "es-AR", "Hola."),
        ("hello", "fr", "Hello."),
        ("no.such.key", "en", "…"),
    ],
)
def test_words_fall_back(key: str, language: str, said: str) -> None:
    assert say(key, language) == said


@pytest.mark.parametrize(
    ("language", "country", "said"),
    [
        ("es", "AR", "Llamá al 911."),
        ("es", "UY", "Llamá al 911."),
        ("es-AR", None, "Llamá al your local number."),
        ("es", None, "Llama al your local number."),
        ("es", "US", "Llama al 911."),
        ("es-MX", "AR", "Llama al 911."),  # a region that somebody chose stays
        ("en", "AR", "Call 911 now. Or 100."),
        ("es", "ar-X", "Llama al your local number."),
    ],
)
def test_words_follow_the_country_key_by_key(language: str, country: str | None, said: str) -> None:
    assert say("call", language, country) == said
    assert say("bye", "es", country) == "Adiós."


def test_the_card_speaks_as_people_there_do() -> None:
    assert "Llamá al 100." in CATALOG.card("crisis", "es", "AR").text
    assert "Llama al 100." in CATALOG.card("crisis", "es", "MX").text


def test_spellings_fall_back() -> None:
    assert CATALOG.phrases("words.stop", "es-MX") == ("para",)
    assert CATALOG.phrases("words.stop", "fr") == ("stop",)
    assert CATALOG.phrases("words.nothing", "fr") == ()


@pytest.mark.parametrize(
    ("tag", "language"),
    [("es_mx", "es-MX"), ("ES", "es"), ("es-AR", "es"), ("fr", "en"), ("", "en"), (None, "en"), ("\ud800", "en")],
)
def test_match_language(tag: str | None, language: str) -> None:
    assert CATALOG.match_language(tag) == language


@pytest.mark.parametrize(
    ("key", "params", "said"),
    [
        ("named", {"goal": "rest"}, "You said rest. Thanks."),
        ("named", {}, "Thanks."),
        ("named", {"goal": ""}, "Thanks."),
        ("nothing", {}, "…"),
        ("list", {"goals": ("rest", "eat")}, "So far:\n• rest\n• eat\nWhat now?"),
        ("list", {"goals": ()}, "What now?"),
        ("inline", {"goals": ("rest", "eat")}, "You picked rest, eat."),
        ("aside", {"text": "rest"}, "rest"),
        ("aside", {"text": "rest", "due": "soon"}, "rest (soon)"),
        ("named", {"goal": 0}, "You said 0. Thanks."),
    ],
)
def test_braces(key: str, params: dict[str, Param], said: str) -> None:
    assert say(key, **params) == said


@pytest.mark.parametrize("words", ["{emergency}", "{goal}", "{goal", "}{", "a. {x}. b", "%s {0} \\1", "<b>&amp;"])
def test_own_words_are_not_read_again(words: str) -> None:
    assert say("named", "en", "US", goal=words) == f"You said {words}. Thanks."
    assert say("list", "en", "US", goals=(words,)) == f"So far:\n• {words}\nWhat now?"
    assert say("list", "en", "US", goals=(Text(key="line", params={"cue": words, "text": words}),)) == (
        f"So far:\n• If {words}, then {words}\nWhat now?"
    )
    assert CATALOG.say(own(words), "en", "US") == words


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("US", "Call 911 now. Or 100."),
        ("XX", "Call 1 now."),
        (None, "Call your local number now."),
        ("??", "Call your local number now."),
    ],
)
def test_slots_follow_the_country(country: str | None, said: str) -> None:
    assert say("call", "en", country) == said


def test_an_emergency_number_even_without_words() -> None:
    bare = replace(CATALOG, words={"en": {"call": "Call {emergency}."}})
    assert "112" in bare.say(Text(key="call"), "en")


def test_words_within_words_end() -> None:
    text = Text(key="nothing", params={"goal": "deep"})
    for _ in range(100):
        text = Text(key="nothing", params={"goal": text})
    assert CATALOG.say(text, "en") == "…"


words = st.text(max_size=20) | st.sampled_from(["{goal}", "{", "}", "{emergency}", "\ud800", "\x00"])
params = st.recursive(
    words | st.integers() | st.lists(words, max_size=3).map(tuple),
    lambda inner: st.builds(
        lambda key, filled: Text(key=key, params=filled),
        st.sampled_from(["named", "list", "line", "nothing", "no.such"]),
        st.dictionaries(st.sampled_from(["goal", "goals", "cue", "text"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(
    key=st.sampled_from([*CATALOG.words["en"], "", "no.such"]),
    filled=st.dictionaries(st.sampled_from(["goal", "goals", "text", "due", "emergency"]), params, max_size=3),
    language=st.sampled_from(["en", "es-MX", "fr", "", "\ud800"]) | st.text(max_size=5),
    country=st.none() | st.sampled_from(["US", "XX", ""]) | st.text(max_size=3),
)
def test_say_is_total(key: str, filled: dict[str, Param], language: str, country: str | None) -> None:
    assert CATALOG.say(Text(key=key, params=filled), language, country)


@pytest.mark.parametrize("country", ["US", "DE", "JP", None, "ZZ"])
def test_no_shipped_words_leave_a_brace_or_nothing(content: Content, country: str | None) -> None:
    for key, wording in content.wordings.items():
        if isinstance(wording.words, str):
            said = content.catalog.say(Text(key=key), "en", country)
            assert not set(said) & set("{}"), key
            if wording.file not in ("bot.yaml", "card.yaml", "system.yaml", "reports.yaml"):
                assert any(sign in said.lower() for sign in string.ascii_lowercase + string.digits), key

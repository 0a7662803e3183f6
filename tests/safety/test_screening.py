"""The detector as a whole, with the files that ship."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.screening import PACKAGED, load_screener
from bot.safety.lexicon import parse_lexicon
from bot.safety.model import Head, Scores, parse_model
from bot.safety.normalise import normalise
from bot.safety.screening import LEAST, MOST, Level, Screener, Thresholds, kind_of

CORPORA = Path(__file__).parent.parent.parent / "training" / "crisis"
SCREENER = load_screener()

RED = """
he's not breathing
hes not breathin plz help
she won't wake up
my mate overdosed, his lips are blue
I took all my pills
i overdosed
I'm going to kill myself
gonna k1ll myself 2nite
im about to jump off the bridge
she's having a seizure
HE HAS A GUN
he is hitting me right now
I want to die
my toddler swallowed a methadone tablet
gave narcan twice and he is still not waking
i cant breathe after the coke
no respira
mi hermano no despierta
se tomó todas las pastillas
me quiero matar hoy
voy a suicidarme
está convulsionando
me está pegando
tiene un cuchillo
tengo una sobredosis
"""

ASK_FIRST = """
kms
unalive
end it
can't go on
better off without me
wish I was dead
no way out
sleep forever
goodbye everyone
hurt myself
asking for a friend, how do people end their life
suicidal
no puedo más
quiero desaparecer
mejor sin mí
ya no quiero vivir
"""

HARMLESS = """
hello
no
yes
skip
done
not now
no, thanks
saltar
gente que no conozco
/start
7
my sponsor
call my sister
dying laughing
I could kill for a coffee
this job is killing me
I'm not suicidal
not suicidal, just tired
dead tired
my phone died
took my meds
none of these
not right now
i can't right now
i took three breaths
yes, tell me
purple
so tired of this
I'm done with this job
the smell of it at parties
stress at work
thank you
payday
went for a walk with the dog
me muero de hambre
me muero de risa
no me quiero morir
hola
gracias
ahora no puedo
ya lo noté
el día de pago
caminar con mi perro
"""


def phrases(block: str) -> list[str]:
    return block.strip().splitlines()


@pytest.mark.parametrize("text", phrases(RED))
def test_an_emergency_is_red(text: str) -> None:
    assert SCREENER.screen(text).level is Level.RED


@pytest.mark.parametrize("text", phrases(ASK_FIRST))
def test_an_ambiguous_phrase_is_noticed(text: str) -> None:
    assert SCREENER.screen(text).level is not Level.NONE


@pytest.mark.parametrize("text", phrases(HARMLESS))
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert SCREENER.screen(text).level is Level.NONE


@pytest.mark.parametrize("text", phrases(RED))
def test_forwarded_words_are_amber_at_most(text: str) -> None:
    assert SCREENER.screen(text, forwarded=True).level is Level.AMBER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("he's not breathing", "overdose_other"),
        ("I took all my pills", "overdose_self"),
        ("I'm going to kill myself", "suicide"),
        ("he has a gun", "violence"),
        ("my toddler swallowed a methadone tablet", "child"),
        ("hello", None),
    ],
)
def test_the_kind_of_danger_is_told_when_known(text: str, kind: str | None) -> None:
    assert SCREENER.screen(text).kind == kind


AMBER_KINDS = {"suicide", "use", "withdrawal", "violence", "harm_others", "other", None}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("urge to cut", "suicide"),
        ("ran out of my diazepam today", "withdrawal"),
        ("I'm scared of my husband", "violence"),
        ("the bottle is open in front of me and I want it", "use"),
    ],
)
def test_an_amber_kind_leads_to_the_right_question(text: str, kind: str) -> None:
    verdict = SCREENER.screen(text)
    assert (verdict.level, verdict.kind) == (Level.AMBER, kind)


@pytest.mark.parametrize("text", [*phrases(ASK_FIRST), *phrases(RED)])
def test_forwarded_kinds_are_those_of_amber(text: str) -> None:
    assert SCREENER.screen(text, forwarded=True).kind in AMBER_KINDS


def test_uppers_are_told_from_other_overdoses() -> None:
    assert SCREENER.screen("took too much coke and my heart is racing").kind == "uppers"


def test_no_kind_is_named_unless_one_is_likely() -> None:
    heads = [Head(Level.RED, kind) for kind in ("suicide", "violence", "child")]
    unsure = Scores(worry=9.0, red=9.0, shares={}, leanings=dict.fromkeys(heads, 0.3))
    sure = Scores(worry=9.0, red=9.0, shares={}, leanings=dict(zip(heads, (0.1, 0.8, 0.1), strict=True)))
    assert kind_of(Level.RED, (), unsure, ()) is None
    assert kind_of(Level.RED, (), sure, ()) == "violence"
    assert kind_of(Level.NONE, (), sure, ()) is None


def test_the_shares_of_all_kinds_make_a_whole() -> None:
    scores = SCREENER.model.scores(normalise("I want to die tonight"))
    assert sum(scores.shares.values()) == pytest.approx(1.0)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    assert SCREENER.screen(text).level in Level


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x1b",
        "a" * 4096,
        "k i l l " * 512,
        "* " * 2048,
        "💊" * 2000,
        "مرحبا",
        "\u202e",
        "\ud800",
        "!" * 4096,
    ],
    ids=["empty", "space", "control", "long", "spaced", "stars", "pills", "arabic", "override", "surrogate", "stops"],
)
def test_strange_text_is_answered(text: str) -> None:
    assert SCREENER.screen(text).level in Level


def test_the_end_of_a_long_text_is_read() -> None:
    assert SCREENER.screen("bread and milk. " * 250 + "He's not breathing.").level is Level.RED


def test_the_model_was_trained_on_the_corpora_on_disk() -> None:
    digest = hashlib.sha256()
    for file in sorted(CORPORA.glob("corpus*.tsv")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    assert SCREENER.model.about["corpus_sha256"] == digest.hexdigest()


def test_the_model_was_trained_with_the_lexicon_on_disk() -> None:
    lexicon = (PACKAGED / "lexicon.txt").read_bytes()
    assert SCREENER.model.about["lexicon_sha256"] == hashlib.sha256(lexicon).hexdigest()


def test_an_operator_may_move_the_thresholds_a_little() -> None:
    careful = Screener(SCREENER.model, [], thresholds=SCREENER.thresholds.shifted(worry=-1.0))
    assert careful.thresholds.worry == pytest.approx(SCREENER.thresholds.worry - 1.0)


def test_an_operator_may_load_it_with_other_thresholds() -> None:
    bold = load_screener(worry=1.0, red=-0.5)
    assert bold.thresholds.worry == pytest.approx(SCREENER.thresholds.worry + 1.0)
    assert bold.thresholds.red == pytest.approx(SCREENER.thresholds.red - 0.5)
    with pytest.raises(ValueError, match="red may move the threshold between"):
        load_screener(red=MOST + 0.1)


@pytest.mark.parametrize("shift", [LEAST - 0.1, MOST + 0.1, float("nan"), float("inf")])
def test_thresholds_stay_within_safe_bounds(shift: float) -> None:
    with pytest.raises(ValueError, match="worry may move the threshold between"):
        SCREENER.thresholds.shifted(worry=shift)
    wild = Thresholds(worry=SCREENER.thresholds.worry + shift, red=SCREENER.thresholds.red)
    with pytest.raises(ValueError, match="worry may move the threshold between"):
        Screener(SCREENER.model, [], thresholds=wild)


def test_a_file_that_is_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="no screening model"):
        parse_model(b"hello\n{}\n", parse_lexicon("[x]\ny"))


def test_a_lexicon_line_without_class_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1"):
        parse_lexicon("pills, tablets")


def test_reasons_name_the_rule() -> None:
    assert "en-not-breathing" in SCREENER.screen("he's not breathing").reasons
    assert len(SCREENER.explain("he's not breathing")) > 3


@pytest.mark.parametrize("text", ["7", "21:15", "21.15", "9 pm", "9pm", "a las 9", "9 de la noche", "7/10", "10"])
def test_a_bare_number_or_time_is_an_answer(text: str) -> None:
    assert SCREENER.screen(text).level is Level.NONE

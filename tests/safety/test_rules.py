"""The hand-written rules: well formed, explained, and true to their examples."""

import pytest

from bot.content.screening import PACKAGED
from bot.safety.levels import Level
from bot.safety.normalise import normalise
from bot.safety.rules import Rule, RuleBook, parse_rules

RULES = [
    rule for file in sorted(PACKAGED.glob("rules-*.toml")) for rule in parse_rules(file.read_text(encoding="utf-8"))
]
BOOK = RuleBook(RULES)
KINDS = {
    "overdose_other", "overdose_self", "uppers", "withdrawal", "suicide", "violence", "harm_others", "child", "medical",
    "impaired", None,
}  # fmt: skip


def found(text: str) -> tuple[str, ...]:
    plain = normalise(text)
    _, rest = BOOK.calm(plain.words, plain.line)
    return tuple(rule.id for rule in BOOK.dangers(plain.words, rest))


def calmed(text: str) -> tuple[str, ...]:
    plain = normalise(text)
    return tuple(rule.id for rule in BOOK.calm(plain.words, plain.line)[0])


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.needs
    assert rule.kind in KINDS
    assert rule.language in {"en", "es"}
    assert rule.id.startswith(rule.language)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("he's not breathing", "en-not-breathing"),
        ("she won't wake up", "en-will-not-wake"),
        ("his lips are blue", "en-blue-lips"),
        ("my friend just overdosed", "en-overdosed"),
        ("I took all my pills", "en-took-all"),
        ("I'm going to kill myself", "en-kill-myself"),
        ("she's having a seizure", "en-seizure"),
        ("he has a gun", "en-attack-now"),
        ("he is hitting me", "en-attack-now"),
        ("my toddler swallowed a methadone tablet", "en-child-swallowed"),
        ("chest pain after three lines", "en-chest-uppers"),
        ("no respira", "es-not-breathing"),
        ("mi hermano no despierta", "es-will-not-wake"),
        ("me voy a matar, quiero morirme", "es-kill-myself"),
        ("me está pegando", "es-attack-now"),
        ("seven pints in and taking the car home", "en-risk-while-drunk"),
        ("my flatmate has gone limp and cold", "en-body-signs"),
        ("done two lines and my chest is tight", "en-chest-after-drugs"),
        ("lost count of my pills", "en-lost-count"),
        ("no drink for three days, seeing things in the corner", "en-withdrawal-mind"),
        ("quit the booze monday, bit my tongue in a fit", "en-withdrawal-body"),
        ("just cut my arm again", "en-self-harm-done"),
        ("the rope is ready", "en-means-ready"),
        ("I'm on the bridge, tell mum I'm sorry", "en-place-ready"),
        ("I won't be alive for christmas", "en-date-set"),
        ("tell my sister it wasn't her fault", "en-last-words"),
        ("which tablets hurt least", "en-lethal-how"),
        ("can't talk, he's at the door", "en-attack-going-on"),
        ("he forced himself on me last night", "en-assault-recent"),
        ("I want to die and I'd thank you not to be cheerful", "en-want-to-die-plain"),
        ("doing cpr on him, my arms are gone", "en-emergency-work"),
        ("they've got a machete outside my door", "en-hurt-now"),
        ("quiero matarme", "es-suicide-plain"),
        ("ya hice el nudo", "es-suicide-plain"),
        ("hay un hombre armado en mi casa", "es-danger-plain"),
        ("voy manejando bien borracho", "es-risk-while-drunk"),
        ("está tieso y con los ojos en blanco", "es-body-signs"),
        ("dejé de beber el lunes y veo bichos", "es-withdrawal"),
        ("me acabo de cortar el brazo otra vez", "es-self-harm"),
        ("no puedo hablar alto, está al lado", "es-violence"),
    ],
)
def test_a_danger_is_found(text: str, rule: str) -> None:
    assert rule in found(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("dying laughing", "en-calm-laughing"),
        ("I could kill for a coffee", "en-calm-appetite"),
        ("this job is killing me", "en-calm-killing-me"),
        ("I'm not suicidal", "en-calm-denial"),
        ("me muero de risa", "es-calm-idiom"),
        ("no me quiero morir", "es-calm-denial"),
    ],
)
def test_a_calm_phrase_is_explained_away(text: str, rule: str) -> None:
    assert rule in calmed(text)
    assert not found(text)


@pytest.mark.parametrize("text", ["he stopped breathing in 2014 and survived", "a film where she overdosed"])
def test_past_and_fiction_switch_a_rule_off(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "text",
    [
        "seven pints in, got a taxi home",
        "my flatmate went limp laughing at the film",
        "two years ago I quit the booze and had a fit",
        "razor burn on my neck",
        "the noose scene in that film",
        "banging my head against a wall with the council",
        "as a paramedic I did cpr once",
        "no, no pienso en matarme",
        "le puse veneno a las ratas",
        "se desmayó en el metrobus, ya está bien",
        "me corté el pelo hoy",
    ],
)
def test_a_harmless_twin_is_passed_over(text: str) -> None:
    assert not found(text)


def test_a_bad_rule_is_refused_by_name() -> None:
    text = 'language = "en"\n[[rule]]\nid = "x"\nlevel = "red"\nneeds = "a"\npattern = "("\nreason = "r"\n'
    with pytest.raises(ValueError, match="rule 'x'"):
        parse_rules(text)


def test_levels_have_an_order() -> None:
    assert Level.RED.rank > Level.AMBER.rank > Level.NONE.rank

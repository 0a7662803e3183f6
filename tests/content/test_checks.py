"""Each rule of `foothold check` finds what it is there for, and says where and what to do."""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.config import FLOWS
from bot.content import flowfile, helplinefile, wordfiles
from bot.content.checks import check, needed
from bot.content.checks.reading_grade import ease_of, english_syllables, grade_of, spanish_syllables

SMALL = """
schema: 1
flow: small
title: Small
start: one
aside: true
reviewed_by: none yet

steps:
  one:
    ask: How is it going today?
    choices:
      good:
        label: Going well
        next: two
    skip: two
    save_as: how
  two:
    say: Thanks for telling me.
    next: end
"""


@pytest.fixture(autouse=True, scope="module")
def files_are_read_once() -> Iterator[None]:
    """The readers are pure, and every test reads the same files but one."""
    readers = (
        (flowfile, "read_flow"),
        (wordfiles, "read_words"),
        (wordfiles, "read_locale"),
        (helplinefile, "read_helplines"),
    )
    with pytest.MonkeyPatch.context() as patch:
        for module, name in readers:
            patch.setattr(module, name, cache(getattr(module, name)))
        yield


def findings(folder: Path) -> list[str]:
    return [str(issue) for issue in check(folder)]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked") / "flows"
    shutil.copytree(FLOWS, folder)
    change(folder / "bot.yaml", "\nwords:\n", "\nwords:\n  small:\n    flow: small\n    say: [a small flow]\n")
    return folder


@pytest.fixture
def flows(shipped: Path):
    yield shipped
    (shipped / "small.yaml").unlink(missing_ok=True)


def test_the_shipped_flows_have_no_findings() -> None:
    assert findings(FLOWS) == []


def test_a_small_good_flow_has_none(flows: Path) -> None:
    (flows / "small.yaml").write_text(SMALL)
    assert findings(flows) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("next: end", "next: ends", r"small.yaml:20:\d+: small.two.next: leads to 'ends'.*Did you mean 'end'"),
        ("start: one", "start: two", r"small.one: nothing leads here"),
        ("next: end", "next: two", r"small.two: from here no way leads to the end"),
        ("next: end", "next: two", r"small.two: a loop that never stops to ask"),
        (
            "    skip: two",
            "    skip: two\n    timeout: {after: 5 minutes, next: one}",
            r"a loop driven by timers alone",
        ),
        ("Thanks for telling me.", "Thanks, {hwo}.", r"nobody saves an answer called 'hwo'. Did you mean 'how'"),
        ("next: end", "next:\n      - if: how == god\n        then: one\n      - else: end", r"is never 'god'.*'good'"),
        ("Going well", "Going really very well today", r"28 characters; 24 is the most"),
        ("Thanks for telling me.", "Thanks. " * 40, r"characters; 300 is the most"),
        ("Thanks for telling me.", "You must stop now.", r"'You must' orders"),
        ("Thanks for telling me.", "An addict can get help.", r"'addict' labels the person"),
        ("Thanks for telling me.", "Your streak is over.", r"'streak' counts against"),
        ("Thanks for telling me.", "Take 20 mg less.", r"no doses"),
        ("Thanks for telling me.", "Call 988 now.", r"'988' looks like a telephone number"),
        ("Thanks for telling me.", "Are you well? Did you sleep?", r"2 questions in one message"),
        ("Thanks for telling me.", "Nice \U0001f642\U0001f642", r"too many emoji"),
        ("Thanks for telling me.", "Nice \U0001f48a", r"can wake an urge"),
        ("Thanks for telling me.", "Why did you do it again?", r"sounds like blame"),
        ("Thanks for telling me.", "All of it is confidential.", r"promises too much"),
        ("Thanks for telling me.", "The police won't come.", r"nobody here can promise that"),
        ("Thanks for telling me.", "Leave the weed alone.", r"slang"),
        ("Thanks for telling me.", "You're safe now.", r"nobody here can know that"),
        ("Thanks for telling me.", "Naloxone wears off.", r"'Naloxone' is a fact. Name its key"),
        ("Thanks for telling me.", "For most people it gets better.", r"'For most people' is a fact. Name its key"),
        ("aside: true\n", "", r"small.one: it opens this talk, with fewer than 3 wordings"),
        (
            "Thanks for telling me.",
            '"So it is {how}. Thanks."',
            r"small.two: it says back an answer, with fewer than 3",
        ),
        (
            "Thanks for telling me.",
            "Comprehensive rehabilitation necessitates considerable psychological determination practically always.",
            r"reads at grade",
        ),
        ("Thanks for telling me.", "go on " * 8, r"a sentence of 16 words"),
        ("flow: small", "flow: small\nfoo: 1", r"small.yaml:4:1: small.foo: .*foo"),
        ("Thanks for telling me.", '"{how}"', r"small.two.say: all of it is left out"),
        (
            "say: Thanks for telling me.",
            "wait: 5 minutes\n    every: 10 seconds\n    show: '{left} to go.'\n    interrupt: end",
            r"small.two: the countdown hurries",
        ),
        (
            "say: Thanks for telling me.",
            "say: How is the craving now.\n    remind: {flow: small.two, after: 10 minutes}",
            r"small.two: 'craving' \(en\) would show on a locked phone",
        ),
        ("save_as: how", "save_as: goals", r"small.one: 'goals' means something else"),
        (
            "next: end",
            "next:\n      - if: country == us\n        then: one\n      - else: end",
            r"'country' is never 'us'",
        ),
        ("next: end", "next:\n      - if: how >= 7\n        then: one\n      - else: end", r"'how' is no number"),
        ("next: end", "next:\n      - if: how has good\n        then: one\n      - else: end", r"'how' is one answer"),
        ("next: end", "remove: {list: goals, item: how}\n    next: end", r"'how' is never an item of goals"),
        (
            "say: Thanks for telling me.",
            "call: small.two",
            r"small.two: a loop that never stops.*small.two → small.two",
        ),
        (
            "    skip: two",
            "      fine:\n        label: Fine\n        also: [going WELL!]\n        next: two\n    skip: two",
            r"choices.fine.also: 'going well' is also typed for 'good'",
        ),
    ],
)
def test_a_mistake_is_found(flows: Path, old: str, new: str, finding: str) -> None:
    assert old in SMALL
    (flows / "small.yaml").write_text(SMALL.replace(old, new))
    assert re.search(finding, "\n".join(findings(flows))), findings(flows)


@pytest.mark.parametrize(("more", "too_much"), [(2, False), (3, True)])
def test_too_much_at_once_is_found(flows: Path, more: int, too_much: bool) -> None:
    """Three messages in a row are the most, the first of the chain included."""
    chain = "".join(
        f"  s{i}:\n    say: Here is a little more.\n    next: {f's{i + 1}' if i + 1 < more else 'end'}\n"
        for i in range(more)
    )
    (flows / "small.yaml").write_text(SMALL.replace("next: end", "next: s0") + chain)
    assert any("messages in a row" in each for each in findings(flows)) == too_much


@pytest.mark.parametrize(
    ("how", "most"),
    [("", 8), ("    critical: true\n", 4), ("    critical: true\n    many: true\n    next: two\n", 8)],
)
@pytest.mark.parametrize("over", [0, 1])
def test_too_many_choices_are_found(flows: Path, how: str, most: int, over: int) -> None:
    """Four where something has to be decided, not counting the way back; eight in a list to pick from."""
    lead = "" if "many" in how else "        next: two\n"
    choices = "".join(f"      c{i}:\n        label: Choice {i}\n{lead}" for i in range(most + over))
    if "critical" in how and lead:
        choices += f"      ok:\n        label: Go back\n{lead}"
    ask = f"  more:\n{how}    ask: Which one is it?\n    choices:\n{choices}    skip: two\n"
    (flows / "small.yaml").write_text(
        SMALL.replace("        next: two\n    skip", "        next: more\n    skip") + ask
    )
    assert any("choices;" in each for each in findings(flows)) == bool(over)


def test_choices_that_never_stand_together_count_once(flows: Path) -> None:
    choices = "".join(
        f"      c{i}:\n        label: Choice {i}\n        if: how == {'good' if i % 2 else 'bad'}\n        next: two\n"
        for i in range(10)
    )
    ask = f"  more:\n    ask: Which one is it?\n    choices:\n{choices}    skip: two\n"
    bad = "      bad:\n        label: Not so well\n        next: two\n    skip"
    small = SMALL.replace("        next: two\n    skip", f"        next: more\n{bad}")
    (flows / "small.yaml").write_text(small + ask)
    assert not any("choices;" in each for each in findings(flows))


SPANISH_RULES = [
    ("Gracias por decirlo así, con todas las palabras. " * 7, r"characters; 300 is the most here"),
    ("anda y " * 10, r"a sentence of 20 words; 19 is the most"),
    ("La rehabilitación psicoterapéutica necesita considerablemente extraordinaria determinación y continuidad.",
     r"INFLESZ .* is the least here"),
    ("Eres adicto.", r"'adicto' etiqueta"),
    ("¿Por qué lo hiciste?", r"suena a reproche"),
    ("Esto es confidencial.", r"promete demasiado"),
    ("La policía no va a venir.", r"nadie puede prometerlo"),
    ("Tienes que parar.", r"ordena"),
    ("Toma 20 mg menos.", r"no doses"),
    ("¿Estás bien? ¿Dormiste?", r"2 questions"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "finding"), SPANISH_RULES)
def test_a_mistake_in_spanish_is_found(flows: Path, words: str, finding: str) -> None:
    locale = flows / "locales" / "es" / "small.yaml"
    (flows / "small.yaml").write_text(SMALL)
    locale.write_text(
        f"language: es\nflow: small\ntexts:\n  two.say:\n    source: Thanks for telling me.\n    target: '{words}'\n"
    )
    try:
        assert re.search(finding, "\n".join(findings(flows))), findings(flows)
    finally:
        locale.unlink()


def test_a_spanish_label_has_no_more_room_than_an_english_one(flows: Path) -> None:
    locale = flows / "locales" / "es" / "small.yaml"
    (flows / "small.yaml").write_text(SMALL)
    locale.write_text(
        "language: es\nflow: small\ntexts:\n  one.choices.good:\n    source: Going well\n"
        "    target: Todo va bien por ahora, sí\n"
    )
    try:
        assert any("characters; 24 is the most" in each for each in findings(flows))
    finally:
        locale.unlink()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(FLOWS, tmp_path / "flows")
    return tmp_path / "flows"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_flow_that_nothing_opens_is_found(copied: Path) -> None:
    (copied / "small.yaml").write_text(SMALL)
    assert "small.yaml:2:1: small: nothing opens this flow. Call it, give it a command, or remove it." in findings(
        copied
    )


def test_flows_that_call_each_other_in_circles_are_found(copied: Path) -> None:
    for one, other in (("here", "there"), ("there", "here")):
        (copied / f"{one}.yaml").write_text(
            f"schema: 1\nflow: {one}\ntitle: Round\nstart: go\n\nsteps:\n  go:\n    call: {other}\n    next: end\n"
        )
    assert any("a loop that never stops to ask: here.go → there.go → here.go" in each for each in findings(copied))


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("bot.yaml", "say: [menu,", "say: [menu, SOS!,", r"bot.menu: 'sos' already means help"),
        ("bot.yaml", "short_description: ", "short_description: " + "Word. " * 20, r"120 is the most"),
        ("bot.yaml", "  triggers:\n    line: ", "  lapses:\n    line: ", r"'lapses' is here twice"),
        ("card.yaml", "  free:", "  fre:", r"card.*the words 'card.free' are missing"),
        ("reading.yaml", "  not:", "  nto:", r"the words 'reading.not' are missing"),
        ("countries.yaml", "  LT: Lithuania\n", "", r"the words 'country.LT' are missing"),
        ("countries.yaml", "  en: [US,", "  en: [ZZ, US,", r"'likely' offers ZZ"),
    ],
)
def test_a_mistake_in_another_file_is_found(copied: Path, file: str, old: str, new: str, finding: str) -> None:
    change(copied / file, old, new)
    assert re.search(finding, "\n".join(findings(copied))), findings(copied)


@pytest.mark.parametrize("file", ["helplines.yaml", "card.yaml", "reading.yaml", "countries.yaml", "system.yaml"])
def test_a_file_that_is_missing_is_found(copied: Path, file: str) -> None:
    (copied / file).unlink()
    assert any(each.startswith(f"{file}:1:1:") and "the file is missing" in each for each in findings(copied))


def test_a_country_without_a_name_in_an_enabled_language_is_found(copied: Path) -> None:
    if "  es:" not in (copied / "bot.yaml").read_text():
        change(copied / "bot.yaml", "  en: English", "  en: English\n  es: Español")
    change(copied / "locales/es/countries.yaml", "  LT:\n    source: Lithuania\n    target: Lituania\n", "")
    assert any("LT has no name in es" in each for each in findings(copied))


def test_a_language_without_its_critical_words_cannot_be_switched_on(copied: Path) -> None:
    change(copied / "bot.yaml", "  en: English", "  en: English\n  pt: Português")
    assert any("no pt translation, and lives hang on it" in each for each in findings(copied))


def test_an_outdated_translation_shows_itself(copied: Path) -> None:
    (copied / "locales" / "pt").mkdir()
    (copied / "locales" / "pt" / "craving.yaml").write_text(
        "language: pt\nflow: craving\ntexts:\n  gone.say:\n    source: Old\n    target: Velho\n"
    )
    assert any("have no words 'craving.gone.say'" in each for each in findings(copied))


def test_words_that_the_program_needs_are_missed(copied: Path) -> None:
    change(copied / "system.yaml", "  stopped:", "  stoped:")
    (copied / "help.yaml").unlink()
    found = "\n".join(findings(copied))
    assert "'system.stopped' are missing" in found
    assert "there is no flow 'help'" in found


def test_every_system_word_in_the_code_is_needed() -> None:
    bot = Path(needed.__file__).parent.parent.parent
    used = {key for path in bot.rglob("*.py") for key in re.findall(r'"system\.([a-z_.]+)"', path.read_text())}
    assert used - {"yaml"} - {key for key in used if key.startswith("terminal.")} <= set(needed.SYSTEM)


@pytest.mark.parametrize(("word", "count"), [("home", 1), ("used", 1), ("needed", 2), ("naloxone", 3), ("little", 2)])
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("casa", 2), ("día", 2), ("quieres", 2), ("ahora", 3), ("línea", 3)])
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_grades_tell_easy_from_hard() -> None:
    easy = grade_of("You came back. That took effort. We go one small step at a time.")
    hard = grade_of(
        "Comprehensive rehabilitation necessitates considerable psychological determination and perseverance."
    )
    assert easy is not None
    assert hard is not None
    assert easy < 4 < 12 < hard
    assert grade_of("Too short.") is None
    assert (ease_of("Estoy aquí contigo. Vamos paso a paso, sin prisa, hoy y mañana.") or 0) > 70

"""Facts have sources, and what a region says is judged like any translation."""

import shutil
from pathlib import Path

import pytest

from bot.config import FLOWS
from bot.content.checks import check
from bot.content.checks.sources import FACT, keys
from bot.content.loader import Content
from bot.content.rendering import sentences
from bot.engine.flows import Say
from bot.engine.words import Text
from bot.safety import triage

REGION = "language: es-AR\nflow: {flow}\ntexts:\n  {address}:\n    source: {source}\n    target: {target}\n"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(FLOWS, tmp_path / "flows")
    for region in ("es-AR", "es-ES"):
        shutil.rmtree(tmp_path / "flows" / "locales" / region, ignore_errors=True)
    return tmp_path / "flows"


def findings(folder: Path) -> str:
    return "\n".join(map(str, check(folder)))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def in_argentina(folder: Path, **entry: str) -> str:
    (folder / "locales/es-AR").mkdir(parents=True)
    (folder / "locales/es-AR" / f"{entry['flow']}.yaml").write_text(REGION.format_map(entry))
    return "\n".join(line for line in findings(folder).splitlines() if line.startswith("locales/es-AR"))


def test_every_key_of_the_page_is_read() -> None:
    assert {"F1", "F53", "G1", "GK"} <= keys(FLOWS)
    assert keys(FLOWS / "nowhere") == frozenset()


def test_an_unknown_key_is_found(copied: Path) -> None:
    change(copied / "someone.yaml", "sources: [F16", "sources: [F516, F16")
    assert "someone.sources.0: 'F516' is not in SOURCES.md. Did you mean" in findings(copied)


def test_without_the_page_no_key_is_judged(copied: Path) -> None:
    (copied / "SOURCES.md").unlink()
    assert "SOURCES.md" not in findings(copied)


def test_a_flow_says_who_read_it(copied: Path) -> None:
    change(copied / "privacy.yaml", "reviewed_by: none yet\n", "")
    assert "privacy: nobody says who read it." in findings(copied)


def test_a_critical_fact_without_its_source_is_found(copied: Path) -> None:
    change(
        copied / "someone.yaml", "    sources: [F20]\n    ask: Do you have naloxone", "    ask: Do you have naloxone"
    )
    assert "someone.have_naloxone.ask: 'naloxone' is a fact." in findings(copied)


@pytest.mark.parametrize("words", ["Breathe in for 4 and out for 6.", "On a scale from 0 to 10.", "I'm here."])
def test_not_every_figure_is_a_fact(words: str) -> None:
    assert not FACT.search(words)


ASK = "These are your settings. What would you like to see?"


@pytest.mark.parametrize(
    ("target", "finding"),
    [
        ("Tus ajustes. ¿Qué querés ver?", ""),
        ("Tu {goal}. ¿Qué querés ver?", "other {braces} than the source"),
        ("Estos son tus ajustes. ¿Qué te gustaría ver?", "es says the same. Remove it here."),
        ("Sos adicto. ¿Qué querés ver?", "'adicto' etiqueta"),
    ],
)
def test_what_a_region_says_is_judged(copied: Path, target: str, finding: str) -> None:
    found = in_argentina(copied, flow="settings", address="what.ask", source=ASK, target=target)
    assert finding in found if finding else not found


def test_what_a_region_says_may_be_outdated_or_gone(copied: Path) -> None:
    found = in_argentina(copied, flow="settings", address="what.ask", source="As it was", target="Tus ajustes")
    assert "the source has changed since" in found


def test_fixed_buttons_are_the_same_in_every_region(copied: Path) -> None:
    found = in_argentina(copied, flow="bot", address="keyboard.help", source="Help now", target="Ayudame ya")
    assert "the fixed buttons, are read in es" in found


def test_the_emergency_number_stays_in_the_first_sentence(copied: Path, content: Content) -> None:
    source = content.wordings["someone.danger.ask"].words
    found = in_argentina(
        copied, flow="someone", address="danger.ask", source=str(source), target="Respirá hondo. Llamá al {emergency}."
    )
    assert "{emergency} stands in the first sentence of the source" in found


def test_a_region_of_a_language_that_is_off_is_found(copied: Path) -> None:
    folder = copied / "locales/pt-BR"
    folder.mkdir()
    (folder / "settings.yaml").write_text(
        f"language: pt-BR\nflow: settings\ntexts:\n  what.ask:\n    source: {ASK}\n    target: Ajustes\n"
    )
    assert "'pt' is not switched on in bot.yaml, so nobody reads this." in findings(copied)


@pytest.mark.parametrize("country", ["ES", "AR", "UY"])
def test_first_red_words_hold_in_every_region(content: Content, country: str) -> None:
    for path in triage.red_paths():
        flow = content.library.flows[path.flow]
        step = flow.step(path.step or flow.start)
        assert isinstance(step, Say)
        words = content.catalog.template(step.words.key, "es", country) or ""
        assert "{emergency}" in sentences(words)[0]
        assert len(words) <= 220


def test_argentina_and_spain_are_spoken_to_as_people_there_speak(content: Content) -> None:
    said = {code: content.catalog.say(Text(key="overdose_other.call.say"), "es", code) for code in ("AR", "UY", "MX")}
    assert said["AR"].startswith("Llamá")
    assert said["UY"].startswith("Llamá")
    assert said["MX"].startswith("Llama ")

"""Translations follow the flows: what is new is added, what was translated stays as it was."""

import shutil
from pathlib import Path

import pytest
import yaml

from bot.config import FLOWS
from bot.content.issues import ContentError
from bot.content.loader import load, read
from bot.tools.translate import translate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FLOWS, tmp_path / "flows"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One flow and its half-done translation."""
    (tmp_path / "locales" / "pt").mkdir(parents=True)
    (tmp_path / "small.yaml").write_text(
        "schema: 1\nflow: small\ntitle: Small\nstart: one\nsteps:\n"
        "  one: {say: Hello there., next: two}\n  two: {say: Bye now., next: three}\n"
        "  three: {say: 'no', next: four}\n  four:\n    say: |\n      A list:\n      {goals}\n    next: end\n"
    )
    (tmp_path / "locales" / "pt" / "small.yaml").write_text(
        "# by A. Translator\nlanguage: pt\nflow: small\ntexts:\n"
        "  gone.say: {source: Gone., target: Foi.}\n"
        "  two.say: {source: Bye., target: Tchau.}\n"
        "  one.say:\n    source: Hello.\n    target:\n"
    )
    return tmp_path


def test_a_new_language(folder: Path) -> None:
    report = translate(folder, "xx")
    content, issues = read(folder)
    assert not issues
    entries = {
        path.stem: yaml.safe_load(path.read_text("utf-8"))["texts"] for path in (folder / "locales/xx").glob("*.yaml")
    }
    assert sum(map(len, entries.values())) == len(content.wordings)
    assert {"bot", "system", "card", "countries", "reading", "lapse"} <= set(entries)
    assert all(entry["source"] and entry["target"] == "" for texts in entries.values() for entry in texts.values())
    assert len(report) == len(entries) + 1
    assert report[-1] == f"xx: {len(content.wordings)} without a target, 0 outdated, 0 no longer used."


@pytest.mark.parametrize("language", ["xx", "es"])
def test_the_second_run_changes_nothing(folder: Path, language: str) -> None:
    translate(folder, language)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    report = translate(folder, language)
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    assert len(report) == 1


def test_sources_are_read_back_as_they_were_written(folder: Path) -> None:
    """Also lists, several lines, quotes, and words such as *No* that YAML would make something else of."""
    translate(folder, "xx")
    for path in (folder / "locales/xx").glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("target: ''", "target: x"), "utf-8")
    content, issues = read(folder)
    lists = [each for each in issues if "one is a sentence, the other a list" in each.what]
    assert list(issues) == lists
    assert {each.key: each.source for each in content.translations["xx"]} == {
        key: wording.words for key, wording in content.wordings.items()
    }


def test_what_was_translated_stays(small: Path) -> None:
    report = translate(small, "pt")
    text = (small / "locales/pt/small.yaml").read_text("utf-8")
    assert yaml.safe_load(text)["texts"] == {
        "one.say": {"source": "Hello there.", "target": ""},
        "two.say": {"source": "Bye.", "target": "Tchau."},
        "three.say": {"source": "no", "target": ""},
        "four.say": {"source": "A list:\n{goals}", "target": ""},
        "gone.say": {"source": "Gone.", "target": "Foi."},
    }
    assert text.startswith("# by A. Translator\nlanguage: pt\n")
    assert report == [
        "locales/pt/small.yaml: 2 added; 3 without a target, 1 outdated, 1 no longer used.",
        "pt: 3 without a target, 1 outdated, 1 no longer used.",
    ]


def test_translations_of_a_flow_that_is_gone_are_counted(small: Path) -> None:
    translate(small, "pt")
    (small / "small.yaml").rename(small / "other.yaml")
    (small / "other.yaml").write_text((small / "other.yaml").read_text().replace("flow: small", "flow: other"))
    kept = (small / "locales/pt/small.yaml").read_bytes()
    assert translate(small, "pt")[-1] == "pt: 4 without a target, 0 outdated, 5 no longer used."
    assert (small / "locales/pt/small.yaml").read_bytes() == kept


def test_a_broken_folder_is_left_alone(small: Path) -> None:
    (small / "small.yaml").write_text("schema: 1\n")
    with pytest.raises(ContentError):
        translate(small, "pt")
    assert "Hello." in (small / "locales/pt/small.yaml").read_text()


def test_other_languages_are_left_alone(folder: Path) -> None:
    before = load(folder).translations["es"]
    translate(folder, "xx")
    assert load(folder).translations["es"] == before

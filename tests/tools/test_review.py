"""The clinician's page: current, complete, and the same every time."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.content import Translation
from bot.content.documents import Document
from bot.content.loader import Content
from bot.tools.review import main, review

ROOT = Path(__file__).resolve().parents[2]


def rows(page: str) -> list[str]:
    return [line for line in page.splitlines() if re.match(r"\| `[a-z_.]", line)]


def test_the_page_in_docs_is_current(content: Content) -> None:
    page = ROOT / "docs/review.md"
    assert page.read_text("utf-8") == review(content), "run `make review`"


def test_every_critical_text_of_unreviewed_flows_is_there_once(content: Content) -> None:
    critical = [key for key, each in content.wordings.items() if each.critical and isinstance(each.words, str)]
    listed = [line.split("`")[1] for line in rows(review(content))]
    assert sorted(listed) == sorted(critical)


def test_every_row_has_its_five_cells(content: Content) -> None:
    for line in rows(review(content)):
        assert len(re.findall(r"(?<!\\)\|", line)) == 6, line


def test_danger_comes_first(content: Content) -> None:
    headings = re.findall(r"^## .*\(`(\w+)`\)$", review(content), re.M)
    assert headings[:3] == ["crisis", "overdose_other", "overdose_self"]
    assert headings[-2:] == ["card", "bot"]


def test_a_reviewed_flow_leaves_the_tables(content: Content) -> None:
    read = content.documents["crisis.yaml"]
    signed = Document(
        file=read.file, data={**read.data, "reviewed_by": "A. Example, nurse, 2026-12-01"}, places=read.places
    )
    page = review(replace(content, documents={**content.documents, "crisis.yaml": signed}))
    assert not [line for line in rows(page) if line.startswith("| `crisis.")]
    assert "- `crisis`: A. Example, nurse, 2026-12-01" in page


def test_what_a_region_says_stands_below_what_all_say(content: Content) -> None:
    key = "crisis.red.say"
    source = content.wordings[key].words
    translations = {
        "es": (Translation(key=key, source=source, target="Llama.", file="x", path=()),),
        "es-AR": (Translation(key=key, source="As it was.", target="Llamá | ya.", file="x", path=()),),
    }
    row = next(line for line in rows(review(replace(content, translations=translations))) if f"`{key}`" in line)
    assert "| Llama.<br>**es-AR** Llamá \\| ya. (outdated) |" in row


def test_facts_know_their_steps(content: Content) -> None:
    facts = re.findall(r"^\| ([A-Z]+\d*) \| (.*) \|$", review(content), re.M)
    assert "`crisis.act`" in dict(facts)["F34"]
    numbers = [int(key[1:]) for key, _ in facts if re.fullmatch(r"F\d+", key)]
    assert numbers == sorted(numbers)


def test_the_command_writes_the_page(content: Content, tmp_path: Path) -> None:
    page = tmp_path / "docs" / "review.md"
    assert main([str(ROOT / "flows"), str(page)]) == 0
    assert page.read_text("utf-8") == review(content)


@pytest.mark.parametrize(("arguments", "message"), [(["a", "b", "c"], "usage: "), (["missing", "x.md"], "missing")])
def test_the_command_says_what_is_wrong(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err

"""What the documents say is what there is."""

import re
from pathlib import Path

import pytest

from bot.__main__ import VERBS
from bot.config import Settings
from bot.tools.picture import draw
from bot.tools.transcripts import load_transcript

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "flows/README.md")


def test_readme_lists_every_setting() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)) == {name.upper() for name in Settings.model_fields}


def test_readme_lists_every_verb() -> None:
    table = re.findall(r"^\| (`foothold .+?) \|", README, re.M)
    assert {verb for row in table for verb in re.findall(r"`(?:foothold )?(\w+)", row)} == set(VERBS)


def test_readme_names_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for document in DOCUMENTS:
        assert set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / document).read_text(), re.M)) <= targets, document


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text()
    here = (ROOT / document).parent
    missing = [link for link in re.findall(r"\]\((?!http)([^)#]+)", text) if not (here / link).exists()]
    assert not missing


def test_architecture_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {
        path.name for path in (ROOT / "bot").iterdir() if path.name not in ("__init__.py", "__pycache__", "py.typed")
    }
    assert not [room for room in rooms if f"bot/{room}" not in text]


def test_changelog_has_its_two_headings() -> None:
    assert {"### Code", "### Words"} <= set((ROOT / "CHANGELOG.md").read_text().splitlines())


def test_the_picture_shows_the_bot_as_it_is() -> None:
    transcript = load_transcript(ROOT / "tests/flows/transcripts/start/first_screen.yaml")
    assert (ROOT / "docs/talk.svg").read_text() == draw(transcript), "run `make picture`"


def test_readme_says_what_this_is_not() -> None:
    assert "Not a medical device, and not reviewed by a clinician yet" in README


def test_no_registry_stands_in_the_locks() -> None:
    for lock in ROOT.glob("*.lock"):
        assert "://" not in lock.read_text(), lock

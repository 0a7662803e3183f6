"""An operator's own file: what it may change about the directory, and what it says when it cannot be used."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import FLOWS
from bot.content.issues import Issue
from bot.content.lines import slot_in_words
from bot.content.loader import Content
from bot.content.ownlines import add_own_lines
from bot.content.places import Countries

Laid = Callable[[str], Content]

LOCAL = """\
"US":
  lines:
  - id: clinic
    name: Night clinic
    kind: crisis
    call: "+15550100"
    hours: daily 8:00-22:00
"""


@pytest.fixture
def own(content: Content, tmp_path: Path) -> Laid:
    """The content with these own lines in it."""

    def lay(text: str) -> Content:
        found, issues = add(content, tmp_path, text)
        assert issues == ()
        return found

    return lay


def add(content: Content, folder: Path, text: str) -> tuple[Content, tuple[Issue, ...]]:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return add_own_lines(content, folder / "own.yaml")


def names(content: Content, code: str = "US") -> list[str]:
    return [line.id for line in content.directory.countries[code].lines]


def test_a_new_line_is_shown_first_among_its_kind(own: Laid, content: Content) -> None:
    card = own(LOCAL).catalog.card("crisis", "en", "US")
    first, second = card.text.split("\n\n")[1:3]
    assert first == "Night clinic\nCall +15550100. Every day 8:00-22:00."
    assert second.startswith("988 Suicide & Crisis Lifeline")
    assert card.contacts[0] == ("Night clinic", "+15550100")
    assert "Night clinic" not in content.catalog.card("crisis", "en", "US").text, "ours is not changed"


def test_a_sentence_names_a_new_line_only_when_it_is_open_at_any_hour(own: Laid) -> None:
    assert slot_in_words(own(LOCAL).catalog, "crisis_line", "en", "US") == "988"
    always = own(LOCAL.replace("daily 8:00-22:00", '"24/7"\n    languages: [en]'))
    assert slot_in_words(always.catalog, "crisis_line", "en", "US") == "+15550100"


def test_a_line_with_our_id_replaces_ours(own: Laid, content: Content) -> None:
    text = '"US":\n  lines:\n  - {id: us-988, name: Nine, kind: crisis, call: "988", hours: "24/7"}\n'
    found = own(text)
    assert names(found) == names(content)
    assert "Nine\nCall 988. Day and night." in found.catalog.card("crisis", "en", "US").text
    assert "988 Suicide" not in found.catalog.card("crisis", "en", "US").text


def test_our_line_can_be_hidden(own: Laid, content: Content) -> None:
    found = own('"US":\n  lines:\n  - {id: us-samhsa, remove: true}\n')
    assert set(names(content)) - set(names(found)) == {"us-samhsa"}
    assert "SAMHSA" not in found.catalog.card("addiction", "en", "US").text


def test_emergency_numbers_can_be_replaced(own: Laid) -> None:
    found = own('"US":\n  emergency: ["112"]\n  emergency_verified_on: 2026-12-01\n')
    assert found.catalog.card("crisis", "en", "US").text.startswith("United States\nEmergency: 112\n")
    assert slot_in_words(found.catalog, "emergency", "en", "US") == "112"
    assert str(found.directory.countries["US"].verified_on) == "2026-12-01"


def test_what_helps_anywhere_can_be_changed(own: Laid) -> None:
    found = own("international:\n  lines:\n  - {id: intl-smart, remove: true}\n")
    assert "SMART" not in found.catalog.card("addiction", "en", None).text


def test_a_country_that_we_do_not_have(own: Laid, content: Content) -> None:
    text = '"LI":\n  name: Liechtenstein\n  emergency: ["112"]\n' + LOCAL.partition("\n")[2]
    found = own(text)
    assert Countries(content).read("Liechtenstein") is None
    assert Countries(found).read("I'm in Liechtenstein") == Countries(found).read("LI") == "LI"
    assert found.catalog.card("crisis", "es", "LI").text.startswith("Liechtenstein\nEmergencias: 112\n\nNight clinic")


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('"+15550100"', "555-0100", r"own.yaml:6:5: helplines.US.lines.0.call: a number is \+.*quotes"),
        ("kind: crisis", "kind: crisys", r"own.yaml:5:5: .*Did you mean 'crisis'"),
        ("name:", "nmae:", r"own.yaml:4:5: .*'nmae' is not a key.*Did you mean 'name'"),
        ("hours: daily 8:00-22:00", "hours: evenings", r"own.yaml:7:5: .*hours are 24/7"),
        ("id: clinic", "id: gb-shout", r"own.yaml:3:5: .*'gb-shout' is a line of GB. Move it"),
        ('"US":', '"us":', r"own.yaml:1:1: helplines.us: a country is two capital letters"),
        ('"US":', '"LI":', r"own.yaml:1:1: helplines.LI: LI is new here. Give it its 'name' and its 'emergency'"),
        ('    call: "+15550100"\n', "", r"own.yaml:3:5: .*nobody can reach this line"),
        ("kind: crisis", "kind: crisis\n    confidence: general knowledge only", r"own.yaml:3:5: .*is never shown"),
        ('"+15550100"', '"+18002738255"', r"own.yaml:3:5: .*retired. Call it, then say when"),
        ("id: clinic", "id: us-899\n    remove: true\n  - id: clinic", r"own.yaml:3:5: .*Did you mean 'us-988'"),
        ("id: clinic", "id: us-988\n    remove: false\n  - id: clinic", r"own.yaml:4:5: .*'remove' is true, or not"),
        ("lines:", "lines:\n  -", r"own.yaml:3:\d+: .*keys with values"),
        (LOCAL, "- US\n", r"own.yaml:1:1: helplines: this should be countries"),
        (LOCAL, "", r"own.yaml:1:1: .*the file is empty"),
    ],
)
def test_a_mistake_changes_nothing_and_says_where(
    content: Content, tmp_path: Path, old: str, new: str, finding: str
) -> None:
    assert LOCAL.count(old) == 1
    found, issues = add(content, tmp_path, LOCAL.replace(old, new))
    assert found is content
    assert any(re.search(finding, str(issue)) for issue in issues), list(map(str, issues))


def test_the_same_id_twice(content: Content, tmp_path: Path) -> None:
    _, issues = add(content, tmp_path, LOCAL + LOCAL.partition("lines:\n")[2])
    assert "'clinic' is used twice" in str(issues[0])


def test_our_retired_number_may_be_shown_by_someone_who_called_it(own: Laid) -> None:
    text = LOCAL.replace('"+15550100"', '"+18002738255"\n    verified_on: 2026-12-01')
    assert "clinic" in names(own(text))


def test_the_example_in_the_handbook_is_one(own: Laid) -> None:
    example = re.search(r'```yaml\n("US":\n  emergency.*?)```', (FLOWS / "README.md").read_text("utf-8"), re.DOTALL)
    assert example
    found = names(own(example[1]))
    assert found[0] == "river-street"
    assert "us-samhsa" not in found


def test_a_file_that_is_not_there(content: Content, tmp_path: Path) -> None:
    found, (issue,) = add_own_lines(content, tmp_path / "none.yaml")
    assert found is content
    assert re.search(r"none.yaml:1:1: .*cannot be read \(No such file", str(issue))

"""The directory of numbers is refused, with file and line, where a number or a date cannot be right."""

import re
from pathlib import Path

import pytest
import yaml

from bot.content.helplinefile import HelplineFile, read_helplines

FLOWS = Path(__file__).resolve().parents[2] / "flows"
GOOD = """\
compiled_on: "2026-11-23"
"US":
  name: United States
  emergency:
  - "911"
  emergency_verified_on: null
  lines:
  - id: us-988
    name: 988 Lifeline
    kind: crisis
    call: "988"
    display: "9-8-8"
    sms: {to: "988", body: null}
    chat: null
    url: https://988lifeline.org/
    hours: "24/7"
    languages: [en]
    free: unknown
    verified_on: 2026-12-01
    confidence: two sources
"""


def read(text: str) -> HelplineFile:
    return read_helplines("helplines.yaml", text.encode())


def test_a_good_file_has_no_issues() -> None:
    found = read(GOOD)
    assert found.issues == ()
    (line,) = found.directory.countries["US"].lines
    assert (line.call, str(line.verified_on), line.free, line.audience) == ("988", "2026-12-01", None, "")


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('call: "988"', 'call: "+1 800"', r":11:\d+: helplines.US.lines.0.call: a number is \+"),
        ('call: "988"', 'call: "+0123456789"', r":11:\d+: .*a number is \+"),
        ('call: "988"', "call: 988", r":11:\d+: .*in \"quotes\""),
        ('call: "988"', 'call: "988-HELP"', r":11:\d+: .*a number is \+"),
        ('{to: "988",', '{to: "HELLO",', r":13:\d+: .*lines.0.sms.to: a number is \+"),
        ('- "911"', '- "nine"', r":5:\d+: .*emergency.0: a number is \+"),
        ('display: "9-8-8"', 'display: "9-8-9"', r":8:\d+: .*people read '9-8-9' and dial '988'"),
        ("2026-12-01", "2026-13-01", r":19:\d+: .*verified_on: a day is written 2026-12-01"),
        ("2026-12-01", "last week", r":19:\d+: .*a day is written"),
        ("2026-12-01", "2026", r":19:\d+: .*a day is written"),
        ("    verified_on: 2026-12-01\n", "", r":8:\d+: .*'verified_on' is missing"),
        ("  emergency_verified_on: null\n", "", r":2:\d+: .*'emergency_verified_on' is missing"),
        ('"2026-11-23"', "autumn", r":1:\d+: helplines.compiled_on: a day is written"),
        ("kind: crisis", "kind: crises", r":10:\d+: .*Did you mean 'crisis'"),
        ("kind: crisis", "kind: crisis\n    for: kids", r":11:\d+: .*for: this should be one of .*youth"),
        ("kind: crisis", "kind: crisis\n    also: [violins]", r":11:\d+: .*also.0: .*Did you mean 'violence'"),
        ('hours: "24/7"', "hours: round the clock", r":16:\d+: .*hours: hours are 24/7"),
        ("url: https://988lifeline.org/", "url: 988lifeline.org", r":15:\d+: .*url: a web address begins"),
        ('"US":', '"USA":', r":2:\d+: helplines.USA: a country is two capital letters"),
        ("free: unknown", "free: maybe", r":18:\d+: .*free: this should be true, false or unknown"),
    ],
)
def test_a_mistake_is_found_where_it_is(old: str, new: str, finding: str) -> None:
    assert GOOD.count(old) == 1
    found = [str(issue) for issue in read(GOOD.replace(old, new)).issues]
    assert any(re.match(f"helplines.yaml{finding}", each) for each in found), found


def test_a_line_that_nobody_can_reach_is_refused() -> None:
    text = re.sub(r"(call|display|sms|url): .*", r"\1: null", GOOD)
    assert "nobody can reach this line" in str(read(text).issues[0])


def test_the_shipped_directory_claims_no_check_that_nobody_made() -> None:
    """Compiled from stored pages. Whoever adds a day here has looked, or dialled, and says so in the changelog."""
    raw = yaml.load((FLOWS / "helplines.yaml").read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506  # makes text only
    days = [line["verified_on"] for each in raw.values() if isinstance(each, dict) for line in each["lines"]]
    assert len(days) > 150
    checked = {day for day in days if day != "null"}
    assert all(day > raw["compiled_on"] for day in checked)

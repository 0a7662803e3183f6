"""`foothold helplines` and an operator's own file, from the command line."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main

OWN = """\
"US":
  emergency: ["911"]
  emergency_verified_on: {today}
  lines:
  - id: clinic
    name: Night clinic
    kind: crisis
    call: "+15550100"
    url: https://clinic.example
    hours: daily 8:00-22:00
    verified_on: {verified_on}
"""
Out = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(OWN.format(today=datetime.now(UTC).date(), verified_on="2020-01-01"))
    monkeypatch.setenv("HELPLINES_FILE", str(file))
    return file


def test_the_directory_in_words(capsys: Out) -> None:
    assert main(["helplines"]) == 0
    out = capsys.readouterr().out
    assert "United States (US). Emergency: 911.\n" in out
    assert (
        "  Crisis Text Line (crisis): Text HOME to 741741. Day and night. Free. https://www.crisistextline.org/" in out
    )
    assert re.search(r"Suicide Call Back Service \(crisis\): Call 1300 659 467\. Day and night\. http", out), "no price"
    assert "24/7" not in out
    assert len(re.findall(r"^[^ ].* \([A-Z]{2}\)\. Emergency: ", out, re.M)) == 69


def test_one_country(capsys: Out) -> None:
    assert main(["helplines", "--country", "is"]) == 0
    assert capsys.readouterr().out == "Iceland (IS). Emergency: 112.\n  No lines.\n"
    assert main(["helplines", "--country", "XX"]) == 2
    assert "There are no numbers for XX. There are: AE, AR" in capsys.readouterr().err


def test_what_is_to_be_checked_again(own: Path, capsys: Out) -> None:
    assert main(["helplines", "--stale", "180", "--country", "US"]) == 0
    *rows, count = capsys.readouterr().out.splitlines()
    assert rows[0] == "US | Night clinic | +15550100 | https://clinic.example | checked 2020-01-01"
    assert rows[1] == "US | 988 Suicide & Crisis Lifeline | 988 | https://988lifeline.org/ | never checked"
    assert not [row for row in rows if "Emergency" in row], "checked today"
    assert re.fullmatch(
        rf"{len(rows)} of {len(rows) + 1} entries to check again: \d+ never checked, 1 not .*180 days\.", count
    )


def test_a_day_more_is_told_apart(own: Path, capsys: Out) -> None:
    assert main(["helplines", "--stale", "99999", "--country", "US"]) == 0
    assert "Night clinic" not in capsys.readouterr().out
    assert main(["helplines", "--stale", "0", "--country", "US"]) == 0
    assert "Night clinic" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["helplines", "--stale", "soon"])
    assert "number of days" in capsys.readouterr().err


def test_the_count_alone_for_ci(capsys: Out) -> None:
    """What nobody checked is no mistake in the code: the count is printed, and the build goes on."""
    assert main(["helplines", "--stale", "180", "--count"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+ of \d+ entries to check again: \d+ never checked, \d+ not within 180 days\.", line)


@pytest.mark.parametrize("verb", [["run"], ["helplines"], ["talk"]])
def test_a_mistake_in_the_own_file_stops_the_start_with_one_sentence(
    verb: list[str], own: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    def start(*_: object) -> None:
        pytest.fail("it started")

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")
    monkeypatch.setattr("bot.verbs.run._run", start)
    monkeypatch.setattr("bot.verbs.talk._talk", start)
    own.write_text(own.read_text().replace('"+15550100"', "555-0100"))
    assert main(verb) == 2
    (sentence,) = capsys.readouterr().err.strip().splitlines()
    assert sentence.startswith("foothold: HELPLINES_FILE cannot be used, `foothold check` lists all that is wrong; ")
    assert f"{own}:8:5: helplines.US.lines.0.call: a number is +" in sentence


def test_check_reads_the_own_file_too(own: Path, capsys: Out) -> None:
    main(["check"])
    assert str(own) not in capsys.readouterr().out
    own.write_text(own.read_text().replace("crisis", "crysis"))
    assert main(["check"]) == 1
    assert f"{own}:7:5: helplines.US.lines.0.kind" in capsys.readouterr().out

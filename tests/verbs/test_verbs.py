"""The command line, called as an operator or a writer would."""

import io
import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import FLOWS, read_settings
from bot.store.keys import MasterKey
from bot.verbs.setup import content_to_serve


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    monkeypatch.setenv("DATA_KEY", MasterKey.generate().to_text())
    return tmp_path / "bot.db"


def test_the_shipped_flows_are_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == ""


def test_check_lists_every_mistake_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(FLOWS, tmp_path / "flows")
    craving = tmp_path / "flows" / "craving.yaml"
    broken = craving.read_text().replace("next: near", "next: naer").replace("schema: 1", "schema: 1\nfoo: 2")
    craving.write_text(broken)
    assert main(["check", str(tmp_path / "flows")]) == 1
    out = capsys.readouterr().out
    assert "craving.yaml:2:1" in out
    assert "Did you mean 'near'" in out


@pytest.mark.parametrize("verb", [["graph"], ["graph", "craving"], ["preview", "lapse"], ["preview", "--critical"]])
def test_words_can_be_looked_at(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(verb) == 0
    assert len(capsys.readouterr().out.splitlines()) > 10


def test_an_unknown_flow_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "carving"]) == 2
    assert "craving" in capsys.readouterr().err


def test_a_database_can_be_made_copied_and_searched(database: Path, tmp_path: Path, capsys) -> None:
    assert main(["migrate"]) == 0
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    assert main(["backup", str(tmp_path / "copy.db")]) == 2
    assert main(["export", "42"]) == 2
    assert main(["forget", "42"]) == 2
    assert "Nothing is stored about chat 42." in capsys.readouterr().err


def test_a_broken_flow_is_told_of_and_the_rest_is_served(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.copytree(FLOWS, tmp_path / "flows")
    (tmp_path / "flows" / "craving.yaml").write_text("flow: [")
    content = content_to_serve(tmp_path / "flows", read_settings())
    assert "craving.yaml:1:" in caplog.text
    assert "craving" not in content.library.flows
    assert {"help", "crisis", "lapse"} <= content.library.flows.keys()


def test_a_lost_key_file_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    assert main(["migrate"]) == 0
    (tmp_path / "bot.db.key").unlink()
    assert main(["migrate"]) == 2
    assert "bring it back" in capsys.readouterr().err


def test_another_key_is_refused(database: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    assert main(["migrate"]) == 0
    monkeypatch.setenv("DATA_KEY", MasterKey.generate().to_text())
    assert main(["migrate"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_screen_reads_lines_and_names_bad_ones(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(
        "sys.stdin", iter(["a1\tI am going to kill myself tonight\n", "no tab\n", "a2\twent for a walk\n"])
    )
    assert main(["screen"]) == 1
    out, error = capsys.readouterr()
    assert out.splitlines() == ["a1\tred", "a2\tnone"]
    assert "line 2" in error


def test_screen_takes_any_bytes(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    given = b"\xef\xbb\xbfa\thola\r\nb\thes not\rbreathing \xff\xfe\r\nc\t\n\nd\tno respira, est\xe1 azul"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
    assert main(["screen"]) == 0
    assert capsys.readouterr().out.splitlines() == ["a\tnone", "b\tred", "c\tnone", "d\tred"]

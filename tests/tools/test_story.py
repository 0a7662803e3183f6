"""A conversation as a page: what was said, in its order, with nothing that Markdown would take for its own."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.tools.story import main, tell
from bot.tools.transcripts import AfterTurn, BotTurn, Kind, PersonTurn, Transcript, load_transcript, save_transcript

ROOT = Path(__file__).resolve().parents[2]
TRANSCRIPTS = ROOT / "tests/flows/transcripts"
STORIES = {
    "docs/first-evening.md": "lapse/first_evening.yaml",
    "docs/overdose-call.md": "overdose_other/overdose_call.yaml",
    "docs/primera-noche.md": "lapse/primera_noche.yaml",
}
TALK = Transcript(
    flow="lapse",
    case="talk",
    note="A short talk. It ends well.",
    turns=(
        PersonTurn(text="it's *me*"),
        BotTurn(words="Hi.\nStill here.", choices=("Yes", "No")),
        PersonTurn(text="Yes", tap=True),
        BotTurn(kind=Kind.BOXES, choices=("☑ One",)),
        AfterTurn(duration=timedelta(minutes=10)),
        BotTurn(kind=Kind.FILE, words="A file."),
        BotTurn(kind=Kind.CARD, words="Land\n\nCall 1."),
    ),
)


@pytest.mark.parametrize("page", STORIES)
def test_the_stories_in_docs_are_current(page: str) -> None:
    assert (ROOT / page).read_text() == tell(load_transcript(TRANSCRIPTS / STORIES[page])), "run `make stories`"


@pytest.mark.parametrize("page", STORIES)
def test_a_clinician_finds_the_stories(page: str) -> None:
    for readme in ("README.md", "flows/README.md"):
        assert Path(page).name in (ROOT / readme).read_text(), readme


def test_all_is_told_in_its_order() -> None:
    told = tell(TALK)
    assert told.startswith("# A short talk\n\nIt ends well.\n")
    body = told.partition("---\n")[2]
    assert body.split("\n\n") == [
        "\n**“it's \\*me\\*”**",
        "> Hi.\\\n> Still here.\n>\n> `Yes` · `No`",
        "**taps “Yes”**",
        "*10 minutes later*",
        "> *(a file)*\\\n> A file.",
        "> Land\n>\n> Call 1.\n",
    ]


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    source, target = tmp_path / "talk.yaml", tmp_path / "docs" / "talk.md"
    save_transcript(source, TALK)
    assert main([str(source), str(target)]) == 0
    assert target.read_text() == tell(TALK)


@pytest.mark.parametrize(("arguments", "message"), [([], "usage: "), (["missing.yaml", "x.md"], "missing.yaml")])
def test_the_command_says_what_is_wrong(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert message in capsys.readouterr().err

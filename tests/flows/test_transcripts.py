"""Every conversation in `transcripts/` still reads as it is written there. `pytest --update` rewrites them; the diff is
the review."""

from pathlib import Path

import pytest

from bot.content.loader import Content
from bot.tools.transcripts import dump_transcript, load_transcript, save_transcript
from tests.kit.replay import Replay

FOLDER = Path(__file__).resolve().parent / "transcripts"
CASES = sorted(FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
async def test_transcript(path: Path, content: Content, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    written = load_transcript(path)
    assert (written.flow, written.case) == (path.parent.name, path.stem)
    played = await Replay(content, written, tmp_path).play(written)
    if request.config.getoption("--update"):
        save_transcript(path, played)
    else:
        assert dump_transcript(played) == dump_transcript(written)


def test_there_are_transcripts() -> None:
    assert CASES

"""Every conversation in `transcripts/` still reads as it is written there. `pytest --update` rewrites them; the diff is
the review."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.loader import Content
from bot.tools.transcripts import dump_transcript, load_transcript, save_transcript
from tests.flows.rehearsal.stage import Stage, seen
from tests.flows.rehearsal.walked import play
from tests.flows.scene import Scenes

FOLDER = Path(__file__).resolve().parent / "transcripts"
CASES = sorted(FOLDER.rglob("*.yaml"))


@pytest.fixture(scope="module")
def scenes(content: Content) -> Iterator[Scenes]:
    scenes = Scenes(content)
    yield scenes
    asyncio.run(scenes.close())


@pytest.fixture(scope="module")
def stage(content: Content) -> Stage:
    return Stage(content)


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
async def test_transcript(path: Path, scenes: Scenes, stage: Stage, request: pytest.FixtureRequest) -> None:
    written = load_transcript(path)
    assert (written.flow, written.case) == (path.parent.name, path.stem)
    played = await scenes.play(written)
    bare = play(stage, played)
    assert scenes.left == seen(bare), "the bare engine, on which coverage is counted, has gone another way"
    if request.config.getoption("--update"):
        save_transcript(path, played)
    else:
        assert dump_transcript(played) == dump_transcript(written)


def test_there_are_transcripts() -> None:
    assert CASES

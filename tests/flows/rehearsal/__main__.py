"""`python -m tests.flows.rehearsal`: adds the transcripts that are missing, and says what nobody can walk.

Rehearsed transcripts that cannot be played any more are replaced; the others keep their moves and are taken down anew.
`--afresh` replaces all that were rehearsed, `--check` writes nothing. What people wrote by hand is never touched.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.content.content import Content
from bot.content.loader import load
from bot.tools.coverage import report
from bot.tools.transcripts import dump_transcript, load_transcript, save_transcript
from tests.flows.rehearsal.rehearser import Rehearser, Walked, case_name
from tests.flows.rehearsal.samples import Samples
from tests.flows.rehearsal.walked import MARK, superfluous, ways_of
from tests.flows.scene import Scenes

FLOWS: Final = Path(__file__).resolve().parents[3] / "flows"
FOLDER: Final = Path(__file__).resolve().parents[1] / "transcripts"


def main() -> int:
    """0 when every way of every flow is walked in every language."""
    parser = argparse.ArgumentParser(prog="python -m tests.flows.rehearsal")
    parser.add_argument("--check", action="store_true", help="write nothing, only report")
    parser.add_argument("--afresh", action="store_true", help="replace all rehearsed transcripts, not only broken ones")
    parser.add_argument("--patient", action="store_true", help="look far for the last ones: takes many minutes")
    chosen = parser.parse_args()
    content = load(FLOWS)
    if not chosen.check:
        asyncio.run(_Rehearsal(content, FOLDER).run(afresh=chosen.afresh, patient=chosen.patient))
    return say_how_far(content)


def say_how_far(content: Content) -> int:
    complete = True
    for language in content.catalog.languages:
        taken = ways_of(content, FOLDER, language)
        told = report(content.library, taken, lambda key: content.catalog.template(key, content.catalog.default) or key)
        print(f"{content.catalog.names[language]}\n{told}\n")
        done, total = told.rpartition(" ")[2].split("/")
        complete = complete and done == total
    return 0 if complete else 1


class _Rehearsal:
    """One run. The first language finds its ways; the others make the same moves where they can."""

    def __init__(self, content: Content, folder: Path) -> None:
        self.content = content
        self.folder = folder
        self.first = Rehearser(content, Samples(), content.catalog.default)

    async def run(self, *, afresh: bool, patient: bool) -> None:
        self.scenes = Scenes(self.content)
        try:
            for path in sorted(self.folder.rglob("*.yaml")):
                await self.take_down_anew(path, afresh=afresh)
            for language in self.content.catalog.languages:
                await self.rehearse(language, patient=patient)
        finally:
            await self.scenes.close()

    async def take_down_anew(self, path: Path, *, afresh: bool) -> None:
        transcript = load_transcript(path)
        if not transcript.note.startswith(MARK):
            return
        try:
            assert not afresh
            save_transcript(path, await self.scenes.play(transcript))
        except AssertionError:
            path.unlink()

    async def rehearse(self, language: str, *, patient: bool) -> None:
        rehearser = Rehearser(self.content, Samples(), language)
        for path in sorted(self.folder.rglob("*.yaml")):
            transcript = load_transcript(path)
            if transcript.language == language:
                rehearser.remember(rehearser.walked(transcript))
        rehearser.credit(ways_of(self.content, self.folder, language))
        for walked, case in tuple(self.first_ones()) if language != self.first.language else ():
            again = rehearser.again(walked)
            if again is not None:
                await self.write(rehearser, again, case)
        for walked in rehearser.everything(patient=patient):
            await self.write(rehearser, walked, case_name(walked, self.cases(walked.flow)))
        for path in superfluous(self.content, self.folder, language):
            path.unlink()

    def first_ones(self) -> Iterator[tuple[Walked, str]]:
        """What was rehearsed in the first language."""
        for path in sorted(self.folder.rglob("*.yaml")):
            transcript = load_transcript(path)
            if transcript.note.startswith(MARK) and transcript.language == self.first.language:
                yield self.first.walked(transcript), transcript.case

    def cases(self, flow: str) -> set[str]:
        """Names that are taken, in whichever language."""
        stems = {path.stem for path in (self.folder / flow).glob("*.yaml")}
        return stems | {stem.removesuffix(f"_{tag}") for stem in stems for tag in self.content.catalog.languages}

    async def write(self, rehearser: Rehearser, walked: Walked, case: str) -> None:
        ending = "" if rehearser.language == self.content.catalog.default else f"_{rehearser.language}"
        transcript = rehearser.transcript(walked, f"{case}{ending}")
        print(f"{walked.flow}/{transcript.case}: {len(walked.ways)} ways", file=sys.stderr)
        try:
            played = await self.scenes.play(transcript)
        except AssertionError as error:  # a finding: the whole bot goes another way than its engine alone
            print(f"{walked.flow}/{case} cannot be played: {error}\n{dump_transcript(transcript)}", file=sys.stderr)
        else:
            save_transcript(self.folder / walked.flow / f"{transcript.case}.yaml", played)


if __name__ == "__main__":
    sys.exit(main())

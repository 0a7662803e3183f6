"""The transcripts play every branch of every flow, in every language.

`python -m tests.flows.rehearsal` writes those that are missing; `--check` only lists them.
"""

from pathlib import Path

import pytest

from bot.content.loader import Content
from bot.tools.coverage import every_way, in_words, report
from tests.flows.rehearsal.walked import ways_of

FOLDER = Path(__file__).resolve().parent / "transcripts"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_way_of_every_flow_is_played(language: str, content: Content) -> None:
    taken = ways_of(content, FOLDER, language)
    missing = [
        f"{way.address}: {in_words(content.library, way, lambda key: content.catalog.template(key, language) or key)}"
        for way in every_way(content.library)
        if way not in taken
    ]
    assert not missing, "run `python -m tests.flows.rehearsal`; not played:\n" + "\n".join(missing)


def test_the_languages_are_those_that_are_switched_on(content: Content) -> None:
    assert content.catalog.languages == ("en", "es")


def test_the_report_ends_with_the_sum(content: Content) -> None:
    total = len(list(every_way(content.library)))
    assert report(content.library, (), str).endswith(f"all: 0/{total}")

"""The rehearser finds its way: to what is near, to what needs something beforehand, and in the other language."""

from dataclasses import replace

import pytest

from bot.content.loader import Content
from bot.tools.coverage import Way
from tests.flows.rehearsal.rehearser import MOST_TURNS, Rehearser, case_name
from tests.flows.rehearsal.samples import Samples
from tests.flows.rehearsal.stage import alarm_of
from tests.flows.rehearsal.walked import MARK


@pytest.fixture
def rehearser(content: Content) -> Rehearser:
    return Rehearser(content, Samples(), "en")


def test_a_small_flow_is_walked_whole(rehearser: Rehearser) -> None:
    walks = list(rehearser.walks(["language"]))
    assert walks
    assert not rehearser.missing("language")
    assert all(len(walked.moves) < MOST_TURNS for walked in walks)


def test_the_same_rehearsal_twice_is_the_same(content: Content) -> None:
    first, second = (Rehearser(content, Samples(), "en") for _ in range(2))
    assert list(first.walks(["triggers"])) == list(second.walks(["triggers"]))


def test_a_choice_that_needs_something_beforehand_is_prepared(rehearser: Rehearser) -> None:
    way = Way("craving", "ride", "choices.own")
    needs = rehearser.needs(way)
    assert [each.condition.name for each in needs] == ["coping"]
    walked = rehearser.prepared(way)
    assert walked is not None
    assert way in walked.ways


def test_the_other_language_makes_the_same_moves(content: Content) -> None:
    english, spanish = (Rehearser(content, Samples(), language) for language in ("en", "es"))
    walked = next(iter(english.walks(["language"])))
    again = spanish.again(walked)
    assert again is not None
    assert set(again.ways) <= set(walked.ways)
    assert spanish.transcript(again, "x").turns[0].text == "/language"  # type: ignore[union-attr]


def test_a_transcript_can_be_read_back_as_moves(rehearser: Rehearser) -> None:
    for walked in rehearser.walks(["triggers"]):
        assert rehearser.walked(rehearser.transcript(walked, "x")).moves == tuple(
            replace(each, cost=1.0) for each in walked.moves
        )


def test_a_transcript_is_named_after_what_happens_and_marked(rehearser: Rehearser) -> None:
    walked = next(iter(rehearser.walks(["country"])))
    name = case_name(walked, set())
    assert name.startswith(walked.ways[0].step)
    assert case_name(walked, {name}) == f"{name}_2"
    assert rehearser.transcript(walked, name).note.startswith(MARK)


def test_every_alarm_has_words_in_every_language(content: Content) -> None:
    for address, texts in Samples().alarms.items():
        assert set(texts) == set(content.catalog.languages), address


def test_samples_for_questions_that_are_gone_are_told(content: Content) -> None:
    known = {f"{flow.id}.{step}" for flow in content.library.flows.values() for step in flow.steps}
    assert not set(Samples().questions) - known


def test_calm_words_raise_no_alarm() -> None:
    assert alarm_of("a walk by the river") is None

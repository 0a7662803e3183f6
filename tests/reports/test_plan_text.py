"""The plan as text: the parts one has, in the order one tries them, in one's own words."""

import pytest

from bot.engine.words import own
from bot.reports.plan import Kind, Part, PlanCard
from bot.reports.speech import spoken
from bot.reports.text import plan_text
from tests.reports.kit import CATALOG, PLAN, SAY, saying


def headings(text: str) -> list[Part]:
    """The parts in the order in which the text has them."""
    said = {spoken(SAY, f"part.{part}"): part for part in Part}
    return [said[line] for line in text.splitlines() if line in said]


def test_reads_as_a_page() -> None:
    assert plan_text(PLAN, SAY, parts={Part.SIGNS, Part.PLANS}) == (
        "My plan\n\n"
        "My own steps for hard days, small ones first. I can change any of them.\n\n"
        "My early signs\n• Bad sleep\n• No messages answered\n\n"
        "My if-then plans\n• If it's payday, then I go to football\n\n"
        "If a life is in danger, call 911."
    )


def test_parts_come_in_the_order_one_tries_them() -> None:
    assert headings(plan_text(PLAN, SAY)) == [part for part in Part if part is not Part.PLACES]


def test_unsafe_begins_with_numbers_people_and_distance() -> None:
    text = plan_text(PLAN, SAY, kind=Kind.UNSAFE)
    assert text.startswith("When I feel unsafe\n\nIf my life is in danger: call 911.\nSomeone who listens: 988.\n\n")
    assert headings(text) == [Part.SERVICES, Part.SUPPORTERS, Part.SAFER, Part.COPING, Part.REASONS]


def test_unsafe_has_a_number_where_the_country_is_unknown() -> None:
    text = plan_text(PlanCard(), saying(country=None), kind=Kind.UNSAFE)
    assert "If my life is in danger: call 112 or 911." in text
    assert "Someone who listens" not in text


def test_a_chosen_part_tells_nothing_of_the_others() -> None:
    parts = {Part.GOALS, Part.SUPPORTERS}
    only = PlanCard(items={part: PLAN.items[part] for part in parts})
    text = plan_text(PLAN, SAY, kind=Kind.CHOSEN, parts=parts)
    assert text == plan_text(only, SAY, kind=Kind.CHOSEN)
    assert headings(text) == [Part.SUPPORTERS, Part.GOALS]


@pytest.mark.parametrize("plan", [PlanCard(), PlanCard(items={Part.SIGNS: ("", " \n", own(" "))})])
def test_an_empty_plan_is_kind(plan: PlanCard) -> None:
    assert plan_text(plan, SAY) == (
        "My plan\n\nNothing is written here yet, and that's fine. It grows a line at a time.\n\n"
        "If a life is in danger, call 911."
    )


def test_own_words_stay_as_they_are() -> None:
    words = "{emergency} <b>&amp;</b> 🎸 いのち"
    assert f"• {words}" in plan_text(PlanCard(items={Part.COPING: (words,)}), SAY)


@pytest.mark.parametrize("kind", list(Kind))
def test_spanish_is_complete(kind: Kind) -> None:
    english, spanish = (plan_text(PLAN, say, kind=kind).splitlines() for say in (SAY, saying("es")))
    ours = [line for line in spanish if line and not line.startswith("• ")]
    assert ours
    assert not set(ours) & set(english)


def test_every_word_is_translated() -> None:
    keys = {key for key in CATALOG.words["en"] if key.startswith("reports.")}
    assert keys == set(CATALOG.words["es"])

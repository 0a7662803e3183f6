"""The plan as PDF: every word of it is there, it is the same each time, and it names nobody."""

import re

import pytest

from bot.reports.pdf import PLAN_FILE, plan_pdf
from bot.reports.plan import Kind, Part, PlanCard
from bot.reports.text import BULLET, plan_text
from tests.reports.kit import PLAN, SAY, saying
from tests.reports.pages import sizes_of, words_of

SHORT = PlanCard(items={part: items for part, items in PLAN.items.items() if part is not Part.SUPPORTERS})


def flat(text: str) -> str:
    return " ".join(text.replace(BULLET, "").split())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.CHOSEN])
def test_says_what_the_text_says(kind: Kind, language: str) -> None:
    pages = words_of(plan_pdf(PLAN, saying(language), language=language, kind=kind))
    foot = flat(plan_text(PLAN, saying(language)).splitlines()[-1])
    said = " ".join(flat(page).removesuffix(foot).strip() for page in pages)
    assert f"{said} {foot}" == flat(plan_text(PLAN, saying(language), kind=kind))
    assert all(flat(page).endswith(foot) for page in pages)


def test_unsafe_has_the_numbers_first() -> None:
    first = flat(words_of(plan_pdf(PLAN, SAY, language="en", kind=Kind.UNSAFE))[0])
    order = ["call 911.", "listens: 988.", "Services and numbers", "People I can", "Making my space", "Things I can do"]
    places = [first.index(each) for each in order]
    assert places == sorted(places)
    assert "small steps" not in first


def test_same_plan_same_bytes() -> None:
    assert plan_pdf(PLAN, SAY, language="en") == plan_pdf(PLAN, SAY, language="en")
    assert plan_pdf(PLAN, SAY, language="en") != plan_pdf(SHORT, SAY, language="en")


def test_tells_nothing_about_the_person_or_the_program() -> None:
    pdf = plan_pdf(PLAN, SAY, language="es-MX")
    info = re.search(rb"/CreationDate \(D:(\d{8})", pdf)
    assert info
    assert info[1] == b"20000101"
    assert not re.search(rb"/Author|/Creator|/Producer|/Subject|/Keywords|/ModDate|fpdf|oothold", pdf)
    assert b"(es-MX)" in pdf
    assert PLAN_FILE == "my-plan.pdf"


@pytest.mark.parametrize(
    ("items", "most", "size"),
    [(2, 1, 11), (3, 2, 11), (4, 2, 9), (20, 9, 9)],
    ids=["short", "usual", "long", "very long"],
)
def test_takes_one_or_two_pages_and_then_as_many_as_needed(items: int, most: int, size: float) -> None:
    lines = tuple(f"Line {number}, and what I do then" for number in range(items))
    card = PlanCard(items={part: lines for part in Part if items > 2 or part in (Part.SIGNS, Part.GOALS)})
    pdf = plan_pdf(card, SAY, language="en")
    pages = words_of(pdf)
    assert len(pages) <= most
    assert sizes_of(pdf) == {size, 8.5}
    assert sum(page.count(f"Line {items - 1},") for page in pages) == len(card.items)


@pytest.mark.parametrize("words", ["{nb}", "**bold** __x__", "(a\\b)", "w" * 280, "word " * 56, "$", "\\n"])
def test_own_words_are_drawn_as_they_are(words: str) -> None:
    drawn = "".join(words_of(plan_pdf(PlanCard(items={Part.COPING: (words,)}), SAY, language="en")))
    assert "".join(words.split()) in "".join(drawn.split())


def test_a_missing_sign_shows_and_is_explained(caplog: pytest.LogCaptureFixture) -> None:
    card = PlanCard(items={Part.SUPPORTERS: ("いのち", "أمي", "🎸")})
    (page,) = words_of(plan_pdf(card, SAY, language="en"))
    assert "□□□\n□□□\n□\n" in page
    assert "□ stands for a sign" in page
    assert "□" not in words_of(plan_pdf(PLAN, SAY, language="en"))[0]
    assert not caplog.records


def test_an_empty_plan_is_a_page_too() -> None:
    (page,) = words_of(plan_pdf(PlanCard(), SAY, language="en"))
    assert "Nothing is written here yet" in page

"""Which numbers may be shown, and in which order. Read against the file itself, not against our reading of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.lines import slot_in_words
from bot.content.loader import Content
from bot.engine.words import Text
from bot.safety.helplines import (
    EMERGENCY,
    KINDS,
    SHOWN,
    SLOTS,
    TOPICS,
    UNCONFIRMED,
    Country,
    Directory,
    Line,
    digits,
    directory,
    line_for,
    lines_for,
    may_show,
    of_kind,
)
from bot.safety.recheck import entries

FLOWS = Path(__file__).parents[2] / "flows"
LANGUAGES = ("en", "es", "de")


@pytest.fixture(scope="module")
def raw() -> dict[str, Any]:
    """The file as another reader sees it."""
    return yaml.load((FLOWS / "helplines.yaml").read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506  # makes text only


def countries(raw: dict[str, Any]) -> dict[str, Any]:
    return {code: each for code, each in raw.items() if code not in ("compiled_on", "international", "retired")}


def numbers(line: dict[str, Any]) -> set[str]:
    found = (line["call"], line["display"], (line["sms"] or {}).get("to") if isinstance(line["sms"], dict) else "")
    return {digits(each) for each in found if each and digits(each)}


def said(content: Content, country: str) -> Iterator[tuple[str, str]]:
    """Everything that anybody can be shown for a country: cards, contacts, links, and numbers within sentences."""
    for language in LANGUAGES:
        for topic in TOPICS:
            card = content.catalog.card(topic, language, country)
            yield topic, card.text
            yield from ((topic, number) for _, number in card.contacts)
            yield from ((topic, link) for _, link in card.links)
        said = ((slot, slot_in_words(content.catalog, slot, language, country)) for slot in (EMERGENCY, *SLOTS))
        yield from ((slot, words) for slot, words in said if words is not None)


def runs(text: str) -> set[str]:
    """The numbers in a text, without spaces and signs between their digits."""
    return {digits(each) for each in re.findall(r"\+?\d[\d \-().]*", text)}


def test_every_country_of_the_file_is_there(content: Content, raw: dict[str, Any]) -> None:
    assert set(content.directory.countries) == set(countries(raw))
    assert len(content.directory.countries) > 40


def test_unconfirmed_and_retired_numbers_are_never_shown(content: Content, raw: dict[str, Any]) -> None:
    checked = 0
    for code, country in countries(raw).items():
        good = {number for line in country["lines"] if line["confidence"] != UNCONFIRMED for number in numbers(line)}
        retired = {digits(each["number"]) for each in raw["retired"] if each["country"] == code}
        bad = {n for line in country["lines"] if line["confidence"] == UNCONFIRMED for n in numbers(line)} - good
        shown = set().union(*(runs(text) for _, text in said(content, code)))
        assert not (bad | retired) & shown - {digits(each) for each in country["emergency"]}, code
        names = {line["name"] for line in country["lines"] if line["confidence"] == UNCONFIRMED}
        names -= {line["name"] for line in country["lines"] if line["confidence"] != UNCONFIRMED}
        assert not [name for name in names for _, text in said(content, code) if name in text], code
        checked += len(bad | retired)
    assert checked > 10, "the file should hold numbers that must not be shown, or this test shows nothing"


def test_links_of_unconfirmed_lines_are_never_shown(content: Content, raw: dict[str, Any]) -> None:
    for code, country in countries(raw).items():
        sure = [line for line in country["lines"] if line["confidence"] != UNCONFIRMED]
        good = {line[key] for line in (*sure, *raw["international"]["lines"]) for key in ("url", "chat")}
        bad = {line[key] for line in country["lines"] for key in ("url", "chat")} - good
        assert not [text for _, text in said(content, code) if text in bad], code


def test_numbers_to_be_tried_first_are_never_shown(content: Content, raw: dict[str, Any]) -> None:
    for code, country in countries(raw).items():
        untested = {line["id"] for line in country["lines"] if "do not publish" in line.get("note", "").lower()}
        assert not untested & {line.id for line in content.directory.countries[code].lines}, code


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_country_has_a_name(content: Content, raw: dict[str, Any], language: str) -> None:
    names = {key: each.words for key, each in content.wordings.items()}
    if language != "en":
        names = {each.key: each.target for each in content.translations[language]}
    assert not [code for code in countries(raw) if not names.get(f"country.{code}")]


def test_every_country_has_an_emergency_number_that_sentences_use(content: Content, raw: dict[str, Any]) -> None:
    for code, country in countries(raw).items():
        assert content.catalog.say(Text(key="system.misread_again"), "en", code).find(country["emergency"][0]) > 0


def test_every_country_can_be_helped_in_a_crisis(content: Content) -> None:
    """With a line of its own, or with what helps anywhere."""
    for code in content.directory.countries:
        assert content.catalog.card("crisis", "en", code).text.count("\n\n") >= 2, code


# -- the rules, on made-up lines ---------------------------------------------------------------------------------------


def line(name: str, **given: Any) -> Line:
    plain = {"kind": "crisis", "call": f"+1{name}", "hours": "24/7", "languages": ("en",), "confidence": "one source"}
    return Line(id=name, name=name, **{**plain, **given})


def country(*lines: Line, code: str = "US") -> Country:
    return Country(code=code, name=code, emergency=("911", "112"), lines=lines)


def names(lines: tuple[Line, ...]) -> str:
    return " ".join(each.name for each in lines)


@pytest.mark.parametrize(
    ("given", "shown"),
    [({}, True), ({"confidence": UNCONFIRMED}, False), ({"note": "Answers. DO NOT publish before a call."}, False)],
)
def test_what_may_be_shown(given: dict[str, Any], shown: bool) -> None:
    assert may_show(line("1", **given)) is shown
    assert bool(directory([country(line("1", **given))], country(code="")).countries["US"].lines) is shown


@pytest.mark.parametrize("given", [{"call": "+1555-1"}, {"display": "(1) 555 1"}, {"sms": "15551", "call": None}])
def test_a_retired_number_in_any_spelling(given: dict[str, Any]) -> None:
    countries = [country(line("1", **given)), country(line("1", **given), code="CA")]
    found = directory(countries, country(code=""), [("US", "1-555 1")])
    assert not found.countries["US"].lines
    assert found.countries["CA"].lines, "another country may use the same digits"


def test_a_retired_number_with_and_without_its_country() -> None:
    given = country(line("1", call="+44800776600"), line("2", call="+4480077660"), line("3", call="141"), code="GB")
    found = directory([given], country(code=""), [("GB", "0800 77 66 00"), ("GB", "41")])
    assert names(found.countries["GB"].lines) == "2 3", "a short number is no end of another"


def test_no_line_is_lost_or_doubled_among_few() -> None:
    lines = lines_for(country(line("1"), line("2", call="+11"), line("3", kind="addiction")), "crisis", "en")
    assert names(lines) == "1 3"


def test_language_comes_before_hours() -> None:
    spanish = line("1", languages=("es",), hours="Mon-Fri 9:00-17:00")
    assert names(of_kind(country(line("2"), spanish), "crisis", "es-MX")) == "1 2"
    assert names(of_kind(country(line("3", hours="office hours"), line("2"), spanish), "crisis", "en")) == "2 3 1"


def test_the_topic_comes_first_and_the_card_stays_short() -> None:
    many = country(*(line(f"{kind[0]}{n}", kind=kind, call=f"+{kind}{n}") for kind in KINDS for n in range(5)))
    assert names(lines_for(many, "overdose", "en")) == "o0 o1 p0 c0"
    assert names(lines_for(many, "violence", "en")) == "v0 v1 v2 c0"
    assert all(len(lines_for(many, topic, "en")) == SHOWN for topic in (*TOPICS, "no such topic"))


def test_slots_hold_only_what_there_is() -> None:
    assert line_for(SLOTS["crisis_line"], country(), "en") is None
    only_text = line("1", call=None, sms="741741")
    both = country(only_text, line("2", display="9-8-8"), line("3", kind="poison"))
    found = {name: line_for(slot, both, "en") for name, slot in SLOTS.items()}
    assert {name: each.name for name, each in found.items() if each} == {
        "crisis_line": "2",
        "crisis_text": "1",
        "poison_line": "3",
    }
    assert {slot.kind for slot in SLOTS.values()} == set(KINDS)


# -- lines that say themselves whom they are for -----------------------------------------------------------------------


def test_a_line_for_some_stands_after_those_for_everybody() -> None:
    some = country(line("1", audience="youth"), line("2", languages=("fr",), hours="office hours"))
    assert names(of_kind(some, "crisis", "en")) == "2 1"
    assert names(lines_for(some, "youth", "en")) == "1 2"
    family = country(line("1", kind="addiction"), line("2", kind="addiction", audience="families"), line("3"))
    assert names(lines_for(family, "family", "en")) == "2 1 3"


def test_no_sentence_names_a_line_for_some_as_the_line_of_the_country() -> None:
    some = country(line("1", audience="youth"), line("2", kind="addiction", audience="region"))
    assert line_for(SLOTS["crisis_line"], some, "en") is None
    assert line_for(SLOTS["care_line"], some, "en") is None
    assert line_for(SLOTS["youth_line"], some, "en") == some.lines[0]
    assert line_for(SLOTS["youth_line"], country(line("1")), "en") is None


def test_a_line_may_be_of_two_kinds() -> None:
    two = country(line("1"), line("2", also=("violence",)))
    assert line_for(SLOTS["abuse_line"], two, "en") == two.lines[1]
    assert names(lines_for(two, "violence", "en")) == "2 1"


def test_the_lines_for_young_people_are_those_that_say_so(content: Content, raw: dict[str, Any]) -> None:
    tagged = {line["id"] for each in countries(raw).values() for line in each["lines"] if line.get("for") == "youth"}
    assert tagged == {"ca-kids-help-phone", "ru-child-helpline", "kz-150"}
    catalog = content.catalog
    found = {code: slot_in_words(catalog, "youth_line", "en", code) for code in content.directory.countries}
    assert {code for code, number in found.items() if number} == {"CA", "RU", "KZ"}


def test_whose_name_says_children_is_tagged_so(raw: dict[str, Any]) -> None:
    """A new line of this sort must not become the line of a whole country by mistake."""
    telling = re.compile(r"\b(kids?|child\w*|youth|young|teen\w*|niñ\w+|jóvenes|kinder\w*|jugend\w*|дет\w+)\b", re.I)
    for each in countries(raw).values():
        for line in each["lines"]:
            if telling.search(line["name"]) and not re.search(r"Fad Juventud|family, women, children", line["name"]):
                assert line.get("for") == "youth", line["id"]


# -- numbers in sentences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "language", "said"),
    [
        ("US", "en", "text 988"),
        ("US", "es", "envía un SMS al 988"),
        ("GB", "en", "text SHOUT to 85258"),
        ("GB", "es-MX", "envía SHOUT por SMS al 85258"),
        ("FR", "en", None),
        (None, "en", None),
    ],
)
def test_how_to_text_a_crisis_line(content: Content, code: str | None, language: str, said: str | None) -> None:
    assert slot_in_words(content.catalog, "crisis_text", language, code) == said


def test_a_keyword_to_think_about_is_not_put_into_a_sentence(content: Content) -> None:
    asks = line("1", call=None, sms="435748", sms_body="<your ZIP code>")
    found = directory([country(asks)], country(code=""))
    assert slot_in_words(replace(content.catalog, directory=found), "crisis_text", "en", "US") is None


def test_lines_for_violence_are_those_whose_sources_say_so(content: Content) -> None:
    """One so far. Elsewhere the sentence with `{abuse_line}` is left out."""
    catalog = content.catalog
    found = {code: slot_in_words(catalog, "abuse_line", "en", code) for code in content.directory.countries}
    assert {code: number for code, number in found.items() if number} == {"KZ": "111"}


# -- when somebody looked ----------------------------------------------------------------------------------------------


def test_every_line_says_when_it_was_checked_or_that_it_never_was(content: Content, raw: dict[str, Any]) -> None:
    """The file was compiled from stored pages. A day here is a claim that a person looked, or dialled."""
    for code, each in countries(raw).items():
        assert "emergency_verified_on" in each, code
        assert [line["id"] for line in each["lines"] if "verified_on" not in line] == []
    found = list(entries(content.directory))
    shown = sum(len(each.lines) for each in (content.directory.international, *content.directory.countries.values()))
    assert len(found) == shown + len(content.directory.countries)


@pytest.mark.parametrize(
    ("verified_on", "stale"),
    [(None, True), (date(2026, 5, 28), True), (date(2026, 5, 29), False), (date(2026, 11, 24), False),
     (date(2062, 1, 1), True)],
)  # fmt: skip
def test_what_is_to_be_checked_again(verified_on: date | None, stale: bool) -> None:
    known = Country(code="US", name="US", emergency=("911",), verified_on=verified_on)
    given = Directory(countries={"US": replace(known, lines=(line("1", verified_on=verified_on, url="https://a.b"),))})
    found = [entry.is_stale(date(2026, 11, 25), 180) for entry in entries(given, "US")]
    assert found == [stale, stale]

"""The helpline card: the emergency number first, few lines, and nothing that must not be shown."""

import re
from dataclasses import replace

import pytest

from bot.content.cards import CONTACTS, COUNTRIES, LABEL_LENGTH, LINKS, Card, card, shortened
from bot.content.hours import can_be_said, hours_in_words
from bot.content.lines import LineWords
from bot.content.loader import Content
from bot.safety.helplines import SHOWN, TOPICS, Country, Line, digits, lines_for

LANGUAGES = ("en", "es", "es-MX")


def shown(content: Content) -> list[tuple[str, str, str, Card]]:
    catalog = content.catalog
    return [
        (country, topic, language, card(catalog, topic, language, country))
        for country in content.directory.countries
        for topic in TOPICS
        for language in LANGUAGES
    ]


def test_every_card_says_the_emergency_number_first(content: Content) -> None:
    for country, topic, language, each in shown(content):
        first = content.directory.countries[country].emergency[0]
        number = re.search(r"\d[\d ().-]*", each.text)
        assert number, (country, topic, language)
        assert digits(number[0]) == digits(first), (country, topic, language)


def test_every_card_keeps_its_limits(content: Content) -> None:
    for country, topic, language, each in shown(content):
        where = (country, topic, language)
        assert len(each.text) < 900, where
        assert not set(each.text) & set("{}…"), where
        assert len(each.text.split("\n\n")) <= SHOWN + 3, where
        assert len(each.contacts) <= CONTACTS and len(each.links) <= LINKS and not each.countries, where  # noqa: PT018
        assert all(re.fullmatch(r"\+?[0-9]{2,15}", number) for _, number in each.contacts), where
        assert all(label and len(label) <= LABEL_LENGTH and link.startswith("https://") for label, link in each.links)


def test_numbers_to_read_are_written_as_people_there_write_them(content: Content) -> None:
    numbers = dict(card(content.catalog, "crisis", "en", "US").numbers)
    assert numbers["SAMHSA National Helpline"] == "1-800-662-4357"
    for country, topic, language, each in shown(content):
        assert all(number in each.text for _, number in each.numbers), (country, topic, language)


def listed(content: Content, country: str, topic: str, language: str) -> tuple[Line, ...]:
    directory = content.directory
    own = lines_for(directory.countries[country], topic, language)
    return own or lines_for(directory.international, topic, language)


def test_every_card_says_hours_in_words(content: Content) -> None:
    """Nobody at 2 a.m. should have to read the file's shorthand; an English day in a Spanish card is shorthand, too."""
    for country, topic, language, each in shown(content):
        where = (country, topic, language)
        assert "24/7" not in each.text, where
        assert not re.search(r"not confirmed|not stated|varies by|web directory", each.text), where
        details = [block.partition("\n")[2] for block in each.text.split("\n\n")[1:]]
        assert any(details), where
        if language != "en":
            english = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|daily|weekdays|Free|Call|Text|For)\b")
            assert not english.search(" ".join(details)), where


def test_every_card_says_free_only_where_that_is_known(content: Content) -> None:
    free = {"en": "Free.", "es": "Gratis.", "es-MX": "Gratis."}
    known = 0
    for country, topic, language, each in shown(content):
        blocks = each.text.split("\n\n")
        for line in listed(content, country, topic, language):
            (block,) = [block for block in blocks if block.startswith(f"{line.name}\n")]
            assert (free[language] in block) == bool(line.free and (line.call or line.sms)), (country, topic, line.id)
            known += line.free is None
    assert known > 100, "the file should hold lines of unknown price, or this test shows nothing"


def test_every_card_offers_writing_beside_speaking(content: Content) -> None:
    """Where the country has a line for everybody that takes texts or chats about this topic, the card shows one."""
    seen = 0
    for country, topic, language, each in shown(content):
        about = [line for line in content.directory.countries[country].lines if TOPICS[topic][0] in line.kinds]
        if not any((line.sms or line.chat) and not line.audience for line in about):
            continue
        written = [line for line in listed(content, country, topic, language) if line.sms or line.chat]
        assert written, (country, topic, language)
        assert any(
            (line.sms and line.sms in each.text) or line.chat in [link for _, link in each.links] for line in written
        ), (country, topic, language)
        seen += 1
    assert seen > 100


def test_every_line_for_some_people_says_so(content: Content) -> None:
    for language, word in (("en", "For young people."), ("es", "Para jóvenes.")):
        assert word in card(content.catalog, "crisis", language, "CA").text
        assert word not in card(content.catalog, "crisis", language, "US").text


def test_nothing_is_said_of_what_nobody_knows(content: Content) -> None:
    bare = Line(id="x", name="X", kind="crisis", call="123")
    assert LineWords(content.catalog, "en").details(bare) == "Call 123."


def test_a_country_with_nothing_of_its_own_shows_what_helps_anywhere(content: Content) -> None:
    bare = [code for code, each in content.directory.countries.items() if not each.lines]
    assert len(bare) > 10
    for code in bare:
        each = card(content.catalog, "crisis", "en", code)
        assert "I do not know a line in your country yet." in each.text
        assert "Find A Helpline" in each.text
        assert each.text.splitlines()[1].startswith(f"Emergency: {content.directory.countries[code].emergency[0]}")


def test_a_country_without_even_an_emergency_number_still_gets_one(content: Content) -> None:
    nowhere = Country(code="US", name="Nowhere", emergency=())
    catalog = replace(content.catalog, directory=replace(content.directory, countries={"US": nowhere}))
    assert "112 or 911" in card(catalog, "crisis", "en", "US").text


@pytest.mark.parametrize("topic", ["overdose", "poison", "violence"])
def test_the_emergency_number_is_a_contact_where_life_may_be_at_stake(content: Content, topic: str) -> None:
    for country, each in content.directory.countries.items():
        assert card(content.catalog, topic, "en", country).contacts[0] == ("Emergency", each.emergency[0])


@pytest.mark.parametrize("topic", [*TOPICS, "no such topic"])
@pytest.mark.parametrize("country", [None, "", "ZZ", "\ud800"])
def test_without_a_country(content: Content, topic: str, country: str | None) -> None:
    each = card(content.catalog, topic, "en", country)
    assert each.text.startswith("If life is in danger, call your local emergency number (112 or 911")
    assert 0 < len(each.countries) <= COUNTRIES
    assert all(code in content.directory.countries and len(label) <= LABEL_LENGTH for code, label in each.countries)
    assert each.links


def test_without_a_country_every_language_gets_likely_ones(content: Content) -> None:
    """One tap on each; the channels put *Another country* below them."""
    for language in content.catalog.languages:
        offered = card(content.catalog, "crisis", language, None).countries
        assert len(offered) == 4, language
        assert {code for code, _ in offered} == set(content.catalog.likely[language][:4])
    assert card(content.catalog, "crisis", "es", None).countries[0][0] == "MX"
    assert card(content.catalog, "crisis", "de", None).countries[0][0] == "US", "as in the default language"


def test_the_country_of_the_persons_region_is_offered_first(content: Content) -> None:
    assert content.catalog.card("crisis", "es-MX").countries[0][0] == "MX"
    assert content.catalog.card("crisis", "en-GB").countries[0][0] == "GB"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("24/7", "<always>"),
        ("", ""),
        ("online", ""),
        ("office hours", "<office>"),
        ("varies by state", "<unsure>"),
        ("Mon-Fri 9:00-17:00", "<mon>-<fri> 9:00-17:00"),
        ("24/7 (except holidays)", "<always> <differs>"),
    ],
)
def test_hours(hours: str, said: str) -> None:
    assert hours_in_words(hours, lambda key: f"<{key}>") == said


@pytest.mark.parametrize(
    ("hours", "known"),
    [
        ("24/7", True), ("", True), ("Mon-Fri 9:00-17:00", True), ("not confirmed (some say 24/7)", True),
        ("weekdays 9:00-20:00, weekends 11:00-16:00", True), ("24/7 (except holidays)", True),
        ("24h", False), ("evenings", False), ("24/7 except Sundays", False), ("Lun-vie 9:00-17:00", False),
    ],
)  # fmt: skip
def test_hours_that_nobody_could_translate_are_known_as_such(hours: str, known: bool) -> None:
    assert can_be_said(hours) is known


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Short", "Short"),
        ("United Arab Emirates and more", "United Arab Emirates…"),
        ("x" * 30, "x" * 23 + "…"),
        ("Samaritans of Anywhere (all)", "Samaritans of Anywhere…"),
    ],
)
def test_labels_fit_on_a_button(label: str, short: str) -> None:
    assert shortened(label) == short
    assert len(short) <= LABEL_LENGTH

"""The helpline card: the emergency number first, few lines, and nothing that must not be shown."""

import re

import pytest

from bot.content.cards import CONTACTS, COUNTRIES, LABEL_LENGTH, LINKS, Card, card, shortened
from bot.content.hours import hours_in_words
from bot.content.loader import Content
from bot.safety.helplines import SHOWN, TOPICS, digits

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
        assert len(each.text) < 2000, where
        assert not set(each.text) & set("{}…"), where
        assert len(each.text.split("\n\n")) <= SHOWN + 3, where
        assert len(each.contacts) <= CONTACTS and len(each.links) <= LINKS and not each.countries, where  # noqa: PT018
        assert all(re.fullmatch(r"\+?[0-9]{2,15}", number) for _, number in each.contacts), where
        assert all(label and len(label) <= LABEL_LENGTH and link.startswith("https://") for label, link in each.links)


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

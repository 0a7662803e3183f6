"""From a country, a clock, a city or a place on the map to a time zone."""

from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins.places import folded, places, places_in
from bot.checkins.zones import MOST, Group, find_city, groups, nearest, sole_zone
from tests.checkins.test_due import utc

WINTER = utc(2026, 1, 15, 12)
COUNTRIES = sorted({place.country for place in places()})


def zones_of(found: tuple[Group, ...]) -> list[str]:
    return [group.zone for group in found]


def test_one_clock_is_no_question() -> None:
    assert zones_of(groups("GB", WINTER)) == ["Europe/London"]
    assert zones_of(groups("DE", WINTER)) == ["Europe/Berlin"]


def test_twelve_zones_that_agree_are_one_clock() -> None:
    (argentina,) = groups("AR", WINTER)
    assert argentina.city == "Buenos Aires"
    assert len(argentina.zones) == 12


def test_clocks_that_agree_today_only_are_two() -> None:
    """Phoenix shows what Denver shows, in winter."""
    found = groups("US", WINTER)
    assert zones_of(found)[3:] == [
        "America/Los_Angeles",
        "America/Phoenix",
        "America/Denver",
        "America/Chicago",
        "America/New_York",
    ]
    assert {f"{group.shows:%H:%M}" for group in found if group.city in ("Phoenix", "Denver")} == {"05:00"}


@pytest.mark.parametrize(
    ("country", "best"),
    [
        ("ES", ["Atlantic/Canary", "Europe/Madrid"]),
        ("PT", ["Atlantic/Azores", "Europe/Lisbon"]),
        ("BR", ["America/Rio_Branco", "America/Manaus", "America/Sao_Paulo", "America/Noronha"]),
        ("NZ", ["Pacific/Auckland", "Pacific/Chatham"]),
    ],
)
def test_the_best_known_zone_stands_for_its_group_from_west_to_east(country: str, best: list[str]) -> None:
    assert zones_of(groups(country, WINTER)) == best


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_fits_a_pick_list(country: str) -> None:
    found = groups(country, WINTER)
    assert 1 <= len(found) <= MOST
    shown = [group.shows.replace(tzinfo=None) for group in found]
    assert all(one <= other for one, other in pairwise(shown))
    members = [zone for group in found for zone in group.zones]
    assert len(members) == len(set(members))
    assert set(members) <= {place.zone for place in places_in(country)}


def test_russia_has_eleven_clocks_and_shows_the_best_known() -> None:
    assert len(groups("RU", WINTER, most=99)) == 11
    assert "Europe/Moscow" in zones_of(groups("RU", WINTER))


def test_unknown_countries_have_no_clock() -> None:
    assert groups("XX", WINTER) == ()
    assert (sole_zone("XX", WINTER), sole_zone(None, WINTER)) == (None, None)


def test_the_sole_zone() -> None:
    assert [sole_zone("GB"), sole_zone("US"), sole_zone("AR"), sole_zone("AR", WINTER), sole_zone("US", WINTER)] == [
        "Europe/London",
        None,
        None,
        "America/Argentina/Buenos_Aires",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "country", "zone"),
    [
        ("Las Palmas", "ES", "Atlantic/Canary"),
        ("canarias", "ES", "Atlantic/Canary"),
        ("Nueva York", "US", "America/New_York"),
        ("NYC", "US", "America/New_York"),
        ("st louis", "US", "America/Chicago"),
        ("ST. JOHN'S", "CA", "America/St_Johns"),
        ("Montreal", "CA", "America/Toronto"),
        ("CDMX", "MX", "America/Mexico_City"),
        ("cancun", "MX", "America/Cancun"),
        ("São Paulo", "BR", "America/Sao_Paulo"),
        ("sao paulo", "BR", "America/Sao_Paulo"),
        ("Москва", "RU", "Europe/Moscow"),
        ("Isla de Pascua", "CL", "Pacific/Easter"),
        ("Portland, Oregon", "US", "America/Los_Angeles"),
        ("Los Angelos", "US", "America/Los_Angeles"),
        ("Albuqerque", "US", "America/Denver"),
        ("Buenos Aires", "AR", "America/Argentina/Buenos_Aires"),
        ("Londres", "ES", "Europe/London"),
        ("Berlín", None, "Europe/Berlin"),
        ("Tokio", "XX", "Asia/Tokyo"),
    ],
)
def test_cities(text: str, country: str | None, zone: str) -> None:
    assert find_city(text, country) == zone


@pytest.mark.parametrize(
    ("text", "country"), [("Springfield", "US"), ("Valencia", None), ("asdf", "US"), ("", "US"), ("x" * 5000, "US")]
)
def test_no_guess_where_it_could_be_wrong(text: str, country: str | None) -> None:
    assert find_city(text, country) is None


@given(st.text(), st.one_of(st.none(), st.sampled_from(COUNTRIES), st.text(max_size=3)))
def test_no_text_raises(text: str, country: str | None) -> None:
    assert find_city(text, country) in available_timezones() | {None}


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "zone"),
    [
        (28.1, -15.4, "ES", "Atlantic/Canary"),
        (31.76, -106.49, "US", "America/Denver"),
        (31.73, -106.48, "MX", "America/Ciudad_Juarez"),
        (52.5, 13.4, "US", "Europe/Berlin"),
        (-43.95, -176.55, "NZ", "Pacific/Chatham"),
        (-13.8, -171.8, None, "Pacific/Apia"),
        (65.9, 179.9, "RU", "Asia/Anadyr"),
    ],
)
def test_a_shared_place(latitude: float, longitude: float, country: str | None, zone: str) -> None:
    assert nearest(latitude, longitude, country) == zone


@given(st.floats(-90, 90), st.floats(-180, 180), st.one_of(st.none(), st.sampled_from(COUNTRIES)))
def test_every_place_has_a_zone(latitude: float, longitude: float, country: str | None) -> None:
    assert nearest(latitude, longitude, country) in available_timezones()


def test_every_city_finds_itself() -> None:
    lost = [place for place in places() if nearest(place.latitude, place.longitude, place.country) != place.zone]
    assert len(lost) < 5, "only places that share their coordinates with another"


def test_the_list_of_cities_is_sound() -> None:
    official = {
        (place.country, place.zone)
        for place in places()
        if place.names[0] == place.zone.rpartition("/")[2].replace("_", " ")
    }
    for place in places():
        assert ZoneInfo(place.zone)
        assert abs(place.latitude) <= 90
        assert abs(place.longitude) <= 180
        assert all(folded(name) for name in place.names)
        assert (place.country, place.zone) in official, f"{place} is in a zone that its country does not have"

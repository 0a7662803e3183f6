"""Finds a person's time zone: by country and the time it shows, by a city's name, or by a place shared once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final

from bot.checkins.due import DAY, local, zone_of
from bot.checkins.places import Place, folded, places, places_in

MOST: Final = 8
"""As many as a pick list may have."""
Vector = tuple[float, float, float]
YEAR: Final = 366
SHORTEST_GUESS: Final = 5
ALIKE: Final = 0.85
AT_HOME: Final = math.cos(500 / 6371)
"""Nearer than 500 km (as a cosine) to a place of their country, a person counts as there: borders run through towns."""
LONGEST: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Zones of a country whose clocks agree now and for a year to come. `zone` is the best known, `city` its city."""

    zone: str
    city: str
    shows: datetime
    """The local time now."""
    zones: tuple[str, ...]


def clocks_of(country: str, now: datetime) -> tuple[tuple[str, str, datetime], ...]:
    """Zone, best known city and the time shown now (local, aware), for each way that clocks go there.

    As `groups`, but quick enough for every turn: how zones differ is looked up once a day.
    """
    return tuple((zone, city, local(now, zone)) for zone, city in _clocks_on(country, now.date()))


@lru_cache(maxsize=512)
def _clocks_on(country: str, day: date) -> tuple[tuple[str, str], ...]:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return tuple((group.zone, group.city) for group in groups(country, noon))


def groups(country: str, now: datetime, most: int = MOST) -> tuple[Group, ...]:
    """One for each way that clocks go in an ISO 3166-1 country, from west to east; the best known if more than `most`.

    One group: nothing to ask. None: an unknown country. Costs about 0.1 ms for each zone of the country.
    """
    year = [now + day * DAY for day in range(YEAR)]
    alike: dict[tuple[timedelta | None, ...], list[Place]] = {}
    seen: set[str] = set()
    for place in places_in(country):
        if place.zone not in seen:
            seen.add(place.zone)
            alike.setdefault(_behaviour(place.zone, year), []).append(place)
    known = [_group(members, now) for members in alike.values()][:most]
    return tuple(sorted(known, key=lambda group: group.shows.replace(tzinfo=None)))


def sole_zone(country: str | None, now: datetime | None = None) -> str | None:
    """The zone of a country with one clock only; None for others, and for an unknown country.

    Without `now`, a country counts only when it has one zone by name (Argentina has twelve that agree).
    """
    names = {place.zone for place in places_in(country or "")}
    if len(names) == 1:
        return next(iter(names))
    found = groups(country, now) if country and now else ()
    return found[0].zone if len(found) == 1 else None


def find_city(text: str, country: str | None = None) -> str | None:
    """The zone of a typed city: of the country first, near misses included, else of the only one so called on earth.

    None when nothing is known by that name, or when it stands for places with different zones.
    """
    tries = [folded(text[:LONGEST]), folded(text[:LONGEST].partition(",")[0])]
    zones = _named(tries, _index(country)) if country else None
    if zones is None and country:
        zones = _guessed(tries[0], country)
    if zones is None:
        zones = _named(tries, _index(None))
    return next(iter(zones)) if zones is not None and len(zones) == 1 else None


def nearest(latitude: float, longitude: float, country: str | None = None) -> str:
    """The zone of the nearest place that we know, in degrees; of the country, unless the person is far from it.

    Keeps nothing. Near zone borders it may be wrong, so show the time and let it be corrected.
    """
    here = _vector(latitude, longitude)
    if country and (at_home := _closest(here, country)) and at_home[0] >= AT_HOME:
        return at_home[1]
    everywhere = _closest(here, None)
    return everywhere[1] if everywhere else "UTC"


def _behaviour(zone: str, instants: list[datetime]) -> tuple[timedelta | None, ...]:
    tz = zone_of(zone)
    return tuple([instant.astimezone(tz).utcoffset() for instant in instants])


def _group(members: list[Place], now: datetime) -> Group:
    best = members[0]
    zones = tuple(place.zone for place in members)
    return Group(zone=best.zone, city=best.names[0], shows=local(now, best.zone), zones=zones)


@cache
def _index(country: str | None) -> dict[str, frozenset[str]]:
    """Zones by folded name."""
    index: dict[str, frozenset[str]] = {}
    for place in places() if country is None else places_in(country):
        for name in map(folded, place.names):
            index[name] = index.get(name, frozenset()) | {place.zone}
    return index


def _named(names: list[str], index: dict[str, frozenset[str]]) -> frozenset[str] | None:
    return next((index[name] for name in names if name in index), None)


def _guessed(name: str, country: str) -> frozenset[str] | None:
    index = _index(country)
    alike = get_close_matches(name, index, n=1, cutoff=ALIKE) if len(name) >= SHORTEST_GUESS else []
    return index[alike[0]] if alike else None


@cache
def _vectors(country: str | None) -> tuple[tuple[Vector, str], ...]:
    known = places() if country is None else places_in(country)
    return tuple((_vector(place.latitude, place.longitude), place.zone) for place in known)


def _closest(here: Vector, country: str | None) -> tuple[float, str] | None:
    """The largest cosine and its zone."""
    return max(((_cosine(here, there), zone) for there, zone in _vectors(country)), default=None)


def _cosine(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _vector(latitude: float, longitude: float) -> Vector:
    """A point of the unit sphere; the angle between two is their distance."""
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

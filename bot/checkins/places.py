"""Where on earth which clock hangs: the principal places of every zone (tzdata's zone.tab), and cities.

The one file of this room that reads: package data only, once a process, through importlib.resources.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ISO_6709: Final = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?([+-])(\d{3})(\d\d)(\d\d)?")
PLAIN_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "'": "", "’": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with its zone; degrees, north and east are positive. The first of `names` is the one to show."""

    country: str
    zone: str
    latitude: float
    longitude: float
    names: tuple[str, ...]


@cache
def places() -> tuple[Place, ...]:
    """All that are known; within a country the most populous cities come first, and zone.tab's places last."""
    return (*_cities(), *_principal_places())


@cache
def places_in(country: str) -> tuple[Place, ...]:
    """Of an ISO 3166-1 country code; empty when there is no such country."""
    return tuple(place for place in places() if place.country == country)


def folded(name: str) -> str:
    """For comparing: no case, accents, punctuation."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    letters = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))


def _cities() -> Iterator[Place]:
    for country, zone, latitude, longitude, names in _rows(
        files("bot.checkins").joinpath("data/cities.tsv").read_text("utf-8")
    ):
        yield Place(
            country=country,
            zone=zone,
            latitude=float(latitude),
            longitude=float(longitude),
            names=tuple(names.split("|")),
        )


def _principal_places() -> Iterator[Place]:
    for country, position, zone, *_ in _rows(files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")):
        latitude, longitude = _degrees(position)
        name = zone.rpartition("/")[2].replace("_", " ")
        yield Place(country=country, zone=zone, latitude=latitude, longitude=longitude, names=(name,))


def _rows(text: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _degrees(position: str) -> tuple[float, float]:
    found = ISO_6709.fullmatch(position)
    if found is None:
        raise ValueError(f"zone.tab: {position} is no position; is another tzdata installed than the locked one?")
    north, *latitude = found.groups("0")[:4]
    east, *longitude = found.groups("0")[4:]
    return _angle(north, latitude), _angle(east, longitude)


def _angle(sign: str, parts: list[str]) -> float:
    degrees, minutes, seconds = (int(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if sign == "-" else 1)

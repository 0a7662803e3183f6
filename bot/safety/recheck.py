"""Which numbers a person has to check again: never checked, or too long ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.safety.helplines import Country, Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to check: a line, or the emergency numbers of a country (without a page).

    `number` is what people see, `page` the operator's own, each empty where there is none.
    """

    country: Country
    name: str
    number: str
    page: str = ""
    verified_on: date | None = None

    def is_stale(self, today: date, days: int) -> bool:
        """A day that is still to come is a slip of the pen, and says nothing."""
        return self.verified_on is None or not 0 <= (today - self.verified_on).days <= days


def entries(directory: Directory, code: str = "") -> Iterator[Entry]:
    """Everything that people can be shown, or that of one country."""
    known = [directory.international, *directory.countries.values()]
    for country in known if not code else [directory.countries[code]]:
        if country.code:
            yield Entry(
                country=country,
                name="Emergency",
                number=", ".join(country.emergency),
                verified_on=country.verified_on,
            )
        for line in country.lines:
            numbers = dict.fromkeys(number for number in (line.number, line.sms) if number)
            yield Entry(
                country=country,
                name=line.name,
                number=", ".join(numbers),
                page=line.url or line.chat or "",
                verified_on=line.verified_on,
            )

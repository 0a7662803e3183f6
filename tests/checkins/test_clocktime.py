"""Times of day as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins.clocktime import read_time

READ = {
    "09:00": "9|09|9:00|09.00|9h|9 h|9am|9 AM|9 a.m.|9 a. m.|at 9.|9 o'clock|9 o’clock|nine|las 9|a las nueve"
    "|9 en punto|9 de la mañana|a eso de las 9|around 9|９：００|0900|9 in the morning",
    "09:30": "9:30|9.30|9,30|9h30|930|0930|9 30|half past nine|half past 9|half nine|nine thirty|9 y media"
    "|nueve y media|las nueve y media de la mañana",
    "21:15": "21:15|21.15|2115|21h15|9:15pm|9.15 p.m.|quarter past nine pm|a quarter past 9 in the evening"
    "|9 y cuarto de la noche|nueve y quince de la noche",
    "21:00": "21|9pm|9 pm|9 p.m.|9PM|9 de la noche|las 9 de la noche|nueve de la noche|9 at night|9 tonight|21 hs|21pm",
    "09:45": "quarter to ten|quarter to 10|diez menos cuarto|10 menos 15|nine forty five|nine forty-five|15 to 10",
    "08:25": "twenty-five past eight|8 y veinticinco|ocho y veinte y cinco",
    "18:35": "6 y treinta y cinco de la tarde",
    "12:00": "12|noon|midday|12 noon|12pm|mediodía|12 del mediodía|12 de la mañana|doce",
    "00:00": "0|00:00|24:00|24|midnight|12am|12 midnight|medianoche|12 de la noche|12 at night",
    "00:30": "12:30 am|12 y media de la noche|0:30",
    "23:45": "quarter to midnight|12 menos cuarto de la noche",
    "12:45": "quarter to 1 pm",
    "01:00": "1|1 am|una|la una|1 de la madrugada|1 de la noche",
    "13:00": "13|1pm|1 de la tarde|13h",
    "11:00": "11|eleven|las once",
}
UNREAD = (
    "",
    " ",
    "no",
    "later",
    "25",
    "9:75",
    "9:5",
    "21 am",
    "-9",
    "24:30",
    "12345",
    "9 people",
    "in 10 minutes",
    "between 9 and 10",
    "9-10",
    "9 y 70",
    "pm",
    "half",
    "de la noche",
    "9 " * 50,
    "0 to 9",
    "25 pm",
    "13 de la mañana",
)


@pytest.mark.parametrize(
    ("clock", "text"), [(clock, text) for clock, texts in READ.items() for text in texts.split("|")]
)
def test_it_reads(clock: str, text: str) -> None:
    assert read_time(text) == time.fromisoformat(clock)
    assert read_time(f"  {text.upper()} ") == time.fromisoformat(clock)


@pytest.mark.parametrize("text", UNREAD)
def test_it_leaves_the_rest(text: str) -> None:
    assert read_time(text) is None


@given(st.times())
def test_it_reads_what_it_shows(at: time) -> None:
    whole = at.replace(second=0, microsecond=0)
    assert read_time(f"{whole:%H:%M}") == whole
    assert read_time(f"{whole:%I:%M %p}") == whole


@given(st.one_of(st.text(), st.text("0123456789:.,hapm ynoche'٣²½", max_size=12)))
def test_it_never_raises(text: str) -> None:
    assert read_time(text) is None or isinstance(read_time(text), time)

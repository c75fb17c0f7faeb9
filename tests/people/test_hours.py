"""Weekly hours and days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from scheduler.errors import MistakeError
from scheduler.people.dates import Order, order_of, parse_clock, parse_day
from scheduler.people.hours import parse_hours

HOURS = {
    "9-5 Mon-Fri": "Mon-Fri 09:00-17:00",
    "09:00–17:30": "Mon-Fri 09:00-17:30",
    "Mon, Wed 8am-12": "Mon, Wed 08:00-12:00",
    "Mo-Fr 9-17 Uhr": "Mon-Fri 09:00-17:00",
    "lundi - vendredi 8h30 - 16h30": "Mon-Fri 08:30-16:30",
    "Mon-Thu 9-17; Fri 9-14": "Mon-Thu 09:00-17:00; Fri 09:00-14:00",
    "9-13 Mon-Wed; 14-18 Thu": "Mon-Wed 09:00-13:00; Thu 14:00-18:00",
    "Mon/Wed/Fri 9-12 and 13-17": "Mon, Wed, Fri 09:00-12:00; Mon, Wed, Fri 13:00-17:00",
    "Monday: 09:00-12:00, Tuesday: 13:00-15:00": "Mon 09:00-12:00; Tue 13:00-15:00",
    "9am to 5pm Monday to Friday": "Mon-Fri 09:00-17:00",
    "1-5pm": "Mon-Fri 13:00-17:00",
    "10am - 2": "Mon-Fri 10:00-14:00",
    "noon-4pm": "Mon-Fri 12:00-16:00",
    "22:00-06:00": "Mon-Fri 22:00-06:00",
    "22-6": "Mon-Fri 22:00-06:00",
    "Sun-Thu 9-5": "Mon, Tue, Wed, Thu, Sun 09:00-17:00",
    "weekdays 8-16": "Mon-Fri 08:00-16:00",
}
DAYS = {
    "2027-03-08": (3, 8),
    "2027/3/9": (3, 9),
    "8 March 2027": (3, 8),
    "March 8th": (3, 8),
    "Mon, Mar 8": (3, 8),
    "lundi 8 mars": (3, 8),
    "8. März 2027": (3, 8),
    "08.03.2027": (3, 8),
    "08.03.": (3, 8),
    "13/3/27": (3, 13),
    "3/13/2027": (3, 13),
    "8/3/2027": (3, 8),
    "46454": (3, 8),
}
FORTNIGHT = Order(None, dt.date(2027, 3, 8), dt.date(2027, 3, 19))


@pytest.mark.parametrize(("text", "meaning"), HOURS.items())
def test_hours(text: str, meaning: str) -> None:
    assert "; ".join(map(str, parse_hours(text))) == meaning


NOT_HOURS = ["1-5", "whenever", "Mon-Fri", "flexible 9-5", "09:00-05:00", "25:00-26:00", "Mon 9-12; 13-15 Tue; Fri"]


@pytest.mark.parametrize("text", NOT_HOURS)
def test_hours_that_are_not_clear(text: str) -> None:
    with pytest.raises(MistakeError) as refused:
        parse_hours(text)
    assert refused.value.cure


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_days(text: str, day: tuple[int, int]) -> None:
    """8/3 can only be the eighth of March, for the third of August is none of the days in question."""
    assert parse_day(text, FORTNIGHT) == dt.date(2027, *day)


@pytest.mark.parametrize(
    "text", ["3/4/2027", "31/2/2027", "today", "Mon 8", "2027-02-30", "8 March April", "999999999999999 March"]
)
def test_days_that_are_not_clear(text: str) -> None:
    with pytest.raises(MistakeError):
        parse_day(text, FORTNIGHT)


def test_one_clear_date_tells_how_the_others_are_written() -> None:
    assert parse_day("3/4/2027", order_of(["3/4/2027", "25/4/2027"])) == dt.date(2027, 4, 3)
    assert parse_day("3/4/2027", order_of(["3/4/2027", "4/25/2027"])) == dt.date(2027, 3, 4)


CLOCKS = {"9:30 AM": 570, "12:00 am": 0, "12 pm": 720, "9h30": 570, "24:00": 1440, "14 Uhr": 840}


@pytest.mark.parametrize(("text", "minute"), CLOCKS.items())
def test_clock_times(text: str, minute: int) -> None:
    assert parse_clock(text) == minute

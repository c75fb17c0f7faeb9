"""Which calendar an event goes to, by the address on the command line."""

from __future__ import annotations

import sys

import pytest

from scheduler.calendars.events import Party
from scheduler.errors import InputError
from scheduler.publish.caldav import caldav_channel
from scheduler.publish.calendar_address import read_calendar_address

from .test_caldav import delivery

TEAM = "https://dav.example.com/team/clinics"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://dav.example.com/{email}/clinics/", "quist%40example.com/clinics"),
        ("https://dav.example.com/{user}/clinics", "quist/clinics"),
        ("https://dav.example.com/{tag}", "0123456789ab"),
        ("https://dav.example.com/x/{user}-{tag}/", "x/quist-0123456789ab"),
    ],
)
def test_each_person_has_a_calendar(address: str, place: str) -> None:
    one = delivery()
    calendar = read_calendar_address(address)
    assert calendar.unable(one) is None
    assert calendar.event_url(one) == f"https://dav.example.com/{place}/{one.uid.replace('@', '%40')}.ics"


@pytest.mark.parametrize("local", ["../boss", "a/b", "a?b", "a#b", "a%2fb", "{tag}", "ü", "a b", ".%2e"])
def test_an_address_leads_nowhere_else(local: str) -> None:
    one = delivery(recipient=Party(f"{local}@example.com", "Wanda Quist"))
    url = read_calendar_address("https://dav.example.com/{user}/{email}/c").event_url(one)
    assert url.isascii()
    assert url.split("?")[0].split("#")[0].count("/") == 6
    assert not {"..", "."} & set(url.split("/"))


@pytest.mark.parametrize("local", ["..", "."])
def test_an_address_that_would_lead_up_names_no_calendar(local: str) -> None:
    one = delivery(recipient=Party(f"{local}@example.com", "Wanda Quist"))
    calendar = read_calendar_address("https://dav.example.com/{user}/c")
    assert calendar.unable(one) == "has an address that names no calendar"


def test_who_has_no_address_has_no_calendar_named_by_it() -> None:
    one = delivery(recipient=None)
    assert (
        read_calendar_address("https://dav.example.com/{email}").unable(one) == "has no address that names a calendar"
    )
    assert read_calendar_address("https://dav.example.com/{tag}").unable(one) is None


def test_without_an_organizer_no_event_names_an_address() -> None:
    one = delivery(organizer=None, recipient=None)
    assert "no organizer" in (read_calendar_address("https://dav.example.com/{email}").unable(one) or "")
    assert read_calendar_address("https://dav.example.com/{tag}").unable(one) is None


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://dav.example.com/team", "is not encrypted"),
        ("http://10.0.0.7/team", "is not encrypted"),
        ("http://127.0.0.1.example.com/team", "is not encrypted"),
        ("http://localhost.example.com/team", "is not encrypted"),
        ("https://office:secret@dav.example.com/team", "holds a user name or a password"),
        ("https://{user}@dav.example.com/team", "holds a user name or a password"),
        ("ftp://dav.example.com/team", "is not the address of a calendar"),
        ("dav.example.com/team", "is not the address of a calendar"),
        ("https:///team", "is not the address of a calendar"),
        ("https://[::1/team", "is not the address of a calendar"),
        ("https://dav.example.com:0/team", "is not the address of a calendar"),
        ("https://dav.example.com:x/team", "is not the address of a calendar"),
        ("https://{user}.example.com/team", "is not the address of a calendar"),
        ("https://dav.example.com/team?x={email}", "is not the address of a calendar"),
        ("https://dav.example.com/team#x", "is not the address of a calendar"),
        ("https://dav.example.com/{name}", "has a placeholder that is not known"),
        ("https://dav.example.com/{email", "has a placeholder that is not known"),
        ("https://dav.example.com/{}", "has a placeholder that is not known"),
        ("https://dav.example.com/a b", "holds a character"),
        ("https://dav.example.com\\@evil.example.com/", "holds a character"),
        ("https://dav.example.com/a\r\nHost: evil.example.com", "holds a character"),
        ("", "is not the address of a calendar"),
    ],
)
def test_a_mistake_is_told_and_no_secret_repeated(address: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as told:
        read_calendar_address(address)
    assert "secret" not in str(told.value)
    assert told.value.faults[0].cure


@pytest.mark.parametrize("address", ["http://127.0.0.1:5232/a", "http://localhost/a", "http://[::1]:80/a", TEAM])
def test_this_machine_may_do_without_tls(address: str) -> None:
    assert read_calendar_address(address).is_shared


def test_two_calendars_are_two_channels_and_their_names_tell_nothing() -> None:
    names = {caldav_channel(url, {}, ask=None).name for url in (TEAM, f"{TEAM}/", f"{TEAM}2", TEAM + "/{email}")}
    assert len(names) == 3
    assert all(name.startswith("caldav-") and len(name) == 15 for name in names)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SCHEDULE_CALDAV_USER": "office"}, "SCHEDULE_CALDAV_PASSWORD is not set"),
        ({"SCHEDULE_CALDAV_PASSWORD": "secret"}, "SCHEDULE_CALDAV_USER is not set"),
        ({"SCHEDULE_CALDAV_USER": "a:b", "SCHEDULE_CALDAV_PASSWORD": "secret"}, "SCHEDULE_CALDAV_USER holds a colon"),
    ],
)
def test_half_an_account_is_none(environment: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message) as told:
        caldav_channel(TEAM, environment, ask=None)
    assert "secret" not in str(told.value)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scheduler.publish.dav", None)
    monkeypatch.delattr("scheduler.publish.dav", raising=False)
    with pytest.raises(InputError, match=r"pip install 'cohort-scheduler\[caldav\]'"):
        caldav_channel(TEAM, {}, ask=None)


def test_a_secret_is_in_no_word_about_the_channel() -> None:
    environment = {"SCHEDULE_CALDAV_USER": "office", "SCHEDULE_CALDAV_PASSWORD": "secret"}
    channel = caldav_channel(TEAM, environment, ask=None)
    assert "secret" not in repr(vars(channel))

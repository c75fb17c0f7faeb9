"""The page in a real browser: what it shows, what its controls do, and that it does nothing else."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.attendance.records import Attended
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Alternative, CancelledSession, Meeting, Plan, Reason
from scheduler.report.page import Check, Report, build_report, render
from tests.report import forty
from tests.report.chromium import Browser, browser
from tests.report.hostile import PAYLOADS

ZONES = ("America/New_York", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Browser:
    """The page of the forty requests."""
    return show(chromium, tmp_path, forty.report())


def show(chromium: Browser, folder: Path, report: Report) -> Browser:
    path = folder / "report.html"
    path.write_text(render(report), encoding="utf-8")
    chromium.open(path)
    return chromium


def with_sessions(starts: list[dt.datetime]) -> Report:
    """The forty requests, with sessions of an hour at these moments."""
    session = forty.plan().sessions[0]
    sessions = tuple(
        session.model_copy(
            update={"id": f"lab-{k}", "meetings": (Meeting(start=start, end=start + dt.timedelta(hours=1)),)}
        )
        for k, start in enumerate(starts)
    )
    return build_report(
        forty.cohort(),
        forty.plan().model_copy(update={"sessions": sessions}),
        Check(),
        lambda learner, clinic: (),
        now=forty.NOW,
    )


def test_the_figures_at_the_top_are_those_counted_by_hand(page: Browser) -> None:
    by_hand = {
        "learners": "20",
        "sessions": "5",
        "live": "35",
        "asked": "39",
        "unscheduled": "4",
        "attended": "7",
        "absent": "10",
        "done": "12",
        "self-paced": "24",
        "late": "9.5",
        "open": "2",
    }
    assert {name: page.text(f"#total-{name}") for name in by_hand} == by_hand


def test_attendance_and_completion_by_manager_are_those_counted_by_hand(page: Browser) -> None:
    page.choose("#outcome .by select", "Manager")
    heads = ("Learners", "Requests", "Done before", "Attended", "Absent", "Not recorded", "Not scheduled")
    shown = {row["Manager"]: [row[head] for head in heads] for row in page.table("outcome")}
    assert shown == {
        "Ana": ["8", "16", "0", "6", "8", "2", "0"],
        "Ben": ["7", "14", "0", "0", "2", "12", "0"],
        "(not stated)": ["5", "10", "1", "1", "0", "4", "4"],
        "All": ["20", "40", "1", "7", "10", "18", "4"],
    }


def test_attendance_and_completion_by_clinic_are_those_counted_by_hand(page: Browser) -> None:
    heads = ("Self-paced", "Items done", "Mean score", "Reached")
    shown = {row["Clinic"]: [row[head] for head in heads] for row in page.table("outcome")}
    assert shown == {
        "The lab": ["4", "2", "75.0", "35 %"],
        "The talk": ["20", "10", "90.0", "10 %"],
        "All": ["24", "12", "85.7", "23 %"],
    }


def test_fairness_by_region_is_that_counted_by_hand(page: Browser) -> None:
    heads = (
        "New requests",
        "Live",
        "Live share",
        "Hours live",
        "Hours outside",
        "Outside share",
        "Minutes outside each",
    )
    shown = {row["Region"]: [row[head] for head in heads] for row in page.table("equity")}
    assert shown == {
        "Asia": ["19", "17", "89 %", "12.5", "4.0", "32 %", "24"],
        "Europe": ["20", "18", "90 %", "12.5", "5.5", "44 %", "33"],
        "All": ["39", "35", "90 %", "25.0", "9.5", "38 %", "29"],
    }


def test_slices_by_anything_sum_to_the_whole(page: Browser) -> None:
    whole = {"Requests": 40, "Attended": 7, "Absent": 10, "Not recorded": 18, "Not scheduled": 4, "Self-paced": 24}
    names = page.run("return [...document.querySelectorAll('#outcome .by option')].map(each => each.textContent)")
    assert {"Clinic", "Learner", "Region", "Time zone", "Manager"} <= set(names)
    for name in names:
        page.choose("#outcome .by select", name)
        *rows, last = page.table("outcome")
        assert {head: sum(int(row[head]) for row in rows) for head in whole} == whole
        assert {head: int(last[head]) for head in whole} == whole
        page.choose("#equity .by select", name)
        *rows, last = page.table("equity")
        assert sum(float(row["Hours outside"]) for row in rows) == pytest.approx(9.5)
        assert last["Hours outside"] == "9.5"


def test_another_zone_moves_every_time(page: Browser) -> None:
    assert page.table("sessions")[0]["When"] == "Mon 8 Mar, 08:00–09:00"
    page.choose("#zone", "Asia/Kolkata")
    assert [row["When"] for row in page.table("sessions")] == [
        "Mon 8 Mar, 13:30–14:30",
        "Tue 9 Mar, 21:30–22:30",
        "Wed 10 Mar, 16:30–17:30",
        "Thu 11 Mar, 13:00–13:30",
        "Fri 12 Mar, 15:30–16:00",
    ]
    cell = "[...document.querySelectorAll('.grid tbody tr')].find(each => each.firstChild.textContent === '13:00')"
    assert page.run(f"return {cell}.children[1].textContent") == "13:30 The lab 6/6"
    assert page.run(f"return {cell}.children[4].textContent") == "13:00 The talk 10/10"


def test_local_times_are_right_when_clocks_change(chromium: Browser, tmp_path: Path) -> None:
    changes = ("2027-03-14T06:00", "2027-03-28T00:00", "2027-04-03T14:00", "2027-10-02T15:00", "2027-11-07T05:00")
    moments = [dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) for text in changes]
    starts = [moment + dt.timedelta(minutes=30 * step) for moment in moments for step in range(5)]
    page = show(chromium, tmp_path, with_sessions(starts))
    for zone in ZONES:
        page.run("document.querySelector('#zone').append(new Option(arguments[0], arguments[0]))", zone)
        page.choose("#zone", zone)
        local = [start.astimezone(ZoneInfo(zone)) for start in starts]
        assert [row["When"].split("–")[0] for row in page.table("sessions")] == [
            f"{each:%a} {each.day} {each:%b}, {each:%H:%M}".replace("Sep ", "Sept ") for each in local
        ]


def test_the_heat_map_counts_people_by_their_zone_and_the_reader_s_hour(page: Browser) -> None:
    line = "[...document.querySelectorAll('.heat tbody tr')].find(each => each.textContent.startsWith(arguments[0]))"
    cells = f"return [...{line}.querySelectorAll('td')].map(each => each.querySelector('span')?.textContent ?? '')"
    berlin = page.run(cells, "Berlin")
    assert {hour: told for hour, told in enumerate(berlin) if told} == {7: "5", 8: "3", 10: "4", 11: "2", 16: "3"}
    page.choose("#zone", "Asia/Kolkata")
    berlin = page.run(cells, "Berlin")
    assert {hour: told for hour, told in enumerate(berlin) if told} == {
        13: "8",
        14: "3",
        15: "4",
        16: "2",
        17: "2",
        21: "3",
        22: "3",
    }


def test_headings_sort_and_boxes_filter(page: Browser) -> None:
    page.press("#sessions thead button", "Seats")
    assert [row["Seats"] for row in page.table("sessions")] == ["10/10", "8/10", "6/6", "6/6", "4/6"]
    assert page.run("return document.querySelector('#sessions th[aria-sort]').ariaSort") == "descending"
    page.press("#sessions thead button", "Seats")
    assert [row["Seats"] for row in page.table("sessions")] == ["4/6", "6/6", "6/6", "8/10", "10/10"]
    page.write("#sessions input", "talk-2")
    assert [row["When"] for row in page.table("sessions")] == ["Fri 12 Mar, 10:00–10:30"]
    page.write("#sessions input", "")
    page.choose("#sessions .pick select", "The lab")
    assert len(page.table("sessions")) == 3
    page.choose("#unscheduled .pick select", "The talk")
    assert [row["Learner"] for row in page.table("unscheduled")] == ["Learner 19 l19", "Learner 20 l20"]


def test_one_choice_narrows_everything_to_some_people(page: Browser) -> None:
    page.choose("#only", "Manager")
    page.choose("#only-value", "Ben")
    assert [row["Attended"] for row in page.table("outcome") if row["Clinic"] == "All"] == ["0"]
    assert page.table("outcome")[-1]["Requests"] == "14"
    assert page.text("#unscheduled tbody") == "Every request has a session."
    assert [row["When"][:3] for row in page.table("sessions")] == ["Tue", "Wed", "Thu", "Fri"]


def test_mandatory_requests_stand_first_with_what_meets_them(page: Browser) -> None:
    assert [(row["Learner"], row["Met by"]) for row in page.table("mandatory")] == [
        ("Learner 19 l19", "open"),
        ("Learner 20 l20", "open"),
        ("Learner 19 l19", "exception signed by Dr Ode"),
        ("Learner 5 l5", "an alternative"),
        ("Learner 6 l6", "an alternative"),
        ("Learner 18 l18", "an alternative"),
    ]


def test_the_keyboard_reaches_rosters_and_comes_back(page: Browser) -> None:
    page.run("document.querySelector('.chip').focus()")
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    page.driver.switch_to.active_element.send_keys(keys.ENTER)
    roster = page.text("#dialog table")
    assert "Learner 2 l2Thu 11 Mar, 13:00–13:30, Kolkata–attended" in roster
    assert "Learner 3 l3Thu 11 Mar, 08:30–09:00, Berlin30 minabsent" in roster
    page.driver.switch_to.active_element.send_keys(keys.ESCAPE)
    assert page.run("return document.activeElement.className").startswith("chip")


def test_long_tables_are_made_as_they_are_read_and_whole_in_print(chromium: Browser, tmp_path: Path) -> None:
    start = dt.datetime(2027, 3, 8, 8, tzinfo=dt.UTC)
    page = show(chromium, tmp_path, with_sessions([start + dt.timedelta(minutes=k) for k in range(450)]))
    assert len(page.table("sessions")) < 450
    assert page.text("#sessions .count") == "450 sessions"
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    assert len(page.table("sessions")) == 450


def test_print_shows_every_week_and_says_for_whom_and_in_which_zone(chromium: Browser, tmp_path: Path) -> None:
    monday = dt.datetime(2027, 3, 8, 23, 30, tzinfo=dt.UTC)
    page = show(chromium, tmp_path, with_sessions([monday, monday + dt.timedelta(days=6)]))
    page.choose("#zone", "Asia/Kolkata")
    page.choose("#only", "Manager")
    page.choose("#only-value", "Ana")
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    weeks = page.run("return [...document.querySelectorAll('#week h3')].map(each => each.textContent)")
    assert weeks == ["8 March 2027 to 14 March 2027", "15 March 2027 to 21 March 2027"]
    assert page.text("#settings") == "Times in Asia/Kolkata · Manager: Ana"
    page.run("window.dispatchEvent(new Event('afterprint'))")
    assert page.text("#week strong") == "8 March 2027 to 14 March 2027"


def test_nothing_is_fetched_and_nothing_is_complained_of(page: Browser) -> None:
    open_everything(page)
    assert page.requests() == []
    assert page.complaints() == []


def test_no_string_adds_an_element(chromium: Browser, tmp_path: Path) -> None:
    harmless = tuple(f"text {k}" for k in range(len(PAYLOADS)))
    assert len(set(PAYLOADS)) == 40
    tags = []
    for strings in (harmless, PAYLOADS):
        page = show(chromium, tmp_path, spoilt(strings))
        open_everything(page)
        tags.append(page.tags())
        assert page.run("return window.pwned") is None
        assert page.complaints() == []
        assert page.requests() == []
    assert tags[0] == tags[1]
    assert page.text("h1") == PAYLOADS[0]
    shown = page.run("return document.body.textContent")
    assert [payload for payload in PAYLOADS if payload not in shown] == []


def spoilt(strings: tuple[str, ...]) -> Report:
    """A report of as many learners, clinics, items and sessions as there are strings, with them in every text."""
    turn = itertools.cycle(strings)
    ids = list(strings)
    document = {
        "schema_version": 1,
        "id": next(turn),
        "title": strings[0],
        "horizon": {"start": "2027-03-08", "end": "2027-03-12"},
        "organizer": {"name": strings[0], "email": "office@example.com"},
        "groups": [{"id": text} for text in ids],
        "resources": [{"id": text, "concurrent": 1} for text in ids],
        "rooms": [{"id": text, "site": text, "seats": 5, "time_zone": "UTC", "location": text} for text in ids],
        "keep_apart": [{"learners": ids[:2], "why": text} for text in ids],
        "learners": [
            {
                "id": text,
                "name": text,
                "time_zone": "UTC",
                "clinics": [text, strings[k - 1]],
                "group": text,
                "site": text,
                "languages": [text],
                "attributes": {text: text, "team": text},
            }
            for k, text in enumerate(ids)
        ],
        "instructors": [
            {"id": text, "name": text, "time_zone": "UTC", "clinics": ids, "conference_url": text} for text in ids
        ],
        "clinics": [
            {"id": text, "title": text, "duration_minutes": 60, "capacity": 5, "mandatory": True}
            | dict.fromkeys(("description", "conference_url", "location"), text)
            for text in ids
        ],
        "async_alternatives": [
            {
                "id": f"item {text}",
                "title": text,
                "covers": [text],
                "kind": "module",
                "duration_minutes": 5,
                "url": text,
            }
            for text in ids
        ],
        "decisions": [{"learner": ids[0], "clinic": ids[-1], "must": False, "why": ids[0], "signed_by": ids[0]}],
    }
    cohort = forty.parse_cohort(document)
    return build_report(
        cohort,
        spoilt_plan(cohort, strings),
        Check(strings[:10]),
        lambda learner, clinic: (),
        attended=[Attended(ids[1], ids[1], ids[1], 60)],
        now=forty.NOW,
    )


def spoilt_plan(cohort: Cohort, strings: tuple[str, ...]) -> Plan:
    """Every learner sits in a session of their first clinic; to the second they do not go, for a reason in words."""
    model = forty.plan()
    sessions = tuple(
        model.sessions[0].model_copy(
            update={"id": text, "clinic": text, "language": text, "room": text}
            | {"instructors": (text, f"gone {text}"), "learners": (text, f"gone {text}")}
        )
        for text in strings
    )
    left_out = tuple(
        model.unscheduled[3].model_copy(
            update={"learner": learner.id, "clinic": strings[k - 1], "reasons": (Reason(code=text, message=text),)}
            | {"alternatives": (Alternative(**{"async": f"item {text}"}, message=text),)}
        )
        for k, (learner, text) in enumerate(zip(cohort.learners, strings, strict=True))
    )
    whole = {
        "tiers": (model.tiers[0].model_copy(update={"weights": dict.fromkeys(strings, 1)}),),
        "measures": dict.fromkeys(strings, 1),
        "sessions": sessions,
        "unscheduled": left_out,
        "cancelled": tuple(
            CancelledSession(**dict(session), reason=Reason(code=session.id, message=session.id))
            for session in sessions
        ),
    }
    return model.model_copy(update=whole)


def open_everything(page: Browser) -> None:
    """Use every control once."""
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    page.run("for (const each of document.querySelectorAll('thead button, details summary')) each.click()")
    for section in ("outcome", "equity"):
        for name in ("Learner", "Region", "team"):
            script = "return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)"
            if name in page.run(script, f"#{section} .by option"):
                page.choose(f"#{section} .by select", name)
    page.run("for (const each of document.querySelectorAll('.unfold[aria-expanded=false]')) each.click()")
    page.run("window.dispatchEvent(new Event('afterprint'))")
    page.run("document.querySelector('.chip').click()")
    page.run("document.querySelector('.chips .chip')?.click()")

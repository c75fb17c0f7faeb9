"""A plan solved, published to a real calendar server, changed and published again: the server holds what is planned."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

import scheduler
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import Choices, Publication, foresee_publication, publish
from scheduler.publish.caldav import CalendarChannel, caldav_channel

from .radicale import ENVIRONMENT, Line, Server, Trouble, radicale, unreliable
from .world import NOW, cohort, people, plan, session

MANY = 50
TROUBLES: tuple[Trouble, ...] = ("dropped before", "dropped after", "throttled", "fails before", "fails after")


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here cuts the power, so nothing has to wait for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def world(*learners: dict[str, Any], without: str | None = None, **changes: Any) -> Cohort:
    """Everybody has an address."""
    stated = {str(one["id"]): one for one in learners}
    stated["l3"] = {"id": "l3", "email": "frye@example.com"} | stated.get("l3", {})
    instructors = people("instructors", {"id": "i2", "email": "zeman@example.com"})
    everybody = {"learners": people("learners", *stated.values(), without=without), "instructors": instructors}
    return cohort(**(everybody | changes))


def solved(one: Cohort, before: Plan | None = None) -> Plan:
    return scheduler.solve(one, time_limit=20, workers=1, published=before, freeze_before=NOW)


def own(server: Server | Line) -> CalendarChannel:
    return caldav_channel(server.url + "{email}/clinics", ENVIRONMENT, ask=None, most_wait=0)


def team(server: Server | Line) -> CalendarChannel:
    return caldav_channel(server.url + "office/team", ENVIRONMENT, ask=None, most_wait=0)


def run(folder: Path, one: Plan, asked: Cohort, *channels: CalendarChannel, days: int = 0) -> Publication:
    return publish(one, asked, folder, now=NOW + dt.timedelta(days=days), channels=channels)


def calendars(server: Server, asked: Cohort) -> dict[str, dict[str, tuple[str, bytes]]]:
    """Everybody's events on the server, by address and name."""
    return {str(who.email): server.events(f"{who.email}/clinics") for who in (*asked.learners, *asked.instructors)}


def times(events: dict[str, tuple[str, bytes]]) -> list[tuple[dt.datetime, dt.datetime]]:
    found = [Calendar.from_ical(data).walk("VEVENT")[0] for _, data in events.values()]
    return sorted((one["DTSTART"].dt, one["DTEND"].dt) for one in found)


def planned(one: Plan, asked: Cohort) -> dict[str, list[tuple[dt.datetime, dt.datetime]]]:
    """Everybody's meetings, as the plan says."""
    found: dict[str, list[tuple[dt.datetime, dt.datetime]]] = {}
    for role in ("learners", "instructors"):
        for who in getattr(asked, role):
            sessions = [each for each in one.sessions if who.id in getattr(each, role)]
            found[str(who.email)] = sorted((m.start, m.end) for each in sessions for m in each.meetings)
    return found


def prepare(server: Server, *cohorts: Cohort) -> None:
    server.make("office/team")
    for address in {who.email for one in cohorts for who in (*one.learners, *one.instructors)}:
        server.make(f"{address}/clinics")


def test_solve_publish_change_publish(tmp_path: Path, server: Server) -> None:
    lab = {
        "id": "lab",
        "title": "Lab",
        "duration_minutes": 60,
        "capacity": 2,
        "meetings": {"count": 2, "every_days": 1},
    }
    week = {"start": "2026-03-02", "end": "2026-03-05", "time_zone": "Europe/Berlin", "start_every_minutes": 60}
    small: dict[str, Any] = {"clinics": [lab], "horizon": week, "async_alternatives": [], "rooms": []}
    leading = [
        {"id": "i1", "clinics": ["lab"], "sites": []},
        {"id": "i2", "clinics": ["lab"], "email": "z@example.com"},
    ]
    small["instructors"] = people("instructors", *leading)
    done = [{"id": one, "completed": []} for one in ("l1", "l2", "l3")]
    first = world(*done, **small)
    before = solved(first)
    taken = before.sessions[0]
    busy = [{"start": m.start.isoformat(), "end": m.end.isoformat()} for m in taken.meetings]
    change = {"id": taken.learners[0], "busy": busy, "completed": []}
    after_change = world(*(one for one in done if one["id"] != change["id"]), change, **small)
    after = solved(after_change, before)
    prepare(server, first)

    run(tmp_path, before, first, own(server), team(server))
    held = calendars(server, first)
    assert {who: times(events) for who, events in held.items()} == planned(before, first)
    assert sum(map(len, held.values())) >= 8

    with unreliable(server) as line:
        foresee_publication(after, after_change, tmp_path, now=NOW, channels=[own(line), team(line)])
        assert line.asked == []

    run(tmp_path, after, after_change, own(server), team(server), days=1)
    now_held = calendars(server, first)
    wanted = planned(after, first)
    assert {who: times(events) for who, events in now_held.items()} == wanted
    assert wanted != planned(before, first)
    for who, events in held.items():
        for name, (etag, data) in events.items():
            same = name in now_held[who] and times({name: (etag, data)}) == times({name: now_held[who][name]})
            assert not same or now_held[who][name] == (etag, data) or b"You lead" in data
    address = next(str(one.email) for one in first.learners if one.id == taken.learners[0])
    assert set(held[address]) == set(now_held[address])
    assert held[address] != now_held[address]

    leads = sorted((m.start, m.end) for one in after.sessions for m in one.meetings for _ in one.instructors)
    assert times(server.events("office/team")) == leads


def test_who_is_not_told_anything_new_is_not_even_asked_about(tmp_path: Path, server: Server) -> None:
    one = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1", "l2")))
    prepare(server, world())
    with unreliable(server) as line:
        run(tmp_path, one, world(), own(line))
        assert line.asked == ["PUT"] * 3
        before = calendars(server, world())
        assert run(tmp_path, one, world(), own(line), days=1).said == ()
        moved = plan(
            session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",)),
            session("lab-2", "lab", "2026-03-05T15:00", learners=("l2",), instructors=("i2",)),
        )
        run(tmp_path, moved, world(), own(line), days=2)
    after = calendars(server, world())
    assert after["quist@example.com"] == before["quist@example.com"]
    assert set(after["nambiar@example.com"]) == set(before["nambiar@example.com"])
    assert after["nambiar@example.com"] != before["nambiar@example.com"]
    assert len(after["zeman@example.com"]) == 1


def test_who_is_dropped_or_leaves_has_nothing_left_there(tmp_path: Path, server: Server) -> None:
    prepare(server, world())
    both = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1", "l2")))
    run(tmp_path, both, world(), own(server))
    run(tmp_path, plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",))), world(), own(server), days=1)
    assert {who: len(events) for who, events in calendars(server, world()).items() if events} == {
        "quist@example.com": 1,
        "brandt@example.com": 1,
    }
    run(tmp_path, plan(), world(without="l1"), own(server), days=2)
    assert not any(calendars(server, world()).values())


def test_a_new_address_is_another_calendar(tmp_path: Path, server: Server) -> None:
    one = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l2",)))
    moved = world({"id": "l2", "email": "ravi@example.com"})
    prepare(server, world(), moved)
    run(tmp_path, one, world(), own(server))
    assert run(tmp_path, one, moved, own(server), days=1).is_complete
    assert server.events("nambiar@example.com/clinics") == {}
    assert len(server.events("ravi@example.com/clinics")) == 1


def test_another_server_is_told_everything(tmp_path: Path, server: Server) -> None:
    one = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",)))
    prepare(server, world())
    run(tmp_path, one, world(), own(server))
    before = calendars(server, world())
    with unreliable(server) as line:
        again = run(tmp_path, one, world(), own(line), days=1)
    assert [said.state for said in again.said] == ["sent", "sent"]
    assert calendars(server, world()) == before


def test_a_hold_is_tentative_there_until_it_is_confirmed(tmp_path: Path, server: Server) -> None:
    prepare(server, world())
    one = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",)))
    choices = Choices(instructors_first=True)
    publish(one, world(), tmp_path, now=NOW, channels=[own(server)], choices=choices)
    held = calendars(server, world())
    ((name, (_, data)),) = held["brandt@example.com"].items()
    assert b"STATUS:TENTATIVE" in data
    assert not held["quist@example.com"]
    run(tmp_path, one, world(), own(server), days=1)
    after = calendars(server, world())
    assert b"STATUS:CONFIRMED" in after["brandt@example.com"][name][1]
    assert len(after["quist@example.com"]) == 1


def test_a_conflict_is_told_and_the_others_are_not_held_up(tmp_path: Path, server: Server) -> None:
    prepare(server, world())
    both = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1", "l2")))
    later = plan(session("lab-1", "lab", "2026-03-05T15:00", learners=("l1", "l2")))
    run(tmp_path, both, world(), own(server))
    ((name, (etag, data)),) = server.events("quist@example.com/clinics").items()
    server.put(f"quist@example.com/clinics/{name}", data.replace(b"T150000Z", b"T153000Z"), If_Match=etag)
    theirs = server.events("quist@example.com/clinics")
    for days in (1, 2):
        done = run(tmp_path, later, world(), own(server), days=days)
        (left,) = done.unsaid
        assert (left.person, left.state) == ("l1", "refused")
        assert "changed on the server" in str(left)
        assert server.events("quist@example.com/clinics") == theirs
    assert times(server.events("nambiar@example.com/clinics"))[0][0].day == 5
    server.ask("DELETE", f"quist@example.com/clinics/{name}")
    assert run(tmp_path, later, world(), own(server), days=3).is_complete
    assert times(server.events("quist@example.com/clinics"))[0][0].day == 5


def test_a_calendar_that_several_people_read_tells_of_no_learner(tmp_path: Path, server: Server) -> None:
    prepare(server, world())
    one = plan(session("lab-1", "lab", "2026-03-04T15:00", learners=("l1", "l2", "l3")))
    done = run(tmp_path, one, world(), team(server))
    assert done.is_complete
    ((_, data),) = server.events("office/team").values()
    text = data.replace(b"\r\n ", b"").decode()
    assert "Learners: 3" in text.replace("\\n", "\n")
    words = [word for who in world().learners for word in (*who.name.split(), str(who.email), who.id)]
    assert not [word for word in words if word in text]


def test_trouble_at_every_one_of_fifty_events_ends_with_each_there_once(tmp_path: Path, server: Server) -> None:
    """Every event's first attempt fails, so each run ends at the next event; then all of them are moved, alike."""
    crowd = [
        {"id": f"p{k}", "name": f"Person {k}", "email": f"person{k}@example.com", "time_zone": "UTC"}
        for k in range(MANY)
    ]
    asked = cohort(learners=crowd)
    for who in crowd:
        server.make(f"{who['email']}/clinics")
    learners = tuple(who["id"] for who in crowd)
    with unreliable(server) as line:
        for days, start in enumerate(("2026-03-05T15:00", "2026-03-06T15:00")):
            one = plan(session("ward-1", "ward", start, learners=learners, instructors=("i2",)))
            line.troubles = {line.acts + 2 * k: TROUBLES[(k + days) % len(TROUBLES)] for k in range(MANY)}
            runs = 0
            while any(said.state == "later" for said in run(tmp_path, one, asked, own(line), days=days).said):
                runs += 1
            assert runs == MANY
            assert not line.troubles
            for who in crowd:
                events = server.events(f"{who['email']}/clinics")
                assert [begin for begin, _ in times(events)] == [dt.datetime.fromisoformat(f"{start}Z")]
            acts = line.acts
            assert {said.state for said in run(tmp_path, one, asked, own(line), days=days).said} == {"unable"}
            assert line.acts == acts

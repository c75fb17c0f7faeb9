"""Free/busy answers of Microsoft Graph and of Google: who is meant, what is busy, and what cannot be told."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.calendars import busy as busy_module
from scheduler.calendars.busy import open_calendar, read_busy
from scheduler.calendars.cohort import read_calendars
from scheduler.calendars.reading import Reading, Tally
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.errors import InputError
from tests.calendars.ics import calendar, hour, minute, read, shown

Json = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "fixtures" / "calendars" / "free-busy"
HARRIET, GONE, ROOM = "harriet.lomax@example.com", "gone@example.com", "room.blue@example.com"


def item(start: str = "2026-03-02T10:00:00", end: str = "2026-03-02T11:00:00", zone: str = "UTC", **more: Any) -> Json:
    moments = {"start": {"dateTime": start, "timeZone": zone}, "end": {"dateTime": end, "timeZone": zone}}
    return {"status": "busy", **moments, **more}


def schedule(*items: Any, address: str = HARRIET, **more: Any) -> Json:
    return {"scheduleId": address, "scheduleItems": list(items), **more}


def graph(*schedules: Json, **more: Any) -> Json:
    return {"value": list(schedules), **more}


def answer(document: object, email: str | None = HARRIET, **how: Any) -> Reading:
    return read(json.dumps(document), email=email, **how)


def test_graph() -> None:
    reading = read((FOLDER / "graph.json").read_bytes(), email=HARRIET)
    assert shown(reading) == ["02T17:00-02T18:30", "03T07:00-03T08:00", "04T11:00-04T12:00", "05T12:00-05T13:00"]
    sources = [span.sources[0] for span in reading.spans]
    assert [source.summary for source in sources] == ["Budget", "busy", "Lunch?", ""]
    assert [source.rule for source in sources] == ["busy", "out of office", "tentative", "status unknown"]
    assert [note.why for note in reading.ignored] == [
        "value[0].scheduleItems[4]: is shown as free (status free)",
        "value[0].scheduleItems[5]: is shown as free (status workingElsewhere)",
    ]
    assert reading.tallies == {"0.ics": Tally(read=4, ignored=2)}


def test_google() -> None:
    reading = read((FOLDER / "google.json").read_bytes(), email=HARRIET)
    assert shown(reading) == ["02T17:00-02T18:30", "29T00:30-29T01:30"]
    assert reading.tallies == {"0.ics": Tally(read=2)}
    assert not reading.remarks


@pytest.mark.parametrize("name", ["graph.json", "google.json"])
def test_whose_it_is(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert read(data, email=HARRIET.upper()).spans == read(data, email=HARRIET).spans
    assert shown(read(data, email=ROOM)) == []
    (gone,) = read(data, email=GONE).unreadable
    assert "the server could not tell (" in gone.why
    for email in (None, "somebody@example.com"):
        (note,) = read(data, email=email).unreadable
        assert note.why.startswith("holds the free/busy times of 3 calendars")
        assert "email" in str(note.cure)
        assert "@" not in note.why


def test_one_alone_is_the_owners_whatever_its_address() -> None:
    for email in (None, "harriet@example.org"):
        assert shown(answer(graph(schedule(item())), email=email)) == ["02T10:00-02T11:00"]


def test_several_answers_in_a_file_are_one() -> None:
    march, second = graph(schedule(item())), graph(schedule(item("2026-03-03T10:00:00", "2026-03-03T11:00:00")))
    batch = {"responses": [{"id": "1", "status": 200, "body": march}, {"id": "2", "status": 200, "body": second}]}
    flat = [march["value"][0], second["value"][0]]
    for document in ([march, second], batch, flat):
        assert shown(answer(document)) == ["02T10:00-02T11:00", "03T10:00-03T11:00"]


def test_as_powershell_writes_it() -> None:
    """Names in capitals, UTF-16 with a mark; and cut short where nobody asked for all of the depth."""
    moments = {"Start": {"DateTime": "2026-03-02T10:00:00", "TimeZone": "UTC"}}
    moments["End"] = {"DateTime": "2026-03-02T11:00:00", "TimeZone": "UTC"}
    document = [{"ScheduleId": HARRIET, "ScheduleItems": [{"Status": "busy", **moments}], "Error": {}}]
    data = json.dumps(document).encode("utf-16-le")
    assert shown(read(codecs.BOM_UTF16_LE + data, email=HARRIET)) == ["02T10:00-02T11:00"]
    for cut in ({**item(), "start": "@{dateTime=2026-03-02T10:00:00; timeZone=UTC}"}, "@{status=busy}"):
        (note,) = answer(graph(schedule(cut))).unreadable
        assert "-Depth" in str(note.cure)


def test_an_item_that_cannot_be_read_is_told_and_costs_nobody_else() -> None:
    bad = [
        item(zone="Atlantis/Capital"),
        item(start="tomorrow"),
        item(start="2026-02-30T10:00:00"),
        item(end="2026-03-01T10:00:00"),
        {"status": "busy"},
        item(start="1e400"),
        7,
    ]
    reading = answer(graph(schedule(item(), *bad)))
    assert [(span.start, span.end) for span in reading.spans] == [
        (minute("2026-03-02T10:00"), minute("2026-03-02T11:00"))
    ]
    assert [note.why.split(":")[0] for note in reading.unreadable] == [
        f"value[0].scheduleItems[{k}]" for k in range(1, 8)
    ]
    assert all(note.cure for note in reading.unreadable)
    assert reading.tallies == {"0.ics": Tally(read=1, unreadable=7)}


def test_what_is_done_about_it() -> None:
    document = graph(schedule(item(zone="Atlantis/Capital"), {"status": "busy"}))
    blocked = answer(document, on_unreadable="busy")
    assert [(span.start, span.end) for span in blocked.spans] == [(minute("2026-03-01"), minute("2026-03-04"))]
    assert [note.treated for note in blocked.unreadable] == ["busy", ""]
    assert [note.treated for note in answer(document, on_unreadable="ignore").unreadable] == ["ignore", "ignore"]


def test_clock_changes_and_gaps() -> None:
    """A span that a gap swallows keeps its length; the first of two equal hours is meant."""
    gap = item("2026-03-08T02:30:00", "2026-03-08T03:30:00", "Eastern Standard Time")
    assert shown(answer(graph(schedule(gap)))) == ["08T07:30-08T08:30"]
    twice = item("2026-11-01T01:30:00", "2026-11-01T03:00:00", "America/New_York")
    (span,) = answer(graph(schedule(twice)), start="2026-11-01", end="2026-11-03").spans
    assert (span.start, span.end) == (minute("2026-11-01T05:30"), minute("2026-11-01T08:00"))


def test_a_view_is_read_where_its_start_is_told() -> None:
    body = {"scheduleId": HARRIET, "availabilityView": "00231400"}
    (note,) = answer(graph(body)).unreadable
    assert "does not say when it begins" in note.why
    asked = {"startTime": {"dateTime": "2026-03-02T08:00:00", "timeZone": "UTC"}, "availabilityViewInterval": 60}
    for document in (graph(body, **asked), graph(body, request=asked)):
        assert shown(answer(document)) == ["02T10:00-02T13:00"]
    assert shown(answer(graph({**body, "availabilityView": "000"}))) == []
    assert shown(answer(graph({**body, "scheduleItems": [item()]}))) == ["02T10:00-02T11:00"]
    for step in (0, -5, 1e9, True, "30"):
        assert answer(graph(body, **{**asked, "availabilityViewInterval": step})).unreadable


def test_what_was_asked_to_be_soft_is_not_busy() -> None:
    tentative, focus = (
        item(status="tentative"),
        item("2026-03-03T10:00:00", "2026-03-03T11:00:00", subject="Focus time"),
    )
    both = item("2026-03-04T10:00:00", "2026-03-04T11:00:00", subject="Focus time", status="tentative")
    reading = answer(graph(schedule(tentative, focus, both)), soft=frozenset({"tentative"}))
    assert shown(reading) == ["03T10:00-03T11:00", "04T10:00-04T11:00"]
    assert [span.start for span in reading.soft] == [minute("2026-03-02T10:00")]
    asked = {"startTime": {"dateTime": "2026-03-02T08:00:00", "timeZone": "UTC"}, "availabilityViewInterval": 60}
    view = answer(graph({"scheduleId": HARRIET, "availabilityView": "0120"}, **asked), soft=frozenset({"tentative"}))
    assert shown(view) == ["02T10:00-02T11:00"]
    assert [(span.start, span.end) for span in view.soft] == [(minute("2026-03-02T09:00"), minute("2026-03-02T10:00"))]


def test_days_that_an_answer_does_not_tell_are_doubtful() -> None:
    week = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-09T00:00:00Z", "calendars": {HARRIET: {"busy": []}}}
    (remark,) = answer(week).remarks
    assert "2026-03-02 to 2026-03-08 only" in remark.why
    assert remark.doubtful
    assert not answer(week, start="2026-03-02", end="2026-03-09").remarks


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "is not JSON"),
        (b'{"value": [', "is not JSON"),
        (b"{}", "is JSON, and not a free/busy answer"),
        (b"[]", "holds no free/busy time"),
        (b"[1]", "is no free/busy answer"),
        (b'{"value": []}', "holds no free/busy time"),
        (b'{"value": [{"scheduleItems": []}]}', "value[0] has no scheduleId"),
        (b'{"value": [{"scheduleId": "a@example.com"}]}', "says neither"),
        (b'{"value": [{"scheduleId": "a@example.com", "scheduleItems": "x"}]}', "scheduleItems is no list"),
        (b'{"calendars": {"a@example.com": 1}}', "calendars is no list"),
        (b'{"calendars": {"a@example.com": {}}}', "says neither"),
        (b'{"error": {"code": "ErrorTimeIntervalTooBig"}}', "is a server's error (ErrorTimeIntervalTooBig)"),
        (b'{"value": [], "value": []}', "is JSON with one name twice"),
        (b"[" * 100_000, "is JSON that is nested too deeply"),
        (b'{"value": ' * 100_000, "is JSON that is nested too deeply"),
        (b'{"value": [{"scheduleId": "\xff"}]}', "is not JSON"),
        (b'{"value": ' + b"9" * 5000 + b"}", "is not JSON"),
    ],
)
def test_what_is_no_answer(data: bytes, why: str) -> None:
    (note,) = read(data).unreadable
    assert why in note.why
    assert note.cure


def test_a_page_of_several_hides_what_is_on_the_others() -> None:
    (note,) = answer(graph(schedule(item()), **{"@odata.nextLink": "https://graph.example.com/next"})).unreadable
    assert "one page of several" in note.why


def test_beside_a_calendar() -> None:
    reading = read(calendar(hour(start="20260303T100000Z")), json.dumps(graph(schedule(item()))), email=HARRIET)
    assert shown(reading) == ["02T10:00-02T11:00", "03T10:00-03T11:00"]
    assert set(reading.tallies) == {"0.ics", "1.ics"}


def test_a_file_of_many_people_is_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def count(name: str, path: Path) -> busy_module.CalendarFile:
        opened.append(name)
        return open_calendar(name, path)

    people = [f"p{number}@example.com" for number in range(50)]
    path = tmp_path / "all.json"
    path.write_text(json.dumps(graph(*(schedule(item(), address=each) for each in people))), encoding="utf-8")
    from scheduler.calendars import worker

    monkeypatch.setattr(worker, "open_calendar", count)
    shelf = worker.Shelf(io.StringIO())
    for email in people:
        how = {"owner_zone": "UTC", "email": email, "own_mark": None, "start": 0, "end": 10**8, "soft": []}
        shelf.read({"files": [["all.json", str(path)]], "refused": {}, "how": how})
    assert opened == ["all.json"]


def load(folder: Path, *emails: str) -> Cohort:
    """A cohort whose learners ``l0`` … all name ``all.json``."""
    learners = [
        {"id": f"l{k}", "name": "Ada", "email": email, "time_zone": "UTC", "calendar": "all.json"}
        for k, email in enumerate(emails)
    ]
    document = {"schema_version": 1, "id": "c", "horizon": {"start": "2026-03-02", "end": "2026-03-06"}}
    document |= {"learners": learners, "instructors": [], "clinics": []}
    (folder / "cohort.json").write_text(json.dumps(document), encoding="utf-8")
    return load_cohort(folder / "cohort.json")


def test_everybody_who_is_not_in_it_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_bytes((FOLDER / "graph.json").read_bytes())
    with pytest.raises(InputError) as caught:
        read_calendars(load(tmp_path, HARRIET, "x@example.com", "y@example.com", GONE))
    assert [fault.path for fault in caught.value.faults] == [f"learners[{k}].calendar" for k in (1, 2, 3)]


def test_a_company_in_one_file(tmp_path: Path) -> None:
    """Everybody of a cohort, each with their own time, from one file."""
    starts = [f"2026-03-0{2 + number % 5}T{8 + number % 9:02}" for number in range(200)]
    schedules = (schedule(item(f"{s}:00:00", f"{s}:30:00"), address=f"P{k}@Example.com") for k, s in enumerate(starts))
    (tmp_path / "all.json").write_text(json.dumps(graph(*schedules)), encoding="utf-8")
    readings = read_calendars(load(tmp_path, *(f"p{k}@example.com" for k in range(200))))
    for number, start in enumerate(starts):
        ((first, last),) = readings.by_person["learner", f"l{number}"].tolist()
        assert (first, last) == (minute(f"{start}:00"), minute(f"{start}:30"))


def test_read_busy_takes_json_by_name_or_content(tmp_path: Path) -> None:
    for name in ("a.json", "a.ics", "a"):
        (tmp_path / name).write_text("\n  " + json.dumps(graph(schedule(item()))), encoding="utf-8")
        reading = read_busy(
            [(name, tmp_path / name)],
            owner_zone="UTC",
            email=None,
            own_mark=None,
            start=minute("2026-03-01"),
            end=minute("2026-04-01"),
        )
        assert len(reading.spans) == 1

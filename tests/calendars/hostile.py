"""Files that are made to hang, bloat or crash a reader. They are written when they are needed, and never kept.

``python -m tests.calendars.hostile NAME`` reads one as ``schedule busy`` does, and tells what came of it, in how many
seconds, and how much memory (MB) this process and the largest of those that it started took. ``all`` measures them all.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from scheduler.calendars.readers import Request, read_all
from scheduler.calendars.reading import Reading
from tests.calendars.ics import minute

Chunks = Iterator[bytes]
Case = Callable[[], Chunks]

CASES: dict[str, Case] = {}
SPECIAL = ("device_zero", "pipe", "sparse_gigabyte", "folder", "link_to_itself")
"""What is no ordinary file, and is made in another way."""
MB = 10**6
FEBRUARY_30 = "BYMONTH=2;BYMONTHDAY=30"
SIXTY = ",".join(map(str, range(60)))
HOURS = ",".join(map(str, range(24)))


def case(make: Case) -> Case:
    CASES[make.__name__] = make
    return make


def ics(*parts: str | Chunks) -> Chunks:
    """A calendar around lines; a good event, which must not be lost, comes first."""
    yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    for part in parts:
        yield from [part.encode() + b"\r\n"] if isinstance(part, str) else part
    yield b"END:VCALENDAR\r\n"


def repeat(line: str, times: int, end: str = "\r\n") -> Chunks:
    """A line so many times; ``%d`` in it is the number."""
    for first in range(0, times, 1000):
        numbers = range(first, min(times, first + 1000))
        yield "".join((line % number if "%d" in line else line) + end for number in numbers).encode()


def event(*parts: str | Chunks, uid: str = "bomb", start: str = "DTSTART:20260302T100000Z") -> Chunks:
    yield f"BEGIN:VEVENT\r\nUID:{uid}\r\n{start}\r\nDURATION:PT1H\r\n".encode()
    for part in parts:
        yield from [part.encode() + b"\r\n"] if isinstance(part, str) else part
    yield b"END:VEVENT\r\n"


def events(lines: str, times: int) -> Chunks:
    """An event so many times; ``%d`` in its lines is the number."""
    return repeat(f"BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT", times)


RULES = {
    "secondly": "FREQ=SECONDLY",
    "minutely": "FREQ=MINUTELY",
    "secondly_never": f"FREQ=SECONDLY;{FEBRUARY_30}",
    "minutely_never": f"FREQ=MINUTELY;{FEBRUARY_30}",
    "hourly_never": f"FREQ=HOURLY;{FEBRUARY_30}",
    "daily_never": f"FREQ=DAILY;{FEBRUARY_30}",
    "weekly_never": f"FREQ=WEEKLY;{FEBRUARY_30}",
    "monthly_never": f"FREQ=MONTHLY;{FEBRUARY_30}",
    "yearly_never": f"FREQ=YEARLY;{FEBRUARY_30}",
    "dense_day": f"FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={SIXTY}",
    "denser_day": f"FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={SIXTY};BYSECOND={SIXTY}",
    "dense_year_once": f"FREQ=YEARLY;BYHOUR=10;BYMINUTE={SIXTY};BYSECOND={SIXTY};COUNT=1",
    "secondly_billion": "FREQ=SECONDLY;COUNT=1000000000",
    "daily_billion": "FREQ=DAILY;COUNT=1000000000",
    "count_beyond_numbers": f"FREQ=DAILY;COUNT={'9' * 5000}",
    "interval_zero": "FREQ=DAILY;INTERVAL=0",
    "interval_billion": "FREQ=YEARLY;INTERVAL=1000000000",
    "interval_beyond_numbers": f"FREQ=DAILY;INTERVAL={'9' * 5000}",
    "until_year_9999": "FREQ=SECONDLY;UNTIL=99991231T235959Z",
    "last_day_of_leap_years_in_january": "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1",
    "position_that_no_day_has": "FREQ=DAILY;BYSETPOS=366",
    "week_53_in_june": "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "fifth_monday_on_the_first": "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
    "long_list": f"FREQ=YEARLY;BYYEARDAY={','.join(map(str, range(1, 367)))};BYHOUR={HOURS};BYMINUTE={SIXTY}",
    "very_long_rule": f"FREQ=DAILY;BYDAY={','.join(['MO'] * 300_000)}",
}
for _name, _rule in RULES.items():
    CASES[f"rule_{_name}"] = lambda rule=_rule: ics(event(f"RRULE:{rule}"))
for _year, _frequency in (("1970", "HOURLY"), ("1970", "MINUTELY;INTERVAL=60"), ("0001", "DAILY"), ("1601", "DAILY")):
    _start = f"DTSTART:{_year}0101T000000Z"
    CASES[f"rule_from_{_year}_{_frequency.split(';')[0].lower()}"] = lambda start=_start, rule=_frequency: ics(
        event(f"RRULE:FREQ={rule}", start=start)
    )
for _name, _line in {
    "rdate_lines": "RDATE:20260302T100000Z",
    "exdate_lines": "EXDATE:20260302T100000Z",
    "rule_lines": "RRULE:FREQ=DAILY;COUNT=%d",
    "attendee_lines": "ATTENDEE;PARTSTAT=DECLINED:mailto:a%d@example.com",
}.items():
    CASES[_name] = lambda line=_line: ics(event("RRULE:FREQ=DAILY", repeat(line, 100_000)))
for _name, _line in {
    "rdates_in_a_line": "RDATE:",
    "exdates_in_a_line": "EXDATE:",
    "periods_in_a_line": "RDATE;VALUE=PERIOD:",
}.items():
    _value = "20260302T100000Z/PT1H" if "PERIOD" in _line else "20260302T100000Z"
    CASES[_name] = lambda line=_line, value=_value: ics(
        event("RRULE:FREQ=DAILY", iter([line.encode()]), repeat(value, 100_000, ","), value)
    )


@case
def many_rules_that_never_come() -> Chunks:
    return ics(events(f"UID:%d\r\nDTSTART:20260302T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=HOURLY;{FEBRUARY_30}", 2000))


@case
def many_rules_that_are_slow() -> Chunks:
    start = "DTSTART:19000101T100000Z\r\nDURATION:PT1H"
    return ics(events(f"UID:%d\r\n{start}\r\nRRULE:FREQ=DAILY;BYMONTHDAY=31;COUNT=1000000", 20_000))


@case
def many_series_of_a_year() -> Chunks:
    return ics(events("UID:%d\r\nDTSTART:20260101T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=HOURLY", 10_000))


@case
def rule_that_is_excepted_by_rule() -> Chunks:
    return ics(event("RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY"))


@case
def changes_of_one_series() -> Chunks:
    change = "UID:bomb\r\nRECURRENCE-ID:20260302T100000Z\r\nDTSTART:20260302T110000Z\r\nSEQUENCE:%d"
    return ics(event("RRULE:FREQ=DAILY"), events(change, 30_000))


@case
def changes_onwards_of_one_series() -> Chunks:
    day = "UID:bomb\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:2026030%d"
    change = day.replace("%d", "2T10") + "%04d" + "Z\r\nDTSTART:20260302T110000Z\r\nDURATION:PT1H"
    lines = (f"BEGIN:VEVENT\r\n{change % number}\r\nEND:VEVENT\r\n".encode() for number in range(6000))
    return ics(event("RRULE:FREQ=MINUTELY;COUNT=90000"), lines)


@case
def cancellations_of_one_series() -> Chunks:
    message = "UID:bomb\r\nRECURRENCE-ID:20260302T100000Z\r\nSEQUENCE:0"
    yield from ics(events("UID:bomb\r\nDTSTART:20260302T100000Z\r\nRECURRENCE-ID:20260303T100000Z", 18_000))
    yield from ics("METHOD:CANCEL", events(message, 18_000))


@case
def events_of_one_uid() -> Chunks:
    return ics(events("UID:bomb\r\nDTSTART:20260302T100000Z\r\nDURATION:PT1H\r\nDTSTAMP:20260101T%dZ", 30_000))


@case
def calendars_of_one_event() -> Chunks:
    for number in range(20_000):
        yield from ics(f"BEGIN:VEVENT\r\nUID:bomb\r\nDTSTART:20260302T100000Z\r\nSEQUENCE:{number}\r\nEND:VEVENT")


@case
def events_without_end() -> Chunks:
    return ics(repeat("BEGIN:VEVENT", 190_000))


@case
def smallest_events() -> Chunks:
    return ics(events("UID:%d\r\nDTSTART:20260302T100000Z\r\nDURATION:PT1H", 38_000))


@case
def free_busy_in_a_line() -> Chunks:
    return ics(
        "BEGIN:VFREEBUSY", iter([b"FREEBUSY:"]), repeat("20260302T100000Z/PT1H", 100_000, ","), "", "END:VFREEBUSY"
    )


@case
def free_busy_lines() -> Chunks:
    return ics("BEGIN:VFREEBUSY", repeat("FREEBUSY:20260302T100000Z/PT1H", 100_000), "END:VFREEBUSY")


def zone(*parts: str | Chunks, name: str = "Bomb", offset: str = "+0100") -> Chunks:
    yield f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n".encode()
    yield f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\n".encode()
    for part in parts:
        yield from [part.encode() + b"\r\n"] if isinstance(part, str) else part
    yield b"END:STANDARD\r\nEND:VTIMEZONE\r\n"


IN_ZONE = "DTSTART;TZID=Bomb:20260302T100000"
for _name in ("secondly", "minutely_never", "daily_never", "yearly_never", "denser_day", "secondly_billion"):
    CASES[f"zone_{_name}"] = lambda rule=RULES[_name]: ics(zone(f"RRULE:{rule}"), event(start=IN_ZONE))


@case
def zone_of_dates() -> Chunks:
    return ics(zone(repeat("RDATE:20250302T100000", 100_000)), event(start=IN_ZONE))


@case
def zone_of_observances() -> Chunks:
    standard = "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD"
    return ics("BEGIN:VTIMEZONE\r\nTZID:Bomb", repeat(standard, 38_000), "END:VTIMEZONE", event(start=IN_ZONE))


@case
def zone_of_observances_with_rules() -> Chunks:
    standard = "BEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nRRULE:FREQ=DAILY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200"
    lines = repeat(f"{standard}\r\nEND:STANDARD", 30_000)
    return ics("BEGIN:VTIMEZONE\r\nTZID:Bomb", lines, "END:VTIMEZONE", event(start=IN_ZONE))


@case
def zone_beyond_the_earth() -> Chunks:
    return ics(zone(offset="+999999"), event(start=IN_ZONE))


@case
def many_zones() -> Chunks:
    for number in range(2_000):
        yield from ics(zone(name=f"Bomb{number}"), event(start=f"DTSTART;TZID=Bomb{number}:20260302T100000"))


@case
def many_unknown_zones() -> Chunks:
    return ics(events('UID:%d\r\nDTSTART;TZID="Nowhere/Town %d":20260302T100000'.replace("%d", "x", 1), 40_000))


@case
def long_zone_name() -> Chunks:
    return ics(event(start=f"DTSTART;TZID={'Europe/' * 140_000}:20260302T100000"))


@case
def line_of_50_megabytes() -> Chunks:
    return ics(event(iter([b"DESCRIPTION:"]), repeat("x" * 1000, 50_000, ""), ""))


@case
def line_of_9_megabytes() -> Chunks:
    return ics(event(iter([b"DESCRIPTION:"]), repeat("x" * 1000, 9_000, ""), ""))


@case
def start_of_9_megabytes() -> Chunks:
    return ics(event(iter([b"DTSTART:"]), repeat("2" * 1000, 9_000, ""), ""))


@case
def half_a_million_properties() -> Chunks:
    return ics(event(repeat("X-A:%d", 500_000)))


@case
def many_properties() -> Chunks:
    return ics(event(repeat("X-A:%d", 190_000)))


@case
def a_million_categories() -> Chunks:
    return ics(event(iter([b"CATEGORIES:"]), repeat("a", 1_000_000, ","), ""))


@case
def nested_components() -> Chunks:
    return ics(repeat("BEGIN:X", 99_000), event(), repeat("END:X", 99_000))


@case
def nested_calendars() -> Chunks:
    return ics(repeat("BEGIN:VCALENDAR", 99_000), event(), repeat("END:VCALENDAR", 99_000))


@case
def ends_without_begin() -> Chunks:
    return ics(repeat("END:VEVENT", 190_000), event())


@case
def three_million_folds() -> Chunks:
    return ics(event("DESCRIPTION:a", repeat(" ", 3_000_000, "\n")))


@case
def many_folds() -> Chunks:
    return ics(event("SUMMARY:a", repeat(" b", 190_000, "\n")))


@case
def folded_start() -> Chunks:
    return ics(event("DTSTAMP:", repeat(" 2", 190_000, "\n")))


@case
def many_parameters() -> Chunks:
    return ics(event(iter([b"ATTENDEE"]), repeat(";A%d=b", 120_000, ""), ":mailto:a@example.com"))


@case
def quotes_that_do_not_end() -> Chunks:
    return ics(event(iter([b'ATTENDEE;CN="']), repeat('a"b;c="', 140_000, ""), ":mailto:a@example.com"))


@case
def escapes() -> Chunks:
    return ics(event(iter([b"SUMMARY:"]), repeat("\\n\\,\\;\\\\", 120_000, ""), ""))


@case
def eleven_megabytes() -> Chunks:
    return ics(repeat("X-A:" + "x" * 996, 11_000))


@case
def half_characters() -> Chunks:
    return iter(["".join(repeat("X-A:%d", 180_000).__next__().decode() for _ in range(200)).encode("utf-16")])


@case
def zeros() -> Chunks:
    return iter([b"\0" * MB] * 9)


@case
def every_byte() -> Chunks:
    return iter([bytes(range(256)) * 4000] * 9)


@case
def archive() -> Chunks:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("calendar.ics", b"\0" * (50 * MB))
    return iter([buffer.getvalue()])


for _name, _lines in {
    "year_9999": "DTSTART:99991231T235959Z\r\nDURATION:P1D",
    "year_0001": "DTSTART:00010101T000000Z\r\nDURATION:P1D\r\nRRULE:FREQ=YEARLY",
    "before_christ": "DTSTART:-0011130T100000\r\nDURATION:P1D",
    "duration_of_ages": "DTSTART:20260302T100000Z\r\nDURATION:P999999999W",
    "duration_of_digits": f"DTSTART:20260302T100000Z\r\nDURATION:PT{'9' * 900_000}S",
    "duration_backwards": "DTSTART:20260302T100000Z\r\nDURATION:-P999999999D",
    "sequence_of_digits": f"DTSTART:20260302T100000Z\r\nDURATION:PT1H\r\nSEQUENCE:{'9' * 900_000}",
    "whole_history": "DTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231\r\nRRULE:FREQ=DAILY",
}.items():
    CASES[f"time_{_name}"] = lambda lines=_lines: ics(events(f"UID:bomb\r\n{lines.replace('%', '')}", 1))


ITEM = '{"status":"busy","start":{"dateTime":"2026-03-02T10:00:00","timeZone":"UTC"},'
ITEM += '"end":{"dateTime":"2026-03-02T11:00:00","timeZone":"UTC"}}'


def graph(items: Chunks, address: str = "a@example.com") -> Chunks:
    yield f'{{"value":[{{"scheduleId":"{address}","scheduleItems":['.encode()
    yield from items
    yield b"]}]}"


@case
def json_nested_lists() -> Chunks:
    return iter([b"[" * 100_000, b"]" * 100_000])


@case
def json_nested_objects() -> Chunks:
    yield from repeat('{"value":', 100_000, "")
    yield b"1"
    yield b"}" * 100_000


@case
def json_nested_and_cut() -> Chunks:
    return iter([b"[" * 19 * MB])


@case
def json_beyond_numbers() -> Chunks:
    return graph(iter([b'{"start":1e400,"end":-1e400,"status":NaN}']))


@case
def json_number_of_digits() -> Chunks:
    return graph(iter([b'{"start":', b"9" * 5 * MB, b"}"]))


@case
def json_names_twice() -> Chunks:
    return iter([b'{"value":[{"scheduleId":"a@example.com","scheduleItems":[],"scheduleItems":[]}]}'])


@case
def json_of_50_megabytes() -> Chunks:
    yield from graph(repeat(ITEM, 400_000, ","))


@case
def json_items() -> Chunks:
    yield from graph(iter([*repeat(ITEM, 130_000, ","), ITEM.encode()]))


@case
def json_schedules() -> Chunks:
    yield b'{"value":['
    yield from repeat('{"scheduleId":"a%d@example.com","scheduleItems":[]}', 300_000, ",")
    yield b'{"scheduleId":"b@example.com","scheduleItems":[]}]}'


@case
def json_view_of_megabytes() -> Chunks:
    yield b'{"startTime":{"dateTime":"2026-03-02T10:00:00","timeZone":"UTC"},"availabilityViewInterval":5,'
    yield b'"value":[{"scheduleId":"a@example.com","availabilityView":"' + b"02" * 5 * MB + b'"}]}'


@case
def json_numbers() -> Chunks:
    return iter([b"[", *repeat("1", 9 * MB, ","), b"1]"])


@case
def json_small_objects() -> Chunks:
    return iter([b"[", *repeat("{}", 6 * MB, ","), b"{}]"])


@case
def json_names() -> Chunks:
    return iter([b'{"calendars":{', *repeat('"a%d":{}', 1_200_000, ","), b'"b":{}}}'])


@case
def json_text_of_megabytes() -> Chunks:
    yield b'{"value":[{"scheduleId":"a@example.com","scheduleItems":[{"subject":"' + b"\\u0041" * 3 * MB
    yield b'","status":"busy","start":{"dateTime":"' + b"2" * MB + b'"}}]}]}'


@case
def json_half_characters() -> Chunks:
    return graph(iter([ITEM.replace('"status"', '"subject":"\\ud800","status"').encode(), b',{"start":"\\udfff"}']))


@case
def json_zones() -> Chunks:
    return graph(iter([*repeat(ITEM.replace("UTC", "Nowhere/%d", 1), 60_000, ","), ITEM.encode()]))


@case
def json_batches() -> Chunks:
    return iter([b'{"responses":[', *repeat('{"body":{"responses":[{"body":{}}]}}', 300_000, ","), b"{}]}"])


def make(name: str, folder: Path) -> Path:
    """Write a case; it may be no file of this folder."""
    path = folder / "hostile.ics"
    if name == "device_zero":
        return Path("/dev/zero")
    if name == "pipe":
        os.mkfifo(path)
    elif name == "sparse_gigabyte":
        with path.open("wb") as file:
            file.truncate(2**30)
    elif name == "folder":
        path.mkdir()
    elif name == "link_to_itself":
        path.symlink_to(path)
    else:
        with path.open("wb") as file:
            for chunk in CASES[name]():
                file.write(chunk)
    return path


def read(path: Path) -> Reading:
    """The year 2026 of a file and of a good one beside it, as one owner's."""
    good = (
        path.parent / "good.ics"
        if path.is_relative_to(tempfile.gettempdir())
        else Path(tempfile.mkdtemp()) / "good.ics"
    )
    good.write_bytes(b"".join(ics(event(uid="good", start="DTSTART:20260704T100000Z"))))
    request = Request(
        files=(("hostile.ics", str(path)), ("good.ics", str(good))),
        owner_zone="Europe/Berlin",
        email=None,
        own_mark=None,
        start=minute("2026-01-01"),
        end=minute("2027-01-01"),
    )
    (reading,) = read_all([request])
    return reading


def measure(name: str) -> dict[str, object]:
    """Read one case."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(name, Path(folder))
        before = time.monotonic()
        reading = read(path)
        seconds = time.monotonic() - before
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "name": name,
        "seconds": round(seconds, 2),
        "processor_seconds": round(workers.ru_utime + workers.ru_stime, 2),
        "megabytes": [own_megabytes(), workers.ru_maxrss // 1024],
        "spans": len(reading.spans),
        "unreadable": len(reading.unreadable),
        "why": [note.why for note in reading.unreadable[:1]],
        "good": any(source.uid == "good" for span in reading.spans for source in span.sources),
    }


def own_megabytes() -> int:
    """The most that this process has held; what its parent held when it began does not count, as in ``ru_maxrss``."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (peak,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) // 1024


def main() -> None:
    name = sys.argv[1]
    if name != "all":
        print(json.dumps(measure(name)))
        return
    for each in (*CASES, *SPECIAL):
        os.system(f"{sys.executable} -m tests.calendars.hostile {each}")


if __name__ == "__main__":
    main()

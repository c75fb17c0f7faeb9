"""Messy files: what is clear is taken, what is not is named with its place and its cure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.api.importing import Sources
from scheduler.errors import InputError
from tests.people.files import book, csv, learners, run, with_stored_value

HEAD = "Name,Email,Time zone"
ADA = {"id": "l1", "name": "Ada Monroe", "email": "ada@example.com", "time_zone": "Europe/Berlin"}
BEN = {"id": "l2", "name": "Ben Foster", "email": "ben@example.com", "time_zone": "Europe/Paris"}
ADA_LINE = "Ada Monroe,ada@example.com,Europe/Berlin"
BEN_LINE = "Ben Foster,ben@example.com,Europe/Paris"
ADA_ROW = ADA_LINE.split(",")
BEN_ROW = BEN_LINE.split(",")


@dataclass(frozen=True)
class Messy:
    """A file that is imported: the learners that it comes to, and something that is told of it."""

    data: bytes
    people: list[dict[str, Any]]
    told: tuple[str, ...] = ()
    name: str = "people.csv"
    terms: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Faulty:
    """A file that is refused: every fault, as it is told."""

    data: bytes
    faults: tuple[str, ...]
    name: str = "people.csv"


def hide(sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True


def merge(*ranges: str) -> Any:
    def touch(sheet: Worksheet) -> None:
        for each in ranges:
            sheet.merge_cells(each)

    return touch


def paint_far_below(sheet: Worksheet) -> None:
    sheet["C90000"].number_format = "0.00"
    sheet["XFD5"].number_format = "0.00"


FORMULA = book(("People", [HEAD.split(","), ["Ada Monroe", '="ada"&"@example.com"', "Europe/Berlin"]]))

TAKEN = {
    "byte order mark": Messy(csv(HEAD, ADA_LINE, encoding="utf-8-sig"), [ADA]),
    "UTF-16 with tabs": Messy(
        "Name\tEmail\tTime zone\r\nAda Monroe\tada@example.com\tEurope/Berlin\r\n".encode("utf-16"), [ADA]
    ),
    "UTF-16 without a mark": Messy(csv(HEAD, ADA_LINE, encoding="utf-16-be"), [ADA]),
    "semicolons and names with commas": Messy(
        csv("Name;Email;Time zone", "Monroe, Ada;ada@example.com;Europe/Berlin", "Foster, Ben;ben@example.com;Paris"),
        [ADA, BEN],
        ('name "Monroe, Ada": Ada Monroe', 'name "Foster, Ben": Ben Foster'),
    ),
    "stated delimiter": Messy(csv("sep=|", "Name|Email|Time zone", ADA_LINE.replace(",", "|")), [ADA]),
    "Windows-1252": Messy(
        csv(HEAD, "Käthe Brandt,k@example.com,Berlin", encoding="cp1252"),
        [{"id": "l1", "name": "Käthe Brandt", "email": "k@example.com", "time_zone": "Europe/Berlin"}],
        ("people.csv: is not UTF-8, and was read as Windows-1252",),
    ),
    "title above the header": Messy(
        csv("Spring cohort,,", ",,", "as of Monday,,", "", HEAD, ADA_LINE, ",,", "", BEN_LINE),
        [ADA, BEN],
        ("people.csv: line 5 is the header",),
    ),
    "totals below": Messy(
        csv(HEAD, ADA_LINE, BEN_LINE, "Total: 2,,"), [ADA, BEN], ("people.csv line 4 holds totals, and was left out",)
    ),
    "header on every page": Messy(
        csv(HEAD, ADA_LINE, HEAD, BEN_LINE), [ADA, BEN], ("people.csv line 3 is the header again, and was left out",)
    ),
    "no-break blanks and invisible characters": Messy(
        csv(
            "\u200bName\u00a0,E\u2011Mail,Time\u00a0zone",
            "\u00a0Ada\u00a0Monroe\u00a0,ada@example.com\u200b,Europe/Berlin ",
        ),
        [ADA],
    ),
    "last names first": Messy(
        csv(HEAD, '"Monroe, Ada",ada@example.com,Europe/Berlin', '"Ben Foster, PhD",ben@example.com,Europe/Paris'),
        [ADA, {**BEN, "name": "Ben Foster, PhD"}],
        ('name "Monroe, Ada": Ada Monroe',),
    ),
    "one row twice": Messy(
        csv(HEAD, ADA_LINE, BEN_LINE, ADA_LINE),
        [ADA, BEN],
        ("people.csv line 4 says the same as people.csv line 2, and was left out",),
    ),
    "names in two columns and addresses in brackets": Messy(
        csv("Vorname;Nachname;E-Mail-Adresse;Zeitzone", "Ada;Monroe;Ada M <ada@example.com>;Europe/Berlin"),
        [ADA],
        ('address "Ada M <ada@example.com>": ada@example.com',),
    ),
    "French headings": Messy(
        csv("Nom complet;Adresse e-mail;Ville;Pays", "Ada Monroe;ada@example.com;Munich;Allemagne"),
        [{**ADA, "country": "DE", "attributes": {"Ville": "Munich"}}],
        ('country "Allemagne": DE', 'time zone "Munich": Europe/Berlin'),
    ),
    "days that spreadsheets store as numbers": Messy(
        csv(f"{HEAD},Start date", f"{ADA_LINE},46455", f"{BEN_LINE},2027-03-10"),
        [{**ADA, "available_from": "2027-03-09"}, {**BEN, "available_from": "2027-03-10"}],
        ('date "46455": 2027-03-09',),
    ),
    "a column of days read by the one that is clear": Messy(
        csv(f"{HEAD},Start date", f"{ADA_LINE},09/03/2027", f"{BEN_LINE},15/03/2027"),
        [{**ADA, "available_from": "2027-03-09"}, {**BEN, "available_from": "2027-03-15"}],
        ('date "09/03/2027": 2027-03-09',),
    ),
    "names of Windows and offsets": Messy(
        csv(HEAD, "Ada Monroe,ada@example.com,W. Europe Standard Time", "Ben Foster,ben@example.com,UTC+5:30"),
        [ADA, {**BEN, "time_zone": "Asia/Kolkata"}],
        ('time zone "UTC+5:30": Asia/Kolkata',),
    ),
    "further columns and lists": Messy(
        csv(f"{HEAD},Cost centre,Languages,Team", f'{ADA_LINE},4711,"English; German",Red'),
        [{**ADA, "group": "Red", "languages": ["en", "de"], "attributes": {"Cost centre": "4711"}}],
        ('language "English": en',),
    ),
    "a column that says nothing to us, mapped": Messy(
        csv("Who,Where,Mail,Where they sit", "Ada Monroe,Berlin,ada@example.com,4th floor"),
        [{**ADA, "attributes": {"Where they sit": "4th floor", "Where": "Berlin"}}],
        name="people.csv",
        terms={"choices": ("Who=name", "Where=city")},
    ),
    "two rows of headings, merged": Messy(
        book(
            ("People", [["Person", None, "Place"], ["Name", "Email", "Time zone"], ADA_ROW, BEN_ROW]),
            touch=merge("A1:B1"),
        ),
        [ADA, BEN],
        ("people.xlsx: merged cells have one value: A1:B1", "people.xlsx: row 2 is the header"),
        "people.xlsx",
    ),
    "teams merged over rows": Messy(
        book(("People", [[*HEAD.split(","), "Team"], [*ADA_ROW, "Red"], [*BEN_ROW, None]]), touch=merge("D2:D3")),
        [{**ADA, "group": "Red"}, {**BEN, "group": "Red"}],
        ("merged cells have one value: D2:D3",),
        "people.xlsx",
    ),
    "a formula with its value": Messy(with_stored_value(FORMULA, "B2", "ada@example.com"), [ADA], (), "people.xlsx"),
    "hidden columns and rows": Messy(
        book(("People", [HEAD.split(","), ADA_ROW, BEN_ROW]), touch=hide),
        [ADA, BEN],
        ("people.xlsx: hidden column B was read", "people.xlsx: hidden row 3 was read"),
        "people.xlsx",
    ),
    "several sheets": Messy(
        book(("Notes", [["Read me"]]), ("Learners", [HEAD.split(","), ADA_ROW])),
        [ADA],
        ('people.xlsx: sheet "Learners" was read, and not "Notes"',),
        "people.xlsx",
    ),
    "days, numbers and truths as cells": Messy(
        book(
            (
                "People",
                [
                    ["ID", *HEAD.split(","), "Start date", "Low bandwidth", "Badge"],
                    [7.0, *ADA_ROW, dt.datetime(2027, 3, 9), True, 12.5],
                ],
            )
        ),
        [{**ADA, "id": "7", "available_from": "2027-03-09", "low_bandwidth": True, "attributes": {"Badge": "12.5"}}],
        (),
        "people.xlsx",
    ),
    "formats far below the last row": Messy(
        book(("People", [HEAD.split(","), ADA_ROW]), touch=paint_far_below), [ADA], (), "people.xlsx"
    ),
}

REFUSED = {
    "one address, two people": Faulty(
        csv(HEAD, ADA_LINE, "Anna Monroe,ADA@example.com,Paris"),
        ('people.csv line 3 "ADA@example.com" has the address of people.csv line 2; keep one, or correct it',),
    ),
    "a quote that is never closed": Faulty(
        csv(HEAD, ADA_LINE, '"Ben Foster,ben@example.com,Europe/Paris', "Cy,c@example.com,Paris"),
        ("people.csv line 3 cannot be read",),
    ),
    "too many cells": Faulty(
        csv(HEAD, ADA_LINE, "Foster, Ben,ben@example.com,Europe/Paris"),
        ("people.csv line 3 has 4 cells, and the header has 3; is a quote or a delimiter out of place?",),
    ),
    "no name, no address, no sense": Faulty(
        csv(HEAD, ",ada@example.com,Paris", "Ben Foster,ben at example.com,Paris"),
        (
            "people.csv line 2, column 1 (Name) is blank; write it, or take the row out",
            'people.csv line 3, column 2 (Email) "ben at example.com" is not an email address; write one',
        ),
    ),
    "zones that are none": Faulty(
        csv(HEAD, "Ada Monroe,ada@example.com,Europe/Berln", "Ben Foster,ben@example.com,Mars"),
        (
            'people.csv line 2, column 3 (Time zone) "Europe/Berln" is no time zone that is known; '
            'did you mean "Europe/Berlin"',
            'people.csv line 3, column 3 (Time zone) "Mars" is no time zone that is known; '
            'say which it is: --map "Mars=Europe/Berlin", for instance',
        ),
    ),
    "zones that may be several": Faulty(
        csv(HEAD, "Ada,ada@example.com,CST", "Ben,ben@example.com,CST", "Cy,cy@example.com,USA"),
        (
            'people.csv line 2, column 3 (Time zone) (and 1 row more) "CST" may mean America/Chicago, '
            'America/Costa_Rica, America/Havana or Asia/Shanghai; answer like this: --map "CST=America/Chicago"',
            'people.csv line 4, column 3 (Time zone) "USA" may mean America/New_York, America/Chicago, ',
        ),
    ),
    "no zones at all": Faulty(
        csv("Name,Email,Where they sit", "Ada Monroe,ada@example.com,Berlin", "Ben Foster,ben@example.com,Paris"),
        (
            "people.csv line 1 has no column of time zones, cities or countries; add one, or say which it is: "
            '--map "Where they sit=city"',
        ),
    ),
    "a zone that is blank": Faulty(
        csv(HEAD, ADA_LINE, "Ben Foster,ben@example.com,"),
        ("people.csv line 3, column 3 (Time zone) is blank, and nothing else tells the time zone; fill it in",),
    ),
    "a day that may be two": Faulty(
        csv(f"{HEAD},Start date", f"{ADA_LINE},03/04/2027"),
        ('people.csv line 2, column 4 (Start date) "03/04/2027" may be 03 April 2027 or 04 March 2027; write it like',),
    ),
    "hours that may be morning or evening": Faulty(
        csv(f"{HEAD},Hours", f"{ADA_LINE},1-5 Mon-Fri"),
        ('people.csv line 2, column 4 (Hours) "1-5 Mon-Fri" may be in the morning or in the evening; write it like',),
    ),
    "one heading twice": Faulty(
        csv(f"{HEAD},Level,Level", f"{ADA_LINE},1,2"),
        ('people.csv line 1, column 5 (Level) "Level" is the heading of two columns; give one of them another',),
    ),
    "two columns of addresses": Faulty(
        csv(f"{HEAD},Mail", f"{ADA_LINE},a@example.com"),
        ('people.csv line 1 "Mail" is the email again, after "Email"; keep one of the two columns',),
    ),
    "a cell without a heading": Faulty(
        csv(f"{HEAD},,Level", f"{ADA_LINE},?,1"),
        ('people.csv line 2, column 4 "?" has no heading above it; write one',),
    ),
    "nobody": Faulty(
        csv("Colour,Size", "red,4"),
        ('people.csv line 1 has no column of names or addresses, only "Colour", "Size"; say which column it is:',),
    ),
    "a country that is none": Faulty(
        csv("Name,Country", "Ada Monroe,Atlantis"),
        ('people.csv line 2, column 2 (Country) "Atlantis" is no country that is known; write its English name',),
    ),
    "nothing": Faulty(b"\xef\xbb\xbf\r\n\r\n", ("people.csv is empty; is it the right file?",)),
    "a web page": Faulty(
        b"<html><table><tr><td>Name</td></tr></table></html>",
        ("people.xls is a web page; open it in a spreadsheet, and save it as .xlsx",),
        "people.xls",
    ),
    "an old workbook": Faulty(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        ("people.xls is a workbook of the old form (.xls), or one with a password; save it as .xlsx",),
        "people.xls",
    ),
    "half a workbook": Faulty(
        FORMULA[: len(FORMULA) // 2],
        ("people.xlsx is not a workbook that can be read; open it in a spreadsheet, and save it as .xlsx",),
        "people.xlsx",
    ),
    "formulas without values, and errors": Faulty(
        book(("People", [HEAD.split(","), ["Ada Monroe", '="ada"&"@example.com"', "Paris"], ["Ben", "#N/A", "Paris"]])),
        (
            "people.xlsx B2 holds a formula of which no value is stored; open it in a spreadsheet and save it",
            'people.xlsx B3 "#N/A" is an error of the spreadsheet; mend the formula, or write the value',
        ),
        "people.xlsx",
    ),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN)
def test_what_is_clear_is_taken_and_told(case: Messy) -> None:
    done, people = learners(case.data, case.name, **case.terms)
    assert people == case.people
    told = [*done.remarks, *(f'{each.kind} "{each.text}": {each.meaning}' for each in done.readings)]
    for text in case.told:
        assert any(each.startswith(text) or text in each for each in told), (text, told)


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_every_fault_is_named_with_its_place_and_cure(case: Faulty) -> None:
    with pytest.raises(InputError) as refused:
        learners(case.data, case.name)
    told = [str(fault) for fault in refused.value.faults]
    assert len(told) == len(case.faults), told
    for text, expected in zip(told, case.faults, strict=True):
        assert text.startswith(expected)
    assert not Path("cohort.json").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_thousand_rows_with_three_faults(kind: str) -> None:
    rows = [[f"Person {n}", f"p{n}@example.com", "Berlin" if n % 2 else "Asia/Tokyo"] for n in range(1, 1001)]
    rows[99][2], rows[499][0], rows[899][1] = "Nowhere at all", "", "p1@example.com"
    data = book(("People", [HEAD.split(","), *rows])) if kind == "xlsx" else csv(HEAD, *map(",".join, rows))
    with pytest.raises(InputError) as refused:
        learners(data, f"people.{kind}")
    places = [fault.path for fault in refused.value.faults]
    if kind == "csv":
        assert places == [
            "people.csv line 101, column 3 (Time zone)",
            "people.csv line 501, column 1 (Name)",
            "people.csv line 901",
        ]
    else:
        assert places == ["people.xlsx C101 (Time zone)", "people.xlsx A501 (Name)", "people.xlsx row 901"]
    done, people = learners(data, f"people.{kind}", skip_faulty=True)
    assert len(people) == 997
    assert len(done.skipped) == 3
    assert people[0] == {"id": "l1", "name": "Person 1", "email": "p1@example.com", "time_zone": "Europe/Berlin"}
    assert people[-1]["time_zone"] == "Asia/Tokyo"


def test_requests_in_a_list_and_by_crosses() -> None:
    """A column of its own for a clinic adds to what the list of a person names."""
    Path("clinics.csv").write_bytes(csv("Title,Duration,Seats", "Listening lab,1.5 h,4", "Negotiation,1h30,6"))
    Path("people.csv").write_bytes(
        csv(
            "Name,City,Courses,Listening lab",
            "Ada,Berlin,Negotiation,x",
            "Ben,Paris,,x",
            "Cy,Rome,negotiation,",
            "Di,Oslo,,-",
        )
    )
    sources = Sources(learners=Path("people.csv"), clinics=Path("clinics.csv"))
    _, document = run(sources)
    assert [each["clinics"] for each in document["learners"]] == [
        ["negotiation", "listening-lab"],
        ["listening-lab"],
        ["negotiation"],
        [],
    ]
    assert [each["duration_minutes"] for each in document["clinics"]] == [90, 90]


def test_a_clinic_that_is_none_is_named_with_the_nearest() -> None:
    Path("clinics.csv").write_bytes(csv("Title,Duration,Seats", "Negotiation,60,6"))
    Path("people.csv").write_bytes(csv("Name,City,Courses", "Ada,Berlin,Negotiaton"))
    with pytest.raises(InputError) as refused:
        run(Sources(learners=Path("people.csv"), clinics=Path("clinics.csv")))
    (fault,) = refused.value.faults
    assert str(fault) == (
        'people.csv line 2, column 3 (Courses) "Negotiaton" names no clinic that is known; did you mean "Negotiation"?'
    )

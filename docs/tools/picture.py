"""Draws the first week of a plan as an SVG: ``python docs/tools/picture.py PLAN``."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Span = tuple[dt.datetime, dt.datetime]
HOUR = dt.timedelta(hours=1)

TARGET = Path(__file__).parents[1] / "images" / "plan.svg"
FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
COLOURS = ("#2563ab", "#c2570c", "#0f7f6a", "#8b4aa8", "#8a6d00", "#b0305c")
WIDTH, LEFT, RIGHT, TOP = 800, 159, 784, 112
ROW, BLOCK, MARK, DIGIT = 18, 14, 6, 6.9
STYLE = f"""
text {{ font: 12px {FONTS}; fill: #1f2933 }}
.head {{ font-size: 17px; font-weight: 600 }}
.name {{ font-weight: 600 }}
.note, .hour {{ font-size: 11px; fill: #52606d }}
.hour {{ font-size: 10px }}
.seats {{ font-size: 11px; font-variant-numeric: tabular-nums }}
.line {{ stroke: #cbd2d9 }}
.faint {{ stroke: #eceff2 }}
.hours {{ fill: #fbe8a6 }}
"""


@dataclass(frozen=True)
class Meeting:
    """One meeting of a session, and who is in it: people by zone, learners and instructors."""

    session: str
    clinic: str
    start: dt.datetime
    end: dt.datetime
    used: int
    capacity: int
    zones: Counter[str]

    @property
    def seats(self) -> str:
        """``12/14``."""
        return f"{self.used}/{self.capacity}"

    @property
    def tip(self) -> str:
        """All of it in words."""
        where = ", ".join(f"{place(zone)} {people}" for zone, people in sorted(self.zones.items()))
        return f"{self.session}, {self.start:%a %H:%M} to {self.end:%H:%M} UTC, {self.seats} seats, people: {where}"


@dataclass(frozen=True)
class Week:
    """The UTC days across, and the hours [first, last) that are shown of each."""

    days: tuple[dt.date, ...]
    first: int = 0
    last: int = 24

    @property
    def day_width(self) -> float:
        """Pixels."""
        return (RIGHT - LEFT) / len(self.days)

    def bounds(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[float, float]]:
        """Where [start, end) is seen: left and right, in pixels, a pair for every day."""
        for column, day in enumerate(self.days):
            midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
            hours = [min(max((at - midnight) / HOUR, self.first), self.last) for at in (start, end)]
            if hours[0] < hours[1]:
                yield self.x(column, hours[0]), self.x(column, hours[1])

    def x(self, column: int, hour: float) -> float:
        """Where an hour of a day is, in pixels."""
        return LEFT + self.day_width * (column + (hour - self.first) / (self.last - self.first))

    def trimmed(self, spans: Iterable[Span]) -> Week:
        """With the hours that are in use on some day, and one on either side; all if a span runs over midnight."""
        used = [(start, end - dt.timedelta(minutes=1)) for start, end in spans]
        if any(start.date() != end.date() for start, end in used):
            return self
        first, last = min(start.hour for start, _ in used), max(end.hour for _, end in used)
        return Week(self.days, max(0, first - 1), min(24, last + 2))


class Picture:
    """A plan, its cohort, and what of them is drawn."""

    def __init__(self, plan: Json, cohort: Json) -> None:
        self.plan, self.cohort = plan, cohort
        people = [(role, each) for role in ("learners", "instructors") for each in cohort[role]]
        self.zone_of = {(role, each["id"]): each["time_zone"] for role, each in people if each.get("time_zone")}
        meetings = list(self._meetings())
        week = Week(horizon_days(cohort["horizon"], {each.start.date() for each in meetings}))
        self.meetings = [each for each in meetings if each.start.date() in week.days]
        noon = dt.datetime.combine(week.days[0], dt.time(12))
        zones = sorted(set(self.zone_of.values()), key=lambda zone: (ZoneInfo(zone).utcoffset(noon), zone))
        self.hours = {zone: working_hours(zone, week.days) for zone in reversed(zones)}
        shown = [(each.start, each.end) for each in self.meetings]
        self.week = week.trimmed(shown + [span for spans in self.hours.values() for span in spans])
        self.titles = {clinic["id"]: clinic["title"] for clinic in cohort["clinics"]}
        self.titles |= {each.clinic: each.clinic for each in self.meetings if each.clinic not in self.titles}
        self.colours = {clinic: COLOURS[at % len(COLOURS)] for at, clinic in enumerate(self.titles)}

    def _meetings(self) -> Iterator[Meeting]:
        """All of the plan's; a session of a clinic that is gone has the seats that are taken."""
        clinics = self.cohort["clinics"]
        capacity = {clinic["id"]: clinic["capacity"] for clinic in clinics}
        listed = [each for clinic in clinics for each in clinic.get("sessions") or ()]
        capacity |= {each["id"]: each["capacity"] for each in listed if each.get("capacity")}
        for session in self.plan["sessions"]:
            used = len(session["learners"])
            seats = capacity.get(session["id"], capacity.get(session["clinic"], max(1, used)))
            keys = [(role, each) for role in ("learners", "instructors") for each in session[role]]
            zones = Counter(self.zone_of[key] for key in keys if key in self.zone_of)
            for meeting in session["meetings"]:
                start, end = (dt.datetime.fromisoformat(meeting[key]).astimezone(dt.UTC) for key in ("start", "end"))
                yield Meeting(session["id"], session["clinic"], start, end, used, seats, zones)

    def svg(self) -> str:
        """The whole file."""
        lanes, below = self._lanes(TOP)
        strips, bottom = self._strips(below + 40)
        height = bottom + 44
        title = escape(self.cohort.get("title") or self.cohort["id"])
        first, last = self.week.days[0], self.week.days[-1]
        days = f"{first.day} {first:%b} to {last.day} {last:%b %Y}"
        shown, total = len({each.session for each in self.meetings}), len(self.plan["sessions"])
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{title}: the first week of a plan</title>',
            f'<desc id="desc">{escape(self._description())}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="8" fill="#fff" stroke="#cbd2d9"/>',
            text(16, 32, title, "head"),
            text(16, 52, f"The first week, {days}: {shown} of the plan's {total} sessions. Times are UTC.", "note"),
            *self._grid(below, bottom),
            *lanes,
            text(16, below + 26, "Working hours", "name"),
            *strips,
            *self._legend(bottom + 26),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _description(self) -> str:
        lanes = Counter(clinic for clinic, _ in {(each.clinic, each.session) for each in self.meetings})
        counts = ", ".join(f"{title} {lanes[clinic]}" for clinic, title in self.titles.items())
        zones = ", ".join(place(zone) for zone in self.hours)
        return (
            f"Sessions of the week by clinic, each a block at its time with seats taken of capacity: {counts}. "
            f"Below, on the same axis, the working hours 09:00 to 17:00 of {zones}, "
            "with a mark for every session that somebody of the zone is in."
        )

    def _grid(self, below: int, bottom: int) -> Iterator[str]:
        for column, day in enumerate(self.week.days):
            yield text(
                LEFT + self.week.day_width * (column + 0.5), 82, f"{day:%a} {day.day} {day:%b}", "name", "middle"
            )
            for hour in range(self.week.first // 4 * 4 + 4, self.week.last, 4):
                at = self.week.x(column, hour)
                yield text(at, 98, f"{hour:02}", "hour", "middle")
                yield f'<path class="faint" d="M{at:.1f} 104V{below}M{at:.1f} {below + 40}V{bottom}"/>'
        for column in range(len(self.week.days) + 1):
            yield f'<path class="line" d="M{LEFT + self.week.day_width * column:.1f} 70V{bottom}"/>'

    def _lanes(self, top: int) -> tuple[list[str], int]:
        """One lane per clinic, and where they end."""
        drawn = []
        for clinic, title in self.titles.items():
            of_lane = [each for each in self.meetings if each.clinic == clinic]
            blocks, rows = self._blocks(of_lane, top)
            drawn.append(f'<path class="line" d="M16 {top - 8}H{RIGHT}"/>')
            drawn.append(f'<rect x="16" y="{top + 2}" width="6" height="30" rx="1" fill="{self.colours[clinic]}"/>')
            drawn.append(text(28, top + 13, label(title), "name"))
            drawn.append(text(28, top + 29, plural(len({each.session for each in of_lane}), "session"), "note"))
            drawn += blocks
            top += max(2, rows) * ROW + 14
        drawn.append(f'<path class="line" d="M16 {top - 8}H{RIGHT}"/>')
        return drawn, top - 8

    def _blocks(self, meetings: list[Meeting], top: int) -> tuple[list[str], int]:
        """A lane's blocks, and its rows: each is in the first where neither it nor its label touches another."""
        drawn = []
        rows: list[list[tuple[float, float]]] = []
        for meeting in sorted(meetings, key=lambda each: (each.start, each.session)):
            seen = list(self.week.bounds(meeting.start, meeting.end))
            left, right = seen[0][0], seen[-1][1]
            sides = self._sides(meeting, left, right)
            tries = ((row, side) for row, taken in enumerate(rows) for side in sides if is_free(taken, *sides[side]))
            row, side = next(tries, (len(rows), next(iter(sides))))
            rows += [[]] if row == len(rows) else []
            rows[row].append(sides[side])
            at, over = left - 3 if side == "end" else right + 3, top + row * ROW
            block = bar(left, over, right - left, self.colours[meeting.clinic], meeting.used / meeting.capacity)
            seats = text(at, over + 11, meeting.seats, "seats", side)
            drawn.append(f'<g class="meeting"><title>{escape(meeting.tip)}</title>{block}{seats}</g>')
        return drawn, len(rows)

    def _sides(self, meeting: Meeting, left: float, right: float) -> dict[str, tuple[float, float]]:
        """From where to where a block and its label are, the label after it or before it, within its day."""
        wide = DIGIT * len(meeting.seats) + 5
        column = self.week.days.index(meeting.start.date())
        opens, closes = self.week.x(column, self.week.first), self.week.x(column, self.week.last)
        after, before = (left, right + wide), (left - wide, right)
        sides = {"start": after} if after[1] <= closes else {}
        return sides | ({"end": before} if before[0] >= opens else {}) or {"start": after}

    def _strips(self, top: int) -> tuple[list[str], int]:
        """One strip per zone, from east to west, and where they end."""
        drawn = []
        learners = Counter(zone for (role, _), zone in self.zone_of.items() if role == "learners")
        height = max(24, MARK * len(self.titles) + 4)
        for zone, spans in self.hours.items():
            for span in spans:
                for left, right in self.week.bounds(*span):
                    box = f'x="{left:.1f}" y="{top}" width="{right - left:.1f}" height="{height}"'
                    drawn.append(f'<rect class="hours" {box}/>')
            drawn.append(text(16, top + 10, label(place(zone)), "name"))
            drawn.append(text(16, top + 24, plural(learners[zone], "learner"), "note"))
            drawn += self._marks(zone, top + 2)
            top += height + 8
        return drawn, top

    def _marks(self, zone: str, top: int) -> Iterator[str]:
        """The meetings of a zone's people, a row per clinic; hollow where not wholly within 09 to 17."""
        rows = list(self.titles)
        held = {(each.clinic, each.start, each.end) for each in self.meetings if zone in each.zones}
        for clinic, start, end in sorted(held):
            inside = any(opens <= start and end <= closes for opens, closes in self.hours[zone])
            for left, right in self.week.bounds(start, end):
                yield mark(left, top + MARK * rows.index(clinic), right - left, self.colours[clinic], inside)

    def _legend(self, base: int) -> Iterator[str]:
        colour = COLOURS[0]
        odd = "who work other hours" if not self.plan["measures"]["out_of_hours"] else "at another hour"
        yield bar(16, base - 11, 7, colour, 12 / 14)
        yield text(26, base, "12/14", "seats")
        yield text(62, base, "seats taken of capacity", "note")
        yield f'<rect class="hours" x="212" y="{base - 11}" width="22" height="{BLOCK}"/>'
        yield text(240, base, "09 to 17 there, Mon to Fri", "note")
        yield mark(406, base - 6, 8, colour, True)
        yield text(420, base, "session with people there", "note")
        yield mark(582, base - 6, 8, colour, False)
        yield text(596, base, f"with some {odd}", "note")


def horizon_days(horizon: Json, met: Container[dt.date]) -> tuple[dt.date, ...]:
    """Up to seven UTC days from the horizon's first instant; those of the weekend only if ``met`` has them."""
    zone = ZoneInfo(horizon.get("time_zone", "UTC"))
    start, end = (dt.date.fromisoformat(horizon[key]) for key in ("start", "end"))
    first = dt.datetime.combine(start, dt.time(), zone).astimezone(dt.UTC).date()
    last = dt.datetime.combine(end, dt.time(23, 59), zone).astimezone(dt.UTC).date()
    days = tuple(first + dt.timedelta(days=ahead) for ahead in range(min(7, (last - first).days + 1)))
    return tuple(day for day in days if day.weekday() < 5 or day in met) or days


def working_hours(zone: str, days: Sequence[dt.date]) -> list[Span]:
    """09:00 to 17:00 of a zone, Monday to Friday, where it falls on these UTC days."""
    there = ZoneInfo(zone)
    spans = []
    for day in sorted({day + dt.timedelta(days=ahead) for day in days for ahead in (-1, 0, 1)}):
        start, end = (dt.datetime.combine(day, dt.time(hour), there).astimezone(dt.UTC) for hour in (9, 17))
        if day.weekday() < 5 and (start.date() in days or end.date() in days):
            spans.append((start, end))
    return spans


def is_free(taken: Iterable[tuple[float, float]], low: float, high: float) -> bool:
    """Whether nothing of a row is there."""
    return all(high < other_low or other_high < low for other_low, other_high in taken)


def place(zone: str) -> str:
    """``New York`` of ``America/New_York``."""
    return zone.rpartition("/")[2].replace("_", " ")


def label(words: str) -> str:
    """As much of a name as there is room for, escaped."""
    return escape(words if len(words) <= 19 else words[:18].rstrip() + "…")


def plural(number: int, noun: str) -> str:
    """``1 session``, ``2 sessions``."""
    return f"{number} {noun}" + "s" * (number != 1)


def text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    """One line of text; ``words`` are escaped already."""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{style}" x="{x:.1f}" y="{y}"{side}>{words}</text>'


def bar(x: float, y: float, width: float, colour: str, share: float) -> str:
    """A block, full from below by the ``share`` of seats taken."""
    full = BLOCK * min(share, 1)
    box = f'<rect x="{x:.1f}" width="{width:.1f}" fill="{colour}"'
    pale = f'{box} y="{y}" height="{BLOCK}" fill-opacity=".3"/>'
    return pale + f'{box} y="{y + BLOCK - full:.1f}" height="{full:.1f}"/>'


def mark(x: float, y: float, width: float, colour: str, filled: bool) -> str:
    """A small bar, hollow if not ``filled``."""
    inset, inner = (0.0, colour) if filled else (0.5, "#fff")
    stroke = "" if filled else f' stroke="{colour}"'
    box = f'x="{x + inset:.1f}" y="{y + inset:.1f}" width="{width - 2 * inset:.1f}" height="{MARK - 1 - 2 * inset:g}"'
    return f'<rect {box} fill="{inner}"{stroke}/>'


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the files and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--cohort", type=Path, help="the plan's own unless stated")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    given = parser.parse_args(arguments)
    plan = json.loads(given.plan.read_text(encoding="utf-8"))
    cohort = given.cohort or given.plan.parent / plan["cohort"]["file"]
    given.output.parent.mkdir(parents=True, exist_ok=True)
    drawing = Picture(plan, json.loads(cohort.read_text(encoding="utf-8"))).svg()
    given.output.write_text(drawing, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""Our reading of real calendars beside node-ical's and ical.js's, event by event, with every difference's cause.

``python -m tests.calendars.agreement.compare FOLDER-WITH-NODE-MODULES`` prints the table of the documentation.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.calendars.busy import open_calendar
from scheduler.calendars.expansion import Limits
from scheduler.calendars.gather import Gatherer
from scheduler.calendars.policy import Owner
from scheduler.calendars.zones import named_zone
from tests.calendars.corpus import FILES, horizon

HERE = Path(__file__).parent
READERS = ("node-ical", "ical.js")
ZONE = "Europe/Berlin"
Spans = list[tuple[int, int]]

AGREED = "the same busy time"
REFUSED = "(the other reader refuses the whole file)"
UNREADABLE = "told as unreadable, a fault by default; the other reader guesses"
CANCELLED = "in a file of METHOD:CANCEL or REPLY, which the other reader does not heed"
VERSIONS = "several versions under one UID: the newest holds; the other reader takes another, or all"
TWINS = "several events under one UID or without one: all are busy; the other reader keeps one"
ORPHANS = "changed occurrences without their series: all are busy; the other reader keeps one"
ONWARDS = "RANGE=THISANDFUTURE is followed; the other reader moves one occurrence"
ADDED = "RDATE and its periods are read; the other reader leaves them out"
RULES = "of several RRULEs all are followed, an EXRULE never; the other reader follows one"
FLOATING = "floating times are in X-WR-TIMEZONE; the other reader takes them as local"
NO_ZONE = "a zone of the database that the file does not define; the other reader takes local time"
OWN_ZONE = "a zone of the database that the file defines wrongly or in part; the other reader believes it"
BAD_DATE = "VALUE=DATE with a time of day: the time counts; the other reader takes days"
START = "DTSTART that its own rule does not hit is busy; the other reader leaves it out"
SHORT_MONTH = "monthly on the 31st: no other day stands in (RFC 5545); the other reader takes the last one"
FLOATING_DEFINED = "floating times without X-WR-TIMEZONE are the owner's; the other reader takes the file's only zone"
NOT_READ = "an event that the other reader leaves out"
CLOCKS = "whole days and local hours over a clock change; the other reader counts in hours of UTC"
CHANGED = "a changed occurrence that its series does not have is busy; the other reader leaves it out"
DURATION = "a date with hours in its DURATION is busy; the other reader takes no time"
UNEXPLAINED = "unexplained"


@dataclass
class Told:
    """What a file says of one UID, by a scan of its text."""

    components: list[str] = field(default_factory=list)
    head: str = ""

    def has(self, pattern: str) -> bool:
        """Whether a line of one of its components begins so (a pattern, case aside)."""
        return any(re.search(rf"(?im)^{pattern}", component) for component in self.components)

    def count(self, pattern: str) -> int:
        """How many of its components have such a line."""
        return sum(bool(re.search(rf"(?im)^{pattern}", component)) for component in self.components)


def scan(data: bytes) -> dict[str, Told]:
    """The components of a file by UID, and what stands around them."""
    text = re.sub(r"\n[ \t]", "", re.sub(r"\r\n?", "\n", data.decode("utf-8", "replace")))
    text = re.sub(r"(?ims)^BEGIN:VALARM.*?^END:VALARM", "", text)
    head = re.sub(r"(?ims)^BEGIN:VEVENT.*?^END:VEVENT", "", text)
    found: dict[str, Told] = defaultdict(lambda: Told(head=head))
    for component in re.findall(r"(?ims)^BEGIN:VEVENT$.*?^END:VEVENT$", text):
        uid = re.search(r"(?im)^UID(?:;[^:\n]*)?:(.*)$", component)
        found[" ".join(uid[1].split()) if uid else ""].components.append(component)
    return found


def ours(path: Path, start: int, end: int) -> tuple[dict[str, Spans], set[str]]:
    """What we read of every UID, and the UIDs with something that we cannot read."""
    gatherer = Gatherer(Owner(), named_zone(ZONE), start, end)
    gatherer.add(path.name, open_calendar(path.name, path).tree)
    spans: dict[str, Spans] = defaultdict(list)
    for first, last, source in gatherer.busy(Limits())[0]:
        if source.rule != "VFREEBUSY":
            spans[source.uid].append((first, last))
    doubtful = [note for note in gatherer.fates.ignored if "cannot be read" in note.why]
    return spans, {note.uid for note in (*gatherer.fates.unreadable, *doubtful)}


def theirs(folder: Path) -> list[dict[str, list[tuple[int, int, str]] | str]]:
    """What each reader says of every file; a text where it refuses it."""
    asked = []
    for path in FILES:
        start, end = horizon(path.read_bytes())
        asked.append({"path": str(path), "from": start * 60, "to": end * 60})
    done = subprocess.run(
        ["node", str(folder / "read.mjs")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "TZ": ZONE},
    )
    answers: list[dict[str, list[tuple[int, int, str]] | str]] = json.loads(done.stdout)
    return answers


def merged(pieces: Iterable[tuple[int, int]], start: int, end: int) -> Spans:
    """Sorted and disjoint, within ``[start, end)``."""
    spans: Spans = []
    for first, last in sorted((max(start, first), min(end, last)) for first, last in pieces):
        if first >= last:
            continue
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def cause(told: Told, unreadable: bool, mine: Spans, other: Spans) -> str:
    """Why two readers differ on an event: the first of the known causes that its text shows."""
    zones = {
        name.strip('"')
        for name in re.findall(r'(?im)^DTSTART;(?:.*;)?TZID=("[^"]*"|[^:;\n]*)', "\n".join(told.components))
    }
    defined = {name.strip().strip('"') for name in re.findall(r"(?im)^TZID(?:;[^:\n]*)?:(.*)$", told.head)}
    masters = len(told.components) - told.count("RECURRENCE-ID")
    floating = told.has(r"DTSTART(;VALUE=DATE-TIME)?:\d{8}T\d{6}\s*$")
    checks = [
        (UNREADABLE, unreadable),
        (CANCELLED, re.search(r"(?im)^METHOD:(CANCEL|REPLY|COUNTER|REFRESH)", told.head) is not None),
        (BAD_DATE, told.has("DTSTART;VALUE=DATE:[0-9]{8}T")),
        (ONWARDS, told.has("RECURRENCE-ID;(.*;)?RANGE=")),
        (ADDED, told.has("RDATE")),
        (RULES, told.has("EXRULE") or any(len(re.findall("(?im)^RRULE", each)) > 1 for each in told.components)),
        (FLOATING, floating and "X-WR-TIMEZONE" in told.head),
        (NO_ZONE, bool(zones - defined)),
        (VERSIONS, len(told.components) > 1 and told.has("SEQUENCE:[1-9]")),
        (TWINS, masters > 1),
        (ORPHANS, masters == 0),
        (CHANGED, told.has("RECURRENCE-ID")),
        (SHORT_MONTH, told.has("RRULE:.*FREQ=MONTHLY") and told.has("DTSTART.*[0-9]{6}(29|30|31)(T|$)")),
        (DURATION, told.has("DTSTART;VALUE=DATE:") and told.has("DURATION:P.*T")),
        (START, told.has("RRULE") and [span for span in mine if span not in other] == mine[:1] and other == mine[1:]),
        (NOT_READ, not other),
        (OWN_ZONE, bool(zones)),
        (FLOATING_DEFINED, floating and "VTIMEZONE" in told.head),
        (CLOCKS, _is_moved(mine, other)),
    ]
    return next((name for name, holds in checks if holds), UNEXPLAINED)


def _is_moved(mine: Spans, other: Spans) -> bool:
    """Whether the spans are the same but for an hour at their ends."""
    pairs = zip(mine, other, strict=False)
    near = all(abs(one[0] - two[0]) <= 3600 and abs(one[1] - two[1]) <= 3600 for one, two in pairs)
    return near and len(mine) == len(other)


def compare(folder: Path) -> tuple[dict[str, Counter[str]], list[str]]:
    """Of each reader, how many UIDs and files came to which cause, and a line for every UID without one."""
    table: dict[str, Counter[str]] = {name: Counter() for name in READERS}
    unexplained = []
    for path, answers in zip(FILES, theirs(folder), strict=True):
        data = path.read_bytes()
        start, end = (60 * minute for minute in horizon(data))
        mine, unreadable = ours(path, start, end)
        told = scan(data)
        for name in READERS:
            answer = answers[name]
            if isinstance(answer, str):
                table[name][REFUSED] += len(told)
                continue
            other: dict[str, Spans] = defaultdict(list)
            for first, last, uid in answer:
                other[" ".join(uid.split())].append((int(first), int(last)))
            for uid in sorted(mine.keys() | other.keys()):
                one, two = merged(mine[uid], start, end), merged(other[uid], start, end)
                why = AGREED if one == two else cause(told[uid], uid in unreadable, one, two)
                table[name][why] += 1
                if why == UNEXPLAINED:
                    unexplained.append(f"{name} {path.name} {uid}: {one[:3]} {two[:3]}")
    return table, unexplained


def main() -> None:
    """Print the table as Markdown, and what has no cause."""
    table, unexplained = compare(Path(sys.argv[1]))
    causes = set().union(*table.values())
    ordered = sorted(causes, key=lambda why: (why != AGREED, -sum(counts[why] for counts in table.values()), why))
    print("| events | " + " | ".join(READERS) + " |\n|---|" + "---|" * len(READERS))
    for why in ordered:
        print(f"| {why} | " + " | ".join(f"{table[name][why]:,}" for name in READERS) + " |")
    print("\n".join(unexplained))


if __name__ == "__main__":
    main()

"""Content lines → the components that matter here, with the properties that matter here.

Not icalendar's own parser: it loses a whole file for one bad line, keeps a file's zones for the next file (a global
cache), and spends its time on what is not needed. Its value types are used where values are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scheduler.calendars.reading import UnreadableError

MOST_VALUES = 5_000
"""Lines of one property in one component (EXDATE, RDATE, ATTENDEE …); nobody writes more by hand."""
LONGEST_LINE = 1_000_000
DEEPEST = 100
MOST_PROBLEMS = 20
"""So much that is wrong with a file as a whole is told; more of it would say no more."""
EXPORT = "export the calendar again as .ics"

_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_KEPT = {
    "VCALENDAR": frozenset({"METHOD", "X-WR-TIMEZONE"}),
    "VEVENT": _TIMES
    | {
        "UID",
        "SUMMARY",
        "SEQUENCE",
        "DTSTAMP",
        "LAST-MODIFIED",
        "STATUS",
        "TRANSP",
        "X-MICROSOFT-CDO-BUSYSTATUS",
        "ATTENDEE",
        "CLASS",
        "EXRULE",
        "CATEGORIES",
    },
    "VFREEBUSY": frozenset({"UID", "FREEBUSY", "SUMMARY", "CLASS", "DTSTART", "DTEND"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"}),
    "DAYLIGHT": frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"}),
}
_MINOR = {"CATEGORIES"}
"""Kept where there is little of it: without it, an event is busy."""
READ = ("VEVENT", "VFREEBUSY")
"""The components that are read; every one of them is accounted for."""
_PARENTS = {
    "VEVENT": ("VCALENDAR", ""),
    "VFREEBUSY": ("VCALENDAR", ""),
    "VTIMEZONE": ("VCALENDAR", ""),
    "STANDARD": ("VTIMEZONE",),
    "DAYLIGHT": ("VTIMEZONE",),
}
_NAME = re.compile(r"[A-Za-z0-9-]+")
_VALUE = re.compile(r'[^:"]*(?:"[^"]*"[^:"]*)*:(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^;"]*)')


@dataclass(frozen=True, slots=True)
class Property:
    """One content line."""

    line: int
    text: str

    @property
    def value(self) -> str:
        """What stands after the first colon that is not quoted, raw."""
        match = _VALUE.fullmatch(self.text)
        return match[1].strip() if match else ""

    @property
    def last_value(self) -> str:
        """What stands after the last colon: for values that hold none, whose parameters may wrongly hold some."""
        return self.text.rpartition(":")[2].strip()

    @property
    def empty(self) -> bool:
        """Whether nothing stands after the colon."""
        return not self.value and not self.last_value

    def parameters(self, value: str) -> dict[str, str]:
        """The parameters in front of this value, names in capitals, without quotes."""
        head = self.text[: len(self.text) - len(value)] if value else self.text
        head = head.rstrip().removesuffix(":")
        return {name.upper(): text.strip('"').strip() for name, text in _PARAMETER.findall(head)}


@dataclass(slots=True)
class Component:
    """A component with its properties by name; ``broken`` says why it cannot be trusted."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)
    broken: str | None = None

    def all(self, name: str) -> list[Property]:
        """Every property of this name."""
        return self.properties.get(name, [])

    def one(self, name: str) -> Property | None:
        """The property of this name; raises UnreadableError where several differ."""
        found = self.all(name)
        if len({each.text for each in found}) > 1:
            raise UnreadableError(f"line {found[1].line}: {name} is there more than once")
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The raw value of the first property of this name, empty where there is none."""
        found = self.all(name)
        return found[0].value if found else ""

    def add(self, name: str, number: int, text: str) -> None:
        """Keep a content line if it matters."""
        kept = self.properties.setdefault(name, [])
        if len(text) <= LONGEST_LINE and len(kept) < MOST_VALUES:
            kept.append(Property(number, text.rstrip()))
        elif name not in _MINOR:
            self.broken = f"line {number}: there is too much of {name}"


@dataclass
class Tree:
    """The calendars of a file, and what is wrong with it as a whole."""

    calendars: list[Component] = field(default_factory=list)
    problems: list[UnreadableError] = field(default_factory=list)


def parse(lines: list[tuple[int, str]]) -> Tree:
    """The tree of a file; events without a calendar around them get one. Raises UnreadableError where it has none."""
    parser = _Parser()
    for number, text in lines:
        parser.read(number, text)
    return parser.finish()


class _Parser:
    def __init__(self) -> None:
        self.tree = Tree()
        self.bare = Component("", 0)
        self.stack: list[Component] = [self.bare]
        self.seen = False
        self.flattened = False

    def read(self, number: int, text: str) -> None:
        match = _NAME.match(text)
        if match is None:
            if text[:1].isspace():
                self._problem(f"is damaged: line {number}, {text.strip()}, is indented, as if the line before went on")
            return
        name, rest = match[0].upper(), text[match.end() :]
        if name == "BEGIN" and ":" in rest:
            self._begin(rest.partition(":")[2].strip().upper() or name, number)
        elif name == "END" and ":" in rest:
            self._end(rest.partition(":")[2].strip().upper(), number)
        elif name in _KEPT.get(self.stack[-1].name, ()):
            if rest[:1] in (":", ";"):
                self.stack[-1].add(name, number, text)
            elif name in _TIMES and match[0] == name:
                self.stack[-1].broken = f"line {number}: {name} has no value"

    def finish(self) -> Tree:
        if not self.seen:
            raise UnreadableError("is not a calendar: it has no BEGIN:VCALENDAR", EXPORT)
        if len(self.stack) > 1:
            last = self.stack[-1].name
            self._close(1, "the file ends in the middle of it")
            self._problem(f"is truncated: it ends before END:{last}")
        if self.bare.children:
            self.tree.calendars.append(self.bare)
        return self.tree

    def _begin(self, name: str, number: int) -> None:
        if name in ("VCALENDAR", *READ):
            self.seen = True
            self._end_what_cannot_hold(name, number)
        if len(self.stack) > DEEPEST:
            self._flatten(number)
        component, parents = Component(name, number), _PARENTS.get(name, ())
        parent = next((each for each in reversed(self.stack) if each.name in parents), None)
        if name == "VCALENDAR":
            self.tree.calendars.append(component)
        elif parent is not None:
            parent.children.append(component)
        self.stack.append(component)

    def _flatten(self, number: int) -> None:
        """End everything but the calendar: what is nested so deeply is damage, and what follows is read."""
        keep = 2 if self.stack[1].name == "VCALENDAR" else 1
        self._close(keep, f"line {number}: components are nested too deeply")
        if not self.flattened:
            self._problem(f"is damaged: line {number}: components are nested too deeply")
        self.flattened = True

    def _problem(self, why: str) -> None:
        if len(self.tree.problems) < MOST_PROBLEMS:
            self.tree.problems.append(UnreadableError(why, EXPORT))

    def _end_what_cannot_hold(self, name: str, number: int) -> None:
        for position, each in enumerate(self.stack):
            if each.name in READ or (name == "VCALENDAR" and each.name == name):
                self._close(position, f"line {number}: {each.name} has no END")
                if each.name == "VCALENDAR":
                    self._problem(f"is truncated: line {number} begins anew before END:VCALENDAR")
                return

    def _end(self, name: str, number: int) -> None:
        positions = [position for position, each in enumerate(self.stack) if position and each.name == name]
        if positions:
            component = self.stack[positions[-1]]
            if component is not self.stack[-1]:
                component.broken = f"line {number}: {self.stack[positions[-1] + 1].name} has no END"
                self._close(positions[-1] + 1, component.broken)
            self.stack.pop()
        elif name in ("VCALENDAR", *READ):
            self._problem(f"is damaged: line {number} is END:{name} without its BEGIN")

    def _close(self, position: int, why: str) -> None:
        for component in self.stack[position:]:
            component.broken = why
        del self.stack[position:]

"""What an import understood and did, laid out in lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from scheduler.cli.layout import FEW, Line
from scheduler.cli.words import count
from scheduler.errors import show

if TYPE_CHECKING:
    from scheduler.api.importing import Imported, Somebody, TableRead
    from scheduler.people.findings import Reading
    from scheduler.people.intake import CalendarsTaken, PollTaken


def import_lines(done: Imported, *, everything: bool) -> Iterator[Line]:
    """File by file what was recognised, then what was understood, then what became of the cohort."""
    few = None if everything else FEW
    for table in done.tables:
        yield from _table(table)
    if done.poll is not None:
        yield from _poll(done.poll, few)
    if done.calendars is not None:
        yield from _calendars(done.calendars)
    yield from _readings(done.readings, few)
    if done.remarks:
        yield Line("Also", style="bold")
        yield from _cut([Line(remark, "  ") for remark in done.remarks], few)
    yield from _people(done, few)
    verb = "Wrote" if done.written else "Would write"
    sizes = (count(done.learners, "learner"), count(done.instructors, "instructor"), count(done.clinics, "clinic"))
    yield Line(f"{verb} {done.file}: {', '.join(sizes)}, {done.days[0]} to {done.days[1]}.", style="bold")
    if not done.clinics:
        yield Line("It has no clinics yet: add them there, or with --clinics FILE.")
    elif done.written:
        yield Line(f"Next: schedule check {done.file}")


def _table(table: TableRead) -> Iterator[Line]:
    noun = table.role.removesuffix("s")
    yield Line(f"{table.file}: {count(table.people, noun)}", style="bold")
    fields = [f"{heading} → {name}" for heading, name in table.columns if name != "attribute"]
    kept = [heading for heading, name in table.columns if name == "attribute"]
    yield Line(f"columns: {', '.join(fields)}", "  ")
    if kept:
        yield Line(f"kept as attributes: {', '.join(kept)}", "  ")


def _poll(poll: PollTaken, few: int | None) -> Iterator[Line]:
    slots = count(poll.slots, "slot")
    lasting = f" of {poll.slot_minutes} minutes" if poll.slot_minutes else ""
    yield Line(f"{poll.name}: a poll with {slots}{lasting}, {poll.shape}, times in {poll.zone}", style="bold")
    yield Line(f"answers of {count(len(poll.answered) + len(poll.never), 'person', 'people')}", "  ")
    if poll.never:
        yield Line(f"at none of the times: {_names(poll.never, few)}", "  ")
    if poll.silent:
        yield Line(f"did not answer, so their working time counts: {_names(poll.silent, few)}", "  ")


def _calendars(calendars: CalendarsTaken) -> Iterator[Line]:
    yield Line(f"{calendars.folder}: {count(len(calendars.matched), 'calendar')}", style="bold")
    for file, name in calendars.matched.items():
        yield Line(f"{file} → {name}", "  ")
    if calendars.unmatched:
        yield Line(f"nobody's: {', '.join(calendars.unmatched)}", "  ")


def _readings(readings: Sequence[Reading], few: int | None) -> Iterator[Line]:
    """By kind, what was written otherwise than a cohort writes it."""
    if readings:
        yield Line("Understood as", style="bold")
    for kind, found in groupby(sorted(readings, key=lambda each: each.kind), key=lambda each: each.kind):
        lines = [
            Line(f"{kind} {show(each.text)}: {each.meaning}{f', in {each.rows} rows' if each.rows > 1 else ''}", "  ")
            for each in found
        ]
        yield from _cut(lines, few)


def _people(done: Imported, few: int | None) -> Iterator[Line]:
    if not done.into:
        return
    yield from _list("Joined", done.joined, few)
    yield from _list("Left", done.left, few)
    yield from _list("Not in the files, and kept (--remove-missing takes them out)", done.missing, few)
    for taken, heading in ((True, "Changed"), (False, "Otherwise in the files, and kept (--update takes it)")):
        rows = [each for each in done.changes if each.taken is taken]
        if rows:
            yield Line(heading, style="bold")
            lines = [
                Line(f"{each.name} ({each.id}) {each.field}: {_change(each.before, each.after, taken=taken)}", "  ")
                for each in rows
            ]
            yield from _cut(lines, few)
    if not (done.joined or done.left or done.changes):
        yield Line("Nobody joined or left, and nothing changed.")


def _change(before: object, after: object, *, taken: bool) -> str:
    if isinstance(after, dict):
        known = before if isinstance(before, dict) else {}
        return ", ".join(f"{name} {show(value)}" for name, value in after.items() if known.get(name) != value)
    if isinstance(after, list):
        return f"{'now ' if taken else 'as it is, and not '}{count(len(after), 'entry', 'entries')}"
    if before is None:
        return f"now {show(after)}"
    return f"{show(before)} became {show(after)}" if taken else f"{show(before)}, and not {show(after)}"


def _list(heading: str, people: Sequence[Somebody], few: int | None) -> Iterator[Line]:
    if people:
        yield Line(heading, style="bold")
        yield from _cut([Line(f"{each.name} ({each.id}), {each.role.removesuffix('s')}", "  ") for each in people], few)


def _cut(lines: Sequence[Line], few: int | None) -> Iterator[Line]:
    shown = len(lines) if few is None or len(lines) <= few + 1 else few
    yield from lines[:shown]
    if shown < len(lines):
        yield Line(f"… and {len(lines) - shown} more (--verbose: all)", "  ")


def _names(names: Sequence[str], few: int | None) -> str:
    shown = len(names) if few is None or len(names) <= few + 1 else few
    more = f" and {len(names) - shown} more" if shown < len(names) else ""
    return ", ".join(names[:shown]) + more

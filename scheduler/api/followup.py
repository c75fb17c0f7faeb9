"""``schedule followup``: files read, what is found, and files written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scheduler.attendance.completion import read_completion
from scheduler.attendance.kept import read_attended
from scheduler.cohort.cohort import Cohort
from scheduler.errors import Fault, InputError
from scheduler.files import make_folder, write_whole
from scheduler.followup.gate import Gate, gates
from scheduler.followup.letters import as_json, letter
from scheduler.followup.sheets import Circumstances, sheets
from scheduler.followup.tasks import Sheet
from scheduler.opened import Opened
from scheduler.tables.safe import csv_text

GATE = "gate"
SWAPS = "swaps.csv"
PEOPLE = "people"


@dataclass(frozen=True)
class Followup:
    """What everybody has to do by themselves, and the sessions at their pre-work gate.

    ``unplaced`` tells of rows on completion that are about nobody, or nothing, of the cohort.
    """

    sheets: tuple[Sheet, ...]
    gates: tuple[Gate, ...]
    unplaced: tuple[str, ...]


def follow_up(
    opened: Opened,
    *,
    now: dt.datetime,
    session: str | None = None,
    attendance: Sequence[Path] = (),
    completion: Sequence[Path] = (),
    gate_days: int = 2,
    swaps: bool = True,
) -> Followup:
    """What goes out before, after and in place of sessions at an aware moment, and who is not done at the gate.

    ``opened`` is frozen before ``now``. Files are CSV as ``schedule attendance`` writes them. With a ``session``,
    everything is about that one. Raises InputError for faults of the files, and for a session that is not in the plan.
    """
    cohort, plan = opened.cohort, opened.plan
    if session is not None and session not in {each.id for each in plan.sessions}:
        raise InputError([Fault("--session", "is not a session of the plan", session, _sessions(opened))])
    done = read_completion(completion, cohort)
    here = Circumstances(
        now=now,
        gate_days=gate_days,
        session=session,
        attended=read_attended(attendance, cohort, plan),
        completed={(each.learner, each.item) for each in done.completed},
    )
    unplaced = (
        f"{each.place}: {each.name or 'nobody'}, {each.item or 'nothing'}: {each.why}" for each in done.unplaced
    )
    people = sheets(cohort, opened.readings, plan, here)
    return Followup(people, gates(opened, here, swaps=swaps), tuple(unplaced))


def write_followup(found: Followup, cohort: Cohort, folder: Path) -> None:
    """Write a text and a JSON file for each person into ``people/``, and the gate's list and swaps for a coordinator.

    What an earlier run wrote for people who have nothing to do now is removed. ``swaps.csv`` is what ``schedule swaps``
    reads. Raises WriteError where something cannot be written.
    """
    make_folder(folder / PEOPLE)
    sheet_by_learner = {sheet.learner: sheet for sheet in found.sheets}
    for learner in cohort.learners:
        name, sheet = quote(learner.id, safe="@ "), sheet_by_learner.get(learner.id)
        text, data = folder / PEOPLE / f"{name}.txt", folder / PEOPLE / f"{name}.json"
        if sheet is None:
            text.unlink(missing_ok=True)
            data.unlink(missing_ok=True)
        else:
            write_whole(text, letter(sheet))
            write_whole(data, as_json(sheet))
    write_whole(folder / f"{GATE}.json", as_json(found.gates))
    rows = [
        (learner, gate.clinic, to, partner)
        for gate in found.gates
        for each in gate.waiting
        if each.swap is not None
        for learner, to, partner in (
            (each.learner, each.swap.session, each.swap.learner),
            (each.swap.learner, gate.session, each.learner),
        )
    ]
    write_whole(folder / SWAPS, csv_text(("learner", "clinic", "wants", "with"), rows))


def _sessions(opened: Opened) -> str:
    known = [each.id for each in opened.plan.sessions]
    return f"one of {', '.join(known[:10])}{', …' if len(known) > 10 else ''}"

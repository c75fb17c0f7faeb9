"""The claim that nobody who could simply join is left out, as constraints.

Needed only where seats are the first tier and have slack. For a request ``r`` and a candidate ``s`` that it could
attend: ``r`` has a seat, or no session runs at ``s``, or it is full, or one of the rules 6, 7, 15, 16 and 18 to
21 keeps ``r`` out (alone: who is of an intact team never joins alone). Each way out is a literal that implies what it
stands for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ortools.sat.python import cp_model

from solvers.company import ClinicCompany
from solvers.model.rules.out_of_hours_limit import minutes
from solvers.model.rules.same_group import parting, where
from solvers.model.variables import Attendance, Candidate, Expression, Variables, total, weighted

Literal = cp_model.LiteralT


def add(v: Variables) -> None:
    """Adds the claim."""
    full = {id(candidate): _full(v, candidate) for candidate in v.candidates}
    parts, at = parting(v), {id(candidate): where(k, candidate) for k, candidate in enumerate(v.candidates)}
    for attendances in v.by_request.values():
        seated = [a.lit for a in attendances]
        for act in attendances:
            company = v.board.setting.company[act.candidate.clinic]
            if act.row not in company.team_of:
                unwelcome = [*_unwelcome(v, act, company), *parts.get((act.learner, at[id(act.candidate)]), [])]
                v.cp.add_bool_or([*seated, *full[id(act.candidate)], *_kept_out(v, act), *unwelcome])


def _implying(v: Variables, condition: cp_model.BoundedLinearExpression | bool) -> Literal:
    literal = v.cp.new_bool_var("")
    v.cp.add(condition).only_enforce_if(literal)
    return literal


def _full(v: Variables, candidate: Candidate) -> list[Literal]:
    """No session runs here, or all that do are full."""
    seats = int(v.board.setting.slots[candidate.clinic].capacity[candidate.slot])
    taken = total([a.lit for a in candidate.attendances])
    return [_implying(v, taken >= seats * candidate.count)]


def _kept_out(v: Variables, act: Attendance) -> Iterator[Literal]:
    setting, candidate = v.board.setting, act.candidate
    others = [a for a in v.by_learner[act.learner] if a.candidate.clinic != candidate.clinic]
    for other in others:
        clinic, start = other.candidate.clinic, other.candidate.start
        bad = setting.out_of_order(clinic, start, candidate.clinic)
        if setting.collisions(clinic, start, candidate.clinic)[candidate.start] or (
            bad is not None and bad[candidate.start]
        ):
            yield other.lit
    for instructor in setting.instructors_of_human.get(act.learner, ()):
        for leading in v.by_instructor.get(instructor, []):
            where = leading.candidate
            if setting.collisions(where.clinic, where.start, candidate.clinic)[candidate.start]:
                yield leading.lit
    yield from _unmet(v, act)
    yield from _capped(v, act, others)
    yield from _crowded(v, act)


def _unwelcome(v: Variables, act: Attendance, company: ClinicCompany) -> Iterator[Literal]:
    """Somebody sits there from whom they are kept apart, or none of their instructors leads."""
    apart = company.apart_from.get(act.row, frozenset())
    yield from (other.lit for other in act.candidate.attendances if other.row in apart)
    own = company.led_by.get(act.row)
    if own is not None:
        yield _implying(v, total([each.lit for each in act.candidate.leadings if each.row in own]) == 0)


def _unmet(v: Variables, act: Attendance) -> Iterator[Literal]:
    """An earlier clinic that is required is not attended."""
    for rule in v.problem.clinics[act.candidate.clinic].after:
        asked = [row for row in v.board.setting.rows_of_learner[act.learner] if row[0] == rule.clinic]
        for clinic, row in asked if rule.required else []:
            request = int(v.problem.clinics[clinic].requests[row])
            if request in v.by_request:
                yield _implying(v, total([a.lit for a in v.by_request[request]]) == 0)


def _capped(v: Variables, act: Attendance, others: list[Attendance]) -> Iterator[Literal]:
    """The learner's minutes out of hours, or their meetings of one day, would be too many."""
    load = v.board.learner_load[act.learner]
    most = v.problem.learner_max_out_of_hours[act.learner]
    if most is not None and minutes(v, act):
        borne = weighted([(minutes(v, a), a.lit) for a in others], load.out_of_hours + minutes(v, act))
        yield _implying(v, borne >= most + 1)
    per_day = v.problem.learner_max_per_day[act.learner]
    if per_day is not None:
        edges = v.problem.learner_days[act.learner].tolist()
        for day in {bisect_right(edges, start) for start in _starts(v, act)}:
            held = sum(bisect_right(edges, start) == day for start, _ in load.meetings)
            counts = [(sum(bisect_right(edges, s) == day for s in _starts(v, a)), a.lit) for a in [*others, act]]
            own = counts.pop()[0]
            yield _implying(v, weighted(counts, held + own) >= per_day + 1)


def _starts(v: Variables, act: Attendance) -> list[int]:
    return [int(s) for s in v.problem.clinics[act.candidate.clinic].meetings[act.candidate.start][:, 0]]


def _crowded(v: Variables, act: Attendance) -> Iterator[Literal]:
    """As many of the group as may be are away at some moment of the session."""
    group = int(v.problem.learner_group[act.learner])
    most = v.problem.group_max_away[group] if group >= 0 else None
    if most is None:
        return
    meetings = v.problem.clinics[act.candidate.clinic].meetings
    mates = [
        (int(start), int(end), a.lit)
        for learner, attendances in v.by_learner.items()
        if int(v.problem.learner_group[learner]) == group and learner != act.learner
        for a in attendances
        for start, end in v.problem.clinics[a.candidate.clinic].meetings[a.candidate.start]
    ]
    held = v.board.groups.meetings[group]
    for begin, finish in meetings[act.candidate.start].tolist():
        moments = {begin, *(s for s, _, _ in mates), *(s for s, _ in held)}
        for moment in sorted(m for m in moments if begin <= m < finish):
            away: Expression = total([lit for start, end, lit in mates if start <= moment < end])
            yield _implying(v, away + sum(start <= moment < end for start, end in held) >= most)

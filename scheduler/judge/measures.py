"""The measures of section 5, counted by the judge."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.judge.clock import day_number
from scheduler.judge.facts import Facts
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession, judged_sessions
from scheduler.plan import Plan


def measures(
    facts: Facts, sessions: Sequence[JudgedSession], published: Plan | Sequence[JudgedSession] | None = None
) -> dict[str, int]:
    """Every measure of a set of running sessions; ``published`` is what ``changes`` are counted against."""
    scene = Scene(facts, sessions)
    before = judged_sessions(published) if isinstance(published, Plan) else published or ()
    learners = [scene.out_of_hours("learner", key)[0] for key in scene.attended]
    instructors = [scene.out_of_hours("instructor", key)[0] for key in scene.led]
    return {
        "unscheduled": unscheduled(scene),
        "out_of_hours": sum(learners) + sum(instructors),
        "worst_out_of_hours": _worst_out_of_hours(scene, learners),
        "night_minutes": night_minutes(scene),
        "instructor_minutes": sum(map(sum, (_lengths(held) for held in scene.led.values()))),
        "peak_instructor_minutes": _peak_instructor_minutes(scene),
        "sessions": len(scene.sessions),
        "days_waited": days_waited(scene),
        "split_groups": split_groups(scene),
        "soft_clashes": soft_clashes(scene),
        "repeated_out_of_hours": repeated_out_of_hours(scene),
        "changes": changes(before, scene.sessions),
    }


def unscheduled(scene: Scene) -> int:
    """The summed weight of the requests without a session."""
    seated = {(key, session.clinic) for key, sessions in scene.attended.items() for session in sessions}
    return sum(
        weight
        for learner, asked in scene.facts.requests.items()
        for clinic, weight in asked.items()
        if (learner, clinic) not in seated
    )


def night_minutes(scene: Scene) -> int:
    """Minutes of meetings within their attendees' nights."""
    total = 0
    for attendance, times in ((scene.attended, scene.facts.learner), (scene.led, scene.facts.instructor)):
        for key, sessions in attendance.items():
            cost = times(key).cost
            total += sum(cost(session.meetings)[2] for session in sessions)
    return total


def soft_clashes(scene: Scene) -> int:
    """Minutes of meetings within time that their attendees would rather keep."""
    total = 0
    for attendance, times in ((scene.attended, scene.facts.learner), (scene.led, scene.facts.instructor)):
        for key, sessions in attendance.items():
            soft = times(key).soft
            total += sum(soft.minutes(*meeting) for session in sessions for meeting in session.meetings if soft)
    return total


def repeated_out_of_hours(scene: Scene) -> int:
    """Minutes outside working time of the learners who bore more than the average of all in earlier cohorts."""
    past = {learner.id: learner.past_out_of_hours for learner in scene.facts.cohort.learners}
    return sum(
        scene.out_of_hours("learner", key)[0] for key in scene.attended if past[key] * len(past) > sum(past.values())
    )


def days_waited(scene: Scene) -> int:
    """Whole days, in the horizon's zone, from the horizon's start to every attended session's first meeting."""
    first, zone = day_number(scene.facts.cohort.horizon.start), scene.facts.horizon_zone
    learners = scene.facts.learners
    return sum(
        (zone.day(session.start) - first) * sum(key in learners for key in session.learners)
        for session in scene.sessions
    )


def split_groups(scene: Scene) -> int:
    """Over every group and clinic: the sessions that hold members of it, less one."""
    learners = scene.facts.learners
    pairs = [
        (group, session.clinic)
        for session in scene.sessions
        if session.clinic in scene.facts.clinics
        for group in {learners[key].group for key in session.learners if key in learners}
        if group is not None
    ]
    return len(pairs) - len(set(pairs))


def changes(published: Sequence[JudgedSession], running: Sequence[JudgedSession]) -> int:
    """The published invitations that no longer stand."""
    now = {session.id: session for session in running}
    lost = 0
    for before in published:
        after = now.get(before.id)
        if after is None or what(after) != what(before):
            lost += len(before.learners) + len(before.instructors)
        else:
            lost += len(set(before.learners) - set(after.learners))
            lost += len(set(before.instructors) - set(after.instructors))
    return lost


def what(session: JudgedSession) -> tuple[object, ...]:
    """What an invitation tells: clinic, room, language and meeting times."""
    return session.clinic, session.room, (session.language or "").casefold(), session.meetings


def _worst_out_of_hours(scene: Scene, now: list[int]) -> int:
    added = dict(zip(scene.attended, now, strict=True))
    return max(
        (learner.past_out_of_hours + added.get(learner.id, 0) for learner in scene.facts.cohort.learners), default=0
    )


def _peak_instructor_minutes(scene: Scene) -> int:
    return max(
        (
            person.past_minutes + sum(_lengths(scene.led.get(person.id, ())))
            for person in scene.facts.cohort.instructors
        ),
        default=0,
    )


def _lengths(sessions: Sequence[JudgedSession]) -> list[int]:
    return [end - start for session in sessions for start, end in session.meetings]

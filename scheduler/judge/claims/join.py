"""Whether a learner could take a seat in a session that runs, beside what they attend and who sits there."""

from __future__ import annotations

from itertools import chain

from scheduler.judge.rules.intact_teams import members
from scheduler.judge.rules.led_by import led_right
from scheduler.judge.rules.order import broken, spaced
from scheduler.judge.rules.same_group import following
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.spans import crowded, spans_of


def orderly(scene: Scene, learner: str, session: JudgedSession) -> bool:
    """Whether rule 7 allows it, on either side of the session."""
    facts, attended = scene.facts, scene.attended.get(learner, [])
    asked = facts.requests[learner]
    for after in facts.clinics[session.clinic].after:
        if after.clinic in asked and any(broken(after, attended, session)):
            return False
    return all(
        spaced(after, session, later)
        for later in attended
        if later.clinic in facts.clinics
        for after in facts.clinics[later.clinic].after
        if after.clinic == session.clinic
    )


def free(scene: Scene, learner: str, session: JudgedSession) -> bool:
    """Whether rules 6, 15 and 16 allow it."""
    return (
        _not_elsewhere(scene, learner, session)
        and _day_allows(scene, learner, session)
        and _hours_allow(scene, learner, session)
        and _group_allows(scene, learner, session)
    )


def welcome(scene: Scene, learner: str, session: JudgedSession) -> bool:
    """Whether rules 18 to 21 allow it, as one more learner and nobody else moving."""
    return (
        led_right(scene.facts, learner, session)
        and _not_apart(scene, learner, session)
        and _team_is_there(scene, learner, session)
        and all(_stays(scene, learner, session, later) for later in scene.facts.clinics)
    )


def _not_apart(scene: Scene, learner: str, session: JudgedSession) -> bool:
    return not any(
        learner in apart.learners and set(apart.learners) & set(session.learners)
        for apart in scene.facts.cohort.keep_apart
        if apart.clinics is None or session.clinic in apart.clinics
    )


def _team_is_there(scene: Scene, learner: str, session: JudgedSession) -> bool:
    facts = scene.facts
    group = facts.groups.get(facts.learners[learner].group or "")
    if group is None or session.clinic not in group.intact:
        return True
    team = members(facts, group.id, session.clinic)
    held = [one for member in team for one in scene.seats(member, session.clinic)]
    if learner not in team or any(one.frozen for one in held):
        return True
    return all(member == learner or member in session.learners for member in team)


def _stays(scene: Scene, learner: str, session: JudgedSession, later: str) -> bool:
    """Whether the groups that go on to a later clinic stay together, if it has to do with the session."""
    clinic = scene.facts.clinics[later]
    if clinic.same_group_as is None:
        return True
    pairs: list[tuple[JudgedSession, JudgedSession]] = []
    if later == session.clinic:
        pairs = [(earlier, session) for earlier in scene.seats(learner, clinic.same_group_as)]
    elif clinic.same_group_as == session.clinic:
        pairs = [(session, held) for held in scene.seats(learner, later)]
    return all(
        {one.id for one in following(scene, earlier, later)} <= {held.id}
        and (not clinic.same_instructor or bool(set(earlier.instructors) & set(held.instructors)))
        for earlier, held in pairs
    )


def _not_elsewhere(scene: Scene, learner: str, session: JudgedSession) -> bool:
    led = (scene.led.get(record, ()) for record in scene.facts.leads_as.get(learner, ()))
    return not any(
        start < theirs[1] and theirs[0] < end
        for other in chain(scene.attended.get(learner, ()), *led)
        for theirs in other.meetings
        for start, end in session.meetings
    )


def _day_allows(scene: Scene, learner: str, session: JudgedSession) -> bool:
    most = scene.facts.learners[learner].max_sessions_per_day
    if most is None:
        return True
    day = scene.facts.learner(learner).zone.day
    attended = (*scene.attended.get(learner, ()), *scene.facts.elsewhere.attended.get(learner, ()), session)
    held = [day(start) for one in attended for start, _ in one.meetings]
    return all(held.count(day(start)) <= most for start, _ in session.meetings)


def _hours_allow(scene: Scene, learner: str, session: JudgedSession) -> bool:
    limit = scene.facts.hours_limit(scene.facts.learners[learner])
    if limit is None:
        return True
    every, unfrozen = scene.out_of_hours("learner", learner)
    more = scene.facts.learner(learner).cost(session.meetings)[1]
    return every + more <= limit or unfrozen + more == 0


def _group_allows(scene: Scene, learner: str, session: JudgedSession) -> bool:
    group = scene.facts.groups.get(scene.facts.learners[learner].group or "")
    if group is None or group.max_away is None:
        return True
    others = [
        spans_of(meeting for one in scene.attended[member] for meeting in one.meetings)
        for member in scene.facts.members[group.id]
        if member in scene.attended and member != learner
    ]
    if group.max_away == 0:
        return False
    full = crowded(group.max_away, *others)
    return not any(begin < end and start < stop for begin, stop in full.tolist() for start, end in session.meetings)

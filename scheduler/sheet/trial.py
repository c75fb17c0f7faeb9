"""Which edits a plan can take: they are made on its sessions, and the judge says which rules that breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.calendars.cohort import Readings
from scheduler.judge import Facts, Finding, JudgedSession, rule_findings
from scheduler.sheet.edits import Edit, SeatEdit, SessionEdit, moment
from scheduler.sheet.source import Source


@dataclass(frozen=True)
class Sorted:
    """Edits that keep every rule together, and those that do not go with them, with what they break."""

    legal: tuple[Edit, ...]
    illegal: tuple[tuple[Edit, tuple[Finding, ...]], ...]


class Trial:
    """A plan's sessions on which edits are tried. What starts before the minute ``now`` stays as it is."""

    def __init__(self, source: Source, readings: Readings, now: int) -> None:
        self.source, self.now = source, now
        shown = {*source.locks.values(), *source.nevers.values()}
        decisions = tuple(each for at, each in enumerate(source.cohort.decisions) if at not in shown)
        cohort = source.cohort.model_copy(update={"decisions": decisions})
        self.facts = Facts(cohort, readings, around=source.around)
        self.sessions = {
            key: replace(session, frozen=session.frozen or session.start < now, links=None)
            for key, session in source.judged.items()
        }

    def findings(self, edits: Iterable[Edit]) -> list[Finding]:
        """What edits break when they are made together: by each other, and by the rules."""
        edits = tuple(edits)
        found = [*self._frozen(edits), *self._contradictions(edits)]
        return [*found, *rule_findings(self.facts, tuple(self.changed(edits).values()))]

    def changed(self, edits: Iterable[Edit]) -> dict[str, JudgedSession]:
        """The sessions with the edits made; one that nobody sits in any more does not run unless it must."""
        edits = tuple(edits)
        sessions = dict(self.sessions)
        for edit in edits:
            if isinstance(edit, SessionEdit) and edit.mark == "never":
                sessions.pop(edit.session, None)
            elif isinstance(edit, SessionEdit) and edit.shifted:
                clinic = self.facts.clinics[edit.clinic]
                meetings = self.facts.meetings(clinic, edit.start)
                sessions[edit.session] = replace(sessions[edit.session], meetings=meetings)
        for edit in edits:
            if isinstance(edit, SeatEdit) and edit.after != edit.before:
                _leave(sessions, edit.before, edit.learner)
                if edit.after in sessions:
                    seated = sessions[edit.after]
                    sessions[edit.after] = replace(seated, learners=(*seated.learners, edit.learner))
        return {key: each for key, each in sessions.items() if each.learners or each.frozen or self._must_run(each)}

    def sort(self, edits: Sequence[Edit]) -> Sorted:
        """As many edits as go together, those of equal standing in the sheet's order, and what the others break."""
        if not self.findings(edits):
            return Sorted(tuple(edits), ())
        legal: list[Edit] = []
        for related in self._related(edits):
            legal += self._best(legal, related)
        while True:
            added = [edit for edit in edits if edit not in legal and not self.findings([*legal, edit])][:1]
            if not added:
                break
            legal += added
        kept = tuple(edit for edit in edits if edit in legal)
        illegal = (edit for edit in edits if edit not in legal)
        return Sorted(kept, tuple((edit, tuple(self.findings([*kept, edit]))) for edit in illegal))

    def _best(self, legal: Sequence[Edit], related: Sequence[Edit]) -> list[Edit]:
        """Of edits that touch each other, those left when the one that breaks most is dropped, again and again."""
        left = list(related)
        while left and self.findings([*legal, *left]):
            broken = [len(self.findings([*legal, *(each for each in left if each is not one)])) for one in left]
            least = min(broken)
            worst = max(at for at, number in enumerate(broken) if number == least)
            left.pop(worst)
        return left

    def _related(self, edits: Sequence[Edit]) -> list[list[Edit]]:
        """Edits in bundles: those of one bundle share people or sessions, directly or through others."""
        bundles: list[tuple[set[str], list[Edit]]] = []
        for edit in edits:
            touched, members = set(self._touched(edit)), [edit]
            apart = []
            for names, others in bundles:
                if names & touched:
                    touched |= names
                    members = others + members
                else:
                    apart.append((names, others))
            bundles = [*apart, (touched, members)]
        order = {id(edit): at for at, edit in enumerate(edits)}
        return [sorted(members, key=lambda each: order[id(each)]) for _, members in bundles]

    def _touched(self, edit: Edit) -> Iterator[str]:
        if isinstance(edit, SeatEdit):
            yield f"learner {edit.learner}"
            yield from (f"session {each}" for each in (edit.before, edit.after) if each is not None)
            return
        session = self.sessions[edit.session]
        yield f"session {edit.session}"
        yield from (f"learner {each}" for each in session.learners)
        yield from (f"instructor {each}" for each in session.instructors)

    def _frozen(self, edits: Iterable[Edit]) -> Iterator[Finding]:
        """What has begun, or was published as frozen, stays; nothing is put into the past."""
        for edit in edits:
            named = (edit.session,) if isinstance(edit, SessionEdit) else (edit.before, edit.after)
            for key in dict.fromkeys(named):
                if key is not None and self.sessions[key].frozen:
                    yield Finding("frozen", f"session {key}", "has begun, or stays as it was published")
            if isinstance(edit, SessionEdit) and edit.shifted and edit.start < self.now:
                message = f"would start in the past, at {moment(edit.start, self.source.zone)}"
                yield Finding("frozen", f"session {edit.session}", message)

    def _contradictions(self, edits: Sequence[Edit]) -> Iterator[Finding]:
        """Who is to be in a session that is not to be."""
        dropped = {each.session: each.place for each in edits if isinstance(each, SessionEdit) and each.mark == "never"}
        released = {(e.learner, e.clinic, e.before) for e in edits if isinstance(e, SeatEdit) and e.after != e.before}
        released |= {(e.learner, e.clinic, e.before) for e in edits if isinstance(e, SeatEdit) and e.mark is None}
        for edit in edits:
            if isinstance(edit, SeatEdit) and edit.after in dropped:
                yield Finding("contradiction", edit.place, f"{edit.after} is never to be at {dropped[edit.after]}")
        for learner, clinic, session in self.source.locks:
            if session in dropped and (learner, clinic, session) not in released:
                yield Finding("contradiction", dropped[session], f"{learner} is locked in {session}: clear that first")

    def _must_run(self, session: JudgedSession) -> bool:
        listed = self.facts.listing(session)
        return listed is not None and listed.must_run


def _leave(sessions: dict[str, JudgedSession], key: str | None, learner: str) -> None:
    if key is not None and key in sessions:
        left = sessions[key]
        sessions[key] = replace(left, learners=tuple(each for each in left.learners if each != learner))

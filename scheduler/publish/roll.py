"""Who is who: from the tags of the ledger back to the people of the cohort."""

from __future__ import annotations

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Person
from scheduler.publish.identity import Role, person_shown, person_tag
from scheduler.publish.invitations import zone_of
from scheduler.publish.ledger import Record


class Roll:
    """Everybody who is in the cohort, by tag."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        people: list[tuple[Role, Person]] = [("learner", who) for who in cohort.learners]
        people += [("instructor", who) for who in cohort.instructors]
        self.person_by_tag = {person_tag(cohort.id, role, who.id): who for role, who in people}
        self.rank_by_tag = {tag: rank for rank, tag in enumerate(self.person_by_tag)}

    def person(self, record: Record) -> Person | None:
        """Whom a record is about; ``None`` where they have left."""
        return self.person_by_tag.get(record.person)

    def shown(self, record: Record) -> str:
        """What messages call them: the id; the tag where that is an address, or they have left."""
        person = self.person(record)
        return record.person if person is None else person_shown(self.cohort.id, record.role, person.id)

    def zone(self, record: Record) -> str:
        """The zone in which they read times."""
        return zone_of(self.person(record), self.cohort)

    def rank(self, record: Record) -> tuple[int, str]:
        """Where they stand in the cohort, learners first; who has left comes last."""
        return self.rank_by_tag.get(record.person, len(self.rank_by_tag)), record.person

"""Who of one cohort is whom of another, and which records of a cohort are one human."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Person

Role = Literal["learner", "instructor"]
Someone = tuple[Role, str]
"""A role and an id."""


class People:
    """The people of one cohort."""

    def __init__(self, cohort: Cohort) -> None:
        self._emails: dict[Someone, str | None] = {}
        self._by_email: dict[str, list[Someone]] = {}
        self._human: dict[Someone, Someone] = {}
        self._records: dict[Someone, list[Someone]] = {}
        for someone, person in people_of(cohort):
            same = person.same_as if isinstance(person, Instructor) else None
            human = someone if same is None else ("learner", same)
            self._human[someone] = human
            self._records.setdefault(human, []).append(someone)
            self._emails[someone] = email = None if person.email is None else person.email.casefold()
            if email is not None:
                self._by_email.setdefault(email, []).append(someone)

    def records(self, someone: Someone) -> Sequence[Someone]:
        """All records of the same human; who is not in the cohort is alone."""
        return self._records.get(self._human.get(someone, someone), (someone,))

    def all_records(self, people: Iterable[Someone]) -> frozenset[Someone]:
        """All records of these humans."""
        return frozenset(each for someone in people for each in self.records(someone))

    def same(self, people: Iterable[Someone], there: People) -> frozenset[Someone]:
        """Who of these people another cohort's are: by email, case aside, else (where one has none) by role and id."""
        found: set[Someone] = set()
        for someone in people:
            email = there._emails.get(someone)
            if email is not None:
                found.update(self._by_email.get(email, ()))
            if someone in self._emails and (email is None or self._emails[someone] is None):
                found.add(someone)
        return frozenset(found)


def people_of(cohort: Cohort) -> Iterator[tuple[Someone, Person]]:
    """Learners, then instructors, each with role and id."""
    yield from ((("learner", learner.id), learner) for learner in cohort.learners)
    yield from ((("instructor", instructor.id), instructor) for instructor in cohort.instructors)

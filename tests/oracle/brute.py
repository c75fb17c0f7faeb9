"""All plans of a tiny cohort, and what is least among them.

What a clinic can do is a matrix of rows of the ledger. Plans are sums of one row of each clinic, kept where no cap is
passed and rule 7 holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.committed import CommittedPlan
from scheduler.plan import Plan
from tests.oracle.company import Sitting, past_sittings, sittings, stays
from tests.oracle.joinable import without_joinable
from tests.oracle.ledger import Ledger
from tests.oracle.past import Choice, Past, links_fit
from tests.oracle.plans import Matrix, Plans, bests, optimum_given, tiers_of
from tests.oracle.ways import ClinicSearch, TooManyPlansError, Ways
from tests.oracle.world import Meetings, World

MAX_PAIRS = 6_000_000
MAX_PLANS = 400_000

__all__ = ["TooManyPlansError", "all_plans", "optimum", "optimum_given"]


def all_plans(
    cohort: Cohort,
    published: Plan | None = None,
    freeze_before: int | None = None,
    without: Collection[str] = (),
    committed: Sequence[CommittedPlan] = (),
    notice_until: int | None = None,
) -> Plans:
    """Every plan that obeys all rules but those ``without``, beside other programmes'; raises TooManyPlansError."""
    return _Search(cohort, published, freeze_before, without, committed, notice_until).plans()


def optimum(
    cohort: Cohort,
    published: Plan | None = None,
    freeze_before: int | None = None,
    *,
    moves_per_seat: int = 3,
    without: Collection[str] = (),
) -> list[int] | None:
    """The true ``best`` of every tier, slack and all; ``None`` where no plan obeys the rules."""
    tiers = tiers_of(cohort, published, moves_per_seat)
    plans = without_joinable(all_plans(cohort, published, freeze_before, without), tiers)
    return bests(plans.measures, tiers)


class _Search:
    def __init__(
        self,
        cohort: Cohort,
        published: Plan | None,
        freeze_before: int | None,
        without: Collection[str],
        committed: Sequence[CommittedPlan],
        notice_until: int | None,
    ) -> None:
        self.cohort = cohort
        self.past = Past.of(cohort, published, freeze_before, notice_until)
        self.world = World(cohort, self.past.extra_days, without, committed)
        gone = {session.id for session in self.past.frozen}
        self.starts = {clinic.id: self.world.starts(clinic, freeze_before, gone) for clinic in cohort.clinics}
        candidates = [start.meetings for starts in self.starts.values() for start in starts]
        moments = [begin for meetings in (*candidates, *self.past.meetings) for begin, _ in meetings]
        moments += self.world.elsewhere.starts
        ordered_clinics = cohort.clinics if self.world.asks("order") else ()
        self.relations = [(clinic, after) for clinic in ordered_clinics for after in clinic.after]
        ordered = {name for clinic, after in self.relations for name in (clinic.id, after.clinic)}
        self.ledger = Ledger(self.world, moments, ordered)
        self.base, self.caps, self.capped = self.past.base(self.ledger)

    def plans(self) -> Plans:
        ways = tuple(
            ClinicSearch(self.world, self.ledger, self.past, self.starts[clinic.id], clinic).ways()
            for clinic in self.cohort.clinics
        )
        totals, chosen = self.base[None, :], np.zeros((1, 0), dtype=np.int32)
        known: dict[str, Ways] = {}
        for clinic, way in zip(self.cohort.clinics, ways, strict=True):
            totals, chosen = self._combine(totals, chosen, way)
            known[clinic.id] = way
            fits = self._in_order(totals, known.keys()) & self._in_groups(chosen, known, clinic.id)
            totals, chosen = totals[fits], chosen[fits]
            if len(totals) > MAX_PLANS:
                raise TooManyPlansError
        found = Plans(self.cohort, self._measures(totals), chosen, ways)
        if not self.past.may_miss_links(self.cohort, self.world.elsewhere):
            return found
        linked = (_linked(found.choice(p)) for p in range(len(totals)))
        linkable = (links_fit(self.cohort, self.past, self.world.elsewhere, sessions) for sessions in linked)
        kept = np.array(list(linkable), dtype=bool)
        return Plans(self.cohort, found.measures[kept], chosen[kept], ways)

    def _combine(self, totals: Matrix, chosen: NDArray[np.int32], ways: Ways) -> tuple[Matrix, NDArray[np.int32]]:
        rows = np.array(ways.rows, dtype=np.int64).reshape(-1, len(self.caps))
        if len(totals) * len(rows) > MAX_PAIRS:
            raise TooManyPlansError
        if not len(totals) or not len(rows):
            return totals[:0], np.zeros((0, chosen.shape[1] + 1), dtype=np.int32)
        tight = [c for c in self.capped if totals[:, c].max() + rows[:, c].max() > self.caps[c]]
        fits = np.ones((len(totals), len(rows)), dtype=bool)
        for column in tight:
            fits &= totals[:, column, None] + rows[None, :, column] <= self.caps[column]
        left, right = np.nonzero(fits)
        if len(left) > MAX_PLANS:
            raise TooManyPlansError
        return totals[left] + rows[right], np.column_stack((chosen[left], right.astype(np.int32)))

    def _in_groups(self, chosen: NDArray[np.int32], known: dict[str, Ways], newest: str) -> NDArray[np.bool_]:
        """Rule 18, between the newest clinic and those before it in the list."""
        fits, column = np.ones(len(chosen), dtype=bool), {name: k for k, name in enumerate(known)}
        for clinic in self.cohort.clinics if self.world.asks("same_group") else ():
            earlier, later = clinic.same_group_as, clinic.id
            if earlier is None or newest not in (earlier, later) or not {earlier, later} <= known.keys():
                continue
            first, second = self._sittings(known[earlier], earlier), self._sittings(known[later], later)
            good = np.array([[stays(a, b, clinic.same_instructor) for b in second] for a in first], dtype=bool)
            fits &= good.reshape(len(first), len(second))[chosen[:, column[earlier]], chosen[:, column[later]]]
        return fits

    def _sittings(self, ways: Ways, clinic: str) -> list[list[Sitting]]:
        before = past_sittings(self.past, clinic)
        return [[*sittings(self.world, way), *before] for way in ways.sessions]

    def _in_order(self, totals: Matrix, known: Collection[str]) -> NDArray[np.bool_]:
        """Rule 7. Columns hold 0 for who does not attend."""
        fits = np.ones(len(totals), dtype=bool)
        for clinic, after in self.relations:
            if clinic.id not in known or after.clinic not in known:
                continue
            earlier = self.cohort.clinic_by_id[after.clinic]
            for k, learner in enumerate(self.cohort.learners):
                later_frozen = self.past.attends(clinic.id, k)
                if not self.world.wants(earlier, learner) or (later_frozen and self.past.attends(earlier.id, k)):
                    continue
                first = totals[:, self.ledger.position["first", clinic.id, k]]
                last = totals[:, self.ledger.position["last", earlier.id, k]]
                gap = first - last
                both = (first > 0) & (last > 0)
                wrong = both & (gap < 1440 * after.min_days)
                if after.max_days is not None:
                    wrong |= both & (gap > 1440 * after.max_days)
                if after.required and not later_frozen:
                    wrong |= (first > 0) & (last == 0)
                fits &= ~wrong
        return fits

    def _measures(self, totals: Matrix) -> Matrix:
        at = self.ledger.position
        learners = [at["out_of_hours", "learner", k] for k in range(len(self.cohort.learners))]
        instructors = range(len(self.cohort.instructors))
        odd = totals[:, learners + [at["out_of_hours", "instructor", i] for i in instructors]]
        minutes = totals[:, [at["minutes", i] for i in instructors]]
        borne = totals[:, learners] + np.array([one.past_out_of_hours for one in self.cohort.learners], dtype=np.int64)
        led = minutes + np.array([one.past_minutes for one in self.cohort.instructors], dtype=np.int64)
        column = {
            **{name: totals[:, at[name]] for name in MEASURES if name in at},
            "out_of_hours": odd.sum(axis=1),
            "worst_out_of_hours": borne.max(axis=1, initial=0),
            "repeated_out_of_hours": totals[:, self._burdened()].sum(axis=1),
            "instructor_minutes": minutes.sum(axis=1),
            "peak_instructor_minutes": led.max(axis=1, initial=0),
        }
        return np.column_stack([column[name] for name in MEASURES])

    def _burdened(self) -> list[int]:
        """Columns of the minutes out of hours of learners who bore more than the mean in earlier cohorts."""
        past = [learner.past_out_of_hours for learner in self.cohort.learners]
        mean = sum(past) / max(len(past), 1)
        return [self.ledger.position["out_of_hours", "learner", k] for k, minutes in enumerate(past) if minutes > mean]


def _linked(choices: Sequence[Choice]) -> list[tuple[str, Meetings]]:
    return [(choice.clinic, choice.shell.start.meetings) for choice in choices]

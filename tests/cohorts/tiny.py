"""Cohorts so small that all their plans can be enumerated, drawn by a seed; some come with a published plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.plan import Plan
from tests.cohorts.draft import SCENES, Draft, Json, clock
from tests.cohorts.people import add_people
from tests.cohorts.republish import republish
from tests.cohorts.themes import RULE_THEMES, company, duties, night, overbooking, series, soft_time, uneven_past
from tests.oracle.brute import TooManyPlansError, all_plans

MEASURES_TO_WEIGH = (
    "out_of_hours",
    "worst_out_of_hours",
    "night_minutes",
    "instructor_minutes",
    "peak_instructor_minutes",
    "sessions",
    "days_waited",
    "split_groups",
)
SOFT_EVERY = 4
"""Every so many seeds somebody has soft time."""
PAST_EVERY = 5
"""Every so many seeds it matters who bore more before."""
COMPANY_EVERY = 4
"""And every so many it matters who sits with whom."""
OVERBOOKING_EVERY = 8
"""And every so many not everybody comes."""
DUTIES_EVERY = 4
"""And every so many instructors' days hold few minutes."""
STEPS = (60, 90, 120, 180, 240, 360, 480, 720)
FEWEST_PLANS = 40
"""So many plans make a cohort worth solving."""
INFEASIBLE_EVERY = 30
"""Every so many seeds a cohort is sought that no plan obeys."""
MOST_ATTEMPTS = 60


@dataclass(frozen=True, eq=False)
class TinyCase:
    """One instance: the cohort as JSON and as loaded, and perhaps a published plan that it is planned against."""

    seed: int
    document: Json
    cohort: Cohort
    published: Plan | None
    freeze_before: int | None
    """A minute of UTC; given just when ``published`` is."""

    @property
    def notice_until(self) -> int | None:
        """For those who want to keep a notice too: a minute within the published plan, just where it has sessions."""
        starts = [] if self.published is None else [one.meetings[0].start for one in self.published.sessions]
        if not starts:
            return None
        rng = Random(f"{self.seed}/notice")
        return int(rng.choice(sorted(starts)).timestamp()) // 60 + rng.choice((0, 1, 200, 2000))


def tiny_cohort(seed: int) -> Json:
    """The cohort of a seed as JSON (that of ``tiny_case``, published plan aside)."""
    return tiny_case(seed).document


@lru_cache(maxsize=64)
def tiny_case(seed: int) -> TinyCase:
    """The instance of a seed; every third is planned against a published plan."""
    size, most, found = 0, -1, None
    for attempt in range(MOST_ATTEMPTS):
        rng = Random(f"{seed}/{attempt}")
        document = _draw(rng, seed, size)
        try:
            case = _case(rng, seed, document)
            num_plans = len(all_plans(case.cohort, case.published, case.freeze_before).measures)
        except TooManyPlansError:
            size += 1
            continue
        fewest = FEWEST_PLANS if case.published is None else FEWEST_PLANS // 3
        if num_plans >= fewest if seed % INFEASIBLE_EVERY else num_plans == 0:
            return case
        if num_plans > most:
            most, found = num_plans, case
    if found is None:
        raise AssertionError(f"no tiny cohort for seed {seed} in {MOST_ATTEMPTS} attempts")
    return found


def _case(rng: Random, seed: int, document: Json) -> TinyCase:
    cohort = parse_cohort(document)
    if seed % 3 != 2:
        return TinyCase(seed, document, cohort, None, None)
    changed, published, freeze_before = republish(rng, document, cohort)
    return TinyCase(seed, changed, parse_cohort(changed), published, freeze_before)


def _draw(rng: Random, seed: int, size: int) -> Json:
    """A valid cohort, the smaller the higher ``size``."""
    draft = _scene(rng, seed)
    draft.slots = max(1, 3 - size // 2)
    draft.cohort.update(_top(draft, seed))
    add_people(draft, rng.randint(2, max(2, 4 - size // 2)), rng.randint(1, 3 if size < 3 else 2))
    _add_clinics(draft, rng.choice((1, 2, 2, 3) if size < 4 else (1, 2)))
    _add_themes(draft, seed)
    for clinic in draft.clinics:
        clinic["min_learners"] = min(clinic.get("min_learners", 1), clinic["capacity"])
    _add_objective(draft)
    if seed % SOFT_EVERY == 1:
        soft_time(draft, Random(f"{seed}/soft/{size}"))
    if seed % PAST_EVERY == 3:
        uneven_past(draft, Random(f"{seed}/past/{size}"))
    if seed % COMPANY_EVERY == 2:
        company(draft, Random(f"{seed}/company/{size}"))
    if seed % DUTIES_EVERY == 3:
        duties(draft, Random(f"{seed}/duties/{size}"))
    if seed % OVERBOOKING_EVERY == 3:
        overbooking(draft, Random(f"{seed}/overbooking/{size}"))
    return draft.cohort


def _scene(rng: Random, seed: int) -> Draft:
    scene = SCENES[seed % len(SCENES)]
    num_days = rng.choice((1, 2, 2, 3, 3, 4))
    first = scene.day - dt.timedelta(days=rng.randrange(num_days))
    step = rng.choice(STEPS)
    core = step * rng.randrange(1440 // step)
    zone = rng.choice((*scene.zones, "UTC"))
    return Draft(rng, scene, zone, first, num_days, step, core, slots=2)


def _top(draft: Draft, seed: int) -> Json:
    horizon: Json = {"start": draft.first_day.isoformat(), "end": draft.day(draft.num_days - 1).isoformat()}
    if draft.zone != "UTC":
        horizon["time_zone"] = draft.zone
    horizon["start_every_minutes"] = draft.step
    return {
        "schema_version": 1,
        "id": f"tiny-{seed}",
        "horizon": horizon,
        "learners": [],
        "instructors": [],
        "clinics": [],
    }


def _add_clinics(draft: Draft, number: int) -> None:
    rng = draft.rng
    for k in range(number):
        clinic: Json = {
            "id": f"c{k + 1}",
            "title": f"Clinic {k + 1}",
            "duration_minutes": rng.choice((30, 45, 60, 60, 90, 120)),
            "capacity": rng.choice((2, 3, 4)),
        }
        if draft.chance(0.2):
            clinic["priority"] = rng.choice((2, 5))
        if draft.chance(0.15):
            clinic["languages"] = ["en"]
        _narrow(draft, clinic)
        draft.clinics.append(clinic)
    for instructor in draft.instructors:
        instructor["clinics"] = [clinic["id"] for clinic in draft.clinics if draft.chance(0.8)]


def _narrow(draft: Draft, clinic: Json) -> None:
    """Hours that hold a few starts a day; a window of few days."""
    rng = draft.rng
    span = draft.step * rng.randint(0, draft.slots - 1) + clinic["duration_minutes"]
    early = rng.choice((0, 0, 0, -draft.step)) if span > clinic["duration_minutes"] else 0
    start = draft.local_core(draft.zone) + early - rng.choice((0, 0, 15))
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    clinic["hours"] = [{"days": days, "start": clock(start), "end": clock(start + min(span + 15, 1439))}]
    if draft.num_days > 2 and draft.chance(0.5):
        first = rng.randrange(draft.num_days - 1)
        clinic["window"] = {"start": draft.day(first).isoformat(), "end": draft.day(first + 1).isoformat()}


def _add_themes(draft: Draft, seed: int) -> None:
    main = RULE_THEMES[seed // len(SCENES) % len(RULE_THEMES)]
    others = draft.rng.sample(RULE_THEMES, draft.rng.randint(1, 3))
    chosen = [theme for theme in RULE_THEMES if theme is main or theme in others]
    extras = [theme for theme, share in ((night, 0.25), (series, 0.2)) if draft.chance(share)]
    ranks = {"rooms": -1, "listed": 1}
    for theme in sorted((*extras, *chosen), key=lambda theme: ranks.get(theme.__name__, 0)):
        theme(draft)


def _add_objective(draft: Draft) -> None:
    rng = draft.rng
    grouped = "groups" in draft.cohort
    if draft.chance(0.2 if grouped else 0.4):
        return
    tiers: list[Json] = []
    if draft.chance(0.85):
        tiers.append({"unscheduled": rng.choice((1, 1, 5, 60))})
        if draft.chance(0.4):
            tiers[0][rng.choice(MEASURES_TO_WEIGH)] = rng.choice((1, 1, 2))
    for _ in range(rng.randint(1, 3)):
        chosen = rng.sample(MEASURES_TO_WEIGH, rng.choice((1, 1, 2)))
        tiers.append({measure: rng.choice((1, 1, 3)) for measure in chosen})
    if grouped and draft.chance(0.6):
        tiers.insert(rng.randint(0, 1), {"split_groups": 1})
    for tier in tiers:
        if draft.chance(0.3):
            tier["slack_percent"] = rng.choice((10, 25, 33.3, 50, 100))
    if draft.chance(0.1):
        tiers[-1]["changes"] = 1
    draft.cohort["objective"] = {"tiers": tiers}

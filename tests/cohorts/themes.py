"""What can be added to a draft so that a rule is likely to bind: one function a rule, and one for measures."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from scheduler.cohort.when import WEEKDAYS
from tests.cohorts.draft import Draft, Json, clock, instant
from tests.cohorts.listed import listed
from tests.cohorts.people import LANGUAGES

Theme = Callable[[Draft], None]


def requests(draft: Draft) -> None:
    """Stated requests, completed clinics, decisions."""
    rng = draft.rng
    for learner in draft.some(draft.learners):
        ids = draft.some([clinic["id"] for clinic in draft.clinics])
        learner["clinics"] = [
            {"clinic": clinic, "priority": rng.choice((1, 2, 5))} if draft.chance(0.3) else clinic for clinic in ids
        ]
        if draft.chance(0.3):
            learner["completed"] = [rng.choice(draft.clinics)["id"]]
    decisions: dict[tuple[str, str], Json] = {}
    for _ in range(rng.randint(1, 3)):
        learner, clinic = rng.choice(draft.learners), rng.choice(draft.clinics)
        decision: Json = {"learner": learner["id"], "clinic": clinic["id"], "must": draft.chance(0.2)}
        if draft.chance(0.4):
            decision["start"] = instant(rng.choice(draft.inside()))
        wanted = learner.get("clinics")
        asked = wanted is None or clinic["id"] in [r if isinstance(r, str) else r["clinic"] for r in wanted]
        if decision["must"] and (not asked or clinic["id"] in learner.get("completed", [])):
            continue
        decisions[learner["id"], clinic["id"]] = decision
    draft.cohort["decisions"] = list(decisions.values())


def capacity(draft: Draft) -> None:
    """Fewer seats than learners."""
    for clinic in draft.some(draft.clinics):
        clinic["capacity"] = draft.rng.choice((1, 1, 2))
        if draft.chance(0.5):
            clinic["max_sessions"] = 1


def min_learners(draft: Draft) -> None:
    """Sessions that need company."""
    for clinic in draft.some(draft.clinics):
        clinic["min_learners"] = draft.rng.choice((2, 2, 3))
        clinic["capacity"] = max(clinic["capacity"], clinic["min_learners"])


def max_sessions(draft: Draft) -> None:
    """One session only, or two small ones."""
    for clinic in draft.some(draft.clinics, 0.8):
        clinic["max_sessions"] = draft.rng.choice((1, 1, 2))
        clinic["capacity"] = draft.rng.choice((1, 2, 3))


def availability(draft: Draft) -> None:
    """More busy time, and languages."""
    rng = draft.rng
    for person in draft.some(draft.learners, 0.5):
        person["languages"] = rng.choice((["en"], ["FR"], ["en", "fr"], [] if draft.chance(0.2) else ["fr"]))
    for clinic in draft.some(draft.clinics, 0.5):
        clinic["languages"] = rng.choice((["en"], ["en", "fr"], ["fr", "EN"], [] if draft.chance(0.3) else ["en"]))
    for person in draft.some(draft.learners, 0.3):
        core = rng.choice(draft.inside())
        person.setdefault("busy", []).append(draft.span(core - 30, core + 45, person.get("time_zone", "UTC")))


def overlap(draft: Draft) -> None:
    """Clinics that compete for the same hour; the same human on both sides; a learner's cap on days."""
    rng = draft.rng
    first = draft.clinics[0]
    for clinic in draft.clinics[1:]:
        if "hours" in first and draft.chance(0.8):
            clinic["hours"] = first["hours"]
            clinic["duration_minutes"] = first["duration_minutes"]
    if draft.chance(0.6):
        rng.choice(draft.instructors)["same_as"] = rng.choice(draft.learners)["id"]
    if draft.chance(0.6):
        for learner in draft.some(draft.learners):
            learner["max_sessions_per_day"] = 1


def order(draft: Draft) -> None:
    """One clinic after another."""
    rng = draft.rng
    for earlier, later in zip(draft.clinics, draft.clinics[1:], strict=False):
        after: Json = {"clinic": earlier["id"]}
        if draft.chance(0.4):
            after["min_days"] = rng.choice((1, 1, 2))
        if draft.chance(0.4):
            after["max_days"] = after.get("min_days", 0) + rng.choice((0, 1))
        if draft.chance(0.6):
            after["required"] = True
        later["after"] = [after]


def readiness(draft: Draft) -> None:
    """Pre-work and late comers."""
    rng = draft.rng
    draft.cohort["async_alternatives"] = [
        {"id": "pre", "title": "Preparation", "covers": [], "kind": "reading", "duration_minutes": 30},
        {
            "id": "film",
            "title": "Recording",
            "covers": [draft.clinics[0]["id"]],
            "kind": "recording",
            "duration_minutes": 20,
        },
    ]
    for learner in draft.some(draft.learners):
        if draft.chance(0.6):
            learner["available_from"] = draft.day(rng.randint(-1, draft.num_days - 1)).isoformat()
        if draft.chance(0.3):
            learner["completed"] = [*learner.get("completed", []), "pre"]
    for clinic in draft.some(draft.clinics):
        clinic["prework"] = [{"async": "pre", "lead_days": rng.randint(0, draft.num_days - 1)}]


def staffing(draft: Draft) -> None:
    """Languages of instructors, two instructors a session, sessions that run themselves."""
    rng = draft.rng
    for instructor in draft.some(draft.instructors):
        instructor["languages"] = rng.choice((["en"], ["fr"], ["EN", "FR"]))
    for clinic in draft.some(draft.clinics):
        if "sessions" not in clinic:
            clinic["instructors_per_session"] = rng.choice((0, 1, 2, 2))
        if draft.chance(0.7):
            clinic["languages"] = list(rng.choice((LANGUAGES, ("en",), ("fr",))))


def workload(draft: Draft) -> None:
    """Little time of few instructors."""
    rng = draft.rng
    for clinic in draft.clinics:
        clinic["capacity"] = min(clinic["capacity"], rng.choice((1, 2)))
        clinic["min_learners"] = 1
        if "sessions" not in clinic:
            clinic["instructors_per_session"] = 1
    for instructor in draft.instructors:
        kind = rng.choice(("buffer_minutes", "max_sessions", "max_sessions_per_day", "max_sessions_per_week"))
        instructor[kind] = rng.choice((15, 60, 120)) if kind == "buffer_minutes" else 1


def rooms(draft: Draft) -> None:
    """Sites, rooms with few seats and hours of their own."""
    rng = draft.rng
    zone = rng.choice(draft.scene.zones)
    draft.cohort["rooms"] = []
    for k in range(rng.choice((1, 1, 2))):
        room: Json = {
            "id": f"r{k + 1}",
            "site": rng.choice(("north", "south")),
            "seats": rng.choice((1, 2, 4)),
            "time_zone": zone,
        }
        if draft.chance(0.4):
            core = draft.local_core(zone)
            days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            room["available_hours"] = [{"days": days, "start": clock(core - 60), "end": clock(core + 180)}]
        if draft.chance(0.3):
            core = rng.choice(draft.inside())
            room["busy"] = [draft.span(core - 30, core + 30, zone)]
        draft.cohort["rooms"].append(room)
    sites = ["north", "south"]
    for learner in draft.learners:
        if draft.chance(0.85):
            learner["site"] = rng.choice([*sites, draft.cohort["rooms"][0]["site"]])
    for instructor in draft.instructors:
        instructor["sites"] = draft.some(sites, 0.7)
    for clinic in draft.some(draft.clinics, 0.8):
        if "sessions" not in clinic:
            clinic["modality"] = rng.choice(("in_person", "in_person", "hybrid"))


def resources(draft: Draft) -> None:
    """A licence or lab that few meetings can use at once."""
    rng = draft.rng
    concurrent = rng.choice((1, 1, 2))
    resource: Json = {"id": "licence", "concurrent": concurrent}
    if draft.chance(0.5):
        resource["links"] = [f"https://meet.example.com/{k + 1}" for k in range(concurrent)]
    draft.cohort["resources"] = [resource]
    for clinic in draft.some(draft.clinics, 0.8):
        clinic["hours"] = draft.clinics[0].get("hours", clinic.get("hours"))
        clinic["resource"] = "licence"
        clinic["capacity"] = rng.choice((1, 2))
        clinic["min_learners"] = 1


def grid(draft: Draft) -> None:
    """Windows, and series whose later meetings must fit."""
    rng = draft.rng
    for clinic in draft.some(draft.clinics):
        if "sessions" in clinic:
            continue
        first = rng.randint(0, draft.num_days - 1)
        last = rng.randint(first, draft.num_days - 1)
        clinic["window"] = {"start": draft.day(first).isoformat(), "end": draft.day(last).isoformat()}
    series(draft)


def series(draft: Draft) -> None:
    """More than one meeting a session."""
    rng = draft.rng
    if draft.num_days > 1:
        clinic = rng.choice(draft.clinics)
        if draft.chance(0.5):
            clinic["meetings"] = {"count": 2, "every_days": rng.randint(1, draft.num_days - 1)}
        else:
            clinic["meetings"] = {"day_offsets": [0, rng.randint(1, draft.num_days - 1)]}


def out_of_hours_limit(draft: Draft) -> None:
    """Little patience with odd hours."""
    rng = draft.rng
    if draft.chance(0.4):
        draft.cohort.setdefault("defaults", {})["max_out_of_hours"] = rng.choice((0, 30, 45, 60))
    for person in draft.some(draft.learners + draft.instructors):
        person["max_out_of_hours"] = rng.choice((0, 15, 30, 60))


def max_away(draft: Draft) -> None:
    """A team that cannot be away all at once."""
    rng = draft.rng
    team: Json = {"id": "team"}
    if draft.chance(0.7):
        team["max_away"] = rng.choice((0, 1, 1, 1, 2))
    if draft.chance(0.4):
        core = rng.choice(draft.inside())
        team["blackouts"] = [{"start": instant(core - 30), "end": instant(core + 30)}]
    draft.cohort["groups"] = [team]
    for learner in draft.some(draft.learners, 0.8):
        learner["group"] = "team"


def night(draft: Draft) -> None:
    """Hours that count as night where the meetings are, and default availability."""
    core = draft.local_core(draft.rng.choice(draft.scene.zones))
    defaults = draft.cohort.setdefault("defaults", {})
    defaults["night"] = {"start": clock(core - 30), "end": clock(core + 90)}
    if draft.chance(0.5):
        defaults["stretch"] = draft.rng.choice(({"before": 60}, {"after": 600}, {"before": 300, "after": 300}))
    if draft.chance(0.3):
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        defaults["available_hours"] = [{"days": days, "start": clock(core - 120), "end": clock(core + 120)}]


def company(draft: Draft, rng: Random) -> None:
    """Who sits with whom, and who leads whom. All else stays as drawn."""
    clinics, learners = [clinic["id"] for clinic in draft.clinics], [learner["id"] for learner in draft.learners]
    if len(clinics) > 1 and rng.random() < 0.6:
        later, earlier = rng.sample(draft.clinics, 2)
        later["same_group_as"] = earlier["id"]
        if later.get("instructors_per_session", 1) and rng.random() < 0.4:
            later["same_instructor"] = True
    if len(learners) > 1 and rng.random() < 0.5:
        draft.cohort["keep_apart"] = [{"learners": rng.sample(learners, rng.choice((2, 2, min(3, len(learners)))))}]
        if rng.random() < 0.4:
            draft.cohort["keep_apart"][0]["clinics"] = rng.sample(clinics, 1)
    if rng.random() < 0.5:
        if not draft.cohort.get("groups"):
            draft.cohort["groups"] = [{"id": "team"}]
            for learner in rng.sample(draft.learners, min(2, len(learners))):
                learner["group"] = "team"
        draft.cohort["groups"][0]["intact"] = rng.sample(clinics, rng.randint(1, len(clinics)))
    if rng.random() < 0.5:
        rng.choice(draft.learners)["led_by"] = [rng.choice(draft.instructors)["id"]]


def overbooking(draft: Draft, rng: Random) -> None:
    """Clinics that not everybody comes to. All else stays as drawn."""
    for clinic in draft.clinics:
        clinic["capacity"] = rng.choice((1, 1, 2))
        clinic["min_learners"] = min(clinic.get("min_learners", 1), clinic["capacity"])
        if rng.random() < 0.8:
            clinic["show_rate"] = rng.choice((0.3, 0.5, 0.75, 0.9))
            clinic["overflow_probability"] = rng.choice((0, 0.05, 0.125, 0.25, 0.3, 0.5, 0.9))


def duties(draft: Draft, rng: Random) -> None:
    """Instructors' days that hold few minutes, some of them taken by standing duties. All else stays as drawn."""
    lengths = sorted({clinic["duration_minutes"] for clinic in draft.clinics})
    for instructor in draft.instructors:
        if rng.random() < 0.2:
            continue
        most = rng.choice(lengths) * rng.choice((1, 1, 2))
        standing = rng.choice((0, 15, 30, 60))
        if standing:
            instructor["duties"] = [{"title": "Forum", "minutes_per_day": standing}]
            if rng.random() < 0.6:
                instructor["duties"][0]["days"] = rng.sample(WEEKDAYS, rng.randint(1, 6))
        if rng.random() < 0.3:
            grading = {"title": "Grading", "after": rng.choice(draft.clinics)["id"], "minutes_per_learner": 15}
            instructor["duties"] = [*instructor.get("duties", []), grading]
        instructor["max_minutes_per_day"] = max(standing, most + rng.choice((0, standing)))


def soft_time(draft: Draft, rng: Random) -> None:
    """Time that people would rather keep where the meetings are, and what it weighs. All else stays as drawn."""
    for person in (*draft.learners, *draft.instructors):
        if rng.random() < 0.6:
            start = rng.choice(draft.inside()) + rng.randrange(-90, 90, 15)
            zone = person.get("time_zone", "Asia/Tokyo")
            kept = {**draft.span(start, start + rng.choice((15, 45, 120)), zone), "soft": True}
            person["busy"] = [*person.get("busy", []), kept]
    tiers = draft.cohort.setdefault("objective", {"tiers": [{"unscheduled": 1}]})["tiers"]
    tiers.insert(rng.randrange(1, len(tiers) + 1), {"soft_clashes": 1, "out_of_hours": rng.choice((1, 2))})


def uneven_past(draft: Draft, rng: Random) -> None:
    """Learners who bore much before, and what it weighs to burden them again. All else stays as drawn."""
    for learner in draft.learners:
        learner["past_out_of_hours"] = rng.choice((0, 30, 90))
    tiers = draft.cohort.setdefault("objective", {"tiers": [{"unscheduled": 1}]})["tiers"]
    tiers.insert(rng.randrange(1, len(tiers) + 1), {"repeated_out_of_hours": 1, "out_of_hours": rng.choice((0, 1))})


RULE_THEMES: tuple[Theme, ...] = (
    requests,
    capacity,
    min_learners,
    max_sessions,
    availability,
    overlap,
    order,
    readiness,
    staffing,
    workload,
    rooms,
    resources,
    grid,
    listed,
    out_of_hours_limit,
    max_away,
)
"""In the order of the rules of the contract; each bears its rule's slug."""

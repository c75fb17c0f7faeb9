"""Random people: hours, rosters, polls, busy time, languages."""

from __future__ import annotations

from tests.cohorts.draft import EVERY_DAY, Draft, Json, clock

LANGUAGES = ("en", "fr")


def add_person(draft: Draft, identity: str, name: str) -> Json:
    """A person of the scene with hours somewhere around the core moments."""
    rng = draft.rng
    zone = rng.choice(draft.scene.zones)
    person: Json = {"id": identity, "name": name, "time_zone": zone}
    if draft.scene.countries and draft.chance(0.6):
        country, home = rng.choice(draft.scene.countries)
        person["country"] = country
        if home:
            person["time_zone"] = zone = home
        else:
            del person["time_zone"]
            zone = "Asia/Tokyo"
    _add_hours(draft, person, zone)
    if draft.chance(0.25):
        middle = rng.choice(draft.inside()) + rng.randrange(-90, 90, 15)
        person["busy"] = [draft.span(middle, middle + rng.choice((30, 60, 180)), zone)]
    return person


def _add_hours(draft: Draft, person: Json, zone: str) -> None:
    rng = draft.rng
    style = rng.choices(("default", "working", "available", "roster", "poll"), (1, 4, 3, 3, 4))[0]
    core = draft.local_core(zone)
    start = core + rng.randrange(-300, 61, 30)
    end = core + rng.randrange(30, 481, 30)
    days = list(EVERY_DAY if draft.chance(0.8) else rng.sample(EVERY_DAY, 5))
    if style == "working":
        person["working_hours"] = [{"days": days, "start": clock(start), "end": clock(end)}]
        if draft.chance(0.2):
            person["working_hours"].append({"days": days[:3], "start": clock(end), "end": clock(end + 60)})
    elif style == "available":
        if draft.chance(0.6):
            person["working_hours"] = [{"days": days, "start": clock(start), "end": clock(start + 240)}]
        person["available_hours"] = [{"days": days, "start": clock(core - 180), "end": clock(core + 420)}]
        if draft.chance(0.3):
            person["available_hours"].append({"days": list(EVERY_DAY), "start": "22:00", "end": "24:00"})
            person["available_hours"].append({"days": list(EVERY_DAY), "start": "00:00", "end": "03:00"})
    elif style == "roster":
        person["roster"] = _windows(draft, zone)
    elif style == "poll":
        if draft.chance(0.3):
            person["roster"] = _windows(draft, zone)
        elif draft.chance(0.6):
            person["working_hours"] = [{"days": days, "start": clock(start - 120), "end": clock(end + 120)}]
        person["availability"] = [
            {**window, "if_need_be": True} if draft.chance(0.35) else window for window in _windows(draft, zone)
        ]


def _windows(draft: Draft, zone: str) -> list[Json]:
    rng = draft.rng
    found = []
    for core in draft.inside():
        if draft.chance(0.9):
            start = core + rng.randrange(-240, 31, 30)
            end = start + rng.choice((120, 240, 360, 480))
            found.append(draft.span(start, end, zone))
            if draft.chance(0.3):
                found.append(draft.span(end, end + 60, zone))
    return found


def add_people(draft: Draft, num_learners: int, num_instructors: int) -> None:
    """Learners and instructors, requests and qualifications still to be had."""
    rng = draft.rng
    for k in range(num_learners):
        learner = add_person(draft, f"l{k + 1}", f"Learner {k + 1}")
        if draft.chance(0.3):
            learner["priority"] = rng.choice((2, 3, 10))
        if draft.chance(0.25):
            learner["past_out_of_hours"] = rng.choice((30, 60, 120))
        if draft.chance(0.1):
            learner["low_bandwidth"] = True
        draft.learners.append(learner)
    for k in range(num_instructors):
        instructor = add_person(draft, f"i{k + 1}", f"Instructor {k + 1}")
        if draft.chance(0.25):
            instructor["past_minutes"] = rng.choice((30, 60, 90))
        draft.instructors.append(instructor)

"""Sessions that the coordinator lists."""

from __future__ import annotations

from tests.cohorts.draft import Draft, Json, wall


def listed(draft: Draft) -> None:
    """Sessions with fixed times."""
    rng = draft.rng
    for clinic in draft.some(draft.clinics, 0.7):
        for key in ("window", "hours"):
            if draft.chance(0.5):
                clinic.pop(key, None)
        qualified = [i["id"] for i in draft.instructors if clinic["id"] in i["clinics"]]
        offsets = _offsets(clinic)
        days = draft.num_days - offsets[-1]
        found = []
        for k in range(rng.choice((1, 2, 2, 3))):
            start = wall(
                draft.day(rng.randrange(days)),
                draft.local_core(draft.zone) + rng.choice((-60, -15, 0, 0, 30)),
                draft.zone,
            )
            start = min(start, wall(draft.day(days), 0, draft.zone) - 1440)
            start = max(start, wall(draft.first_day, 0, draft.zone))
            session: Json = {"id": f"{clinic['id']}-s{k + 1}", "start": draft.span(start, start, draft.zone)["start"]}
            if qualified and clinic.get("instructors_per_session", 1) and draft.chance(0.7):
                session["instructors"] = [rng.choice(qualified)]
            if clinic.get("languages") and draft.chance(0.7):
                session["language"] = rng.choice(clinic["languages"])
            if clinic.get("modality", "online") != "online" and draft.chance(0.5):
                session["room"] = rng.choice(draft.cohort["rooms"])["id"]
            if draft.chance(0.4):
                session["capacity"] = rng.choice((1, 2, 4))
            if draft.chance(0.15):
                session["must_run"] = True
            found.append(session)
        clinic["sessions"] = found


def _offsets(clinic: Json) -> list[int]:
    meetings = clinic.get("meetings", {})
    if "day_offsets" in meetings:
        return list(meetings["day_offsets"])
    return [k * meetings.get("every_days", 7) for k in range(meetings.get("count", 1))]

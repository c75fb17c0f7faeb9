"""Rule 21: an instructor's day holds so many minutes, of sessions and standing duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scheduler.cohort.people import Instructor
from scheduler.cohort.when import WEEKDAYS
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "daily_load"


def check(scene: Scene) -> Iterator[Finding]:
    """Meetings that start on one local day take no more minutes than the day's limit leaves beside standing duties."""
    for key, sessions in scene.led.items():
        instructor = scene.facts.instructors[key]
        if instructor.max_minutes_per_day is None:
            continue
        zone = scene.facts.instructor(key).zone
        minutes: dict[int, int] = defaultdict(int)
        open_days = set()
        for session in sessions:
            for start, end in session.meetings:
                minutes[zone.day(start)] += end - start
                if not session.frozen:
                    open_days.add(zone.day(start))
        for session in scene.facts.elsewhere.led.get(key, ()):
            for start, end in session.meetings:
                minutes[zone.day(start)] += end - start
        for day in sorted(open_days):
            left = minutes_left(instructor, day)
            if minutes[day] > left:
                message = f"leads {minutes[day]} minutes on one day and has {left} beside standing duties"
                yield Finding(SLUG, f"instructor {key}", message)


def minutes_left(instructor: Instructor, day: int) -> int:
    """What a local day (days since 1970-01-01) has for sessions, of an instructor with a limit."""
    name = WEEKDAYS[(day + 3) % 7]
    weekend = name in ("sat", "sun")
    standing = [
        duty.minutes_per_day or 0
        for duty in instructor.duties
        if (not weekend if duty.days is None else name in duty.days)
    ]
    return max((instructor.max_minutes_per_day or 0) - sum(standing), 0)

"""Briefs for instructors: what they need for their sessions, and nothing of anybody else."""

from __future__ import annotations

import pytest

from scheduler import parse_cohort
from scheduler.cohort.people import Learner
from scheduler.exports.breakouts import By, breakouts
from scheduler.exports.briefs import Rooms, briefs, plain, zoom_rooms
from tests.attendance.programme import PEOPLE, cohort, document, plan


def learners(groups: str) -> list[Learner]:
    """One for each letter, in the group of that letter; a dot has none."""
    return [
        Learner.model_validate(
            {"id": f"l{k}", "name": f"L {k}", "time_zone": "UTC"} | ({"group": g} if g != "." else {})
        )
        for k, g in enumerate(groups)
    ]


@pytest.mark.parametrize(
    ("groups", "by", "rooms", "expected"),
    [
        ("aabbc.", "group", None, ["l0 l1", "l2 l3", "l4", "l5"]),
        ("ababab", "group", 2, ["l0 l2 l4", "l1 l3 l5"]),
        # The largest group alone, the two smaller ones together.
        ("aaabbc", "group", 2, ["l0 l1 l2", "l3 l4 l5"]),
        ("aabb", "group", 9, ["l0 l1", "l2 l3"]),
        ("aaabbb", "mixed", 3, ["l0 l3", "l1 l4", "l2 l5"]),
        # Nine of them in rooms of about four: three rooms of three.
        ("aaaaaaaaa", "mixed", None, ["l0 l3 l6", "l1 l4 l7", "l2 l5 l8"]),
        ("ab", "mixed", 5, ["l0", "l1"]),
    ],
)
def test_breakout_rooms(groups: str, by: By, rooms: int | None, expected: list[str]) -> None:
    found = breakouts(learners(groups), by, rooms)
    assert [" ".join(each.id for each in room) for room in found] == expected


def test_a_brief_says_who_when_where_and_with_whom() -> None:
    asked = document()
    asked["groups"] = [{"id": "sales"}, {"id": "legal"}]
    for learner, group in zip(asked["learners"], ("sales", "legal", "sales", "legal"), strict=False):
        learner["group"] = group
    asked["instructors"][0]["conference_url"] = "https://meet.example.com/ines"
    (brief,) = briefs(plan(), parse_cohort(asked), Rooms("group"))
    assert brief.sessions == ("lab-1", "lab-2", "talk-1")
    text = brief.text
    assert (
        "- When: Monday 2 March 2026, 10:00–11:00, Europe/Berlin (UTC+01:00)\n- Join: <https://meet.example.com/ines>"
        in text
    )
    assert "### Who comes: 4\n\n- Ada Okafor (sales)\n- Bo Lindqvist (legal)\n- Chloé Dubois (sales)\n" in text
    assert "1. Ada Okafor, Chloé Dubois\n2. Bo Lindqvist, Dmitri Petrov\n" in text
    assert text.count("- When:") == 4


def test_a_brief_tells_no_addresses_and_only_of_ones_own_sessions() -> None:
    asked = document()
    asked["instructors"].append({"id": "i2", "name": "Jon Ek", "time_zone": "UTC", "clinics": ["lab"]})
    sessions = list(plan().sessions)
    sessions[1] = sessions[1].model_copy(update={"instructors": ("i2",)})
    made = plan().model_copy(update={"sessions": tuple(sessions)})
    by_id = {each.instructor: each for each in briefs(made, parse_cohort(asked), Rooms("mixed"))}
    assert by_id["i2"].sessions == ("lab-2",)
    for _, name, email in PEOPLE:
        assert (name in by_id["i2"].text) == (name in ("Eiko Tanaka", "Farid Aziz", "Grace Müller"))
        assert not email or all(email not in each.text for each in by_id.values())


def test_an_overbooked_session_says_so() -> None:
    """Four on three seats, each of whom comes with 0.5: all four come with 1/16."""
    asked = document()
    asked["clinics"][0] |= {"capacity": 3, "show_rate": 0.5, "overflow_probability": 0.1}
    (brief,) = briefs(plan(), parse_cohort(asked))
    assert "Overbooked: 4 on 3 seats, since about 50 % come" in brief.text
    assert "a probability of at most 6.3 %" in brief.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada", "Ada"),
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("[Ada](https://example.com)", "\\[Ada\\](https://example.com)"),
        ("- Ada", "\\- Ada"),
        ("1. Ada", "1\\. Ada"),
        ("Ada\n# Boss", "Ada \\# Boss"),
        ("Jean-Luc O'Neil", "Jean-Luc O'Neil"),
    ],
)
def test_names_are_text_in_markdown(name: str, shown: str) -> None:
    assert plain(name) == shown


def test_zoom_reads_the_rooms_of_those_with_addresses() -> None:
    made = plan()
    text = zoom_rooms(made.sessions[0], cohort(), Rooms("mixed", 2))
    assert text.split("\r\n") == [
        '"Pre-assign Room Name","Email Address"',
        '"Room 1","ada.okafor@example.com"',
        '"Room 1","chloe.dubois@example.com"',
        '"Room 2","bo@example.com"',
        "",
    ]

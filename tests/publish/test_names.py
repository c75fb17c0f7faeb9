"""File names are safe whatever the ids, and name nobody."""

import unicodedata
from pathlib import Path

import pytest

from scheduler.cohort.people import Person
from scheduler.publish import publish_invites
from scheduler.publish.identity import event_uid, is_telling

from .world import NOW, cohort, people, plan, read_folder, session, tree

IDS = (
    *("../../etc/passwd", "/etc/passwd", "..", ".", "C:\\temp", "a/b", "a\\b", "~", "%2e%2e%2f", "-rf", "*", "a|b"),
    *("CON", "con", "NUL", "aux.txt", "trailing.", "trailing ", "x" * 300, "x" * 301, "Ab", "aB", "AB", "ab"),
    *("é", unicodedata.normalize("NFD", "é"), "e", "交渉", "练习", "🦉", "a:b", "a;b", 'a"b', "a\u202eb", "ﬁ", "fi"),
)


def test_no_id_leads_out_of_the_folder_or_to_anothers_file(tmp_path: Path) -> None:
    learners = [{"id": one, "name": "Wanda Quist", "time_zone": "UTC"} for one in IDS]
    clinics = [{"id": one, "title": "Lab", "duration_minutes": 60, "capacity": 99} for one in IDS]
    instructors = [{"id": one, "name": "Pavel Zeman", "time_zone": "UTC", "clinics": [one]} for one in IDS]
    world = cohort(learners=learners, instructors=instructors, clinics=clinics, async_alternatives=[])
    sessions = [
        session(
            one,
            one,
            f"2026-03-{k + 3:02}T10:00" if k < 28 else "2026-04-01T10:00",
            learners=IDS[:6],
            instructors=(one,),
        )
        for k, one in enumerate(IDS)
    ]
    folder = tmp_path / "out"
    publish_invites(plan(*sessions), world, folder, now=NOW)
    names = [name for name in tree(folder) if name != "invites.json"]
    assert {path.name for path in tmp_path.iterdir()} == {"out"}
    assert len({name.lower() for name in names}) == len(names) == len(IDS) * (6 + 1 + 1)
    assert all(set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for name in names for part in name.split("/"))
    assert max(len(part) for name in names for part in name.split("/")) <= 80
    assert not {part.split(".")[0] for name in names for part in name.split("/")} & {"con", "nul", "aux"}
    assert len({read.uid for read in read_folder(folder)}) == len(IDS) * 7


@pytest.mark.parametrize(
    ("person_id", "telling"),
    [
        ("l1", False),
        ("wanda", True),
        ("quist-7", True),
        ("wquist", True),
        ("someone@example.org", True),
        ("W.Q.", False),
        ("learner-12", False),
        ("office7", True),
    ],
)
def test_an_id_that_tells_who_it_is_stays_out_of_names(tmp_path: Path, person_id: str, telling: bool) -> None:
    who = {"id": person_id, "name": "Wanda Quist", "email": "office7@example.com", "time_zone": "UTC"}
    assert is_telling(Person.model_validate(who)) == telling
    world = cohort(learners=[*people("learners"), who])
    one = session("lab-1", "lab", "2026-03-04T15:00", learners=(person_id,))
    report = publish_invites(plan(one), world, tmp_path, now=NOW)
    told = " ".join((*tree(tmp_path), (tmp_path / "invites.json").read_text())).lower()
    assert not any(word in told for word in ("wanda", "quist", "someone", "office7"))
    assert not any("@" in line for line in report.lines)


def test_no_two_meetings_share_a_uid_however_their_ids_are_cut() -> None:
    cut = [("a", "b,c"), ("a,b", "c"), ('a","b', "c"), ("a", 'b","c'), ("A", "b,c"), ("", "a,b,c")]
    uids = {event_uid("x", "learner", person, key, number) for person, key in cut for number in (1, 11)}
    uids |= {event_uid("x", "instructor", person, key, 1) for person, key in cut}
    assert len(uids) == 3 * len(cut)

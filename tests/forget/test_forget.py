"""A person is taken out of everything kept, and the rest goes on to be right."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import forget, load_cohort
from scheduler.calendars.cache import Cache
from scheduler.errors import InputError, WantingError
from scheduler.files import WriteError, write_whole
from scheduler.plan_text import load_plan
from scheduler.templates import template_text
from tests.cli.terminal import WIDTH, Terminal
from tests.forget.programme import LINK, SECOND, WANDA, YSOLDE, change, leave, programme, published, telling, tree
from tests.publish.post import mail, mbox, reply
from tests.publish.world import read_folder

BETWEEN = dt.datetime(2026, 3, 12, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("SCHEDULE_CACHE", str(tmp_path / "cache"))
    return Terminal(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "spring"
    made.mkdir()
    return made


def words(person: dict[str, str]) -> tuple[str, ...]:
    return (person["id"], person["name"], person["email"])


def answer(plan: Path, terminal: Terminal, inbox: Path) -> None:
    """Wanda accepts all that she is invited to, and Oona declines."""
    invites = read_folder(plan.parent / "invites")
    hers = [each for each in invites if (each.attendee or "").endswith(WANDA["email"])]
    (no, *_) = (each for each in invites if (each.attendee or "").endswith("frye@example.com"))
    mails = [mail(reply(each), WANDA["email"]) for each in hers]
    inbox.write_bytes(mbox(*mails, mail(reply(no, "DECLINED"), "frye@example.com")))
    assert terminal("replies", inbox, "--plan", plan).code == 0


@pytest.mark.parametrize("asked", [WANDA["id"], WANDA["email"].upper()])
def test_a_learner_is_nowhere_any_more(tmp_path: Path, folder: Path, terminal: Terminal, asked: str) -> None:
    plan = published(folder, terminal)
    answer(plan, terminal, tmp_path / "inbox.mbox")
    assert {line.rsplit(": ")[-1] for line in telling(tmp_path / "spring", *words(WANDA))} == set(words(WANDA))
    assert list(telling(tmp_path / "cache", "7731.ics"))
    others = tree(folder / "invites" / "learners")
    done = terminal("forget", asked, "--cohort", folder / "cohort.json")
    assert (done.code, done.err) == (0, "")
    assert list(telling(folder, *words(WANDA), "7731.ics")) == []
    assert list(telling(tmp_path / "cache", "7731.ics")) == []
    assert terminal("verify", plan).code == 0
    assert "forgotten-1" in load_plan(plan).sessions[0].learners
    assert load_plan(plan).measures["changes"] == 0
    left = tree(folder / "invites" / "learners")
    assert left.items() < others.items()
    again = terminal("publish", plan, "--rosters")
    assert again.code == 0
    assert "0 cancelled" in again.said
    assert list(telling(folder, *words(WANDA))) == []


def test_an_instructor_is_nowhere_any_more_and_neither_is_their_link(folder: Path, terminal: Terminal) -> None:
    document = programme()
    document["instructors"].append({"id": "i3", "name": "Bo Lund", "time_zone": "UTC", "clinics": ["lab", "talk"]})
    plan = published(folder, terminal, document)
    done = terminal("forget", YSOLDE["id"], "--cohort", folder / "cohort.json")
    assert (done.code, done.err) == (0, "")
    assert list(telling(folder, *words(YSOLDE), r"Ysolde Brandt\, MD", LINK)) == []
    assert terminal("verify", plan).code == 0
    assert terminal("publish", plan, "--rosters").code == 0
    assert list(telling(folder, *words(YSOLDE), LINK)) == []


def test_one_human_with_two_records_goes_with_both(folder: Path, terminal: Terminal) -> None:
    document = programme()
    document["instructors"][1]["same_as"] = "l4"
    plan = published(folder, terminal, document)
    done = terminal("forget", "quinn@example.com", "--cohort", folder / "cohort.json")
    assert (done.code, done.err) == (0, "")
    assert list(telling(folder, "Dara Quinn", "Pavel Zeman", "quinn@example.com")) == []
    assert {one.id for one in load_cohort(folder / "cohort.json").learners} == {"l1", WANDA["id"], "l3"}
    assert terminal("verify", plan).code == 0


def test_who_has_meetings_to_come_is_told_of_it_first(folder: Path, terminal: Terminal) -> None:
    plan = published(folder, terminal)
    cohort, before = folder / "cohort.json", tree(folder)
    with pytest.raises(WantingError, match="session talk-a, 2026-03-17 10:00Z") as refused:
        forget(WANDA["id"], cohort, now=BETWEEN)
    assert any("they hold an invite" in reason for reason in refused.value.reasons)
    assert not any("lab-a" in reason for reason in refused.value.reasons)
    assert tree(folder) == before
    change(cohort, leave)
    assert terminal("solve", cohort, "--published", plan, "--freeze-before", "2026-03-12T00:00Z").code == 0
    with pytest.raises(WantingError, match="they hold an invite"):
        forget(WANDA["id"], cohort, now=BETWEEN)
    assert terminal("publish", plan, "--rosters").code == 0
    done = forget(WANDA["email"], cohort, now=BETWEEN)
    assert done.traces[0].path == folder / "calendars" / "7731.ics"
    (folder / "calendars" / "7731.ics").unlink()
    assert list(telling(folder, *words(WANDA))) == []
    assert terminal("verify", plan).code == 0
    by_id = {one.id: one for one in load_plan(plan).sessions}
    assert "forgotten-1" in by_id["lab-a"].learners
    assert "forgotten-1" not in by_id["talk-a"].learners
    assert terminal("solve", cohort, "--published", plan, "--freeze-before", SECOND).code == 0
    assert terminal("verify", plan).code == 0


def test_anyway_takes_them_out_of_what_is_to_come(folder: Path, terminal: Terminal) -> None:
    plan = published(folder, terminal)
    forget(WANDA["id"], folder / "cohort.json", now=BETWEEN, anyway=True)
    by_id = {one.id: one for one in load_plan(plan).sessions}
    assert ("forgotten-1" in by_id["lab-a"].learners, len(by_id["talk-a"].learners)) == (True, 2)
    assert (by_id["lab-a"].frozen, by_id["talk-a"].frozen) == (True, False)
    assert terminal("verify", plan).code == 0


def test_a_plan_that_cannot_be_without_them_is_told(folder: Path, terminal: Terminal) -> None:
    document = programme()
    document["instructors"].append({"id": "i3", "name": "Bo Lund", "time_zone": "UTC", "clinics": ["talk", "lab"]})
    document["clinics"][1]["sessions"][0]["instructors"] = [YSOLDE["id"]]
    plan = published(folder, terminal, document)
    done = forget(YSOLDE["id"], folder / "cohort.json", now=BETWEEN, anyway=True)
    assert "does not keep the rules without them" in done.notes[0]
    assert list(telling(folder, *words(YSOLDE), LINK)) == []
    freeze = ("--freeze-before", "2026-03-12T00:00Z")
    assert terminal("solve", folder / "cohort.json", "--published", plan, *freeze).code == 0
    assert terminal("verify", plan).code == 0


def test_a_run_that_is_killed_is_finished_by_the_next(tmp_path: Path, folder: Path, terminal: Terminal) -> None:
    plan = published(folder, terminal)
    document = json.loads((folder / "cohort.json").read_text(encoding="utf-8"))
    document["clinics"][1]["capacity"] = 2
    (folder / "cohort.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    freeze = ("--freeze-before", "2026-03-12T00:00Z")
    assert terminal("solve", folder / "cohort.json", "--published", plan, *freeze).code == 0
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)
    forget(WANDA["id"], whole / "cohort.json", now=AFTER)
    assert terminal("verify", whole / "plan.json").code == 0
    kills = 0
    for number in range(100):
        half = tmp_path / f"half-{number}"
        shutil.copytree(folder, half)
        left = iter(range(number))

        def write(path: Path, data: bytes, left: Any = left) -> None:
            if next(left, None) is None:
                raise WriteError("killed")
            write_whole(path, data)

        try:
            forget(WANDA["id"], half / "cohort.json", now=AFTER, write=write)
            break
        except WriteError:
            kills += 1
        forget(WANDA["id"], half / "cohort.json", now=AFTER)
        assert tree(half) == tree(whole)
    assert kills > 6


def test_a_dry_run_lists_files_and_touches_none(folder: Path, terminal: Terminal) -> None:
    published(folder, terminal)
    before = tree(folder)
    done = terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json", "--dry-run", "--verbose")
    assert done.code == 0
    assert tree(folder) == before
    assert "cohort.json: their entry and decisions" in done.said
    assert "Nothing was written." in done.said
    shown = [line for line in done.out.replace(str(folder), "").splitlines() if "/cache/" not in line]
    assert max(map(len, shown)) <= WIDTH
    told = json.loads(terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json", "-n", "--json").out)
    after = json.loads(terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json", "--json").out)
    assert told == after
    changed = {Path(step["file"]).resolve() for step in told["steps"]}
    assert {folder / path for path, data in tree(folder).items() if before.get(path) != data} < changed


def test_on_a_terminal_it_asks_first(folder: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    published(folder, terminal)
    before = tree(folder)
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda question, **how: asked.append(question))
    done = terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json")
    assert (done.code, tree(folder) == before, len(asked)) == (1, True, 1)
    assert "Would be rewritten" in done.said
    assert terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json", "--yes").code == 0
    assert len(asked) == 1


def test_a_folder_that_is_not_there_is_told(folder: Path, terminal: Terminal) -> None:
    published(folder, terminal)
    done = terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json", "--in", folder / "none")
    assert (done.code, "is not a folder" in done.said) == (2, True)


def test_what_it_cannot_change_is_named(folder: Path, terminal: Terminal) -> None:
    published(folder, terminal)
    (folder / "notes.txt").write_text("Call wanda quist back.", encoding="utf-8")
    (folder / "list.csv").write_text(f"id,seat\n{WANDA['id']},4\nxwq-77312,5\n", encoding="utf-8")
    (folder / "other.csv").write_text("xwq-77312,5\n", encoding="utf-8")
    done = terminal("forget", WANDA["id"], "--cohort", folder / "cohort.json")
    assert done.code == 1
    assert "2 files still tell of them" in done.said
    assert "notes.txt: name" in done.said
    assert "list.csv: id" in done.said


@pytest.mark.parametrize(
    ("asked", "said"),
    [("wq-7732", 'did you mean "wq-7731"?'), ("office@example.com", "has nobody"), ("both", "e-mail address")],
)
def test_nobody_and_two_humans_are_refused(folder: Path, terminal: Terminal, asked: str, said: str) -> None:
    document = programme()
    document["learners"].append({"id": "both", "name": "Ann Ash", "time_zone": "UTC"})
    document["instructors"].append({"id": "both", "name": "Bob Birch", "time_zone": "UTC", "clinics": ["lab"]})
    published(folder, terminal, document)
    before = tree(folder)
    done = terminal("forget", asked, "--cohort", folder / "cohort.json")
    assert (done.code, said in done.said) == (2, True), done.said
    assert tree(folder) == before


def test_the_organizer_is_refused(folder: Path, terminal: Terminal) -> None:
    published(folder, terminal, {**programme(), "organizer": {"name": YSOLDE["name"], "email": YSOLDE["email"]}})
    with pytest.raises(InputError, match="name another one"):
        forget(YSOLDE["id"], folder / "cohort.json", now=AFTER)


def test_the_record_says_that_somebody_was_forgotten(folder: Path, terminal: Terminal) -> None:
    plan = published(folder, terminal)
    forget(WANDA["id"], folder / "cohort.json", now=AFTER)
    forget("l3", folder / "cohort.json", now=AFTER)
    record = json.loads((folder / "plan.record.json").read_text(encoding="utf-8"))
    assert record["forgotten"] == 2
    assert {"forgotten-1", "forgotten-2"} <= {one for each in load_plan(plan).sessions for one in each.learners}
    assert terminal("verify", plan).said == "The plan obeys every rule, and its measures and claims are right."


def test_a_namesake_and_whoever_has_a_longer_name_or_address_stay(folder: Path, terminal: Terminal) -> None:
    document = programme()
    document["learners"][0] |= {"name": "Swanda Quist", "email": "dr.quist@example.com"}
    plan = published(folder, terminal, document)
    forget(WANDA["id"], folder / "cohort.json", now=AFTER)
    told = [line.split(": ")[0] for line in telling(folder, "Swanda Quist", "dr.quist@example.com")]
    assert str(folder / "cohort.json") in told
    assert any("/instructors/" in path for path in told)
    assert terminal("verify", plan).code == 0
    document["learners"][0] |= {"name": WANDA["name"]}
    shutil.rmtree(folder / "invites")
    published(folder, terminal, document)
    done = forget(WANDA["id"], folder / "cohort.json", now=AFTER)
    assert "has the same name" in done.notes[0]
    assert done.traces == ()
    assert any("/instructors/" in line for line in telling(folder, WANDA["name"]))


def test_records_of_other_plans_name_them_no_more(folder: Path, terminal: Terminal) -> None:
    plan = published(folder, terminal)
    record = folder / "plan.record.json"
    over = {"learner": WANDA["id"], "clinic": "talk", "session": "talk-a", "codes": ["conflict"]}
    refused = [{"learner": one, "clinic": "lab", "codes": ["full"]} for one in (WANDA["id"], "l1")]
    document = {**json.loads(record.read_text(encoding="utf-8")), "passed_over": [over], "refused": refused}
    (folder / "gone.record.json").write_text(json.dumps(document), encoding="utf-8")
    record.write_text(json.dumps({**document, "refused": []}), encoding="utf-8")
    forget(WANDA["id"], folder / "cohort.json", now=AFTER)
    assert list(telling(folder, *words(WANDA))) == []
    kept = json.loads((folder / "gone.record.json").read_text(encoding="utf-8"))
    assert [one["learner"] for one in kept["refused"]] == ["forgotten-1", "l1"]
    assert json.loads(record.read_text(encoding="utf-8"))["passed_over"] == [{**over, "learner": "forgotten-1"}]
    assert terminal("verify", plan).code == 0


def test_the_demonstration_forgets_a_seated_learner_an_unseated_one_and_an_instructor(
    folder: Path, terminal: Terminal
) -> None:
    cohort = folder / "cohort.json"
    document = json.loads(template_text("demo").replace("2027-", "2026-"))
    document["organizer"] = {"name": "Course Office", "email": "office@example.com"}
    cohort.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert terminal("solve", cohort, "--time-limit", 5).code == 0
    plan = folder / "plan.json"
    assert terminal("publish", plan, "--rosters", "--feeds").code == 0
    people = {one["id"]: one for one in (*document["learners"], *document["instructors"])}
    names = Counter(one["name"] for one in people.values())
    made = load_plan(plan)
    kinds = (
        [one for session in made.sessions for one in session.learners],
        [one for session in made.sessions for one in session.instructors],
        [one.learner for one in made.unscheduled],
    )
    cache = Cache(folder / "cache")
    for asked in [next(one for one in kind if names[people[one]["name"]] == 1) for kind in kinds]:
        done = forget(asked, cohort, now=AFTER, cache=cache)
        assert (done.traces, done.notes) == ((), ())
        assert list(telling(folder, asked, people[asked]["name"], people[asked]["email"])) == []
        assert terminal("verify", plan).code == 0

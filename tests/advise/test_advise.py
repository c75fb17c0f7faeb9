"""Advice keeps its promise: applied to the file and solved again from scratch, it gives what it said."""

from __future__ import annotations

import copy
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from scheduler.advise.advice import Advice, as_json
from scheduler.advise.costs import COSTS, costs_with
from scheduler.advise.search import Advised, advise
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.errors import InputError
from scheduler.judge import verify
from scheduler.opened import open_plan
from scheduler.solving import solve_with_details
from scheduler.whatif.variation import Change, read_change, vary
from tests.advise.stories import STORIES, instructor, learner, learners, story
from tests.cohorts.tiny import tiny_cohort

Json = dict[str, Any]
SEEDS = (1, 2, 4, 5, 6, 12, 16, 21, 23)


def ask(cohort: Cohort, **options: Any) -> Advised:
    solved = solve_with_details(cohort, time_limit=None, workers=1)
    opened = open_plan(solved.plan, cohort, solved.readings)
    return advise(opened, time_limit=None, workers=1, **{"top": 20, **options})


def patched(document: Json, patch: list[Json]) -> Json:
    """JSON Patch, as far as advice uses it."""
    document = copy.deepcopy(document)
    for operation in patch:
        *way, last = operation["path"].split("/")[1:]
        at: Any = document
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at[step]
        if isinstance(at, list):
            assert last == "-"
            at.append(operation["value"])
        else:
            at[last] = operation["value"]
    return document


def check_promise(advice: Advice, cohort: Cohort, document: Json, path: Path) -> None:
    """The patch, written into the file and solved from scratch, gives at least what was promised."""
    told = as_json(advice, cohort)
    path.write_text(json.dumps(patched(document, told["patch"])), encoding="utf-8")
    changed = load_cohort(path)
    solved = solve_with_details(changed, time_limit=None, workers=1)
    assert verify(solved.plan, changed, readings=solved.readings).ok
    values = tuple(tier.value for tier in solved.outcome.tiers)
    assert values <= advice.after.values < advice.before.values
    before, after = advice.before.plan, solved.plan
    assert after.measures["unscheduled"] <= before.measures["unscheduled"]
    assert sum(len(s.learners) for s in after.sessions) >= sum(len(s.learners) for s in before.sessions)
    if values == advice.after.values:
        promised = {name: before.measures[name] - gain for name, gain in told["promised"].items()}
        assert all(after.measures[name] <= most for name, most in promised.items())


@pytest.mark.parametrize("seed", SEEDS)
def test_advice_for_tiny_cohorts_keeps_its_promise(seed: int, tmp_path: Path) -> None:
    document = tiny_cohort(seed)
    cohort = parse_cohort(document)
    found = ask(cohort, top=4).advice
    assert found, "a seed without advice proves nothing"
    for advice in found:
        check_promise(advice, cohort, document, tmp_path / "cohort.json")


@pytest.mark.parametrize("name", STORIES)
def test_every_lever_is_found_and_whatif_takes_it(name: str, tmp_path: Path) -> None:
    lever, seats, document, part = STORIES[name]
    cohort = parse_cohort(document)
    found = ask(cohort).advice
    for each in found:
        assert vary(document, _typed(each)) == patched(document, as_json(each, cohort)["patch"])
    mine = [each for each in found if each.change.lever == lever]
    fitting = [each for each in mine if any(part.items() <= op.items() for op in as_json(each, cohort)["patch"])]
    assert [each.seats for each in fitting[:1]] == [seats], [each.change.words for each in mine]
    check_promise(fitting[0], cohort, document, tmp_path / "cohort.json")


def _typed(advice: Advice) -> list[Change]:
    """The change as it is typed behind ``schedule whatif``."""
    options = [edit.option for edit in advice.change.edits]
    return [read_change("add" if option == "--add" else "set", text) for option, text in options]


def test_the_cheapest_for_what_it_gains_comes_first_and_prices_decide() -> None:
    cohort = parse_cohort(STORIES["one more session"][2])
    first = ask(cohort).advice[0]
    assert (first.change.lever, first.cost, first.seats) == ("seat", COSTS["seat"], 1)
    dearer = ask(cohort, costs=costs_with(["seat=31", "session = 60"])).advice
    assert [each.change.lever for each in dearer[:2]] == ["session", "seat"]


def test_hours_are_cut_where_everybody_has_a_seat() -> None:
    """The only start in everybody's working time is one at which nobody can lead."""
    late = {"working_hours": [{"days": ["mon"], "start": "09:00", "end": "10:00"}]}
    document = story(
        learners(3, **late),
        [instructor("i1", available_hours=[{"days": ["mon"], "start": "10:00", "end": "12:00"}])],
        {},
    )
    found = ask(parse_cohort(document)).advice
    best = next(each for each in found if each.change.lever == "instructor_hour")
    assert (best.aim, best.seats, best.promised) == ("hours", 0, {"out_of_hours": 180})
    assert best.beyond_reach


def test_nothing_is_advised_where_nothing_is_wanting() -> None:
    document = story([learner("l1")], [instructor("i1")], {})
    assert ask(parse_cohort(document)).advice == ()


def test_a_stop_gives_what_was_found_until_then() -> None:
    stop = threading.Event()

    def told(line: str) -> None:
        if line.startswith("1 found"):
            stop.set()

    found = ask(parse_cohort(STORIES["one more session"][2]), stop=stop, told=told)
    assert not found.complete
    assert found.advice
    assert all(each.seats > 0 for each in found.advice)


def test_wrong_prices_are_told_all_at_once() -> None:
    with pytest.raises(InputError) as raised:
        costs_with(["instructor_hours=60", "seat=free", "session=0", "seat=5"])
    told = [str(fault) for fault in raised.value.faults]
    assert len(told) == 3
    assert 'did you mean "instructor_hour"?' in told[0]
    assert all("write a number above 0" in each for each in told[1:])

"""The pages from rows made by hand."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks import pages
from tests.benchmarks.best_known import BestKnown
from tests.benchmarks.rows import JUDGED, Measured, Results, Row
from tests.benchmarks.trace import Moment, Trace


def ours(seed: int, second: int, bound: int, trace: list[Moment]) -> Measured:
    row = Row(
        "core", 200, seed, f"sha{seed}", "ours", 60.0, JUDGED,
        first=24, second=second, best=second, first_bound=24, second_bound=bound,
        first_plan=trace[0].t, last_improvement=trace[-1].t, elapsed=60.0, reading=0.1, compiling=0.2, memory=200.0,
        tiers=json.dumps([[24, 24, 24], [second, second, bound]]),
    )  # fmt: skip
    return Measured(row, Trace(trace))


def greedy(seed: int, first: int, second: int, took: float) -> Measured:
    row = Row(
        "core", 200, seed, f"sha{seed}", "greedy", 60.0, JUDGED,
        first=first, second=second, best=second, first_plan=0.1, last_improvement=took, elapsed=60.0, memory=100.0,
    )  # fmt: skip
    return Measured(row, Trace([Moment(took, first, second)]))


PROVEN = ours(1, 1515, 1515, [Moment(0.4, 24, 2000, 24, 1500), Moment(9.0, 24, 1515, 24, 1515)])
OPEN = ours(2, 1080, 1000, [Moment(0.4, 24, 1200, 24, 900), Moment(50.0, 24, 1080, 24, 1000)])
NOTHING = Measured(
    Row("core", 200, 1, "sha1", "textbook", 60.0, "nothing", note="no plan found", memory=900.0), Trace()
)
ALL = [PROVEN, OPEN, greedy(1, 28, 2055, 10.0), greedy(2, 24, 1080, 20.0), NOTHING]


def written(folder: Path, measured: list[Measured], known: dict | None = None) -> str:
    pages.write(folder, measured, known or {}, [])
    return (folder / "README.md").read_text()


def test_targets_are_filled_from_the_rows(tmp_path: Path):
    text = written(tmp_path, ALL)
    assert "| 200 | first plan | 1 s | median 0.4 s, worst 0.4 s | yes |" in text
    reached = "tier 1 met 100%, gap median 4.00 %, worst 8.00 %, both tiers proven 50%, all tiers 50% (n = 2)"
    assert f"| 200 | at 60 s | tier 1 met, median ≤ 2 %, worst ≤ 6 % | {reached} | **no** |" in text
    assert "| 200 | at 300 s | median ≤ 1 %, both tiers proven on 50% | not run | – |" in text


def test_each_seed_short_of_a_target_says_where_the_gap_lies(tmp_path: Path):
    unknown = "not known: nothing else is known of it"
    assert f"| core 200 seed 2 | 60 s | gap 8.00 % | {unknown} |" in written(tmp_path, ALL)
    better = BestKnown("core", 200, 2, "sha2", 24, 1050, 24, 1020, 24)
    lies = "plan: tier 2 can be 1050, not 1080; bound: tier 2 is at least 1020, not 1000"
    assert f"| core 200 seed 2 | 60 s | gap 8.00 % | {lies} |" in written(tmp_path, ALL, {better.key: better})


def test_peers_stand_beside_us(tmp_path: Path):
    text = written(tmp_path, ALL)
    assert "| 200 | 60 s | multi-start greedy | 2 | 2 | 0 | 1 | 0 | 0 | 1 | 25.2 |" in text
    assert "| core 200 seed 2 | 60 s | multi-start greedy | tier 2 is 1080; ours 1080" in text.replace(
        ", ours", "; ours"
    )
    assert "| core 200 seed 1 | textbook CP-SAT | 60 s | nothing | no plan found |" in text
    assert "| core 200 seed 1 | 60 s | 24 / 1515 | 24 / 1515 | nothing | 28 / 2055 |" in text


def test_every_run_tells_its_gap_over_time(tmp_path: Path):
    written(tmp_path, ALL)
    text = (tmp_path / "runs.md").read_text()
    assert "24 / 1200 (33.3 %) | 24 / 1080 (8.0 %) |" in text


def test_rows_come_back_as_they_were_written(tmp_path: Path):
    results = Results(tmp_path)
    for one in ALL:
        results.append(one)
    again = results.read()
    assert [one.row for one in again] == [one.row for one in ALL]
    assert [one.trace.moments for one in again] == [one.trace.moments for one in ALL]

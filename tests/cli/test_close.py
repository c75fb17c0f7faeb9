"""``schedule close``, as a coordinator sees it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.terminal import WIDTH, Terminal
from tests.closing.build import cohort, planned, session


def test_the_table_fits_and_tells_what_is_to_come(tmp_path: Path, terminal: Terminal) -> None:
    people = cohort("one", [{"id": f"l{k}"} for k in range(20)] + [{"id": "n"}], [{"id": "t"}])
    plan = planned(tmp_path, people, session("s", tuple(f"l{k}" for k in range(20)), ("t", "gone")))
    done = terminal("close", plan, "--now", "2026-03-02T08:30Z")
    assert done.code == 0
    assert "one: 1 session 1 of them has not ended yet; it counts as planned." in done.said
    assert "No longer in the cohort, so not counted: gone." in done.said
    assert "… and 10 more people (--verbose: all)" in done.said
    assert max(map(len, done.out.splitlines())) <= WIDTH
    told = json.loads(terminal("close", plan, "--json").out)
    minutes = {each["id"]: each["now"] for each in told["people"]}
    assert minutes == {**{f"l{k}": 60 for k in range(20)}, "n": 0, "t": 60}
    assert terminal("close", plan, "-o", tmp_path / "x.json").code == 2

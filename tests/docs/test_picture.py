"""The README's picture can be drawn from any plan, and shows all of its first week."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from scheduler.plan_text import load_plan
from tests.docs.pages import DOCS, README, ROOT

SVG = "{http://www.w3.org/2000/svg}"
STORIES = ROOT / "fixtures" / "cohorts"


def test_it_draws_one_block_per_session_of_the_week(tmp_path: Path) -> None:
    plan, picture = STORIES / "republish.plan.json", tmp_path / "plan.svg"
    subprocess.run([sys.executable, DOCS / "tools" / "picture.py", plan, "-o", picture], check=True)
    drawn = meetings(picture)
    sessions = load_plan(plan).sessions
    assert [block.findtext(f"{SVG}text") for block in drawn] == ["4/4"] * len(sessions)
    tips = [block.findtext(f"{SVG}title") or "" for block in drawn]
    assert [tip.split(",")[0] for tip in tips] == [session.id for session in sessions]
    lefts = [float(block.findall(f"{SVG}rect")[0].attrib["x"]) for block in drawn]
    assert lefts[0] < lefts[1], "Tuesday is left of Thursday"


def test_the_committed_one_is_small_named_and_stands_alone() -> None:
    picture = DOCS / "images" / "plan.svg"
    assert f"]({picture.relative_to(ROOT).as_posix()})" in README.read_text(encoding="utf-8")
    text = picture.read_text(encoding="utf-8")
    assert len(text.encode()) < 60_000
    assert text.count("://") == 1, "only the namespace: nothing is loaded"
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert meetings(picture)


def meetings(picture: Path) -> list[ElementTree.Element]:
    """The blocks of a picture."""
    return ElementTree.parse(picture).findall(f"{SVG}g[@class='meeting']")

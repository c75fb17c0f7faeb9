"""What the README says to run is one line each, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.templates import write_template

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["demo", "test"])
def test_each_command_is_a_single_line_that_needs_only_python(mark: str) -> None:
    (block,) = re.findall(rf"<!-- {mark} -->\n```sh\n(.*?)```", README, re.DOTALL)
    (line,) = block.splitlines()
    assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    write_template(Path("demo/cohort.json"), "starter")
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith(("optimal ", "feasible "))
    assert Path("demo/plan.json").exists()

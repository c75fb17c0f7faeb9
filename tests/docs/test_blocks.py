"""What the pages tell a reader to run, runs, and shows what they say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from scheduler.cli.app import app
from tests.docs.pages import DOCS, PAGES, README, Block, blocks
from tests.docs.running import Reader, absent

RUN = [page for page in PAGES if page != README and {"sh", "python"} & {block.language for block in blocks(page)}]
COMMANDS = getattr(get_command(app), "commands")  # noqa: B009 - typer does not say that it is a group


def test_there_are_pages_to_run() -> None:
    assert {page.relative_to(DOCS).as_posix() for page in RUN} >= {"tutorial.md", "how-to/embed.md"}


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_page_runs_and_shows_what_it_says(page: Path, tmp_path: Path) -> None:
    Reader(tmp_path).work_through(blocks(page))


def test_the_readme_runs_but_for_what_it_installs(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    installs = [block for block in blocks(README) if block.language == "sh" and "pip" in block.text]
    commands = [part.strip() for block in installs for part in block.text.split("&&")]
    prepare = [command for command in commands if command.startswith(".venv/bin/schedule new ")]
    assert prepare
    for command in prepare:
        reader.run(["bash", "-euc", command.removeprefix(".venv/bin/")])
    rest = [hurried(block) for block in blocks(README) if block.language in ("sh", "python") and block not in installs]
    assert "python" in {block.language for block in rest}
    reader.work_through(rest)


def hurried(block: Block) -> Block:
    """The same with little time to solve: what is shown is that it runs."""
    return Block(block.language, re.sub(r"time_limit=\d+", "time_limit=5", block.text))


def commands_shown() -> list[tuple[str, str]]:
    """Every line of a shell block, run or not, that calls ``schedule``, with its page."""
    return [
        (page.name, line[line.index("schedule ") :])
        for page in PAGES
        for block in blocks(page)
        if block.language in ("sh", "console")
        for line in block.text.replace("&&", "\n").splitlines()
        if re.match(r"\s*(\$ )?(\S*/)?schedule ", line)
    ]


def test_every_option_that_a_page_shows_exists() -> None:
    shown = commands_shown()
    assert len(shown) > 10
    for page, line in shown:
        _, name, *arguments = shlex.split(line)
        parameters = COMMANDS[name].params
        known = {option for each in parameters for option in (*each.opts, *each.secondary_opts)}
        unknown = {word for word in arguments if word.startswith("-")} - known
        assert not unknown, f"{page}: {line}"


def test_the_readme_tells_of_every_command() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"schedule {name}" not in text] == []


def test_what_is_missing_from_an_output_is_found() -> None:
    assert absent("one\n…\nthree …", "one\ntwo\nthree four\n") is None
    assert absent("three\none", "one\ntwo\nthree\n") == "one"
    assert absent("four", "one\n") == "four"

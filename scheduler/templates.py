"""Cohorts to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

from scheduler.errors import Fault, InputError
from scheduler.files import make_folder, write_whole

Template = Literal["starter", "demo"]


def template_text(template: Template) -> str:
    """The cohort file of a template."""
    return _data(f"{template}.json")


def write_template(path: Path, template: Template, *, replace: bool = False) -> tuple[Path, ...]:
    """Write a template and the guide to its fields beside it; returns both paths.

    Makes the folder where there is none. Raises ``InputError`` where one of the files is there already, unless
    ``replace``; ``WriteError`` where writing fails.
    """
    guide = path.with_name(f"{path.stem}.README.md")
    there = [each for each in (path, guide) if each.exists() or each.is_symlink()]
    if there and not replace:
        raise InputError(
            Fault(str(each), "is there already", cure="name another file, or add --force") for each in there
        )
    make_folder(path.parent)
    write_whole(path, template_text(template))
    write_whole(guide, _data("guide.md").replace("{file}", path.name))
    return path, guide


def _data(name: str) -> str:
    return files("scheduler").joinpath("data", name).read_text(encoding="utf-8")

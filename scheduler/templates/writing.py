"""Cohort files to start from, written with a guide beside them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal

from scheduler.errors import Fault, InputError
from scheduler.files import make_folder, write_whole

Template = Literal["starter", "demo"]


def template_text(template: Template | Literal["programme"]) -> str:
    """A file that is written as it is."""
    return data(f"{template}.json")


def write_template(path: Path, template: Template, *, replace: bool = False) -> tuple[Path, ...]:
    """Write a template and the guide to its fields beside it; returns both paths. Raises as ``write_files`` does."""
    return write_files(path, {"": template_text(template), ".README.md": guide(path)}, replace=replace)


def write_files(path: Path, texts: Mapping[str, str], *, replace: bool = False) -> tuple[Path, ...]:
    """Write texts by the endings of their files' names; the empty one is ``path`` itself. Returns the paths.

    Makes the folder where there is none. Raises ``InputError`` where one of the files is there already, unless
    ``replace``; ``WriteError`` where writing fails.
    """
    text_by_path = {path.with_name(path.stem + ending) if ending else path: text for ending, text in texts.items()}
    there = [each for each in text_by_path if each.exists() or each.is_symlink()]
    if there and not replace:
        raise InputError(
            Fault(str(each), "is there already", cure="name another file, or add --force") for each in there
        )
    make_folder(path.parent)
    for each, text in text_by_path.items():
        write_whole(each, text)
    return tuple(text_by_path)


def guide(path: Path) -> str:
    """How to fill in a cohort file of this name, in Markdown."""
    return data("guide.md").replace("{file}", path.name)


def data(name: str) -> str:
    """A text that ships."""
    return files("scheduler").joinpath("data", name).read_text(encoding="utf-8")

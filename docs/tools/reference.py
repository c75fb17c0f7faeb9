"""Writes the reference pages, ``docs/reference/*.md``, from the code: ``python docs/tools/reference.py``."""

from __future__ import annotations

import inspect
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from typer.models import ArgumentInfo, OptionInfo  # noqa: E402

from scheduler import errors, replan  # noqa: E402
from scheduler.cli import guard  # noqa: E402
from scheduler.cli.app import app  # noqa: E402
from scheduler.explain import reasons  # noqa: E402
from scheduler.files import write_whole  # noqa: E402
from scheduler.judge import CLAIMS  # noqa: E402
from scheduler.judge import RULES as JUDGED_RULES  # noqa: E402
from scheduler.schema import cohort_schema, plan_schema, programme_schema, record_schema  # noqa: E402
from solvers.model.measures import MEASURES  # noqa: E402
from solvers.model.rules import RULES  # noqa: E402

TARGET = ROOT / "docs" / "reference"
NOTES = Path(__file__).with_name("notes.toml")
MADE = "<!-- Made by docs/tools/reference.py: change the code or docs/tools/notes.toml, not this page. -->"
Json = dict[str, Any]


def pages() -> dict[str, str]:
    """Every page by its file's name."""
    makers: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
        "commands.md": ("Commands", commands),
        "cohort.md": ("Fields of a cohort", lambda: fields(cohort_schema(), "Cohort")),
        "plan.md": ("Fields of a plan", lambda: fields(plan_schema(), "Plan")),
        "record.md": ("Fields of a record", lambda: fields(record_schema(), "Record")),
        "programme.md": ("Fields of a programme", lambda: fields(programme_schema(), "Programme")),
        "measures.md": ("Measures", measures),
        "rules.md": ("Rules and claims", rules),
        "errors.md": ("Errors, exit statuses and codes", error_page),
    }
    return {name: "\n".join([MADE, "", f"# {title}", "", *make(), ""]) for name, (title, make) in makers.items()}


def notes() -> Json:
    """What each field means, by class and field."""
    return tomllib.loads(NOTES.read_text(encoding="utf-8"))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table in Markdown."""
    yield from (line(head), line(("---",) * len(head)))
    yield from map(line, rows)


def line(cells: tuple[str, ...]) -> str:
    """One row."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "`schedule COMMAND --help` shows the same on the terminal. Exit statuses: [errors](errors.md#exit-statuses)."
    for info in app.registered_commands:
        command = info.callback
        assert command is not None
        name = info.name or command.__name__
        parameters = list(_parameters(command))
        usage = [label for label, given, _ in parameters if isinstance(given, ArgumentInfo)]
        yield from ("", f"## {name}", "", f"`schedule {' '.join((name, *usage, '[OPTIONS]'))}`")
        yield from ("", inspect.cleandoc(command.__doc__ or ""), "")
        rows = [(f"`{label}`", given.help or "", default) for label, given, default in parameters]
        yield from table(("argument or option", "meaning", "default"), rows)


def _parameters(command: Callable[..., None]) -> Iterator[tuple[str, ArgumentInfo | OptionInfo, str]]:
    hints = get_type_hints(inspect.unwrap(command), include_extras=True)
    for parameter in inspect.signature(command).parameters.values():
        for given in getattr(hints[parameter.name], "__metadata__", ()):
            if isinstance(given, ArgumentInfo | OptionInfo):
                yield _label(parameter.name, given), given, _default(parameter.default)


def _label(name: str, given: ArgumentInfo | OptionInfo) -> str:
    if isinstance(given, ArgumentInfo):
        return given.metavar or name.upper()
    stated = [each for each in (given.default, *(given.param_decls or ())) if str(each).startswith("-")]
    return ", ".join(stated or [f"--{name.replace('_', '-')}"]) + (f" {given.metavar}" if given.metavar else "")


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return "must be given"
    return "" if value is None or value is False else f"`{value}`"


def fields(schema: Json, top: str) -> Iterator[str]:
    """Every object of a format with its fields."""
    meaning = notes()
    parts = {top: schema, **schema["$defs"]}
    file = top.lower()
    yield f"The same for programs: `schedule schema {file}`, or [{file}.schema.json](../schema/{file}.schema.json)."
    for name in _reachable(parts, top):
        part = parts[name]
        required = part.get("required", ())
        yield from ("", f"## {name}", "", _first_paragraph(part.get("description", "")), "")
        rows = [
            (f"`{field}`", _form(given), _given(field, given, required), meaning[name][field])
            for field, given in part["properties"].items()
        ]
        yield from table(("field", "value", "default", "meaning"), rows)


def _reachable(parts: dict[str, Json], top: str) -> list[str]:
    """The objects in the order in which a reader meets them."""
    found = [top]
    for name in found:
        for other in _references(parts[name].get("properties", {})):
            if "properties" in parts[other] and other not in found:
                found.append(other)
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rsplit("/", 1)[1]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _given(field: str, given: Json, required: Iterable[str]) -> str:
    if field in required:
        return "must be given"
    default = given.get("default")
    if default is None or isinstance(default, dict | list):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _form(given: Json) -> str:
    """The values that a field takes, in words."""
    options = [option for option in given.get("anyOf", [given]) if option.get("type") != "null"]
    return " or ".join(dict.fromkeys(_one_form(option) for option in options))


def _one_form(given: Json) -> str:
    if "$ref" in given:
        name = given["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "enum" in given:
        return ", ".join(f"`{value}`" for value in given["enum"])
    if "const" in given:
        return f"`{given['const']}`"
    if given.get("type") == "array":
        return f"list of {_form(given['items'])}"
    if given.get("type") == "object":
        values = given.get("additionalProperties")
        return f"map of text to {_form(values)}" if isinstance(values, dict) else "map"
    return _plain(given)


def _plain(given: Json) -> str:
    if given.get("examples"):
        kinds = {"date": "date", "date-time": "instant", None: "clock time" if "pattern" in given else "moment"}
        return f"{kinds[given.get('format')]}, like `{given['examples'][0]}`"
    if given.get("format") == "email":
        return "address"
    words = {"integer": "whole number", "number": "number", "boolean": "`true` or `false`", "string": "text"}
    word = words[given["type"]]
    low, high = given.get("minimum"), given.get("maximum")
    if low is None:
        return word
    return f"{word}, {low:g} to {high}" if high is not None and high <= 10**6 else f"{word}, at least {low:g}"


def measures() -> Iterator[str]:
    """Every measure with the model's formula."""
    yield "All are minimised, by the objective's tiers: [the model](../model.md#tiers)."
    yield ""
    rows = [
        (f"[`{name}`](../model.md#{name})", notes()["Tier"][name], _first_paragraph(module.__doc__ or ""))
        for name, module in MEASURES.items()
    ]
    yield from table(("measure", "meaning", "in the model"), rows)


def rules() -> Iterator[str]:
    """Every rule in the solver's words and the judge's, then the judge's claims."""
    yield "The solver and the judge state each rule on their own. The mathematics: [the model](../model.md#rules)."
    yield ""
    rows = []
    for number, slug in enumerate(RULES, start=1):
        solver = _first_paragraph(import_module(f"solvers.model.rules.{slug}").__doc__ or "")
        judge = _first_paragraph(import_module(JUDGED_RULES[slug].__module__).__doc__ or "")
        rows.append((str(number), f"[`{slug}`](../model.md#{slug})", _after_colon(solver), _after_colon(judge)))
    yield from table(("", "rule", "the solver keeps it", "the judge checks it"), rows)
    yield from ("", "## Claims", "", "What else `schedule verify` checks of a plan.", "")
    claims = [
        (f"`{slug}`", _first_paragraph(import_module(check.__module__).__doc__ or "")) for slug, check in CLAIMS.items()
    ]
    yield from table(("claim", "what is checked"), claims)
    yield from ("", "Every measure of a plan is checked, too, under its own name.")


def _after_colon(text: str) -> str:
    words = text.split(": ", 1)[-1]
    return words[0].upper() + words[1:]


def error_page() -> Iterator[str]:
    """Exceptions, exit statuses, reasons."""
    yield "## Exceptions"
    yield ""
    found = [
        value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, errors.SchedulerError)
    ]
    rows = [(f"`{each.__name__}`", _first_paragraph(each.__doc__ or ""), str(each.exit_code)) for each in found]
    yield from table(("exception", "meaning", "exit status"), rows)
    yield from ("", "## Exit statuses", "")
    statuses = [
        ("0", "done; a time limit reached is done"),
        ("1", "checked and found wanting (`verify`, `--strict`)"),
        (str(errors.InputError.exit_code), "the input or the call is wrong"),
        (str(errors.InfeasibleError.exit_code), "the rules cannot be met, or nothing was found in the time"),
        (str(errors.InternalError.exit_code), "a fault of the program itself"),
        (f"{guard.INTERRUPTED}, 143", "interrupted by Ctrl-C, or by SIGTERM, after the best plan so far was written"),
        (str(guard.BROKEN_PIPE), "whoever read the output has gone"),
    ]
    yield from table(("status", "meaning"), statuses)
    yield from ("", "## Reasons", "", "Why a request has no session. All that hold are given, in this order.", "")
    codes = [(f"`{code}`", _first_paragraph(_doc(getattr(reasons.Reasons, code)))) for code in reasons.CODES]
    yield from table(("code", "holds when"), codes)
    yield from ("", "Why a published session no longer runs:", "")
    cancelled = [replan.NO_CLINIC, replan.NO_CANDIDATE, replan.REPLACED]
    yield from table(("code", "message"), [(f"`{reason.code}`", reason.message) for reason in cancelled])


def _doc(member: Any) -> str:
    return inspect.getdoc(member) or inspect.getdoc(getattr(member, "func", None)) or ""


def _first_paragraph(text: str) -> str:
    words = inspect.cleandoc(text).split("\n\n", 1)[0].replace("\n", " ")
    return words.replace("``", "`")


def main() -> None:
    """Write every page that has changed."""
    TARGET.mkdir(exist_ok=True)
    for name, text in pages().items():
        write_whole(TARGET / name, text)


if __name__ == "__main__":
    main()

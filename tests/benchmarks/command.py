"""The command: runs what is asked for and not yet in the folder, then writes the pages."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import best_known, instances, location, machine, pages, runner
from tests.benchmarks.instances import FAMILIES, GENERATOR, UMASS, MissingError
from tests.benchmarks.peers import PEERS
from tests.benchmarks.rows import Measured, Results

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "docs" / "benchmarks"
METHODS = ("ours", *PEERS)
MACHINE = "machine.json"
DEFAULT_MEMORY = 12.0


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 an alarm, 2 a wrong call or something missing, 130 interrupted (what is done is kept)."""
    options = _options(arguments)
    results = Results(options.output)
    try:
        if not options.table:
            _describe_machine(results.folder)
            _measure(options, results)
            if options.location:
                location.measure(results.folder, options.location)
    except MissingError as missing:
        print(f"{missing}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted: the same command goes on from here.", file=sys.stderr)
        return 130
    return _write_pages(results, keep=options.keep)


def _measure(options: argparse.Namespace, results: Results) -> None:
    done = {measured.row.key for measured in results.read()}
    commit = machine.commit()
    with ExitStack() as stack:
        cache = options.cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        wanted = instances.instances(options.families, options.sizes, options.seeds, cache, options.generator)
        for instance in wanted:
            for limit in options.seconds:
                for method in options.methods:
                    if (*instance.key, instance.sha256, method, limit) not in done:
                        measured = runner.run(
                            instance, method, limit, options.memory * 1024, commit, two_tiers=options.two_tiers
                        )
                        results.append(measured)
                        print(_line(measured), flush=True)


def _write_pages(results: Results, *, keep: bool) -> int:
    """The pages and, if nothing contradicts it, what is best known; 1 where a bound is above a plan."""
    measured = results.read()
    rows = [one.row for one in measured]
    known = best_known.read()
    found = best_known.alarms(known, rows)
    if keep and not found:
        known = best_known.joined(known, rows)
        best_known.write(known)
    pages.write(results.folder, measured, known, found)
    if results.folder.resolve().parent == BENCHMARKS:
        pages.list_folders(BENCHMARKS)
    for sentence in found:
        print(f"ALARM {sentence}", file=sys.stderr)
    return 1 if found else 0


def _describe_machine(folder: Path) -> None:
    """Once per folder: a rerun goes on with the same machine."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MACHINE
    if not path.exists():
        path.write_text(json.dumps(machine.described(), indent=1) + "\n", encoding="utf-8")


def _line(measured: Measured) -> str:
    row = measured.row
    plan = f"{row.first} / {row.second}, bounds {row.first_bound} / {row.second_bound}" if row.valid else row.note
    return f"{row.family} {row.learners} seed {row.seed}, {row.method}, {row.limit:g} s: {row.status} {plan}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--families", type=_words, default=["core"], help=f"of {', '.join((*FAMILIES, UMASS))}")
    parser.add_argument("--sizes", type=_numbers, default=[200], help="learners: 60,200,1000 …")
    parser.add_argument("--seeds", type=_numbers, default=[1, 2, 3, 4, 5], help="1-5 or 1,3,7")
    parser.add_argument("--methods", type=_words, default=list(METHODS), help=f"of {', '.join(METHODS)}")
    parser.add_argument("--seconds", type=_seconds, default=[60.0], help="limits, each a run of its own: 10,60,300")
    parser.add_argument("--memory", type=float, default=DEFAULT_MEMORY, help="gigabytes that a run may hold")
    parser.add_argument("--two-tiers", action="store_true", help="end ours where its third tier would begin")
    parser.add_argument("--generator", type=Path, default=GENERATOR)
    parser.add_argument("--cache", type=Path, help="where generated cohorts stay for the next time")
    parser.add_argument("--location", type=_words, default=[], help="also OR-Library: cap, holmberg")
    parser.add_argument("--keep", action="store_true", help="remember the best plans and bounds")
    parser.add_argument("--table", action="store_true", help="only write the pages anew from the rows")
    parser.add_argument("-o", "--output", type=Path, help="default: docs/benchmarks/<date>-<commit>")
    options = parser.parse_args(arguments)
    for name, known in (("families", (*FAMILIES, UMASS)), ("methods", METHODS), ("location", location.SETS)):
        if unknown := set(getattr(options, name)) - set(known):
            parser.error(f"--{name}: no {', '.join(sorted(unknown))}; there is {', '.join(known)}")
    if options.output is None:
        commit = machine.commit().rstrip("+")
        options.output = BENCHMARKS / f"{dt.date.today().isoformat()}-{commit}"
    return options


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for word in _words(text):
        low, _, high = word.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def _seconds(text: str) -> list[float]:
    return [float(word) for word in _words(text)]

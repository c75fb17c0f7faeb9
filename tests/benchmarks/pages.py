"""The pages of a folder of results, written from its rows: ``README.md`` and ``runs.md``."""

from __future__ import annotations

import json
import math
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks import location, plots
from tests.benchmarks.best_known import BestKnown, Key, key_of
from tests.benchmarks.comparison import Pair, pairs
from tests.benchmarks.instances import FAMILIES, UMASS
from tests.benchmarks.peers import TITLES
from tests.benchmarks.rows import Measured, Row
from tests.benchmarks.targets import TARGETS, Reached, Standing, Target, Wanted, standing
from tests.benchmarks.trace import gap_percent

MARKS = (10.0, 60.0, 300.0)
UMASS_OPTIMA = (272, 56_590, 92)
UMASS_SECONDS = 10.0
FOLDERS_MARK = "## Results"
"""The guide's last heading."""


def write(folder: Path, measured: list[Measured], known: Mapping[Key, BestKnown], alarms: Sequence[str]) -> None:
    """Both pages and the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = plots.draw(folder, measured, known)
    locations = location.read_rows(folder)
    parts = [
        _head(folder, measured),
        _alarms(alarms, locations),
        *_targets(measured, known),
        *_side_by_side(measured),
        *_known_optima(measured, locations),
        *_failures(measured),
        *[f"## {title}\n\n![{title}]({name})\n\n{caption}" for name, title, caption in pictures],
    ]
    (folder / "README.md").write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
    (folder / "runs.md").write_text(_runs(measured) + "\n", encoding="utf-8")


def list_folders(top: Path) -> None:
    """Links every folder of results from the guide, the newest first."""
    folders = sorted((path.parent.name for path in top.glob("*/README.md")), reverse=True)
    lines = "\n".join(f"- [{name}]({name}/README.md)" for name in folders) or "None yet."
    guide = top / "README.md"
    before, mark, _ = guide.read_text(encoding="utf-8").partition(FOLDERS_MARK)
    guide.write_text(f"{before}{mark}\n\n{lines}\n", encoding="utf-8")


def _head(folder: Path, measured: list[Measured]) -> str:
    rows = [one.row for one in measured]
    machine_file = folder / "machine.json"
    machine = json.loads(machine_file.read_text(encoding="utf-8")) if machine_file.exists() else {}
    commits = ", ".join(sorted({row.commit for row in rows if row.commit})) or "unknown"
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    seeds = ", ".join(map(str, sorted({row.seed for row in rows if row.family != UMASS})))
    return (
        f"# Benchmarks of {folder.name}\n\n"
        f"{len(rows)} runs, {sum(row.valid for row in rows)} with a plan that the judge accepts. Commit: {commits} "
        f"(`+`: with changes not committed). Machine: {told}. Seeds: {seeds}.\n\n"
        "Written by `python -m tests.benchmarks` from `rows.csv` and `traces.jsonl.gz`; every single run is in "
        "[runs.md](runs.md), and how to read all this in the [guide](../README.md)."
    )


def _alarms(alarms: Sequence[str], locations: Sequence[location.LocationRow]) -> str:
    wrong = [
        f"{row.set} {row.instance}, {row.method}: optimum {row.optimum}, value {row.value}, bound {row.bound}"
        for row in locations
        if row.alarm
    ]
    if not alarms and not wrong:
        return "No bound of any method is above a plan that was ever judged."
    return "## Alarms\n\n**Bounds that a judged plan contradicts:**\n\n" + "\n".join(
        f"- {s}" for s in [*alarms, *wrong]
    )


# ---------------------------------------------------------------- targets


def _targets(measured: list[Measured], known: Mapping[Key, BestKnown]) -> list[str]:
    ours = [one for one in measured if one.row.method == "ours" and one.row.family in FAMILIES]
    lines: list[tuple[str, ...]] = []
    short: list[tuple[str, ...]] = []
    measured_at = 0
    for target in TARGETS:
        here: dict[Key, list[Measured]] = defaultdict(list)
        for one in ours:
            if one.row.learners == target.learners:
                here[key_of(one.row)].append(one)
        if here:
            lines += _of_size(target, list(here.values()))
            for wanted in target.wanted:
                short += _short(wanted, list(here.values()), known)
                measured_at += bool(_standings(list(here.values()), wanted.seconds))
    if not lines:
        return []
    table = _table(("learners", "what", "wanted", "reached", "met"), lines)
    text = (
        "## What was wanted, and what was reached\n\n"
        "Gap: tier 2 above this project's own bound at that second, with tier 1 at its bound. A run with that very "
        "limit stands for a second where there is one, else the trace of a longer run.\n\n" + table
    )
    listed = "## Seeds short of it\n\n"
    if not short:
        return [text, listed + ("None." if measured_at else "No run is as long as a target's time.")]
    head = ("instance", "at", "short of it by", "where the gap lies")
    return [text, listed + _table(head, short)]


def _of_size(target: Target, instances: list[list[Measured]]) -> list[tuple[str, ...]]:
    rows = [one.row for runs in instances for one in runs]
    lines = []
    for what, limit, values, unit in (
        ("first plan", target.first_plan, [row.first_plan for row in rows], "s"),
        ("peak memory", target.memory, [row.memory for row in rows], "MB"),
    ):
        found = [math.inf if value is None else value for value in values]
        worst = max(found)
        reached = f"median {statistics.median(found):.4g} {unit}, worst {worst:.4g} {unit}"
        lines.append((f"{target.learners:,}", what, f"{limit:g} {unit}", reached, _yes(worst <= limit)))
    for wanted in target.wanted:
        seeds = _standings(instances, wanted.seconds)
        if not seeds:
            lines.append((f"{target.learners:,}", f"at {wanted.seconds:g} s", wanted.words(), "not run", "–"))
            continue
        reached = Reached(seeds).words()
        lines.append(
            (f"{target.learners:,}", f"at {wanted.seconds:g} s", wanted.words(), reached, _yes(wanted.met(seeds)))
        )
    return lines


def _standings(instances: list[list[Measured]], seconds: float) -> list[Standing]:
    """Of the instances that were run for so long; none where only early ends would stand for it."""
    if not any(run.row.limit >= seconds for runs in instances for run in runs):
        return []
    found = []
    for runs in instances:
        one = standing(runs, seconds)
        if one is None and max(run.row.limit for run in runs) >= seconds:
            one = Standing(runs[0].row, None, None, None, None, False)
        if one is not None:
            found.append(one)
    return found


def _short(wanted: Wanted, instances: list[list[Measured]], known: Mapping[Key, BestKnown]) -> list[tuple[str, ...]]:
    lines = []
    for seed in _standings(instances, wanted.seconds):
        above = wanted.above(seed)
        if above:
            row = seed.row
            name = f"{row.family} {row.learners:,} seed {row.seed}"
            lies = where_the_gap_lies(seed, known.get(key_of(row)))
            lines.append((name, f"{wanted.seconds:g} s", "; ".join(above), lies))
    return lines


def where_the_gap_lies(seed: Standing, known: BestKnown | None) -> str:
    """In the plan, where a better one is known; in the bound, where a better one is known; or nobody knows."""
    if seed.first is None:
        return "there is no plan"
    if known is None:
        return "not known: nothing else is known of it"
    found = []
    if known.first is not None and known.second is not None:
        if known.first < seed.first:
            found.append(f"plan: tier 1 can be {known.first}")
        elif known.first == seed.first and (seed.second is None or known.second < seed.second):
            found.append(f"plan: tier 2 can be {known.second}, not {seed.second}")
    if known.first_bound is not None and known.first_bound > (seed.first_bound or 0):
        found.append(f"bound: tier 1 is at least {known.first_bound}, not {seed.first_bound}")
    if known.second_bound is not None and known.second_bound > (seed.second_bound or 0):
        found.append(f"bound: tier 2 is at least {known.second_bound}, not {seed.second_bound}")
    if known.first == known.first_bound and known.second == known.second_bound:
        found.append("the optimum is known")
    return "; ".join(found) or f"not known: no plan below {seed.second} and no bound above {seed.second_bound} is known"


# ---------------------------------------------------------------- side by side


def _side_by_side(measured: list[Measured]) -> list[str]:
    found = [pair for pair in pairs(measured) if pair.ours.row.family in FAMILIES]
    if not found:
        return []
    groups: dict[tuple[int, float, str], list[Pair]] = defaultdict(list)
    for pair in found:
        row = pair.peer.row
        groups[row.learners, row.limit, row.method].append(pair)
    lines = [
        _against(*key, groups[key]) for key in sorted(groups, key=lambda k: (k[0], k[1], list(TITLES).index(k[2])))
    ]
    head = (
        "learners",
        "limit",
        "peer",
        "instances",
        "peer has a plan",
        "peer better in tier 1",
        "tier 1 ties",
        "of these ours better in tier 2",
        "of these peer optimal",
        "ours caught up late",
        "median s until caught up",
    )
    text = (
        "## Side by side\n\n"
        "One run, the same cohorts, one method at a time. *Late*: our plan was as good as the peer's last one neither "
        "in a tenth of the peer's time to it nor within 2 s. Peers may use two threads; HiGHS uses one.\n\n"
        + _table(head, lines)
    )
    exceptions = [line for pair in found if (line := _exception(pair))]
    listed = "### Against the wish\n\n" + (
        _table(("instance", "limit", "peer", "what"), exceptions) if exceptions else "Nothing."
    )
    return [text, _values_table(measured), listed]


def _against(learners: int, limit: float, method: str, found: list[Pair]) -> tuple[str, ...]:
    planned = [pair for pair in found if pair.comparable]
    ties = [pair for pair in planned if pair.ours.row.first == pair.peer.row.first]
    better = [p for p in ties if (p.ours.row.best or 0) < (p.peer.row.second or 0)]
    caught = [math.inf if p.caught_up is None else p.caught_up for p in planned]
    median = statistics.median(caught) if caught else math.inf
    return (
        f"{learners:,}",
        f"{limit:g} s",
        TITLES[method],
        str(len(found)),
        str(len(planned)),
        str(sum(p.worse_in_first for p in found)),
        str(len(ties)),
        str(len(better)),
        str(sum(p.peer_optimal for p in ties)),
        str(sum(p.late for p in planned)),
        "–" if math.isinf(median) else f"{median:.1f}",
    )


def _exception(pair: Pair) -> tuple[str, ...] | None:
    what = []
    ours, peer = pair.ours.row, pair.peer.row
    if pair.worse_in_first:
        what.append(f"tier 1 is {peer.first}, ours {ours.first}")
    if pair.not_better_in_second:
        what.append(f"tier 2 is {peer.second}, ours {ours.best}")
    if pair.late:
        took = "never" if pair.caught_up is None else f"at {pair.caught_up:.1f} s"
        what.append(f"{peer.first} / {peer.second} of {peer.last_improvement or 0:.1f} s was reached {took}")
    if not what:
        return None
    return (
        f"{ours.family} {ours.learners:,} seed {ours.seed}",
        f"{ours.limit:g} s",
        TITLES[peer.method],
        "; ".join(what),
    )


def _values_table(measured: list[Measured]) -> str:
    """Per instance and limit every method's tiers 1 and 2."""
    cells: dict[tuple[int, int, int, float], dict[str, str]] = defaultdict(dict)
    bounds: dict[tuple[int, int, int, float], str] = {}
    for one in measured:
        row = one.row
        if row.family in FAMILIES:
            place = (row.learners, FAMILIES.index(row.family), row.seed, row.limit)
            cells[place][row.method] = _cell(row)
            if row.method == "ours" and row.valid:
                bounds[place] = f"{row.first_bound} / {row.second_bound}"
    methods = [m for m in TITLES if any(m in found for found in cells.values())]
    places = [place for place in sorted(cells) if len(cells[place]) > 1]
    lines = [
        (
            f"{FAMILIES[family]} {learners:,} seed {seed}",
            f"{limit:g} s",
            bounds.get(place, "–"),
            *(cells[place].get(method, "") for method in methods),
        )
        for place in places
        for learners, family, seed, limit in [place]
    ]
    head = ("instance", "limit", "our bounds", *(TITLES[m] for m in methods))
    return "Tier 1 / tier 2 of the judged plans at the end of each run:\n\n" + _table(head, lines)


def _cell(row: Row) -> str:
    if not row.valid:
        return row.status
    stepped = f" (best {row.best})" if row.best != row.second else ""
    return f"{row.first} / {row.second}{stepped}"


# ---------------------------------------------------------------- known optima


def _known_optima(measured: list[Measured], locations: list[location.LocationRow]) -> list[str]:
    parts = []
    survey = [one for one in measured if one.row.family == UMASS]
    if survey:
        lines = []
        for one in survey:
            row = one.row
            claims = json.loads(row.tiers) if row.tiers else []
            told = ", ".join(f"{best} (bound {bound})" for best, _, bound in claims) or _cell(row)
            seconds = "–" if row.elapsed is None else f"{row.elapsed:.1f}"
            lines.append((TITLES[row.method], f"{row.limit:g} s", told, seconds))
        wanted = " / ".join(map(str, UMASS_OPTIMA))
        text = (
            f"## UMass survey\n\nKnown optimum of the three tiers: {wanted}; wanted: proven in {UMASS_SECONDS:g} s.\n\n"
        )
        parts.append(text + _table(("method", "limit", "tiers", "seconds"), lines))
    if locations:
        parts.append(_locations(locations))
    return parts


def _locations(rows: list[location.LocationRow]) -> str:
    groups: dict[tuple[str, str], list[location.LocationRow]] = defaultdict(list)
    for row in rows:
        groups[row.set, row.method].append(row)
    lines = [
        (
            name,
            TITLES[method],
            str(len(found)),
            str(sum(r.optimal for r in found)),
            str(sum(r.proven for r in found)),
            f"{max(r.gap_percent for r in found):.4f} %",
            f"{max(r.seconds for r in found):.1f}",
        )
        for (name, method), found in sorted(groups.items())
    ]
    head = ("set", "method", "instances", "optimal", "proven", "largest gap to the optimum", "longest, s")
    text = "## Facility location with known optima\n\nUnit demand, at most 60 s each.\n\n" + _table(head, lines)
    missed = [
        (
            r.set,
            r.instance,
            TITLES[r.method],
            f"{r.optimum:.3f}",
            f"{r.value:.3f}",
            f"{r.bound:.3f}",
            f"{r.gap_percent:.4f} %",
        )
        for r in rows
        if not r.proven
    ]
    if missed:
        head = ("set", "instance", "method", "optimum", "value", "bound", "gap")
        text += "\n\nNot proven:\n\n" + _table(head, missed)
    return text


# ---------------------------------------------------------------- the rest


def _failures(measured: list[Measured]) -> list[str]:
    lines = [
        (
            f"{one.row.family} {one.row.learners:,} seed {one.row.seed}",
            TITLES[one.row.method],
            f"{one.row.limit:g} s",
            one.row.status,
            one.row.note.replace("|", "/"),
        )
        for one in measured
        if not one.row.valid and one.row.status != "skipped"
    ]
    skipped = sorted({(TITLES[one.row.method], one.row.note) for one in measured if one.row.status == "skipped"})
    parts = []
    if lines:
        parts.append("## Runs without a valid plan\n\n" + _table(("instance", "method", "limit", "what", "why"), lines))
    if skipped:
        parts.append("Not run: " + "; ".join(f"{method} ({why})" for method, why in skipped) + ".")
    return parts


def _runs(measured: list[Measured]) -> str:
    order = sorted(
        measured,
        key=lambda m: (m.row.learners, m.row.family, m.row.seed, m.row.limit, list(TITLES).index(m.row.method)),
    )
    lines = []
    for one in order:
        row = one.row
        lines.append(
            (
                f"{row.family} {row.learners:,} seed {row.seed}",
                TITLES[row.method],
                f"{row.limit:g}",
                _cell(row),
                _known(row.first_bound),
                _known(row.second_bound),
                *(_at(one, mark) for mark in MARKS),
                _known(row.first_plan),
                _known(row.last_improvement),
                _known(row.elapsed),
                _known(row.reading),
                _known(row.compiling),
                "–" if row.memory is None else f"{row.memory:.0f}",
            )
        )
    head = (
        "instance",
        "method",
        "limit s",
        "tier 1 / tier 2",
        "bound 1",
        "bound 2",
        *(f"at {mark:g} s" for mark in MARKS),
        "first plan s",
        "last improvement s",
        "ended s",
        "reading s",
        "compiling s",
        "memory MB",
    )
    return (
        "# Every run\n\n`at N s`: tier 1 / tier 2 of the best plan so far, and in brackets the gap of tier 2 above the "
        "method's own bound at that second. `?`: not known then.\n\n" + _table(head, lines)
    )


def _at(one: Measured, mark: float) -> str:
    if mark > one.row.limit:
        return ""
    moment = one.trace.at(mark)
    if moment is None:
        return "no plan"
    gap = gap_percent(moment.second, moment.second_bound)
    return f"{moment.first} / {'?' if moment.second is None else moment.second}" + (
        "" if gap is None else f" ({gap:.1f} %)"
    )


def _known(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines))

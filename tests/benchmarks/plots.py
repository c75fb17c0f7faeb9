"""The pictures of a folder of results; none where matplotlib is absent."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.best_known import BestKnown, Key, key_of
from tests.benchmarks.instances import FAMILIES
from tests.benchmarks.peers import TITLES
from tests.benchmarks.rows import Measured, Row
from tests.benchmarks.trace import Trace

COLOURS = {
    "ours": "#d62728",
    "textbook": "#1f77b4",
    "greedy": "#2ca02c",
    "two-phase": "#9467bd",
    "two-phase-costs": "#8c564b",
    "highs": "#ff7f0e",
    "timefold": "#7f7f7f",
}
STEPS = 160
WORST_GAP, WORST_RATIO = 300.0, 10.0
"""What is worse is drawn at the edge, as no plan is."""


def draw(folder: Path, measured: list[Measured], known: Mapping[Key, BestKnown]) -> list[tuple[str, str, str]]:
    """Writes the pictures; gives (file, title, caption) of each."""
    try:
        import matplotlib
    except ImportError:
        return []
    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.size": 9, "axes.grid": True, "grid.alpha": 0.3, "figure.dpi": 110})
    compared = [one for one in measured if one.row.status != "skipped" and one.row.family in FAMILIES]
    pictures = [
        ("gap-over-time.png", "Gap over time", _gap_over_time(pyplot, compared, known), GAP_CAPTION),
        ("performance-profile.png", "Performance profile", _profile(pyplot, compared), PROFILE_CAPTION),
        ("cost-against-size.png", "Cost against size", _cost(pyplot, compared), COST_CAPTION),
    ]
    written = []
    for name, title, figure, caption in pictures:
        if figure is not None:
            figure.savefig(folder / name, bbox_inches="tight", metadata={"Software": None})
            pyplot.close(figure)
            written.append((name, title, caption))
    return written


GAP_CAPTION = (
    "The median over the instances of a size. Above: tier 1 of the best plan so far, above the best "
    "value known. Below: tier 2 above the best bound known, which counts only while tier 1 is at the best value known. "
    "The upper edge: more, or no plan, or no bound."
)
PROFILE_CAPTION = (
    "On which share of the instances a method's last plan is within a factor of the best one of "
    "all methods. Above in tier 1 (one added, since the best is often 0), below in tier 2, for which a plan whose tier "
    "1 is not the best is within no factor. Nor are an invalid plan, and none at all."
)
COST_CAPTION = (
    "The median and the range over the instances of a size, time to the first plan, peak memory, "
    "time to compile the cohort."
)


def _titled(methods: Iterable[str]) -> list[str]:
    present = set(methods)
    return [method for method in TITLES if method in present]


def _style(method: str) -> dict[str, Any]:
    width = {"linewidth": 2.4, "zorder": 3} if method == "ours" else {"linewidth": 1.3}
    return {"color": COLOURS[method], "where": "post", **width}


def _legend(figure: Any, panels: Iterable[Any]) -> None:
    """One for all panels, below them."""
    found: dict[str, Any] = {}
    for panel in panels:
        for line, label in zip(*panel.get_legend_handles_labels(), strict=True):
            found.setdefault(label, line)
    if found:
        figure.legend(found.values(), found.keys(), loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4, fontsize=8)


def _gap_over_time(pyplot: Any, measured: list[Measured], known: Mapping[Key, BestKnown]) -> Any:
    longest: dict[tuple[str, Key], Measured] = {}
    for one in measured:
        place = (one.row.method, key_of(one.row))
        if place not in longest or longest[place].row.limit < one.row.limit:
            longest[place] = one
    bests = _bests(measured, known)
    usable = [one for one in longest.values() if bests.get(key_of(one.row), (None, None))[0] is not None]
    sizes = sorted({one.row.learners for one in usable})
    if not sizes:
        return None
    figure, panels = pyplot.subplots(
        2, len(sizes), figsize=(4.2 * len(sizes), 6.2), squeeze=False, sharex="col", sharey="row"
    )
    for column, size in enumerate(sizes):
        here = [one for one in usable if one.row.learners == size]
        for method in _titled(one.row.method for one in here):
            runs = [one for one in here if one.row.method == method]
            limit = max(one.row.limit for one in runs)
            times = [0.1 * (limit / 0.1) ** (k / STEPS) for k in range(STEPS + 1)]
            for panel, gap in zip(panels[:, column], (_first_gap, _gap), strict=True):
                gaps = [[gap(one.trace, t, *bests[key_of(one.row)]) for one in runs] for t in times]
                medians = [min(statistics.median(at), WORST_GAP) for at in gaps]
                panel.step(times, medians, label=TITLES[method], **_style(method))
        panels[0, column].set_title(f"{size:,} learners ({len({key_of(one.row) for one in here})} instances)")
        for panel in panels[:, column]:
            panel.set_xscale("log")
            panel.set_yscale("symlog", linthresh=1)
            panel.set_ylim(-0.1, WORST_GAP * 1.15)
            panel.set_yticks([0, 1, 3, 10, 30, 100, WORST_GAP], ["0", "1", "3", "10", "30", "100", "none"])
            panel.set_yticks([], minor=True)
            panel.xaxis.set_major_formatter("{x:g}")
        panels[1, column].set_xlabel("seconds")
    panels[0, 0].set_ylabel("tier 1 above the best known, percent")
    panels[1, 0].set_ylabel("tier 2 above the best bound, percent")
    _legend(figure, panels.flat)
    figure.tight_layout()
    return figure


def _bests(measured: list[Measured], known: Mapping[Key, BestKnown]) -> dict[Key, tuple[int | None, int | None]]:
    """Per instance the best tier 1 seen, and our best bound of tier 2."""
    firsts: dict[Key, list[int]] = defaultdict(list)
    bounds: dict[Key, list[int]] = defaultdict(list)
    for one in measured:
        row = one.row
        if row.valid and row.first is not None:
            firsts[key_of(row)].append(row.first)
        if row.valid and row.method == "ours" and row.second_bound is not None:
            bounds[key_of(row)].append(row.second_bound)
    for key, best in known.items():
        firsts[key] += [best.first] if best.first is not None else []
        bounds[key] += [best.second_bound] if best.second_bound is not None else []
    return {key: (min(firsts[key], default=None), max(bounds[key], default=None)) for key in {*firsts, *bounds}}


def _gap(trace: Trace, seconds: float, first: int | None, bound: int | None) -> float:
    moment = trace.at(seconds)
    if moment is None or moment.second is None or first is None or not bound or moment.first != first:
        return WORST_GAP
    return min(100 * (moment.second - bound) / bound, WORST_GAP)


def _first_gap(trace: Trace, seconds: float, first: int | None, bound: int | None) -> float:
    moment = trace.at(seconds)
    if moment is None or moment.first is None or first is None:
        return WORST_GAP
    return min(100 * (moment.first - first) / max(first, 1), WORST_GAP)


def _profile(pyplot: Any, measured: list[Measured]) -> Any:
    sides = _side_by_side(measured)
    groups = sorted({(row.learners, row.limit) for rows in sides for row in rows.values()})
    if not groups:
        return None
    figure, panels = pyplot.subplots(
        2, len(groups), figsize=(4.2 * len(groups), 6.2), squeeze=False, sharex=True, sharey=True
    )
    ratios = [1 + (WORST_RATIO - 1) * (k / STEPS) ** 2 for k in range(STEPS + 1)]
    for column, (size, limit) in enumerate(groups):
        here = [rows for rows in sides if next((r.learners, r.limit) for r in rows.values()) == (size, limit)]
        for method in _titled(method for rows in here for method in rows):
            for panel, ratio in zip(panels[:, column], (_first_ratio, _ratio), strict=True):
                found = [ratio(rows, method) for rows in here if method in rows]
                shares = [sum(one <= r + 1e-9 for one in found) / len(found) for r in ratios]
                panel.step(ratios, shares, label=TITLES[method], **_style(method))
        panels[0, column].set_title(f"{size:,} learners, {limit:g} s ({len(here)} instances)")
        panels[1, column].set_xlabel("times the best")
    for panel in panels.flat:
        panel.set(xscale="log", ylim=(-0.02, 1.02))
        panel.set_xticks([1, 1.5, 2, 3, 5, 10], ["1", "1.5", "2", "3", "5", "10"])
        panel.minorticks_off()
    panels[0, 0].set_ylabel("share of instances, tier 1")
    panels[1, 0].set_ylabel("share of instances, tier 2")
    _legend(figure, panels.flat)
    figure.tight_layout()
    return figure


def _side_by_side(measured: list[Measured]) -> list[dict[str, Row]]:
    """Per instance and limit the rows of all methods, where there are several."""
    found: dict[tuple[Key, float], dict[str, Row]] = defaultdict(dict)
    for one in measured:
        found[key_of(one.row), one.row.limit][one.row.method] = one.row
    return [rows for rows in found.values() if len(rows) > 1]


def _first_ratio(rows: dict[str, Row], method: str) -> float:
    """Of tier 1, one added to both, since the best is often 0."""
    row = rows[method]
    firsts = [r.first for r in rows.values() if r.valid and r.first is not None]
    return (1 + row.first) / (1 + min(firsts)) if row.valid and row.first is not None else math.inf


def _ratio(rows: dict[str, Row], method: str) -> float:
    row = rows[method]
    plans = [(r.first, r.best) for r in rows.values() if r.valid and r.first is not None and r.best is not None]
    if not row.valid or row.best is None or row.first != min(first for first, _ in plans):
        return math.inf
    best = min(second for first, second in plans if first == row.first)
    return row.best / best if best else (1.0 if row.best == 0 else math.inf)


def _cost(pyplot: Any, measured: list[Measured]) -> Any:
    wanted: list[tuple[str, Callable[[Row], float | None], bool]] = [
        ("seconds to the first plan", lambda row: row.first_plan, False),
        ("peak memory, MB", lambda row: row.memory, False),
        ("seconds to compile (all methods)", lambda row: row.compiling, True),
    ]
    if not measured:
        return None
    figure, panels = pyplot.subplots(1, len(wanted), figsize=(13.2, 3.6))
    for panel, (title, value, joined) in zip(panels, wanted, strict=True):
        methods = ["ours"] if joined else _titled(one.row.method for one in measured)
        for method in methods:
            points: dict[int, list[float]] = defaultdict(list)
            for one in measured:
                found = value(one.row)
                if (joined or one.row.method == method) and found is not None:
                    points[one.row.learners].append(found)
            sizes = sorted(points)
            if not sizes:
                continue
            medians = [statistics.median(points[size]) for size in sizes]
            spread = [
                [m - min(points[s]) for m, s in zip(medians, sizes, strict=True)],
                [max(points[s]) - m for m, s in zip(medians, sizes, strict=True)],
            ]
            panel.errorbar(
                sizes,
                medians,
                yerr=spread,
                marker="o",
                markersize=3,
                capsize=2,
                linewidth=1.3,
                color=COLOURS[method],
                label=TITLES[method],
            )
        panel.set(xscale="log", yscale="log", title=title, xlabel="learners")
        present = sorted({one.row.learners for one in measured})
        panel.set_xticks(present, [f"{size:,}" for size in present])
        panel.minorticks_off()
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_minor_formatter("")
        panel.yaxis.set_major_formatter("{x:g}")
    _legend(figure, panels)
    figure.tight_layout()
    return figure

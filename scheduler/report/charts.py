"""Charts as SVG that stands alone: no fonts, scripts or pictures from elsewhere."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from scheduler.errors import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7")
"""Told apart by everybody, in print too (Okabe and Ito)."""
LONGEST_LABEL = 40


def grouped_bars(title: str, groups: Sequence[str], series: Mapping[str, Sequence[float]], *, most: float) -> str:
    """A group of horizontal bars for every name in ``groups``, one bar for each of ``series``, from 0 to ``most``.

    Returns the SVG element, with its title for who cannot see it.
    """
    import matplotlib
    from matplotlib.figure import Figure

    style = matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "chart", "text.parse_math": False})
    with style, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure = Figure(figsize=(7.5, 1.2 + 0.3 * len(groups) * (len(series) + 0.6)), layout="constrained")
        axes = figure.subplots()
        height = 1 / (len(series) + 0.6)
        for number, (name, values) in enumerate(series.items()):
            places = [at + number * height for at in range(len(groups))]
            bars = axes.barh(places, values, height * 0.9, label=name, color=COLOURS[number % len(COLOURS)])
            axes.bar_label(bars, fmt="%.2f", padding=3)
        middle = height * (len(series) - 1) / 2
        axes.set_yticks([at + middle for at in range(len(groups))], [_label(group) for group in groups])
        axes.set_xlim(0, most)
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(_label(title, 80))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=len(series), frameon=False)
        return _alone(figure, title)


def _label(text: str, longest: int = LONGEST_LABEL) -> str:
    shown = printable(text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _alone(figure: Figure, title: str) -> str:
    """The figure as one SVG element, without the prologue that names a document elsewhere."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    start = text.index("<svg")
    inside = text.index(">", start) + 1
    return f"{text[start:inside]}\n <title>{escape(printable(title))}</title>{text[inside:]}"

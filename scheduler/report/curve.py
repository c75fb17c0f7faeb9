"""The picture of a trade-off: an SVG of two panels, in which the same numbers are the same plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import dist
from xml.sax.saxutils import escape

FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
WIDTH, HEIGHT, TOP, BOTTOM = 860, 460, 88, 396
PANELS = ((70, 410), (500, 840))
"""Left and right edges of the panels, in pixels."""
RADIUS = 9
MOST_TICKS = 6
STYLE = f"""
text {{ font: 12px {FONTS}; fill: #1f2933 }}
.head {{ font-size: 17px; font-weight: 600 }}
.note, .tick {{ font-size: 11px; fill: #52606d }}
.grid {{ stroke: #e4e7eb }}
.axis {{ stroke: #9aa5b1 }}
.point {{ stroke: #2563ab; stroke-width: 1.5 }}
.number {{ font-size: 11px; text-anchor: middle; fill: #fff; font-weight: 600 }}
.open {{ fill: #2563ab }}
"""


@dataclass(frozen=True)
class Dot:
    """A plan: its number, hours outside working time, hours of instructors, requests left out, and whether proven."""

    number: int
    out_of_hours: float
    led: float
    unscheduled: int
    proven: bool


def draw(title: str, dots: Sequence[Dot]) -> str:
    """The SVG. Up is better in both panels, and so is left."""
    return "\n".join((*_frame(title), *_panels(dots), "</svg>", ""))


def _frame(title: str) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    yield f"<title>{escape(title)}: the trade-off</title>"
    yield f"<style>{STYLE}</style>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    yield _text(24, 34, f"{title}: what each seat costs", "head")
    yield _text(
        24, 56, "Same number, same plan. Up and to the left is better. Filled: proven that no plan beats it.", "note"
    )


def _panels(dots: Sequence[Dot]) -> Iterator[str]:
    most = max(1, *(dot.unscheduled for dot in dots))
    for (left, right), name, values in (
        (PANELS[0], "hours outside working time", [dot.out_of_hours for dot in dots]),
        (PANELS[1], "hours of instructors", [dot.led for dot in dots]),
    ):
        yield from _panel(dots, values, left, right, name, most)


def _panel(dots: Sequence[Dot], values: Sequence[float], left: int, right: int, name: str, most: int) -> Iterator[str]:
    widest = max(1.0, *values)

    def across(value: float) -> float:
        return left + 14 + (right - left - 28) * value / widest

    def down(unscheduled: float) -> float:
        return TOP + 14 + (BOTTOM - TOP - 28) * unscheduled / most

    for tick in _ticks(most):
        yield f'<line class="grid" x1="{left}" x2="{right}" y1="{down(tick):.1f}" y2="{down(tick):.1f}"/>'
        yield _text(left - 8, down(tick) + 4, f"{tick:g}", "tick", "end")
    for tick in _ticks(widest):
        yield f'<line class="grid" x1="{across(tick):.1f}" x2="{across(tick):.1f}" y1="{TOP}" y2="{BOTTOM}"/>'
        yield _text(across(tick), BOTTOM + 18, f"{tick:g}", "tick", "middle")
    yield f'<path class="axis" fill="none" d="M{left} {TOP}V{BOTTOM}H{right}"/>'
    yield _text((left + right) / 2, BOTTOM + 40, name, "", "middle")
    yield _text(left, TOP - 8, "unscheduled", "")
    places = [(across(value), down(dot.unscheduled)) for dot, value in zip(dots, values, strict=True)]
    for dot, (x, y) in zip(dots, places, strict=True):
        fill = "#2563ab" if dot.proven else "#fff"
        tip = f"{dot.number}: unscheduled {dot.unscheduled}, {dot.out_of_hours:g} h out of hours, {dot.led:g} h led"
        yield f"<g><title>{escape(tip)}</title>"
        yield f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{fill}"/></g>'
    yield from _numbers(dots, places)


def _numbers(dots: Sequence[Dot], places: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Each dot's number in it, or beside it where several lie on one another."""
    heaps: dict[tuple[float, float], list[Dot]] = {}
    for dot, place in zip(dots, places, strict=True):
        heap = next((other for other in heaps if dist(other, place) < RADIUS), place)
        heaps.setdefault(heap, []).append(dot)
    for (x, y), numbered in heaps.items():
        if len(numbered) == 1:
            yield _text(x, y + 4, str(numbered[0].number), "number" if numbered[0].proven else "number open")
        else:
            yield _text(x - RADIUS - 4, y + 4, ", ".join(str(dot.number) for dot in numbered), "", "end")


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to ``most``, few of them."""
    step = next(
        size * 10**power for power in range(-1, 16) for size in (1, 2, 5) if most / (size * 10**power) < MOST_TICKS
    )
    return [step * k for k in range(int(most / step) + 1)]


def _text(x: float, y: float, text: str, style: str, anchor: str = "start") -> str:
    named = f' class="{style}"' if style else ""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{named}{placed}>{escape(text)}</text>'

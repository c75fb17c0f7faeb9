"""The curve of seats against minutes outside working time against minutes of instructors."""

from scheduler.report.curve import draw
from scheduler.whatif.tradeoff import Curve, End, Point, trace

__all__ = ["Curve", "End", "Point", "draw", "trace"]

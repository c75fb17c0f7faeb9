"""The report of a plan as one page that opens offline: what it shows as a plain record, and how it looks."""

from scheduler.report.page.build import build_report
from scheduler.report.page.lateness import Led
from scheduler.report.page.outcomes import Live, SelfPaced
from scheduler.report.page.record import Check, Report, Totals
from scheduler.report.page.render import render

__all__ = ["Check", "Led", "Live", "Report", "SelfPaced", "Totals", "build_report", "render"]

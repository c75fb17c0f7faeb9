"""The report as one HTML page that needs nothing else: style, script and data are in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from scheduler.report.environment import environment
from scheduler.report.page.payload import as_json, payload
from scheduler.report.page.record import Report

FOLDER = Path(__file__).parent
SCRIPTS = ("data", "elements", "clock", "table", "week", "heat", "sessions", "people", "sums", "main")
"""In the order in which they run, within one function."""


def render(report: Report) -> str:
    """The page. Its own policy lets nothing be fetched, and nothing run but its one script."""
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    script = _script()
    templates = environment(FOLDER)
    templates.filters["hours"] = _hours
    return templates.get_template("page.html.jinja").render(
        report=report,
        totals=report.totals,
        tiers=[(_tier_name(tier.weights), tier) for tier in report.plan.tiers],
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(as_json(payload(report))),
    )


def _script() -> str:
    parts = ((FOLDER / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _hours(minutes: int) -> str:
    """Hours to one place, halves up, as the script writes them."""
    return f"{(10 * minutes + 30) // 60 / 10:.1f}"


def _tier_name(weights: Mapping[str, int]) -> str:
    return " + ".join(name if weight == 1 else f"{weight} × {name}" for name, weight in weights.items() if weight)

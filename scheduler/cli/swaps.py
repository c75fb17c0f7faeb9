"""``schedule swaps``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.opening import open_with_progress
from scheduler.cli.options import CohortOption, InPlaceOption, NoCacheOption, NowOption, OnUnreadableOption
from scheduler.cli.seats import Namer, say_written
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.swaps.answers import Answer, Place
    from scheduler.swaps.settlement import Settled


def swaps(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that people have invites from.")],
    requests: Annotated[
        Path | None,
        typer.Argument(metavar="[REQUESTS]", help="A CSV file: learner, clinic or session, wants, with."),
    ] = None,
    output: InPlaceOption = None,
    cohort: CohortOption = None,
    invites: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Settle the counter-proposals to these invites too.", show_default=False),
    ] = None,
    now: NowOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be granted; write nothing.")] = False,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Every answer as JSON.")] = False,
) -> None:
    """Settle requests for other sessions, all together.

    As many are granted as can be: never fewer than if each were taken in turn. Nobody is moved who did not ask, and
    every rule is kept. Each answer comes with its reason.
    """
    from scheduler import api
    from scheduler.api.waiting import write_plan

    if requests is None and invites is None:
        raise typer.BadParameter("name a CSV file of requests, or --invites DIR for the counter-proposals")
    moment = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    file, opened = open_with_progress(
        plan, cohort, on_unreadable=on_unreadable, no_cache=no_cache, freeze_before=moment
    )
    asked = api.swap_requests(opened, requests, invites, now=moment)
    settled = api.settle_swaps(file, opened, asked)
    if not as_json:
        for line in _lines(settled, Namer(opened.cohort)):
            say(line.text, style=line.style, indent=line.indent)
    if settled.num_granted and not dry_run:
        written = write_plan(settled.plan, opened, file, output, command="swaps", now=moment)
        say_written(written, as_json=as_json, **_document(settled))
    elif as_json:
        say_json({**_document(settled), "plan": None})
    else:
        say("Nothing was written." if dry_run else "There is nothing to change; nothing was written.")


def _document(settled: Settled) -> dict[str, object]:
    return {
        "granted": settled.num_granted,
        "most": settled.most,
        "proven": settled.proven,
        "seated": [{"learner": learner, "clinic": clinic} for learner, clinic in settled.seated],
        "answers": settled.answers,
    }


def _lines(settled: Settled, namer: Namer) -> Iterator[Line]:
    granted = [answer for answer in settled.answers if answer.granted]
    refused = [answer for answer in settled.answers if not answer.granted]
    for title, answers in (("Granted", granted), ("Refused", refused)):
        if answers:
            yield Line(f"{title}: {len(answers)}", style="bold")
            for answer in answers:
                yield from _answer(answer)
            yield Line()
    if settled.most <= len(granted):
        proof = "no settlement grants more"
    else:
        proof = f"no settlement grants more than {settled.most}"
    if settled.seated:
        seats = "; ".join(f"{namer.learner(learner)}: {namer.clinic(clinic)}" for learner, clinic in settled.seated)
        yield Line(f"Given a seat that is free now, for they waited for one: {seats}")
    yield Line(f"{len(granted)} of {count(len(settled.answers), 'request')} granted; {proof}.")


def _answer(answer: Answer) -> Iterator[Line]:
    yield Line(f"{answer.name} ({answer.learner}), {answer.title} [{answer.source}]", "  ")
    if answer.seat is not None and answer.to is not None:
        yield Line(f"from {_place(answer.seat)}", "      ")
        choice = "" if answer.choice in (None, 1) else f" (choice {answer.choice})"
        yield Line(f"to   {_place(answer.to)}{choice}", "      ")
    elif answer.message is not None:
        yield Line(answer.message, "      ")


def _place(place: Place) -> str:
    return f"{place.session}, {place.start:%a %d %b %Y %H:%M} UTC"

"""``schedule explain``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.opening import open_with_progress
from scheduler.cli.options import CohortOption, NoCacheOption, OnUnreadableOption
from scheduler.explain.audience import Audience


def explain(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    cohort: CohortOption = None,
    learner: Annotated[str | None, typer.Option(metavar="ID", help="All requests of this learner.")] = None,
    clinic: Annotated[str | None, typer.Option(metavar="ID", help="Requests for this clinic.")] = None,
    session: Annotated[
        str | None, typer.Option(metavar="ID", help="Why this session runs; with --learner, why they are not in it.")
    ] = None,
    instructor: Annotated[str | None, typer.Option(metavar="ID", help="Why this instructor leads so much.")] = None,
    audience: Annotated[Audience, typer.Option(help="Who will hear it: it says no more than they may know.")] = (
        "coordinator"
    ),
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.0, help="Seconds for solving again, over all that is asked.")
    ] = 10.0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Another seed, another search.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=1024, help="Cores to use; by default all.", show_default=False),
    ] = None,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="The same answer every time: work is counted, not time.")
    ] = False,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON, with the verdict on every start and all that is in its way.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="The verdict on every start.")] = False,
) -> None:
    """Say why: why not, why this session, why then, why so much.

    Without --learner, --clinic, --session or --instructor: every request that has no session.
    """
    from scheduler.api.explain import Question, explain_plan
    from scheduler.cli.explanations import explained_document, explained_lines
    from scheduler.cores import usable_cores

    file, opened = open_with_progress(plan, cohort, on_unreadable=on_unreadable, no_cache=no_cache)
    question = Question(learner, clinic, session, instructor, audience, candidates=verbose or as_json)
    explained = explain_plan(
        opened,
        question,
        time_limit=time_limit,
        seed=seed,
        workers=workers or usable_cores(),
        deterministic=deterministic,
    )
    if as_json:
        say_json(explained_document(explained))
    else:
        for line in explained_lines(explained, verbose=verbose or (learner is not None and session is not None)):
            say(line.text, style=line.style, indent=line.indent)
    source = opened.cohort.source
    if source is not None and file.plan.cohort.sha256 not in (None, source.sha256):
        complain(f"{source.path} has changed since the plan was made: this is about the plan as the cohort is now.")

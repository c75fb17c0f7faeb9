"""The library: a cohort in memory in, a judged plan in memory out."""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.advise import check
from scheduler.assemble import instant, make_plan, minute
from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort, parse_cohort, refuse_faults
from scheduler.compile import compile_problem
from scheduler.cores import usable_cores
from scheduler.errors import Fault, InputError, InternalError, WantingError
from scheduler.judge import Verdict, verify
from scheduler.matching import settled
from scheduler.plan import Plan
from scheduler.plan_files import PlanFile, read_plan, save_plan
from scheduler.plan_text import load_plan
from scheduler.problem import Problem
from scheduler.publish import PLAIN, Choices, Publication, Published, foresee_publication, publish_invites
from scheduler.publish import publish as publish_plan
from scheduler.publish.channel import Channel
from scheduler.publish.clerk import Taken
from scheduler.publish.imap import Mailbox, add_mailbox
from scheduler.publish.inbox import Inbox
from scheduler.publish.replies import oldest_word, take_replies
from scheduler.publish.sending import Heard

if TYPE_CHECKING:
    from solvers.progress import Outcome, Progress

__all__ = [
    "Choices",
    "Publishing",
    "RepliesRead",
    "Solved",
    "WrittenInvites",
    "check",
    "load_cohort",
    "load_plan",
    "parse_cohort",
    "publish",
    "read_calendars",
    "read_replies",
    "save_plan",
    "solve",
    "solve_with_details",
    "time_left",
    "usable_cores",
    "verify",
    "verify_files",
    "write_invites",
]

ProgressListener = Callable[["Progress"], None]


@dataclass(frozen=True, eq=False)
class Solved:
    """A judged plan, and how it came about."""

    plan: Plan
    problem: Problem
    outcome: Outcome
    readings: Readings
    elapsed: float
    """Seconds from the call to the judged plan."""

    @property
    def strategy(self) -> str:
        """How the plan was sought."""
        return self.outcome.strategy

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was sought in that way."""
        return self.outcome.reasons

    @property
    def clock_stopped(self) -> bool:
        """Whether time ran out, or somebody stopped the run, before it was done."""
        return self.outcome.clock_stopped


def solve(
    cohort: Cohort,
    *,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    deterministic: bool = False,
    published: Plan | None = None,
    moves_per_seat: int = 3,
    freeze_before: dt.datetime | None = None,
    on_unreadable: OnUnreadable = "fail",
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
) -> Plan:
    """The best plan found in ``time_limit`` seconds (``None``: as long as it takes), judged by the same rules as any.

    ``workers`` are all usable cores where not given. With a ``published`` plan, what starts before ``freeze_before``
    (an aware moment; now where not given) stays as it is. ``on_unreadable`` says what becomes of events in calendars
    that cannot be read: a fault, busy on the days that they name, or left out. Setting ``stop`` ends the search with
    the best plan so far. ``progress`` hears how it goes, from the thread that solves. Nothing is written.

    Raises ``InputError``, ``InfeasibleError``, ``NoPlanFoundError``; ``InternalError`` for a plan the judge refuses.
    """
    return solve_with_details(
        cohort,
        time_limit=time_limit,
        seed=seed,
        workers=workers,
        deterministic=deterministic,
        published=published,
        moves_per_seat=moves_per_seat,
        freeze_before=freeze_before,
        on_unreadable=on_unreadable,
        stop=stop,
        progress=progress,
    ).plan


def solve_with_details(
    cohort: Cohort,
    *,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    deterministic: bool = False,
    published: Plan | None = None,
    moves_per_seat: int = 3,
    freeze_before: dt.datetime | None = None,
    on_unreadable: OnUnreadable = "fail",
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
    prepared: Callable[[Problem], None] | None = None,
    readings: Readings | None = None,
) -> Solved:
    """Like ``solve``, with how the plan was made; ``prepared`` hears the problem before the search.

    The calendars are read now, unless ``readings`` holds them.
    """
    import solvers

    started = time.monotonic()
    freeze = _freeze_minute(freeze_before) if published else None
    refuse_faults(cohort)
    readings = readings or read_calendars(cohort, on_unreadable=on_unreadable)
    problem = compile_problem(
        cohort,
        readings,
        published=published,
        freeze_before=freeze,
        moves_per_seat=moves_per_seat,
    )
    if prepared is not None:
        prepared(problem)
    settings = solvers.Settings(
        time_limit=time_limit if deterministic else _time_to_search(time_limit, time.monotonic() - started),
        seed=seed,
        workers=workers or usable_cores(),
        deterministic=deterministic,
    )
    outcome = settled(problem, solvers.solve(problem, settings, stop=stop or threading.Event(), progress=progress))
    plan = make_plan(cohort, readings, problem, outcome, published)
    verdict = verify(
        plan,
        cohort,
        published,
        readings=readings,
        moves_per_seat=moves_per_seat,
        freeze_before=None if freeze is None else instant(freeze),
    )
    if not verdict.ok:
        raise InternalError("the judge refused the plan: " + "; ".join(map(str, verdict.faults[:5])))
    return Solved(plan, problem, outcome, readings, time.monotonic() - started)


def verify_files(
    plan: Path,
    cohort: Path | None = None,
    published: Path | None = None,
    *,
    on_unreadable: OnUnreadable = "fail",
) -> Verdict:
    """Judge a plan file by its cohort's file, by default the one that it names, and by the published plan's.

    ``on_unreadable`` is what was said when the plan was made.
    """
    judged = read_plan(plan)
    old = _still_there(judged) if published is None else read_plan(published)
    return _verdict(judged, load_cohort(_cohort_path(judged, cohort)), old, on_unreadable)


def _verdict(judged: PlanFile, loaded: Cohort, old: PlanFile | None, on_unreadable: OnUnreadable) -> Verdict:
    sha256 = loaded.source.sha256 if loaded.source else None
    readings = None if on_unreadable == "fail" else read_calendars(loaded, on_unreadable=on_unreadable)
    if old is None:
        return verify(judged.plan, loaded, readings=readings, cohort_sha256=sha256)
    return verify(judged.plan, loaded, old.plan, readings=readings, cohort_sha256=sha256, published_sha256=old.sha256)


def _still_there(judged: PlanFile) -> PlanFile | None:
    """The published plan that a plan names, if that very file is still where it was."""
    told = judged.plan.published
    path = None if told is None or told.file is None else judged.path.parent / told.file
    if path is None or not path.is_file():
        return None
    try:
        found = read_plan(path)
    except InputError:
        return None
    return found if told is not None and found.sha256 == told.sha256 else None


@dataclass(frozen=True)
class WrittenInvites:
    """What ``write_invites`` did, and what the coordinator should know."""

    published: Published
    warnings: tuple[str, ...]


def write_invites(plan: Path, folder: Path, cohort: Path | None = None, *, now: dt.datetime) -> WrittenInvites:
    """Bring a folder of invites in line with a plan file; ``now`` (aware) is the time stamped on what changes."""
    source = read_plan(plan)
    path = _cohort_path(source, cohort)
    loaded = load_cohort(path)
    warnings = []
    if loaded.source is not None and source.plan.cohort.sha256 not in (None, loaded.source.sha256):
        warnings.append(f"{path} has changed since the plan was made; solve again if that matters to it.")
    return WrittenInvites(publish_invites(source.plan, loaded, folder, now=now), tuple(warnings))


FILES_OF_COHORT = ("cohort.sha256", "cohort.calendars ")
"""Where the judge tells of files that have changed since the plan was made."""
MOST_REASONS = 10


@dataclass(frozen=True)
class Publishing:
    """What ``publish`` did or would do, and what the coordinator should know."""

    publication: Publication
    warnings: tuple[str, ...]


def publish(
    plan: Path,
    folder: Path,
    cohort: Path | None = None,
    published: Path | None = None,
    *,
    now: dt.datetime,
    channels: Sequence[Channel] = (),
    choices: Choices = PLAIN,
    dry_run: bool = False,
    heard: Heard = lambda channel, done, total: None,
    on_unreadable: OnUnreadable = "fail",
) -> Publishing:
    """Judge a plan file, bring its folder of invites in line with it, and tell people by ``channels``.

    ``now`` (aware) is the time stamped on what changes. ``heard`` is told how the sending goes. A ``dry_run`` writes
    nothing and touches no network. A cohort file or calendar that has changed since is told, as long as the plan is
    still right for it. ``on_unreadable`` is what was said when the plan was made.

    Raises ``WantingError`` for a plan with faults, ``InputError`` and ``WriteError``.
    """
    source = read_plan(plan)
    loaded = load_cohort(_cohort_path(source, cohort))
    old = _still_there(source) if published is None else read_plan(published)
    warnings = _fit_to_publish(source, _verdict(source, loaded, old, on_unreadable))
    if dry_run:
        done = foresee_publication(source.plan, loaded, folder, now=now, channels=channels, choices=choices)
    else:
        done = publish_plan(source.plan, loaded, folder, now=now, channels=channels, choices=choices, heard=heard)
    return Publishing(done, warnings)


def _fit_to_publish(source: PlanFile, verdict: Verdict) -> tuple[str, ...]:
    """Warnings about changed files. Raises ``WantingError`` where the plan is not right for them."""
    changed = [fault for fault in verdict.faults if fault.place.startswith(FILES_OF_COHORT)]
    faults = [str(fault) for fault in verdict.faults if fault not in changed]
    if faults:
        more = [f"and {len(faults) - MOST_REASONS} more"] if len(faults) > MOST_REASONS else []
        cure = f"Nothing was sent. Solve again with --published {source.path}, or see schedule verify {source.path}."
        raise WantingError(f"{source.path} is not fit to publish:", (*faults[:MOST_REASONS], *more, cure))
    if not changed:
        return ()
    return ("The cohort's files have changed since the plan was made; the plan is still right for them.",)


LONGEST_SILENCE = dt.timedelta(days=60)
"""So long before the oldest word that stands somebody may have answered an earlier one that said the same time."""


@dataclass(frozen=True)
class RepliesRead:
    """What ``read_replies`` took, what it looked into, and the cohort file that it may have changed."""

    taken: Taken
    inbox: Inbox
    cohort: Path


def read_replies(
    paths: Sequence[Path],
    plan: Path,
    folder: Path | None = None,
    cohort: Path | None = None,
    *,
    mailbox: Mailbox | None = None,
    now: dt.datetime,
    dry_run: bool = False,
) -> RepliesRead:
    """Note what people answered, in files and a mailbox, in the ledger and the cohort file of a published plan.

    ``folder`` is that of its invites, by default ``invites`` beside the plan; ``now`` is aware. Raises ``InputError``
    for what cannot be read, ``MailboxError`` for a mailbox that cannot, ``WriteError``.
    """
    source, inbox = read_plan(plan), Inbox()
    path, invites = _cohort_path(source, cohort), plan.parent / "invites" if folder is None else folder
    inbox.add_paths(paths)
    if mailbox is not None:
        oldest = oldest_word(invites, source.plan.cohort.id) or now.date()
        add_mailbox(inbox, mailbox, since=oldest - LONGEST_SILENCE)
    return RepliesRead(take_replies(inbox, path, invites, now=now, dry_run=dry_run), inbox, path)


def _cohort_path(plan: PlanFile, stated: Path | None) -> Path:
    path = plan.cohort_path if stated is None else stated
    if path is None:
        raise InputError((Fault(str(plan.path), "names no cohort file", cure="name it with --cohort"),))
    return path


def time_left(time_limit: float | None, started: float) -> float | None:
    """Seconds left of ``time_limit`` that began at ``started`` (of ``time.monotonic``), not below 0.

    ``None``, no limit, where the limit is ``None`` or infinite.
    """
    if time_limit is None or math.isinf(time_limit):
        return None
    return max(0.0, time_limit - (time.monotonic() - started))


def _freeze_minute(freeze_before: dt.datetime | None) -> int:
    """Meetings start on whole minutes: those before an instant are those before the next whole minute."""
    if freeze_before is None:
        freeze_before = dt.datetime.now(dt.UTC)
    if freeze_before.tzinfo is None:
        raise ValueError("freeze_before needs an offset: it is an instant")
    return minute(freeze_before)


def _time_to_search(time_limit: float | None, spent: float) -> float | None:
    """What is left of the limit, less what explaining, judging and writing may take, which grows as reading does."""
    if time_limit is None:
        return None
    left = max(0.0, time_limit - spent)
    return max(0.99 * left - 0.4 - 2.5 * spent, left / 2)

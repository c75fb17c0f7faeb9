"""Publishing plan files: invites, messages, and what people answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.api.files import cohort_path_of, since_of, still_there, verdict_of
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.load import load_cohort
from scheduler.errors import WantingError
from scheduler.judge import Verdict
from scheduler.plan_files import PlanFile, read_plan
from scheduler.publish import PLAIN, Choices, Publication, Published, foresee_publication, publish_invites
from scheduler.publish import publish as publish_plan
from scheduler.publish.channel import Channel
from scheduler.publish.clerk import Taken
from scheduler.publish.imap import Mailbox, add_mailbox
from scheduler.publish.inbox import Inbox
from scheduler.publish.replies import oldest_word, take_replies
from scheduler.publish.sending import Heard


@dataclass(frozen=True)
class WrittenInvites:
    """What ``write_invites`` did, and what the coordinator should know."""

    published: Published
    warnings: tuple[str, ...]


def write_invites(plan: Path, folder: Path, cohort: Path | None = None, *, now: dt.datetime) -> WrittenInvites:
    """Bring a folder of invites in line with a plan file; ``now`` (aware) is the time stamped on what changes."""
    source = read_plan(plan)
    path = cohort_path_of(source, cohort)
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
    on_unreadable: OnUnreadable | None = None,
) -> Publishing:
    """Judge a plan file, bring its folder of invites in line with it, and tell people by ``channels``.

    ``now`` (aware) is the time stamped on what changes. ``heard`` is told how the sending goes. A ``dry_run`` writes
    nothing and touches no network. A cohort file or calendar that has changed since is told, as long as the plan is
    still right for it, and so are other editions of the data on zones and holidays. ``on_unreadable`` is what was said
    when the plan was made, by default as its record tells.

    Raises ``WantingError`` for a plan with faults, ``InputError`` and ``WriteError``.
    """
    source = read_plan(plan)
    loaded = load_cohort(cohort_path_of(source, cohort))
    old = still_there(source) if published is None else read_plan(published)
    warnings = _fit_to_publish(source, verdict_of(source, loaded, old, on_unreadable))
    if dry_run:
        done = foresee_publication(source.plan, loaded, folder, now=now, channels=channels, choices=choices)
    else:
        done = publish_plan(source.plan, loaded, folder, now=now, channels=channels, choices=choices, heard=heard)
    since = [f"{told} See schedule verify {plan}." for told in since_of(source, loaded).sentences]
    return Publishing(done, (*warnings, *since))


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
    path, invites = cohort_path_of(source, cohort), plan.parent / "invites" if folder is None else folder
    inbox.add_paths(paths)
    if mailbox is not None:
        oldest = oldest_word(invites, source.plan.cohort.id) or now.date()
        add_mailbox(inbox, mailbox, since=oldest - LONGEST_SILENCE)
    return RepliesRead(take_replies(inbox, path, invites, now=now, dry_run=dry_run), inbox, path)

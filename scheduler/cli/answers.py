"""What people answered, laid out in lines of at most 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.layout import FEW, Line
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api import RepliesRead
    from scheduler.publish.clerk import Heard

WORDS = {
    "ACCEPTED": "accepted",
    "TENTATIVE": "perhaps",
    "COUNTER": "would like another time",
    "DECLINED": "declined",
}


def trouble_lines(done: RepliesRead) -> Iterator[str]:
    """What may hold an answer and does not count, or cannot be read."""
    for each in (*done.taken.unreadable, *done.taken.unheard):
        yield f"{each.source}: {each.why}"


def answer_lines(done: RepliesRead, plan: Path, *, dry_run: bool, everybody: bool) -> Iterator[Line]:
    """Who answered what, what waits for the coordinator, and the totals."""
    taken = done.taken
    accepted = sum(one.word == "ACCEPTED" for one in taken.heard)
    for one in taken.heard:
        if one.word != "ACCEPTED" or everybody or accepted <= FEW:
            yield Line(f"{_meeting(one)}: {WORDS[one.word]} ({one.source}){f'; {one.note}' if one.note else ''}")
    if taken.waiting:
        yield Line("Other times that people propose", style="bold")
        for one in taken.waiting:
            yield Line(f"{_meeting(one)}: {_proposal(one)} ({one.source})", "  ")
    yield from _totals(done, plan, dry_run=dry_run)


def _totals(done: RepliesRead, plan: Path, *, dry_run: bool) -> Iterator[Line]:
    taken, inbox = done.taken, done.inbox
    words: Counter[str] = Counter(one.word for one in taken.heard)
    told = ", ".join(f"{words[word]} {said}" for word, said in WORDS.items())
    yield Line(f"{'Would be noted' if dry_run else 'Noted'}: {told}; known before: {taken.num_known}", style="bold")
    others = [count(inbox.num_other_mails, "other mail")]
    if inbox.bounces:
        others.append(f"{len(inbox.bounces)} that came back")
    if taken.num_foreign:
        others.append(count(taken.num_foreign, "other event"))
    yield Line(f"Left alone: {', '.join(others)}")
    if taken.num_added or taken.num_removed:
        removed = f", {taken.num_removed} taken out" if taken.num_removed else ""
        added = f"{done.cohort}: {count(taken.num_added, 'refusal')} {'to add' if dry_run else 'added'}{removed}"
        yield Line(added if dry_run else f"{added}. Next: schedule solve {done.cohort} --published {plan}")


def _meeting(one: Heard) -> str:
    return f"{one.role} {one.person}: {one.summary}, {one.start:%Y-%m-%d %H:%M}Z"


def _proposal(one: Heard) -> str:
    if one.proposed is None:
        return "says no when"
    start, end = one.proposed
    if end is None:
        return f"{start:%Y-%m-%d %H:%M}Z"
    shown = f"{end:%H:%M}Z" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}Z"
    return f"{start:%Y-%m-%d %H:%M}Z to {shown}"

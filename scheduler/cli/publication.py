"""What publishing did, or would do, laid out in lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.layout import FEW, Line
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.publish.publication import Publication
    from scheduler.publish.sending import Said
    from scheduler.publish.stage import Waiting


def publication_lines(publication: Publication, folder: Path, *, dry_run: bool, everybody: bool) -> Iterator[Line]:
    """The changes person by person, unless they are many and not ``everybody`` is wanted, sums, what is left to do."""
    yield from _people(publication, everybody=everybody)
    yield Line(f"{'Would be in' if dry_run else 'Invites in'} {folder}: {publication.published}", style="bold")
    if publication.published.feeds:
        yield Line(f"Feeds: {publication.published.feeds} written")
    for channel in dict.fromkeys(one.channel for one in publication.said):
        said = [one for one in publication.said if one.channel == channel]
        yield Line(f"By {channel}: {_sums(said, dry_run=dry_run)}")
        yield from _troubles(said, everybody=everybody)
    for waiting in publication.waiting:
        yield from _waiting(waiting)
    for channel, number in publication.behind.items():
        yield Line(f"By {channel}, not asked for now: {count(number, 'message')} still to say")
    if publication.zone_data is not None:
        yield Line(
            f"The time zone data was {publication.zone_data} the last time and is another edition now: whose local "
            "time that changes gets an update."
        )
    if dry_run:
        yield Line("Nothing was written, and nothing was sent.")


def _people(publication: Publication, *, everybody: bool) -> Iterator[Line]:
    from scheduler.publish.overview import overview

    rows = overview(publication)
    if len(rows) > FEW and not everybody:
        yield Line(f"{count(len(rows), 'person is', 'people are')} told something new (--verbose: whom, and what)")
        return
    for row in rows:
        yield Line(f"{row.role} {row.person}", style="bold")
        for item in row.items:
            yield Line(str(item), indent="  ")
    if rows:
        yield Line()


def _sums(said: list[Said], *, dry_run: bool) -> str:
    words = {"sent": "to say" if dry_run else "said", "refused": "refused", "unable": "cannot go", "later": "put off"}
    number = Counter[str](one.state for one in said)
    return ", ".join(f"{number[state]} {word}" for state, word in words.items() if number[state] or state == "sent")


def _troubles(said: list[Said], *, everybody: bool) -> Iterator[Line]:
    """What was put off is one line, for one reason; the others are named, as far as they are few."""
    later = [one for one in said if one.state == "later"]
    if later:
        cure = "See to it, then run the same command again: it goes on where it stopped."
        yield Line(f"put off: {later[0].why}. {cure}", indent="  ")
    named = [one for one in said if one.state in ("refused", "unable")]
    shown = named if everybody or len(named) <= FEW + 1 else named[:FEW]
    for one in shown:
        yield Line(str(one), indent="  ")
    if len(shown) < len(named):
        yield Line(f"… and {count(len(named) - len(shown), 'more', 'more')} (--verbose: all)", indent="  ")


def _waiting(waiting: Waiting) -> Iterator[Line]:
    what = f"{waiting.session} ({waiting.title}, {waiting.start:%a %Y-%m-%d %H:%M}Z)"
    if waiting.declined_by:
        yield Line(
            f"{what} was declined by {', '.join(waiting.declined_by)}: solve again without that time, or name somebody "
            "else."
        )
    if waiting.waits_for:
        yield Line(f"{what} waits for {', '.join(waiting.waits_for)}.")
    for person in waiting.unreachable:
        yield Line(f"{person} has no email address to answer from.", indent="  ")
    learners = [f"{count(waiting.untold, 'learner')} not told yet"] if waiting.untold else []
    if waiting.elsewhere:
        learners.append(f"{count(waiting.elsewhere, 'learner')} with another time until then")
    if learners:
        yield Line(", ".join(learners), indent="  ")

"""Speaking through a channel, each act noted in the journal before and after.

Killed between the two notes, an act is in doubt: the next run asks the channel for it again, or for what is to be said
by then. A calendar on a server takes the same bytes twice without harm; a mailbox may get that one message once more,
the same to the letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

from scheduler.publish.channel import Channel, RefusedError, TryLaterError
from scheduler.publish.deliveries import Act, Deliveries
from scheduler.publish.identity import Role
from scheduler.publish.ledger import Told

State = Literal["sent", "refused", "unable", "later"]
Note = Callable[[str, str, Told], None]
"""Hears UID, channel and what was told, and has it on disk when it returns."""
Heard = Callable[[str, int, int], None]
"""Hears the channel, how many events it is through with, and of how many."""


@dataclass(frozen=True)
class Said:
    """One act and how it ended; ``why`` says so where it was not sent. ``person`` as in ``Change``."""

    channel: str
    state: State
    uid: str
    role: Role
    person: str
    summary: str
    start: dt.datetime
    kind: Literal["invite", "update", "hold", "cancel"]
    why: str | None = None

    def __str__(self) -> str:
        what = f"{self.role} {self.person}: {self.summary}, {self.start:%Y-%m-%d %H:%M}Z"
        return what if self.why is None else f"{what}: {self.why}"


def send(channel: Channel, deliveries: Deliveries, note: Note, heard: Heard) -> tuple[Said, ...]:
    """Say all that is due by one channel, as far as it goes. Raises WriteError where a note cannot be written."""
    due = deliveries.due(channel.name, channel.roles)
    with ExitStack() as stack:
        run = _Run(channel, note, stack)
        for done, uid in enumerate(due, start=1):
            for act in deliveries.acts(channel.name, uid, by_address=channel.by_address):
                run.carry_out(act)
            heard(channel.name, done, len(due))
    return tuple(run.said)


def foresee(channel: Channel, deliveries: Deliveries) -> tuple[Said, ...]:
    """What ``send`` would say. Touches no network."""
    found: list[Said] = []
    for uid in deliveries.due(channel.name, channel.roles):
        for act in deliveries.acts(channel.name, uid, by_address=channel.by_address):
            why = channel.unable(act.delivery)
            found.append(_said(channel, act, "sent" if why is None else "unable", why))
    return tuple(found)


class _Run:
    """One channel's run: opened for the first act that it can take, and closed for good when it says so."""

    def __init__(self, channel: Channel, note: Note, stack: ExitStack) -> None:
        self.channel = channel
        self.note = note
        self.stack = stack
        self.is_open = False
        self.later: str | None = None
        self.said: list[Said] = []

    def carry_out(self, act: Act) -> None:
        unable = self.channel.unable(act.delivery)
        if unable is not None:
            self._end(act, "unable", unable)
        elif self.later is not None:
            self._end(act, "later", self.later)
        else:
            self._deliver(act)

    def _deliver(self, act: Act) -> None:
        unsure = act.told.model_copy(update={"sent": act.before.sequence, "memory": act.before.memory})
        try:
            if not self.is_open:
                self.stack.enter_context(self.channel)
                self.is_open = True
            self.note(act.uid, self.channel.name, unsure.model_copy(update={"state": "planned"}))
            memory = self.channel.deliver(act.delivery, act.before)
        except TryLaterError as error:
            self.later = str(error)
            self._end(act, "later", self.later)
        except RefusedError as error:
            self.note(act.uid, self.channel.name, unsure.model_copy(update={"state": "refused"}))
            self._end(act, "refused", str(error))
        else:
            self.note(act.uid, self.channel.name, act.told.model_copy(update={"memory": memory}))
            self._end(act, "sent", None)

    def _end(self, act: Act, state: State, why: str | None) -> None:
        self.said.append(_said(self.channel, act, state, why))


def _said(channel: Channel, act: Act, state: State, why: str | None) -> Said:
    record = act.record
    return Said(
        channel=channel.name,
        state=state,
        uid=act.uid,
        role=record.role,
        person=act.delivery.shown,
        summary=record.summary,
        start=record.start,
        kind=_kind(act),
        why=why,
    )


def _kind(act: Act) -> Literal["invite", "update", "hold", "cancel"]:
    if act.delivery.cancelled:
        return "cancel"
    if act.before.sequence is not None:
        return "update"
    return "hold" if act.record.hold else "invite"

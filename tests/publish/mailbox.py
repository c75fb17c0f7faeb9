"""A channel that keeps what it is given, and can be told to fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import TracebackType
from typing import Self

from icalendar import Calendar

from scheduler.publish.channel import EVERYBODY, Before, Delivery, RefusedError, TryLaterError
from scheduler.publish.identity import Role

Trouble = Callable[[Delivery], None]


class Mailbox:
    """Takes whatever has a recipient. ``trouble`` is called before a delivery arrives, ``after`` when it has."""

    def __init__(
        self,
        name: str = "mail",
        *,
        roles: frozenset[Role] = EVERYBODY,
        by_address: bool = True,
        trouble: Trouble = lambda delivery: None,
        after: Trouble = lambda delivery: None,
    ) -> None:
        self.name = name
        self.roles = roles
        self.by_address = by_address
        self.trouble = trouble
        self.after = after
        self.arrived: list[tuple[Delivery, Before]] = []
        self.times_opened = 0

    def __enter__(self) -> Self:
        self.times_opened += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def unable(self, delivery: Delivery) -> str | None:
        return "has no address" if delivery.recipient is None else None

    def deliver(self, delivery: Delivery, before: Before) -> str | None:
        self.trouble(delivery)
        self.arrived.append((delivery, before))
        self.after(delivery)
        return f"{delivery.uid[:8]}-{delivery.sequence}"

    def take(self) -> list[Delivery]:
        """What has arrived since the last time."""
        taken = [delivery for delivery, _ in self.arrived]
        self.arrived.clear()
        return taken


def later_for(*people: str) -> Trouble:
    """A server that fails at these people (as shown)."""

    def trouble(delivery: Delivery) -> None:
        if delivery.shown in people:
            raise TryLaterError("the server is tired")

    return trouble


def refused_for(*people: str) -> Trouble:
    """A server that takes nothing for these people."""

    def trouble(delivery: Delivery) -> None:
        if delivery.shown in people:
            raise RefusedError("no such mailbox")

    return trouble


Held = tuple[int, dt.datetime]


def held(deliveries: list[Delivery]) -> dict[tuple[str, str], Held]:
    """The calendars of those who read these messages, by address and UID: SEQUENCE and start of what stands there."""
    calendars: dict[tuple[str, str], Held] = {}
    for delivery in deliveries:
        assert delivery.recipient is not None
        (event,) = Calendar.from_ical(delivery.data).walk("VEVENT")
        key = (delivery.recipient.email, delivery.uid)
        assert (str(event["UID"]), int(event["SEQUENCE"])) == (delivery.uid, delivery.sequence)
        assert str(event["ATTENDEE"]) == f"mailto:{delivery.recipient.email}"
        if delivery.method == "CANCEL":
            calendars.pop(key, None)
        else:
            calendars[key] = (delivery.sequence, event["DTSTART"].dt)
    return calendars

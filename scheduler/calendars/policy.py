"""Which components are not busy, whatever their times: the contract's list."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.calendars.components import Component
from scheduler.calendars.values import address

NOT_BUSY_METHODS = frozenset({"REPLY", "COUNTER", "REFRESH"})
_FREE_STATUS = frozenset({"FREE", "WORKINGELSEWHERE"})


@dataclass(frozen=True)
class Owner:
    """Whose calendar it is, as far as that decides what is busy. ``mark`` is the end of the UIDs of our own invites."""

    email: str | None = None
    mark: str | None = None


def why_not_busy(event: Component, owner: Owner) -> str | None:
    """Why a VEVENT is not busy; None where it is."""
    if _values(event, "TRANSP") == {"TRANSPARENT"}:
        return "is shown as free (TRANSP:TRANSPARENT)"
    if _values(event, "STATUS") == {"CANCELLED"}:
        return "is cancelled (STATUS:CANCELLED)"
    status = _values(event, "X-MICROSOFT-CDO-BUSYSTATUS")
    if status and status <= _FREE_STATUS:
        return f"is shown as free (X-MICROSOFT-CDO-BUSYSTATUS:{min(status)})"
    if owner.email and _is_declined(event, owner.email):
        return "is declined by the owner"
    return None


def _values(event: Component, name: str) -> set[str]:
    return {prop.value.upper() for prop in event.all(name)}


def _is_declined(event: Component, email: str) -> bool:
    own = email.strip().casefold().removeprefix("mailto:")
    answers = {
        prop.parameters(prop.value).get("PARTSTAT", "").upper()
        for prop in event.all("ATTENDEE")
        if own in address(prop)
    }
    return answers == {"DECLINED"}

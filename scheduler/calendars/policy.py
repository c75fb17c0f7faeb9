"""Which components are not busy, whatever their times: the contract's list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler.calendars.components import Component
from scheduler.calendars.reading import SoftKind
from scheduler.calendars.values import address, text

NOT_BUSY_METHODS = frozenset({"REPLY", "COUNTER", "REFRESH"})
_FOCUS = re.compile(r"\W*focus(\W*(time|block|session))?\W*(\(.*\))?")
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
    if owner.email and _answers(event, owner.email) == {"DECLINED"}:
        return "is declined by the owner"
    return None


def is_private(component: Component) -> bool:
    """Whether its owner keeps from others what it is: any CLASS but PUBLIC (RFC 5545 3.8.1.3)."""
    return not _values(component, "CLASS") <= {"PUBLIC", ""}


def soft_kinds(event: Component, owner: Owner) -> frozenset[SoftKind]:
    """Why the owner may give up a VEVENT: not yet settled, or time for themselves. Time out of office is neither."""
    microsoft = _values(event, "X-MICROSOFT-CDO-BUSYSTATUS")
    answers = _answers(event, owner.email) if owner.email else set()
    kinds: set[SoftKind] = set()
    if _values(event, "STATUS") == {"TENTATIVE"} or microsoft == {"TENTATIVE"} or answers == {"TENTATIVE"}:
        kinds.add("tentative")
    if answers == {"NEEDS-ACTION"}:
        kinds.add("unanswered")
    categories = [each for prop in event.all("CATEGORIES") for each in prop.value.split(",")]
    if any(map(is_focus, (*categories, text(event, "SUMMARY")))):
        kinds.add("focus_time")
    return frozenset() if "OOF" in microsoft else frozenset(kinds)


def is_focus(text: str) -> bool:
    """Whether a category or a summary says that this is time to work undisturbed."""
    return _FOCUS.fullmatch(text.strip().casefold()) is not None


def soft_word(kinds: frozenset[SoftKind], soft: frozenset[SoftKind]) -> str:
    """Why something is soft, in words: every one of its kinds was asked to be. Empty where it is busy."""
    return " and ".join(sorted(kinds)).replace("_", " ") if kinds and kinds <= soft else ""


def _values(event: Component, name: str) -> set[str]:
    return {prop.value.upper() for prop in event.all(name)}


def _answers(event: Component, email: str) -> set[str]:
    """What the owner answered, as every ATTENDEE of theirs says."""
    own = email.strip().casefold().removeprefix("mailto:")
    return {
        prop.parameters(prop.value).get("PARTSTAT", "").upper()
        for prop in event.all("ATTENDEE")
        if own in address(prop)
    }

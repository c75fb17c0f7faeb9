"""Free/busy answers of servers, as JSON → the schedules in them, and the one that is the owner's.

Two forms are known: Microsoft Graph's ``getSchedule`` (``value``, a list of ``scheduleInformation``) and Google's
``freeBusy.query`` (``calendars``, by address). Companies hand out many people's in one file, several answers in a list
or in the ``responses`` of a batch. Names of fields are compared case aside: PowerShell writes them in capitals.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from scheduler.calendars.reading import UnreadableError

Json = dict[str, Any]
SCHEDULE = "schedule"
"""The ``component`` of a note on an owner's whole part of a file, which says nothing of anybody else's."""
MOST_PROBLEMS = 20
"""An answer with so many parts that are none is not looked at further."""
_CURE = "save the answer of getSchedule (Microsoft Graph) or freeBusy.query (Google) as it comes"
_AGAIN = "ask the server again, and save its answer"


@dataclass(frozen=True)
class Schedule:
    """What an answer says of one calendar. ``place`` is where it stands, ``answer`` all of the answer around it."""

    form: Literal["graph", "google"]
    place: str
    address: str
    body: Json
    answer: Json


@dataclass
class Schedules:
    """The schedules of a file, by address, case aside, and what is wrong with it as a whole."""

    by_address: dict[str, list[Schedule]] = field(default_factory=dict)
    problems: list[UnreadableError] = field(default_factory=list)

    def of(self, email: str | None) -> list[Schedule]:
        """The owner's; of a file with one address alone those, whoever it is. Raises UnreadableError where none is."""
        own = self.by_address.get(_address(email or ""))
        if own is not None:
            return own
        if len(self.by_address) == 1:
            return next(iter(self.by_address.values()))
        if not self.by_address:
            return []
        many = f"holds the free/busy times of {len(self.by_address)} calendars, "
        if not email:
            raise UnreadableError(f"{many}and its owner has no address here", "state the owner's email")
        raise UnreadableError(
            f"{many}none of them the owner's", "check the owner's email, or ask for their calendar, too"
        )


def parse_schedules(data: bytes) -> Schedules:
    """Every schedule of a file; raises UnreadableError for what is no free/busy answer."""
    try:
        document = json.loads(data, object_pairs_hook=_object, parse_float=str, parse_constant=str)
    except RecursionError:
        raise UnreadableError("is JSON that is nested too deeply", _CURE) from None
    except (ValueError, UnicodeError) as error:
        why = (
            f"is not JSON: {error.msg}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else str(error)
        )
        raise UnreadableError(why if why.startswith("is ") else "is not JSON", _AGAIN) from None
    found = Schedules()
    for answer, place in _answers(document, ""):
        try:
            for schedule in _schedules(answer, place):
                found.by_address.setdefault(_address(schedule.address), []).append(schedule)
        except UnreadableError as error:
            found.problems.append(error)
            if len(found.problems) == MOST_PROBLEMS:
                break
    if not found.by_address and not found.problems:
        raise UnreadableError("holds no free/busy time", _CURE)
    return found


def text_of(value: object) -> str:
    """A text on one line, empty where it is none; halves of characters, which JSON allows, are replaced."""
    return " ".join(value.encode(errors="replace").decode().split()) if isinstance(value, str) else ""


def _object(pairs: list[tuple[str, Any]]) -> Json:
    made = {name.casefold(): value for name, value in pairs}
    if len(made) < len(pairs):
        raise ValueError("is JSON with one name twice in an object")
    return made


def _answers(document: object, place: str) -> Iterator[tuple[object, str]]:
    """The answers in a document, each with its place: of a list, and of a batch."""
    if isinstance(document, list):
        for number, each in enumerate(document):
            yield from _in_batch(each, f"{place}[{number}]")
    else:
        yield from _in_batch(document, place)


def _in_batch(answer: object, place: str) -> Iterator[tuple[object, str]]:
    responses = answer.get("responses") if isinstance(answer, dict) else None
    if not isinstance(responses, list):
        yield answer, place
        return
    for number, each in enumerate(responses):
        body = each.get("body") if isinstance(each, dict) else None
        yield body, _join(place, f"responses[{number}].body")


def _schedules(answer: object, place: str) -> Iterator[Schedule]:
    at = f"{place} " if place else ""
    if not isinstance(answer, dict):
        raise UnreadableError(f"{at}is no free/busy answer", _CURE)
    if isinstance(answer.get("value"), list):
        for number, each in enumerate(answer["value"]):
            yield _of_graph(each, _join(place, f"value[{number}]"), answer)
        if "@odata.nextlink" in answer:
            raise UnreadableError(f"{at}is one page of several", "fetch all pages")
    elif isinstance(answer.get("calendars"), dict):
        for address, each in answer["calendars"].items():
            if not isinstance(each, dict):
                raise UnreadableError(f"{_join(place, 'calendars')} is no list of calendars", _CURE)
            yield Schedule("google", _join(place, "calendars"), address, each, answer)
    elif "scheduleid" in answer:
        yield _of_graph(answer, place, {})
    elif "error" in answer:
        raise UnreadableError(f"{at}is a server's error{error_name(answer['error'])}", _AGAIN)
    else:
        raise UnreadableError(f"{at}is JSON, and not a free/busy answer", _CURE)


def _of_graph(body: object, place: str, answer: Json) -> Schedule:
    if not isinstance(body, dict) or not text_of(body.get("scheduleid")):
        raise UnreadableError(f"{place} has no scheduleId", _CURE)
    return Schedule("graph", place, body["scheduleid"], body, answer)


def error_name(error: object) -> str:
    """How a server calls its error, in brackets; empty where it does not say."""
    names = [error.get(each) for each in ("responsecode", "code", "reason")] if isinstance(error, dict) else [error]
    name = next(filter(None, map(text_of, names)), "")
    return f" ({name[:60]})" if name.isascii() and "@" not in name and name else ""


def _join(place: str, step: str) -> str:
    return f"{place}.{step}" if place else step


def _address(text: str) -> str:
    return text.strip().casefold().removeprefix("mailto:").removeprefix("smtp:").strip()

"""The plan: who meets whom, when and where, how good it is and how good it could be."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    StrictBool,
    WithJsonSchema,
    model_serializer,
)

from scheduler.documents.version import SchemaVersion
from scheduler.errors import MistakeError


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Text = Annotated[str, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]


def _percent(value: Any) -> Any:
    if type(value) not in (int, float) or not 0 <= value < float("inf"):
        raise MistakeError("is not a percentage", "write a number that is not below 0")
    return value


Percent = Annotated[float | int, BeforeValidator(_percent)]


def _instant(value: Any) -> dt.datetime:
    try:
        value = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            value = value.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise MistakeError("is not an instant of the calendar", 'write one like "2026-03-02T15:00:00Z"') from None
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise MistakeError("is not an instant", 'write one like "2026-03-02T15:00:00Z"')
    if value.second or value.microsecond:
        raise MistakeError("has seconds", "write whole minutes")
    return value


Instant = Annotated[
    dt.datetime,
    BeforeValidator(_instant),
    PlainSerializer(lambda value: value.strftime("%Y-%m-%dT%H:%M:%SZ")),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-02T15:00:00Z"]}),
]
"""A moment of UTC, written ``2026-03-02T15:00:00Z``."""


class CohortReference(_Part):
    """Which input a plan was made from. ``file`` is relative to the plan; ``None`` for a cohort built in memory."""

    id: Text
    file: Text | None = None
    sha256: Text | None = None
    calendars: dict[str, Text] = Field(default_factory=dict)


class PublishedReference(_Part):
    """Which published plan a plan was made against.

    ``notice_until``: what starts before it is as published, with nobody new; left out where no notice was kept.
    """

    file: Text | None = None
    sha256: Text | None = None
    notice_until: Instant | None = None

    @model_serializer(mode="wrap")
    def _without_what_is_not_kept(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in written(self).items() if key != "notice_until" or value is not None}


class TierResult(_Part):
    """One tier: the least value found, the value of this plan, and a proven bound. bound ≤ best ≤ value."""

    weights: dict[str, Whole]
    slack_percent: Percent = 0
    best: Whole
    value: Whole
    bound: Whole


class Meeting(_Part):
    """One meeting, ``[start, end)``, with its join link where a resource has links."""

    start: Instant
    end: Instant
    link: Text | None = None


class Session(_Part):
    """A session that runs."""

    id: Text
    clinic: Text
    meetings: tuple[Meeting, ...]
    language: Text | None = None
    instructors: tuple[Text, ...]
    room: Text | None = None
    learners: tuple[Text, ...]
    frozen: StrictBool = False


class Reason(_Part):
    """Why a request has no session, or a session no longer runs."""

    code: Text
    message: Text


class Alternative(_Part):
    """Self-paced content that covers the clinic, and why it is offered."""

    async_: Annotated[Text, Field(alias="async")]
    message: Text


class Unscheduled(_Part):
    """A request without a session."""

    learner: Text
    clinic: Text
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]


class CancelledSession(Session):
    """A published session that no longer runs, as it stood."""

    reason: Reason


class Plan(_Part):
    """The output of one run; see section 6 of the contract for every claim it makes."""

    schema_version: SchemaVersion = 1
    cohort: CohortReference
    published: PublishedReference | None = None
    status: Literal["optimal", "feasible"]
    tiers: tuple[TierResult, ...]
    measures: dict[str, Whole]
    sessions: tuple[Session, ...]
    unscheduled: tuple[Unscheduled, ...]
    cancelled: tuple[CancelledSession, ...] = ()

    def to_json(self) -> str:
        """The plan as it is written: UTF-8 text with a final newline."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1) + "\n"

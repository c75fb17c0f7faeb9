"""The record of a plan: ids, digests and numbers, no names and no addresses."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StrictBool, WithJsonSchema

from scheduler.calendars.reading import OnUnreadable
from scheduler.documents.version import SchemaVersion
from scheduler.plan import Instant, Text, TierResult, Whole

Moment = Annotated[
    AwareDatetime,
    PlainSerializer(lambda moment: moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-02T15:00:05Z"]}),
]
"""An instant of whole seconds."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Inputs(_Part):
    """SHA-256 of the files that the plan was made from; ``None`` for what was made in memory, or is not there."""

    cohort: Text | None = None
    calendars: dict[str, Text] = Field(default_factory=dict)
    published: Text | None = None


class Settings(_Part):
    """What was asked of the command that wrote the plan; ``None`` where that does not apply, or sets no limit."""

    command: Text
    time_limit: float | None = None
    seed: Whole | None = None
    workers: Whole | None = None
    deterministic: StrictBool = False
    moves_per_seat: Whole | None = None
    freeze_before: Moment | None = None
    notice_hours: float | None = None
    on_unreadable: OnUnreadable = "fail"


class Search(_Part):
    """How the plan was sought, and whether a clock or somebody stopped that."""

    strategy: Text
    reasons: tuple[Text, ...]
    clock_stopped: StrictBool
    seconds: float


class Refused(_Part):
    """A request without a session, and the codes of its reasons."""

    learner: Text
    clinic: Text
    codes: tuple[Text, ...]


class PassedOver(_Part):
    """Who came before the one who was given a freed seat and could not take it, and the codes of why not."""

    learner: Text
    clinic: Text
    session: Text
    codes: tuple[Text, ...]


class Offset(_Part):
    """Minutes east of UTC at the meetings that start from ``since`` on, until the next one says otherwise."""

    since: Instant
    minutes: Whole


class Record(_Part):
    """What was known when a plan was made.

    ``plan`` is the SHA-256 of the plan file that it belongs to. ``offsets`` are by zone, of everybody in the cohort,
    at the starts of the plan's meetings; ``holidays`` are the days within the horizon, by country. ``forgotten``
    counts the people who were taken out of plan and record since.
    """

    schema_version: SchemaVersion = 1
    plan: Text
    made: Moment
    inputs: Inputs
    settings: Settings
    versions: dict[str, Text | None]
    search: Search | None = None
    tiers: tuple[TierResult, ...]
    refused: tuple[Refused, ...]
    passed_over: tuple[PassedOver, ...] = ()
    offsets: dict[str, tuple[Offset, ...]]
    holidays: dict[str, tuple[dt.date, ...]]
    forgotten: Whole = 0

    def to_json(self) -> str:
        """The record as it is written: UTF-8 text with a final newline."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"

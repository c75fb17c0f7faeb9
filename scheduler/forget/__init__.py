"""Taking a person out of everything kept: cohort, plans, records, invites, answers, the calendar cache."""

from __future__ import annotations

from scheduler.forget.forgetting import Forgotten, forget
from scheduler.forget.person import Somebody
from scheduler.forget.step import Step
from scheduler.forget.traces import Trace

__all__ = ["Forgotten", "Somebody", "Step", "Trace", "forget"]

"""The library: a cohort in memory in, a judged plan in memory out; and what the commands do with files."""

from scheduler.api.files import verify_files
from scheduler.api.publishing import (
    Publishing,
    RepliesRead,
    WrittenInvites,
    publish,
    read_replies,
    write_invites,
)
from scheduler.calendars.cohort import read_calendars
from scheduler.checking import check
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.cores import usable_cores
from scheduler.judge import verify
from scheduler.plan_files import save_plan
from scheduler.plan_text import load_plan
from scheduler.publish import Choices
from scheduler.solving import Solved, solve, solve_with_details, time_left

__all__ = [
    "Choices",
    "Publishing",
    "RepliesRead",
    "Solved",
    "WrittenInvites",
    "check",
    "load_cohort",
    "load_plan",
    "parse_cohort",
    "publish",
    "read_calendars",
    "read_replies",
    "save_plan",
    "solve",
    "solve_with_details",
    "time_left",
    "usable_cores",
    "verify",
    "verify_files",
    "write_invites",
]

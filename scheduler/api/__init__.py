"""The library: a cohort in memory in, a judged plan in memory out; and what the commands do with files."""

from scheduler.api.attendance import AttendanceTaken, take_attendance
from scheduler.api.close import Closed, close_plan
from scheduler.api.deciding import Decided, decide, list_decisions
from scheduler.api.differing import diff
from scheduler.api.exports import Briefed, Exported, brief_instructors, export_plan
from scheduler.api.files import verify_files, verify_with_record
from scheduler.api.publishing import (
    Publishing,
    RepliesRead,
    WrittenInvites,
    publish,
    read_replies,
    write_invites,
)
from scheduler.api.swapping import settle_swaps, swap_requests
from scheduler.calendars.cohort import read_calendars
from scheduler.checking import check
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.cores import usable_cores
from scheduler.forget import Forgotten, forget
from scheduler.judge import verify
from scheduler.plan_files import save_plan
from scheduler.plan_text import load_plan
from scheduler.publish import Choices
from scheduler.solving import Solved, solve, solve_with_details, time_left

__all__ = [
    "AttendanceTaken",
    "Briefed",
    "Choices",
    "Closed",
    "Decided",
    "Exported",
    "Forgotten",
    "Publishing",
    "RepliesRead",
    "Solved",
    "WrittenInvites",
    "brief_instructors",
    "check",
    "close_plan",
    "decide",
    "diff",
    "export_plan",
    "forget",
    "list_decisions",
    "load_cohort",
    "load_plan",
    "parse_cohort",
    "publish",
    "read_calendars",
    "read_replies",
    "save_plan",
    "settle_swaps",
    "solve",
    "solve_with_details",
    "swap_requests",
    "take_attendance",
    "time_left",
    "usable_cores",
    "verify",
    "verify_files",
    "verify_with_record",
    "write_invites",
]

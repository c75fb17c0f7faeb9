"""The judge finds every seeded fault, and names the rule or the measure."""

from __future__ import annotations

from collections import Counter

from scheduler.cohort.cohort import MEASURES
from scheduler.judge import RULES, judge
from tests.judge.faults import SEEDERS, seeded
from tests.judge.programme import cases

PER_CODE = 10
ELSEWHERE = {"same_group", "keep_apart", "intact_teams", "led_by", "daily_load", "notice"}
"""Rules whose faults are seeded in ``test_company.py``, ``test_daily_load.py`` and ``test_notice.py``."""


def test_the_plans_are_sound_before_anything_is_seeded() -> None:
    for case in cases():
        assert judge(case.facts, case.plan, case.published).faults == ()
        assert len(case.plan.sessions) >= 20
    reasons = {reason.code for case in cases() for one in case.plan.unscheduled for reason in one.reasons}
    assert len(reasons) >= 8
    assert cases()[-1].plan.measures["changes"] > 0


def test_every_seeded_fault_is_found_and_named() -> None:
    faults = seeded(cases(), PER_CODE)
    missed = []
    for number, fault in enumerate(faults):
        verdict = judge(fault.case.facts, fault.plan, fault.case.published)
        if fault.code not in {finding.code for finding in verdict.faults}:
            missed.append((number, fault.code, fault.case.facts.cohort.id, verdict.lines()))
    assert missed == []
    assert len({fault.plan.to_json() for fault in faults}) == len(faults) >= 260
    rules = [slug for slug in RULES if slug not in ELSEWHERE]
    assert set(SEEDERS) == set(rules)
    assert Counter(fault.code for fault in faults) == dict.fromkeys((*rules, *MEASURES), PER_CODE)

"""Every broken cohort is told of in one pass: all its faults, each with place, value and cure, in document order."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort import load_cohort
from scheduler.errors import Fault, InputError

BROKEN = Path(__file__).parents[2] / "fixtures" / "broken"
NAMES = sorted(file.stem for file in BROKEN.glob("*.json"))


def expected(name: str) -> list[tuple[str, str, str]]:
    """Place, words of the message and words of the cure of each fault; the place FILE is the file itself."""
    lines = (BROKEN / f"{name}.expected.txt").read_text(encoding="utf-8").splitlines()
    return [(place, message, cure) for place, message, cure in (line.split(" | ") for line in lines)]


def found(name: str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        load_cohort(BROKEN / f"{name}.json")
    return caught.value.faults


def value_at(document: Any, place: str) -> Any:
    """What a document has at a written place; None where it has nothing."""
    for key, quoted, position in re.findall(r'(\w+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]', place.replace("[", " [")):
        try:
            document = document[int(position)] if position else document[key or quoted]
        except KeyError:
            return None
    return document


def test_there_is_a_broken_cohort_of_every_kind() -> None:
    assert len(NAMES) >= 40
    assert {file.name.removesuffix(".expected.txt") for file in BROKEN.glob("*.expected.txt")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_is_told_once_with_its_cure_in_document_order(name: str) -> None:
    faults = list(found(name))
    wanted = [(str(BROKEN / f"{name}.json") if place == "FILE" else place, *rest) for place, *rest in expected(name)]
    assert [fault.path for fault in faults] == [place for place, *_ in wanted]
    for place in {fault.path for fault in faults}:
        here = [fault for fault in faults if fault.path == place]
        for _, message, cure in (one for one in wanted if one[0] == place):
            told = next((one for one in here if message in one.message and cure in (one.cure or "")), None)
            assert told is not None, f"{place}: {message} ({cure}), but was told: {[str(one) for one in here]}"
            here.remove(told)


@pytest.mark.parametrize("name", [name for name in NAMES if expected(name)[0][0] != "FILE"])
def test_every_fault_shows_the_value_of_its_place(name: str) -> None:
    document = json.loads((BROKEN / f"{name}.json").read_text(encoding="utf-8"))
    for fault in found(name):
        value = value_at(document, fault.path)
        assert fault.value == value or value != value
        lines = str(fault).splitlines()
        assert len(lines) == 1
        assert lines[0].startswith(fault.path)
        assert all(character.isprintable() for character in lines[0])

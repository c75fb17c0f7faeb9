"""A change of one list leaves every other character as it was."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.documents.edits import (
    append_items,
    remove_item,
    remove_items,
    remove_member,
    replace_item,
    set_members,
)

HAND = """{
  "id": "spring",
  "learners": [
    {"id": "l1", "note": "a ] } , \\" \\\\"},
    {"id": "l2",
     "busy": []}
  ]
}
"""


def test_a_new_list_gets_lines_of_its_own() -> None:
    assert append_items(HAND, ["decisions"], [{"a": 1}, {"a": 2}]) == HAND.replace(
        "  ]\n}\n", '  ],\n  "decisions": [\n    {"a": 1},\n    {"a": 2}\n  ]\n}\n'
    )


def test_an_item_is_set_like_the_one_before() -> None:
    assert append_items(HAND, ["learners"], [{"id": "é"}]) == HAND.replace(
        '"busy": []}\n', '"busy": []},\n    {"id": "é"}\n'
    )
    assert append_items(HAND, ["learners", 1, "busy"], [1, 2]) == HAND.replace("[]", "[1, 2]")
    assert append_items(HAND, ["learners", 0, "busy"], [1]) == HAND.replace('\\\\"}', '\\\\", "busy": [1]}')


def test_another_item_stands_where_the_old_one_stood() -> None:
    assert replace_item(HAND, ["learners"], 1, {"id": "é"}) == HAND.replace(
        '{"id": "l2",\n     "busy": []}', '{"id": "é"}'
    )


def test_line_ends_stay() -> None:
    crlf = HAND.replace("\n", "\r\n")
    assert append_items(crlf, ["decisions"], [1]).count("\n") == append_items(crlf, ["decisions"], [1]).count("\r\n")


def test_members_are_set_where_they_stand_and_new_ones_come_last() -> None:
    changed = set_members(HAND, ["learners"], {0: {"id": "l9", "past": {"é": 1}}, 1: {"busy": [1]}})
    assert changed == HAND.replace('"l1"', '"l9"').replace('\\\\"}', '\\\\"}'[:-1] + ', "past": {"é": 1}}').replace(
        "[]", "[1]"
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
LAYOUTS = st.sampled_from([{}, {"indent": 0}, {"indent": 2}, {"separators": (",", ":")}, {"indent": "\t"}])


@given(
    document=st.dictionaries(st.text(max_size=4), VALUES, max_size=4),
    there=st.none() | st.lists(VALUES, max_size=3),
    items=st.lists(VALUES, min_size=1, max_size=3),
    layout=LAYOUTS,
    missing=st.booleans(),
)
def test_the_text_then_means_what_was_meant(
    document: dict[str, Any], there: list[Any] | None, items: list[Any], layout: dict[str, Any], missing: bool
) -> None:
    inner = {} if missing else {"list": there}
    whole = document | {"people": [document, inner]}
    text = append_items(json.dumps(whole, **layout), ["people", 1, "list"], items)
    after = [*((None if missing else there) or []), *items]
    assert json.loads(text) == document | {"people": [document, {"list": after}]}
    for position in range(len(after)):
        fewer = json.loads(remove_item(text, ["people", 1, "list"], position))
        assert fewer["people"][1]["list"] == after[:position] + after[position + 1 :]


@pytest.mark.parametrize("layout", [{}, {"indent": 2}])
def test_what_was_added_and_taken_out_again_is_as_before(layout: dict[str, Any]) -> None:
    text = json.dumps({"decisions": [{"a": 1}], "more": 0}, **layout)
    assert remove_item(append_items(text, ["decisions"], [{"a": 2}]), ["decisions"], 1) == text


@given(
    objects=st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=3),
    members=st.dictionaries(st.text(max_size=4), VALUES, max_size=3),
    layout=LAYOUTS,
    data=st.data(),
)
def test_set_members_mean_what_was_meant(
    objects: list[dict[str, Any]], members: dict[str, Any], layout: dict[str, Any], data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, max(len(objects) - 1, 0)), max_size=len(objects)))
    text = json.dumps({"before": 1, "list": objects, "after": [{}]}, **layout)
    changed = set_members(text, ["list"], dict.fromkeys(chosen, members))
    wanted = [{**each, **members} if k in chosen else each for k, each in enumerate(objects)]
    assert json.loads(changed) == {"before": 1, "list": wanted, "after": [{}]}


@given(st.lists(st.integers(), min_size=1, max_size=6), st.data())
def test_several_items_go_as_one_by_one(items: list[int], data: st.DataObject) -> None:
    text = '{"a": [\n ' + ",\n ".join(map(str, items)) + "\n]}"
    positions = data.draw(st.sets(st.integers(0, len(items) - 1)))
    rest = [item for at, item in enumerate(items) if at not in positions]
    assert json.loads(remove_items(text, ["a"], positions)) == {"a": rest}


def test_a_member_goes_with_its_comma() -> None:
    assert remove_member(HAND, ["learners", 0, "note"]) == HAND.replace(', "note": "a ] } , \\" \\\\"', "")

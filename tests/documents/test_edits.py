"""A change of one list leaves every other character as it was."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.documents.edits import append_items, remove_item

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


def test_line_ends_stay() -> None:
    crlf = HAND.replace("\n", "\r\n")
    assert append_items(crlf, ["decisions"], [1]).count("\n") == append_items(crlf, ["decisions"], [1]).count("\r\n")


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

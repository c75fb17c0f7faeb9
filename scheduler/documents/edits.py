"""Small changes to a JSON text that somebody wrote: items of a list, members of objects; the rest as it stands.

The text is JSON that was read before; nothing is checked here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Place = Sequence[str | int]

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class _Child:
    """A value in an object or list: its key or position, where it begins with its key, and ``[start, end)``."""

    key: str | int
    begin: int
    start: int
    end: int


def append_items(text: str, place: Place, items: Sequence[Any]) -> str:
    """Add items to the list at a place; a list that its object does not have yet, or that is null, is made."""
    written = [json.dumps(item, ensure_ascii=False) for item in items]
    parent, name = _find(text, place[:-1]), place[-1]
    children = list(_children(text, parent))
    known = next((child for child in children if child.key == name), None)
    if known is None:
        member = f"{json.dumps(name, ensure_ascii=False)}: {_new_list(written, _space(text, children), place)}"
        return _insert(text, parent, children, [member])
    if text[known.start] == "[" and (items_there := list(_children(text, known.start))):
        return _insert(text, known.start, items_there, written)
    made = _new_list(written, text[_blank_before(text, known.begin) : known.begin], place)
    return f"{text[: known.start]}{made}{text[known.end :]}"


def replace_item(text: str, place: Place, position: int, item: Any) -> str:
    """Put another item in the place of one in the list at a place."""
    child = list(_children(text, _find(text, place)))[position]
    return text[: child.start] + json.dumps(item, ensure_ascii=False) + text[child.end :]


def remove_item(text: str, place: Place, position: int) -> str:
    """Take an item out of the list at a place."""
    children = list(_children(text, _find(text, place)))
    child = children[position]
    if position > 0:
        return text[: children[position - 1].end] + text[child.end :]
    if len(children) > 1:
        return text[: child.begin] + text[children[1].begin :]
    return text[: child.begin].rstrip() + text[child.end :].lstrip()


def set_members(text: str, place: Place, members: Mapping[int, Mapping[str, Any]]) -> str:
    """Set members of objects in the list at a place, by the objects' positions; one that is not there yet is added."""
    for child in reversed(list(_children(text, _find(text, place)))):
        if isinstance(child.key, int) and child.key in members:
            changed = _with_members(text[child.start : child.end], members[child.key])
            text = f"{text[: child.start]}{changed}{text[child.end :]}"
    return text


def _with_members(text: str, members: Mapping[str, Any]) -> str:
    for name, value in members.items():
        written = json.dumps(value, ensure_ascii=False)
        children = list(_children(text, 0))
        known = next((child for child in children if child.key == name), None)
        if known is None:
            text = _insert(text, 0, children, [f"{json.dumps(name, ensure_ascii=False)}: {written}"])
        else:
            text = f"{text[: known.start]}{written}{text[known.end :]}"
    return text


def remove_items(text: str, place: Place, positions: Iterable[int]) -> str:
    """Take several items out of the list at a place, by their positions."""
    children = list(_children(text, _find(text, place)))
    wanted = set(positions)
    for position in sorted(wanted - {0}, reverse=True):
        text = text[: children[position - 1].end] + text[children[position].end :]
    return remove_item(text, place, 0) if 0 in wanted else text


def remove_member(text: str, place: Place) -> str:
    """Take a member out of an object."""
    keys = [child.key for child in _children(text, _find(text, place[:-1]))]
    return remove_item(text, place[:-1], keys.index(place[-1]))


def _insert(text: str, container: int, children: list[_Child], written: Sequence[str]) -> str:
    """Behind the last child, set like it: on a line of its own, or beside it."""
    if not children:
        return f"{text[: container + 1]}{', '.join(written)}{text[container + 1 :]}"
    space, end = _space(text, children), children[-1].end
    return text[:end] + "".join(f",{space}{each}" for each in written) + text[end:]


def _space(text: str, children: list[_Child]) -> str:
    """What stands before the last child: a blank, or a new line and its indent."""
    if not children:
        return " "
    before = _blank_before(text, children[-1].begin)
    return text[before : children[-1].begin] or " "


def _blank_before(text: str, at: int) -> int:
    return len(text[:at].rstrip(" \t\r\n"))


def _new_list(written: Sequence[str], space: str, place: Place) -> str:
    """A list; of the document itself, where that has lines, with an item a line."""
    newline, indent = ("\r\n" if "\r" in space else "\n"), space.rpartition("\n")[2]
    if len(place) > 1 or "\n" not in space:
        return f"[{', '.join(written)}]"
    lines = f",{newline}".join(indent * 2 + each for each in written)
    return f"[{newline}{lines}{newline}{indent}]"


def _find(text: str, place: Place) -> int:
    """Where the value at a place begins."""
    at = _skip(text, 0)
    for part in place:
        at = next(child.start for child in _children(text, at) if child.key == part)
    return at


def _children(text: str, container: int) -> Iterator[_Child]:
    """The values of the object or list that begins at ``container``, in order."""
    named, at, position = text[container] == "{", _skip(text, container + 1), 0
    while text[at] not in "]}":
        begin, key = at, position
        if named:
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        _, end = _DECODER.raw_decode(text, at)
        yield _Child(key, begin, at, end)
        at, position = _skip(text, end), position + 1
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return at if match is None else match.end()

"""Places in a document: how they are written, and which comes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scheduler.errors import Fault

Place = tuple[int | str, ...]
"""The keys and list positions that lead to a value."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Located:
    """A fault whose place is still keys and positions; its value is what the document has there."""

    place: Place
    message: str
    cure: str | None = None


def path(place: Place) -> str:
    """A place as people read it: ``learners[7].time_zone``."""
    text = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" if _PLAIN.fullmatch(part) else f"[{json.dumps(part)}]"
        for part in place
    )
    return text.removeprefix(".")


def within(place: Place, document: Any) -> Place:
    """The place cut off where the document does not go on (a request written as text has no ``clinic`` inside)."""
    node = document
    for depth, part in enumerate(place):
        if isinstance(node, dict) and isinstance(part, str):
            if part not in node:
                return place[: depth + 1]
            node = node[part]
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            return place[:depth]
    return place


def value_at(place: Place, document: Any) -> object | None:
    """What the document has at a place; None for null and for nothing."""
    node: object | None = document
    for part in place:
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            return None
    return node


def in_order(faults: Iterable[Located], document: Any) -> tuple[Fault, ...]:
    """The faults, each once, in the order of the document; what is missing from an object comes first in it."""
    ranks: dict[int, dict[str, int]] = {}

    def rank(place: Place) -> tuple[int, ...]:
        node, numbers = document, []
        for part in place:
            if isinstance(node, dict):
                keys = ranks.setdefault(id(node), {key: position for position, key in enumerate(node)})
                numbers.append(keys.get(str(part), -1))
                node = node.get(part)
            else:
                numbers.append(part if isinstance(part, int) else -1)
                node = node[part] if isinstance(node, list) and isinstance(part, int) and part < len(node) else None
        return tuple(numbers)

    cut = [(within(fault.place, document), fault) for fault in faults]
    cut = list({(place, fault.message): (place, fault) for place, fault in cut}.values())
    cut.sort(key=lambda pair: rank(pair[0]))
    return tuple(Fault(path(place), fault.message, value_at(place, document), fault.cure) for place, fault in cut)

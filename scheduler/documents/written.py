"""JSON as a person would set it: what fits on a line stands on one."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 110


def written(document: dict[str, Any]) -> str:
    """The text of a document, with a final newline. Objects and lists are broken where they are longer than a line,
    and the document itself in any case.
    """
    return _set(document, "", WIDTH) + "\n"


def _set(value: Any, indent: str, before: int) -> str:
    """``before``: columns that are taken on the line where it begins."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or before + len(line) < WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, list):
        parts = [inner + _set(item, inner, len(inner)) for item in value]
        return "\n".join(("[", ",\n".join(parts), indent + "]"))
    keys = [f"{inner}{json.dumps(key, ensure_ascii=False)}: " for key in value]
    parts = [key + _set(item, inner, len(key)) for key, item in zip(keys, value.values(), strict=True)]
    return "\n".join(("{", ",\n".join(parts), indent + "}"))

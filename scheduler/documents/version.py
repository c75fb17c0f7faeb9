"""The version of the formats."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from scheduler.errors import MistakeError


def _version(value: Any) -> Any:
    if type(value) is not int or value != 1:
        raise MistakeError("is not a version that is known here", "write 1")
    return value


SchemaVersion = Annotated[Literal[1], BeforeValidator(_version)]
"""What ``schema_version`` may be: the number 1, neither ``true`` nor ``1.0``."""

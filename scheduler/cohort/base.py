"""What every object of a cohort file has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

WRITTEN = {"written": True}
"""The validation context of documents: only the forms that the contract writes. Without it, in memory, minutes of the
day may be numbers and tiers may name their ``weights``."""


def is_written(info: ValidationInfo) -> bool:
    """Whether a document is being read (not an object built in memory)."""
    return info.context is not None and bool(info.context.get("written"))


class Entity(BaseModel):
    """One object of the input: frozen, unknown fields are faults, ``null`` means left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @classmethod
    def as_fields(cls, data: Mapping[str, Any], info: ValidationInfo | None = None) -> Mapping[str, Any]:
        """An object of the input by the fields of this class; without ``info`` it is one of a document."""
        if None in data.values():
            return {key: value for key, value in data.items() if value is not None}
        return data

    @model_validator(mode="before")
    @classmethod
    def _by_fields(cls, data: Any, info: ValidationInfo) -> Any:
        return cls.as_fields(data, info) if isinstance(data, dict) else data

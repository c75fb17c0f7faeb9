"""Texts: what may stand in them, so that they can go into invites, file names and mail without harm."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from scheduler.errors import MistakeError

Line = Annotated[str, Field(strict=True, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$")]
"""A text of one line, perhaps empty: no control characters."""

Id = Annotated[
    str,
    Field(
        strict=True,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^\x00-\x1f\x7f-\x9f\u2028\u2029\s][^\x00-\x1f\x7f-\x9f\u2028\u2029]*$",
    ),
]
"""A text of one line that is not blank: an id, a site, a language."""

Prose = Annotated[str, Field(strict=True, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")]
"""A text of several lines, perhaps empty."""

_ATOM = r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f.]+"
_ADDRESS = re.compile(rf"(?:{_ATOM}(?:\.{_ATOM})*|\"[^\"\\\x00-\x1f\x7f-\x9f]+\")@{_ATOM}(?:\.{_ATOM})*")
_IN_BRACKETS = re.compile(r".*<\s*([^<>]+?)\s*>\s*")
LONGEST_ADDRESS = 254


def _address(value: str) -> str:
    if _ADDRESS.fullmatch(value) and len(value) <= LONGEST_ADDRESS:
        return value
    bracketed = _IN_BRACKETS.fullmatch(value)
    bare = (bracketed[1] if bracketed else value).strip().removeprefix("mailto:")
    if bare != value and _ADDRESS.fullmatch(bare):
        raise MistakeError("is more than an email address", f'write "{bare}"')
    raise MistakeError("is not an email address", 'write one, like "ada@example.com", or leave it out')


Email = Annotated[str, Field(strict=True, json_schema_extra={"format": "email"}), AfterValidator(_address)]
"""An email address as RFC 5322 writes it (addr-spec), without a display name."""

"""The ids of one kind that a cohort has, and the nearest to one that it has not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_COMPARISONS = 300_000
FEW = 5


class Names:
    """Ids of ``kind`` (with its article) that stand in ``field`` of the cohort.

    Without ``known`` (None: the list did not parse) nothing is unknown. Comparing stops after so many comparisons, so
    that a file with the wrong ids throughout is told of soon; the cure then only names the field.
    """

    def __init__(self, kind: str, field: str, known: Iterable[str | None] | None) -> None:
        self.kind, self.field = kind, field
        self.known = None if known is None else {name: None for name in known if name is not None}
        self._plain = {_plain(name): name for name in self.known or ()}
        self._left = MOST_COMPARISONS
        self._cures: dict[str, str] = {}

    def lacks(self, name: str | None) -> bool:
        """Whether a name is certainly not one of these."""
        return name is not None and self.known is not None and name not in self.known

    def cure(self, name: str) -> str:
        """What to write instead of an unknown name."""
        if name not in self._cures:
            self._cures[name] = self._new_cure(name)
        return self._cures[name]

    def _new_cure(self, name: str) -> str:
        if not self.known:
            return f'add it to "{self.field}", which has none'
        if _plain(name) in self._plain:
            return f'did you mean "{self._plain[_plain(name)]}"?'
        self._left -= len(self._plain)
        near = get_close_matches(_plain(name), self._plain, n=1) if self._left >= 0 else []
        if near:
            return f'did you mean "{self._plain[near[0]]}"?'
        if len(self.known) <= FEW:
            return "write " + " or ".join(f'"{known}"' for known in self.known)
        return f'write an id of "{self.field}", or add it there'


def _plain(name: str) -> str:
    return "-".join(name.casefold().replace("_", " ").replace("-", " ").split())

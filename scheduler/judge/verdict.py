"""What the judge says: findings, each with its code and place, and the measures as the judge counts them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a plan. ``code`` is a rule's slug, a measure's name or a claim's slug."""

    code: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every fault found, and the measures that the judge worked out itself."""

    faults: tuple[Finding, ...]
    measures: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing was found wanting."""
        return not self.faults

    def lines(self) -> list[str]:
        """The verdict in plain sentences, one a line."""
        if self.ok:
            return ["The plan obeys every rule, and its measures and claims are right."]
        count = len(self.faults)
        return [f"The plan has {count} {'fault' if count == 1 else 'faults'}."] + [str(fault) for fault in self.faults]

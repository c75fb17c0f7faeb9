"""This project beside a peer, on one instance and limit."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.rows import Measured

TENTH, QUICKLY = 0.1, 2.0


@dataclass(frozen=True)
class Pair:
    """Both with valid rows of the same instance and limit; or the peer without a plan."""

    ours: Measured
    peer: Measured

    @property
    def comparable(self) -> bool:
        """Whether both have a plan."""
        return self.ours.row.valid and self.peer.row.valid

    @property
    def worse_in_first(self) -> bool:
        """Whether the peer's tier 1 is better."""
        ours, peer = self.ours.row, self.peer.row
        return self.peer.row.valid and (
            not ours.valid or ours.first is None or peer.first is None or ours.first > peer.first
        )

    @property
    def peer_optimal(self) -> bool:
        """Whether the peer's plan meets our bounds in both tiers."""
        ours, peer = self.ours.row, self.peer.row
        return peer.valid and peer.first == ours.first_bound and peer.second == ours.second_bound

    @property
    def not_better_in_second(self) -> bool:
        """Whether tier 1 ties, the peer is not optimal, and ours is not strictly better in tier 2."""
        ours, peer = self.ours.row, self.peer.row
        if not self.comparable or ours.first != peer.first or self.peer_optimal:
            return False
        return ours.best is None or peer.second is None or ours.best >= peer.second

    @property
    def caught_up(self) -> float | None:
        """When our plan was at least as good as the peer's last one."""
        peer = self.peer.row
        if not self.comparable or peer.first is None or peer.second is None:
            return None
        return self.ours.trace.reached(peer.first, peer.second)

    @property
    def late(self) -> bool:
        """Whether that took more than a tenth of the peer's time to it, and more than two seconds."""
        if not self.comparable:
            return False
        peer_took = self.peer.row.last_improvement or self.peer.row.elapsed or self.peer.row.limit
        return self.caught_up is None or self.caught_up > max(TENTH * peer_took, QUICKLY)


def pairs(measured: list[Measured]) -> list[Pair]:
    """Every peer's row beside ours of the same instance and limit."""
    ours = {(m.row.instance, m.row.sha256, m.row.limit): m for m in measured if m.row.method == "ours"}
    found = []
    for one in measured:
        row = one.row
        mine = ours.get((row.instance, row.sha256, row.limit))
        if row.method != "ours" and row.status != "skipped" and mine is not None:
            found.append(Pair(mine, one))
    return found

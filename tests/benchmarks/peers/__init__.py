"""The peers: what somebody would use instead, each an honest model of its own behind one protocol."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks.peers.protocol import Peer


def _textbook() -> Peer:
    from tests.benchmarks.peers.textbook import Textbook

    return Textbook()


def _greedy() -> Peer:
    from tests.benchmarks.peers.greedy import MultiStart

    return MultiStart()


def _two_phase() -> Peer:
    from tests.benchmarks.peers.two_phase import TwoPhase

    return TwoPhase(costs=False)


def _two_phase_costs() -> Peer:
    from tests.benchmarks.peers.two_phase import TwoPhase

    return TwoPhase(costs=True)


def _highs() -> Peer:
    from tests.benchmarks.peers.highs import Highs

    return Highs()


def _timefold() -> Peer:
    from tests.benchmarks.peers.timefold import Timefold

    return Timefold()


PEERS: dict[str, Callable[[], Peer]] = {
    "textbook": _textbook,
    "greedy": _greedy,
    "two-phase": _two_phase,
    "two-phase-costs": _two_phase_costs,
    "highs": _highs,
    "timefold": _timefold,
}
"""By the name on the command line; each is imported only when it runs."""
TITLES = {
    "ours": "this project",
    "textbook": "textbook CP-SAT",
    "greedy": "multi-start greedy",
    "two-phase": "two phases",
    "two-phase-costs": "two phases with costs",
    "highs": "HiGHS MIP",
    "timefold": "Timefold",
}

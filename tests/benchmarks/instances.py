"""Cohorts to plan: made by the generator (family × size × seed), or read from the shared data."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT.parent / "shared" / "tools" / "generate.py"
SHARED = ROOT.parent / "shared" / "benchmarks"
FAMILIES = ("core", "tight", "regional", "scarce", "rich", "fixed")
UMASS = "umass"
CLINICS = {60: 2, 200: 3, 1000: 4, 5000: 6, 20_000: 8, 100_000: 10}
"""How many clinics a cohort of so many learners has."""
PER_INSTRUCTOR, LEAST_INSTRUCTORS = 25, 4


class MissingError(Exception):
    """Something that lies outside the project is not there."""


@dataclass(frozen=True)
class Instance:
    """A cohort file."""

    family: str
    learners: int
    seed: int
    path: Path
    sha256: str

    @property
    def key(self) -> tuple[str, int, int]:
        """Family, learners, seed."""
        return self.family, self.learners, self.seed


def instances(
    families: Iterable[str], sizes: Iterable[int], seeds: Iterable[int], cache: Path, generator: Path
) -> Iterator[Instance]:
    """Every instance, made when it is asked for and not in ``cache``; UMass is one whatever the sizes and seeds."""
    sizes, seeds = list(sizes), list(seeds)
    for family in families:
        if family == UMASS:
            yield umass()
            continue
        for learners in sizes:
            for seed in seeds:
                yield made(family, learners, seed, cache, generator)


def made(family: str, learners: int, seed: int, cache: Path, generator: Path) -> Instance:
    """One generated cohort."""
    folder = cache / f"{family}_{learners}_{seed}"
    path = folder / "cohort.json"
    if not path.exists():
        if not generator.is_file():
            raise MissingError(f"the generator is not at {generator}: name it with --generator")
        arguments = {
            "--family": family,
            "--learners": learners,
            "--seed": seed,
            "--instructors": max(LEAST_INSTRUCTORS, learners // PER_INSTRUCTOR),
            "--clinics": clinics(learners),
            "-o": folder,
        }
        flat = [str(word) for pair in arguments.items() for word in pair]
        subprocess.run([sys.executable, str(generator), *flat], check=True, stdout=subprocess.DEVNULL)
    return Instance(family, learners, seed, path, _sha256(path))


def clinics(learners: int) -> int:
    """As many as the next smaller size of :data:`CLINICS` has."""
    return max((number for size, number in CLINICS.items() if size <= learners), default=2)


def umass() -> Instance:
    """The UMass survey, with known optima."""
    path = SHARED / "umass-2024.json"
    if not path.is_file():
        raise MissingError(f"the UMass survey is not at {path}")
    return Instance(UMASS, 686, 0, path, _sha256(path))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

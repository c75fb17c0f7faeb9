"""The best plan and the best bounds ever seen of every instance, and the alarm for when they contradict each other."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tests.benchmarks.rows import Row

PATH = Path(__file__).parents[2] / "fixtures" / "benchmarks" / "best-known.json"
Key = tuple[str, int, int, str]


@dataclass(frozen=True)
class BestKnown:
    """Of one cohort file. ``second_bound`` holds for plans whose first tier is at most ``second_bound_given``."""

    family: str
    learners: int
    seed: int
    sha256: str
    first: int | None = None
    second: int | None = None
    first_bound: int | None = None
    second_bound: int | None = None
    second_bound_given: int | None = None
    found_by: str = ""
    """The method and the commit that found the plan."""

    @property
    def key(self) -> Key:
        """What it belongs to."""
        return self.family, self.learners, self.seed, self.sha256

    def joined(self, row: Row) -> BestKnown:
        """With what a row adds: its judged plan; its bounds only if it is ours."""
        better = self
        if row.valid and row.first is not None and row.second is not None:
            known = (self.first, self.second) if self.first is not None and self.second is not None else None
            if known is None or (row.first, row.second) < known:
                better = replace(
                    better, first=row.first, second=row.second, found_by=f"{row.method} {row.commit}".strip()
                )
        if row.method != "ours" or not row.valid:
            return better
        if row.first_bound is not None and row.first_bound > (-1 if self.first_bound is None else self.first_bound):
            better = replace(better, first_bound=row.first_bound)
        if row.second_bound is not None and row.second_bound > (-1 if self.second_bound is None else self.second_bound):
            better = replace(better, second_bound=row.second_bound, second_bound_given=row.first)
        return better


def key_of(row: Row) -> Key:
    """The instance of a row, its file's SHA-256 included."""
    return (*row.instance, row.sha256)


def read(path: Path = PATH) -> dict[Key, BestKnown]:
    """All of them."""
    if not path.exists():
        return {}
    found = [BestKnown(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    return {one.key: one for one in found}


def write(known: Mapping[Key, BestKnown], path: Path = PATH) -> None:
    """All of them, one a line, in the order of their keys."""
    lines = [json.dumps(asdict(known[key])) for key in sorted(known)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def joined(known: Mapping[Key, BestKnown], rows: Iterable[Row]) -> dict[Key, BestKnown]:
    """With what the rows add."""
    result = dict(known)
    for row in rows:
        empty = BestKnown(*row.instance, row.sha256)
        result[key_of(row)] = result.get(key_of(row), empty).joined(row)
    return {key: one for key, one in result.items() if one.first is not None}


def alarms(known: Mapping[Key, BestKnown], rows: Iterable[Row]) -> list[str]:
    """Every bound, of whatever method, that a judged plan contradicts: a sentence each."""
    of_instance: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        of_instance[key_of(row)].append(row)
    found = []
    for key in sorted({*of_instance, *known}):
        plans = [(f"{r.method} at {r.limit:g} s", r.first, r.second) for r in of_instance[key] if r.valid]
        claims = [(f"{r.method} at {r.limit:g} s", r.first_bound, r.second_bound, r.first) for r in of_instance[key]]
        if key in known:
            one = known[key]
            plans.append(("best known", one.first, one.second))
            claims.append(("best known", one.first_bound, one.second_bound, one.second_bound_given))
        name = f"{key[0]} {key[1]} seed {key[2]}"
        for who, first_bound, second_bound, given in claims:
            for whose, first, second in plans:
                if first is None or second is None:
                    continue
                if first_bound is not None and first < first_bound:
                    found.append(f"{name}: bound {first_bound} of tier 1 ({who}) is above the plan {first} ({whose})")
                if second_bound is not None and given is not None and first <= given and second < second_bound:
                    found.append(
                        f"{name}: bound {second_bound} of tier 2, tier 1 at most {given} ({who}), "
                        f"is above the plan {first} / {second} ({whose})"
                    )
    return list(dict.fromkeys(found))

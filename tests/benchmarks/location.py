"""Facility location problems of OR-Library and Holmberg, whose optima are known: this project's core, without times.

A customer with demand ``d`` is ``d`` learners alike; a facility is a session with a price, its capacity the seats.
Each of a customer's units costs ``cost / d`` at a facility; all must be served.
"""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.instances import SHARED, MissingError

Floats = NDArray[np.float64]
ORLIB = SHARED / "orlib"
FILE = "location.csv"
SECONDS = 60.0
TOLERANCE = 1e-6
"""Relative: so near counts as the optimum."""


@dataclass(frozen=True, eq=False)
class LocationInstance:
    """``F`` facilities, ``C`` customers."""

    name: str
    capacity: Floats
    """``[F]``, so too ``price``."""
    price: Floats
    demand: Floats
    """``[C]``"""
    cost: Floats
    """``[F, C]`` of all of a customer's demand."""
    optimum: float


Answer = tuple[float, float, float]
"""Value, bound, seconds."""


def read_cap(text: str, name: str, optimum: float) -> LocationInstance:
    """OR-Library: sizes; capacity and price by facility; then customer by customer the demand and the costs."""
    numbers = [float(word) for word in text.split()]
    num_facilities, num_customers = int(numbers[0]), int(numbers[1])
    facilities = np.array(numbers[2 : 2 + 2 * num_facilities]).reshape(num_facilities, 2)
    first = 2 + 2 * num_facilities
    size = num_customers * (num_facilities + 1)
    customers = np.array(numbers[first : first + size]).reshape(num_customers, num_facilities + 1)
    return LocationInstance(name, facilities[:, 0], facilities[:, 1], customers[:, 0], customers[:, 1:].T, optimum)


def read_holmberg(text: str, name: str, optimum: float) -> LocationInstance:
    """Holmberg: sizes; capacity and price by facility; the demands; then facility by facility the costs."""
    numbers = [float(word) for word in text.split()]
    num_facilities, num_customers = int(numbers[0]), int(numbers[1])
    facilities = np.array(numbers[2 : 2 + 2 * num_facilities]).reshape(num_facilities, 2)
    first = 2 + 2 * num_facilities
    demand = np.array(numbers[first : first + num_customers])
    first += num_customers
    cost = np.array(numbers[first : first + num_facilities * num_customers]).reshape(num_facilities, num_customers)
    return LocationInstance(name, facilities[:, 0], facilities[:, 1], demand, cost, optimum)


_Reader = Callable[[str, str, float], LocationInstance]
SETS: dict[str, tuple[_Reader, str]] = {
    "cap": (read_cap, "optimum"),
    "holmberg": (read_holmberg, "unit_demand_optimum"),
}
"""Per folder its reader, and the column of ``optima.csv`` to compare with."""


def read_set(name: str, folder: Path = ORLIB) -> list[LocationInstance]:
    """All instances of a set, in the order of its list of optima."""
    reader, column = SETS[name]
    listed = folder / name / "optima.csv"
    if not listed.is_file():
        raise MissingError(f"there are no facility location instances at {folder / name}")
    with listed.open(newline="", encoding="utf-8") as file:
        optima = {line["instance"]: float(line[column]) for line in csv.DictReader(file)}
    texts = {one: (folder / name / f"{one}.txt").read_text(encoding="utf-8") for one in optima}
    return [reader(texts[one], one, optima[one]) for one in optima]


def solve_location(instance: LocationInstance, seconds: float = SECONDS) -> Answer:
    """This project's core on one instance: ``solvers.location.solve_location``.

    It is called with ``capacity``, ``price``, ``demand``, ``cost`` (arrays as above) and ``seconds``, and gives
    (value, bound); where it finds nothing, infinity and minus infinity stand for it.
    """
    try:
        core = import_module("solvers.location").solve_location
    except (ImportError, AttributeError) as missing:
        raise MissingError("solvers.location.solve_location does not exist yet") from missing
    began = time.monotonic()
    try:
        value, bound = core(instance.capacity, instance.price, instance.demand, instance.cost, seconds)
    except ValueError:
        value, bound = math.inf, -math.inf
    return float(value), float(bound), time.monotonic() - began


def solve_with_highs(instance: LocationInstance, seconds: float = SECONDS) -> Answer:
    """The textbook integer program with strong links, in HiGHS."""
    from tests.benchmarks.peers.milp import Milp
    from tests.benchmarks.peers.program import INFINITY, Row

    began = time.monotonic()
    num_facilities, num_customers = instance.cost.shape
    serve = num_facilities + np.arange(num_facilities * num_customers).reshape(num_facilities, num_customers)
    rows = [Row(serve[:, c].tolist(), [1] * num_facilities, 1, 1) for c in range(num_customers)]
    demand = instance.demand.tolist()
    for facility, capacity in enumerate(instance.capacity.tolist()):
        rows.append(Row([*serve[facility].tolist(), facility], [*demand, -capacity], -INFINITY, 0))
        rows += [Row([column, facility], [1, -1], -INFINITY, 0) for column in serve[facility].tolist()]
    size = num_facilities * (num_customers + 1)
    whole = np.zeros(size, dtype=bool)
    whole[:num_facilities] = True
    milp = Milp(np.ones(size), whole, rows)
    answer = milp.minimise(np.concatenate([instance.price, instance.cost.ravel()]), seconds)
    value = INFINITY if answer.objective is None else answer.objective
    return value, -INFINITY if answer.bound is None else answer.bound, time.monotonic() - began


METHODS = {"ours": solve_location, "highs": solve_with_highs}


@dataclass(frozen=True)
class LocationRow:
    """One method on one instance."""

    set: str
    instance: str
    method: str
    optimum: float
    value: float
    bound: float
    seconds: float

    @property
    def gap_percent(self) -> float:
        """Of the value above the known optimum."""
        return 100 * (self.value - self.optimum) / self.optimum

    @property
    def optimal(self) -> bool:
        """Whether it is the optimum."""
        return abs(self.value - self.optimum) <= TOLERANCE * self.optimum

    @property
    def proven(self) -> bool:
        """Whether its own bound says so."""
        return self.optimal and self.bound >= self.value * (1 - TOLERANCE)

    @property
    def alarm(self) -> bool:
        """Whether its bound is above the optimum, or its value below: one of the two is wrong."""
        slack = TOLERANCE * self.optimum
        return self.bound > self.optimum + slack or self.value < self.optimum - slack


def measure(folder: Path, sets: Iterable[str], methods: Iterable[str] = METHODS) -> None:
    """Appends what is not yet there; a method that is missing is told of once."""
    done = {(row.set, row.instance, row.method) for row in read_rows(folder)}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    for name in sets:
        instances = read_set(name)
        for method in methods:
            for instance in instances:
                if (name, instance.name, method) in done:
                    continue
                try:
                    answer = METHODS[method](instance)
                except MissingError as missing:
                    print(f"{name}, {method}: {missing}")
                    break
                _append(path, LocationRow(name, instance.name, method, instance.optimum, *answer))


def read_rows(folder: Path) -> list[LocationRow]:
    """What is there."""
    path = folder / FILE
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    text = {"set", "instance", "method"}
    return [LocationRow(**{k: v if k in text else float(v) for k, v in line.items()}) for line in lines]  # type: ignore[arg-type]


def _append(path: Path, row: LocationRow) -> None:
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(LocationRow)], lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow(asdict(row))

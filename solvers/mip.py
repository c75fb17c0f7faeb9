"""Linear and integer programs for OR-Tools' MathOpt (HiGHS, GLOP), in a process of their own.

HiGHS cannot be interrupted, so it works in a child process (:func:`child`) that can be ended at any moment. Programs go
in as NumPy archives on standard input, answers come out likewise, each after its length in eight bytes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import math
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ortools.math_opt.model_pb2 import ModelProto  # type: ignore[import-untyped] # no types either

Floats = NDArray[np.float64]
Index = NDArray[np.int64] | NDArray[np.int32]
Bools = NDArray[np.bool_]
_LONG = 1e6


@dataclass(frozen=True, eq=False)
class Program:
    """``min costs · x + offset``, ``low ≤ A x ≤ high``, ``lower ≤ x ≤ upper``; ``A`` in triplets, one per entry.

    ``integer`` says which ``x`` are whole; ``hint`` is a point to begin at, NaN where it is not known.
    """

    costs: Floats
    offset: float
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    rows: Index
    columns: Index
    values: Floats
    hint: Floats
    integer: Bools

    def pack(self) -> bytes:
        """As bytes for the child."""
        return _pack(self.__dict__)


LONG = 3600.0
"""Seconds for a program that whoever asks ends in good time."""


@dataclass(frozen=True)
class How:
    """How to solve a program: within ``seconds``, to ``gap`` (absolute), from ``hint`` where the program has one.

    ``linear``: whole or not, as a linear program, with duals; ``solver`` is MathOpt's name of who solves it.
    """

    seconds: float
    gap: float = 0.0
    linear: bool = False
    solver: str = "HIGHS"
    algorithm: str = ""
    """Of a linear program: MathOpt's name of the algorithm, or the solver's choice."""
    nodes: int | None = None
    """How many nodes of the search tree at most: a limit that does not depend on the clock."""


@dataclass(frozen=True, eq=False)
class MipAnswer:
    """``bound`` holds whatever ended the run (``None``: none found); ``values`` of the best point found, if any.

    ``duals`` has one per row of a linear program that was solved.
    """

    bound: float | None
    optimal: bool
    infeasible: bool
    objective: float | None
    values: Floats | None
    duals: Floats | None = None


def start(seconds: float = _LONG) -> subprocess.Popen[bytes]:
    """Starts a child that gives no program more than ``seconds``; hand it programs with :func:`ask`, one by one.

    It has this file only, not the package, so that it is there at once and small. A Ctrl-C in the terminal does not
    reach it: its parent ends it.
    """
    begin = "import runpy, sys; runpy.run_path(sys.argv[2], run_name='mip')['child'](float(sys.argv[1]))"
    return subprocess.Popen(
        [sys.executable, "-c", begin, repr(seconds), __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def ask(child: subprocess.Popen[bytes], program: Program, how: How) -> MipAnswer | None:
    """Waits for the child's answer to a program; ``None`` where the child was ended before."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        _send(child.stdin, _pack({**program.__dict__, **{f"how_{k}": v for k, v in how.__dict__.items()}}))
        found = _receive(child.stdout)
    except (OSError, ValueError):
        return None
    return None if found is None else _answer(_unpack(found))


def close(child: subprocess.Popen[bytes]) -> None:
    """Ends a child, if it has not ended, and lets go of it."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()


def run(program: Program, how: How) -> MipAnswer:
    """Solves a program in this process, on one thread.

    It goes to MathOpt's solver as it is: MathOpt's own model, an object a column, would take longer than most programs.
    """
    from ortools.math_opt import model_parameters_pb2, result_pb2, solution_pb2  # type: ignore[import-untyped] # no types either
    from ortools.math_opt.core.python import solver  # type: ignore[import-untyped] # no types either
    from ortools.math_opt.python import mathopt  # type: ignore[import-untyped] # this part of OR-Tools has no types

    if len(program.costs) == 0:
        return _empty(program)
    parameters = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=max(how.seconds, 0.01)),
        absolute_gap_tolerance=None if how.linear else how.gap,
        relative_gap_tolerance=None if how.linear else 0.0,
        node_limit=None if how.linear else how.nodes,
        lp_algorithm=mathopt.LPAlgorithm[how.algorithm] if how.algorithm else None,
    )
    extra = model_parameters_pb2.ModelSolveParametersProto()
    hinted = np.flatnonzero(~np.isnan(program.hint))
    if len(hinted) and not how.linear:
        hint = extra.solution_hints.add().variable_values
        hint.ids.extend(hinted.tolist())
        hint.values.extend(program.hint[hinted].tolist())
    result = solver.solve(
        _proto(program, how.linear),
        mathopt.SolverType[how.solver].value,
        mathopt.StreamableSolverInitArguments().to_proto(),
        parameters.to_proto(),
        extra,
        None,
        mathopt.CallbackRegistration().to_proto(),
        None,
        None,
    )
    reason, bound = result.termination.reason, result.termination.objective_bounds.dual_bound
    best = result.solutions[0] if result.solutions else None
    primal: Any = best.primal_solution if best is not None and best.HasField("primal_solution") else None
    dual: Any = best.dual_solution if best is not None and best.HasField("dual_solution") else None
    found = primal is not None and primal.feasibility_status == solution_pb2.SOLUTION_STATUS_FEASIBLE
    proven = how.linear and dual is not None and dual.feasibility_status == solution_pb2.SOLUTION_STATUS_FEASIBLE
    return MipAnswer(
        bound=bound if math.isfinite(bound) else None,
        optimal=reason == result_pb2.TERMINATION_REASON_OPTIMAL,
        infeasible=reason == result_pb2.TERMINATION_REASON_INFEASIBLE,
        objective=primal.objective_value if found else None,
        values=_dense(primal.variable_values, len(program.costs)) if found else None,
        duals=_dense(dual.dual_values, len(program.low)) if proven else None,
    )


def _dense(values: Any, number: int) -> Floats:
    """MathOpt's ids and values as an array."""
    found = np.zeros(number)
    found[np.fromiter(values.ids, dtype=np.int64, count=len(values.ids))] = np.fromiter(
        values.values, dtype=np.float64, count=len(values.values)
    )
    return found


def _empty(program: Program) -> MipAnswer:
    """The answer where there is nothing to decide."""
    if np.any(program.low > 0) or np.any(program.high < 0):
        return MipAnswer(None, False, True, None, None)
    duals = np.zeros(len(program.low))
    return MipAnswer(program.offset, True, False, program.offset, np.zeros(0), duals)


def _proto(program: Program, linear: bool) -> ModelProto:
    """The program as MathOpt's own message, filled array by array."""
    from ortools.math_opt.model_pb2 import ModelProto

    found = ModelProto()
    found.variables.ids.extend(range(len(program.costs)))
    found.variables.lower_bounds.extend(program.lower.tolist())
    found.variables.upper_bounds.extend(program.upper.tolist())
    found.variables.integers.extend([False] * len(program.costs) if linear else program.integer.tolist())
    used = np.flatnonzero(program.costs)
    found.objective.offset = program.offset
    found.objective.linear_coefficients.ids.extend(used.tolist())
    found.objective.linear_coefficients.values.extend(program.costs[used].tolist())
    found.linear_constraints.ids.extend(range(len(program.low)))
    found.linear_constraints.lower_bounds.extend(program.low.tolist())
    found.linear_constraints.upper_bounds.extend(program.high.tolist())
    order = np.lexsort((program.columns, program.rows))
    found.linear_constraint_matrix.row_ids.extend(program.rows[order].tolist())
    found.linear_constraint_matrix.column_ids.extend(program.columns[order].tolist())
    found.linear_constraint_matrix.coefficients.extend(program.values[order].tolist())
    return found


def _pack(fields: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **{name: value for name, value in fields.items() if value is not None})
    return stream.getvalue()


def _unpack(packed: bytes) -> dict[str, Any]:
    archive = np.load(io.BytesIO(packed), allow_pickle=False)
    fields = {name: archive[name] for name in archive.files}
    return {name: value if value.ndim else value.item() for name, value in fields.items()}


def _answer(fields: dict[str, Any]) -> MipAnswer:
    return MipAnswer(**{"bound": None, "objective": None, "values": None, "duals": None, **fields})


def _send(stream: IO[bytes], packed: bytes) -> None:
    stream.write(len(packed).to_bytes(8, "little"))
    stream.write(packed)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """What was sent; ``None`` where nothing more comes."""
    length = stream.read(8)
    if len(length) < 8:
        return None
    size = int.from_bytes(length, "little")
    packed = stream.read(size)
    return packed if len(packed) == size else None


def _end_with_parent() -> None:
    """Ends this process soon after its parent is gone, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def child(seconds: float) -> None:
    """What the child does: for every program on standard input, within ``seconds``, an answer on standard output."""
    _end_with_parent()
    while (packed := _receive(sys.stdin.buffer)) is not None:
        fields = _unpack(packed)
        how = How(**{name[4:]: fields.pop(name) for name in list(fields) if name.startswith("how_")})
        answer = run(Program(**fields), replace(how, seconds=min(how.seconds, seconds)))
        _send(sys.stdout.buffer, _pack(answer.__dict__))

"""Every command ends with a status and a sentence, never with a traceback."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import typer

from scheduler.cli.console import complain
from scheduler.errors import InfeasibleError, InputError, SchedulerError, WantingError

INTERRUPTED = 130
BROKEN_PIPE = 141
OWN_FAULT = 70


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """The command, with its errors told on stderr and turned into exit statuses."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except SchedulerError as error:
            tell(error)
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            _forget_stdout()
            raise typer.Exit(BROKEN_PIPE) from None
        except KeyboardInterrupt:
            complain("Interrupted.")
            raise typer.Exit(INTERRUPTED) from None
        except OSError as error:
            complain(f"{error.filename or 'a file'} cannot be used: {error.strerror or error}")
            raise typer.Exit(SchedulerError.exit_code) from None
        except Exception as error:
            if os.environ.get("SCHEDULE_TRACEBACK"):
                raise
            _own_fault(f"{type(error).__name__}: {error}")
            raise typer.Exit(OWN_FAULT) from None

    return run


def tell(error: SchedulerError) -> None:
    """An error on stderr: every fault or reason on a line of its own."""
    if isinstance(error, InputError):
        lines = [str(fault) for fault in error.faults]
        if error.source and lines:
            complain(f"{error.source}: {len(lines)} {'fault' if len(lines) == 1 else 'faults'}")
        for line in lines:
            complain(line)
    elif isinstance(error, InfeasibleError):
        complain("The rules cannot be met:")
        for reason in error.reasons:
            complain(reason)
    elif isinstance(error, WantingError):
        for line in (error.what, *error.reasons):
            complain(line)
    elif error.exit_code == OWN_FAULT:
        _own_fault(str(error))
    else:
        complain(str(error))


def _own_fault(what: str) -> None:
    complain(f"This is a fault of the program itself, not of your input ({what}).")
    complain(
        "Nothing was written. Please report it with the command and, if you may share it, the cohort file; "
        "SCHEDULE_TRACEBACK=1 shows where it happened."
    )


def _forget_stdout() -> None:
    """Whoever read our output has gone; the interpreter must not flush into the broken pipe at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""Asking for a password that is not shown."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable


def asker() -> Callable[[str], str] | None:
    """A prompt; ``None`` where nobody sits there."""
    if not sys.stdin.isatty():
        return None
    return lambda prompt: getpass.getpass(f"{prompt}: ")

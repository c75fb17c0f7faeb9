"""Every check of the project, in the order of their cost: ``python -m tests``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports", "--no-logo"),
    ("mypy",),
    ("pytest", "-n", "2"),
)


def main() -> int:
    """Run all checks, also after one has failed; 0 if all passed."""
    failed = []
    for name, *arguments in CHECKS:
        line = " ".join((name, *arguments))
        print(f"$ {line}", flush=True)
        if subprocess.run([TOOLS / name, *arguments], cwd=ROOT).returncode:
            failed.append(line)
    print("All checks passed." if not failed else f"Failed: {'; '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

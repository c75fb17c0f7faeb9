"""Runs a page's blocks in a folder, the way its reader would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.pages import ROOT, Block

SECONDS = 300
"""Nothing on a page takes so long."""
ANYTHING = "…"


@dataclass
class Reader:
    """Somebody who works through a page. Python blocks build on those before them, like a session at the prompt."""

    folder: Path
    output: str = ""
    python: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tools = self.folder / ".tools"
        self.tools.mkdir()
        command = self.tools / "schedule"
        command.write_text(f"#!{sys.executable}\nfrom scheduler.cli import main\nmain()\n", encoding="utf-8")
        command.chmod(0o755)

    def work_through(self, page: list[Block]) -> None:
        for block in page:
            if block.language == "sh":
                self.run(["bash", "-euo", "pipefail", "-c", block.text], block.status)
            elif block.language == "python":
                before = "".join(self.python)
                quiet = (
                    f"import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n    exec({before!r})\n"
                )
                self.run([sys.executable, "-c", quiet + block.text], block.status)
                self.python.append(block.text)
            elif block.language == "text":
                missing = absent(block.text, self.output)
                assert missing is None, f"{missing!r} is not in the output, in this order:\n{self.output}"

    def run(self, command: list[str], status: int = 0) -> None:
        path = os.pathsep.join((str(self.tools), str(Path(sys.executable).parent), os.environ["PATH"]))
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        self.output = done.stdout
        assert done.returncode == status, f"{command[-1]}\nexits with {done.returncode}:\n{done.stdout}"


def absent(expected: str, output: str) -> str | None:
    """The first line of what a page shows that the output does not have, in this order; ``…`` stands for anything."""
    rest = output
    for line in filter(None, (line.strip() for line in expected.splitlines())):
        part, _, _ = line.partition(ANYTHING)
        part = part.strip()
        at = rest.find(part)
        if at < 0:
            return line
        rest = rest[at + len(part) :]
    return None

"""Text on the terminal and in pipes: at most 80 columns, no escape codes where nobody sees colours."""

from __future__ import annotations

import io
import os
import sys
import textwrap
from typing import TextIO

from rich.console import Console
from rich.text import Text

WIDTH = 80
NO_BREAK = "\N{NO-BREAK SPACE}"


def prepare_streams() -> None:
    """Pipes carry UTF-8 whatever the locale; a terminal that cannot show a character shows a mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def wants_style(stream: TextIO) -> bool:
    """Whether escape codes may be written: to a terminal that knows them, whose user does not object."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def console(stream: TextIO) -> Console:
    """A console on a stream, plain where style is not wanted."""
    styled = wants_style(stream)
    width = min(WIDTH, os.get_terminal_size(stream.fileno()).columns or WIDTH) if stream.isatty() else WIDTH
    return Console(
        file=stream,
        width=width,
        force_terminal=styled,
        color_system="auto" if styled else None,
        markup=False,
        highlight=False,
        emoji=False,
    )


def say(text: str = "", *, style: str | None = None, indent: str = "") -> None:
    """Print a paragraph on stdout, wrapped; continued lines hang two columns further in."""
    out = console(sys.stdout)
    for line in wrap(text, indent=indent, width=out.width):
        out.print(Text(line, style=style or ""), soft_wrap=True)


def complain(text: str) -> None:
    """Print a paragraph on stderr, wrapped and plain."""
    for line in wrap(text):
        print(line, file=sys.stderr)


def wrap(text: str, *, indent: str = "", width: int = WIDTH) -> list[str]:
    """Lines of at most ``width`` columns; what has no blanks, like a path, is not broken."""
    lines = textwrap.wrap(
        _printable(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(NO_BREAK, " ") for line in lines] or [""]


def _printable(text: str) -> str:
    """The text on one line, without control characters: what a file holds must not steer the terminal."""
    return "".join(
        c if c.isprintable() or c == NO_BREAK else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )

"""Pages of Markdown: their code blocks, headings and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = (README, *sorted(DOCS.rglob("*.md")))

_BLOCK = re.compile(r"(?:<!-- exits with (\d+) -->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Block:
    """A fenced block; ``status`` is the exit status that a comment before it announces."""

    language: str
    text: str
    status: int = 0


def blocks(page: Path) -> list[Block]:
    """In order."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Block(language, text, int(status or 0)) for status, language, text in found]


def headings(page: Path) -> list[tuple[int, str]]:
    """Levels and titles in order, those within code blocks aside."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    return [(len(marks), title) for marks, title in _HEADING.findall(text)]


def below(page: Path, title: str) -> list[str]:
    """The titles one level below a heading."""
    found: list[str] = []
    inside = 0
    for level, name in headings(page):
        if inside and level <= inside:
            break
        if inside and level == inside + 1:
            found.append(name)
        elif name == title:
            inside = level
    return found


def anchors(page: Path) -> set[str]:
    """As code hosts make them of headings."""
    titles = (_LINK.sub(lambda link: link[0][1 : link[0].index("]")], title) for _, title in headings(page))
    return {_NOT_IN_ANCHORS.sub("", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> list[str]:
    """The targets of links, those within code blocks aside."""
    return _LINK.findall(_BLOCK.sub("", page.read_text(encoding="utf-8")))

"""A whole catalogue, tagged, recommended and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.documents.nearest import nearest
from scheduler.programmes.catalogue import Catalogue, Entry, read_catalogue
from scheduler.programmes.profiles import profile_of
from scheduler.programmes.programme import MODES, Mode
from scheduler.programmes.recommendation import Recommendation, recommend
from scheduler.programmes.scorecard import ComponentCard, scorecard
from scheduler.programmes.tree import Facts
from scheduler.programmes.vocabulary import COLUMNS
from scheduler.tables.safe import csv_text

ADDED = ("mode", "branch", "why", "in practice", "tags", "best by scores", *(f"score {mode}" for mode in MODES))
"""The columns that an audit adds to those of the catalogue."""


@dataclass(frozen=True)
class AuditRow:
    """One row of the catalogue: its line, its tags, what is recommended, and how the modes score."""

    line: int
    tags: tuple[str, ...]
    recommendation: Recommendation
    card: ComponentCard


@dataclass(frozen=True)
class Audit:
    """Every row, in the catalogue's order; how many rows, and how many learners, each mode gets."""

    file: str
    unit: str
    """What its rows are counted in: ``line`` or ``row``."""
    profile: str
    remarks: tuple[str, ...]
    """What to know about the file, and which columns were not read."""
    rows: tuple[AuditRow, ...]
    components: dict[Mode, int]
    learners: dict[Mode, int]
    table: str
    """The catalogue as CSV, with the columns of ``ADDED``."""


def audit(path: Path, *, profile: str | None = None, capacity: int | None = None) -> Audit:
    """Recommend a mode for every row of a catalogue, a CSV file or a workbook, and score all modes by a profile.

    Raises InputError with every fault of the file and of its rows.
    """
    catalogue = read_catalogue(path, capacity=capacity)
    chosen = profile_of(catalogue.programme, profile)
    told = recommend(catalogue.programme)
    cards = scorecard(catalogue.programme, chosen).components
    rows = tuple(
        AuditRow(entry.row.line, tuple(_tags(entry, catalogue)), recommendation, card)
        for entry, recommendation, card in zip(catalogue.entries, told, cards, strict=True)
    )
    components, learners = Counter[Mode](), Counter[Mode]()
    for row in rows:
        components[row.recommendation.mode] += 1
        learners[row.recommendation.mode] += row.card.learners
    return Audit(
        file=str(path),
        unit=catalogue.table.unit,
        profile=chosen.name,
        remarks=(*catalogue.table.remarks, *_unread(catalogue)),
        rows=rows,
        components={mode: components[mode] for mode in MODES},
        learners={mode: learners[mode] for mode in MODES},
        table=_table(catalogue, rows),
    )


def _unread(catalogue: Catalogue) -> Iterator[str]:
    names = {name: field for field, others in COLUMNS.items() for name in (field, *others)}
    for heading in filter(None, catalogue.columns.further):
        near = nearest(heading, names)
        cure = "" if near is None or names[near] in catalogue.columns.positions else f'; is it "{names[near]}"?'
        yield f'Column "{heading}" is kept, but not read{cure}'


def _table(catalogue: Catalogue, rows: tuple[AuditRow, ...]) -> str:
    cells: list[tuple[str | float, ...]] = []
    for entry, row in zip(catalogue.entries, rows, strict=True):
        told = row.recommendation
        why = (told.mode, told.branch, f"{told.why} {told.sizes}", " ".join(told.practice), "; ".join(row.tags))
        scores = [round(each.score, 2) for each in row.card.modes]
        cells.append((*entry.row.cells, *why, " and ".join(row.card.best), *scores))
    return csv_text((*catalogue.table.header.cells, *ADDED), cells, byte_order_mark=True)


def _tags(entry: Entry, catalogue: Catalogue) -> Iterator[str]:
    """What sorts a row: content (and whether its title told it), scale, complexity, risk, regulation."""
    component = entry.component
    facts = Facts(component, catalogue.programme.capacity_of(component))
    yield component.content_type.replace("_", " ") + (" (by its title)" if entry.type_from_title else "")
    yield f"scale {'high' if facts.scale_high else 'low'}"
    yield f"complexity {'high' if facts.complexity_high else 'low'}"
    yield f"{component.risk} risk"
    if component.regulation != "none":
        yield f"asked for by {component.regulation}"

"""Readings that are remembered: found again only for the same content and question, and never trusted when damaged."""

from __future__ import annotations

import dataclasses
import os
import stat
from pathlib import Path

import pytest

from scheduler.calendars import cache as cache_module
from scheduler.calendars.cache import KEPT_SECONDS, Cache, user_cache
from scheduler.calendars.readers import Request, read_all
from tests.calendars.ics import calendar, event, hour, minute

NOON = 1_800_000_000.0
posix = pytest.mark.skipif(os.name != "posix", reason="this system has other permissions")


def request(path: Path, **more: object) -> Request:
    plain = Request(
        files=((path.name, str(path)),),
        owner_zone="UTC",
        email=None,
        own_mark=None,
        start=minute("2026-03-01"),
        end=minute("2026-04-01"),
    )
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.ics"
    path.write_text(calendar(hour("SUMMARY:Secret dinner"), hour("TRANSP:TRANSPARENT", uid="free")), encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", now=lambda: NOON)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many readings each call to the processes was asked for."""
    asked = []

    def count(requests: list[Request], **how: object) -> object:
        asked.append(len(requests))
        return read_all(requests, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(cache_module, "read_all", count)
    return asked


def entries(cache: Cache) -> list[Path]:
    return sorted(cache.folder.iterdir())


def test_the_same_reading_without_reading(path: Path, cache: Cache, read: list[int]) -> None:
    first = cache.read_all([request(path)])
    assert cache.read_all([request(path)]) == first == read_all([request(path)])
    assert read == [1, 0]
    assert first[0].spans
    assert first[0].ignored


@pytest.mark.parametrize(
    "other",
    [
        {"owner_zone": "Asia/Kolkata"},
        {"email": "a@example.com"},
        {"own_mark": "@mark"},
        {"start": 0},
        {"end": minute("2026-05-01")},
        {"on_unreadable": "busy"},
        {"show_summaries": True},
        {"soft": ("tentative",)},
    ],
)
def test_another_question_is_read(other: dict[str, object], path: Path, cache: Cache, read: list[int]) -> None:
    cache.read_all([request(path)])
    cache.read_all([request(path, **other)])
    assert read == [1, 1]


def test_another_content_or_reader_is_read(
    path: Path, cache: Cache, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.read_all([request(path)])
    path.write_text(calendar(hour(start="20260303T100000Z")), encoding="utf-8")
    (reading,) = cache.read_all([request(path)])
    assert reading.spans[0].start == minute("2026-03-03T10:00")
    monkeypatch.setattr(cache_module, "reader_version", lambda: "another")
    cache.read_all([request(path)])
    assert read == [1, 1, 1]


def test_what_cannot_be_read_is_not_remembered(tmp_path: Path, cache: Cache, read: list[int]) -> None:
    (tmp_path / "bad.ics").write_text(calendar(event("DTSTART:tomorrow")), encoding="utf-8")
    for path in (tmp_path / "bad.ics", tmp_path / "missing.ics", tmp_path):
        for _ in range(2):
            assert cache.read_all([request(path)])[0].unreadable
    assert read == [1] * 6


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "text", "resealed", "other entry"])
def test_a_damaged_entry_is_ignored(damage: str, path: Path, cache: Cache, read: list[int]) -> None:
    right = cache.read_all([request(path), request(path, owner_zone="Asia/Tokyo")])
    one, two = entries(cache)
    data = one.read_bytes()
    _, _, content = data.partition(b"\n")
    key = one.name.removesuffix(".reading")
    poisoned = content.replace(b'"spans": [[', b'"spans": [[7, 3, [0]], [')
    one.write_bytes(
        {
            "cut": data[:-20],
            "changed": data.replace(b"busy", b"free"),
            "empty": b"",
            "text": b"hello\nworld",
            "resealed": cache_module._digest(key, poisoned).encode() + b"\n" + poisoned,
            "other entry": two.read_bytes(),
        }[damage]
    )
    assert cache.read_all([request(path), request(path, owner_zone="Asia/Tokyo")]) == right
    assert read == [2, 1]


@posix
def test_nobody_else_reads_or_writes_it(path: Path, cache: Cache, read: list[int]) -> None:
    cache.read_all([request(path)])
    (entry,) = entries(cache)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert b"Secret" not in entry.read_bytes()
    entry.chmod(0o666)
    cache.read_all([request(path)])
    assert read == [1, 1]


@posix
def test_links_are_not_followed(path: Path, cache: Cache, read: list[int], tmp_path: Path) -> None:
    cache.read_all([request(path)])
    (entry,) = entries(cache)
    entry.rename(tmp_path / "elsewhere")
    entry.symlink_to(tmp_path / "elsewhere")
    cache.read_all([request(path)])
    assert read == [1, 1]
    assert not entry.is_symlink()


@pytest.mark.parametrize("in_the_way", ["file", "read-only"])
def test_where_nothing_can_be_written_it_is_read_every_time(
    in_the_way: str, path: Path, tmp_path: Path, read: list[int]
) -> None:
    folder = tmp_path / "home"
    if in_the_way == "file":
        folder.write_text("")
    else:
        folder.mkdir(mode=0o500)
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
    for _ in range(2):
        assert Cache(folder / "calendars").read_all([request(path)])[0].spans
    assert read == [1, 1]


def test_what_nobody_asked_for_in_a_month_is_removed(path: Path, tmp_path: Path) -> None:
    now = [NOON]
    cache = Cache(tmp_path / "cache", now=lambda: now[0])
    cache.read_all([request(path), request(path, owner_zone="Asia/Tokyo")])
    now[0] += KEPT_SECONDS - 1
    cache.read_all([request(path)])
    now[0] += 2
    cache.read_all([])
    assert len(entries(cache)) == 1


def test_progress_counts_what_was_known(path: Path, cache: Cache) -> None:
    cache.read_all([request(path)])
    told: list[tuple[int, int]] = []
    requests = [request(path, owner_zone=zone) for zone in ("UTC", "Asia/Tokyo", "Asia/Kolkata")]
    cache.read_all(requests, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


def test_where_the_users_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCHEDULE_CACHE", str(tmp_path))
    cache = user_cache()
    assert cache is not None
    assert cache.folder == tmp_path
    monkeypatch.setenv("SCHEDULE_CACHE", "off")
    assert user_cache() is None
    monkeypatch.delenv("SCHEDULE_CACHE")
    cache = user_cache()
    assert cache is not None
    assert "cohort-scheduler" in cache.folder.parts

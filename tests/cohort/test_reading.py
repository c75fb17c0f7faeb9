"""Whatever lies at a path, the answer is one clear sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scheduler.cohort import load_cohort, parse_cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import InputError
from scheduler.plan_text import load_plan


def refusal(path: Path) -> str:
    """The one fault of a file, told of alike as a cohort and as a plan."""
    with pytest.raises(InputError) as caught:
        load_cohort(path)
    with pytest.raises(InputError) as as_plan:
        load_plan(path)
    assert as_plan.value.faults == caught.value.faults
    assert caught.value.exit_code == 2
    (fault,) = caught.value.faults
    assert fault.path == str(path)
    assert fault.cure
    return fault.message


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "is a folder"


def test_nothing_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.json") == "does not exist"
    assert refusal(tmp_path / "none" / "none.json") == "does not exist"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_no_name_of_a_file(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name).startswith("cannot be read")


def test_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "c.json").startswith("cannot be read")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe or a device" in refusal(tmp_path / "pipe")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_an_endless_device_is_not_read() -> None:
    assert "pipe or a device" in refusal(Path("/dev/zero"))


def test_ten_megabytes_of_nonsense(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_bytes(b"All work and no play makes Jack a dull boy.\n" * 250_000)
    assert refusal(tmp_path / "c.json") == "is not JSON: a value is expected at line 1, column 1"


def test_brackets_without_end(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_bytes(b'{"a":' * 100_000)
    assert refusal(tmp_path / "c.json") == "has lists or objects nested too deeply"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_bytes(b" " * (2**20 + 1))
    with pytest.raises(InputError, match="is larger than 1 MB"):
        read_bytes(tmp_path / "c.json", largest=2**20)
    assert len(read_bytes(tmp_path / "c.json", largest=2**20 + 1)) == 2**20 + 1


def test_a_text_without_a_name() -> None:
    with pytest.raises(InputError, match="the cohort is empty"):
        parse_cohort("")

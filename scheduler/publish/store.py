"""The folder's files: as they are on disk, or as a run would leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from scheduler.errors import Fault, InputError
from scheduler.files import make_folder, write_whole

Write = Callable[[Path, bytes], None]


class Store:
    """Files by their path within the folder. ``write`` replaces a file whole or raises."""

    def __init__(self, folder: Path, write: Write = write_whole) -> None:
        self.folder = folder
        self.write = write

    def exists(self, file: str) -> bool:
        """Whether it is there."""
        return (self.folder / file).is_file()

    def read(self, file: str) -> bytes:
        """Its bytes. Raises ``OSError``."""
        return (self.folder / file).read_bytes()

    def put(self, file: str, data: bytes) -> None:
        """Replace it. Raises WriteError."""
        path = self.folder / file
        make_folder(path.parent)
        self.write(path, data)

    def check(self, files: Iterable[str]) -> None:
        """Raise InputError where a path within the folder leads elsewhere, by a link."""
        root = self.folder.resolve()
        led_away = [file for file in files if (self.folder / file).resolve() != root / file]
        if led_away:
            raise InputError(
                Fault(str(self.folder / file), "is a link to elsewhere", cure="delete the link") for file in led_away
            )


class Overlay(Store):
    """What a run would leave: what is put is kept in memory, and the disk is only read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.data_by_file: dict[str, bytes] = {}

    def exists(self, file: str) -> bool:
        """Whether it would be there."""
        return file in self.data_by_file or super().exists(file)

    def read(self, file: str) -> bytes:
        """The bytes that it would have. Raises ``OSError``."""
        return self.data_by_file[file] if file in self.data_by_file else super().read(file)

    def put(self, file: str, data: bytes) -> None:
        """Keep it in memory."""
        self.data_by_file[file] = data

"""A run folder: each stage's records, keyed by the content they were made from, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import StoreError

RecordType = TypeVar("RecordType", bound=BaseModel)


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write a file so that it is there whole or not at all: temporary name, flush to disk, rename.

    Raises StoreError where the folder cannot be written or the disk is full.
    """
    raw = data.encode("utf-8") if isinstance(data, str) else data
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}).", "Free space or choose another --out."
        ) from error


def to_line(record: BaseModel) -> str:
    """One record as one line of JSON: fields in the order of their definition, no escapes for letters."""
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, separators=(", ", ": "))


def write_records(path: Path, records: Iterable[BaseModel]) -> None:
    """Write records as JSON Lines, atomically."""
    write_atomically(path, as_lines(records))


def as_lines(records: Iterable[BaseModel]) -> str:
    """Records as JSON Lines."""
    return "".join(to_line(record) + "\n" for record in records)


def read_records(path: Path, kind: type[RecordType]) -> list[RecordType]:
    """Read JSON Lines as records of one kind; StoreError where the file is missing or holds something else."""
    if not path.is_file():
        raise StoreError(f"{path}: is not there.", "Name a folder that `saidbefore run` has written.")
    records: list[RecordType] = []
    for number, line in _lines(path):
        try:
            records.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise StoreError(
                f"{path}: line {number}: {where}: {first['msg']}.", "Restore that line, or run again into this folder."
            ) from error
    return records


def write_json(path: Path, value: object) -> None:
    """Write a value as indented JSON, atomically."""
    write_atomically(path, as_json(value))


def as_json(value: object) -> str:
    """A value as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def records_hash(records: Iterable[BaseModel]) -> str:
    """Hash of records in their order: a key for what is made from all of them."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.model_dump_json().encode(errors="backslashreplace") + b"\n")
    return digest.hexdigest()


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their numbers counted from 1."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({error}).", "Restore it, or run again into this folder.") from error
    # Not splitlines(): a quotation may hold U+2028 and the like.
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def content_key(*parts: object) -> str:
    """A key for work done: the hash of everything that the work depends on (hashes, settings, version)."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:32]


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return str(value)


def is_utf8(name: str) -> bool:
    """Whether a file's name or path is text: bytes that are not UTF-8 come from the system as surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def readable_name(path: Path) -> str:
    """A file's name in one line of text: control characters, and bytes that are not UTF-8, are written as escapes."""
    name = os.fsencode(path.name).decode("utf-8", errors="backslashreplace")
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in name)


def file_hash(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class RunFolder:
    """One run's folder: its outputs by name, and the work of each stage under the key of what it was made from."""

    def __init__(self, root: Path) -> None:
        """Open a run folder, made with the first file that is written to it."""
        self.root = root

    @property
    def cache(self) -> Path:
        """Where stages keep what can be made again."""
        return self.root / "cache"

    def write_records(self, name: str, records: Iterable[BaseModel]) -> Path:
        """Write records as JSON Lines under a name of the contract; returns the path."""
        return self._write(name, as_lines(records))

    def write_list(self, name: str, records: Iterable[BaseModel]) -> Path:
        """Write records as one JSON array under a name of the contract; returns the path."""
        return self.write_json(name, [record.model_dump(mode="json") for record in records])

    def write_json(self, name: str, value: object) -> Path:
        """Write a value as indented JSON under a name of the contract; returns the path."""
        return self._write(name, as_json(value))

    def _write(self, name: str, text: str) -> Path:
        """Write a file, unless it holds just that already."""
        path, data = self.root / name, text.encode("utf-8")
        try:
            same = path.stat().st_size == len(data) and path.read_bytes() == data
        except OSError:
            same = False
        if not same:
            write_atomically(path, data)
        return path

    def read_records(self, name: str, kind: type[RecordType]) -> list[RecordType]:
        """Read JSON Lines of the contract; StoreError where the file is missing or holds something else."""
        return read_records(self.root / name, kind)

    def load_stage(self, stage: str, key: str, kind: type[RecordType]) -> RecordType | None:
        """What a stage made from this content before, or null; a file that cannot be read counts as not there."""
        path = self.cache / stage / f"{key}.json"
        try:
            return kind.model_validate_json(path.read_bytes())
        except (OSError, ValueError):
            return None

    def has_stage(self, stage: str, key: str) -> bool:
        """Whether a stage's work on this content is there, whatever its file holds."""
        return (self.cache / stage / f"{key}.json").is_file()

    def drop_stage(self, stage: str, key: str) -> None:
        """Have a stage done again."""
        (self.cache / stage / f"{key}.json").unlink(missing_ok=True)

    def save_stage(self, stage: str, key: str, record: BaseModel) -> None:
        """Keep what a stage made from this content."""
        write_atomically(self.cache / stage / f"{key}.json", record.model_dump_json())

"""Cells of text from a CSV, XLSX or ODS file, whatever its encoding, delimiter and sheets."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MissingResource, UnusableTable

Row = tuple[str, ...]
_DELIMITERS = (",", ";", "\t", "|")
_MOST_BYTES = 100_000_000
_MOST_UNPACKED_BYTES = 500_000_000
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """One way to read a file as rows of cells: a sheet of a workbook, or a CSV file with one of the usual delimiters.

    `rows()` reads from the beginning each time; it raises UnusableTable where the file cannot be read so.
    """

    rows: Callable[[], Iterator[Row]]
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None


def open_tables(path: Path) -> list[Table]:
    """The ways in which a file can be read as a table.

    Cells are stripped and without control characters; dates come as 2003-01-28, whole numbers without a point. Raises
    MissingResource where there is no file and UnusableTable where it is too large or none of CSV, XLSX and ODS.
    """
    if not path.is_file():
        raise MissingResource(f"{path}: no such file.", "Name an existing CSV or XLSX file.")
    if path.stat().st_size > _MOST_BYTES:
        raise UnusableTable(f"{path}: is larger than {_MOST_BYTES // 1_000_000} MB.", "Split it into smaller lists.")
    raw = path.read_bytes()
    if raw.startswith(_OLD_OFFICE):
        raise UnusableTable(
            f"{path}: is an old or encrypted workbook.", "Save it as .xlsx without password, or as CSV."
        )
    if raw.startswith(_ZIP):
        return _sheets(path, raw)
    return _delimited(path, raw)


# ---------------------------------------------------------------- CSV


def _delimited(path: Path, raw: bytes) -> list[Table]:
    text, encoding = _decoded(raw)
    if "\0" in text or not text.strip():
        raise UnusableTable(f"{path}: holds no text.", "Name a CSV or XLSX file.")

    def reading(delimiter: str) -> Callable[[], Iterator[Row]]:
        return lambda: _csv_rows(path, text, delimiter)

    return [Table(reading(delimiter), encoding=encoding, delimiter=delimiter) for delimiter in _DELIMITERS]


def _decoded(raw: bytes) -> tuple[str, str]:
    """The text and the encoding that it was in: by its byte order mark, else UTF-8, else Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace"), "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1"


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[Row]:
    # Strict: a quotation mark that is never closed would swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnusableTable(
                f"{path}: line {reader.line_num}: {error}.", "Mend the quotation marks there, or save the list as XLSX."
            ) from error
        yield tuple(_cell(value) for value in row)


# ---------------------------------------------------------------- XLSX and ODS


def _sheets(path: Path, raw: bytes) -> list[Table]:
    from openpyxl import load_workbook

    from pipeline.acquire.opendocument import is_spreadsheet, sheets_of

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > _MOST_UNPACKED_BYTES:
                raise UnusableTable(f"{path}: unpacks to {unpacked // 1_000_000:,} MB.", "Save the list alone as CSV.")
            if is_spreadsheet(archive):
                return [Table(_of_cells(rows), sheet=name) for name, rows in sheets_of(archive).items()]
        workbook = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except UnusableTable:
        raise
    except Exception as error:  # openpyxl lets zip, XML and its own errors through
        raise _not_a_workbook(path) from error

    def reading(name: str) -> Callable[[], Iterator[Row]]:
        return lambda: _sheet_rows(path, workbook[name])

    return [Table(reading(sheet.title), sheet=sheet.title) for sheet in workbook.worksheets]


def _of_cells(rows: list[list[str]]) -> Callable[[], Iterator[Row]]:
    return lambda: (tuple(_cell(value) for value in row) for row in rows)


def _sheet_rows(path: Path, sheet: object) -> Iterator[Row]:
    # Some programs write a size that is too small, and openpyxl believes it.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception as error:
            raise _not_a_workbook(path) from error
        yield tuple(_cell(value) for value in row)


def _not_a_workbook(path: Path) -> UnusableTable:
    return UnusableTable(f"{path}: is not a workbook that can be read.", "Open it and save it as .xlsx or CSV.")


# ---------------------------------------------------------------- cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _without_controls(str(value)).strip()


def _without_controls(text: str) -> str:
    """Text with each control character (a terminal's escape, a null) as a space; line breaks and tabs stay."""
    return "".join(
        " " if unicodedata.category(character) == "Cc" and character not in "\n\t" else character for character in text
    )

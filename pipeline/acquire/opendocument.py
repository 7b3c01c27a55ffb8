"""Rows of the sheets of an OpenDocument spreadsheet (.ods), as LibreOffice saves them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_REPEATED = 1024  # cells; a row is filled up to the last column by one empty cell that is repeated

_MOST_ROWS = 1_048_576  # rows that a sheet can have

Cells = list[str]


def is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    """Whether an archive says of itself that it is an OpenDocument spreadsheet."""
    return "mimetype" in archive.namelist() and archive.read("mimetype").strip() == _KIND


def sheets_of(archive: zipfile.ZipFile) -> dict[str, list[Cells]]:
    """The rows of each sheet by its name, hidden ones too; trailing empty cells and empty rows at the end are left out.

    Raises zipfile.BadZipFile, KeyError and ElementTree.ParseError where it is not whole.
    """
    with archive.open("content.xml") as file:
        return {table.get(f"{_TABLE}name", ""): _rows(table) for table in _tables(file)}


def _tables(file: IO[bytes]) -> Iterator[ElementTree.Element]:
    for _, element in ElementTree.iterparse(file):
        if element.tag == f"{_TABLE}table":
            yield element
            element.clear()


def _rows(table: ElementTree.Element) -> list[Cells]:
    rows: list[Cells] = []
    empty = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if not cells:
            empty += repeated  # the last one stands for a million rows
            continue
        room = _MOST_ROWS - len(rows)
        rows += ([[]] * min(empty, room) + [cells] * min(repeated, room))[:room]
        empty = 0
    return rows


def _cells(row: ElementTree.Element) -> Cells:
    cells: Cells = []
    for cell in row:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            cells += [_value(cell)] * min(repeated, _MOST_REPEATED)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _value(cell: ElementTree.Element) -> str:
    """A cell as text: dates as 2003-01-28, numbers as they were stored, whole ones without a point."""
    kind = cell.get(f"{_OFFICE}value-type", "string")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "")[:10]
    if kind in ("float", "percentage", "currency"):
        stored = cell.get(f"{_OFFICE}value", "")
        return stored.removesuffix(".0")
    return "\n".join(_words(part) for part in cell if part.tag == f"{_TEXT}p")


def _words(part: ElementTree.Element) -> str:
    """The text of a paragraph; spaces, tabs and line breaks are elements in this format."""
    if part.tag == f"{_TEXT}s":
        own = " " * int(part.get(f"{_TEXT}c", "1"))
    else:
        own = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(part.tag, part.text or "")
    return own + "".join(
        ("" if inner.tag == f"{_OFFICE}annotation" else _words(inner)) + (inner.tail or "") for inner in part
    )

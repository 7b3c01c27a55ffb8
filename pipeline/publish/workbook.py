"""The workbook recommendations.xlsx: a sheet a table, a data dictionary, and nothing that a spreadsheet would run."""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish import findings
from pipeline.publish.archive import FIRST_TIME, without_clock
from pipeline.publish.columns import Column, Table, Value, tables
from pipeline.publish.results import Results
from pipeline.store import write_atomically
from pipeline.text.cells import fitting, without_controls

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_DICTIONARY = "data dictionary"
_LINE, _MOST_LINES = 15, 14  # points; lines of a row that is shown before scrolling inside it
_MOST_ROWS = 1_048_575  # rows of a sheet below its header


def write_workbook(results: Results, path: Path) -> Path:
    """Write the workbook; returns its path. The same results give the same bytes.

    Text is stored as text, so that `=1+1` is shown and never computed; a cell over 32,767 characters is cut with a
    pointer to recommendations.jsonl. Raises StoreError where it cannot be written.
    """
    write_atomically(path, workbook_bytes(results))
    return path


def workbook_bytes(results: Results) -> bytes:
    """The workbook as bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    made = tables(results)
    for table in made:
        _add_sheet(book, table)
    _add_sheet(book, _dictionary(made, results))
    book.properties.creator = "saidbefore"
    book.properties.created = book.properties.modified = dt.datetime(*FIRST_TIME)
    return without_clock(_saved(book))


def _saved(book: Workbook) -> bytes:
    from openpyxl.writer.excel import ExcelWriter

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        ExcelWriter(book, archive).save()  # not book.save(), which writes the time of the clock into the file
    return out.getvalue()


def _add_sheet(book: Workbook, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.name)
    sheet.append([column.name for column in table.columns])
    for row, values in enumerate(table.rows(), 2):
        if row > _MOST_ROWS:
            sheet.cell(row, 1, "Cut: a sheet holds no more rows. All are in the run folder's .jsonl files.")
            break
        for place, value in enumerate(values, 1):
            _fill(sheet, row, place, value)
        sheet.row_dimensions[row].height = _height(values, table.columns)
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(column.width, len(column.name) + 3)
    _lay_out(sheet, table.columns)


def _fill(sheet: Worksheet, row: int, place: int, value: Value) -> None:
    from openpyxl.styles import Alignment

    if value is None or value == "":
        return
    cell = sheet.cell(row, place)
    if isinstance(value, str):
        cell.value = fitting(without_controls(value), "recommendations.jsonl")
        cell.data_type = "s"  # openpyxl would take a leading = for a formula
        cell.quotePrefix = True
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _height(values: list[Value], columns: tuple[Column, ...]) -> float:
    """Height of a row in points, so that its longest text is read without opening the cell (up to a limit)."""
    widths = [max(column.width, len(column.name) + 3) for column in columns]
    lines = (math.ceil(len(str(value)) * 1.2 / width) for value, width in zip(values, widths, strict=True) if value)
    return float(min(max(lines, default=1), _MOST_LINES) * _LINE)


def _lay_out(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell in sheet[1]:
        cell.font = Font(name="Calibri", size=11, bold=True)
        cell.fill = PatternFill("solid", start_color="E4EDF5")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _dictionary(made: list[Table], results: Results) -> Table:
    """The sheet that says what each sheet's rows and columns are, and how the run was made."""
    facts = [
        ("run", "program", f"saidbefore {results.run.version}"),
        ("run", "vectors", results.run.vectors or "not recorded"),
        ("run", "decided by people", findings.decided_words(results)),
        ("run", "invented", "yes: made up for demonstration, not evidence" if results.run.invented else "no"),
    ]
    entries = [(table.name, "(one row)", table.row_is) for table in made]
    entries += [(table.name, column.name, column.meaning) for table in made for column in table.columns]
    columns = (
        Column("sheet", "", lambda entry: entry[0], 20),
        Column("column", "", lambda entry: entry[1], 22),
        Column("meaning", "", lambda entry: entry[2], 90),
    )
    return Table(_DICTIONARY, "a column of a sheet", columns, tuple(facts + entries))

"""Tables for spreadsheets and scripts: recommendations.csv, links.csv, and the workbook recommendations.xlsx."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.publish.columns import Table, table
from pipeline.publish.results import Results
from pipeline.publish.workbook import write_workbook
from pipeline.store import write_atomically
from pipeline.text.cells import as_text

__all__ = ["csv_text", "write_csv", "write_workbook"]

CSV_TABLES = ("recommendations", "links")


def write_csv(results: Results, folder: Path) -> list[Path]:
    """Write recommendations.csv and links.csv (UTF-8 with a byte-order mark, CRLF); returns their paths."""
    paths = []
    for name in CSV_TABLES:
        path = folder / f"{name}.csv"
        write_atomically(path, csv_text(table(results, name)).encode("utf-8-sig", "replace"))
        paths.append(path)
    return paths


def csv_text(made: Table) -> str:
    """A table as CSV text; cells that a spreadsheet would run are protected (see cells.as_text)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in made.columns)
    writer.writerows([as_text(value) if isinstance(value, str) else value for value in row] for row in made.rows())
    return out.getvalue()

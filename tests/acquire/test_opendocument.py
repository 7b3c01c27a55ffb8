"""A sheet that LibreOffice saved in its own format is read like any other."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.acquire.tables import open_tables
from pipeline.errors import UnusableTable

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def sheet(rows: str, name: str = "links") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(inside: str = "", more: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


def words(text: str) -> str:
    return cell(f"<text:p>{text}</text:p>")


def saved(place: Path, *sheets: str, content: str | None = None) -> Path:
    inside = f"<office:document-content {NAMES}><office:body>{''.join(sheets)}</office:body></office:document-content>"
    with zipfile.ZipFile(place / "list.ods", "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", inside if content is None else content)
    return place / "list.ods"


def read(path: Path) -> dict[str | None, list[tuple[str, ...]]]:
    return {table.sheet: list(table.rows()) for table in open_tables(path)}


def test_sheets_have_their_names_and_rows(tmp_path: Path) -> None:
    path = saved(tmp_path, sheet(row(words("id"), words("text"))), sheet(row(words("x")), name="mine"))
    assert read(path) == {"links": [("id", "text")], "mine": [("x",)]}


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (cell("<text:p>1 March 2025</text:p>", 'office:value-type="date" office:date-value="2025-03-01T00:00:00"'),
         "2025-03-01"),
        (cell("<text:p>8,0</text:p>", 'office:value-type="float" office:value="8"'), "8"),
        (words('a<text:s text:c="2"/>b<text:span>c</text:span>d'), "a  bcd"),
        (cell("<text:p>one</text:p><text:p>two</text:p>"), "one\ntwo"),
        (cell("<office:annotation><text:p>a remark</text:p></office:annotation><text:p>said</text:p>"), "said"),
    ],
)  # fmt: skip
def test_a_cell_is_the_text_that_a_reader_sees(tmp_path: Path, made: str, value: str) -> None:
    assert read(saved(tmp_path, sheet(row(made)))) == {"links": [(value,)]}


def test_repeated_and_hidden_rows_are_rows(tmp_path: Path) -> None:
    rows = [
        row(words("a"), more='table:number-rows-repeated="2"'),
        row(cell(), more='table:number-rows-repeated="2"'),
        row(words("b"), more='table:visibility="filter"'),
        row(cell(more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048570"'),
    ]
    assert read(saved(tmp_path, sheet("".join(rows)))) == {"links": [("a",), ("a",), (), (), ("b",)]}


def test_a_row_that_repeats_without_end_fills_a_sheet_and_no_more(tmp_path: Path) -> None:
    endless = row(words("a"), more='table:number-rows-repeated="999999999"')
    assert len(read(saved(tmp_path, sheet(endless)))["links"]) == 1_048_576


@pytest.mark.parametrize("content", ["<office", ""])
def test_a_broken_file_says_what_to_do(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnusableTable, match="save it as"):
        open_tables(saved(tmp_path, content=content))

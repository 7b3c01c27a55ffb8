"""Tables: text stays text, nothing is lost, and the same results give the same bytes."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.columns import tables
from pipeline.publish.tables import write_csv, write_workbook
from pipeline.publish.workbook import workbook_bytes
from pipeline.text.cells import LONGEST, as_text, fitting, without_controls

from .invented import HOSTILE, empty, five, hostile


def _read(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 27)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    path = write_workbook(hostile(), tmp_path_factory.mktemp("book") / "recommendations.xlsx")
    return openpyxl.load_workbook(path)


def test_csv_has_every_record_once(tmp_path: Path) -> None:
    write_csv(five(), tmp_path)
    ids = [row["id"] for row in _read(tmp_path / "recommendations.csv")]
    assert sorted(ids) == sorted(record.id for record in five().recommendations)


def test_csv_of_no_results_still_has_its_columns(tmp_path: Path) -> None:
    write_csv(empty(), tmp_path)
    assert (tmp_path / "links.csv").read_text(encoding="utf-8-sig").startswith("earlier,later,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_text_that_a_spreadsheet_would_run_is_protected(text: str) -> None:
    assert as_text(text) == f"'{text}"


def test_plain_text_is_left_as_it_is() -> None:
    assert as_text("The council should act = now") == "The council should act = now"


@given(st.text())
def test_no_protected_cell_begins_like_a_formula(text: str) -> None:
    assert not as_text(text).lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_keeps_ten_megabytes_of_one_text_whole(tmp_path: Path) -> None:
    write_csv(hostile(), tmp_path)
    rows = {row["id"]: row["text"] for row in _read(tmp_path / "recommendations.csv")}
    assert len(rows["bad-2001-r6"]) == len(HOSTILE["long"])


def test_csv_writes_out_a_null_character(tmp_path: Path) -> None:
    write_csv(hostile(), tmp_path)
    assert b"\x00" not in (tmp_path / "recommendations.csv").read_bytes()


def test_workbook_has_a_sheet_for_each_table_and_a_dictionary(sheets: Any) -> None:
    assert sheets.sheetnames == [table.name for table in tables(hostile())] + ["data dictionary"]


def test_workbook_explains_every_column(sheets: Any) -> None:
    explained = {(row[0].value, row[1].value) for row in sheets["data dictionary"].iter_rows(min_row=2)}
    columns = {(sheet.title, cell.value) for sheet in sheets if sheet.title != "data dictionary" for cell in sheet[1]}
    assert columns <= explained


def test_workbook_holds_no_formula(sheets: Any) -> None:
    assert [cell.coordinate for sheet in sheets for row in sheet for cell in row if cell.data_type == "f"] == []


def test_workbook_keeps_a_formula_as_its_text(sheets: Any) -> None:
    texts = [row[11].value for row in sheets["recommendations"].iter_rows(min_row=2)]
    assert HOSTILE["formula"] in texts


def test_cell_over_the_limit_is_cut_with_a_pointer(sheets: Any) -> None:
    longest = max((row[11].value for row in sheets["recommendations"].iter_rows(min_row=2)), key=len)
    assert len(longest) == LONGEST
    assert longest.endswith("is in recommendations.jsonl]")


def test_control_characters_are_written_out_in_the_workbook(sheets: Any) -> None:
    texts = [row[11].value for row in sheets["recommendations"].iter_rows(min_row=2)]
    assert any("⟨U+0000⟩" in text and "⟨U+001B⟩" in text for text in texts)


def test_headers_are_frozen_and_filtered(sheets: Any) -> None:
    assert {(sheet.freeze_panes, bool(sheet.auto_filter.ref)) for sheet in sheets} == {("B2", True)}


def test_same_results_give_the_same_workbook() -> None:
    assert workbook_bytes(five()) == workbook_bytes(five())


def test_cut_never_exceeds_what_a_cell_holds() -> None:
    assert len(fitting("x" * 100_000, "recommendations.jsonl")) == LONGEST


@given(st.text())
def test_text_without_controls_is_what_xml_can_hold(text: str) -> None:
    assert all(
        letter in "\t\n\r" or 0x20 <= ord(letter) < 0xFFFE or ord(letter) > 0xFFFF for letter in without_controls(text)
    )


@pytest.mark.skipif(shutil.which("localc") is None, reason="LibreOffice Calc is not installed")
def test_libreoffice_shows_the_formula_as_text(tmp_path: Path) -> None:
    path = write_workbook(hostile(), tmp_path / "recommendations.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", path.name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=600)
    csv.field_size_limit(1 << 27)
    rows = list(
        csv.DictReader(io.StringIO((tmp_path / "recommendations.csv").read_text(encoding="utf-8", errors="replace")))
    )
    assert HOSTILE["formula"] in [row["text"] for row in rows]


def test_columns_of_csv_are_the_documented_ones(tmp_path: Path) -> None:
    write_csv(five(), tmp_path)
    documented = next(table for table in tables(five()) if table.name == "recommendations")
    assert list(_read(tmp_path / "recommendations.csv")[0]) == [column.name for column in documented.columns]


def test_sheet_of_statuses_counts_every_answer_once() -> None:
    (sheet,) = (made for made in tables(five()) if made.name == "status by inquiry")
    names = [column.name for column in sheet.columns]
    counted = names[names.index("answers") + 1 : names.index("no_answer") + 1]
    rows = [dict(zip(names, row, strict=True)) for row in sheet.rows()]
    assert sum(int(row[name] or 0) for row in rows for name in counted) == len(five().responses)


def test_sheet_asked_again_gives_the_years_from_acceptance_to_repeat() -> None:
    (sheet,) = (made for made in tables(five()) if made.name == "asked again")
    names = [column.name for column in sheet.columns]
    rows = [dict(zip(names, row, strict=True)) for row in sheet.rows()]
    assert {(row["earlier_inquiry"], row["later_inquiry"], row["years_after_answer"]) for row in rows} >= {
        ("Harrowmere 2003", "Ferrant 2025", 21)
    }

"""PDFs that somebody crafted: the run goes on, names each, and what they hold does no harm in any output."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from running import Finished, command, furnished, lines, process

from hostile import crafted

OTHERS: dict[str, Callable[[], bytes]] = {
    "sound": crafted.sound,
    "with_text_that_is_code": crafted.with_text_that_is_code,
    "with_control_characters": crafted.with_control_characters,
    "with_labels_that_lie": crafted.with_labels_that_lie,
    "with_a_path_as_title": lambda: crafted.with_title(b"../../../../etc/cron.d/the bells of \\000 Thornwick"),
    "with_a_script_as_title": lambda: crafted.with_title(b"</title><script>alert\\(1\\)</script> and bells"),
    "with_an_escape_as_title": lambda: crafted.with_title(b"The \\033[31mred\\033]0;bells\\007 of Thornwick"),
}
_LIMITS = "\n[run]\nseconds_per_report = 600\nmemory_mb = 600\n"


@dataclass(frozen=True)
class Batch:
    """A run over all crafted PDFs, and its folder."""

    done: Finished
    folder: Path

    @property
    def records(self) -> list[dict[str, Any]]:
        """All recommendations."""
        return lines(self.folder / "recommendations.jsonl")

    def notices(self, name: str) -> list[dict[str, Any]]:
        """What the run says of one file."""
        notices = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))["notices"]
        return [notice for notice in notices if notice["inquiry"] == _id(name)]

    def texts(self, name: str) -> list[str]:
        """The recommendations that were found in one file."""
        return [record["text"] for record in self.records if record["inquiry"] == _id(name)]


def _id(name: str) -> str:
    from pipeline.records import slug

    return slug(name, 12)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = furnished(tmp_path_factory.mktemp("crafted") / "work")
    settings = folder / "config" / "default.toml"
    everything = 'outputs = ["csv", "xlsx", "docx", "db", "qdpx", "references", "html"]'
    text = re.sub("outputs = .*", everything, settings.read_text(encoding="utf-8"))
    settings.write_text(text + _LIMITS, encoding="utf-8")
    makers = {**crafted.STRUCTURE, **crafted.HIDDEN, **OTHERS}
    for name, make in makers.items():
        (folder / f"{name}.pdf").write_bytes(make())
    done = process("run", "--pdf", *[f"{name}.pdf" for name in makers], "--out", "run", "--jobs", 2, cwd=folder)
    return Batch(done, folder / "run")


# ---------------------------------------------------------------- the run goes on


def test_the_run_ends_in_part(batch: Batch) -> None:
    assert batch.done.code == 3, batch.done.err
    assert "Traceback" not in batch.done.err


def test_a_sound_report_beside_them_is_read_whole(batch: Batch) -> None:
    found = [record for record in batch.records if record["inquiry"] == "sound"]
    assert [record["text"] for record in found] == list(crafted.ASKS)
    assert {record["state"] for record in found} == {"verified"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pages_by_the_hundred_thousand", "has 100000 pages, above 5000"),
        ("bomb_of_text", "memory"),
        ("bomb_of_nothing", "memory"),
        ("forms_that_double", "memory"),
    ],
)
def test_a_document_beyond_the_limits_fails_alone_and_is_named(batch: Batch, name: str, words: str) -> None:
    [notice] = batch.notices(name)
    assert (notice["severity"], notice["kind"]) == ("failure", "failed file")
    assert words in notice["message"] and f"{name}.pdf" in notice["message"]
    assert len([line for line in batch.done.err.splitlines() if f"{name}.pdf: " in line]) == 1


@pytest.mark.parametrize(
    "name",
    [
        "page_tree_in_a_circle", "pages_that_are_not_there", "broken_cross_references", "cross_references_in_a_circle",
        "nested_arrays", "forms_in_a_circle", "type_of_a_million_points", "with_javascript_and_files",
    ],
)  # fmt: skip
def test_a_crooked_structure_costs_no_recommendation(batch: Batch, name: str) -> None:
    assert batch.texts(name) == list(crafted.ASKS)


@pytest.mark.parametrize("name", ["page_tree_in_a_circle", "page_tree_of_mirrors", "pages_that_are_not_there"])
def test_pages_that_cannot_be_read_are_named(batch: Batch, name: str) -> None:
    assert "page unreadable" in {notice["kind"] for notice in batch.notices(name)}


def test_what_the_second_engine_cannot_open_is_unproved_and_said(batch: Batch) -> None:
    name = "cross_references_in_a_circle"
    assert {r["state"] for r in batch.records if r["inquiry"] == _id(name)} == {"unverified"}
    assert "unproved report" in {notice["kind"] for notice in batch.notices(name)}


def test_a_scan_too_large_to_draw_is_skipped_and_said(batch: Batch) -> None:
    assert "page skipped" in {notice["kind"] for notice in batch.notices("scan_as_large_as_a_town")}


def test_a_check_goes_on_where_the_second_engine_cannot_open_a_file(batch: Batch) -> None:
    done = process("verify", batch.folder)
    named = [line for line in done.out.splitlines() if "cross_references_in_a_circle.pdf: " in line]
    assert done.code == 1, done.err
    assert len(named) == 1 and named[0].endswith("Not checked: 3 quotations.")
    assert re.search(r"\b[1-9]\d* verified", done.err)


# ---------------------------------------------------------------- what nobody sees is not quoted


@pytest.mark.parametrize("name", crafted.HIDDEN)
def test_hidden_text_is_not_quoted(batch: Batch, name: str) -> None:
    assert batch.texts(name) == list(crafted.ASKS)


@pytest.mark.parametrize("name", crafted.HIDDEN)
def test_hidden_text_is_reported(batch: Batch, name: str) -> None:
    assert [notice["pages"] for notice in batch.notices(name) if notice["kind"] == "hidden text"] == [[3]]


@pytest.mark.parametrize("name", crafted.HIDDEN)
def test_what_stands_beside_hidden_text_is_verified(batch: Batch, name: str) -> None:
    assert {record["state"] for record in batch.records if record["inquiry"] == _id(name)} == {"verified"}


@pytest.mark.parametrize("name", ["recommendations.csv", "report.html", "links.jsonl", "families.jsonl"])
def test_hidden_text_stands_in_no_table(batch: Batch, name: str) -> None:
    assert crafted.BRIBE not in (batch.folder / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- what they hold does no harm


def test_text_that_is_code_is_quoted_as_printed(batch: Batch) -> None:
    assert batch.texts("with_text_that_is_code") == list(crafted.CODE)


def test_no_control_character_reaches_a_record(batch: Batch) -> None:
    raw = (batch.folder / "recommendations.jsonl").read_text(encoding="utf-8")
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f]|\\u00[01]", raw) == []


def test_the_terminal_is_sent_no_control_character(batch: Batch) -> None:
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", batch.done.err) == []
    assert batch.done.out == ""


def test_the_report_holds_no_element_of_theirs(batch: Batch) -> None:
    page = (batch.folder / "report.html").read_text(encoding="utf-8")
    assert "alert" in page
    assert re.findall(r"<script>alert|<img src=x|onerror=alert\(1\)>", page) == []


def test_the_report_holds_no_direction_override(batch: Batch) -> None:
    page = (batch.folder / "report.html").read_text(encoding="utf-8")
    assert re.findall("[\u202a-\u202e\u2066-\u2069]", page) == []


def test_no_cell_of_a_table_is_a_formula(batch: Batch) -> None:
    with (batch.folder / "recommendations.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []


def test_no_cell_of_the_workbook_is_a_formula(batch: Batch) -> None:
    book = openpyxl.load_workbook(batch.folder / "recommendations.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_database_holds_the_text_as_printed(batch: Batch) -> None:
    with sqlite3.connect(batch.folder / "saidbefore.db") as database:
        texts = {row[0] for row in database.execute("select text from recommendations")}
    assert set(crafted.CODE) <= texts


@pytest.mark.parametrize("name", ["comparison.docx", "project.qdpx", "recommendations.xlsx"])
def test_no_member_of_an_archive_leaves_its_folder(batch: Batch, name: str) -> None:
    with zipfile.ZipFile(batch.folder / name) as archive:
        assert archive.testzip() is None
        assert [member for member in archive.namelist() if ".." in member or member.startswith("/")] == []


def test_nothing_is_written_outside_the_run_folder(batch: Batch) -> None:
    beside = {path.suffix or path.name for path in batch.folder.parent.iterdir()}
    assert beside == {".pdf", "config", "run"}


def test_nothing_that_a_pdf_carries_is_unpacked(batch: Batch) -> None:
    assert [path.name for path in batch.folder.rglob("*bell.exe*")] == []
    held = [path for path in batch.folder.rglob("*") if path.is_file() and b"MZ program of bells" in path.read_bytes()]
    assert held == []


def test_a_label_that_the_file_states_and_no_page_prints_is_not_believed(batch: Batch) -> None:
    labels = {r["printed_page"] for r in batch.records if r["inquiry"] == _id("with_labels_that_lie")}
    assert labels == {None}


# ---------------------------------------------------------------- time


def test_a_document_that_takes_too_long_is_stopped_and_named(workplace: Path) -> None:
    # The sound report is read before, without a limit: how fast that is on a busy machine is not what is tested.
    (workplace / "sound.pdf").write_bytes(crafted.sound())
    assert command("run", "--pdf", "sound.pdf", "--out", "run", cwd=workplace).code == 0
    settings = workplace / "config" / "default.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[run]\nseconds_per_report = 2\n", encoding="utf-8")
    (workplace / "endless.pdf").write_bytes(crafted.text_without_end())
    done = command("run", "--pdf", "endless.pdf", "sound.pdf", "--out", "run", cwd=workplace)
    named = [line for line in done.err.splitlines() if "endless.pdf: took longer than 2 s." in line]
    assert done.code == 3, done.err
    assert len(named) == 1 and named[0].endswith("raise run.seconds_per_report.")
    assert len(lines(workplace / "run" / "recommendations.jsonl")) == 3

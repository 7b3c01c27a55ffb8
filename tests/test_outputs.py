"""What a run folder says of itself: which files were read and where they are, counts with units, versions, settings."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PYPDFIUM_INFO
from small_reports import lamps

import pipeline
from pipeline.outputs import Files, ResponseFile, write_all
from pipeline.records import Inquiry, Level, Notice, Recommendation
from pipeline.reports import ReportRecords
from pipeline.settings import Settings, parse_settings
from pipeline.store import RunFolder, file_hash

GAP = Notice(kind="gap", message="Lamps 1994: recommendation 2 is missing.", inquiry="lamps-1994", next_step="Look.")


def settings(**tables: object) -> Settings:
    return parse_settings({"publish": {"outputs": ["csv"]}, **tables}, "test")


def record(number: str, level: Level = "recommendation", inquiry: str = "lamps-1994") -> Recommendation:
    return Recommendation(
        id=f"{inquiry}-r{number}", inquiry=inquiry, level=level, number=number, text="Mend the lamps.", pages=(3,),
        pdf_page=3, state="verified",
    )  # fmt: skip


RECORDS = [record("1"), record("2"), record("2(a)", "sub-recommendation"), record("3", "conclusion")]
INQUIRY = Inquiry(id="lamps-1994", title="The Street Lamps of Marlow Fell", short="Lamps", invented=True)


class Written:
    """A run folder written from given records, and what run.json says in it."""

    def __init__(self, root: Path, inquiries: list[Inquiry], files: Files, chosen: Settings) -> None:
        folder = RunFolder(root)
        folder.write_records("inquiries.jsonl", inquiries)
        folder.write_records("recommendations.jsonl", RECORDS)
        self.root = root
        self.summary = write_all(folder, chosen, files, [GAP], "TF-IDF")
        self.run: dict[str, Any] = json.loads((root / "run.json").read_text(encoding="utf-8"))

    def file(self, kind: str) -> dict[str, Any]:
        return next(file for file in self.run["files"] if file["kind"] == kind)


def written(
    root: Path, inquiries: list[Inquiry] | None = None, files: Files | None = None, **tables: object
) -> Written:
    return Written(root, inquiries or [INQUIRY], files or Files(), settings(**tables))


def read(path: Path) -> ReportRecords:
    return ReportRecords(id="lamps-1994", path=path, sha256=file_hash(path), page_count=3, inquiry=INQUIRY)


# ---------------------------------------------------------------- files


def test_a_report_is_named_with_hash_and_pages(tmp_path: Path) -> None:
    path = lamps(tmp_path / "pdf" / "lamps.pdf")
    file = written(tmp_path / "run", files=Files(reports=[read(path)])).file("report")
    assert (file["name"], file["sha256"], file["pages"]) == ("lamps.pdf", file_hash(path), 3)


def test_a_report_is_linked_from_the_run_folder(tmp_path: Path) -> None:
    path = lamps(tmp_path / "my pdfs" / "lamps.pdf")
    link = written(tmp_path / "out" / "run", files=Files(reports=[read(path)])).file("report")["link"]
    assert link == "../../my pdfs/lamps.pdf"
    assert (tmp_path / "out" / "run" / link).samefile(path)


def test_a_report_behind_a_symbolic_link_is_linked_where_it_is(tmp_path: Path) -> None:
    path = lamps(tmp_path / "pdf" / "lamps.pdf")
    (tmp_path / "shortcut").symlink_to(tmp_path / "pdf", target_is_directory=True)
    made = written(tmp_path / "run", files=Files(reports=[read(tmp_path / "shortcut" / path.name)]))
    assert (made.root / made.file("report")["link"]).samefile(path)


def test_a_report_that_is_gone_has_no_link(tmp_path: Path) -> None:
    path = lamps(tmp_path / "lamps.pdf")
    files = Files(reports=[read(path)])
    path.unlink()
    assert written(tmp_path / "run", files=files).file("report")["link"] is None


def test_a_report_in_a_folder_whose_name_is_not_utf8_has_no_link(tmp_path: Path) -> None:
    try:
        path = lamps(tmp_path / os.fsdecode(b"caf\xe9") / "lamps.pdf")
    except (OSError, UnicodeError):
        pytest.skip("no name that is not UTF-8 can be made here")
    assert written(tmp_path / "run", files=Files(reports=[read(path)])).file("report")["link"] is None


def test_a_report_that_could_not_be_read_is_named_all_the_same(tmp_path: Path) -> None:
    failed = ReportRecords(id="ferries", path=tmp_path / "ferries.pdf")
    file = written(tmp_path / "run", files=Files(reports=[failed])).file("report")
    assert (file["name"], file["sha256"], file["pages"]) == ("ferries.pdf", None, None)


def test_a_response_is_named_with_its_document(tmp_path: Path) -> None:
    path = lamps(tmp_path / "answer.pdf")
    response = ResponseFile("lamps-1994", "lamps-1994-response", path, file_hash(path), 3)
    file = written(tmp_path / "run", files=Files(responses=[response])).file("response")
    assert (file["document"], file["name"]) == ("lamps-1994-response", "answer.pdf")


def test_a_list_is_named_with_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "two\nlines.csv"
    path.write_text("id,text\n", encoding="utf-8")
    file = written(tmp_path / "run", files=Files(lists=[path])).file("list")
    assert (file["name"], file["sha256"]) == (r"two\x0alines.csv", file_hash(path))


# ---------------------------------------------------------------- counts, settings, versions


def test_every_number_names_its_unit(tmp_path: Path) -> None:
    counts = written(tmp_path).run["counts"]
    assert [count for count in counts if not count["unit"]] == []


@pytest.mark.parametrize(
    ("unit", "number"), [("recommendations", 2), ("parts", 1), ("conclusions", 1), ("inquiries", 1)]
)
def test_recommendations_parts_and_conclusions_are_counted_apart(tmp_path: Path, unit: str, number: int) -> None:
    counts = written(tmp_path).run["counts"]
    assert [c["number"] for c in counts if c["what"] == unit and c["inquiry"] is None] == [number]


def test_counts_of_the_inquiries_add_up_to_those_of_the_run(tmp_path: Path) -> None:
    counts = [count for count in written(tmp_path).run["counts"] if count["what"] == "recommendations"]
    assert sum(c["number"] for c in counts if c["inquiry"]) == sum(c["number"] for c in counts if not c["inquiry"])


def test_a_notice_is_in_the_record_of_the_run_and_in_the_summary(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert made.run["notices"] == [GAP.model_dump(mode="json")]
    assert "recommendation 2 is missing. Look." in made.summary


def test_the_settings_that_shape_the_records_are_kept(tmp_path: Path) -> None:
    assert written(tmp_path, read={"ocr_dpi": 200}).run["settings"]["read"]["ocr_dpi"] == 200


def test_number_of_processes_and_folder_are_no_part_of_the_record(tmp_path: Path) -> None:
    one = written(tmp_path / "one", run={"jobs": 1, "out": "a"})
    two = written(tmp_path / "two", run={"jobs": 2, "out": "b"})
    assert one.run == two.run


def test_versions_of_program_and_libraries_are_kept(tmp_path: Path) -> None:
    run = written(tmp_path).run
    assert run["version"] == pipeline.__version__
    assert run["libraries"]["pypdfium2"] == PYPDFIUM_INFO.version


def test_the_vectors_that_were_used_are_named(tmp_path: Path) -> None:
    assert written(tmp_path).run["vectors"] == "TF-IDF"


def test_a_run_with_one_real_inquiry_is_not_called_invented(tmp_path: Path) -> None:
    real = Inquiry(id="real-2001", title="A Real Inquiry")
    assert written(tmp_path / "both", [INQUIRY, real]).run["invented"] is False
    assert written(tmp_path / "one", [INQUIRY]).run["invented"] is True


# ---------------------------------------------------------------- outputs


def test_only_the_outputs_that_are_wanted_are_written(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert sorted(path.name for path in made.root.iterdir() if path.name != "cache") == [
        "inquiries.jsonl", "links.csv", "recommendations.csv", "recommendations.jsonl", "run.json"
    ]  # fmt: skip


def test_the_summary_names_the_files_that_are_there(tmp_path: Path) -> None:
    summary = written(tmp_path).summary
    assert "recommendations.csv" in summary and "report.html" not in summary


def test_a_run_that_found_nothing_is_written(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    chosen = settings(publish={"outputs": ["csv", "xlsx", "html", "docx", "db", "figures"]})
    assert "No report was read." in write_all(folder, chosen, Files(), [], "TF-IDF")

"""One report from PDF to proved records: ids of files, what the PDF says of itself, errors that name the file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from small_reports import COUNTING, bad_files, ferries, lamps, report

from pipeline.errors import EncryptedPDF, MissingPDF, TooLarge, UnreadablePDF, UsageError
from pipeline.records import Inquiry
from pipeline.reports import ReportTask, tasks_of_files, work_on_report
from pipeline.settings import Read, Settings


def ids(*paths: Path, taken: tuple[str, ...] = ()) -> list[str]:
    return [task.id for task in tasks_of_files(paths, taken=taken)[0]]


# ---------------------------------------------------------------- ids


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Lamps Report (final).pdf", "lamps-report-final"),
        ("報告.pdf", "report"),
        ("a.b.pdf", "a-b"),
        ("-.pdf", "report"),
    ],
)
def test_the_id_of_a_file_is_its_name(tmp_path: Path, name: str, id_: str) -> None:
    assert ids(lamps(tmp_path / name)) == [id_]


def test_files_of_one_name_have_their_hash_in_their_ids(tmp_path: Path) -> None:
    found = ids(lamps(tmp_path / "a" / "r.pdf"), ferries(tmp_path / "b" / "r.pdf"))
    assert len(set(found)) == 2
    assert all(id_.startswith("r-") and len(id_) == len("r-") + 7 for id_ in found)


def test_ids_do_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    one, two = lamps(tmp_path / "a" / "r.pdf"), ferries(tmp_path / "b" / "r.pdf")
    assert ids(one, two) == ids(two, one)[::-1]


def test_an_id_of_the_manifest_is_not_taken_by_a_file(tmp_path: Path) -> None:
    [id_] = ids(lamps(tmp_path / "lamps.pdf"), taken=("lamps",))
    assert id_.startswith("lamps-")


def test_a_file_that_is_the_same_as_another_is_named_and_left_out(tmp_path: Path) -> None:
    one = lamps(tmp_path / "lamps.pdf")
    shutil.copy(one, tmp_path / "copy.pdf")
    tasks, notices = tasks_of_files([one, tmp_path / "copy.pdf"])
    assert [task.path.name for task in tasks] == ["lamps.pdf"]
    assert [(n.severity, n.message) for n in notices] == [
        ("note", "copy.pdf is the same file as lamps.pdf; it was read once.")
    ]


def test_files_that_are_not_there_are_different_files(tmp_path: Path) -> None:
    assert len(set(ids(tmp_path / "a.pdf", tmp_path / "b.pdf"))) == 2


# ---------------------------------------------------------------- what is read from the PDF itself


def found_in(path: Path, inquiry: Inquiry | None = None) -> Inquiry:
    records = work_on_report(ReportTask(id="lamps", path=path, inquiry=inquiry), Settings())
    assert records.inquiry is not None
    return records.inquiry


def test_title_and_date_are_read_from_the_front_page(tmp_path: Path) -> None:
    inquiry = found_in(lamps(tmp_path / "lamps.pdf"))
    assert inquiry.title == "Report of the Inquiry into the Street Lamps of Marlow Fell"
    assert (str(inquiry.published), inquiry.read_from_pdf) == ("1994-03-14", ("title", "published"))


def test_a_month_without_a_day_is_said_to_be_one(tmp_path: Path) -> None:
    path = report(tmp_path / "lamps.pdf", "The Lamps Inquiry", "Published in March 1994", [COUNTING])
    assert "published" not in found_in(path).read_from_pdf


def test_a_report_without_a_date_has_none(tmp_path: Path) -> None:
    inquiry = found_in(report(tmp_path / "lamps.pdf", "The Lamps Inquiry", "", [COUNTING]))
    assert (inquiry.published, inquiry.read_from_pdf) == (None, ("title",))


def test_what_the_manifest_says_is_not_read_from_the_pdf(tmp_path: Path) -> None:
    known = Inquiry(id="lamps", title="Lamps, as the manifest has it")
    assert found_in(lamps(tmp_path / "lamps.pdf"), known) == known


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("damaged", UnreadablePDF),
        ("truncated", UnreadablePDF),
        ("empty", UnreadablePDF),
        ("no PDF", UnreadablePDF),
        ("without pages", UnreadablePDF),
        ("encrypted", EncryptedPDF),
        ("missing", MissingPDF),
        ("a folder", UnreadablePDF),
    ],
)
def test_a_file_that_cannot_be_used_has_an_error_of_its_own(tmp_path: Path, what: str, kind: type[Exception]) -> None:
    path = bad_files(tmp_path / "in")[what]
    with pytest.raises(kind, match=f"^{path}: "):
        work_on_report(ReportTask(id="bad", path=path), Settings())


def test_a_pdf_without_pages_is_not_called_encrypted_after_one_that_is(tmp_path: Path) -> None:
    files = bad_files(tmp_path / "in")
    with pytest.raises(EncryptedPDF):
        work_on_report(ReportTask(id="locked", path=files["encrypted"]), Settings())
    with pytest.raises(UnreadablePDF):
        work_on_report(ReportTask(id="bare", path=files["without pages"]), Settings())


def test_a_pdf_with_too_many_pages_names_the_setting(tmp_path: Path) -> None:
    settings = Settings(read=Read(max_pages=2))
    with pytest.raises(TooLarge, match=r"has 3 pages, above 2\. .*read\.max_pages"):
        work_on_report(ReportTask(id="lamps", path=lamps(tmp_path / "lamps.pdf")), settings)


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.pdf")
    try:
        lamps(path)
    except (OSError, UnicodeError):
        pytest.skip("no name that is not UTF-8 can be made here")
    with pytest.raises(UsageError, match="has a name that is not UTF-8"):
        work_on_report(ReportTask(id="lamps", path=path), Settings())

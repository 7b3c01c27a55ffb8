"""The words after a run name what was found by unit, what is missing, and files that are there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.publish.summary import summarise
from pipeline.records import Notice

from .invented import empty, five, hostile


def test_every_number_of_the_first_line_names_its_unit(tmp_path: Path) -> None:
    first = summarise(five(), tmp_path).splitlines()[0]
    assert first == "Found: 100 recommendations, 15 parts and 5 conclusions in 5 inquiries."


def test_event_years_publication_and_invention_stand_at_each_inquiry(tmp_path: Path) -> None:
    assert "Tolland 2014 (events 1996–2012, invented)" in summarise(five(), tmp_path)


def test_failure_is_named_with_what_to_do(tmp_path: Path) -> None:
    assert "failure: Tolland 2014: annex.pdf: is encrypted and needs a password. Save a copy" in summarise(
        five(), tmp_path
    )


def test_only_files_that_are_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "report.html").touch()
    assert summarise(five(), tmp_path).splitlines()[-1] == "  report.html: the comparison, to read in a browser"


def test_run_without_reports_says_so(tmp_path: Path) -> None:
    assert summarise(empty(), tmp_path) == "No report was read.\n"


def test_escape_sequences_of_a_pdf_do_not_reach_the_terminal(tmp_path: Path) -> None:
    notice = Notice(kind="gap", message="\x1b[2J gone")
    assert "\x1b" not in summarise(replace(hostile(), notices=(notice,)), tmp_path)


def test_many_notices_are_counted_not_listed(tmp_path: Path) -> None:
    notices = tuple(Notice(kind="gap", message=f"gap {n}") for n in range(50))
    assert "  and 30 more: all are in report.html" in summarise(replace(five(), notices=notices), tmp_path)


def test_landmarks_are_counted_for_each_inquiry_and_those_that_fail_are_warnings(tmp_path: Path) -> None:
    notices = (
        Notice(kind="landmark holds", message="Landmark 1 holds.", inquiry="tolland-2014", severity="note"),
        Notice(kind="landmark does not hold", message="Landmark 2 does not hold.", inquiry="tolland-2014"),
    )
    text = summarise(replace(five(), notices=notices), tmp_path)
    assert "  Tolland 2014: 1 of 2 hold\n" in text
    assert "warning: Tolland 2014: Landmark 2 does not hold." in text and "Landmark 1 holds" not in text


def test_decisions_by_people_stand_apart_from_what_is_missing(tmp_path: Path) -> None:
    notice = Notice(kind="decided by people", message="Decisions: 2.", inquiry="tolland-2014", severity="note")
    text = summarise(replace(five(), notices=(notice,)), tmp_path)
    assert "Decided by people:\n  Tolland 2014: Decisions: 2.\n" in text and "Nothing is missing." in text

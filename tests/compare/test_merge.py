"""List rows of a report that is there as PDF: set aside with a notice, never compared with themselves."""

from __future__ import annotations

from pipeline.compare.merge import merge_lists
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, inquiry, recommendation

READ = [recommendation("report", "1", SHARE_EARLY), recommendation("report", "2", CAMERAS)]


def test_rows_of_an_alias_are_set_aside() -> None:
    row = recommendation("listed", "9", MEMORIAL, state="list")
    kept, _ = merge_lists([*READ, row], {"report": inquiry("report", 2000, aliases=("listed",))})
    assert kept == READ


def test_rows_with_the_reports_words_are_set_aside_without_an_alias() -> None:
    row = recommendation("listed", "1", SHARE_EARLY.replace("without delay", "at once"), state="list")
    kept, notices = merge_lists([*READ, row], {"report": inquiry("report", 2000)})
    assert (kept, notices[0].kind) == (READ, "merged list")


def test_rows_of_another_inquiry_stay() -> None:
    row = recommendation("listed", "1", MEMORIAL, state="list")
    assert merge_lists([*READ, row], {"report": inquiry("report", 2000)}) == ([*READ, row], [])


def test_a_row_without_a_match_is_named() -> None:
    rows = [
        recommendation("listed", "1", SHARE_EARLY, state="list"),
        recommendation("listed", "2", MEMORIAL, state="list"),
    ]
    _, notices = merge_lists([*READ, *rows], {"report": inquiry("report", 2000)})
    assert "1 match a recommendation; no match in the report for 2" in notices[0].message

"""List rows of a report that is there as PDF: set aside with a notice, never compared with themselves."""

from __future__ import annotations

import pytest

from pipeline.compare import merge
from pipeline.compare.merge import merge_lists
from pipeline.compare.themes import load_codebook
from pipeline.invented import invent
from pipeline.settings import PROJECT
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, inquiry, recommendation

READ = [recommendation("report", "1", SHARE_EARLY), recommendation("report", "2", CAMERAS)]


def test_rows_of_an_alias_are_set_aside() -> None:
    row = recommendation("listed", "9", MEMORIAL, state="list")
    kept, *_ = merge_lists([*READ, row], {"report": inquiry("report", 2000, aliases=("listed",))})
    assert kept == READ


def test_rows_with_the_reports_words_are_set_aside_without_an_alias() -> None:
    row = recommendation("listed", "1", SHARE_EARLY.replace("without delay", "at once"), state="list")
    kept, _, notices = merge_lists([*READ, row], {"report": inquiry("report", 2000)})
    assert (kept, notices[0].kind) == (READ, "merged list")


def test_rows_of_another_inquiry_stay() -> None:
    row = recommendation("listed", "1", MEMORIAL, state="list")
    report = inquiry("report", 2000)
    assert merge_lists([*READ, row], {"report": report}) == ([*READ, row], [report], [])


def test_an_inquiry_that_is_a_report_under_a_lists_name_is_no_second_inquiry() -> None:
    row = recommendation("listed", "1", SHARE_EARLY, state="list")
    merged = merge_lists([*READ, row], {"report": inquiry("report", 2000), "listed": inquiry("listed", 2000)})
    assert [one.id for one in merged.inquiries] == ["report"]


def test_a_report_without_a_date_takes_that_of_the_list() -> None:
    row = recommendation("listed", "1", SHARE_EARLY, state="list")
    listed, undated = inquiry("listed", 2000), inquiry("report", 2000).model_copy(update={"published": None})
    merged = merge_lists([*READ, row], {"report": undated, "listed": listed})
    assert (merged.inquiries[0].published, merged.inquiries[0].read_from_list) == (listed.published, ("published",))


def test_a_row_without_a_match_is_named() -> None:
    rows = [
        recommendation("listed", "1", SHARE_EARLY, state="list"),
        recommendation("listed", "2", MEMORIAL, state="list"),
    ]
    *_, notices = merge_lists([*READ, *rows], {"report": inquiry("report", 2000)})
    assert "1 match a recommendation; no match in the report for 2" in notices[0].message


def test_the_index_of_words_finds_what_trying_each_report_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = invent(300, load_codebook(PROJECT / "config/themes.toml"))
    read = [rec for rec in corpus.recommendations if rec.state != "list"]
    half = [rec.model_copy(update={"inquiry": f"copy-{rec.inquiry}", "state": "list"}) for rec in read[::2]]
    merged = merge_lists([*corpus.recommendations, *half], corpus.inquiries)
    monkeypatch.setattr(merge, "_sharing", lambda rows, holders: {rec.inquiry for rec in read})
    assert merged.notices and merge_lists([*corpus.recommendations, *half], corpus.inquiries) == merged

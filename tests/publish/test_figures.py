"""The pictures: drawn, described in words, with their data beside them."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.publish.accepted import accepted_rows
from pipeline.publish.figures import (
    accepted_again,
    chart_tables,
    theme_rows,
    timeline_rows,
    timeline_words,
    write_figures,
)
from pipeline.publish.results import Results
from pipeline.records import Family, Member, Response

from .invented import empty, five, hostile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("figures")
    write_figures(five(), made)
    return made


@pytest.mark.parametrize("name", ["timeline", "themes", "accepted-again"])
def test_each_picture_stands_as_svg_png_words_and_data(folder: Path, name: str) -> None:
    assert {path.suffix for path in folder.glob(f"{name}.*")} == {".svg", ".png", ".txt", ".csv"}


@pytest.mark.parametrize("name", ["timeline", "themes", "accepted-again"])
def test_svg_carries_its_title_and_description(folder: Path, name: str) -> None:
    root = ElementTree.parse(folder / f"{name}.svg").getroot()
    assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
    assert root.get("role") == "img"


def test_png_is_large_enough_to_print(folder: Path) -> None:
    data = (folder / "timeline.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") > 1500


def test_timeline_data_has_a_row_for_each_recommendation() -> None:
    assert len(timeline_rows(five())) == 100


def test_theme_data_has_a_row_for_each_theme_and_inquiry(folder: Path) -> None:
    with (folder / "themes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(theme_rows(five())) == 8 * 5


def test_words_of_the_timeline_give_events_and_publication() -> None:
    assert "Tolland 2014 (invented): events 1996–2012, published 9 September 2014." in timeline_words(five())


def test_pictures_are_the_same_twice(folder: Path, tmp_path: Path) -> None:
    write_figures(five(), tmp_path)
    assert [p.name for p in sorted(folder.iterdir()) if p.read_bytes() != (tmp_path / p.name).read_bytes()] == []


def test_markup_in_a_name_stays_text_in_the_svg(tmp_path: Path) -> None:
    write_figures(hostile(), tmp_path)
    root = ElementTree.parse(tmp_path / "timeline.svg").getroot()
    assert [element for element in root.iter() if element.tag.endswith("script")] == []


def test_results_without_dates_give_data_and_no_picture(tmp_path: Path) -> None:
    written = [path.name for path in write_figures(empty(), tmp_path)]
    assert written == ["timeline.csv", "themes.csv", "accepted-again.csv"]


def _accepted(answered: dt.date | None) -> Results:
    """Two inquiries that make one ask; the earlier was accepted on this date. Invented."""
    whole = five()
    early, late = whole.in_time_order[1], whole.in_time_order[4]
    pair = [whole.of_inquiry[inquiry.id][0] for inquiry in (early, late)]
    members = tuple(Member(id=r.id, inquiry=r.inquiry, published=whole.inquiry[r.inquiry].published) for r in pair)
    answer = Response(recommendation=pair[0].id, number="1", status="accepted", speaker="The Lodge", date=answered)
    return Results(
        inquiries=(early, late),
        recommendations=tuple(pair),
        families=(Family(id="f", name="Tell at once", members=members, inquiries=2),),
        responses=(answer,),
    )


def test_accepted_and_asked_again_is_worded_as_what_the_records_show() -> None:
    (row,) = accepted_rows(_accepted(dt.date(2003, 9, 1)))
    assert row.label[1:] == (
        "Harrowmere 2003 (invented): accepted in 2003;",
        "Ferrant 2025 (invented) asks for it again",
    )


def test_words_of_an_accepted_ask_give_speaker_and_all_three_dates() -> None:
    (row,) = accepted_rows(_accepted(dt.date(2003, 9, 1)))
    assert row.words == (
        "Tell at once: recommendation 1 of Harrowmere 2003 (invented) (published 4 February 2003), accepted by The "
        "Lodge on 1 September 2003; Ferrant 2025 (invented) (published 27 March 2025) asks for it again."
    )


def test_data_of_a_picture_has_heads_where_there_is_no_row() -> None:
    tables = chart_tables(empty())
    assert tables["accepted-again"].startswith("ask,inquiry,recommendations,published,status,")
    assert all(table.count("\r\n") == 1 for table in tables.values())


def test_report_that_came_out_before_the_answer_does_not_ask_again() -> None:
    assert accepted_rows(_accepted(dt.date(2025, 6, 1))) == []


def test_acceptance_without_a_date_is_a_row_that_says_so() -> None:
    (row,) = accepted_rows(_accepted(None))
    assert "on a date that is not known" in row.words


def test_no_figure_says_that_something_was_not_carried_out() -> None:
    figure = accepted_again(five())
    assert figure is not None and "not implemented" not in figure.svg + figure.alt


def test_nothing_accepted_draws_no_picture() -> None:
    assert accepted_again(hostile()) is None

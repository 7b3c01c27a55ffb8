"""The pictures: drawn, described in words, with their data beside them."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.publish.figures import theme_rows, timeline_rows, timeline_words, write_figures

from .invented import empty, five, hostile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("figures")
    write_figures(five(), made)
    return made


@pytest.mark.parametrize("name", ["timeline", "themes"])
def test_each_picture_stands_as_svg_png_words_and_data(folder: Path, name: str) -> None:
    assert {path.suffix for path in folder.glob(f"{name}.*")} == {".svg", ".png", ".txt", ".csv"}


@pytest.mark.parametrize("name", ["timeline", "themes"])
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
    assert [path.name for path in write_figures(empty(), tmp_path)] == ["timeline.csv", "themes.csv"]

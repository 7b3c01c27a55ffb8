"""Figures are pooled, averaged, shown, and held against floors."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from pipeline.check.scores import Count, Evaluation, Score, Share, as_json, as_table, check_floors
from pipeline.errors import SettingsError

GOOD = Score(recommendations=Count(9, 1, 1), exact=Share(9, 9), negatives=Share(0, 4))
BAD = Score(recommendations=Count(1, 1, 1), exact=Share(0, 1), negatives=Share(2, 4))
BOTH = Evaluation({"good": GOOD, "bad": BAD})


def test_pooled_counts_add_up() -> None:
    assert BOTH.pooled.recommendations == Count(10, 2, 2)


def test_a_mean_leaves_out_documents_without_the_measure() -> None:
    assert Evaluation({"good": GOOD, "none": Score()}).mean()["exact"] == 1.0


def test_the_table_has_a_row_for_each_document_and_leaves_out_empty_columns() -> None:
    table = as_table(BOTH).splitlines()
    assert [row.split("|")[1].strip() for row in table[2:]] == ["good", "bad", "mean", "pooled"]


def test_a_measure_that_nobody_has_is_no_column() -> None:
    assert "deadlines" not in as_table(BOTH)


def test_json_carries_what_to_look_at() -> None:
    faulty = Evaluation({"bad": Score(missed=("recommendation 3",))})
    assert json.loads(as_json(faulty))["documents"]["bad"]["missed"] == ["recommendation 3"]


def test_a_figure_below_its_floor_is_named_with_its_document() -> None:
    assert check_floors(BOTH, {"each": {"recommendations_f1": 0.75}}) == [
        "bad: recommendations_f1 is 0.5000, below the floor 0.7500"
    ]


def test_figures_at_their_floor_hold() -> None:
    assert check_floors(BOTH, {"pooled": {"exact": 0.9}, "mean": {"exact": 0.5}}) == []


def test_negatives_have_a_most_and_not_a_least() -> None:
    assert check_floors(BOTH, {"pooled": {"negatives_returned": 1}}) == [
        "pooled: negatives_returned is 2, above the most allowed 1"
    ]


def test_a_pooled_measure_that_was_not_taken_falls_short() -> None:
    assert "was not measured" in check_floors(BOTH, {"pooled": {"deadlines_recall": 0.9}})[0]


@pytest.mark.parametrize("floors", [{"pooled": {"exakt": 0.9}}, {"poled": {"exact": 0.9}}])
def test_an_unknown_name_is_answered_with_the_nearest(floors: dict[str, dict[str, float]]) -> None:
    with pytest.raises(SettingsError, match=r"Did you mean '(exact|pooled)'"):
        check_floors(BOTH, floors)


def test_every_committed_floor_names_a_measure() -> None:
    path = Path(__file__).resolve().parents[2] / "config" / "floors.toml"
    for floors in tomllib.loads(path.read_text(encoding="utf-8")).values():
        assert isinstance(check_floors(BOTH, floors), list)

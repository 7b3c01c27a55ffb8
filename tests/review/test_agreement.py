"""Kappa and alpha are those of the published worked examples, and the program is one coder more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from pipeline.review.agreement import (
    Measure,
    Metric,
    agree,
    agreements,
    alpha,
    coincidences,
    confusion,
    confusion_rows,
    kappa,
    table_of,
)

# K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), examples A and C; a point is a missing value.
BINARY = ["0100000000", "1110010010"]
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
# The reliability data of Krippendorff's Content Analysis as printed in encyclopaedias: three coders, fifteen units.
THREE = [".....34121133.3", "1.213343.......", "..21344.21133.4"]


def computed(rows: Sequence[str], metric: Metric) -> float:
    values = sorted({sign for row in rows for sign in row if sign != "."})
    coded = [[None if sign == "." else sign for sign in row] for row in rows]
    found = alpha(coincidences(coded, values).sum(axis=0), metric, values)
    assert found is not None
    return round(found, 3)


@pytest.mark.parametrize(
    ("rows", "metric", "published"),
    [
        (BINARY, "nominal", 0.095),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
        (THREE, "nominal", 0.691),
        (THREE, "interval", 0.811),
    ],
)
def test_alpha_is_that_of_the_published_examples(rows: Sequence[str], metric: Metric, published: float) -> None:
    assert computed(rows, metric) == published


def test_kappa_is_that_of_cohens_example() -> None:
    found = kappa(np.array([[88.0, 14, 18], [10, 40, 10], [2, 6, 12]]))  # Cohen 1960, table 2
    assert found is not None
    assert round(found, 3) == 0.492


def test_kappa_of_coders_who_always_say_the_same_is_not_defined() -> None:
    assert kappa(np.array([[7.0, 0], [0, 0]])) is None


def test_alpha_without_a_second_value_is_not_defined() -> None:
    assert alpha(coincidences([["a", "a"], ["a", "a"]], ["a", "b"]).sum(axis=0)) is None


def measure() -> Measure:
    ann = {f"u{number}": "yes" if number % 2 else "no" for number in range(20)}
    ben = {**ann, "u0": "yes", "u1": "no"}
    return Measure("links", ("yes", "no"), {"Ann": ann, "Ben": ben, "program": {**ann, "u3": "no"}})


def test_the_program_is_one_coder_more() -> None:
    assert [one.coders for one in agreements([measure()], ["Ann", "Ben"])] == [
        ("Ann", "Ben"),
        ("program", "Ann"),
        ("program", "Ben"),
        ("program", "Ann", "Ben"),
    ]


def test_the_interval_holds_the_figure_and_comes_out_the_same_again() -> None:
    first, again = agree(measure(), ("Ann", "Ben")), agree(measure(), ("Ann", "Ben"))
    assert first == again
    assert first.kappa is not None and first.kappa.value is not None
    assert first.kappa.low is not None and first.kappa.high is not None
    assert first.kappa.value == pytest.approx(0.8)
    assert first.kappa.low < 0.8 < first.kappa.high


def test_units_that_one_coder_left_out_do_not_count() -> None:
    made = Measure("links", ("yes", "no"), {"Ann": {"u1": "yes", "u2": "no"}, "Ben": {"u1": "yes"}})
    assert agree(made, ("Ann", "Ben")).units == 1


def test_the_confusion_table_has_the_first_coder_down() -> None:
    assert confusion_rows(measure(), "Ann", "Ben")[1:] == [["yes", "9", "1"], ["no", "1", "9"]]


def test_the_table_names_coders_and_units() -> None:
    assert table_of([agree(measure(), ("Ann", "Ben"))])[1][:4] == ["links", "Ann and Ben", "20", "90%"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    one, other = zip(*pairs, strict=True)
    ours = kappa(confusion(one, other, "abc"))
    if ours is None:
        assert len({*one, *other}) == 1
    else:
        assert ours == pytest.approx(cohen_kappa_score(one, other, labels=list("abc")))

"""The measurement of how comparing grows: invented texts that are always the same, and a table of what was measured."""

from __future__ import annotations

import statistics

import pytest
from running import command

from pipeline.bench_compare import STAGES, growth_table, measure_growth, measure_size, read_sizes
from pipeline.compare.links import find_links
from pipeline.compare.themes import Codebook, assign_themes, load_codebook
from pipeline.errors import UsageError
from pipeline.invented import invent, invented_vectors
from pipeline.settings import PROJECT, Compare


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(PROJECT / "config/themes.toml")


def test_a_smaller_corpus_is_the_beginning_of_a_larger_one(codebook: Codebook) -> None:
    assert invent(200, codebook).recommendations[:90] == invent(90, codebook).recommendations


def test_invented_texts_are_as_long_as_published_ones(codebook: Codebook) -> None:
    lengths = [len(rec.text.split()) for rec in invent(500, codebook).recommendations]
    assert 25 <= statistics.median(lengths) <= 50 and statistics.quantiles(lengths, n=20)[-1] < 150


def test_invented_asks_stand_in_their_texts(codebook: Codebook) -> None:
    recs = invent(100, codebook).recommendations
    assert all(ask.text.lower() in rec.text.lower() for rec in recs for ask in rec.asks)


def test_the_stages_that_are_timed_find_the_links_of_a_run(codebook: Codebook) -> None:
    corpus, vectors = invent(150, codebook), invented_vectors()
    coded = assign_themes(corpus.recommendations, codebook, vectors)
    links = find_links(coded, corpus.inquiries, Compare(), vectors, codebook)
    row = measure_size(150)
    assert row["links found"] == len(links) > 0 and set(STAGES) <= set(row)


def test_the_growth_exponent_stands_from_the_second_size_on_and_the_texts_are_said_to_be_invented() -> None:
    rows = measure_growth([120, 60])
    assert [row["recommendations"] for row in rows] == [60, 120]
    assert ["growth exponent" in row for row in rows] == [False, True]
    assert "invented" in growth_table(rows)


@pytest.mark.parametrize("sizes", ["many", "0", "-5", "1.5", ","])
def test_a_size_that_is_none_is_wrong_usage(sizes: str) -> None:
    with pytest.raises(UsageError, match="whole numbers"):
        read_sizes(sizes)


@pytest.mark.parametrize("arguments", [[], ["report.pdf", "--compare", "100"]], ids=["neither", "both"])
def test_bench_takes_either_reports_or_sizes(arguments: list[str]) -> None:
    done = command("bench", *arguments)
    assert done.code == 2 and "--compare" in done.err

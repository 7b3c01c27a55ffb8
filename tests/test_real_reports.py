"""Real reports as one batch: how near it comes to what a careful reader finds, each quotation proved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from running import PROJECT, Finished, furnished, lines, process

from pipeline.check.gold import evaluate, gold_documents, neither_pages
from pipeline.check.scores import Evaluation, check_floors
from pipeline.describe.bodies import canonical
from pipeline.publish.results import Results, load_results
from pipeline.settings import load_toml

FLOORS = load_toml(PROJECT / "config" / "floors.toml")["corpus"]


class Batch:
    """The real reports run as one batch, and then once more beside somebody's list of recommendations."""

    def __init__(self, shared: Path, place: Path) -> None:
        documents = sorted(gold_documents(shared / "gold"))
        pdfs = [shared / "pdf" / f"{name}.pdf" for name in documents]
        self.documents = documents
        self.done = process("run", "--pdf", *pdfs, "--out", "run", "--jobs", 0, cwd=place)
        self.results = load_results(place / "run")
        table = shared / "records" / "inquiry-recommendations.csv"
        self.with_list: Finished = process("run", "--pdf", *pdfs, "--records", table, "--out", "run", cwd=place)
        self.listed = place / "run"


@pytest.fixture(scope="module")
def batch(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return Batch(shared, furnished(tmp_path_factory.mktemp("real") / "work"))


@pytest.fixture(scope="module")
def results(batch: Batch) -> Results:
    return batch.results


@pytest.fixture(scope="module")
def evaluation(shared: Path, batch: Batch) -> Evaluation:
    found: Mapping[str, Any] = batch.results.of_inquiry
    return evaluate(
        shared / "gold",
        {name: list(found.get(name, ())) for name in batch.documents},
        lambda name: canonical(name) or name,
        neither_pages(PROJECT / "config" / "evaluation.toml"),
    )


def test_the_batch_completes(batch: Batch) -> None:
    assert batch.done.code in (0, 3), batch.done.err
    assert "failure:" not in batch.done.err


def test_every_quotation_is_verified(results: Results) -> None:
    assert [f"{record.id}: {record.state}" for record in results.recommendations if record.state != "verified"] == []


def test_mean_f1_is_as_the_issue_asks(evaluation: Evaluation) -> None:
    assert check_floors(evaluation, {"mean": {"recommendations_f1": 0.90}, "each": {"recommendations_f1": 0.75}}) == []


def test_hardly_any_passage_that_is_none_is_returned(evaluation: Evaluation) -> None:
    assert check_floors(evaluation, {"pooled": {"negatives_returned": 5}}) == []


@pytest.mark.parametrize("scope", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(evaluation: Evaluation, scope: str) -> None:
    assert check_floors(evaluation, {scope: FLOORS[scope]}) == []


def test_a_report_is_not_repeated_by_a_list_of_its_own_recommendations(batch: Batch) -> None:
    of = {record["id"]: record["inquiry"] for record in lines(batch.listed / "recommendations.jsonl")}
    listed = {inquiry for inquiry in of.values() if inquiry not in batch.documents}
    assert batch.with_list.code in (0, 3), batch.with_list.err
    assert len(listed) > 10
    assert {name for name in listed if name.startswith(("covid-m1", "mh-rapid-review", "post-office"))} == set()


def test_rows_that_were_merged_with_a_report_are_named(batch: Batch) -> None:
    notices = json.loads((batch.listed / "run.json").read_text(encoding="utf-8"))["notices"]
    assert {n["inquiry"] for n in notices if n["kind"] == "merged list"} == {
        "covid-m1", "mh-rapid-review", "post-office-v1"
    }  # fmt: skip


def test_a_collection_of_inquiries_is_in_no_chronology(batch: Batch) -> None:
    chronologies = json.loads((batch.listed / "chronology.json").read_text(encoding="utf-8"))
    assert chronologies
    assert {o["inquiry"] for c in chronologies for o in c["occurrences"] if o["inquiry"].startswith("cp-")} == set()

"""Answers against gold: the demo corpus always, the real responses where they are."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.answers import AnswerScore, evaluate_responses
from pipeline.records import Response
from pipeline.settings import PROJECT
from tests.respond.measure_responses import agrees, answers_from, answers_of, demo_documents, shown_on_page

DEMO = PROJECT / "corpus" / "demo"
PAIRS = ("covid-m1", "post-office-v1", "summer-2024-disorder", "mh-rapid-review")


def demo_gold() -> list[dict[str, Any]]:
    lines = (DEMO / "gold" / "responses.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def demo() -> dict[str, list[Response]]:
    names = list(dict.fromkeys(line["document"] for line in demo_gold()))
    pdfs, documents = DEMO / "pdf", demo_documents()
    return {name: answers_of(pdfs / f"{name}.pdf", pdfs / f"{name}-response.pdf", documents[name])[0] for name in names}


@pytest.mark.parametrize("line", demo_gold(), ids=lambda line: f"{line['document']} {line['number']} {line['status']}")
def test_each_answer_of_the_demo_corpus_is_read(line: dict[str, Any], demo: dict[str, list[Response]]) -> None:
    assert any(agrees(record, line) for record in demo[line["document"]])


@pytest.mark.parametrize(
    "line",
    [line for line in demo_gold() if line.get("commitments")],
    ids=lambda line: f"{line['document']} {line['number']}",
)
def test_each_commitment_of_the_demo_corpus_is_kept(line: dict[str, Any], demo: dict[str, list[Response]]) -> None:
    record = next(each for each in demo[line["document"]] if agrees(each, line))
    printed = [commitment.printed for commitment in record.commitments]
    assert all(any(wanted in each for each in printed) for wanted in line["commitments"])


def test_the_demo_corpus_has_no_answers_that_its_gold_does_not_know(demo: dict[str, list[Response]]) -> None:
    known = {(line["document"], line["number"].split("(")[0]) for line in demo_gold()}
    found = {(name, str(record.number).split("(")[0]) for name, records in demo.items() for record in records}
    assert found == known


def shared() -> Path:
    """The shared corpus beside the project, or where SAIDBEFORE_SHARED says; skips where there is none."""
    named = os.environ.get("SAIDBEFORE_SHARED")
    roots = [Path(named)] if named else [folder / "shared" for folder in Path(__file__).resolve().parents]
    root = next((root / "corpus" for root in roots if (root / "corpus" / "gold").is_dir()), None)
    if root is None:
        pytest.skip("the shared corpus of real reports is not here: set SAIDBEFORE_SHARED to its folder")
    return root


@pytest.fixture(scope="module")
def real() -> tuple[AnswerScore, list[str]]:
    """The score of the four real pairs, and the answers whose words are not on their pages."""
    corpus = shared()
    found: dict[str, list[Response]] = {}
    hidden: list[str] = []
    for name in PAIRS:
        records, response = answers_of(corpus / "pdf" / f"{name}.pdf", corpus / "pdf" / f"{name}-response.pdf")
        found[name] = records
        answered = [record for record in records if record.status != "no answer"]
        hidden += [f"{name} {record.number}" for record in answered if not shown_on_page(record, response)]
    return evaluate_responses(corpus / "gold", found), hidden


def test_real_recommendations_are_joined_to_their_answers(real: tuple[AnswerScore, list[str]]) -> None:
    assert (real[0].joined.value or 0) >= 0.98


def test_real_statuses_that_are_unambiguous_are_right(real: tuple[AnswerScore, list[str]]) -> None:
    assert (real[0].status.value or 0) >= 0.90, real[0].confused


def test_real_status_words_stand_on_their_pages(real: tuple[AnswerScore, list[str]]) -> None:
    assert real[1] == []


def test_restated_recommendations_are_answered_without_their_report() -> None:
    records, _ = answers_from([], shared() / "pdf" / "grenfell-phase2-response.pdf")
    assert [record.number for record in records] == [str(number) for number in range(1, 59)]

"""Responses are scored by whether they were joined, and by their status where it is not ambiguous."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.check.answers import AnswerScore, answers_as_table, evaluate_responses
from pipeline.errors import UnusableTable
from pipeline.records import Response


def answer(number: str, status: str, **fields: object) -> dict[str, object]:
    given: dict[str, object] = {"document": "umbrellas", "number": number, "status": status, "response_pages": [4, 5]}
    return given | {"status_words": "The Government accepts this."} | fields


def response(number: str, status: str, *pages: int) -> Response:
    words = "The Government accepts this."
    given = {"recommendation": None, "number": number, "status": status, "response_pages": pages, "status_words": words}
    return Response.model_validate(given)


def score(folder: Path, gold: list[dict[str, object]], *found: Response) -> AnswerScore:
    (folder / "responses.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
    return evaluate_responses(folder, {"umbrellas": found})


def test_a_response_on_other_pages_is_not_joined(tmp_path: Path) -> None:
    assert score(tmp_path, [answer("1", "accepted")], response("1", "accepted", 9)).joined.hits == 0


def test_a_response_that_shares_a_page_is_joined(tmp_path: Path) -> None:
    assert score(tmp_path, [answer("1", "accepted")], response("1", "accepted", 5, 6)).joined.hits == 1


def test_an_ambiguous_answer_counts_as_joined_but_not_for_its_status(tmp_path: Path) -> None:
    scored = score(tmp_path, [answer("1", "accepted", ambiguous="soft")], response("1", "rejected", 4))
    assert (scored.joined.hits, scored.status.of) == (1, 0)


def test_an_answer_that_was_not_joined_has_the_wrong_status(tmp_path: Path) -> None:
    assert score(tmp_path, [answer("1", "accepted")]).confused == (("umbrellas", "1", "accepted", "not joined"),)


def test_macro_f1_weighs_each_status_alike(tmp_path: Path) -> None:
    gold = [answer("1", "accepted"), answer("2", "accepted"), answer("3", "rejected")]
    found = [response(number, "accepted", 4) for number in "123"]
    assert score(tmp_path, gold, *found).macro_f1 == pytest.approx((0.8 + 0.0) / 2)


def test_the_table_names_what_was_read_wrongly(tmp_path: Path) -> None:
    scored = score(tmp_path, [answer("1", "accepted")], response("1", "rejected", 4))
    assert "umbrellas 1: accepted read as rejected" in answers_as_table(scored)


def test_gold_without_responses_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match=r"responses\.jsonl"):
        evaluate_responses(tmp_path, {})

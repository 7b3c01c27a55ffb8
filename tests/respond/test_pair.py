"""One report and one response by hand: what is printed, and whether anything was answered."""

from __future__ import annotations

from pathlib import Path

from pipeline.responses import respond_pair
from pipeline.settings import Settings
from tests.respond.invented import MARLBECK, response_pdf


def report(path: Path) -> Path:
    numbered = [("p", f"Recommendation {number}: {MARLBECK[number]}") for number in ("1", "2", "3")]
    return response_pdf(path / "marlbeck.pdf", ("h1", "The Marlbeck Inquiry"), ("h2", "Recommendations"), *numbered)


def test_a_response_that_answers_nothing_is_said_aloud(tmp_path: Path) -> None:
    said: list[str] = []
    accounts = response_pdf(tmp_path / "accounts.pdf", ("h1", "Annual accounts"), ("p", "The ropes were paid for."))
    lines, is_answered = respond_pair(report(tmp_path), accounts, Settings(), said.append)
    assert (is_answered, {line["status"] for line in lines}) == (False, {"no answer"})
    assert any("no answer to a recommendation was found" in each for each in said)

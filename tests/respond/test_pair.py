"""One report and one response by hand: what is printed, and whether anything was answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.responses import respond_pair
from pipeline.settings import Settings
from tests.respond.invented import MARLBECK, response_pdf


def report(path: Path) -> Path:
    numbered = [("p", f"Recommendation {number}: {MARLBECK[number]}") for number in ("1", "2", "3")]
    return response_pdf(path / "marlbeck.pdf", ("h1", "The Marlbeck Inquiry"), ("h2", "Recommendations"), *numbered)


OTHERS = (
    "We accept this. Hospitals will publish how long patients wait in corridors.",
    "We accept this. A register of surgeons opens in spring.",
    "We reject this. Ambulances already carry two crews.",
    "We accept this. Midwives will be asked each year.",
)


def longer_report(path: Path) -> Path:
    numbered = [("p", f"Recommendation {number}: {text}") for number, text in (
        ("1", "The Harbour Board should have every rope tested each year."),
        ("2", "Ferry owners should train their deckhands in the use of rafts."),
        ("3", "The Coastguard should answer calls from ferries within a minute."),
        ("4", "Passengers should be counted before a ferry leaves the quay."),
    )]  # fmt: skip
    return response_pdf(path / "quay.pdf", ("h1", "The Quay Inquiry"), ("h2", "Recommendations"), *numbered)


def said_of(path: Path, words: Sequence[str]) -> str:
    told = [
        (kind, text) for n, each in enumerate(words, 1) for kind, text in (("h2", f"Recommendation {n}"), ("p", each))
    ]
    said: list[str] = []
    response = response_pdf(path / "answer.pdf", ("h1", "The Government response"), *told)
    respond_pair(longer_report(path), response, Settings(), said.append)
    return " ".join(said)


def test_a_response_to_another_report_is_doubted(tmp_path: Path) -> None:
    assert "no more like these recommendations than chance" in said_of(tmp_path, OTHERS)


def test_a_response_in_words_of_its_own_is_not_doubted(tmp_path: Path) -> None:
    own = (
        "We accept this. Ropes will be tested.",
        "We accept this. Rafts are part of the training of deckhands from May.",
        "We reject this. Calls are answered fast enough.",
        "We accept this. Counting of passengers begins in June.",
    )
    assert "no more like these" not in said_of(tmp_path, own)


def test_a_response_that_answers_nothing_is_said_aloud(tmp_path: Path) -> None:
    said: list[str] = []
    accounts = response_pdf(tmp_path / "accounts.pdf", ("h1", "Annual accounts"), ("p", "The ropes were paid for."))
    lines, is_answered = respond_pair(report(tmp_path), accounts, Settings(), said.append)
    assert (is_answered, {line["status"] for line in lines}) == (False, {"no answer"})
    assert any("no answer to a recommendation was found" in each for each in said)

"""The demo corpus is what it says: marked as invented, and its gold stands on the pages that the gold names."""

from __future__ import annotations

import json
import re
import sys
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo"
MANIFEST = tomllib.loads((DEMO / "inquiries.toml").read_text(encoding="utf-8"))["inquiry"]
REPORTS = [entry["id"] for entry in MANIFEST]
RESPONSES = [response["id"] for entry in MANIFEST for response in entry.get("response", [])]
SCANNED = {"tarnshaw-1988"}
MARK = "Invented for demonstration: not a real inquiry"


@pytest.fixture(scope="session")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the typeset PDFs, the scanned report among them before it was scanned."""
    pytest.importorskip("reportlab", reason="building the demo corpus needs reportlab")
    sys.path.insert(0, str(DEMO))
    try:
        from build import build_vectors
    finally:
        sys.path.remove(str(DEMO))
    folder = tmp_path_factory.mktemp("typeset")
    build_vectors(folder)
    return folder


@pytest.fixture
def pdf_of(request: pytest.FixtureRequest) -> Any:
    """Where the words of a report can be read: its committed PDF, or the typeset one where that is a scan."""

    def find(document: str) -> Path:
        folder = request.getfixturevalue("typeset") if document in SCANNED else DEMO / "pdf"
        return Path(folder) / f"{document}.pdf"

    return find


@cache
def page_words(path: Path) -> list[list[str]]:
    with pypdfium2.PdfDocument(path) as document:
        return [words(without_note_marks(page.get_textpage().get_text_bounded())) for page in document]


def without_note_marks(text: str) -> str:
    return re.sub(r"(?<=[a-z])\d{1,2}(?![\dA-Za-z])", "", text)


def words(text: str) -> list[str]:
    """Words as the corpus README compares them; a word that was divided at a line's end is one word."""
    joined = re.sub(r"(?:\x02|\ufffe|\u00ad|(?<=\w)-(?=[\r\n]+[a-z]))[\r\n]*", "", text)
    return re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", joined).lower())


def records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEMO / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def runs_of_five(sequence: list[str]) -> set[tuple[str, ...]]:
    size = min(5, len(sequence))
    return {tuple(sequence[i : i + size]) for i in range(len(sequence) - size + 1)}


def words_on(path: Path, pages: list[int]) -> list[str]:
    """The words of the pages in order, without the line at the foot of each, which a sentence may run across."""
    mark = words(MARK)
    out: list[str] = []
    for page in pages:
        found = page_words(path)[page - 1]
        joined = " ".join(found).replace(" ".join(mark), "")
        out += joined.split()
    return out


def share_found(text: str, path: Path, pages: list[int]) -> float:
    """The share of the text's five-word runs on the pages; the four that cross each page's end are forgiven."""
    wanted = runs_of_five(words(text))
    there = set().union(*(runs_of_five(words_on(path, [page])) for page in pages))
    size = len(next(iter(wanted)))
    if size < 5:
        return float(" ".join(words(text)) in " ".join(words_on(path, pages)))
    found = len(wanted & (there | runs_of_five(words_on(path, pages)))) + 4 * (len(pages) - 1)
    return min(1.0, found / len(wanted))


@pytest.mark.parametrize("document", REPORTS)
def test_gold_text_stands_on_its_pages(document: str, pdf_of: Any) -> None:
    path = pdf_of(document)
    astray = [
        (record["number"], record["pages"])
        for record in records(document)
        if share_found(record["text"], path, record["pages"]) < 0.97
    ]
    assert astray == []


@pytest.mark.parametrize("document", REPORTS)
def test_first_and_last_words_of_gold_stand_on_the_first_and_last_page(document: str, pdf_of: Any) -> None:
    path = pdf_of(document)
    astray = []
    for record in records(document):
        sequence = words(record["text"])
        first = " ".join(page_words(path)[record["pages"][0] - 1])
        last = " ".join(page_words(path)[record["pages"][-1] - 1])
        if " ".join(sequence[:4]) not in first or " ".join(sequence[-3:]) not in last:
            astray.append((record["number"], record["pages"]))
    assert astray == []


@pytest.mark.parametrize("document", REPORTS)
def test_restatements_stand_on_the_pages_named(document: str, pdf_of: Any) -> None:
    path = pdf_of(document)
    astray = [
        (record["number"], record["also_on_pages"])
        for record in records(document)
        if record["also_on_pages"] and share_found(record["text"], path, record["also_on_pages"]) < 0.97
    ]
    assert astray == []


def test_tempting_passages_stand_on_their_page(pdf_of: Any) -> None:
    astray = []
    for record in records("negatives"):
        start = " ".join(words(record["text"])[:4])
        if start not in " ".join(page_words(pdf_of(record["document"]))[record["page"] - 1]):
            astray.append((record["document"], record["page"], record["text"]))
    assert astray == []


def test_status_words_stand_on_the_pages_of_the_answer(pdf_of: Any) -> None:
    astray = [
        (record["document"], record["number"])
        for record in records("responses")
        if record["response_pages"]
        and share_found(record["status_words"], pdf_of(f"{record['document']}-response"), record["response_pages"])
        < 0.97
    ]
    assert astray == []


def test_every_status_occurs_in_a_response() -> None:
    statuses = {record["status"] for record in records("responses")}
    named = {"accepted", "accepted in part", "accepted in principle", "rejected", "noted/other", "unclear", "no answer"}
    assert statuses == named


@pytest.mark.parametrize("entry", MANIFEST, ids=REPORTS)
def test_manifest_declares_as_many_recommendations_as_the_gold_holds(entry: dict[str, Any]) -> None:
    gold = [record for record in records(entry["id"]) if record["level"] == "recommendation"]
    assert len(gold) == entry["recommendations"]


@pytest.mark.parametrize("entry", MANIFEST, ids=REPORTS)
def test_numbers_missing_from_a_sequence_are_those_declared(entry: dict[str, Any]) -> None:
    numbers = {
        int(r["number"]) for r in records(entry["id"]) if r["level"] == "recommendation" and str(r["number"]).isdigit()
    }
    missing = [str(n) for n in range(1, max(numbers, default=0)) if n not in numbers]
    assert missing == entry["known_gaps"]


@pytest.mark.parametrize("document", REPORTS)
def test_a_part_names_a_parent_whose_text_holds_it(document: str) -> None:
    texts = {record["number"]: record["text"] for record in records(document) if record["number"]}
    loose = [
        record["number"]
        for record in records(document)
        if record["parent"] and record["text"] not in texts.get(record["parent"], "")
    ]
    assert loose == []


def test_sharing_between_agencies_recurs_in_all_five() -> None:
    family = next(entry for entry in records("repeats") if entry["name"].startswith("agencies share"))
    assert [member["document"] for member in family["members"]] == REPORTS


def test_a_legal_duty_to_share_is_asked_for_only_by_the_newest_two() -> None:
    family = next(entry for entry in records("repeats") if "legal duty" in entry["name"])
    assert [member["document"] for member in family["members"]] == REPORTS[-2:]


def test_a_committed_pdf_is_a_scan_only_where_it_should_be() -> None:
    empty = set()
    for document in REPORTS:
        if not any(page_words(DEMO / "pdf" / f"{document}.pdf")):
            empty.add(document)
    assert empty == SCANNED


@pytest.mark.parametrize("document", REPORTS + RESPONSES)
def test_every_page_says_that_it_is_invented(document: str, pdf_of: Any) -> None:
    mark = " ".join(words(MARK))
    silent = [n for n, page in enumerate(page_words(pdf_of(document)), 1) if mark not in " ".join(page)]
    assert silent == []


@pytest.mark.parametrize("document", REPORTS + RESPONSES)
def test_metadata_say_that_it_is_invented(document: str) -> None:
    with pypdfium2.PdfDocument(DEMO / "pdf" / f"{document}.pdf") as pdf:
        assert "Invented for demonstration" in pdf.get_metadata_dict()["Subject"]


def test_gold_holds_no_word_of_the_line_that_marks_the_pages() -> None:
    holding = [r["number"] for document in REPORTS for r in records(document) if "Invented for" in r["text"]]
    assert holding == []


def test_pdfs_are_small_enough_to_be_committed() -> None:
    assert sum(path.stat().st_size for path in (DEMO / "pdf").glob("*.pdf")) < 6_000_000


@pytest.mark.parametrize("document", [name for name in REPORTS + RESPONSES if name not in SCANNED])
def test_rebuilding_a_pdf_gives_the_same_bytes(document: str, typeset: Path) -> None:
    import reportlab

    built_with = (DEMO / "pdf" / "built-with.txt").read_text(encoding="utf-8").strip()
    if built_with != f"reportlab {reportlab.Version}":
        pytest.skip(f"committed PDFs were built with {built_with}")
    assert (typeset / f"{document}.pdf").read_bytes() == (DEMO / "pdf" / f"{document}.pdf").read_bytes()

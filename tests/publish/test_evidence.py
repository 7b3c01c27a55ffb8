"""Written evidence: what a draft holds, what it refuses, and what the checker says of an edited file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.publish.evidence import House, evidence, write_evidence
from pipeline.publish.evidence_rules import Point, broken, check_evidence
from pipeline.publish.results import Results
from pipeline.publish.wording import answer_words, long_date
from pipeline.records import Response

from .invented import five

docx = pytest.importorskip("docx", reason="python-docx is not installed")
CLAIM = "sharing-recommended"


@pytest.fixture(scope="module")
def results() -> Results:
    return five()


@pytest.fixture
def draft(results: Results, tmp_path: Path) -> Path:
    path = tmp_path / "evidence.docx"
    write_evidence(results, [CLAIM], path, "lords")
    return path


@pytest.fixture
def edited(draft: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Change the draft as a researcher would and save it."""

    def edit(change: Callable[[Any], None]) -> Path:
        document = docx.Document(str(draft))
        change(document)
        document.save(str(draft))
        return draft

    return edit


def _paragraphs(path: Path, style: str | None = None) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if style is None or p.style.name == style]


def _verdict(points: list[Point], rule: str) -> str:
    return next(point.verdict for point in points if point.rule.startswith(rule))


def _first_quotation(document: Any) -> Any:
    return next(p for p in document.paragraphs if p.style.name == "Quote")


def test_draft_begins_as_committees_ask(draft: Path) -> None:
    assert _paragraphs(draft)[0] == "Written evidence submitted by [name of person or organisation]"


def test_date_stands_in_a_draft_for_the_lords_only(results: Results, draft: Path, tmp_path: Path) -> None:
    write_evidence(results, [CLAIM], tmp_path / "commons.docx", "commons")
    assert "Date: [day month year]" in _paragraphs(draft)
    assert "Date: [day month year]" not in _paragraphs(tmp_path / "commons.docx")


def test_reason_for_submitting_is_left_to_the_researcher(draft: Path) -> None:
    texts = _paragraphs(draft)
    assert texts[texts.index("Reason for submitting") + 1].startswith("[Who you are")


def test_reminder_of_the_rules_closes_the_draft(draft: Path) -> None:
    assert _paragraphs(draft)[-1].startswith("[Reminder, to be deleted before submitting.")


def test_quotations_stand_in_order_of_publication_one_an_inquiry(results: Results, draft: Path) -> None:
    leads = [text for text in _paragraphs(draft) if text.startswith("The report ")]
    years = [int(text.split("published ")[1].split(")")[0][-4:]) for text in leads]
    assert years == sorted(set(years))


def test_quotation_read_by_ocr_carries_its_mark(draft: Path) -> None:
    assert _paragraphs(draft, "Quote")[0].endswith("[Read by OCR, confidence 93%]")


def test_governments_answer_follows_its_recommendation(results: Results, draft: Path) -> None:
    quoted = {q.id for claim in results.claims if claim.id == CLAIM for q in claim.quotations}
    assert quoted & set(results.answers)
    assert any(text.startswith("The answer to it: ") for text in _paragraphs(draft))


def test_quotation_that_fails_verify_is_refused_and_named(results: Results) -> None:
    victim = next(claim for claim in results.claims if claim.id == CLAIM).quotations[0].id
    made = evidence(results, [CLAIM], "commons", "oscola", failed=[victim])
    assert made.refused == (victim,)
    assert made.warnings == (f"{victim}: not quoted, its words were not confirmed on its pages.",)


def test_unverified_quotation_is_refused(results: Results) -> None:
    victim = next(claim for claim in results.claims if claim.id == CLAIM).quotations[0].id
    records = [r.model_copy(update={"state": "unverified"}) if r.id == victim else r for r in results.recommendations]
    made = evidence(replace(results, recommendations=tuple(records)), [CLAIM], "commons", "oscola")
    assert made.refused == (victim,)


def test_unknown_claim_is_answered_with_the_known_ones(results: Results) -> None:
    with pytest.raises(UsageError, match="Known claims: register, sharing-mandated, sharing-recommended"):
        evidence(results, ["shearing"], "commons", "oscola")


def test_draft_holds_no_picture_and_no_macro(draft: Path) -> None:
    with zipfile.ZipFile(draft) as archive:
        assert [name for name in archive.namelist() if "media" in name or "vba" in name] == []


def test_too_many_words_are_warned_of(results: Results) -> None:
    claims = tuple(
        claim.model_copy(update={"weakened_by": ("word " * 3001,)}) if claim.id == CLAIM else claim
        for claim in results.claims
    )
    made = evidence(replace(results, claims=claims), [CLAIM], "commons", "oscola")
    assert made.words > 3000
    assert "committees ask for about 3,000 at most" in made.warnings[0]


def test_same_results_give_the_same_draft(results: Results) -> None:
    assert evidence(results, [CLAIM], "lords", "harvard").data == evidence(results, [CLAIM], "lords", "harvard").data


@pytest.mark.parametrize("house", ["commons", "lords"])
def test_untouched_draft_breaks_no_rule_but_what_must_be_filled_in(
    results: Results, tmp_path: Path, house: House
) -> None:
    path = tmp_path / "draft.docx"
    write_evidence(results, [CLAIM], path, house)
    rules = [point.rule for point in check_evidence(path, house, results) if point.verdict == "broken"]
    assert rules == (["dated (Lords)"] if house == "lords" else [])


def test_date_that_was_filled_in_is_found(edited: Any) -> None:
    def fill(document: Any) -> None:
        next(p for p in document.paragraphs if p.text.startswith("Date:")).text = "Date: 3 June 2025"

    assert _verdict(check_evidence(edited(fill), "lords"), "dated") == "kept"


def test_changed_word_in_a_quotation_is_caught(edited: Any, results: Results) -> None:
    def change(document: Any) -> None:
        run = _first_quotation(document).runs[0]
        run.text = run.text.replace("should", "must", 1)

    assert broken([p for p in check_evidence(edited(change), "lords", results) if p.rule.startswith("quotation")])


def test_shortened_quotation_with_its_omission_marked_stands(edited: Any, results: Results) -> None:
    def shorten(document: Any) -> None:
        run = _first_quotation(document).runs[0]
        words = run.text.split()
        run.text = " ".join([*words[:8], "[…]", *words[-4:]])

    points = [p for p in check_evidence(edited(shorten), "lords", results) if p.rule.startswith("quotation")]
    assert not broken(points)


def test_changed_quotation_inside_a_sentence_is_caught(edited: Any, results: Results) -> None:
    def move(document: Any) -> None:
        quotation = _first_quotation(document)
        words = quotation.runs[0].text.replace("should", "must", 1)
        quotation.style = document.styles["Normal"]
        for run in quotation.runs[1:]:
            run.text = ""
        quotation.runs[0].text = f'They say: "{words}"'

    points = [p for p in check_evidence(edited(move), "lords", results) if p.words.endswith("but changed")]
    assert [point.verdict for point in points] == ["broken"]


def test_words_put_into_brackets_are_to_be_looked_at(edited: Any, results: Results) -> None:
    def insert(document: Any) -> None:
        run = _first_quotation(document).runs[0]
        run.text = run.text.replace("should", "should [not]", 1)

    points = [p for p in check_evidence(edited(insert), "lords", results) if "[not]" in p.words]
    assert [point.verdict for point in points] == ["look"]


def test_deleted_section_is_no_fault(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "two.docx"
    write_evidence(results, [CLAIM, "sharing-mandated"], path, "commons")
    document = docx.Document(str(path))
    inside = False
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            inside = "sharing" in paragraph.text.lower() and "Claim tested" in paragraph.text
        if inside:
            paragraph._p.getparent().remove(paragraph._p)
    document.save(str(path))
    assert not broken(check_evidence(path, "commons", results))


def test_claim_that_is_not_supported_is_no_assertion_in_a_heading(results: Results, tmp_path: Path) -> None:
    claims = [claim for claim in results.claims if claim.finding != "supported"]
    path = tmp_path / "tested.docx"
    write_evidence(results, [claim.id for claim in claims], path)
    headings = [text for text in _paragraphs(path, "Heading 1") if claims[0].sentence in text]
    assert headings == [f"Claim tested: “{claims[0].sentence}”"]


def test_draft_says_what_the_program_found_and_leaves_confirming_to_the_researcher(draft: Path) -> None:
    (words,) = [text for text in _paragraphs(draft) if text.startswith("A program (saidbefore")]
    assert "95% interval" in words
    assert "[Read each quotation and confirm" in words


def test_annex_tells_what_asks_for_it_from_what_is_near(results: Results, draft: Path) -> None:
    verdicts = [q.verdict for claim in results.claims if claim.id == CLAIM for q in claim.quotations]
    cells = [row.cells[0].text for row in docx.Document(str(draft)).tables[0].rows[1:]]
    assert sum(cell.startswith("Asks for it: ") for cell in cells) == verdicts.count("repeat")


def test_quotation_whose_mark_was_deleted_is_caught(edited: Any, results: Results) -> None:
    def unmark(document: Any) -> None:
        for run in _first_quotation(document).runs:
            run.text = run.text.replace(" [Read by OCR, confidence 93%]", "")
        table = document.tables[0]
        table._tbl.getparent().remove(table._tbl)

    only_ocr = replace(
        results,
        recommendations=tuple(r.model_copy(update={"state": "ocr"}) for r in results.recommendations),
    )
    assert any("mark lost" in p.words for p in check_evidence(edited(unmark), "lords", only_ocr))


def test_curly_quotes_and_spaces_of_a_word_processor_change_no_quotation(edited: Any, results: Results) -> None:
    def retype(document: Any) -> None:
        for run in _first_quotation(document).runs:
            run.text = run.text.replace("'", "’").replace(" ", "\u00a0", 1)

    assert not broken([p for p in check_evidence(edited(retype), "lords", results) if p.rule.startswith("quotation")])


def test_missing_summary_is_caught(edited: Any) -> None:
    def drop(document: Any) -> None:
        for paragraph in document.paragraphs:
            if paragraph.style.name == "List Bullet":
                paragraph._p.getparent().remove(paragraph._p)

    assert _verdict(check_evidence(edited(drop)), "summary in bullets") == "broken"


def test_numbers_typed_by_hand_are_no_numbering(edited: Any) -> None:
    def retype(document: Any) -> None:
        for paragraph in document.paragraphs:
            if paragraph.style.name == "Numbered Paragraph":
                paragraph.style = document.styles["Normal"]
                paragraph.runs[0].text = f"1. {paragraph.runs[0].text}"

    assert _verdict(check_evidence(edited(retype)), "numbered paragraphs") == "broken"


def test_placeholders_that_are_left_are_listed(draft: Path) -> None:
    point = next(p for p in check_evidence(draft) if p.rule == "nothing left to fill in")
    assert "[name of person or organisation]" in point.words


def test_macros_are_caught(draft: Path) -> None:
    with zipfile.ZipFile(draft, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    assert _verdict(check_evidence(draft), "no macros") == "broken"


@pytest.mark.parametrize("name", ["evidence.pdf", "evidence.docm"])
def test_file_of_another_type_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.4")
    with pytest.raises(UsageError, match=r"is not a \.docx file"):
        check_evidence(tmp_path / name)


def test_damaged_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "evidence.docx").write_bytes(b"PK broken")
    with pytest.raises(UsageError, match=r"Save it again as \.docx"):
        check_evidence(tmp_path / "evidence.docx")


def test_answer_names_status_speaker_date_and_its_words_with_their_page(results: Results, draft: Path) -> None:
    claim = next(claim for claim in results.claims if claim.id == CLAIM)
    answer = next(answer for q in claim.quotations for answer in results.answers.get(q.id, ()) if answer.status_words)
    assert (
        f"The answer to it: {answer.status.capitalize()} (The Government, {long_date(answer.date)}): "
        f"“{answer.status_words}” (PDF page {answer.response_pages[0]} of the answer)."
    ) in _paragraphs(draft)


def test_words_of_an_answer_that_were_not_verified_are_marked() -> None:
    answer = Response(
        recommendation="a-r1", number="1", status="accepted", status_words="We accept it.", response_pages=(2, 3)
    )
    assert answer_words(answer) == "Accepted: “We accept it.” (PDF pages 2–3 of the answer; not verified)"

"""Each report's passages about what earlier inquiries recommended, found in its page texts and proved on its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from pydantic import BaseModel, ConfigDict

from pipeline.check.quotations import verify_passages
from pipeline.errors import SaidBeforeError
from pipeline.extract.citations import find_citations
from pipeline.extract.inquiry_names import InquiryNames
from pipeline.program import program_hash
from pipeline.records import Citation, Inquiry, Notice, Recommendation, State
from pipeline.reports import PageTexts, ReportRecords
from pipeline.settings import Settings
from pipeline.stages import Made
from pipeline.store import RunFolder, content_key, readable_name
from pipeline.workers import do_apart

_NOT_PROVED = "citations not proved"


class Citations(BaseModel):
    """What one report cites, as the run folder keeps it."""

    model_config = ConfigDict(frozen=True)

    found: tuple[Citation, ...]


def write_citations(
    reports: Sequence[ReportRecords],
    recs: Sequence[Recommendation],
    inquiries: Sequence[Inquiry],
    settings: Settings,
    folder: RunFolder,
) -> Made:
    """Write what each report says of earlier recommendations, each passage pointed to what it is about.

    Where the proofs of a report came to no end, they are tried again by the next run.
    """
    from pipeline.compare.citations import point_to_recommendations

    found, notices = cite_reports(reports, recs, inquiries, settings, folder)
    path = folder.write_records("citations.jsonl", point_to_recommendations(found, recs))
    return Made((path,), tuple(notices), final=all(notice.kind != _NOT_PROVED for notice in notices))


def cite_reports(
    reports: Sequence[ReportRecords],
    recs: Sequence[Recommendation],
    inquiries: Sequence[Inquiry],
    settings: Settings,
    folder: RunFolder,
) -> tuple[list[Citation], list[Notice]]:
    """What each report, and each list row, says of earlier recommendations; sorted by inquiry, page and words.

    A passage that cannot be proved on its page is kept as *unverified*, and a notice names it.
    """
    names = InquiryNames(inquiries)
    dates = {inquiry.id: inquiry.published.isoformat() for inquiry in inquiries if inquiry.published}
    paged = {report.id: report for report in reports if report.inquiry is not None}
    of_inquiry: dict[str, list[Recommendation]] = {}
    for rec in recs:
        of_inquiry.setdefault(rec.inquiry, []).append(rec)
    found: list[Citation] = []
    notices: list[Notice] = []
    for inquiry in sorted(inquiries, key=lambda inquiry: inquiry.id):
        own, report = of_inquiry.get(inquiry.id, []), paged.get(inquiry.id)
        if report is None:
            found += [_from_list(one) for one in find_citations(inquiry, (), (), own, names, dates)]
            continue
        key = content_key(program_hash(), report.sha256, inquiry, inquiries, own)
        known = folder.load_stage("citations", key, Citations)
        if known is None:
            known, notice = _read(inquiry, report, own, names, dates, settings, folder)
            notices += notice
            if not notice:
                folder.save_stage("citations", key, known)
        found += known.found
    return found, notices + [_unproved(one) for one in found if one.state == "unverified"]


def _from_list(citation: Citation) -> Citation:
    return citation.model_copy(update={"state": "list", "page": None})


def _read(
    inquiry: Inquiry,
    report: ReportRecords,
    recs: Sequence[Recommendation],
    names: InquiryNames,
    dates: Mapping[str, str],
    settings: Settings,
    folder: RunFolder,
) -> tuple[Citations, list[Notice]]:
    """A report's citations, found in the page texts that the reading left, and proved."""
    texts = folder.load_stage("text", report.sha256, PageTexts)
    found = find_citations(inquiry, texts.pages if texts else (), report.labels, recs, names, dates)
    if not found:
        return Citations(found=()), []
    pages = {rec.id: rec.pages for rec in recs}
    passages = [(one.quotation, pages.get(one.within or "") or ((one.page,) if one.page else ())) for one in found]
    try:
        proofs = do_apart(partial(verify_passages, pdf=report.path), passages, settings.run, report.path)
    except SaidBeforeError as error:
        message = error.problem.replace(str(report.path), readable_name(report.path))
        return Citations(found=tuple(found)), [Notice(kind=_NOT_PROVED, message=message, inquiry=inquiry.id)]
    scanned = any(rec.ocr_confidence is not None for rec in recs)
    states: list[State] = ["verified" if proof else "ocr" if scanned else "unverified" for proof in proofs]
    proved = [one.model_copy(update={"state": state}) for one, state in zip(found, states, strict=True)]
    return Citations(found=tuple(proved)), []


def _unproved(citation: Citation) -> Notice:
    return Notice(
        kind="unproved citation",
        message=f"What it says of “{citation.printed}” could not be proved on its page.",
        inquiry=citation.citing,
        pages=(citation.page,) if citation.page else (),
        severity="note",
        next_step="Look at the page before you quote it.",
    )

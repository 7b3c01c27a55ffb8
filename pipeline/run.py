"""The whole job in order: from PDFs and lists to records, comparison, proof and outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.acquire.columns import ListSettings, load_list_settings
from pipeline.acquire.lists import ListReading, read_list, to_records
from pipeline.acquire.manifest import load_manifest, load_not_in_corpus, locate_pdf
from pipeline.errors import Exit, LimitReached, MissingResource, SaidBeforeError, UnreadablePDF
from pipeline.outputs import Files, ResponseFile
from pipeline.records import Citation, Inquiry, Notice, Recommendation, Response, ResponseDocument
from pipeline.reports import ReportRecords, ReportTask, code_hash, tasks_of_files, work_on_reports
from pipeline.review.decisions import Decision
from pipeline.settings import Settings, check_name, find
from pipeline.store import RunFolder, content_key, readable_name
from pipeline.workers import do_apart

if TYPE_CHECKING:
    from pipeline.compare.claims import ClaimSentence
    from pipeline.compare.learned import Learned
    from pipeline.compare.themes import Codebook
    from pipeline.compare.vectors import Vectors

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Run:
    """Everything that a run gathers on its way; each stage reads what is there and adds its own."""

    settings: Settings
    folder: RunFolder
    progress: Progress
    inquiries: list[Inquiry] = field(default_factory=list)
    tasks: list[ReportTask] = field(default_factory=list)
    reports: list[ReportRecords] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    response_files: list[ResponseFile] = field(default_factory=list)
    lists: list[Path] = field(default_factory=list)
    decisions: tuple[Decision, ...] = ()
    comparing: Comparing | None = None
    with_manifest: bool = True

    @property
    def loaded(self) -> Comparing:
        """What texts are compared with, once it is loaded."""
        assert self.comparing is not None
        return self.comparing


@dataclass(frozen=True, slots=True)
class Comparing:
    """What texts are compared with: codebook, a way to make vectors, claims, and what decisions about themes taught."""

    codebook: Codebook
    vectors: Vectors
    claims: tuple[ClaimSentence, ...]
    learned: Learned | None = None


def run(
    settings: Settings,
    pdfs: Sequence[Path],
    lists: Sequence[Path],
    folder: Path,
    progress: Progress,
    with_manifest: bool = True,
) -> tuple[Exit, str]:
    """Run the whole job into a folder; returns the exit code and the summary to print.

    Raises MissingResource where no PDF and no list is there at all, StoreError where the folder cannot be written.
    """
    job = Run(settings, RunFolder(folder), progress, with_manifest=with_manifest)
    gather_inquiries(job, pdfs)
    refuse_nothing(job, lists)
    take_decisions(job)
    load_comparing(job)
    read_and_extract(job)
    add_lists(job, lists)
    name_idle_decisions(job)
    picture_scans(job)
    find_citations(job)
    find_themes_and_links(job)
    read_responses(job)
    check_claims(job)
    summary = write_outputs(job)
    return exit_code(job), summary


# ---------------------------------------------------------------- the stages


def gather_inquiries(job: Run, pdfs: Sequence[Path]) -> None:
    """The manifest's inquiries whose PDFs are there, and the PDFs named by hand; each missing one is named."""
    if job.with_manifest:
        _take_from_manifest(job)
    by_hand, notices = tasks_of_files(pdfs, job.tasks, [inquiry.id for inquiry in job.inquiries])
    job.tasks += sorted(by_hand, key=lambda task: task.id)
    job.notices += notices


def _take_from_manifest(job: Run) -> None:
    manifest = find(job.settings.corpus.manifest)
    folder = find(job.settings.corpus.pdf_folder)
    for inquiry in _wanted(load_manifest(manifest), job.settings.corpus.inquiries):
        path = locate_pdf(inquiry, manifest, folder)
        job.inquiries.append(inquiry)
        if path is None:
            job.notices.append(_missing(inquiry))
        else:
            job.tasks.append(ReportTask(id=inquiry.id, path=path, inquiry=inquiry))


def _wanted(inquiries: Sequence[Inquiry], ids: Sequence[str]) -> list[Inquiry]:
    """The inquiries that the settings name, or all where they name none."""
    known = tuple(inquiry.id for inquiry in inquiries)
    for name in ids:
        check_name(name, known, "corpus.inquiries", "inquiry of the manifest")
    return [inquiry for inquiry in inquiries if not ids or inquiry.id in ids]


def refuse_nothing(job: Run, lists: Sequence[Path]) -> None:
    """Raise MissingResource, naming each inquiry, where there is neither a PDF nor a list to work on."""
    if job.tasks or lists:
        return
    missing = "; ".join(f"{inquiry.label} ({_supply(inquiry)})" for inquiry in job.inquiries) or "the manifest is empty"
    raise MissingResource(f"No PDF is there of any inquiry: {missing}.", "PDFs can also be named with --pdf.")


def take_decisions(job: Run) -> None:
    """What people decided before, from the ledger in the user's folder."""
    from pipeline.reviewing import load_decisions

    job.decisions, notices = load_decisions(job.settings)
    job.notices += notices


def load_comparing(job: Run) -> None:
    """Codebook, vectors and claims: loaded before the reading, so that a slip in them does not come to light after."""
    from pipeline.compare.claims import load_claims
    from pipeline.compare.learned import learned_of
    from pipeline.compare.themes import load_codebook
    from pipeline.compare.vectors import load_vectors

    settings = job.settings.compare
    learned = learned_of(settings.learned)
    codebook = load_codebook(find(Path("config") / settings.themes))
    vectors = load_vectors(settings, job.folder.cache)
    if vectors.notice:
        job.notices.append(Notice(kind="vectors", message=vectors.notice, severity="note"))
    if learned is not None:
        job.notices.append(
            Notice(kind="learned from decisions", message=learned.said(settings.learned), severity="note")
        )
    job.comparing = Comparing(codebook, vectors, load_claims(find(Path("config") / settings.claims)), learned)


def read_and_extract(job: Run) -> None:
    """Each report by itself: pages, recommendations, decisions, descriptions, proofs, gaps; a failed one ends none."""
    job.reports = work_on_reports(job.tasks, job.settings, job.folder, job.progress, job.decisions)
    described = {report.inquiry.id: report.inquiry for report in job.reports if report.inquiry is not None}
    job.inquiries = [described.pop(inquiry.id, inquiry) for inquiry in job.inquiries] + list(described.values())
    for report in job.reports:
        job.recommendations += report.recommendations
        job.notices += report.notices


def add_lists(job: Run, lists: Sequence[Path]) -> None:
    """Recommendations from lists that others compiled; rows that repeat a report that is there are merged with it."""
    from pipeline.compare.merge import merge_lists

    settings = load_list_settings() if lists else None
    listed: list[Recommendation] = []
    for path in lists:
        reading = _read_list(job, path, settings)
        if reading is None:
            continue
        taken = [record.id for record in (*job.recommendations, *listed)]
        inquiries, records, notices = to_records(reading, settings, job.inquiries, taken)
        known = {inquiry.id for inquiry in job.inquiries}
        job.inquiries += [inquiry for inquiry in inquiries if inquiry.id not in known]
        job.notices += notices
        listed += records
        job.lists.append(path)
    if lists:
        job.recommendations += decide_and_describe(job, listed)
        by_id = {inquiry.id: inquiry for inquiry in job.inquiries}
        job.recommendations, merged = merge_lists(job.recommendations, by_id)
        job.notices += merged


def _read_list(job: Run, path: Path, settings: ListSettings | None) -> ListReading | None:
    """A list, or null and a notice where it cannot be used."""
    try:
        return read_list(path, settings)
    except SaidBeforeError as error:
        message = error.problem.replace(str(path), readable_name(path))
        step = error.next_step
        job.notices.append(Notice(kind="failed list", message=message, severity="failure", next_step=step))
        return None


def decide_and_describe(job: Run, listed: Sequence[Recommendation]) -> list[Recommendation]:
    """Rows of lists as people decided them, described as far as people did not."""
    from pipeline.review.apply import keep_settled
    from pipeline.reviewing import decide_listed

    decided = decide_listed(listed, job.decisions, {report.id for report in job.reports if report.inquiry is not None})
    job.notices += decided.notices
    return keep_settled(describe_texts(decided.recommendations, job.inquiries), decided)


def name_idle_decisions(job: Run) -> None:
    """Decisions that are about nothing in this run are said, so that none is thought to be applied."""
    from pipeline.reviewing import idle_notices

    read = {report.id for report in job.reports if report.inquiry is not None}
    inquiries = read | {record.inquiry for record in job.recommendations}
    job.notices += idle_notices(job.decisions, inquiries, {record.id for record in job.recommendations})


def picture_scans(job: Run) -> None:
    """A picture of the place of each quotation that was read by OCR, to compare it with; none is drawn twice."""
    from pipeline.publish.pictures import Drawn, picture_places

    folder = job.folder.root / "places"
    for report in job.reports:
        scanned = [record for record in report.recommendations if record.ocr_confidence is not None]
        key = content_key(code_hash(), report.sha256, [(record.id, record.places) for record in scanned])
        drawn = job.folder.load_stage("places", key, Drawn)
        if not scanned or (drawn is not None and drawn.is_in(folder)):
            continue
        try:
            draw = partial(picture_places, report.path, folder=folder)
            made = do_apart(draw, scanned, job.settings.run, report.path)
            job.folder.save_stage("places", key, Drawn.of(made.values()))
        except (UnreadablePDF, LimitReached) as error:
            message = error.problem.replace(str(report.path), readable_name(report.path))
            job.notices.append(Notice(kind="no pictures", message=message, inquiry=report.id))


def describe_texts(records: Sequence[Recommendation], inquiries: Iterable[Inquiry]) -> list[Recommendation]:
    """Addressees, deadlines and asks of recommendations that come without a page."""
    from pipeline.describe.describe import describe

    by_id = {inquiry.id: inquiry for inquiry in inquiries}
    groups: dict[str, list[Recommendation]] = {}
    for record in records:
        groups.setdefault(record.inquiry, []).append(record)
    return [one for name, group in groups.items() for one in describe(group, by_id.get(name))]


def find_citations(job: Run) -> None:
    """Where reports themselves name what an earlier inquiry recommended, each passage proved on its page."""
    from pipeline.citing import cite_reports
    from pipeline.compare.citations import point_to_recommendations

    found, notices = cite_reports(job.reports, job.recommendations, job.inquiries, job.settings, job.folder)
    job.citations = point_to_recommendations(found, job.recommendations)
    job.notices += notices
    job.folder.write_records("citations.jsonl", job.citations)


def find_themes_and_links(job: Run) -> None:
    """Themes of each recommendation, links between inquiries, families of repeats, and since when.

    A citation is written as a link of its own kind, and is no reason for a family: a report may cite to differ. What
    people decided about themes and links goes over what the program found.
    """
    from pipeline.compare.chronology import build, count_themes
    from pipeline.compare.citations import citation_links
    from pipeline.compare.families import find_families
    from pipeline.compare.learned import with_learned
    from pipeline.compare.links import find_links
    from pipeline.compare.themes import assign_themes
    from pipeline.review.settle import settle_links, settle_themes

    settings = job.settings.compare
    codebook, vectors = job.loaded.codebook, job.loaded.vectors
    inquiries = {inquiry.id: inquiry for inquiry in job.inquiries}
    coded = assign_themes(job.recommendations, with_learned(codebook, job.loaded.learned), vectors)
    job.recommendations, about_themes = settle_themes(coded, job.decisions, codebook.codes)
    found = find_links(job.recommendations, inquiries, settings, vectors, codebook)
    links, about_links = settle_links(found, job.recommendations, job.decisions)
    job.notices += [*about_themes, *about_links]
    families = find_families(job.recommendations, links, inquiries)
    job.folder.write_records("links.jsonl", [*links, *citation_links(job.citations, job.recommendations)])
    job.folder.write_records("families.jsonl", families)
    job.folder.write_list("themes.json", count_themes(job.recommendations, codebook, inquiries))
    job.folder.write_list("chronology.json", build(job.recommendations, families, codebook, inquiries))


def read_responses(job: Run) -> None:
    """What governments answered, for every response document of the manifest that is there, as people decided it."""
    from pipeline.responses import failed, work_on_response
    from pipeline.review.settle import settle_responses

    manifest = find(job.settings.corpus.manifest)
    folder = find(job.settings.corpus.pdf_folder)
    for inquiry in job.inquiries if job.with_manifest else []:
        own = [record for record in job.recommendations if record.inquiry == inquiry.id]
        for document in inquiry.response if own else ():
            path = locate_pdf(document, manifest, folder)
            if path is None:
                job.notices.append(_response_missing(inquiry, document))
                continue
            try:
                made = work_on_response(path, own, inquiry.id, document, job.settings, job.folder)
            except SaidBeforeError as error:
                job.notices.append(failed(path, inquiry.id, error))
                continue
            job.responses += made.answers
            job.response_files.append(ResponseFile(inquiry.id, document.id, path, made.sha256, made.page_count))
            job.notices += made.notices
    job.responses, notices = settle_responses(job.responses, job.recommendations, job.decisions)
    job.notices += notices


def check_claims(job: Run) -> None:
    """Each claim of the claims file against the corpus."""
    from pipeline.compare.claims import check_claims as check

    if not job.recommendations:
        job.folder.write_records("claims.jsonl", [])
        return
    words = job.loaded
    inquiries = {inquiry.id: inquiry for inquiry in job.inquiries}
    missing = load_not_in_corpus(find(job.settings.corpus.manifest)) if job.with_manifest else []
    found = check(words.claims, job.recommendations, inquiries, job.settings.compare, words.vectors, words.codebook)
    absent = (*(f"{known.title} ({known.year})" for known in missing), *_absent(job))
    job.folder.write_records("claims.jsonl", [claim.model_copy(update={"not_in_corpus": absent}) for claim in found])


def _absent(job: Run) -> tuple[str, ...]:
    """Inquiries of the manifest that took no part because their PDF was not there or could not be read."""
    there = {record.inquiry for record in job.recommendations}
    read = {report.id for report in job.reports if report.inquiry is not None}
    return tuple(inquiry.label for inquiry in job.inquiries if inquiry.id not in there | read)


def write_outputs(job: Run) -> str:
    """All files of the run folder, from the records alone; returns the summary for the terminal."""
    from pipeline.outputs import write_all

    job.folder.write_records("inquiries.jsonl", job.inquiries)
    job.folder.write_records("recommendations.jsonl", job.recommendations)
    job.folder.write_records("responses.jsonl", job.responses)
    files = Files(job.reports, job.response_files, job.lists)
    return write_all(job.folder, job.settings, files, job.notices, job.loaded.vectors.name)


# ---------------------------------------------------------------- what is missing


def exit_code(job: Run) -> Exit:
    """Done; in part where anything failed, is missing or does not add up; else why nothing could be read at all."""
    if not job.lists and all(report.inquiry is None for report in job.reports):
        failures = {notice.kind for notice in job.notices if notice.severity == "failure"}
        return Exit.RESOURCE_MISSING if failures == {"missing PDF"} else Exit.NOTHING_USABLE
    return Exit.DONE_IN_PART if any(notice.severity != "note" for notice in job.notices) else Exit.DONE


def _missing(inquiry: Inquiry) -> Notice:
    return Notice(
        kind="missing PDF",
        message="its PDF is not there.",
        inquiry=inquiry.id,
        severity="failure",
        next_step=f"To supply it: {_supply(inquiry)}.",
    )


def _response_missing(inquiry: Inquiry, document: ResponseDocument) -> Notice:
    return Notice(
        kind="missing response",
        message=f"The PDF of “{document.title or document.id}” is not there: its answers take no part.",
        inquiry=inquiry.id,
        severity="note",
        next_step="Run `saidbefore fetch`, or put the file where the manifest names it.",
    )


def _supply(inquiry: Inquiry) -> str:
    """How a missing PDF can be supplied."""
    by_hand = 'set file = "…" in the manifest to a PDF that you have'
    return f"run `saidbefore fetch`, or {by_hand}" if inquiry.source else by_hand

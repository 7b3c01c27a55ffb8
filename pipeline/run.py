"""The whole job in order: from PDFs and lists to records, comparison, proof and outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.acquire.manifest import load_manifest, load_not_in_corpus, locate_pdf
from pipeline.comparing import Comparing, check_all_claims, compare_recommendations
from pipeline.errors import Exit, LimitReached, MissingResource, SaidBeforeError, UnreadablePDF
from pipeline.listing import work_on_lists
from pipeline.outputs import Files, ResponseFile
from pipeline.program import program_hash
from pipeline.records import Citation, Inquiry, Notice, Recommendation, Response, ResponseDocument
from pipeline.reports import ReportRecords, ReportTask, tasks_of_files, work_on_reports
from pipeline.review.decisions import Decision, to_line
from pipeline.settings import Settings, check_name, find
from pipeline.stages import Log, Made, once
from pipeline.store import RunFolder, content_key, readable_name, records_hash
from pipeline.workers import do_apart

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
    log: Log = field(default_factory=Log)

    @property
    def loaded(self) -> Comparing:
        """What texts are compared with, once it was checked."""
        assert self.comparing is not None
        return self.comparing

    @property
    def by_id(self) -> dict[str, Inquiry]:
        """The inquiries by id."""
        return {inquiry.id: inquiry for inquiry in self.inquiries}

    def once(self, stage: str, inputs: Mapping[str, object], make: Callable[[], Made]) -> None:
        """Have a stage make its files, unless nothing that it depends on has changed since the last run."""
        self.notices += once(self.folder, self.log, stage, inputs, make)


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
    job.log.write(job.folder)
    return exit_code(job), "\n".join(filter(None, (summary, job.log.words)))


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
    """Codebook, vectors and claims: checked before the reading, so that a slip in them does not come to light after."""
    job.comparing = Comparing(job.settings.compare, job.folder)
    job.notices += job.comparing.check()


def read_and_extract(job: Run) -> None:
    """Each report by itself: pages, recommendations, decisions, descriptions, proofs, gaps; a failed one ends none."""
    job.reports = work_on_reports(job.tasks, job.settings, job.folder, job.progress, job.decisions, job.log)
    described = {report.inquiry.id: report.inquiry for report in job.reports if report.inquiry is not None}
    job.inquiries = [described.pop(inquiry.id, inquiry) for inquiry in job.inquiries] + list(described.values())
    for report in job.reports:
        job.recommendations += report.recommendations
        job.notices += report.notices


def add_lists(job: Run, lists: Sequence[Path]) -> None:
    """Recommendations from lists that others compiled; rows that repeat a report that is there are merged with it."""
    read = {report.id for report in job.reports if report.inquiry is not None}
    listed = work_on_lists(lists, job.recommendations, job.inquiries, job.decisions, read, job.folder, job.log)
    job.inquiries = list(listed.inquiries)
    job.recommendations += listed.recommendations
    job.notices += listed.notices
    job.lists += [lists[place] for place in listed.used]


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
        if not scanned:
            continue
        key = content_key(program_hash(), report.sha256, [(record.id, record.places) for record in scanned])
        drawn = job.folder.load_stage("places", key, Drawn)
        if drawn is not None and drawn.is_in(folder):
            job.log.kept("pictures of places", report.id)
            continue
        job.log.done("pictures of places", "not there", report.id)
        try:
            draw = partial(picture_places, report.path, folder=folder)
            made = do_apart(draw, scanned, job.settings.run, report.path)
            job.folder.save_stage("places", key, Drawn.of(made.values()))
        except (UnreadablePDF, LimitReached) as error:
            message = error.problem.replace(str(report.path), readable_name(report.path))
            job.notices.append(Notice(kind="no pictures", message=message, inquiry=report.id))


def find_citations(job: Run) -> None:
    """Where reports themselves name what an earlier inquiry recommended, each passage proved on its page."""
    from pipeline.citing import write_citations

    inputs = {
        "reports": [(report.id, report.sha256, report.labels) for report in job.reports],
        "recommendations": records_hash(job.recommendations),
        "inquiries": records_hash(job.inquiries),
    }
    own = job.reports, job.recommendations, job.inquiries, job.settings, job.folder
    job.once("citations", inputs, partial(write_citations, *own))
    job.citations = job.folder.read_records("citations.jsonl", Citation)


def find_themes_and_links(job: Run) -> None:
    """Themes of each recommendation, links between inquiries, families of repeats, and since when."""
    inputs = {
        **_settings_of_comparing(job, ("repeat", "related", "neighbours", "themes", "learned")),
        "recommendations": records_hash(job.recommendations),
        "inquiries": records_hash(job.inquiries),
        "citations": records_hash(job.citations),
        "decisions": [to_line(one) for one in job.decisions],
    }
    own = job.recommendations, job.by_id, job.citations, job.decisions, job.loaded, job.folder
    job.once("themes and links", inputs, partial(compare_recommendations, *own))
    job.recommendations = job.folder.read_records("recommendations.jsonl", Recommendation)


def _settings_of_comparing(job: Run, names: Sequence[str]) -> dict[str, object]:
    """Settings, vectors and word lists of comparing, by the names that a user knows them by."""
    settings = {f"compare.{name}": getattr(job.settings.compare, name) for name in names}
    return {**settings, "compare.vectors": job.loaded.vectors_name, **job.loaded.word_lists}


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
                made = work_on_response(path, own, inquiry.id, document, job.settings, job.folder, job.log)
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
    missing = load_not_in_corpus(find(job.settings.corpus.manifest)) if job.with_manifest else []
    absent = (*(f"{known.title} ({known.year})" for known in missing), *_absent(job))
    inputs = {
        **_settings_of_comparing(job, [name for name in type(job.settings.compare).model_fields if name != "vectors"]),
        "recommendations": records_hash(job.recommendations),
        "inquiries": records_hash(job.inquiries),
        "inquiries that took no part": absent,
        f"config/{job.settings.compare.claims}": job.loaded.claims_hash,
    }
    own = job.recommendations, job.by_id, absent, job.loaded, job.folder
    job.once("claims", inputs, partial(check_all_claims, *own))


def _absent(job: Run) -> tuple[str, ...]:
    """Inquiries of the manifest that took no part because their PDF was not there or could not be read."""
    there = {record.inquiry for record in job.recommendations}
    read = {report.id for report in job.reports if report.inquiry is not None}
    return tuple(inquiry.label for inquiry in job.inquiries if inquiry.id not in there | read)


def write_outputs(job: Run) -> str:
    """All files of the run folder, from the records alone; returns the summary for the terminal."""
    from pipeline.outputs import write_all

    job.folder.write_records("inquiries.jsonl", job.inquiries)
    job.folder.write_records("responses.jsonl", job.responses)
    files = Files(job.reports, job.response_files, job.lists)
    return write_all(job.folder, job.settings, files, job.notices, job.loaded.vectors_name, job.log)


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

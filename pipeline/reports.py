"""One report from PDF to proved records, and many of them in a pool of processes with the same result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.errors import (
    EncryptedPDF,
    LimitReached,
    MissingPDF,
    NotShared,
    ProcessingFailed,
    SaidBeforeError,
    SettingsError,
    UnreadablePDF,
    UsageError,
)
from pipeline.extract.extract import NearMiss
from pipeline.program import program_hash
from pipeline.records import Inquiry, Notice, Recommendation, Report, slug
from pipeline.review.decisions import Decision, about, to_line
from pipeline.settings import Run, Settings, find
from pipeline.stages import Log
from pipeline.store import RunFolder, content_key, file_hash, is_utf8, readable_name
from pipeline.workers import Stopped, do_apart, ran_out_of_memory, say, threads_each, work_apart

if TYPE_CHECKING:
    from pipeline.check.quotations import Proof

_WORD_LISTS = ("bodies.toml", "actions.toml")  # of config/: what describing depends on beside the settings


class ReportTask(BaseModel):
    """A report to work on: the inquiry's id, its PDF, and what the manifest says of it (null for a PDF by hand)."""

    model_config = ConfigDict(frozen=True)

    id: str
    path: Path
    inquiry: Inquiry | None = None


class ReportReading(BaseModel):
    """What was read of one report and found in it, before anybody decided about it.

    `labels` are the printed page labels in order of the PDF's pages, null where unknown.
    """

    model_config = ConfigDict(frozen=True)

    sha256: str
    labels: tuple[str | None, ...]
    inquiry: Inquiry
    found: tuple[Recommendation, ...]
    near_misses: tuple[NearMiss, ...]
    notices: tuple[Notice, ...]
    texts: PageTexts | None = None


class ReportRecords(BaseModel):
    """What one report yielded, decided and proved; `inquiry` is null where the report could not be read at all."""

    model_config = ConfigDict(frozen=True)

    id: str
    path: Path
    sha256: str = ""
    page_count: int = 0
    labels: tuple[str | None, ...] = ()
    inquiry: Inquiry | None = None
    recommendations: tuple[Recommendation, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    notices: tuple[Notice, ...] = ()


class PageTexts(BaseModel):
    """The text of each page of a report, in order, for outputs that carry the whole source."""

    model_config = ConfigDict(frozen=True)

    pages: tuple[str, ...]


class _Job(BaseModel):
    """One report's work for a process: what is known of it from before is not done again."""

    task: ReportTask
    settings: Settings
    decisions: tuple[Decision, ...]
    reading: ReportReading | None = None
    threads: int = 1


_Made = tuple[ReportReading | None, ReportRecords]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A report that a run wants: its task, the decisions about it, and the keys of its reading and of its records."""

    task: ReportTask
    decisions: tuple[Decision, ...]
    reading_key: str
    key: str


def tasks_of_files(
    paths: Sequence[Path], others: Sequence[ReportTask] = (), taken: Sequence[str] = ()
) -> tuple[list[ReportTask], list[Notice]]:
    """A task for each PDF that no manifest describes; a file that is the same as another is noted and left out.

    An id is the file's name as a slug; where that is `taken` or means two files, each has its hash in its id, so that
    ids do not depend on the order in which files are named.
    """
    first = {_content(task.path): task.path for task in others}
    single: dict[str, Path] = {}
    notices: list[Notice] = []
    for path in paths:
        content = _content(path)
        if content in first:
            message = f"{readable_name(path)} is the same file as {readable_name(first[content])}; it was read once."
            notices.append(Notice(kind="same file", message=message, severity="note"))
        else:
            first[content] = single[content] = path
    slugs = {content: slug(path.stem, 12) or "report" for content, path in single.items()}
    uses = Counter([*slugs.values(), *taken])
    ids = {content: name if uses[name] == 1 else f"{name}-{content[:7]}" for content, name in slugs.items()}
    return [ReportTask(id=ids[content], path=path) for content, path in single.items()], notices


def _content(path: Path) -> str:
    """What makes a file the same as another: its bytes; of one that is not there, its name."""
    return file_hash(path) if path.is_file() else content_key(str(path))


def work_on_reports(
    tasks: Sequence[ReportTask],
    settings: Settings,
    folder: RunFolder,
    progress: Callable[[str, int, int], None],
    decisions: Sequence[Decision] = (),
    log: Log | None = None,
) -> list[ReportRecords]:
    """Every task's records in the order of the tasks; what is in the run folder from before is not done again.

    Reading and finding are kept apart from what follows, so that a new decision has no report read again. Each report
    is kept in the folder as soon as it is done.
    """
    wanted = [_wanted(task, settings, decisions) for task in tasks]
    reports = {number: known for number, one in enumerate(wanted) if (known := _stored(one, folder)) is not None}
    new = [number for number in range(len(wanted)) if number not in reports]
    _log(log, wanted, new, folder)
    threads = threads_each(settings.run.jobs, len(new)) if settings.run.engine == "processes" else 1
    jobs = (_job(wanted[number], settings, folder, threads) for number in new)
    for place, made in _by_engine(jobs, settings.run):
        one = wanted[new[place]]
        progress(one.task.id, len(reports), len(tasks))
        reports[new[place]] = _kept(one, made, folder)
    progress("", len(tasks), len(tasks))
    return [reports[number] for number in range(len(tasks))]


def _by_engine(jobs: Iterable[_Job], run: Run) -> Iterator[tuple[int, _Made | Stopped]]:
    """What is made of each job, by processes of this machine or by a cluster."""
    if run.engine == "dask":
        from pipeline.cluster import work_by_cluster

        return work_by_cluster(_work, jobs, run)
    return work_apart(_work, jobs, run, run.jobs)


def _wanted(task: ReportTask, settings: Settings, decisions: Sequence[Decision]) -> _Wanted:
    own = tuple(about(decisions, task.id))
    reading_key = _key(task, settings)
    return _Wanted(task, own, reading_key, content_key(reading_key, [to_line(one) for one in own]))


def _stored(one: _Wanted, folder: RunFolder) -> ReportRecords | None:
    """A report's records from before, where all that belongs to them is there."""
    known = folder.load_stage("report", one.key, ReportRecords)
    if known is None or not folder.has_stage("text", known.sha256):
        return None
    return _in_run(known, one.task)


def _seen_by_worker(records: ReportRecords, task: ReportTask) -> ReportRecords:
    """Records as they are; but where a worker of a cluster did not see a file that is here, that is said."""
    missing = any(notice.kind == "missing PDF" for notice in records.notices)
    return _failed(task, NotShared(task.path)) if missing and task.path.exists() else records


def _in_run(records: ReportRecords, task: ReportTask) -> ReportRecords:
    """A report's records as a run holds them: where its file is now, and without what no later stage asks for."""
    return records.model_copy(update={"path": task.path, "near_misses": ()})


def _log(log: Log | None, wanted: Sequence[_Wanted], new: Collection[int], folder: RunFolder) -> None:
    """Write down which reports are read, which are only decided about and proved again, and which are kept."""
    if log is None:
        return
    for number, one in enumerate(wanted):
        if number not in new:
            log.kept("report", one.task.id)
        elif folder.has_stage("reading", one.reading_key):
            log.done("report", "changed: decisions", one.task.id)
        else:
            log.done("reading and report", "not done before, or failed", one.task.id)


def _job(one: _Wanted, settings: Settings, folder: RunFolder, threads: int) -> _Job:
    reading = folder.load_stage("reading", one.reading_key, ReportReading)
    if reading is not None and not folder.has_stage("text", reading.sha256):
        reading = None
    # The whole path: a worker of a cluster may be started in another folder.
    task = one.task.model_copy(update={"path": one.task.path.absolute()})
    return _Job(task=task, settings=settings, decisions=one.decisions, reading=reading, threads=threads)


def _kept(one: _Wanted, made: _Made | Stopped, folder: RunFolder) -> ReportRecords:
    """What was made of a report, kept in the folder for the next run where it could be read."""
    reading, records = _or_failed(one.task, made)
    if reading is not None:
        if reading.texts is not None:
            folder.save_stage("text", records.sha256, reading.texts)
        folder.save_stage("reading", one.reading_key, reading.model_copy(update={"texts": None}))
    if records.inquiry is not None:
        # The name alone: run folders are passed on, and the same work is found where the file was moved.
        folder.save_stage("report", one.key, records.model_copy(update={"path": Path(records.path.name)}))
    return _in_run(_seen_by_worker(records, one.task), one.task)


def _work(job: _Job) -> _Made:
    """A report's records, and its reading where that was not known before; a failure becomes a notice."""
    task, reading = job.task, job.reading
    try:
        with one_cause(task.path):
            reading = reading or read_and_find(task, job.settings, job.threads)
            return (reading if job.reading is None else None), decide_and_prove(task, reading, job.decisions)
    except SettingsError:
        raise  # It is about no file: every report would fail of it.
    except SaidBeforeError as error:
        return None, _failed(task, error)


def _or_failed(task: ReportTask, made: _Made | Stopped) -> _Made:
    """What was made of a report, or that its process came to no end with it."""
    if isinstance(made, Stopped):
        return None, _failed(task, made.about(task.path))
    return made


def _failed(task: ReportTask, error: SaidBeforeError) -> ReportRecords:
    """A report that yielded nothing but a notice of why."""
    # Named without its folder: run.json is to be the same wherever the files lie.
    notice = Notice(
        kind="missing PDF" if isinstance(error, MissingPDF) else "failed file",
        message=error.problem.replace(str(task.path), readable_name(task.path)),
        inquiry=task.id,
        severity="failure",
        next_step=error.next_step,
    )
    return ReportRecords(id=task.id, path=task.path, notices=(notice,))


def work_on_report(task: ReportTask, settings: Settings, decisions: Sequence[Decision] = ()) -> ReportRecords:
    """One report's decided and proved records, made in a process of its own.

    Raises MissingPDF where there is no file, the errors of `read_report`, LimitReached, and ProcessingFailed in place
    of any other error, so that one file never ends a batch.
    """
    own = tuple(about(decisions, task.id))
    threads = threads_each(settings.run.jobs, 1)
    job = _Job(task=task, settings=settings, decisions=own, reading=None, threads=threads)
    return do_apart(_records, job, settings.run, task.path)


def _records(job: _Job) -> ReportRecords:
    with one_cause(job.task.path):
        return decide_and_prove(job.task, read_and_find(job.task, job.settings, job.threads), job.decisions)


@contextmanager
def one_cause(path: Path) -> Iterator[None]:
    """Raise what is wrong with a document as an error that names the file, whatever it was."""
    if not path.exists():
        raise MissingPDF(path)
    if not is_utf8(path.name):
        raise UsageError(f"{path}: has a name that is not UTF-8.", "Rename it, and name it so.")
    try:
        yield
    except Exception as error:
        if ran_out_of_memory(error):
            raise LimitReached(path, "needs more memory than it may use", "run.memory_mb") from error
        if isinstance(error, SaidBeforeError):
            raise
        raise ProcessingFailed(path, error) from error


# ---------------------------------------------------------------- the stages of one report


def read_and_find(task: ReportTask, settings: Settings, threads: int = 1) -> ReportReading:
    """Read one report, its scanned pages in so many threads, and find its recommendations."""
    from pipeline.extract.extract import find_recommendations
    from pipeline.extract.sections import load_layouts
    from pipeline.read.reader import read_report

    report = read_report(task.path, task.id, settings.read, threads, say)
    extraction = find_recommendations(report, load_layouts(find(Path("config") / settings.extract.families)))
    return ReportReading(
        sha256=report.sha256,
        labels=tuple(page.label for page in report.pages),
        inquiry=task.inquiry or inquiry_from_pdf(report),
        found=extraction.recommendations,
        near_misses=extraction.near_misses,
        notices=extraction.notices,
        texts=PageTexts(pages=tuple(page.plain for page in report.pages)),
    )


def decide_and_prove(task: ReportTask, reading: ReportReading, decisions: Sequence[Decision]) -> ReportRecords:
    """Apply people's decisions, describe, prove the quotations, and count what is missing."""
    from pipeline.check.completeness import find_gaps
    from pipeline.check.landmarks import landmark_notices
    from pipeline.check.quotations import apply_proofs
    from pipeline.describe.describe import describe
    from pipeline.review.apply import apply_decisions, keep_settled

    decided = apply_decisions(reading.found, decisions, reading.labels)
    described = keep_settled(describe(decided.recommendations, _for_deadlines(reading.inquiry)), decided)
    proofs, second_fails = _proofs(described, task)
    unseen = {proof.id for proof in proofs if proof.unseen} - set(decided.settled)
    proved = apply_proofs(_seen(described, unseen), proofs)
    unproved = [
        Notice(
            kind="hidden text" if proof.id in unseen else "unproved quotation",
            message=f"{proof.id}: {proof.reason}" + ("; it is not quoted." if proof.id in unseen else ""),
            inquiry=task.id,
            pages=proof.pages,
        )
        for proof in proofs
        if proof.checked and not proof.holds
    ]
    missing = [*find_gaps(reading.inquiry, proved, reading.found), *landmark_notices(reading.inquiry, proved)]
    return ReportRecords(
        id=task.id,
        path=task.path,
        sha256=reading.sha256,
        page_count=len(reading.labels),
        labels=reading.labels,
        inquiry=reading.inquiry,
        recommendations=tuple(proved),
        near_misses=reading.near_misses,
        notices=(*reading.notices, *decided.notices, *missing, *second_fails, *unproved),
    )


def _proofs(records: Sequence[Recommendation], task: ReportTask) -> tuple[list[Proof], list[Notice]]:
    """The proofs of a report's quotations; where the second engine cannot read the file, none and a notice of it."""
    from pipeline.check.quotations import verify_recommendations

    try:
        return verify_recommendations(records, task.path), []
    except (EncryptedPDF, UnreadablePDF) as error:
        if ran_out_of_memory(error):
            raise
        problem = error.problem.replace(str(task.path), readable_name(task.path))
        message = f"No quotation could be proved: {problem}"
        return [], [Notice(kind="unproved report", message=message, inquiry=task.id, next_step=error.next_step)]


def _seen(records: Sequence[Recommendation], unseen: Collection[str]) -> list[Recommendation]:
    """The records that a reader of the page can see; without its whole, which stands before it, a part is none."""
    gone = set(unseen)
    for record in records:
        if record.parent in gone:
            gone.add(record.id)
    return [record for record in records if record.id not in gone]


def inquiry_from_pdf(report: Report) -> Inquiry:
    """An inquiry as far as its PDF describes it; `read_from_pdf` says which fields were read so."""
    from pipeline.read.titles import read_front_matter

    front = read_front_matter(report)
    read = ["title"] if front.title else []
    if front.published is not None:
        read.append("published (month only)" if front.to_the_month else "published")
    return Inquiry(
        id=report.inquiry,
        title=front.title or report.file,
        published=front.published,
        file=report.file,
        sha256=report.sha256,
        read_from_pdf=tuple(read),
    )


def _for_deadlines(inquiry: Inquiry) -> Inquiry:
    """The inquiry as deadlines may count from it: a month without a day is no date to count from."""
    if "published (month only)" in inquiry.read_from_pdf:
        return inquiry.model_copy(update={"published": None})
    return inquiry


def _key(task: ReportTask, settings: Settings) -> str:
    """All that a report's records depend on: the file, what the manifest says, settings, word lists, version."""
    digest = file_hash(task.path) if task.path.is_file() else "missing"
    words = [file_hash(find(Path("config") / name)) for name in (settings.extract.families, *_WORD_LISTS)]
    return content_key(
        program_hash(), task.id, task.path.name, digest, task.inquiry, settings.read, settings.extract, words
    )

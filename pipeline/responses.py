"""A government's response from PDF to answers that are joined to a report's recommendations and proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.errors import EncryptedPDF, SaidBeforeError, UnreadablePDF
from pipeline.program import program_hash
from pipeline.records import Notice, Recommendation, Response, ResponseDocument
from pipeline.reports import ReportTask, one_cause, work_on_report
from pipeline.settings import Settings, find
from pipeline.stages import Log
from pipeline.store import RunFolder, content_key, file_hash, readable_name
from pipeline.workers import do_apart, say, threads_each


class ResponseRecords(BaseModel):
    """What one response document yielded: its answers, and what a user must know."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    page_count: int
    answers: tuple[Response, ...]
    notices: tuple[Notice, ...]


def work_on_response(
    path: Path,
    recommendations: Sequence[Recommendation],
    inquiry: str,
    document: ResponseDocument | None,
    settings: Settings,
    folder: RunFolder | None = None,
    log: Log | None = None,
) -> ResponseRecords:
    """Read a response, join its answers to the recommendations of one report, and prove the words of each status.

    It is done in a process of its own; what the folder holds from before is not done again. Raises the errors of
    `work_on_report`.
    """
    key = _key(path, recommendations, inquiry, document, settings) if folder is not None else ""
    known = folder.load_stage("response", key, ResponseRecords) if folder is not None else None
    log = log or Log()
    if known is not None:
        log.kept("response", readable_name(path))
        return known
    log.done("response", "not read before with these recommendations", readable_name(path))
    work = partial(_read_and_join, path, recommendations, inquiry, document)
    made = do_apart(work, settings, settings.run, path)
    if folder is not None:
        folder.save_stage("response", key, made)
    return made


def _read_and_join(
    path: Path,
    recommendations: Sequence[Recommendation],
    inquiry: str,
    document: ResponseDocument | None,
    settings: Settings,
) -> ResponseRecords:
    with one_cause(path):
        return _joined(path, recommendations, inquiry, document, settings)


def _joined(
    path: Path,
    recommendations: Sequence[Recommendation],
    inquiry: str,
    document: ResponseDocument | None,
    settings: Settings,
) -> ResponseRecords:
    from pipeline.read.reader import read_report
    from pipeline.respond.answers import read_answers
    from pipeline.respond.rules import load_response_rules

    if path.suffix.lower() == ".csv":
        return _from_list(path, recommendations, inquiry, document)
    whole = settings.read.model_copy(update={"screen": False})
    report = read_report(path, inquiry, whole, threads_each(settings.run.jobs, 1), say)
    rules = load_response_rules(find("config/responses.toml"))
    answers, notices = read_answers(report, recommendations, rules, document)
    proved, unproved = _proved([answer.model_copy(update={"inquiry": inquiry}) for answer in answers], path)
    return ResponseRecords(
        sha256=report.sha256,
        page_count=len(report.pages),
        answers=tuple(proved),
        notices=(*report.notices, *(_softened(notice) for notice in notices), *unproved),
    )


def _from_list(
    path: Path, recommendations: Sequence[Recommendation], inquiry: str, document: ResponseDocument | None
) -> ResponseRecords:
    """Statuses that others compiled, as answers in state `list`."""
    from pipeline.respond.rules import load_response_rules
    from pipeline.respond.statuses import read_statuses

    answers, notices = read_statuses(path, recommendations, load_response_rules(find("config/responses.toml")))
    own = {"inquiry": inquiry, "document": document.id if document is not None else None}
    return ResponseRecords(
        sha256=file_hash(path),
        page_count=0,
        answers=tuple(answer.model_copy(update=own) for answer in answers),
        notices=tuple(_softened(notice) for notice in notices),
    )


def _softened(notice: Notice) -> Notice:
    """That a recommendation has no answer is a finding about the response, not a fault of the run."""
    return notice.model_copy(update={"severity": "note"}) if notice.kind == "no answer" else notice


def _proved(answers: Sequence[Response], path: Path) -> tuple[list[Response], list[Notice]]:
    """Answers with the state of their status words: found again by the second reader, read by OCR, or not found."""
    from pipeline.check.quotations import verify_passages

    checked = [answer for answer in answers if answer.status_words and answer.state not in ("ocr", "list")]
    try:
        holds = verify_passages([(answer.status_words, answer.response_pages) for answer in checked], path)
    except (EncryptedPDF, UnreadablePDF):
        holds = [False] * len(checked)
    states = {id(answer): "verified" if good else "unverified" for answer, good in zip(checked, holds, strict=True)}
    proved = [answer.model_copy(update={"state": states.get(id(answer), answer.state)}) for answer in answers]
    notices = [
        Notice(
            kind="unproved answer",
            message=f"The words that show the status of {answer.number or 'an answer'} were not found on their pages.",
            inquiry=answer.inquiry,
            pages=answer.response_pages,
        )
        for answer, good in zip(checked, holds, strict=True)
        if not good
    ]
    return proved, notices


def respond_pair(
    report: Path, response: Path, settings: Settings, warn: Callable[[str], None]
) -> tuple[list[dict[str, object]], bool]:
    """The lines that `saidbefore respond` prints for one report and one response, and whether any is an answer."""
    from pipeline.records import slug
    from pipeline.respond.answers import as_line

    name = slug(report.stem, 12) or "report"
    records = work_on_report(ReportTask(id=name, path=report), settings)
    for notice in records.notices:
        warn(f"{readable_name(report)}: {notice.message}")
    made = work_on_response(response, records.recommendations, name, None, settings)
    for notice in made.notices:
        warn(f"{notice.message} {notice.next_step}".strip())
    answered = any(answer.status != "no answer" for answer in made.answers)
    return [as_line(answer) for answer in made.answers], answered


def failed(path: Path, inquiry: str, error: SaidBeforeError) -> Notice:
    """A response that could not be read, as a notice."""
    return Notice(
        kind="failed file",
        message=error.problem.replace(str(path), readable_name(path)),
        inquiry=inquiry,
        severity="failure",
        next_step=error.next_step,
    )


def _key(
    path: Path,
    recommendations: Sequence[Recommendation],
    inquiry: str,
    document: ResponseDocument | None,
    settings: Settings,
) -> str:
    words = file_hash(find("config/responses.toml"))
    texts = [(record.id, record.number, record.text) for record in recommendations]
    return content_key(program_hash(), file_hash(path), inquiry, document, settings.read, words, texts)

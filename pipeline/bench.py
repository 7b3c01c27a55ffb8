"""Speed as ratios from one run: our extraction beside pdfplumber over every page and beside the pdfium floor."""

from __future__ import annotations

import hashlib
import importlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Read, Settings, find

Row = dict[str, float | int | str | bool]

FLOOR, PLUMBER = "pdfium, text of every page", "pdfplumber, words of every page"
OURS, UNSCREENED = "saidbefore", "saidbefore without screening"
WHOLE = "saidbefore, described and proved"
_COLUMNS = (
    "way", "CPU seconds", "seconds", "start-up", "pages a second", "peak MB", "times the floor",
    "times faster than pdfplumber", "same recommendations",
)  # fmt: skip
_ROUNDS, _ROUNDS_OF_OTHERS = 5, 2  # of the floor and ours, and of what takes longer: the quickest counts


def bench(paths: Sequence[Path]) -> list[Row]:
    """Each way of reading the same PDFs, each in a process of its own, one after the other; one row a way.

    CPU seconds (user and system, all threads of the process) count for the ratios and for pages a second, as other
    work on the machine hardly changes them; `seconds` are those of the clock. Both are of the work alone: `start-up`
    are the CPU seconds that the interpreter and its imports take before. Peak memory is in MB. Extraction is reading
    and finding, OCR of what needs it included; describing (spaCy) and proving (a second engine) are in a row of
    their own. Each way is measured in several rounds, of which the quickest counts: other work only adds to them.
    """
    rounds = [(_in_own_process(FLOOR, paths), _in_own_process(OURS, paths)) for _ in range(_ROUNDS)]
    floor, ours = (_quickest(rows) for rows in zip(*rounds, strict=True))
    others = [
        _quickest([_in_own_process(way, paths) for _ in range(_ROUNDS_OF_OTHERS)])
        for way in (UNSCREENED, WHOLE, PLUMBER)
    ]
    return _compared([ours, *others, floor])


def _quickest(rows: Sequence[Row]) -> Row:
    """The row with the fewest CPU seconds."""
    return min(rows, key=lambda row: float(row["CPU seconds"]))


def _compared(rows: Sequence[Row]) -> list[Row]:
    """The rows with their ratios, and whether the recommendations are those of the way without screening."""
    by_way = {row["way"]: row for row in rows}
    floor, plumber = (float(by_way[way]["CPU seconds"]) for way in (FLOOR, PLUMBER))
    return [
        {
            **row,
            "times the floor": round(float(row["CPU seconds"]) / floor, 1),
            "times faster than pdfplumber": round(plumber / float(row["CPU seconds"]), 1),
            **({"same recommendations": row["found"] == by_way[UNSCREENED]["found"]} if row["found"] else {}),
        }
        for row in rows
    ]


def as_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [list(_COLUMNS), ["---"] * len(_COLUMNS)]
    lines += [[_cell(row.get(column)) for column in _COLUMNS] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: float | int | str | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return "–" if value is None else str(value)


def _in_own_process(way: str, paths: Sequence[Path]) -> Row:
    command = [sys.executable, "-m", "pipeline.bench", way, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row: Row = json.loads(done.stdout)
    return row


# ---------------------------------------------------------------- the ways, each in its own process


def _extraction(path: Path, screen: bool) -> tuple[int, str]:
    from pipeline.extract.extract import find_recommendations
    from pipeline.extract.sections import load_layouts
    from pipeline.read.reader import read_report

    report = read_report(path, path.stem, Read(screen=screen))
    found = find_recommendations(report, load_layouts(find("config/layouts.toml")))
    return len(report.pages), "\n".join(record.model_dump_json() for record in found.recommendations)


def _whole(path: Path) -> tuple[int, str]:
    from pipeline.reports import ReportTask, decide_and_prove, read_and_find

    task = ReportTask(id=path.stem, path=path)
    return decide_and_prove(task, read_and_find(task, Settings()), ()).page_count, ""


def _pdfplumber(path: Path) -> tuple[int, str]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words(extra_attrs=["fontname", "size"])
            page.close()
        return len(pdf.pages), ""


def _pdfium(path: Path) -> tuple[int, str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    pages = len(document)
    document.close()
    return pages, ""


@dataclass(frozen=True, slots=True)
class _Way:
    """How one PDF is read (its number of pages, the recommendations as JSON) and the modules that this needs."""

    read: Callable[[Path], tuple[int, str]]
    modules: tuple[str, ...]


_EXTRACTION = (
    "pypdfium2", "numpy", "PIL.Image", "tesserocr", "pipeline.read.reader", "pipeline.read.ocr",
    "pipeline.extract.extract",
)  # fmt: skip
_WAYS = {
    OURS: _Way(lambda path: _extraction(path, screen=True), _EXTRACTION),
    UNSCREENED: _Way(lambda path: _extraction(path, screen=False), _EXTRACTION),
    WHOLE: _Way(
        _whole,
        (*_EXTRACTION, "pipeline.reports", "pipeline.describe.describe", "pipeline.check.quotations", "spacy"),
    ),
    PLUMBER: _Way(_pdfplumber, ("pdfplumber",)),
    FLOOR: _Way(_pdfium, ("pypdfium2",)),
}


def _measure(name: str, paths: Sequence[Path]) -> Row:
    way = _WAYS[name]
    for module in way.modules:
        importlib.import_module(module)
    start, clock = time.process_time(), time.perf_counter()
    done = [way.read(path) for path in paths]
    cpu, seconds = time.process_time() - start, time.perf_counter() - clock
    records = "\n".join(text for _, text in done)
    return {
        "way": name,
        "CPU seconds": round(cpu, 2),
        "seconds": round(seconds, 2),
        "start-up": round(start, 2),
        "pages a second": round(sum(count for count, _ in done) / cpu, 1),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "found": hashlib.sha256(records.encode()).hexdigest() if records.strip() else "",
    }


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], [Path(name) for name in sys.argv[2:]])))

"""Speed as ratios from one run: our extraction beside pdfplumber over every page and beside the pdfium floor."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.settings import Read, find


def bench(paths: Sequence[Path]) -> list[dict[str, float | int | str | bool]]:
    """Each way of reading the same PDFs, each in a process of its own, one after the other.

    One row a way: seconds, pages a second, peak memory in MB, how many times the floor it takes and how many times
    faster than pdfplumber it is, and whether the recommendations are those of the run without screening.
    """
    rows = [_in_own_process(way, paths) for way in _WAYS]
    floor = next(float(row["seconds"]) for row in rows if row["way"] == "pdfium, text of every page")
    plumber = next(float(row["seconds"]) for row in rows if row["way"] == "pdfplumber, words of every page")
    unscreened = next(row["found"] for row in rows if row["way"] == "saidbefore without screening")
    for row in rows:
        seconds = float(row["seconds"])
        row["times the floor"] = round(seconds / floor, 1)
        row["times faster than pdfplumber"] = round(plumber / seconds, 1)
        if row["found"]:
            row["same recommendations"] = row["found"] == unscreened
    return rows


def as_table(rows: Sequence[dict[str, float | int | str | bool]]) -> str:
    """The rows as a Markdown table."""
    columns = [
        "way", "seconds", "pages a second", "peak MB", "times the floor", "times faster than pdfplumber",
        "same recommendations",
    ]  # fmt: skip
    lines = [columns, ["---"] * len(columns)]
    lines += [[_cell(row.get(column)) for column in columns] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: float | int | str | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return "–" if value is None else str(value)


def _in_own_process(way: str, paths: Sequence[Path]) -> dict[str, float | int | str | bool]:
    command = [sys.executable, "-m", "pipeline.bench", way, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row: dict[str, float | int | str | bool] = json.loads(done.stdout)
    return row


def _extraction(path: Path, screen: bool) -> tuple[int, str]:
    from pipeline.extract.extract import find_recommendations
    from pipeline.extract.sections import load_layouts
    from pipeline.read.reader import read_report

    report = read_report(path, path.stem, Read(screen=screen))
    found = find_recommendations(report, load_layouts(find("config/layouts.toml")))
    return len(report.pages), "\n".join(record.model_dump_json() for record in found.recommendations)


def _pdfplumber(path: Path) -> tuple[int, str]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words(extra_attrs=["fontname", "size"])
            page.close()
        return len(pdf.pages), ""


def _pdfium(path: Path) -> tuple[int, str]:
    from pipeline.read.document import open_pdf, plain_texts

    with open_pdf(path, Read()) as document:
        return len(plain_texts(document)), ""


_WAYS: dict[str, Callable[[Path], tuple[int, str]]] = {
    "saidbefore": lambda path: _extraction(path, screen=True),
    "saidbefore without screening": lambda path: _extraction(path, screen=False),
    "pdfplumber, words of every page": _pdfplumber,
    "pdfium, text of every page": _pdfium,
}


def _measure(way: str, paths: Sequence[Path]) -> dict[str, float | int | str]:
    start = time.perf_counter()
    done = [_WAYS[way](path) for path in paths]
    seconds = time.perf_counter() - start
    pages = sum(count for count, _ in done)
    records = "\n".join(text for _, text in done)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "way": way,
        "seconds": round(seconds, 2),
        "pages a second": round(pages / seconds, 1),
        "peak MB": round(peak),
        "found": hashlib.sha256(records.encode()).hexdigest() if records.strip() else "",
    }


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], [Path(name) for name in sys.argv[2:]])))

"""Whether memory grows with the number of documents: many small invented reports, each read in a run of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.reports import tasks_of_files, work_on_reports
from pipeline.settings import Run, Settings
from pipeline.store import RunFolder

# Recommendations of an invented report: two lines each, so unlike that none is taken for another printed again.
_ASKS = (
    "should count the bells of every tower", "and publish their number each year.",
    "should train each ringer before Easter", "so that no rope is pulled in haste.",
    "must inspect ladders and lofts monthly", "with a carpenter who did not build them.",
    "should lend spare clappers to its neighbours", "whenever a storm has been foretold.",
    "should keep one register of all repairs", "open to anybody who asks for it.",
    "must appoint an officer for owls and bats", "who reports to the bishop in autumn.",
)  # fmt: skip
_LINES_A_PAGE = 45


def growth(counts: Sequence[int], jobs: int = 1) -> list[dict[str, float | int]]:
    """One row for each number of documents, each read by a process of its own that hands them out.

    Seconds, documents a second, the peak memory of the process that hands out and gathers (MB), and what each document
    beyond those of the first row adds to that (KB). Its workers are not counted: `run.memory_mb` limits each.
    """
    rows = [_in_own_process(count, jobs) for count in counts]
    for row in rows[1:]:
        more = row["documents"] - rows[0]["documents"]
        row["KB a document"] = round((row["peak MB"] - rows[0]["peak MB"]) * 1024 / more, 1)
    return rows


def as_table(rows: Sequence[dict[str, float | int]]) -> str:
    """The rows as a Markdown table."""
    columns = ["documents", "recommendations", "seconds", "documents a second", "peak MB", "KB a document"]
    lines = [columns, ["---"] * len(columns), *([str(row.get(name, "–")) for name in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _in_own_process(count: int, jobs: int) -> dict[str, float | int]:
    command = [sys.executable, "-m", "pipeline.bench_documents", str(count), str(jobs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    row: dict[str, float | int] = json.loads(done.stdout)
    return row


def _measure(count: int, jobs: int) -> dict[str, float | int]:
    with tempfile.TemporaryDirectory(prefix="saidbefore-") as name:
        folder = Path(name)
        paths = [invented_report(folder / f"report-{number}.pdf", number) for number in range(count)]
        tasks, _ = tasks_of_files(paths)
        start = time.perf_counter()
        reports = work_on_reports(tasks, Settings(run=Run(jobs=jobs)), RunFolder(folder / "run"), lambda *_: None)
        seconds = time.perf_counter() - start
    return {
        "documents": count,
        "recommendations": sum(len(report.recommendations) for report in reports),
        "seconds": round(seconds, 1),
        "documents a second": round(count / seconds, 1),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


# ---------------------------------------------------------------- invented reports


def invented_report(path: Path, number: int) -> Path:
    """Write a small PDF of three pages and more: a title, findings, and numbered recommendations of its own."""
    pairs = zip(_ASKS[::2], _ASKS[1::2], strict=True)
    asks = [
        line
        for place, (first, second) in enumerate(pairs, 1)
        for line in (f"Recommendation {place}", f"The council of parish {number} {first}", second, "")
    ]
    front = [f"Report of the Inquiry into the Bells of Parish {number}", "", f"Published on 4 May {1990 + number % 30}"]
    found = ["What happened", "", *["The witnesses agreed on little but the weather."] * 20]
    listed = ["Recommendations", "", *asks]
    pages = [front, found, *(listed[at : at + _LINES_A_PAGE] for at in range(0, len(listed), _LINES_A_PAGE))]
    path.write_bytes(_pdf(pages))
    return path


def _pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Lines of Helvetica on pages of A4; the text is plain letters."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page, lines in enumerate(pages):
        drawn = "".join(f"BT /F1 11 Tf 72 {770 - 15 * row} Td ({line}) Tj ET\n" for row, line in enumerate(lines))
        resources = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} /Contents {5 + 2 * page} 0 R >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    data, offsets = "%PDF-1.4\n", []
    for place, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{place} 0 obj\n{content}\nendobj\n"
    table = "0000000000 65535 f \n" + "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return f"{data}xref\n0 {size}\n{table}{trailer}".encode("ascii")


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]))))

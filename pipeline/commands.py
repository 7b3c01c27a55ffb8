"""What the commands beside `run` do: single stages on files, checks, and questions to a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import (
    Exit,
    MissingPDF,
    MissingResource,
    SaidBeforeError,
    SettingsError,
    StoreError,
    UnreadablePDF,
    UnusableTable,
    UsageError,
)
from pipeline.records import Recommendation, tokens
from pipeline.reports import ReportRecords, ReportTask, tasks_of_files, work_on_report
from pipeline.reviewing import load_decisions
from pipeline.settings import Run, Settings, find
from pipeline.store import file_hash
from pipeline.workers import do_apart

if TYPE_CHECKING:
    from pipeline.publish.results import Results, RunFile

Warn = Callable[[str], None]
Explain = Callable[[ReportRecords], None]


def extract_files(
    paths: Sequence[Path], settings: Settings, warn: Warn, explain: Explain | None = None
) -> Iterator[Recommendation]:
    """The recommendations of each PDF in turn; a file that cannot be read is warned of, and the rest goes on.

    `explain` is told of each report before its recommendations come. Raises BatchFailed at the end where a file could
    not be read.
    """
    decisions, notices = load_decisions(settings)
    tasks, same = tasks_of_files(paths)
    for notice in (*notices, *same):
        warn(f"{notice.message} {notice.next_step}".strip())
    failures: list[SaidBeforeError] = []
    for task in tasks:
        try:
            records = work_on_report(task, settings, decisions)
        except SettingsError:
            raise
        except SaidBeforeError as error:
            failures.append(error)
            warn(str(error))
            continue
        for notice in records.notices:
            warn(f"{task.path.name}: {notice.message} {notice.next_step}".strip())
        if explain is not None:
            explain(records)
        yield from records.recommendations
    if failures:
        raise BatchFailed(failures, len(tasks))


def explain_to(folder: Path | None, say: Warn) -> Explain:
    """How `extract --explain` explains a report: text to say, and a page with pictures in a folder of its own.

    Without a folder a temporary one is made, kept and named.
    """
    import tempfile

    from pipeline.publish.explain import explain_text, write_explanation

    root = folder if folder is not None else Path(tempfile.mkdtemp(prefix="saidbefore-explain-"))

    def explain(report: ReportRecords) -> None:
        say(explain_text(report.path.name, report.recommendations, report.near_misses))
        try:
            page = write_explanation(
                report.path, root / report.id, report.recommendations, report.near_misses, report.notices
            )
            say(f"Pictures: {page}")
        except UnreadablePDF as error:
            say(f"No pictures: {error} The text is in {root / report.id}.")

    return explain


class BatchFailed(Exception):
    """Files of a batch could not be read; each was named when it failed. `exit_code` says whether any could."""

    def __init__(self, failures: Sequence[SaidBeforeError], files: int) -> None:
        super().__init__(f"{len(failures)} of {files} files failed")
        missing = all(isinstance(error, MissingPDF) for error in failures)
        nothing = Exit.RESOURCE_MISSING if missing else Exit.NOTHING_USABLE
        self.exit_code = Exit.DONE_IN_PART if len(failures) < files else nothing


def read_json_lines(path: Path, needed: Sequence[str]) -> list[dict[str, Any]]:
    """Objects of a JSON Lines file that have text under each needed key.

    Raises MissingResource where there is no file, UnusableTable naming the line where one is something else.
    """
    if not path.exists():
        raise MissingResource(f"{path}: is not there.", "Name a JSON Lines file.")
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableTable(f"{path}: cannot be read ({error}).", "Name a JSON Lines file in UTF-8.") from error
    rows = [_json_line(path, number, line, needed) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise UnusableTable(f"{path}: holds nothing.", f"Each line needs {', '.join(needed)}.")
    return rows


def _json_line(path: Path, number: int, line: str, needed: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnusableTable(f"{path}: line {number} is not JSON ({error}).", "Mend that line.") from error
    if not isinstance(row, dict):
        raise UnusableTable(f"{path}: line {number} is no JSON object.", f"Each line needs {', '.join(needed)}.")
    for key in needed:
        if not isinstance(row.get(key), str):
            step = f"Each line needs {', '.join(needed)} as text."
            raise UnusableTable(f"{path}: line {number} has no text under “{key}”.", step)
        row[key] = _whole_characters(row[key])
    return row


def _whole_characters(text: str) -> str:
    """Text without half characters (lone surrogates), which JSON can hold and no model can read."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def compare_file(path: Path, settings: Settings, warn: Warn) -> list[dict[str, Any]]:
    """Each {"a", "b", …} of a file with its score and verdict; other keys are kept, lines stay in their order."""
    from pipeline.compare.score import PairInput, compare_pairs
    from pipeline.compare.themes import load_codebook
    from pipeline.compare.vectors import load_vectors
    from pipeline.describe.asks import find_asks

    rows = read_json_lines(path, ("a", "b"))
    vectors = load_vectors(settings.compare)
    if vectors.notice:
        warn(vectors.notice)
    codebook = load_codebook(find(Path("config") / settings.compare.themes))
    asks = {text: find_asks(text) for row in rows for text in (row["a"], row["b"])}
    pairs = [
        PairInput(row["a"], row["b"], asks[row["a"]], asks[row["b"]], _name(row, "a_inquiry"), _name(row, "b_inquiry"))
        for row in rows
    ]
    verdicts = compare_pairs(pairs, vectors, codebook, settings.compare)
    return [
        {**row, "score": round(found.score, 4), "verdict": found.verdict, "why": found.shared.why}
        for row, found in zip(rows, verdicts, strict=True)
    ]


def _name(row: dict[str, Any], key: str) -> str | None:
    """A name in a row as text, whether it was written as text or as a number; null where there is none."""
    value = row.get(key)
    return None if value is None else _whole_characters(str(value))


def code_file(path: Path, settings: Settings, warn: Warn) -> list[dict[str, Any]]:
    """Each {"id", "text"} of a file with its one to three themes, most central first."""
    from pipeline.compare.learned import learned_of, with_learned
    from pipeline.compare.themes import assign_themes, load_codebook
    from pipeline.compare.vectors import load_vectors

    rows = read_json_lines(path, ("text",))
    vectors = load_vectors(settings.compare)
    learned = learned_of(settings.compare.learned)
    for said in (vectors.notice, learned.said(settings.compare.learned) if learned is not None else ""):
        if said:
            warn(said)
    codebook = with_learned(load_codebook(find(Path("config") / settings.compare.themes)), learned)
    coded = assign_themes(_as_records(rows), codebook, vectors)
    return [
        {**row, "themes": [theme.model_dump(mode="json") for theme in record.themes]}
        for row, record in zip(rows, coded, strict=True)
    ]


def _as_records(rows: Sequence[dict[str, Any]]) -> list[Recommendation]:
    """Texts of a file as recommendations without a page, under the ids that the file gives them."""
    from pipeline.describe.asks import find_asks

    return [
        Recommendation(
            id=_name(row, "id") or f"text-{number}",
            inquiry=_name(row, "inquiry") or "texts",
            level="recommendation",
            text=row["text"],
            asks=find_asks(row["text"]),
        )
        for number, row in enumerate(rows, 1)
    ]


def check_codebook_lines(settings: Settings, texts: Path | None) -> list[str]:
    """What `code --check` prints: themes that overlap or catch nothing, on given texts or the codebook's examples."""
    from pipeline.compare.themes import check_codebook, load_codebook
    from pipeline.compare.vectors import load_vectors

    codebook = load_codebook(find(Path("config") / settings.compare.themes))
    vectors = load_vectors(settings.compare)
    records = _as_records(read_json_lines(texts, ("text",))) if texts is not None else []
    return [notice.message for notice in check_codebook(codebook, vectors, records)]


def trace_ask(text: str, run_dir: Path, settings: Settings) -> tuple[list[dict[str, Any]], str]:
    """A dated list of who asked for this before, from a run folder, and the sentence to print where there is none."""
    from pipeline.compare.themes import load_codebook
    from pipeline.compare.trace import nothing_found, trace
    from pipeline.compare.vectors import load_vectors
    from pipeline.describe.asks import find_asks

    if not tokens(text):
        raise UsageError("The question has no words.", "Say what was asked, such as “share information”.")
    results = results_of(run_dir)
    if not results.recommendations:
        raise UsageError(f"{run_dir}: holds no recommendations.", "Run `saidbefore run` first, or name its folder.")
    codebook = load_codebook(find(Path("config") / settings.compare.themes))
    vectors = load_vectors(settings.compare, run_dir / "cache")
    inquiries = {inquiry.id: inquiry for inquiry in results.inquiries}
    asks = find_asks(text)
    hits = trace(text, results.recommendations, inquiries, settings.compare, vectors, codebook, asks)
    return [hit.model_dump(mode="json") for hit in hits], nothing_found(text, results.recommendations, inquiries)


def write_trace(
    question: str, hits: Sequence[dict[str, Any]], nothing: str, run_dir: Path, csv: Path | None, docx: Path | None
) -> None:
    """A trace as CSV and as a Word document, where they are wanted. Raises StoreError where one cannot be written."""
    from pipeline.store import write_atomically

    results = results_of(run_dir) if csv or docx else None
    if csv is not None and results is not None:
        from pipeline.publish.traced import trace_csv

        write_atomically(csv, trace_csv(hits, nothing, results))
    if docx is not None and results is not None:
        from pipeline.publish.traced import trace_document

        write_atomically(docx, trace_document(question, hits, nothing, results))


def verify_run(run_dir: Path, pdf_folder: Path | None = None) -> tuple[list[str], dict[str, int]]:
    """Prove every quotation of a run again from its PDFs: lines for what does not hold, and counts by state.

    A PDF is looked for where the run read it, then under its name in `pdf_folder`. Raises StoreError where the folder
    holds no run.
    """
    results = results_of(run_dir)
    files = {file.inquiry: file for file in results.run.files if file.kind == "report"}
    failures: list[str] = []
    counts: Counter[str] = Counter()
    for name, records in results.of_inquiry.items():
        paged = [record for record in records if record.state != "list"]
        counts["list"] += len(records) - len(paged)
        if paged:
            failures += _verify_one(name, paged, _pdf_of(files.get(name), run_dir, pdf_folder), counts)
    return failures, dict(counts)


def results_of(run_dir: Path) -> Results:
    """What a run found; StoreError where the folder holds no run, or a file of it was changed into something else."""
    from pipeline.publish.results import load_results

    if run_dir.is_dir() and not (run_dir / "run.json").is_file():
        raise StoreError(f"{run_dir}: holds no run.", "Name a folder that `saidbefore run` has written.")
    try:
        return load_results(run_dir)
    except (ValueError, OSError) as error:
        step = "Run again into this folder."
        raise StoreError(f"{run_dir}: cannot be read as a run ({error}).", step) from error


def _pdf_of(file: RunFile | None, run_dir: Path, pdf_folder: Path | None) -> Path | str:
    """The PDF that the run read, or why it cannot be had."""
    if file is None:
        return "the run names no PDF of it."
    places = [run_dir / file.link] if file.link else []
    places += [pdf_folder / file.name] if pdf_folder else []
    there = [place.resolve() for place in places if place.is_file()]
    same = [place for place in there if file.sha256 is None or file_hash(place) == file.sha256]
    if same:
        return same[0]
    if there:
        return f"{there[0].name} is not the file that the run read (its sha256 differs)."
    return f"{file.name} is not where the run left it; name its folder with --pdf."


def _verify_one(name: str, records: Sequence[Recommendation], pdf: Path | str, counts: Counter[str]) -> list[str]:
    from pipeline.check.quotations import verify_recommendations

    if isinstance(pdf, str):
        counts["not checked"] += len(records)
        return [f"{name}: {pdf} Not checked: {len(records)} quotations."]
    try:
        proofs = do_apart(partial(verify_recommendations, pdf=pdf), records, Run(), pdf)
    except SaidBeforeError as error:
        counts["not checked"] += len(records)
        return [f"{name}: {error.problem} Not checked: {len(records)} quotations."]
    counts.update(proof.state for proof in proofs)
    return [f"{proof.id}: {proof.reason}" for proof in proofs if proof.checked and not proof.holds]


def evaluate_folder(gold: Path, pdf: Path, settings: Settings, warn: Warn, jobs: int = 1) -> Any:
    """Extract every document of a gold folder from the PDFs of the same name and score it."""
    from pipeline.check.gold import evaluate, gold_documents, neither_pages
    from pipeline.describe.bodies import canonical, default_bodies
    from pipeline.reports import work_on_reports
    from pipeline.store import RunFolder

    documents = gold_documents(gold)
    bodies = default_bodies()
    tasks = [ReportTask(id=name, path=pdf / f"{name}.pdf", inquiry=_dated(pdf, name)) for name in documents]
    with _scratch() as folder:
        own = settings.model_copy(update={"run": settings.run.model_copy(update={"jobs": jobs})})
        reports = work_on_reports(tasks, own, RunFolder(folder), lambda *_: None)
    for report in reports:
        if report.inquiry is None:
            warn(f"{report.id}: {report.notices[0].message}")
    found = {report.id: list(report.recommendations) for report in reports}
    return evaluate(
        gold, found, lambda name: canonical(name, bodies) or name, neither_pages(find("config/evaluation.toml"))
    )


def evaluate_answers(gold: Path, pdf: Path, settings: Settings) -> str:
    """Join the responses in a folder (`<document>-response.pdf`) to their reports and score them: a Markdown table."""
    from pipeline.check.answers import answers_as_table, evaluate_responses, gold_answers
    from pipeline.responses import work_on_response

    found = {}
    for name in sorted({answer.document for answer in gold_answers(gold)}):
        records = work_on_report(ReportTask(id=name, path=pdf / f"{name}.pdf"), settings)
        answer = work_on_response(pdf / f"{name}-response.pdf", records.recommendations, name, None, settings)
        found[name] = answer.answers
    return answers_as_table(evaluate_responses(gold, found))


def evaluate_scans(gold: Path, pdf: Path, settings: Settings, dpi: int, seeds: Sequence[int]) -> list[Any]:
    """Make the list pages of a gold folder's documents into scans, read them by OCR and score the result, by seed."""
    from pipeline.check.gold import gold_documents
    from pipeline.check.scans import make_scan

    scores = []
    for seed in seeds:
        with _scratch() as folder:
            found = []
            for name, items in gold_documents(gold).items():
                pages = sorted({page for item in items for page in item.pages})
                make_scan(pdf / f"{name}.pdf", range(pages[0], pages[-1] + 1), folder / f"{name}.pdf", dpi, seed)
                task = ReportTask(id=name, path=folder / f"{name}.pdf")
                found.append((items, work_on_report(task, settings).recommendations))
            scores.append(_scan_score(found, dpi, seed))
    return scores


def _scan_score(found: Sequence[tuple[Any, Sequence[Recommendation]]], dpi: int, seed: int) -> Any:
    from pipeline.check.scans import ScanScore, character_error
    from pipeline.records import agreement

    right = wanted = given = edits = length = 0
    for items, records in found:
        free = list(records)
        for item in items:
            best = max(free, key=lambda record: agreement(item.text, record.text), default=None)
            if best is None or agreement(item.text, best.text) < 0.5:
                wanted += item.level == "recommendation" and not item.ambiguous
                continue
            free.remove(best)
            wrong, size = character_error(best.text, item.text)
            edits, length = edits + wrong, length + size
            if not item.ambiguous:
                wanted += item.level == "recommendation"
                given += best.level == "recommendation"
                right += item.level == best.level == "recommendation"
        given += sum(record.level == "recommendation" for record in free)
    f1 = 2 * right / (wanted + given) if wanted + given else 0.0
    return ScanScore(dpi, seed, round(f1, 4), round(edits / length, 4) if length else 1.0, right)


def _dated(pdf: Path, name: str) -> Any:
    """What a manifest beside the PDFs says of the document (the demonstration corpus has one), else null."""
    from pipeline.acquire.manifest import load_manifest

    manifest = pdf.parent / "inquiries.toml"
    if not manifest.is_file():
        return None
    return next((inquiry for inquiry in load_manifest(manifest) if inquiry.id == name), None)


def _scratch() -> Any:
    import contextlib
    import tempfile

    @contextlib.contextmanager
    def folder() -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="saidbefore-") as name:
            yield Path(name)

    return folder()


def floors_named(name: str) -> dict[str, Any]:
    """One set of floors from config/floors.toml; UsageError names the sets that there are."""
    from pipeline.settings import load_toml

    floors = load_toml(find("config/floors.toml"))
    if name not in floors:
        raise UsageError(f"config/floors.toml has no set “{name}”.", f"It has: {', '.join(sorted(floors))}.")
    return dict(floors[name])


def measure_coding(coding: Path, records: Path, settings: Settings, ablation: bool) -> str:
    """The table of how comparing and coding agree with people's codings, as Markdown."""
    from pipeline.compare.measure import measure, table
    from pipeline.describe.asks import find_asks

    return table(measure(coding, records, find_asks, settings.compare, ablation=ablation))


def records_schema() -> dict[str, Any]:
    """JSON schema of every kind of record that a run folder holds, by file name."""
    from pipeline import records

    kinds: dict[str, type[records.Record]] = {
        "recommendations.jsonl": records.Recommendation,
        "links.jsonl": records.Link,
        "families.jsonl": records.Family,
        "themes.json": records.Theme,
        "chronology.json": records.Chronology,
        "claims.jsonl": records.Claim,
        "responses.jsonl": records.Response,
        "citations.jsonl": records.Citation,
        "inquiries.jsonl": records.Inquiry,
    }
    return {name: kind.model_json_schema() for name, kind in kinds.items()}

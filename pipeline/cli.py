"""The command line: commands and their help; what they do stands in run.py and commands.py."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from pipeline.errors import Exit, SaidBeforeError, UsageError

# Help without rich: to load it takes as long as all else that --help does.
review = typer.Typer(
    help="People decide: what they decide goes over what the program found.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app = typer.Typer(
    help="What public inquiries recommended, and which of it had been recommended before, with the page.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 120},
)

ConfigFile = Annotated[Optional[Path], typer.Argument(help="Settings file; config/default.toml without one.")]  # noqa: UP045
Config = Annotated[Optional[Path], typer.Option("--config", help="Settings file.")]  # noqa: UP045
Out = Annotated[Optional[Path], typer.Option("--out", help="Where to write; the terminal without it.")]  # noqa: UP045


_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def main() -> None:
    """Run a command; every known error is one line on stderr and its exit code."""
    _speak_utf8()
    try:
        # Without standalone mode click hands back the exit code of a typer.Exit.
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except SaidBeforeError as error:
        _say(_one_line(str(error)))
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        _say("Stopped. What was finished is kept; run the same command again to go on.")
        sys.exit(Exit.DONE_IN_PART)
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe has gone: click makes a SystemExit of that.
        _drop_stdout()
        sys.exit(Exit.DONE)
    except OSError as error:
        _drop_stdout()
        what = f"{error.filename}: " if error.filename else "The output cannot be written: "
        _say(_one_line(f"{what}{error.strerror or error}. Check the place and its free space, and run again."))
        sys.exit(Exit.RESOURCE_MISSING)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        _say(_one_line(f"{error.format_message().rstrip('.')}. See `saidbefore --help`."))
        sys.exit(Exit.WRONG_USAGE)
    sys.exit(code if isinstance(code, int) else Exit.DONE)


def _drop_stdout() -> None:
    """Throw away what could not be written, or Python would try once more at exit and fail."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Data and messages are UTF-8 whatever the locale; what cannot be encoded is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _visible(text: str) -> str:
    """Text for a terminal: control characters, which can come from file names and PDFs, are shown, not obeyed."""
    return "".join(char if char.isprintable() or char == "\n" else f"\\x{ord(char):02x}" for char in text)


def _one_line(text: str) -> str:
    """An error for a terminal: line breaks, which a file name can hold, are shown too."""
    return _visible(text).replace("\n", "\\x0a")


def _json(value: Any, indent: int | None = None) -> str:
    """JSON in letters as they are, but escaped where a terminal would act on one."""
    return _ACTING.sub(lambda m: f"\\u{ord(m.group()):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _emit(rows: Iterator[dict[str, Any]] | list[dict[str, Any]], out: Path | None) -> None:
    lines = (_json(row) + "\n" for row in rows)
    if out is None:
        for line in lines:
            sys.stdout.write(line)
        sys.stdout.flush()
        return
    from pipeline.store import write_atomically

    write_atomically(out, "".join(lines))


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr where that is a terminal, else one line a report."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda name, done, total: _say(f"[{done + 1}/{total}] {name}") if name else None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Reading reports", total=None)

        def show(name: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=f"Reading {name}" if name else "Comparing")

        yield show


@app.command()
def run(
    config: ConfigFile = None,
    pdf: Annotated[Optional[list[Path]], typer.Option("--pdf", help="A report's PDF; may be repeated.")] = None,  # noqa: UP045
    records: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--records", help="A list of recommendations that others compiled (CSV or XLSX)."),
    ] = None,
    out: Annotated[Optional[Path], typer.Option("--out", help="The run folder to write.")] = None,  # noqa: UP045
    jobs: Annotated[Optional[int], typer.Option("--jobs", min=0, help="Processes; 0 is one a core.")] = None,  # noqa: UP045
    engine: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--engine", help="processes (of this machine) or dask (a cluster)."),
    ] = None,
    scheduler: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--scheduler", help="Address of a Dask scheduler; without it --engine dask works here."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show how --records would be read, and stop.")] = False,
    more: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Argument(help="Further files of --pdf or --records, so that a shell pattern may name many."),
    ] = None,
) -> None:
    """Read the inquiries, find their recommendations, compare them, and write a run folder.

    Without a settings file and without --pdf or --records it runs the inquiries of the manifest. With --pdf or
    --records alone it runs just those.
    """
    from pipeline.run import run as run_all
    from pipeline.settings import load_settings, with_run

    config, pdfs, lists = _sorted_by_kind([*(pdf or []), *([config] if config else []), *(more or [])], records or [])
    settings = with_run(load_settings(config), jobs=jobs, engine=engine, scheduler=scheduler)
    if dry_run:
        _show_lists(lists)
        return
    with_manifest = config is not None or not (pdfs or lists)
    with _progress() as progress:
        code, summary = run_all(settings, pdfs, lists, out or Path(settings.run.out), progress, with_manifest)
    _say(_visible(summary))
    raise typer.Exit(code)


def _sorted_by_kind(named: list[Path], records: list[Path]) -> tuple[Path | None, list[Path], list[Path]]:
    """Settings file, PDFs and lists, told by their names' endings.

    The shell leaves `run --pdf *.pdf` as one --pdf and many arguments, so the place of an argument does not tell.
    """
    configs = [path for path in named if path.suffix.lower() == ".toml"]
    lists = [path for path in named if path.suffix.lower() in (".csv", ".xlsx")]
    if len(configs) > 1:
        raise UsageError(f"{configs[0]} and {configs[1]} are both settings files.", "Name one of them.")
    pdfs = [path for path in named if path not in configs and path not in lists]
    return next(iter(configs), None), pdfs, [*records, *lists]


def _show_lists(lists: list[Path]) -> None:
    from pipeline.acquire.lists import describe_reading, read_list

    if not lists:
        raise UsageError("--dry-run shows how lists would be read, and none is named.", "Add --records LIST.csv.")
    for path in lists:
        for line in describe_reading(read_list(path)):
            print(_one_line(line))


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="Reports as PDF.")],
    out: Out = None,
    config: Config = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say why each item was taken and each near miss was not; draw the pages."),
    ] = False,
    explain_dir: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--explain-dir", help="Where to keep the explanation; a temporary folder without it."),
    ] = None,
) -> None:
    """Find the recommendations of each PDF: one JSON object a line."""
    from pipeline.commands import BatchFailed, explain_to, extract_files
    from pipeline.settings import load_settings

    explained = explain_to(explain_dir, lambda text: _say(_visible(text))) if explain or explain_dir else None
    found = extract_files(files, load_settings(config), lambda text: _say(_one_line(text)), explained)
    code = Exit.DONE

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal code
        try:
            for record in found:
                yield record.model_dump(mode="json")
        except BatchFailed as failed:
            code = failed.exit_code
            if code != Exit.DONE_IN_PART:
                raise typer.Exit(code) from failed

    _emit(rows(), out)
    raise typer.Exit(code)


@app.command()
def compare(
    pairs: Annotated[Path, typer.Argument(help='JSON Lines of {"a": text, "b": text, …}.')],
    out: Out = None,
    config: Config = None,
) -> None:
    """Score pairs of recommendations: does the second ask for the same as the first?"""
    from pipeline.commands import compare_file
    from pipeline.settings import load_settings

    _emit(compare_file(pairs, load_settings(config), _say), out)


@app.command()
def code(
    texts: Annotated[Optional[Path], typer.Argument(help='JSON Lines of {"id", "text"}.')] = None,  # noqa: UP045
    out: Out = None,
    config: Config = None,
    check: Annotated[bool, typer.Option("--check", help="Say which themes overlap or catch nothing.")] = False,
) -> None:
    """Give each text its themes from the codebook, most central first."""
    from pipeline.commands import check_codebook_lines, code_file
    from pipeline.settings import load_settings

    settings = load_settings(config)
    if check:
        for line in check_codebook_lines(settings, texts):
            print(line)
        return
    if texts is None:
        raise UsageError("No texts to code.", "Name a JSON Lines file, or use --check.")
    _emit(code_file(texts, settings, _say), out)


@app.command()
def trace(
    ask: Annotated[str, typer.Argument(help="What was asked, in your own words.")],
    run: Annotated[Path, typer.Option("--run", help="The run folder to search.")] = Path("outputs/run"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array instead of lines to read.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the list as a table, too.")] = None,
    docx: Annotated[Path | None, typer.Option("--docx", help="Write the list as a Word document, too.")] = None,
    config: Config = None,
) -> None:
    """Since when has this been asked for, by whom, and of whom: a dated list with quotations."""
    from pipeline.commands import trace_ask, write_trace
    from pipeline.settings import load_settings

    hits, nothing = trace_ask(ask, run, load_settings(config))
    write_trace(ask, hits, nothing, run, csv, docx)
    if as_json:
        print(_json(hits, indent=1))
        return
    if not hits:
        print(_visible(nothing))
    for hit in hits:
        print(_visible(_hit_text(hit)))


def _hit_text(hit: dict[str, Any]) -> str:
    when = f"published {hit['published']}" if hit["published"] else "no date of publication"
    events = f", events {hit['events']}" if hit["events"] else ""
    number = f"Recommendation {hit['number']}" if hit["number"] else "unnumbered"
    page = f"PDF page {hit['pdf_page']}" if hit["pdf_page"] else "no page (from a list)"
    printed = f", printed page {hit['printed_page']}" if hit["printed_page"] else ""
    told = f"\n  to: {'; '.join(hit['addressees'])}" if hit["addressees"] else ""
    head = f"{hit['title']} ({when}{events}) — {number}, {page}{printed}"
    return f"{head}\n  {hit['verdict']} ({hit['score']:.2f}), {hit['state']}{told}\n  “{hit['quotation']}”\n"


@app.command()
def respond(
    report: Annotated[Path, typer.Argument(help="The inquiry's report as PDF.")],
    response: Annotated[Path, typer.Argument(help="The government's response as PDF.")],
    out: Out = None,
    config: Config = None,
) -> None:
    """Join a government's answers to a report's recommendations: one JSON object an answer.

    Exit code 3 where the response answers none of them.
    """
    from pipeline.responses import respond_pair
    from pipeline.settings import load_settings

    lines, answered = respond_pair(report, response, load_settings(config), lambda text: _say(_visible(text)))
    _emit(lines, out)
    if not answered:
        raise typer.Exit(Exit.DONE_IN_PART)


@app.command()
def fetch(
    config: ConfigFile = None,
    accept_changed: Annotated[bool, typer.Option(help="Take a file that differs from the one recorded.")] = False,
    again: Annotated[bool, typer.Option(help="Ask the source for files that are already there, too.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Allow private and loopback addresses.")] = False,
) -> None:
    """Download the PDFs that the manifest names."""
    from pipeline.acquire.download import FetchOptions
    from pipeline.acquire.download import fetch as fetch_all
    from pipeline.acquire.manifest import load_manifest
    from pipeline.settings import find, load_settings

    settings = load_settings(config)
    manifest, folder = find(settings.corpus.manifest), find(settings.corpus.pdf_folder)
    options = FetchOptions(accept_changed=accept_changed, again=again, allow_private=allow_private)
    outcomes = fetch_all(load_manifest(manifest), manifest, folder, settings, options)
    for outcome in outcomes:
        _say(_visible(outcome.message))
    if not all(outcome.usable for outcome in outcomes):
        raise typer.Exit(Exit.DONE_IN_PART)


@app.command()
def evidence(
    run_dir: Annotated[Optional[Path], typer.Argument(help="A run folder.")] = None,  # noqa: UP045
    claim: Annotated[Optional[list[str]], typer.Option("--claim", help="A claim's id; may be repeated.")] = None,  # noqa: UP045
    house: Annotated[str, typer.Option("--for", help="commons or lords.")] = "commons",
    citation: Annotated[str, typer.Option("--citation", help="oscola or harvard.")] = "oscola",
    out: Annotated[Path, typer.Option("--out", help="The Word file to write.")] = Path("evidence.docx"),
    check: Annotated[Optional[Path], typer.Option("--check", help="Test a Word file against the rules.")] = None,  # noqa: UP045
) -> None:
    """Write evidence for a committee from a run's claims, or test an edited file against the committee's rules.

    With --check and a run folder the quotations still in the file are compared with the run's.
    """
    from pipeline.evidence import check_file, write_for_committee

    if check is not None:
        lines, broken = check_file(check, run_dir, house)
    else:
        lines, broken = write_for_committee(run_dir, claim or [], house, citation, out)
    for line in lines:
        (print if check is not None else _say)(_visible(line))
    if broken:
        raise typer.Exit(Exit.CHECK_FAILED)


@app.command()
def verify(
    run_dir: Annotated[Path, typer.Argument(help="A run folder.")],
    pdf: Annotated[Optional[Path], typer.Option("--pdf", help="A folder with the PDFs, where they were moved.")] = None,  # noqa: UP045
) -> None:
    """Open the PDFs again with another reader and find every quotation on its pages."""
    from pipeline.commands import verify_run

    failures, counts = verify_run(run_dir, pdf)
    for line in failures:
        print(_one_line(line))
    _say(", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "No quotations.")
    if failures:
        raise typer.Exit(Exit.CHECK_FAILED)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder of gold files, one a document.")],
    pdf: Annotated[Path, typer.Option("--pdf", help="The folder of the PDFs of the same names.")],
    as_json: Annotated[bool, typer.Option("--json", help="All measures as JSON.")] = False,
    floors: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--floors", help="Fail where a figure is below this set of config/floors.toml."),
    ] = None,
    responses: Annotated[bool, typer.Option("--responses", help="Score the government's answers instead.")] = False,
    scan: Annotated[int, typer.Option("--scan", help="Read the list pages as scans of this many dpi.")] = 0,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 is one a core.")] = 1,
    config: Config = None,
) -> None:
    """Extract the documents of a gold folder and say how far the result is from the gold.

    With --scan the list pages are made into noisy, skewed images first (two seeds) and read by OCR.
    """
    from pipeline.check.scores import as_json as to_json
    from pipeline.check.scores import as_table, check_floors
    from pipeline.commands import evaluate_answers, evaluate_folder, evaluate_scans, floors_named
    from pipeline.settings import load_settings

    if responses:
        print(evaluate_answers(gold, pdf, load_settings(config)))
        return
    if scan:
        for score in evaluate_scans(gold, pdf, load_settings(config), scan, (1, 2)):
            print(f"{score.dpi} dpi, seed {score.seed}: F1 {score.f1:.3f}, character error {score.character_error:.2%}")
        return
    evaluation = evaluate_folder(gold, pdf, load_settings(config), _say, jobs)
    print(to_json(evaluation) if as_json else as_table(evaluation))
    if floors is not None:
        short = check_floors(evaluation, floors_named(floors))
        for line in short:
            _say(line)
        if short:
            raise typer.Exit(Exit.CHECK_FAILED)


@app.command()
def measure(
    coding: Annotated[Path, typer.Argument(help="A folder with pairs.jsonl and themes.jsonl.")],
    records: Annotated[Path, typer.Option("--records", help="The list that holds the coded texts (CSV).")],
    ablation: Annotated[bool, typer.Option("--ablation", help="Also without each ingredient in turn.")] = False,
    config: Config = None,
) -> None:
    """Measure comparing and coding against people's codings, with bootstrap intervals."""
    from pipeline.commands import measure_coding
    from pipeline.settings import load_settings

    print(measure_coding(coding, records, load_settings(config), ablation))


@app.command()
def bench(
    files: Annotated[Optional[list[Path]], typer.Argument(help="Reports as PDF.")] = None,  # noqa: UP045
    documents: Annotated[
        Optional[list[int]],  # noqa: UP045
        typer.Option("--documents", min=1, help="Read so many invented reports instead; may be repeated."),
    ] = None,
    compare: Annotated[
        str, typer.Option("--compare", help="Sizes such as 5000,10000: time comparing so many invented texts instead.")
    ] = "",
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes for --documents; 0 is one a core.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Time this extraction beside pdfplumber and the pdfium floor over the same PDFs; ratios of one run.

    With --documents: whether memory grows with their number. With --compare: how the time of comparing grows.
    """
    from pipeline import bench as ways
    from pipeline import bench_compare, bench_documents

    if sum(map(bool, (files, documents, compare))) != 1:
        raise UsageError("Nothing to measure, or several things.", "Name PDFs, or --documents, or --compare 1000,2000.")
    rows: Any
    table: Any
    if documents:
        rows, table = bench_documents.growth(documents, jobs), bench_documents.as_table
    elif compare:
        rows, table = bench_compare.measure_growth(bench_compare.read_sizes(compare)), bench_compare.growth_table
    else:
        rows, table = ways.bench(files or []), ways.as_table
    print(json.dumps(rows, ensure_ascii=False, indent=1) if as_json else table(rows))


@review.command("decide")
def review_decide(
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help="confirm, add, drop, merge, split, fix-text, fix-pages, fix-level, fix-number, fix-heading,"
            " fix-section, fix-addressees, fix-deadlines; withdraw takes back a decision.",
        ),
    ],
    who: Annotated[str, typer.Option("--who", help="Your name; it stands beside what you decided.")],
    why: Annotated[str, typer.Option("--why", help="The reason.")],
    ids: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--id", help="The record (several to merge, drop or confirm), or the decision to withdraw."),
    ] = None,
    run: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--run", help="The run folder that you looked at; that of the settings without it."),
    ] = None,
    text: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--text", help="The right text; to split, one --text for each piece."),
    ] = None,
    page: Annotated[
        Optional[list[int]],  # noqa: UP045
        typer.Option("--page", help="A PDF page, counted from 1; may be repeated."),
    ] = None,
    printed_page: Annotated[Optional[str], typer.Option("--printed-page", help="Label of the first page.")] = None,  # noqa: UP045
    level: Annotated[Optional[str], typer.Option("--level", help="As in the records.")] = None,  # noqa: UP045
    parent: Annotated[Optional[str], typer.Option("--parent", help="Of a part: the id it belongs to.")] = None,  # noqa: UP045
    number: Annotated[Optional[str], typer.Option("--number", help="As printed; empty for none.")] = None,  # noqa: UP045
    heading: Annotated[Optional[str], typer.Option("--heading", help="As printed; empty for none.")] = None,  # noqa: UP045
    section: Annotated[Optional[str], typer.Option("--section", help="As printed; empty for none.")] = None,  # noqa: UP045
    to: Annotated[Optional[list[str]], typer.Option("--to", help="A body told to act; may be repeated.")] = None,  # noqa: UP045
    by: Annotated[Optional[list[str]], typer.Option("--by", help="A time limit; may be repeated.")] = None,  # noqa: UP045
    inquiry: Annotated[Optional[str], typer.Option("--inquiry", help="To add: whose record it is.")] = None,  # noqa: UP045
    config: Config = None,
) -> None:
    """Write one decision to the ledger; the next run applies it."""
    from pipeline.reviewing import decide
    from pipeline.settings import load_settings

    given = {
        "text": text, "pages": page, "printed_page": printed_page, "level": level, "parent": parent, "number": number,
        "heading": heading, "section": section, "to": to, "by": by, "inquiry": inquiry,
    }  # fmt: skip
    settings = load_settings(config)
    for line in decide(settings, run or Path(settings.run.out), kind, ids or [], given, who, why):
        _say(_visible(line))


@review.command("list")
def review_list(config: Config = None, out: Out = None) -> None:
    """List the decisions of the ledger: one JSON object a line, with whether it is in force."""
    from pipeline.reviewing import list_decisions
    from pipeline.settings import load_settings

    _emit(list_decisions(load_settings(config)), out)


@review.command("export")
def review_export(
    run_dir: Annotated[Path, typer.Argument(help="A run folder.")],
    out: Annotated[Path, typer.Option("--out", help="The workbook to write; CSV files are written beside it.")],
    since: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--since", help="An earlier workbook: what it does not hold is marked as new."),
    ] = None,
    certainty: Annotated[float, typer.Option("--certainty", min=0.5, max=0.999, help="Of the sample, 0–1.")] = 0.95,
    margin: Annotated[float, typer.Option("--margin", min=0.01, max=0.5, help="Of the sample: ± this share.")] = 0.1,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample.")] = 1,
    blind: Annotated[
        bool, typer.Option("--blind", help="Hide what the program says of links, themes and answers.")
    ] = False,
    config: Config = None,
) -> None:
    """Write what can be decided as a workbook and CSV: what matters most first, a random sample marked."""
    from pipeline.review.sheets import Sampling
    from pipeline.settings import load_settings
    from pipeline.workbooks import export_review

    for line in export_review(run_dir, out, load_settings(config), Sampling(certainty, margin, seed), since, blind):
        _say(_visible(line))


@review.command("import")
def review_import(
    file: Annotated[Path, typer.Argument(help="A filled-in workbook or CSV file.")],
    run: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--run", help="The run folder that it is of; the workbook names it, a CSV file does not."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and write nothing.")] = False,
    config: Config = None,
) -> None:
    """Take the decisions of a filled-in sheet into the ledger, and say row by row what was taken.

    The exit code is 3 where a filled-in row was not taken.
    """
    from pipeline.settings import load_settings
    from pipeline.workbooks import import_review

    done = import_review(file, load_settings(config), run, dry_run)
    for line in done.lines:
        print(_one_line(line))
    raise typer.Exit(Exit.DONE_IN_PART if done.refused else Exit.DONE)


@review.command("agreement")
def review_agreement(
    one: Annotated[Path, typer.Argument(help="A filled-in sheet.")],
    other: Annotated[Path, typer.Argument(help="The same sheet filled in by another person.")],
    run: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--run", help="The run folder that they are of; a workbook names it, a CSV file does not."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="A workbook of the disagreements to write, to settle and import."),
    ] = None,
    config: Config = None,
) -> None:
    """How far two people and the program agree: Cohen's kappa, Krippendorff's alpha, confusion tables."""
    from pipeline.settings import load_settings
    from pipeline.workbooks import compare_coders

    for line in compare_coders(one, other, load_settings(config), run, out):
        print(_visible(line))


@review.command("serve")
def review_serve(
    run_dir: Annotated[Path, typer.Argument(help="A run folder.")],
    who: Annotated[str, typer.Option("--who", help="Your name; it stands beside what you decide.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes one that is free.")] = 0,
    config: Config = None,
) -> None:
    """Open a local page to decide in, one item at a time beside its page; each decision is kept at once.

    The address is for this machine only and holds a random token. Ctrl+C ends it.
    """
    from pipeline.serving import serve_run
    from pipeline.settings import load_settings

    serving = serve_run(run_dir, who, load_settings(config), port)
    _say(f"Open {serving.address} in a browser on this machine. Ctrl+C ends it; every decision is kept at once.")
    sys.stderr.flush()
    with suppress(KeyboardInterrupt):
        serving.server.serve_forever()


@review.command("recalibrate")
def review_recalibrate(
    run: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--run", help="The run folder with the texts that were decided; that of the settings without it."),
    ] = None,
    write: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--write", help="The settings file to set them in, where they improve."),
    ] = None,
    config: Config = None,
) -> None:
    """Learn thresholds of links and weights of themes from the ledger; cross-validated figures before and after."""
    from pipeline.recalibrating import recalibrate_all
    from pipeline.settings import load_settings

    settings = load_settings(config or write)
    for line in recalibrate_all(settings, run or Path(settings.run.out), write):
        print(_visible(line))


app.add_typer(review, name="review")


@app.command()
def schema() -> None:
    """Print the JSON schema of the records."""
    from pipeline.commands import records_schema

    print(_json(records_schema(), indent=1))


if __name__ == "__main__":
    main()

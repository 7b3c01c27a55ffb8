"""Review by workbook: what a run holds goes out to people, and what they decided comes back into the ledger."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.acquire.tables import open_tables
from pipeline.commands import results_of
from pipeline.errors import UnusableTable, UsageError
from pipeline.publish.results import Results
from pipeline.review.agreement import (
    DRAWS,
    PROGRAM,
    SEED,
    agreements,
    confusion_rows,
    markdown,
    measures_of,
    table_of,
    value_of,
)
from pipeline.review.decisions import Decision
from pipeline.review.incoming import Known, Row, Told, rows_of, take_rows
from pipeline.review.items import ABOUT, About, Item, Thresholds, by_program, items_of_run, withheld_items
from pipeline.review.ledger import append_decisions, read_ledger
from pipeline.review.sample import share_interval
from pipeline.review.sheets import SHEETS, Sampling, Sheet, csv_of, in_frame, sheets, with_columns, workbook_of
from pipeline.reviewing import ledger_place
from pipeline.settings import Settings
from pipeline.store import write_atomically

_RUN = "Run"  # in the workbook's first sheet: where its run folder lies, seen from the workbook
_NAMES: dict[About, str] = SHEETS


@dataclass(frozen=True)
class Imported:
    """What an import did: each filled-in row, the lines to tell, and whether any row was not taken."""

    told: tuple[Told, ...]
    lines: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether a filled-in row was not taken."""
        return any(one.outcome == "not taken" for one in self.told)


def items_of(results: Results, settings: Settings) -> list[Item]:
    """What can be decided about in a run, with what the ledger says of it."""
    compare = results.run.settings.get("compare", {})
    limits = {name: float(compare[name]) for name in ("repeat", "related") if name in compare}
    decisions = read_ledger(ledger_place(settings)).decisions
    compared = [link for link in results.links if link.kind == "comparison"]
    return items_of_run(results.recommendations, compared, results.responses, decisions, Thresholds(**limits))


# ---------------------------------------------------------------- out


def export_review(
    run_dir: Path, out: Path, settings: Settings, sampling: Sampling, since: Path | None = None, blind: bool = False
) -> list[str]:
    """Write the workbook, and each of its sheets as CSV beside it; returns what to tell.

    `since` is an earlier workbook: what it does not hold is new; `blind` hides what the program says. Raises
    UsageError where a file is there already, for it may hold decisions.
    """
    if out.suffix.lower() != ".xlsx":
        raise UsageError(f"{out}: is no .xlsx.", "Name a workbook; the CSV files are written beside it.")
    files = {about: out.with_name(f"{out.stem}-{SHEETS[about]}.csv") for about in ABOUT}
    _refuse_overwriting((out, *files.values()))
    results = results_of(run_dir)
    items = items_of(results, settings)
    made = sheets(items, sampling, _held_before(since) if since is not None else None, blind)
    facts = {
        _RUN: _seen_from(out, run_dir),
        "Sample drawn": f"seed {sampling.seed}, for ± {sampling.margin:.0%} with {sampling.certainty:.0%} certainty",
    }
    write_atomically(out, workbook_of(made, items, list(results.theme), facts))
    for sheet in made:
        write_atomically(files[sheet.about], csv_of(sheet))
    counts = ", ".join(f"{len(sheet.rows)} {sheet.name}" for sheet in made)
    again = sum(item.again for item in items)
    told = [f"{out}: {counts}.", f"The same as CSV: {', '.join(path.name for path in files.values())}."]
    return told + ([f"To look at again, at the top of their sheets: {again}."] if again else [])


def _seen_from(out: Path, run_dir: Path) -> str:
    return Path(os.path.relpath(run_dir.resolve(), out.parent.resolve())).as_posix()


def _refuse_overwriting(files: Sequence[Path]) -> None:
    there = [path for path in files if path.exists()]
    if there:
        raise UsageError(f"{there[0]}: is there already, and may hold decisions.", "Import it, and name another file.")


def _held_before(path: Path) -> set[tuple[str, str, str]]:
    return {(row.about or "", row.id, row.get("text_hash")) for row in read_rows(path)}


# ---------------------------------------------------------------- back in


def import_review(
    path: Path, settings: Settings, run_dir: Path | None = None, dry_run: bool = False, when: dt.datetime | None = None
) -> Imported:
    """Take the decisions of a filled-in workbook or CSV file into the ledger; with `dry_run` only say what would be.

    The run is that which the workbook names, unless `run_dir` is given. Raises UnusableTable where no sheet of the
    file is one of ours.
    """
    rows = read_rows(path)
    results = results_of(run_dir or _run_of(path) or Path(settings.run.out))
    items = items_of(results, settings)
    place = ledger_place(settings)
    known = _known(results, items, read_ledger(place).decisions)
    told = take_rows(rows, known, when or dt.datetime.now(dt.UTC))
    made = [one.decision for one in told if one.outcome == "taken" and one.decision is not None]
    lines = [one.line for one in told]
    if made and not dry_run:
        appended = append_decisions(place, made)
        if appended.aside is not None:
            lines.append(f"A line that a crash had torn off is set aside in {appended.aside}.")
    return Imported(
        tuple(told), (*lines, *_summary(told, rows, dry_run, place), *_shares(told, rows, list(known.items.values())))
    )


def _known(results: Results, items: Sequence[Item], decisions: Sequence[Decision]) -> Known:
    """What rows are held against; what people took out of the run may still be decided about in an older sheet."""
    there = {item.key: item for item in (*items, *withheld_items(items, decisions))}
    return Known(there, list(results.theme), decisions)


def read_rows(path: Path) -> list[Row]:
    """The rows of every sheet of ours in a workbook or CSV file; other sheets are passed over."""
    found: list[Row] = []
    for table in open_tables(path):
        rows = rows_of(table.sheet or path.name, _rows(table.rows()))
        found += rows or []
        if rows is not None and table.sheet is None:
            break
    if not found:
        raise UnusableTable(
            f"{path}: has no sheet with the columns id, about, decision and reviewer.",
            "Use the files that `saidbefore review export` writes.",
        )
    return found


def _rows(rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Rows until the end, or to where the file cannot be read with this delimiter."""
    try:
        yield from rows
    except UnusableTable:
        return


def _run_of(path: Path) -> Path | None:
    """The run folder that a workbook names, where it is still there."""
    for table in open_tables(path):
        if table.sheet is None:
            return None
        for row in table.rows():
            if len(row) > 1 and row[0] == _RUN:
                folder = path.parent / row[1]
                return folder if (folder / "run.json").is_file() else None
    return None


def _summary(told: Sequence[Told], rows: Sequence[Row], dry_run: bool, ledger: Path) -> list[str]:
    counts = Counter(one.outcome for one in told)
    empty = len(rows) - len(told)
    noted = sum(1 for row in rows if not row.filled and row.get("note"))
    said = (
        f"{counts['taken']} taken, {counts['taken before']} taken before, {counts['not taken']} not taken,"
        f" {empty} without a decision."
    )
    where = "Nothing is written (dry run)." if dry_run else f"Ledger: {ledger}; the next run applies it."
    notes = [f"Notes without a decision, which are not kept: {noted}."] if noted else []
    return [*notes, said, where]


def _shares(told: Sequence[Told], rows: Sequence[Row], items: Sequence[Item]) -> list[str]:
    """Of each sheet's random sample the share in which the program was right, as far as it is decided."""
    lines = []
    for about in ABOUT:
        size = sum(in_frame(replace(item, verdict=by_program(item))) for item in items if item.about == about)
        drawn = [row for row in rows if row.about == about and row.in_sample]
        judged = [one for one in told if one.row.about == about and one.row.in_sample and one.decision is not None]
        if not judged:
            continue
        right = sum(agrees(one) for one in judged)
        low, high = share_interval(right, len(judged), max(size, len(judged)))
        of = " in all of its themes and their order" if about == "themes" else ""
        unfinished = "" if len(judged) >= len(drawn) else " (the sample is not finished: a first impression only)"
        lines.append(
            f"Sample of {_NAMES[about]}: the program is right in {right} of {len(judged)}{of}"
            f" ({right / len(judged):.0%}; 95% interval {low:.0%} to {high:.0%}; of {size} in all){unfinished}."
        )
    return lines


def agrees(one: Told) -> bool:
    """Whether a person's decision leaves what the program said as it was."""
    decision = one.decision
    if decision is None:
        return False
    if decision.kind == "confirm":
        return True
    changed = decision.after.fields
    return bool(changed) and changed == decision.before.fields


# ---------------------------------------------------------------- two coders


def compare_coders(
    one: Path, other: Path, settings: Settings, run_dir: Path | None = None, out: Path | None = None
) -> list[str]:
    """How far two filled-in sheets and the program agree: lines of Markdown tables.

    With `out` a workbook of the disagreements is written, to be settled and imported. Raises UnusableTable where a
    file is no sheet of ours, UsageError where the two have nothing in common.
    """
    folder = run_dir or _run_of(one) or _run_of(other) or Path(settings.run.out)
    results = results_of(folder)
    made = items_of(results, settings)
    known = _known(results, made, read_ledger(ledger_place(settings)).decisions)
    items = known.items
    files = [_coded(path, replace(known, decisions=())) for path in (one, other)]
    names = _coder_names([(path, told) for path, told in zip((one, other), files, strict=True)])
    measures = measures_of(dict(zip(names, files, strict=True)), items, known.codes)
    found = agreements(measures, names)
    if not any(line.coders == tuple(names) for line in found):
        raise UsageError("The two files have decided about nothing in common.", "Give both the same sheets to fill in.")
    tables = [rows for measure in measures if (rows := confusion_rows(measure, *names))]
    if out is not None:
        _refuse_overwriting((out,))
        sheets_ = _to_settle(dict(zip(names, files, strict=True)), items)
        facts = {_RUN: _seen_from(out, folder)}
        more = {"agreement": table_of(found), "confusion": [row for rows in tables for row in (*rows, [])]}
        write_atomically(out, workbook_of(sheets_, list(items.values()), known.codes, facts, more))
    refused = [f"Left out: {told.line}" for file in files for told in file if told.decision is None]
    return [*refused, markdown(table_of(found)), *(f"\n{markdown(rows)}" for rows in tables), *_cautions(files)]


def _coded(path: Path, known: Known) -> list[Told]:
    return take_rows(read_rows(path), known, dt.datetime.fromtimestamp(0, dt.UTC))


def _coder_names(files: Sequence[tuple[Path, Sequence[Told]]]) -> list[str]:
    """The reviewer of each file; the file's name where it has several, or where both have the same."""
    people = [{told.decision.who for told in file if told.decision is not None} for _, file in files]
    names = [next(iter(who)) if len(who) == 1 else path.stem for who, (path, _) in zip(people, files, strict=True)]
    if len(set(names)) < len(names) or PROGRAM in names:
        names = [f"{name} ({path.stem})" for name, (path, _) in zip(names, files, strict=True)]
    return names if len(set(names)) == len(names) else [f"{name} {place}" for place, name in enumerate(names, 1)]


def _cautions(files: Sequence[Sequence[Told]]) -> list[str]:
    """What a reader of the figures must know."""
    seen = any(told.row.get("verdict") for file in files for told in file if told.row.about != "recommendation")
    lines = [f"\nIntervals: 95%, percentiles of {DRAWS} resamples of the units, seed {SEED}."]
    if seen:
        lines.append(
            "The coders saw what the program says, which draws people to it and to one another:"
            " `saidbefore review export --blind` hides it."
        )
    return lines


def _to_settle(files: Mapping[str, Sequence[Told]], items: Mapping[tuple[About, str], Item]) -> list[Sheet]:
    """Sheets of the items about which the coders differ, with what each of them said."""
    said: dict[str, dict[About, dict[str, str]]] = {name: {about: {} for about in ABOUT} for name in files}
    for name, file in files.items():
        for told in file:
            if told.decision is not None and told.row.about is not None:
                said[name][told.row.about][told.row.id] = value_of(told.decision)
    differing = [
        item
        for item in items.values()
        if len({found[item.id] for by_kind in said.values() if item.id in (found := by_kind[item.about])}) > 1
    ]
    return [
        with_columns(sheet, "decision", {name: by_kind[sheet.about] for name, by_kind in said.items()})
        for sheet in sheets(differing)
        if sheet.rows
    ]

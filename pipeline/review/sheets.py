"""What is to be decided as a workbook and CSV files: what matters most first, a random sample marked, lists to choose.

incoming.py reads both back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pipeline
from pipeline.records import text_hash
from pipeline.review.items import ABOUT, MOST_THEMES, WORDS, About, Item
from pipeline.review.sample import CERTAINTY, MARGIN, SEED, drawn, number_needed, table_of_numbers
from pipeline.text.cells import as_text, fitting, without_controls

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEETS: dict[About, str] = {
    "recommendation": "recommendations",
    "link": "links",
    "themes": "themes",
    "response": "responses",
}
"""The name of each kind's sheet."""

Value = str | int | None
_LISTS, _README = "lists", "read me"
_VERSION = f"v{pipeline.__version__}"  # without the letter some spreadsheets make a date of it
_WIDTHS = {
    "id": 26, "text": 70, "earlier_text": 55, "later_text": 55, "reason": 34, "look_first": 26, "correction": 40,
    "note": 34, "verdict": 18, "decision": 18, "reviewer": 16, "theme_1": 22, "theme_2": 22, "theme_3": 22,
    "decided": 30, "inquiry": 18,
}  # fmt: skip
_FRAMES: dict[About, str] = {
    "recommendation": "recommendations (without parts and conclusions)",
    "link": "links that the program calls repeats",
    "themes": "recommendations with themes",
    "response": "answers",
}


@dataclass(frozen=True)
class Sampling:
    """How the sample is drawn: certainty (0–1), margin (± share), seed."""

    certainty: float = CERTAINTY
    margin: float = MARGIN
    seed: int = SEED


@dataclass(frozen=True)
class Sheet:
    """One sheet: what it is about, the names of its columns, and its rows."""

    about: About
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return SHEETS[self.about]


def sheets(
    items: Sequence[Item],
    sampling: Sampling = Sampling(),
    before: Collection[tuple[str, str, str]] | None = None,
    blind: bool = False,
) -> list[Sheet]:
    """The four sheets of what can be decided about.

    Rows to look at again come first, then those that are new since `before` (kind, id and hashes of an earlier
    export), then those not decided, least certain first; those that are decided stand last. A `blind` sheet shows of
    links, themes and answers neither the verdict nor what was decided, and stands in the order of the ids' hashes.
    """
    made = []
    for about in ABOUT:
        own = [item for item in items if item.about == about]
        hide = blind and about != "recommendation"
        made.append(_sheet(about, own, sampling, before, hide))
    return made


def with_columns(sheet: Sheet, before: str, columns: Mapping[str, Mapping[str, str]]) -> Sheet:
    """The sheet with further columns before one of its own; each gives its cells by the item's id."""
    at = sheet.columns.index(before)
    rows = tuple(
        (*row[:at], *(cells.get(str(row[0]), "") for cells in columns.values()), *row[at:]) for row in sheet.rows
    )
    return Sheet(sheet.about, (*sheet.columns[:at], *columns, *sheet.columns[at:]), rows)


def hashes(item: Item) -> str:
    """The text hashes of an item as they stand in a cell, marked so that no spreadsheet takes one for a number."""
    return " ".join(f"t-{seen}" for _, seen in sorted(item.seen.items()))


def check_of(id_: str, verdict: str, texts: Sequence[str], text_hashes: str, version: str) -> str:
    """A hash of the words of the columns that are not to be changed, so that a change in them is seen."""
    return f"t-{text_hash(' '.join((id_, verdict, *texts, text_hashes, version)))}"


# ---------------------------------------------------------------- rows


def in_frame(item: Item) -> bool:
    """Whether an item is of those among which the sample is drawn."""
    if item.about == "recommendation":
        return item.verdict == "recommendation"
    return item.about != "link" or item.verdict == "repeat"


def sample_of(items: Sequence[Item], sampling: Sampling) -> dict[tuple[About, str], int]:
    """The place in the random sample, from 1, of each item that is in it; each kind has its own sample."""
    places: dict[tuple[About, str], int] = {}
    for about in ABOUT:
        frame = [item.id for item in items if item.about == about and in_frame(item)]
        needed = number_needed(len(frame), sampling.margin, sampling.certainty)
        places |= {(about, name): place for place, name in enumerate(drawn(frame, needed, sampling.seed), 1)}
    return places


def in_order(items: Sequence[Item], before: Collection[tuple[str, str, str]] | None = None) -> list[Item]:
    """Items by how much a look at them matters; equal ones in the order in which they came."""

    def weight(item: Item) -> tuple[int, float]:
        if item.again:
            return 0, item.certainty
        if item.decided:
            return 3, item.certainty
        return (1 if _is_new(item, before) else 2), item.certainty

    return sorted(items, key=weight)


def _is_new(item: Item, before: Collection[tuple[str, str, str]] | None) -> bool:
    return before is not None and (item.about, item.id, hashes(item)) not in before


def _sheet(
    about: About,
    items: Sequence[Item],
    sampling: Sampling,
    before: Collection[tuple[str, str, str]] | None,
    blind: bool,
) -> Sheet:
    places = sample_of(items, sampling)
    ordered = in_order(items, before)
    if blind:
        by_id = {item.id: _without_verdict(item) for item in items}
        ordered = [by_id[name] for name in drawn(by_id, len(by_id), sampling.seed)]
    made = [_cells(item, places.get(item.key), _is_new(item, before)) for item in ordered]
    columns = tuple(_columns(about))
    return Sheet(about, columns, tuple(tuple(cells.get(name) for name in columns) for cells in made))


def _without_verdict(item: Item) -> Item:
    return replace(item, verdict="", reason="", doubt="", decided=(), again=False)


def _columns(about: About) -> list[str]:
    texts = ["earlier_text", "later_text"] if about == "link" else ["text"]
    pages = ["earlier_page", "later_page"] if about == "link" else ["inquiry", "number", "pdf_page", "printed_page"]
    more = {
        "recommendation": ["correction"],
        "themes": [f"theme_{place}" for place in range(1, MOST_THEMES + 1)],
    }.get(about, [])
    return [
        "id", "look_first", "sample", *pages, *texts, "verdict", "reason", "decision", *more, "reviewer", "note",
        "decided", "about", "text_hash", "version", "check",
    ]  # fmt: skip


def _cells(item: Item, place: int | None, new: bool) -> dict[str, Value]:
    """The cells of a row by column; what a person fills in is empty."""
    shown = [fitting(without_controls(text), "recommendations.jsonl") for text in item.texts.values()]
    pages = [item.pages.get(key) for key in item.texts]
    link = item.about == "link"
    first = ["to look at again: the text has changed since it was decided"] if item.again else []
    first += ["new since the last review"] if new and not item.decided else []
    return {
        "id": item.id,
        "look_first": "; ".join([*first, *([item.doubt] if item.doubt else [])]),
        "sample": place,
        "inquiry": item.inquiry,
        "number": item.number,
        "pdf_page": item.pdf_page,
        "printed_page": item.printed_page,
        **(dict(zip(("earlier_text", "later_text"), shown, strict=True)) if link else {"text": shown[0]}),
        **(dict(zip(("earlier_page", "later_page"), pages, strict=True)) if link else {}),
        "verdict": item.verdict,
        "reason": item.reason,
        "decided": "; ".join(f"{one.said} ({one.id})" for one in item.decided),
        "about": item.about,
        "text_hash": hashes(item),
        "version": _VERSION,
        "check": check_of(item.id, item.verdict, shown, hashes(item), _VERSION),
    }


# ---------------------------------------------------------------- CSV


def csv_of(sheet: Sheet) -> bytes:
    """A sheet as CSV (UTF-8 with a byte-order mark, CRLF); cells that a spreadsheet would run are protected."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([as_text(value) if isinstance(value, str) else value for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


# ---------------------------------------------------------------- workbook


def workbook_of(
    made: Sequence[Sheet],
    items: Sequence[Item],
    codes: Sequence[str],
    facts: Mapping[str, str],
    tables: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """The sheets as an Excel workbook, with a sheet that says how to fill them in.

    `codes` are the themes to choose from; `facts` are shown on that sheet (such as the run that it is of); `tables`
    are further sheets by name, as rows of text.
    """
    from openpyxl import Workbook

    book = Workbook()
    _fill_readme(book.worksheets[0], items, facts)
    for sheet in made:
        _add_sheet(book, sheet, codes)
    for name, rows in (tables or {}).items():
        _fill_table(book.create_sheet(name), rows)
    lists = book.create_sheet(_LISTS)
    for row, code in enumerate(codes, 1):
        _put(lists, row, 1, code)
    lists.sheet_state = "hidden"
    book.properties.creator = "saidbefore"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_sheet(book: Workbook, made: Sheet, codes: Sequence[str]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(made.name)
    for place, name in enumerate(made.columns, 1):
        cell = sheet.cell(1, place, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFF2CC" if name in FILLED_IN else "E4EDF5")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 11)
    for row, values in enumerate(made.rows, 2):
        for place, value in enumerate(values, 1):
            _put(sheet, row, place, value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    last = max(len(made.rows) + 1, 2)
    for place, name in enumerate(made.columns, 1):
        choices = _choices(made.about, name, codes)
        if choices:
            _add_list(sheet, f"{get_column_letter(place)}2:{get_column_letter(place)}{last}", choices, name)


FILLED_IN = ("decision", "correction", *(f"theme_{place}" for place in range(1, MOST_THEMES + 1)), "reviewer", "note")
"""The columns that a person fills in."""


def _choices(about: About, column: str, codes: Sequence[str]) -> str:
    """The formula of a drop-down list, empty where the column has none."""
    if column == "decision":
        return '"' + ",".join(WORDS[about]) + '"'
    return f"={_LISTS}!$A$1:$A${len(codes)}" if column.startswith("theme_") and codes else ""


def _add_list(sheet: Worksheet, cells: str, choices: str, name: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Not in the list", f"Choose a {name.split('_')[0]} from the list, or leave it empty."
    sheet.add_data_validation(rule)
    rule.add(cells)


def _put(sheet: Worksheet, row: int, place: int, value: Value) -> None:
    from openpyxl.styles import Alignment

    if value is None or value == "":
        return
    cell = sheet.cell(row, place)
    if isinstance(value, str):
        cell.value = fitting(without_controls(value), "recommendations.jsonl")
        cell.data_type = "s"  # openpyxl would take a leading = for a formula
        cell.quotePrefix = True
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _fill_table(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for letter in "ABCDEF":
        sheet.column_dimensions[letter].width = 28
    for row, values in enumerate(rows, 1):
        for place, value in enumerate(values, 1):
            _put(sheet, row, place, value)


def _fill_readme(sheet: Worksheet, items: Sequence[Item], facts: Mapping[str, str]) -> None:
    sheet.title = _README
    sheet.column_dimensions["A"].width = 46
    sheet.column_dimensions["B"].width = 90
    for row, values in enumerate(_readme(items, facts), 1):
        for place, value in enumerate(values, 1):
            _put(sheet, row, place, value)


def _readme(items: Sequence[Item], facts: Mapping[str, str]) -> list[tuple[Value, ...]]:
    sizes = [(_FRAMES[about], sum(1 for item in items if item.about == about and in_frame(item))) for about in ABOUT]
    return [
        ("What to do", "Fill in the yellow columns: decision, reviewer, note. Rows without a decision are left alone."),
        ("Then", "saidbefore review import THIS FILE (with --dry-run it only says what it would take)."),
        ("Order", "Rows that matter most stand first; the column look_first says why."),
        ("Sample", "Rows with a figure under “sample” are a random sample in the order drawn; decide all of them, "
         "and `review import` prints the share that holds, with its interval. Nothing else estimates it fairly. Finish "
         "it in this file: a later one no longer holds what people rejected. To see it alone, filter out empty cells."),
        ("Links", "decision: does the later ask again for what the earlier asked? repeat, related or different."),
        ("Themes", "confirm, or change with the right themes in theme_1 to theme_3, most central first."),
        ("Responses", "confirm, or the status that the words show."),
        ("Do not change", "the other columns: a row in which they were changed is not taken."),
        *facts.items(),
        ("To know a share with 95% certainty", "items; to look at for ± 5 points; for ± 10 points"),
        *((name, f"{size}; {fine}; {coarse}") for name, size, fine, coarse in table_of_numbers(sizes)),
    ]  # fmt: skip

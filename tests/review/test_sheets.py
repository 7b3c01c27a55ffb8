"""Sheets go out with what matters first and come back whatever a spreadsheet did to them, and never wrongly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.review.decisions import Decision
from pipeline.review.incoming import Known, Told, rows_of, take_rows
from pipeline.review.items import About, Item
from pipeline.review.sheets import Sampling, csv_of, sheets, workbook_of
from pipeline.workbooks import read_rows

from .compared import BOATS, CODES, KITES, NOON, decided, items

Fill = dict[str, str]


def table(about: About, found: Sequence[Item], fill: Fill, row: int = 1) -> list[list[str]]:
    """A sheet as rows of cells, with cells of one row filled in by column name."""
    sheet = next(one for one in sheets(found) if one.about == about)
    rows = [list(sheet.columns), *[["" if cell is None else str(cell) for cell in cells] for cells in sheet.rows]]
    for name, value in fill.items():
        rows[row][sheet.columns.index(name)] = value
    return rows


def take(about: About, fill: Fill, ledger: Sequence[Decision] = (), shown: Sequence[Decision] = ()) -> list[Told]:
    """What a sheet that was made when `shown` was decided makes, now that `ledger` is."""
    return take_table(table(about, items(*shown), fill), ledger)


def take_table(
    rows: Sequence[Sequence[str]], ledger: Sequence[Decision] = (), found: Sequence[Item] = ()
) -> list[Told]:
    known = Known({item.key: item for item in found or items(*ledger)}, CODES, ledger)
    return take_rows(rows_of("a sheet", rows) or [], known, NOON)


GOOD: Fill = {"decision": "different", "reviewer": "A. Reader", "note": "kites are no boats"}


# ---------------------------------------------------------------- out


def test_least_certain_rows_come_first() -> None:
    sheet = sheets(items())[0]
    assert sheet.rows[0][0] == BOATS


def test_rows_to_look_at_again_come_before_all() -> None:
    made = decided("recommendation", "confirm").model_copy(update={"seen": {KITES: "0000000"}})
    assert sheets(items(made))[0].rows[0][:2] == (KITES, "to look at again: the text has changed since it was decided")


def test_decided_rows_come_last() -> None:
    assert sheets(items(decided("recommendation", "confirm")))[0].rows[-1][0] == KITES


def test_what_an_earlier_sheet_did_not_hold_is_marked_as_new() -> None:
    first = sheets(items(), before=set())[0].rows[0]
    assert str(first[1]).startswith("new since the last review")


def test_a_link_near_a_threshold_says_so() -> None:
    assert "near the threshold: 0.62, repeat from 0.60" in sheets(items())[1].rows[0]


def test_the_sample_is_marked_in_the_order_drawn() -> None:
    sheet = sheets(items(), Sampling(margin=0.5))[0]
    assert sorted(str(row[sheet.columns.index("sample")]) for row in sheet.rows) == ["1", "2", "None"]


def test_text_that_a_spreadsheet_would_run_is_text() -> None:
    found = [Item("themes", KITES, "kites-1999", {KITES: "=1+1"}, "safety", "@SUM(A1)", 0.5)]
    made = sheets(found)
    cells = openpyxl.load_workbook(io.BytesIO(workbook_of(made, found, CODES, {})))["themes"][2]
    rows = list(csv.reader(io.StringIO(csv_of(made[2]).decode("utf-8-sig"))))
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "'=1+1" in rows[1] and "'@SUM(A1)" in rows[1]


def test_decisions_and_themes_have_lists_to_choose_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(sheets(items()), items(), CODES, {})))
    lists = {rule.formula1 for rule in book["themes"].data_validations.dataValidation}
    assert lists == {'"confirm,change"', "=lists!$A$1:$A$3"}


# ---------------------------------------------------------------- back in: tolerant


def test_a_filled_in_row_makes_a_decision_with_what_was_seen() -> None:
    [one] = take("link", GOOD)
    assert one.decision is not None
    assert (one.outcome, one.decision.kind, one.decision.who, one.decision.why, sorted(one.decision.seen)) == (
        "taken",
        "reject link",
        "A. Reader",
        "kites are no boats",
        [BOATS, KITES],
    )


def test_rows_without_a_decision_are_left_alone() -> None:
    assert take("link", {"reviewer": "A. Reader", "note": "later"}) == []


def reordered(rows: list[list[str]]) -> list[list[str]]:
    return [row[::-1] for row in rows]


def titled(rows: list[list[str]]) -> list[list[str]]:
    return [["Our review"], [], *rows]


def shouted(rows: list[list[str]]) -> list[list[str]]:
    return [[f" {name.upper().replace('_', ' ')} " for name in rows[0]], *rows[1:]]


def spaced(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0], *[[cell.replace(" | ", "|").join(("\u00a0 ", " ")) for cell in row] for row in rows[1:]]]


def with_more_columns(rows: list[list[str]]) -> list[list[str]]:
    return [["mine", *row, "also mine"] for row in rows]


def without_the_texts_of_others(rows: list[list[str]]) -> list[list[str]]:
    keep = [place for place, name in enumerate(rows[0]) if name not in ("look_first", "sample", "reason", "decided")]
    return [[row[place] for place in keep] for row in rows]


@pytest.mark.parametrize(
    "how",
    [reordered, titled, shouted, spaced, with_more_columns, without_the_texts_of_others],
    ids=lambda how: how.__name__,
)
def test_what_spreadsheets_and_people_do_to_a_sheet_is_no_loss(how: Callable[[Any], Any]) -> None:
    [one] = take_table(how(table("link", items(), GOOD)))
    assert (one.outcome, one.why) == ("taken", "")


def test_changed_quotation_marks_are_no_change() -> None:
    rows = table("themes", items(), {"decision": "confirm", "reviewer": "A. Reader"})
    at = rows[0].index("text")
    rows[1][at] = f"“{rows[1][at]}”"
    assert [one.outcome for one in take_table(rows)] == ["taken"]


def test_hidden_rows_and_further_sheets_do_not_stand_in_the_way(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(sheets(items()), items(), CODES, {})))
    sheet = book["links"]
    for name, value in GOOD.items():
        sheet.cell(2, [cell.value for cell in sheet[1]].index(name) + 1).value = value
    sheet.row_dimensions[2].hidden = True
    sheet.title = "my links"
    book.create_sheet("sums", 0)["A1"] = 7
    book.save(tmp_path / "sheet.xlsx")
    known = Known({item.key: item for item in items()}, CODES, ())
    assert [one.outcome for one in take_rows(read_rows(tmp_path / "sheet.xlsx"), known, NOON)] == ["taken"]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_file_comes_back_with_its_protected_cells(tmp_path: Path, delimiter: str) -> None:
    found = [Item("themes", KITES, "kites-1999", {KITES: "=1+1 kites"}, "safety", "", 0.5)]
    rows = list(csv.reader(io.StringIO(csv_of(sheets(found)[2]).decode("utf-8-sig"))))
    for name, value in {"decision": "confirm", "reviewer": "A. Reader"}.items():
        rows[1][rows[0].index(name)] = value
    with (tmp_path / "themes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    told = take_rows(read_rows(tmp_path / "themes.csv"), Known({found[0].key: found[0]}, CODES, ()), NOON)
    assert [one.outcome for one in told] == ["taken"]


# ---------------------------------------------------------------- back in: strict


@pytest.mark.parametrize(
    ("about", "fill", "reason"),
    [
        ("link", {**GOOD, "reviewer": ""}, "no reviewer is named"),
        ("link", {**GOOD, "decision": "maybe"}, "“maybe” is no decision about a link"),
        ("link", {**GOOD, "earlier_text": "Kites should fly."}, "was changed in the sheet"),
        ("link", {**GOOD, "verdict": "different"}, "was changed in the sheet"),
        ("link", {**GOOD, "check": ""}, "the column “check” is empty"),
        ("link", {**GOOD, "about": "sundries"}, "“sundries” under “about” is none of"),
        ("recommendation", {**GOOD, "id": "kites-1999-r7", "decision": "drop"}, "did you mean kites-1999-r1?"),
        ("recommendation", {**GOOD, "decision": "fix text"}, "no correction is given"),
        ("recommendation", {**GOOD, "decision": "fix level", "correction": "advice"}, "“advice” is no level"),
        ("recommendation", {**GOOD, "decision": "fix number", "correction": "2003-02-01"}, "made a date of the number"),
        ("recommendation", {**GOOD, "decision": "", "correction": "New."}, "and no decision"),
        ("themes", {**GOOD, "decision": "change"}, "no theme is given"),
        ("themes", {**GOOD, "decision": "change", "theme_1": "sport"}, "there is no theme “sport”"),
        ("themes", {**GOOD, "decision": "confirm", "theme_1": "training"}, "it says confirm, and other themes"),
        ("response", {**GOOD, "decision": "agreed"}, "“agreed” is no decision about a response"),
    ],
)
def test_what_would_lose_meaning_is_not_taken(about: About, fill: Fill, reason: str) -> None:
    [one] = take(about, fill)
    assert (one.outcome, one.decision) == ("not taken", None)
    assert reason in one.why


def test_a_decision_on_a_text_that_has_changed_since_is_kept_with_what_was_seen() -> None:
    rows = table("themes", items(), {"decision": "confirm", "reviewer": "A. Reader"})
    now = [Item("themes", item.id, item.inquiry, {item.id: "New."}, item.verdict, "", 0.5) for item in items()]
    [one] = take_table(rows, found=now)
    assert one.decision is not None
    assert (one.outcome, "to look at again" in one.why, one.decision.seen) == (
        "taken",
        True,
        next(item.seen for item in items() if item.key == ("themes", one.row.id)),
    )


def test_nothing_is_taken_twice() -> None:
    [first] = take("link", GOOD)
    assert first.decision is not None
    assert [one.outcome for one in take("link", GOOD, ledger=[first.decision])] == ["taken before"]


def test_an_old_sheet_does_not_go_over_a_later_decision() -> None:
    [first] = take("link", GOOD)
    assert first.decision is not None
    later = decided("link", "repeat", minute=5)
    assert [one.outcome for one in take("link", GOOD, ledger=[first.decision, later])] == ["taken before"]


def test_a_person_may_come_back_to_an_earlier_decision() -> None:
    [first] = take("link", GOOD)
    assert first.decision is not None
    made = [first.decision, decided("link", "repeat", minute=5)]
    assert [one.outcome for one in take("link", GOOD, ledger=made, shown=made)] == ["taken"]


def test_a_row_that_is_there_twice_counts_once() -> None:
    rows = table("link", items(), GOOD)
    assert [one.outcome for one in take_table([*rows, rows[1]])] == ["taken", "taken before"]


def test_rows_of_one_person_that_contradict_each_other_are_not_taken() -> None:
    rows = table("link", items(), GOOD)
    other = table("link", items(), {**GOOD, "decision": "repeat"})[1]
    assert [one.outcome for one in take_table([*rows, other])] == ["not taken", "not taken"]


def test_a_table_without_our_columns_is_passed_over() -> None:
    assert rows_of("sums", [["a", "b"], ["1", "2"]] * 30) is None


# ---------------------------------------------------------------- sheets that do not show the verdict


def blind(about: About, fill: Fill) -> list[list[str]]:
    sheet = next(one for one in sheets(items(), blind=True) if one.about == about)
    rows = [list(sheet.columns), *[["" if cell is None else str(cell) for cell in cells] for cells in sheet.rows]]
    for name, value in fill.items():
        rows[1][sheet.columns.index(name)] = value
    return rows


def test_a_blind_sheet_shows_nothing_that_the_program_said() -> None:
    row = dict(zip(*blind("link", {})[:2], strict=True))
    assert (row["verdict"], row["reason"], row["look_first"], row["decided"]) == ("", "", "", "")


def test_a_decision_in_a_blind_sheet_is_taken_with_what_the_program_said() -> None:
    [one] = take_table(blind("link", GOOD))
    assert one.decision is not None
    assert (one.outcome, one.decision.before.verdict) == ("taken", "repeat")


def test_there_is_nothing_to_confirm_in_a_blind_sheet() -> None:
    [one] = take_table(blind("themes", {**GOOD, "decision": "confirm"}))
    assert (one.outcome, "nothing to confirm" in one.why) == ("not taken", True)

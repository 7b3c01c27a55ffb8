"""A workbook that goes out and comes back changes the next run as its people decided, and loses nothing on the way."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from running import Finished, command, furnished, lines
from small_reports import ferries, lamps


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with two invented reports, read and compared once."""
    folder = furnished(tmp_path_factory.mktemp("lamps-and-ferries") / "work")
    lamps(folder / "lamps.pdf")
    ferries(folder / "ferries.pdf")
    assert run(folder).code == 0
    return folder


@pytest.fixture
def work(first_run: Path, tmp_path: Path) -> Path:
    """A folder of one's own with that run in it."""
    return Path(shutil.copytree(first_run, tmp_path / "work"))


@pytest.fixture
def sent(work: Path) -> Path:
    """The folder with a workbook of its run."""
    assert command("review", "export", "out", "--out", "review.xlsx", cwd=work).code == 0
    return work


def run(work: Path) -> Finished:
    return command("run", "--pdf", "lamps.pdf", "ferries.pdf", "--out", "out", cwd=work)


def fill(work: Path, sheet: str, **cells: str) -> str:
    """Fill in the first row of a sheet; returns the id of its item."""
    book = openpyxl.load_workbook(work / "review.xlsx")
    names = [cell.value for cell in book[sheet][1]]
    for name, value in cells.items():
        book[sheet].cell(2, names.index(name) + 1).value = value
    book.save(work / "review.xlsx")
    return str(book[sheet].cell(2, 1).value)


def take(work: Path, *more: str) -> Finished:
    return command("review", "import", "review.xlsx", *more, cwd=work)


def notices(work: Path) -> dict[str, dict[str, Any]]:
    return {notice["kind"]: notice for notice in json.loads((work / "out" / "run.json").read_text())["notices"]}


def test_a_rejected_link_is_gone_from_the_next_run_and_named(sent: Path) -> None:
    before = {f"{link['earlier']} {link['later']}" for link in lines(sent / "out" / "links.jsonl")}
    gone = fill(sent, "links", decision="different", reviewer="A. Reader")
    assert take(sent).code == 0
    said = run(sent)
    after = {f"{link['earlier']} {link['later']}" for link in lines(sent / "out" / "links.jsonl")}
    assert {" | ".join(sorted(pair.split())) for pair in before - after} == {gone}
    assert "rejected by a person" in notices(sent)
    assert "that people rejected" in said.err


def test_themes_from_the_workbook_are_in_the_next_run(sent: Path) -> None:
    changed = fill(sent, "themes", decision="change", theme_1="training-and-skills", reviewer="A. Reader")
    take(sent)
    run(sent)
    found = next(row for row in lines(sent / "out" / "recommendations.jsonl") if row["id"] == changed)
    assert ([theme["code"] for theme in found["themes"]], found["decided_by"]) == (["training-and-skills"], "A. Reader")


def test_a_dry_run_says_all_and_writes_nothing(sent: Path) -> None:
    fill(sent, "links", decision="different", reviewer="A. Reader")
    done = take(sent, "--dry-run")
    assert "links row 2" in done.out and "1 taken" in done.out
    assert not (sent / "corpus" / "ledger.jsonl").exists()


def test_a_row_that_is_not_taken_is_named_and_shows_in_the_exit_code(sent: Path) -> None:
    fill(sent, "links", decision="different")
    done = take(sent)
    assert (done.code, "not taken: no reviewer is named" in done.out) == (3, True)


def test_a_second_import_takes_nothing(sent: Path) -> None:
    fill(sent, "links", decision="different", reviewer="A. Reader")
    take(sent)
    before = (sent / "corpus" / "ledger.jsonl").read_bytes()
    assert "0 taken, 1 taken before" in take(sent).out
    assert (sent / "corpus" / "ledger.jsonl").read_bytes() == before


def test_an_export_never_goes_over_a_file_that_is_there(sent: Path) -> None:
    before = (sent / "review.xlsx").read_bytes()
    done = command("review", "export", "out", "--out", "review.xlsx", cwd=sent)
    assert (done.code, (sent / "review.xlsx").read_bytes()) == (2, before)


def test_each_sheet_is_there_as_csv(sent: Path) -> None:
    assert sorted(path.name for path in sent.glob("review-*.csv")) == [
        "review-links.csv",
        "review-recommendations.csv",
        "review-responses.csv",
        "review-themes.csv",
    ]


def test_a_csv_file_is_taken_too(sent: Path) -> None:
    path = sent / "review-links.csv"
    head = path.read_text(encoding="utf-8-sig").split("\n")[0]
    place = head.split(",").index("decision")
    cells = [cell.value for cell in openpyxl.load_workbook(sent / "review.xlsx")["links"][2]]
    made = ["" if cell is None else str(cell) for cell in cells]
    made[place : place + 2] = ["related", "A. Reader"]
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in made)
    path.write_text("\n".join([head.strip(), quoted, ""]), encoding="utf-8")
    assert "1 taken" in command("review", "import", path.name, "--run", "out", cwd=sent).out


def test_the_share_that_holds_is_told_from_the_sample(sent: Path) -> None:
    book = openpyxl.load_workbook(sent / "review.xlsx")
    names = [cell.value for cell in book["recommendations"][1]]
    for row in range(2, book["recommendations"].max_row + 1):
        book["recommendations"].cell(row, names.index("decision") + 1).value = "confirm" if row > 2 else "drop"
        book["recommendations"].cell(row, names.index("reviewer") + 1).value = "A. Reader"
    book.save(sent / "review.xlsx")
    assert "the program is right in 6 of 7 (86%; 95% interval 86% to 86%; of 7 in all)." in take(sent).out


def test_a_file_that_is_no_sheet_of_ours_says_so(work: Path) -> None:
    (work / "review.csv").write_text("a,b\n1,2\n")
    done = command("review", "import", "review.csv", cwd=work)
    assert (done.code, "has no sheet with the columns" in done.err) == (4, True)


def coded(work: Path, who: str, verdicts: list[str]) -> None:
    """A workbook of the run's links as a person filled it in, under the person's name."""
    book = openpyxl.load_workbook(work / "review.xlsx")
    sheet = book["links"]
    names = [cell.value for cell in sheet[1]]
    for row, verdict in enumerate(verdicts, 2):
        sheet.cell(row, names.index("decision") + 1).value = verdict
        sheet.cell(row, names.index("reviewer") + 1).value = who
    book.save(work / f"review-{who}.xlsx")


def test_two_people_and_the_program_are_compared_and_their_differences_go_out_to_be_settled(sent: Path) -> None:
    coded(sent, "Ann", ["repeat", "different"])
    coded(sent, "Ben", ["repeat", "related"])
    done = command("review", "agreement", "review-Ann.xlsx", "review-Ben.xlsx", "--out", "review-both.xlsx", cwd=sent)
    assert "| links (ordinal) | Ann and Ben | 2 | 50% |" in done.out
    assert "| links (ordinal) | program and Ann | 2 |" in done.out
    sheet = openpyxl.load_workbook(sent / "review-both.xlsx")["links"]
    rows = [dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in row], strict=True)) for row in sheet]
    assert [(row["Ann"], row["Ben"]) for row in rows[1:]] == [("different", "related")]


def test_what_was_settled_is_imported_like_any_sheet(sent: Path) -> None:
    coded(sent, "Ann", ["repeat", "different"])
    coded(sent, "Ben", ["repeat", "related"])
    command("review", "agreement", "review-Ann.xlsx", "review-Ben.xlsx", "--out", "review.both.xlsx", cwd=sent)
    (sent / "review.xlsx").unlink()
    (sent / "review.both.xlsx").rename(sent / "review.xlsx")
    fill(sent, "links", decision="related", reviewer="Ann and Ben")
    assert "1 taken" in take(sent).out


def test_people_who_decided_about_nothing_in_common_are_told_so(sent: Path) -> None:
    coded(sent, "Ann", ["repeat"])
    coded(sent, "Ben", ["", "related"])
    assert command("review", "agreement", "review-Ann.xlsx", "review-Ben.xlsx", cwd=sent).code == 2


# ---------------------------------------------------------------- who decided what


def counts(work: Path, what: str) -> dict[str, int]:
    """A count of run.json by its unit."""
    facts = json.loads((work / "out" / "run.json").read_text(encoding="utf-8"))
    return {count["unit"]: count["number"] for count in facts["counts"] if count["what"] == what}


def test_a_run_counts_what_people_decided_and_what_the_program_did(sent: Path) -> None:
    before = counts(sent, "as the program has them")
    fill(sent, "links", decision="related", reviewer="A. Reader")
    take(sent)
    said = run(sent).err
    by_people, by_program = counts(sent, "decided about by people"), counts(sent, "as the program has them")
    assert (by_people["links"], by_program["links"]) == (1, before["links"] - 1)
    assert f"1 of {before['links']} links" in said
    assert f"1 of {before['links']} links" in (sent / "out" / "report.html").read_text(encoding="utf-8")


def test_a_run_with_what_was_learned_from_decisions_says_so(work: Path) -> None:
    settings = work / "config" / "default.toml"
    settings.write_text(settings.read_text().replace("[compare]", '[compare]\nlearned = "learned.toml"'))
    (work / "config" / "learned.toml").write_text('[weights]\n"training-and-skills" = 1.25\n')
    assert run(work).code == 0
    assert "weights changed: 1 themes" in notices(work)["learned from decisions"]["message"]


# ---------------------------------------------------------------- after the decisions of one person, another's


def fill_row(work: Path, sheet: str, key: str, **cells: str) -> None:
    """Fill in the row of an item."""
    book = openpyxl.load_workbook(work / "review.xlsx")
    names = [cell.value for cell in book[sheet][1]]
    row = next(row for row in book[sheet].iter_rows(min_row=2) if row[0].value == key)
    for name, value in cells.items():
        row[names.index(name)].value = value
    book.save(work / "review.xlsx")


@dataclass(frozen=True)
class Decided:
    """A folder after one person rejected a link, dropped a record and corrected another, and a run applied it."""

    work: Path
    link: str
    dropped: str


@pytest.fixture
def decided(sent: Path) -> Decided:
    """The records that were dropped and corrected are no ends of the link that was rejected."""
    link = fill(sent, "links", decision="different", reviewer="A. Reader")
    records = lines(sent / "out" / "recommendations.jsonl")
    dropped, fixed = [one["id"] for one in records if one["id"] not in link and one["level"] == "recommendation"][:2]
    fill_row(sent, "recommendations", dropped, decision="drop", reviewer="A. Reader")
    fill_row(
        sent, "recommendations", fixed, decision="fix text", correction="Lamps should be lit.", reviewer="A. Reader"
    )
    assert take(sent).code == 0
    run(sent)
    return Decided(sent, link, dropped)


def ids(work: Path, name: str) -> set[str]:
    """What a file of the run holds: ids of records, or of links as a sheet names them."""
    rows = lines(work / "out" / name)
    return {row["id"] if "id" in row else " | ".join(sorted((row["earlier"], row["later"]))) for row in rows}


def test_the_same_sheet_takes_nothing_after_the_run_that_applied_it(decided: Decided) -> None:
    again = take(decided.work)
    assert (again.code, "0 taken, 3 taken before, 0 not taken" in again.out) == (0, True)


def test_another_persons_sheet_is_taken_though_the_run_holds_the_link_and_the_record_no_more(decided: Decided) -> None:
    work = decided.work
    assert not {decided.link} & ids(work, "links.jsonl") and not {decided.dropped} & ids(work, "recommendations.jsonl")
    fill_row(work, "links", decided.link, decision="repeat", reviewer="B. Reader")
    fill_row(work, "recommendations", decided.dropped, decision="confirm", reviewer="B. Reader")
    took = take(work)
    assert (took.code, "2 taken, 1 taken before, 0 not taken" in took.out) == (0, True)
    run(work)
    assert decided.link in ids(work, "links.jsonl") and decided.dropped in ids(work, "recommendations.jsonl")


def test_the_program_is_compared_as_it_was_before_people_decided(decided: Decided) -> None:
    shutil.copy(decided.work / "review.xlsx", decided.work / "other.xlsx")
    done = command("review", "agreement", "review.xlsx", "other.xlsx", cwd=decided.work)
    row = next(line for line in done.out.splitlines() if line.startswith("| links (ordinal) | program and"))
    assert (done.code, "| 1 | 0% |" in row) == (0, True)

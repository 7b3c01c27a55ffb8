"""A decision made by hand is in every later run and output, survives a new reading, and is never applied blindly."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from running import Finished, command, furnished, json_lines, lines
from small_reports import COUNTING, SHARING, lamps, report

from pipeline.publish.results import load_results
from pipeline.publish.workbook import write_workbook

TITLE, DATE = "Report of the Inquiry into the Street Lamps of Marlow Fell", "Published on 14 March 1994"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with one invented report of three recommendations, read once; not to be changed."""
    folder = furnished(tmp_path_factory.mktemp("lamps") / "work")
    lamps(folder / "lamps.pdf")
    assert run(folder).code == 0
    return folder


@pytest.fixture
def work(first_run: Path, tmp_path: Path) -> Path:
    """A copy of that folder to decide in."""
    return shutil.copytree(first_run, tmp_path / "work")


def run(work: Path) -> Finished:
    return command("run", "--pdf", "lamps.pdf", "--out", "out", cwd=work)


def decide(work: Path, kind: str, *more: str, who: str = "A. Reader", why: str = "read on the page") -> Finished:
    return command("review", "decide", "--run", "out", "--kind", kind, "--who", who, "--why", why, *more, cwd=work)


def record(work: Path, number: str) -> dict[str, Any]:
    return next(row for row in lines(work / "out" / "recommendations.jsonl") if row["number"] == number)


def notices(work: Path) -> dict[str, dict[str, Any]]:
    return {notice["kind"]: notice for notice in json.loads((work / "out" / "run.json").read_text())["notices"]}


def test_a_decision_is_one_line_in_the_users_own_folder(work: Path) -> None:
    assert decide(work, "drop", "--id", "lamps-r2").code == 0
    [line] = lines(work / "corpus" / "ledger.jsonl")
    assert (line["kind"], line["targets"], line["who"], line["before"]["text"]) == (
        "drop",
        ["lamps-r2"],
        "A. Reader",
        SHARING,
    )


def test_a_corrected_text_is_in_the_records_with_its_person(work: Path) -> None:
    decide(work, "fix-text", "--id", "lamps-r1", "--text", "The county council should count lamps.")
    run(work)
    found = record(work, "1")
    assert (found["text"], found["state"], found["decided_by"]) == (
        "The county council should count lamps.",
        "corrected",
        "A. Reader",
    )


def test_a_corrected_text_is_described_anew(work: Path) -> None:
    decide(work, "fix-text", "--id", "lamps-r1", "--text", "The Home Office should count lamps within six months.")
    run(work)
    found = record(work, "1")
    assert [limit["printed"] for limit in found["deadlines"]] == ["within six months"]


def test_addressees_that_a_person_gave_are_not_overwritten(work: Path) -> None:
    decide(work, "fix-addressees", "--id", "lamps-r1", "--to", "the Lamplighters")
    run(work)
    found = record(work, "1")
    assert ([told["printed"] for told in found["addressees"]], found["state"]) == (["the Lamplighters"], "verified")


def test_a_dropped_record_is_named_in_terminal_record_and_report(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    done = run(work)
    report_html = (work / "out" / "report.html").read_text()
    assert [row["number"] for row in lines(work / "out" / "recommendations.jsonl")] == ["1", "3"]
    assert all("Left out by A. Reader" in said for said in (done.err, report_html))
    assert "lamps-r2" in notices(work)["dropped by a person"]["message"]


def test_a_number_that_a_person_left_out_is_no_gap(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    assert (run(work).code, "gap" in notices(work)) == (0, False)


def test_decisions_are_counted_in_the_summary(work: Path) -> None:
    decide(work, "confirm", "--id", "lamps-r1", "--id", "lamps-r3")
    assert "Decided by people:\n" in run(work).err


def test_a_confirmed_record_is_marked_in_the_report(work: Path) -> None:
    decide(work, "confirm", "--id", "lamps-r1")
    run(work)
    assert "Decided by A. Reader" in (work / "out" / "report.html").read_text()


def test_every_table_has_who_decided(work: Path) -> None:
    from openpyxl import load_workbook

    decide(work, "confirm", "--id", "lamps-r1")
    run(work)
    assert "A. Reader" in (work / "out" / "recommendations.csv").read_text(encoding="utf-8-sig")
    write_workbook(load_results(work / "out"), work / "out" / "all.xlsx")
    sheets = load_workbook(work / "out" / "all.xlsx", read_only=True)
    assert any("A. Reader" in row for sheet in sheets for row in sheet.iter_rows(values_only=True))


def test_an_added_record_is_found_by_later_commands(work: Path) -> None:
    decide(work, "add", "--inquiry", "lamps", "--number", "4", "--page", "3", "--text", "Lamps should be lit at dusk.")
    run(work)
    found = record(work, "4")
    assert (found["id"], found["state"], found["pdf_page"]) == ("lamps-r4", "corrected", 3)


def test_extract_applies_decisions_too(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    done = command("extract", "lamps.pdf", cwd=work)
    assert [row["number"] for row in json_lines(done.out)] == ["1", "3"]


def test_a_withdrawn_decision_is_not_applied(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    [made] = lines(work / "corpus" / "ledger.jsonl")
    decide(work, "withdraw", "--id", made["id"])
    run(work)
    assert len(lines(work / "out" / "recommendations.jsonl")) == 3


def test_a_new_decision_has_no_report_read_again(work: Path) -> None:
    stored = sorted((work / "out" / "cache" / "reading").iterdir())
    before = [path.stat().st_mtime_ns for path in stored]
    decide(work, "drop", "--id", "lamps-r2")
    run(work)
    assert [path.stat().st_mtime_ns for path in stored] == before


def test_the_same_ledger_gives_the_same_bytes(work: Path) -> None:
    decide(work, "fix-text", "--id", "lamps-r1", "--text", "The county council should count lamps.")
    run(work)
    first = (work / "out" / "recommendations.jsonl").read_bytes()
    command("run", "--pdf", "lamps.pdf", "--out", "other", cwd=work)
    assert (work / "other" / "recommendations.jsonl").read_bytes() == first


def test_a_decision_on_a_text_that_has_changed_is_listed_and_not_applied(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    report(work / "lamps.pdf", TITLE, DATE, [COUNTING, f"{SHARING} They should do so each week."])
    done = run(work)
    assert (done.code, record(work, "2")["decided_by"]) == (3, None)
    assert "lamps-r2" in notices(work)["to look at again"]["message"] and "has changed since" in done.err


def test_a_decision_about_another_inquiry_is_kept_and_no_warning(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    report(work / "clocks.pdf", "Review of Clocks", DATE, ["The parish should wind every clock on the same day."])
    done = command("run", "--pdf", "clocks.pdf", "--out", "clocks", cwd=work)
    assert (done.code, "not read: 1 (lamps)" in done.err) == (0, True)


def test_a_torn_line_is_said_by_the_run_and_set_aside_by_the_next_decision(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    with (work / "corpus" / "ledger.jsonl").open("a") as file:
        file.write('{"when": "2025-')
    done = run(work)
    assert (done.code, "torn ledger line" in notices(work)) == (3, True)
    assert "ledger.jsonl.torn" in decide(work, "confirm", "--id", "lamps-r1").err
    assert run(work).code == 0


def test_the_ledger_lists_what_is_in_force(work: Path) -> None:
    decide(work, "drop", "--id", "lamps-r2")
    [made] = lines(work / "corpus" / "ledger.jsonl")
    decide(work, "withdraw", "--id", made["id"])
    rows = json_lines(command("review", "list", cwd=work).out)
    assert [(row["kind"], row["in_force"]) for row in rows] == [("drop", False), ("withdraw", False)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["drp", "--id", "lamps-r1"], "Did you mean drop?"),
        (["drop", "--id", "lamps-r11"], "Did you mean lamps-r1"),
        (["drop"], "--id"),
        (["fix-text", "--id", "lamps-r1"], "needs --text"),
        (["fix-text", "--id", "lamps-r1", "--text", COUNTING], "already"),
        (["fix-pages", "--id", "lamps-r1", "--page", "40"], "has 3 pages"),
        (["fix-level", "--id", "lamps-r1", "--level", "wish"], "level"),
        (["merge", "--id", "lamps-r1"], "needs 2 targets"),
        (["split", "--id", "lamps-r1", "--text", "One piece."], "two pieces"),
        (["add", "--text", "Lamps should be lit."], "--inquiry"),
        (["add", "--inquiry", "lamp", "--text", "Lamps should be lit."], "Did you mean lamps?"),
        (["withdraw", "--id", "0123456789"], "no decision"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused_with_the_next_step(
    first_run: Path, arguments: list[str], said: str
) -> None:
    done = decide(first_run, *arguments)
    assert (done.code, said in done.err) == (2, True)
    assert not (first_run / "corpus" / "ledger.jsonl").exists()

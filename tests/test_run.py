"""The whole job: what a run leaves behind, that it comes out the same, and that no bad file spoils the rest."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pypdfium2
import pytest
from running import PROJECT, Finished, command, furnished, lines, process, python
from small_reports import SHARING, bad_files, ferries, lamps, opens_without_password, report, undated, with_a_gap

if TYPE_CHECKING:
    from conftest import DemoRun

CONTRACT = (
    "recommendations.jsonl recommendations.csv recommendations.xlsx links.jsonl families.jsonl themes.json "
    "chronology.json claims.jsonl responses.jsonl report.html comparison.docx saidbefore.db project.qdpx run.json"
).split()
RECORDS = [name for name in CONTRACT if name.endswith((".jsonl", ".json", ".csv", ".html"))]


DEMO_CORPUS = """
[corpus]
manifest = "corpus/demo/inquiries.toml"
pdf_folder = "corpus/demo/pdf"
"""


def contents(folder: Path, names: list[str] | None = None) -> dict[str, bytes]:
    """The files of a run folder and their bytes, by name."""
    return {name: (folder / name).read_bytes() for name in names or RECORDS}


# ---------------------------------------------------------------- the demonstration corpus


def test_the_demonstration_ends_with_exit_code_0(demo: DemoRun) -> None:
    assert demo.code == 0, demo.err


def test_a_run_writes_nothing_to_stdout(demo: DemoRun) -> None:
    assert demo.out == ""


def test_every_file_of_the_contract_is_there(demo: DemoRun) -> None:
    assert [name for name in CONTRACT if not (demo.folder / name).is_file()] == []


def test_no_unfinished_file_is_left_behind(demo: DemoRun) -> None:
    assert list(demo.folder.rglob(".*")) == []


def test_every_quotation_is_verified_but_those_of_the_scan(demo: DemoRun) -> None:
    records = lines(demo.folder / "recommendations.jsonl")
    states = {(record["inquiry"] == "tarnshaw-1988", record["state"]) for record in records}
    assert states == {(True, "ocr"), (False, "verified")}


def test_quotations_of_the_scan_carry_their_confidence(demo: DemoRun) -> None:
    scanned = [r for r in lines(demo.folder / "recommendations.jsonl") if r["state"] == "ocr"]
    assert scanned
    assert [r["id"] for r in scanned if not 0.5 < (r["ocr_confidence"] or 0) <= 1] == []


def test_no_id_stands_for_two_records(demo: DemoRun) -> None:
    ids = [record["id"] for record in lines(demo.folder / "recommendations.jsonl")]
    assert len(ids) == len(set(ids))


def test_every_part_has_its_parent_and_stands_in_its_text(demo: DemoRun) -> None:
    by_id = {record["id"]: record for record in lines(demo.folder / "recommendations.jsonl")}
    parts = [record for record in by_id.values() if record["level"] == "sub-recommendation"]
    assert parts
    for part in parts:
        parent = by_id[part["parent"]]
        assert part["inquiry"] == parent["inquiry"]
        assert part["id"].startswith(f"{parent['id']}-")
        assert part["text"] in parent["text"]


def test_the_number_of_a_part_is_its_full_path(demo: DemoRun) -> None:
    by_id = {record["id"]: record for record in lines(demo.folder / "recommendations.jsonl")}
    parts = [record for record in by_id.values() if record["level"] == "sub-recommendation"]
    assert [part["id"] for part in parts if not part["number"].startswith(by_id[part["parent"]]["number"] + "(")] == []


def test_the_gap_that_the_manifest_declares_is_named(demo: DemoRun) -> None:
    assert re.search(r"note: .*recommendation 7 is missing.*declares this gap", demo.err)


@pytest.fixture(scope="module")
def sharing(demo: DemoRun) -> list[str]:
    """Gold: the ids of the recommendations that agencies share what they know, one of each of the five inquiries."""
    path = PROJECT / "corpus" / "demo" / "gold" / "repeats.jsonl"
    families = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    members = next(f["members"] for f in families if f.get("name") == "agencies share what they know about a child")
    records = [json.loads(line) for line in (demo.folder / "recommendations.jsonl").read_text("utf-8").splitlines()]
    return [
        record["id"]
        for member in members
        for record in records
        if (record["inquiry"], record["number"]) == (member["document"], member["number"])
        and (member["section"] in (None, record["section"]) or record["section"] is None)
    ]


def test_a_link_joins_every_later_ask_for_sharing_to_an_earlier_one(demo: DemoRun, sharing: list[str]) -> None:
    links = lines(demo.folder / "links.jsonl")
    joined = {link["later"] for link in links if link["earlier"] in sharing and link["verdict"] != "different"}
    assert len(sharing) == 5
    assert set(sharing[1:]) <= joined


def test_a_link_has_the_earlier_publication_first(demo: DemoRun) -> None:
    published = {inquiry["id"]: inquiry["published"] for inquiry in lines(demo.folder / "inquiries.jsonl")}
    of = {record["id"]: record["inquiry"] for record in lines(demo.folder / "recommendations.jsonl")}
    links = lines(demo.folder / "links.jsonl")
    assert links
    assert [ln for ln in links if published[of[ln["earlier"]]] >= published[of[ln["later"]]]] == []


def test_the_recurring_ask_is_shown_since_its_first_inquiry(demo: DemoRun) -> None:
    chronologies = json.loads((demo.folder / "chronology.json").read_text(encoding="utf-8"))
    theme = next(c for c in chronologies if c["subject"] == "information-sharing")
    occurrences = [(o["inquiry"], o["events"], o["published"]) for o in theme["occurrences"]]
    assert occurrences[0] == ("tarnshaw-1988", "1986", "1988-07-14")
    assert len(occurrences) == 5
    assert [o[2] for o in occurrences] == sorted(o[2] for o in occurrences)


def test_claims_come_out_as_the_invented_corpus_has_them(demo: DemoRun) -> None:
    assert {claim["id"]: claim["finding"] for claim in lines(demo.folder / "claims.jsonl")} == {
        "sharing-recommended": "supported",
        "child-number": "partly supported",
        "sharing-a-duty": "not supported",
    }


def test_a_claim_dates_its_first_inquiry_by_publication_with_the_events_beside_it(demo: DemoRun) -> None:
    claim = next(claim for claim in lines(demo.folder / "claims.jsonl") if claim["id"] == "sharing-recommended")
    assert (claim["first_published"], claim["first_events"]) == ("1988-07-14", "1986")


@pytest.fixture(scope="module")
def page(demo: DemoRun) -> str:
    return unescape((demo.folder / "report.html").read_text(encoding="utf-8"))


def test_the_report_prints_events_and_publication_of_the_first_inquiry(page: str) -> None:
    assert re.search(r"Events 1986, published 14 July 1988", page)


def test_the_summary_prints_events_and_publication_of_the_first_inquiry(demo: DemoRun) -> None:
    assert "first published 1988 (on events of 1986)" in demo.err


def test_every_inquiry_is_marked_as_invented_in_the_summary(demo: DemoRun) -> None:
    assert len(re.findall(r"\d{4} \(events [^)]+, invented\)", demo.err)) == 5


def test_the_report_says_at_its_head_that_all_is_invented(page: str) -> None:
    assert "invented" in page[page.index("<body") :][:3000].lower()


@pytest.mark.parametrize("name", ["recommendations.csv", "links.csv"])
def test_every_row_of_a_table_says_that_its_inquiry_is_invented(demo: DemoRun, name: str) -> None:
    import csv

    with (demo.folder / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    marks = [column for column in rows[0] if "invented" in column]
    assert marks
    assert {row[column] for row in rows for column in marks} == {"yes"}


def test_the_record_of_the_run_says_that_all_is_invented(demo: DemoRun) -> None:
    assert json.loads((demo.folder / "run.json").read_text(encoding="utf-8"))["invented"] is True


def test_every_quotation_in_the_report_links_to_a_page_that_is_there(demo: DemoRun, page: str) -> None:
    links = re.findall(r'href="([^"#]+\.pdf)#page=(\d+)"', page)
    pages = {address: _page_count(demo.folder / unquote(address)) for address, _ in links}
    assert len(links) >= len(lines(demo.folder / "recommendations.jsonl"))
    assert [(address, number) for address, number in links if not 1 <= int(number) <= pages[address]] == []


def _page_count(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def test_what_was_found_agrees_with_the_gold_of_each_report(demo: DemoRun) -> None:
    from pipeline.check.gold import evaluate
    from pipeline.check.scores import check_floors
    from pipeline.publish.results import load_results

    found = load_results(demo.folder).of_inquiry
    evaluation = evaluate(PROJECT / "corpus" / "demo" / "gold", {name: list(found[name]) for name in found})
    assert check_floors(evaluation, {"each": {"recommendations_f1": 0.98}}) == []


# ---------------------------------------------------------------- the same in, the same out


@pytest.fixture(scope="module")
def demo_again(demo: DemoRun) -> Path:
    """The demonstration corpus run from the beginning by two processes, with another hash seed, into another folder."""
    folder = demo.folder.parent / "again"
    done = process("run", "config/demo.toml", "--out", folder, "--jobs", 2, PYTHONHASHSEED="4711")
    assert done.code == 0, done.err
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    """Every file of a run folder but the stored work, to which a question to the run may add."""
    files = [path for path in folder.rglob("*") if path.is_file() and "cache" not in path.relative_to(folder).parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(files)}


def test_two_runs_give_the_same_bytes_in_every_file(demo: DemoRun, demo_again: Path) -> None:
    one, two = outputs(demo.folder), outputs(demo_again)
    assert set(CONTRACT) <= set(one)
    assert [name for name in sorted({*one, *two}) if one.get(name) != two.get(name)] == []


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with three small reports in it: lamps.pdf, ferries.pdf, clocks.pdf."""
    folder = furnished(tmp_path_factory.mktemp("three") / "work")
    lamps(folder / "lamps.pdf")
    ferries(folder / "ferries.pdf")
    undated(folder / "clocks.pdf")
    return folder


@pytest.fixture(scope="module")
def small(three: Path) -> Path:
    """The run folder of the three small reports."""
    done = command("run", "--pdf", "lamps.pdf", "ferries.pdf", "clocks.pdf", "--out", "small", cwd=three)
    assert done.code == 0, done.err
    return three / "small"


SMALL_FILES = [name for name in RECORDS if name != "recommendations.xlsx"]


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}, id="the plainest locale"),
        pytest.param({"LC_ALL": "tr_TR.UTF-8"}, id="a Turkish locale"),
        pytest.param({"TZ": "Pacific/Kiritimati"}, id="another time zone"),
    ],
)
def test_the_records_are_the_same_under(environment: dict[str, str], three: Path, small: Path) -> None:
    if environment.get("LC_ALL", "C") != "C" and not _locale_exists(environment["LC_ALL"]):
        pytest.skip(f"the locale {environment['LC_ALL']} is not installed")
    folder = three / f"under-{'-'.join(environment)}"
    done = process("run", "--pdf", "lamps.pdf", "ferries.pdf", "clocks.pdf", "--out", folder, cwd=three, **environment)
    assert done.code == 0, done.err
    assert contents(folder, SMALL_FILES) == contents(small, SMALL_FILES)


def _locale_exists(name: str) -> bool:
    import locale

    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return True


def test_the_records_are_the_same_where_the_files_are_named_in_another_order(three: Path, small: Path) -> None:
    done = command("run", "--pdf", "clocks.pdf", "--pdf", "ferries.pdf", "lamps.pdf", "--out", "turned", cwd=three)
    assert done.code == 0, done.err
    assert contents(three / "turned", SMALL_FILES) == contents(small, SMALL_FILES)


def test_the_records_are_the_same_where_files_and_folder_lie_elsewhere(
    three: Path, small: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "a" / "copy of it"
    shutil.copytree(three, copy, ignore=shutil.ignore_patterns("small", "under*", "turned"))
    pdfs = [copy / name for name in ("lamps.pdf", "ferries.pdf", "clocks.pdf")]
    done = command("run", "--pdf", *pdfs, "--out", copy / "small", cwd=copy)
    assert done.code == 0, done.err
    assert contents(copy / "small", SMALL_FILES) == contents(small, SMALL_FILES)


def test_no_file_of_a_run_holds_a_path_of_this_machine(demo: DemoRun) -> None:
    # A link to a PDF far away goes up to the root and down again: that is relative.
    homes = b"|".join(re.escape(os.fsencode(home)) for home in (PROJECT, demo.folder, Path.home()))
    absolute = re.compile(rb"(?<!\.\.)(?:" + homes + rb")\b")
    files = [path for path in demo.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if any(absolute.search(data) for data in _unpacked(path))] == []


def _unpacked(path: Path) -> list[bytes]:
    """A file's bytes, or those of the files in it where it is an archive, such as a workbook."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_no_record_holds_a_time_of_day(demo: DemoRun) -> None:
    names = [name for name in RECORDS if name.endswith(("json", "jsonl"))]
    clock = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
    assert [name for name, data in contents(demo.folder, names).items() if clock.search(data)] == []


# ---------------------------------------------------------------- a run again


_HEAVY = (
    "pypdfium2 pdfplumber pdfminer tesserocr PIL spacy numpy scipy sklearn onnxruntime tokenizers altair vl_convert "
    "docx openpyxl jinja2 sqlite_utils pyrefiqda httpx flask distributed"
).split()
_WITHOUT_READING = f"""
import sys
from pipeline.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
print(*[name for name in {_HEAVY} if name in sys.modules])
"""
SMALL = ("run", "--pdf", "lamps.pdf", "ferries.pdf", "clocks.pdf", "--out", "small")


def ran(folder: Path) -> dict[str, str]:
    """What the last run did, by stage and report, and why: the log's lines but for those about what was kept."""
    done = [line for line in lines(folder / "cache" / "ran.jsonl") if line["did"] == "done"]
    return {" of ".join(filter(None, (line["stage"], line["of"]))): line["why"] for line in done}


def changed(folder: Path, old: str, new: str) -> None:
    """Change the settings of a user's folder."""
    settings = folder / "config" / "default.toml"
    text = settings.read_text(encoding="utf-8")
    assert old in text
    settings.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def own(three: Path, small: Path, tmp_path: Path) -> Path:
    """A copy of the three small reports and of the run over them, to be changed."""
    return Path(shutil.copytree(three, tmp_path / "own", ignore=shutil.ignore_patterns("under*", "turned")))


def test_a_run_over_unchanged_input_opens_no_pdf_and_loads_no_heavy_library(three: Path, small: Path) -> None:
    again = ["run", "--pdf", *"lamps.pdf ferries.pdf clocks.pdf".split(), "--out", "small"]
    done = python("-c", _WITHOUT_READING, *again, cwd=three)
    assert done.code == 0, done.err
    assert done.out.strip() == ""


def test_a_run_over_unchanged_input_leaves_the_stored_work_alone(three: Path, small: Path) -> None:
    stored = sorted((small / "cache" / "report").iterdir())
    before = [path.stat().st_mtime_ns for path in stored]
    command("run", "--pdf", "lamps.pdf", "ferries.pdf", "clocks.pdf", "--out", "small", cwd=three)
    assert len(before) == 3
    assert [path.stat().st_mtime_ns for path in sorted((small / "cache" / "report").iterdir())] == before


def test_a_run_over_unchanged_input_gives_the_same_bytes(three: Path, small: Path) -> None:
    before = contents(small, SMALL_FILES)
    command("run", "--pdf", "lamps.pdf", "ferries.pdf", "clocks.pdf", "--out", "small", cwd=three)
    assert contents(small, SMALL_FILES) == before


def test_a_run_over_unchanged_input_does_nothing(own: Path) -> None:
    done = command(*SMALL, cwd=own)
    log = lines(own / "small" / "cache" / "ran.jsonl")
    assert {line["did"] for line in log} == {"kept"}
    assert [line["of"] for line in log if line["stage"] == "report"] == ["clocks", "ferries", "lamps"]
    assert {line["stage"] for line in log} == {"report", "citations", "themes and links", "claims", "csv", "html"}
    assert "Nothing changed since the last run: nothing was done again." in done.err


def test_a_report_that_changed_costs_that_report_and_what_is_made_of_all(own: Path) -> None:
    report(own / "clocks.pdf", "Review of the Clock Towers of Ambleholt", "", [SHARING])
    command(*SMALL, cwd=own)
    found = ran(own / "small")
    assert [name for name in found if "report" in name] == ["reading and report of clocks"]
    assert {"themes and links", "html"} <= set(found)


def test_a_threshold_that_changed_has_no_report_read_again(own: Path) -> None:
    changed(own, "[compare]", "[compare]\nrepeat = 0.7")
    command(*SMALL, cwd=own)
    found = ran(own / "small")
    assert found["themes and links"] == found["claims"] == "changed: compare.repeat"
    assert not [name for name in found if "report" in name or name == "citations"]


def test_an_output_that_is_wanted_now_leaves_the_others_and_the_comparison_alone(own: Path) -> None:
    changed(own, 'outputs = ["csv", "html"]', 'outputs = ["csv", "html", "references"]')
    command(*SMALL, cwd=own)
    # The report prints the settings.
    assert ran(own / "small") == {"references": "not done before", "html": "changed: settings"}


def test_a_claim_that_changed_has_the_claims_checked_and_no_report_compared_again(own: Path) -> None:
    claims = own / "config" / "claims-of-the-test.toml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("at_least = 2", "at_least = 3"), encoding="utf-8")
    command(*SMALL, cwd=own)
    found = ran(own / "small")
    assert found["claims"] == "changed: config/claims-of-the-test.toml"
    assert "themes and links" not in found


@pytest.mark.parametrize("name", ["report.html", "links.csv", "links.jsonl", "claims.jsonl", "run.json"])
@pytest.mark.parametrize("harm", ["deleted", "damaged"])
def test_a_file_of_the_run_is_made_again_where_it_was(own: Path, name: str, harm: str) -> None:
    before = contents(own / "small", SMALL_FILES)
    path = own / "small" / name
    path.unlink() if harm == "deleted" else path.write_bytes(path.read_bytes()[:100])
    done = command(*SMALL, cwd=own)
    assert done.code == 0, done.err
    assert contents(own / "small", SMALL_FILES) == before
    assert not [stage for stage in ran(own / "small") if "report" in stage]


def test_a_decision_costs_the_report_that_it_is_about_and_no_reading(own: Path) -> None:
    decide = (
        "review decide --run small --kind fix-heading --id lamps-r2 --heading Sharing --who Ada --why printed".split()
    )
    done = command(*decide, cwd=own)
    assert done.code == 0, done.err
    command(*SMALL, cwd=own)
    found = ran(own / "small")
    assert {name: why for name, why in found.items() if "report" in name} == {"report of lamps": "changed: decisions"}
    assert "decisions" in found["themes and links"]


def test_a_list_that_did_not_change_is_not_read_again(own: Path) -> None:
    listed = (*SMALL, "--records", as_csv(own / "list.csv"))
    command(*listed, cwd=own)
    first = ran(own / "small")
    command(*listed, cwd=own)
    assert ("lists" in first, ran(own / "small")) == (True, {})


_OPENED = """
import sys
from pathlib import Path
opened = set()
def hook(event, args):
    if event == "open" and isinstance(args[0], str) and args[0].endswith(".toml"):
        opened.add(Path(args[0]).name)
sys.addaudithook(hook)
from pipeline.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
print(*sorted(opened))
"""


def test_every_word_list_that_comparing_opens_is_one_that_it_is_done_again_for(three: Path, tmp_path: Path) -> None:
    from pipeline.comparing import Comparing
    from pipeline.settings import Compare
    from pipeline.store import RunFolder

    done = python("-c", _OPENED, *SMALL[:-1], tmp_path / "run", cwd=three)
    assert done.code == 0, done.err
    known = {Path(name).name for name in Comparing(Compare(), RunFolder(tmp_path)).word_lists}
    of_reading = {"layouts.toml", "bodies.toml"}
    assert set(done.out.split()) - of_reading == known | {"default.toml", "claims-of-the-test.toml"}


def test_a_report_that_changed_is_read_again(workplace: Path) -> None:
    ferries(workplace / "report.pdf")
    command("run", "--pdf", "report.pdf", "--out", "run", cwd=workplace)
    lamps(workplace / "report.pdf")
    command("run", "--pdf", "report.pdf", "--out", "run", cwd=workplace)
    assert [record["text"] for record in lines(workplace / "run" / "recommendations.jsonl")][1] == SHARING


def test_a_word_list_that_changed_is_used(workplace: Path) -> None:
    lamps(workplace / "lamps.pdf")
    command("run", "--pdf", "lamps.pdf", "--out", "run", cwd=workplace)
    bodies = (PROJECT / "config" / "bodies.toml").read_text(encoding="utf-8")
    own = '\n[[body]]\nname = "Guild of Lamplighters"\nkind = "public"\nalso = ["lighting department"]\n'
    (workplace / "config" / "bodies.toml").write_text(bodies + own, encoding="utf-8")
    process("run", "--pdf", "lamps.pdf", "--out", "run", cwd=workplace)
    second = lines(workplace / "run" / "recommendations.jsonl")[1]
    assert "Guild of Lamplighters" in [body["name"] for body in second["addressees"]]


def test_stored_work_that_is_broken_is_done_again(three: Path, small: Path) -> None:
    stored = sorted((small / "cache" / "report").iterdir())
    stored[0].write_bytes(stored[0].read_bytes()[:100])
    before = contents(small, SMALL_FILES)
    done = command("run", "--pdf", "lamps.pdf", "ferries.pdf", "clocks.pdf", "--out", "small", cwd=three)
    assert done.code == 0, done.err
    assert contents(small, SMALL_FILES) == before


def test_a_report_that_was_moved_since_the_last_run_is_linked_where_it_is(workplace: Path) -> None:
    lamps(workplace / "old" / "lamps.pdf")
    command("run", "--pdf", "old/lamps.pdf", "--out", "run", cwd=workplace)
    (workplace / "old").rename(workplace / "new")
    command("run", "--pdf", "new/lamps.pdf", "--out", "run", cwd=workplace)
    assert 'href="../new/lamps.pdf#page=3"' in (workplace / "run" / "report.html").read_text(encoding="utf-8")


def test_the_links_of_a_report_hold_where_run_and_pdfs_are_moved_together(
    three: Path, small: Path, tmp_path: Path
) -> None:
    shutil.copytree(three, tmp_path / "elsewhere")
    moved = tmp_path / "elsewhere" / "small"
    addresses = set(re.findall(r'href="([^"#]+\.pdf)#', (moved / "report.html").read_text(encoding="utf-8")))
    assert len(addresses) == 3
    assert [address for address in addresses if not (moved / unquote(unescape(address))).is_file()] == []


# ---------------------------------------------------------------- PDFs by hand


def test_a_list_of_files_after_one_option_is_read_whole(three: Path, small: Path) -> None:
    assert [inquiry["id"] for inquiry in lines(small / "inquiries.jsonl")] == ["clocks", "ferries", "lamps"]


def test_a_pdf_by_hand_takes_title_and_date_from_its_front_page_and_says_so(small: Path) -> None:
    inquiry = next(inquiry for inquiry in lines(small / "inquiries.jsonl") if inquiry["id"] == "lamps")
    assert inquiry["title"] == "Report of the Inquiry into the Street Lamps of Marlow Fell"
    assert inquiry["published"] == "1994-03-14"
    assert inquiry["read_from_pdf"] == ["title", "published"]


def test_the_report_marks_what_was_read_from_the_pdf(small: Path) -> None:
    page = unescape((small / "report.html").read_text(encoding="utf-8"))
    assert re.search(r"read from (the|its) (report itself|PDF)", page)


def test_an_inquiry_without_a_date_is_in_no_chronology(small: Path) -> None:
    chronologies = json.loads((small / "chronology.json").read_text(encoding="utf-8"))
    assert chronologies
    assert [c["subject"] for c in chronologies for o in c["occurrences"] if o["inquiry"] == "clocks"] == []


def test_an_inquiry_without_a_date_takes_part_in_the_comparison(small: Path) -> None:
    ends = {(link["earlier"], link["later"]) for link in lines(small / "links.jsonl")}
    assert ("lamps-r2", "clocks-r2") in ends


def test_an_inquiry_without_a_date_is_found_beside_the_chronology(small: Path) -> None:
    chronologies = json.loads((small / "chronology.json").read_text(encoding="utf-8"))
    assert "clocks" in {id_ for c in chronologies for id_ in c["undated"]}


def test_a_file_named_twice_is_not_a_repeat_of_itself(workplace: Path) -> None:
    lamps(workplace / "lamps.pdf")
    shutil.copy(workplace / "lamps.pdf", workplace / "copy.pdf")
    done = command("run", "--pdf", "lamps.pdf", "lamps.pdf", "copy.pdf", "--out", "run", cwd=workplace)
    assert done.code == 0
    assert len(lines(workplace / "run" / "recommendations.jsonl")) == 3
    assert "copy.pdf is the same file as lamps.pdf; it was read once." in done.err


def test_two_files_of_one_name_keep_their_ids_in_any_order(workplace: Path) -> None:
    files = [lamps(workplace / "1994" / "report.pdf"), ferries(workplace / "2011" / "report.pdf")]
    ids = []
    for order in (files, files[::-1]):
        command("run", "--pdf", *order, "--out", "run", cwd=workplace)
        ids.append([record["id"] for record in lines(workplace / "run" / "recommendations.jsonl")])
    assert len(set(ids[0])) == 7
    assert ids[0] == ids[1]


# ---------------------------------------------------------------- files that cannot be used


@dataclass(frozen=True)
class Batch:
    """A run over a good report and every kind of bad one."""

    done: Finished
    folder: Path
    files: dict[str, Path]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = furnished(tmp_path_factory.mktemp("batch") / "work")
    files = bad_files(folder / "in")
    good = [lamps(folder / "in" / "a good one.pdf"), opens_without_password(folder / "in" / "owner.pdf")]
    done = command("run", "--pdf", *files.values(), *good, "--out", "run", "--jobs", 1, cwd=folder)
    return Batch(done, folder / "run", files)


def test_a_batch_with_bad_files_ends_with_exit_code_3(batch: Batch) -> None:
    assert batch.done.code == 3


@pytest.mark.parametrize(
    ("what", "name", "words"),
    [
        ("damaged", "damaged.pdf", "is damaged"),
        ("truncated", "truncated.pdf", "is damaged"),
        ("empty", "empty.pdf", "is empty"),
        ("no PDF", "letter.pdf", "is not a PDF"),
        ("without pages", "no-pages.pdf", "be opened|no pages"),
        ("encrypted", "locked.pdf", "needs a password"),
        ("missing", "missing.pdf", "is not there"),
        ("a folder", "folder.pdf", "Is a directory"),
        ("named with spaces and quotes", 'it\'s "the" report.pdf', "is not a PDF"),
        ("named in other scripts", "отчёт – 報告.pdf", "is not a PDF"),
        ("named over two lines", "two\\x0alines.pdf", "is not a PDF"),
        ("named with a terminal's escapes", "red\\x1b[31m\\x9b32m.pdf", "is not a PDF"),
    ],
)
def test_a_bad_file_is_named_in_one_line_with_what_to_do(batch: Batch, what: str, name: str, words: str) -> None:
    named = [line for line in batch.done.err.splitlines() if name in line]
    assert what in batch.files
    assert len(named) == 1
    assert re.search(rf"failure: .*({words}).*\. (Replace|Save|Correct) .+\.$", named[0])


def test_the_rest_of_a_batch_completes(batch: Batch) -> None:
    found = {record["inquiry"] for record in lines(batch.folder / "recommendations.jsonl")}
    assert found == {"a-good-one", "owner"}


def test_quotations_of_a_pdf_with_an_owners_password_are_verified(batch: Batch) -> None:
    records = [record for record in lines(batch.folder / "recommendations.jsonl") if record["inquiry"] == "owner"]
    assert {record["state"] for record in records} == {"verified"}


def test_every_bad_file_is_in_the_record_of_the_run(batch: Batch) -> None:
    notices = json.loads((batch.folder / "run.json").read_text(encoding="utf-8"))["notices"]
    assert len([notice for notice in notices if notice["severity"] == "failure"]) == len(batch.files)


def test_no_escape_of_a_file_name_reaches_the_terminal(batch: Batch) -> None:
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", batch.done.err) == []


def test_bad_files_in_a_batch_of_two_processes_give_the_same_records(batch: Batch) -> None:
    files = [
        *batch.files.values(),
        batch.files["missing"].parent / "a good one.pdf",
        batch.files["missing"].parent / "owner.pdf",
    ]
    done = process("run", "--pdf", *files, "--out", "two", "--jobs", 2, cwd=batch.folder.parent)
    assert done.code == 3
    assert contents(batch.folder.parent / "two", SMALL_FILES) == contents(batch.folder, SMALL_FILES)


def test_a_run_over_bad_files_alone_ends_with_exit_code_4(workplace: Path) -> None:
    files = bad_files(workplace / "in")
    done = command("run", "--pdf", files["damaged"], files["empty"], files["missing"], "--out", "run", cwd=workplace)
    assert done.code == 4


def test_a_run_over_missing_files_alone_ends_with_exit_code_5(workplace: Path) -> None:
    done = command("run", "--pdf", "nowhere.pdf", "--out", "run", cwd=workplace)
    assert done.code == 5
    assert "nowhere.pdf: is not there." in done.err


def test_a_run_that_read_nothing_judges_no_claim(workplace: Path) -> None:
    command("run", "--pdf", "nowhere.pdf", "--out", "run", cwd=workplace)
    assert (workplace / "run" / "claims.jsonl").read_text(encoding="utf-8") == ""


def test_a_name_that_is_not_utf8_fails_alone(workplace: Path) -> None:
    lamps(workplace / "lamps.pdf")
    odd = workplace / os.fsdecode(b"caf\xe9.pdf")
    try:
        ferries(odd)
    except (OSError, UnicodeError):
        pytest.skip("no name that is not UTF-8 can be made here")
    done = command("run", "--pdf", "lamps.pdf", odd, "--out", "run", cwd=workplace)
    assert done.code == 3
    assert r"caf\xe9.pdf: has a name that is not UTF-8. Rename it" in done.err


# ---------------------------------------------------------------- a manifest


MANIFEST = """
[[inquiry]]
id = "lamps-1994"
title = "The Street Lamps of Marlow Fell"
short = "Lamps"
events = "1991–1992"
published = 1994-03-14
invented = true
recommendations = 3
file = "pdf/lamps.pdf"

[[inquiry]]
id = "ferries-2011"
title = "The Tidewater Ferries Inquiry"
short = "Ferries"
published = 2011-10-20
invented = true
file = "pdf/ferries.pdf"
"""


@pytest.fixture
def manifest(workplace: Path) -> Path:
    """The manifest of a user's folder with two invented inquiries, of which one has its PDF."""
    lamps(workplace / "corpus" / "pdf" / "lamps.pdf")
    path = workplace / "corpus" / "inquiries.toml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


def test_a_missing_pdf_of_the_manifest_is_named_with_how_to_supply_it(manifest: Path) -> None:
    done = command("run", "--out", "run", cwd=manifest.parent.parent)
    named = [line for line in done.err.splitlines() if "failure" in line]
    assert done.code == 3
    assert len(named) == 1
    assert re.search(r'Ferries 2011.*its PDF is not there\..*set file = "…" in the manifest', named[0])


def test_the_rest_of_a_manifest_goes_on_without_a_missing_pdf(manifest: Path) -> None:
    command("run", "--out", "run", cwd=manifest.parent.parent)
    found = {record["inquiry"] for record in lines(manifest.parent.parent / "run" / "recommendations.jsonl")}
    assert found == {"lamps-1994"}


def test_a_claim_names_the_inquiries_that_took_no_part(manifest: Path) -> None:
    command("run", "--out", "run", cwd=manifest.parent.parent)
    [claim] = lines(manifest.parent.parent / "run" / "claims.jsonl")
    assert claim["not_in_corpus"] == ["Ferries 2011"]


def test_a_manifest_without_any_pdf_ends_with_exit_code_5_and_names_each(manifest: Path) -> None:
    (manifest.parent / "pdf" / "lamps.pdf").unlink()
    done = command("run", "--out", "run", cwd=manifest.parent.parent)
    assert done.code == 5
    assert re.fullmatch(r'No PDF is there.*Lamps 1994 \(.*file = "…".*Ferries 2011 \(.*\n', done.err)


def test_a_run_of_the_five_without_their_pdfs_names_each_and_how_to_supply_it(workplace: Path) -> None:
    (workplace / "pdf").mkdir()
    config = workplace / "five.toml"
    config.write_text(f'[corpus]\nmanifest = "{PROJECT}/corpus/inquiries.toml"\npdf_folder = "pdf"\n', encoding="utf-8")
    done = command("run", config, "--out", "run", cwd=workplace)
    assert done.code == 5
    for name in ("Cleveland", "Climbié", "Rotherham", "IICSA", "Casey"):
        assert name in done.err
    assert "saidbefore fetch" in done.err


def test_an_undeclared_gap_or_count_shows_in_the_exit_code(manifest: Path) -> None:
    ferries(manifest.parent / "pdf" / "ferries.pdf")
    manifest.write_text(MANIFEST.replace("recommendations = 3", "recommendations = 4"), encoding="utf-8")
    done = command("run", "--out", "run", cwd=manifest.parent.parent)
    assert done.code == 3
    assert re.search(r"warning: .*Lamps 1994.*\b4\b", done.err)


def test_a_number_missing_from_a_sequence_is_named_and_shows_in_the_exit_code(workplace: Path) -> None:
    with_a_gap(workplace / "gap.pdf")
    done = command("run", "--pdf", "gap.pdf", "--out", "run", cwd=workplace)
    assert done.code == 3
    assert re.search(r"warning: .*recommendation 2 is missing", done.err)


def test_an_inquiry_that_the_manifest_does_not_know_is_answered_with_the_nearest(manifest: Path) -> None:
    config = manifest.parent.parent / "one.toml"
    config.write_text('[corpus]\ninquiries = ["lamp-1994"]\n', encoding="utf-8")
    done = command("run", config, "--out", "run", cwd=manifest.parent.parent)
    assert done.code == 2
    assert "'lamp-1994'" in done.err and "Did you mean 'lamps-1994'?" in done.err


def test_a_pdf_of_the_manifest_named_by_hand_too_is_read_once(manifest: Path) -> None:
    workplace = manifest.parent.parent
    done = command("run", "config/default.toml", "--pdf", "corpus/pdf/lamps.pdf", "--out", "run", cwd=workplace)
    assert "lamps.pdf is the same file as lamps.pdf; it was read once." in done.err
    assert {record["inquiry"] for record in lines(workplace / "run" / "recommendations.jsonl")} == {"lamps-1994"}


# ---------------------------------------------------------------- lists that others compiled


ROWS = [
    ("id", "inquiry", "date", "text"),
    ("q-1", "quarries", "2001-05-04", "Every quarryman should be trained to recognise a rope that is about to fail."),
    (
        "q-2",
        "quarries",
        "2001-05-04",
        "The quarries and the police should share with one another what they know of falls.",
    ),
    ("q-3", "quarries", "2001-05-04", ""),
]


def as_csv(path: Path) -> Path:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return path


def as_xlsx(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_joins_the_reports(workplace: Path, kind: str) -> None:
    lamps(workplace / "lamps.pdf")
    path = {"csv": as_csv, "xlsx": as_xlsx}[kind](workplace / f"list.{kind}")
    done = command("run", "--pdf", "lamps.pdf", "--records", path, "--out", "run", cwd=workplace)
    links = {(link["earlier"], link["later"]) for link in lines(workplace / "run" / "links.jsonl")}
    assert "row 4 cannot be used: has no text" in done.err or "1 row" in done.err
    assert ("lamps-r2", "q-2") in links


def test_quotations_of_a_list_are_marked_as_from_a_list(workplace: Path) -> None:
    done = command("run", "--records", as_csv(workplace / "list.csv"), "--out", "run", cwd=workplace)
    records = lines(workplace / "run" / "recommendations.jsonl")
    assert done.code in (0, 3)
    assert {(record["state"], record["pdf_page"]) for record in records} == {("list", None)}


def test_a_list_joins_the_demonstration(demo: DemoRun, tmp_path: Path) -> None:
    ask = "Agencies should share with one another the information they hold about a child at risk."
    (tmp_path / "list.csv").write_text(f'id,inquiry,date,text\nx-1,weir-2009,2009-02-03,"{ask}"\n', encoding="utf-8")
    (tmp_path / "demo.toml").write_text(f"{DEMO_CORPUS}[publish]\noutputs = []\n", encoding="utf-8")
    shutil.copytree(demo.folder / "cache", tmp_path / "run" / "cache")
    done = command("run", tmp_path / "demo.toml", "--records", tmp_path / "list.csv", "--out", tmp_path / "run")
    links = [(link["earlier"], link["later"]) for link in lines(tmp_path / "run" / "links.jsonl")]
    assert done.code == 0, done.err
    assert {("harrowmere-2003-r4", "x-1"), ("x-1", "quillam-2025-r5")} <= set(links)


def test_a_list_that_cannot_be_used_leaves_the_reports_alone(workplace: Path) -> None:
    lamps(workplace / "lamps.pdf")
    (workplace / "list.csv").write_text("colour,size\nred,3\n", encoding="utf-8")
    done = command("run", "--pdf", "lamps.pdf", "--records", "list.csv", "--out", "run", cwd=workplace)
    assert done.code == 3
    assert len([line for line in done.err.splitlines() if re.search(r"failure: .*list\.csv: ", line)]) == 1
    assert len(lines(workplace / "run" / "recommendations.jsonl")) == 3


def test_a_run_over_an_unusable_list_alone_ends_with_exit_code_4(workplace: Path) -> None:
    (workplace / "list.csv").write_text("colour,size\nred,3\n", encoding="utf-8")
    assert command("run", "--records", "list.csv", "--out", "run", cwd=workplace).code == 4


# ---------------------------------------------------------------- places that cannot be written


def test_a_run_into_a_file_says_so(workplace: Path) -> None:
    lamps(workplace / "lamps.pdf")
    (workplace / "run").write_text("not a folder", encoding="utf-8")
    done = command("run", "--pdf", "lamps.pdf", "--out", "run", cwd=workplace)
    assert done.code == 5
    assert re.search(r"^run.*: cannot be written \(.+\)\. .*--out\.$", done.err, re.MULTILINE)


def test_a_run_into_a_folder_that_may_not_be_written_says_so(workplace: Path) -> None:
    place = Path("/proc") if os.geteuid() == 0 else workplace / "closed"
    if place == Path("/proc") and not place.is_dir():
        pytest.skip("root may write everywhere, and there is no /proc")
    if os.geteuid() != 0:
        place.mkdir(mode=0o500)
    lamps(workplace / "lamps.pdf")
    done = command("run", "--pdf", "lamps.pdf", "--out", place / "run", cwd=workplace)
    assert done.code == 5
    assert "cannot be written" in done.err


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for two small files."""
    import subprocess

    place = tmp_path / "full"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {made.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_said_and_leaves_no_half_file(workplace: Path, full_disk: Path) -> None:
    lamps(workplace / "lamps.pdf")
    done = command("run", "--pdf", "lamps.pdf", "--out", full_disk / "run", cwd=workplace)
    assert done.code == 5
    assert "No space left on device" in done.err
    assert [path.name for path in full_disk.rglob(".*")] == []

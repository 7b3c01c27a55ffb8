"""The command line: exit codes, data on stdout and nothing else there, one line an error, and all of it documented."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from running import PROJECT, command, furnished, json_lines, lines, process, python
from small_reports import COUNTING, SHARING, bad_files, ferries, lamps, with_a_gap

from pipeline.cli import app
from pipeline.settings import Settings

if TYPE_CHECKING:
    from conftest import DemoRun

ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal would act on."""


# ---------------------------------------------------------------- help and documentation

_AFTER_HELP = """
import sys
from pipeline.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
heavy = "spacy sklearn scipy numpy onnxruntime pdfplumber pdfminer altair pypdfium2 tesserocr docx httpx rich".split()
print("loaded:", *[name for name in heavy if name in sys.modules])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]], ids=" ".join)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    done = python("-c", _AFTER_HELP, *arguments)
    assert done.code == 0, done.err
    assert done.out.rstrip().endswith("\nloaded:")


def _commands() -> Iterator[tuple[str, Any]]:
    """Every command of the program by its full name, such as `review export`."""

    def inside(group: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, one in group.commands.items():
            yield from inside(one, f"{path}{name} ") if hasattr(one, "commands") else [(f"{path}{name}", one)]

    yield from inside(typer.main.get_command(app), "")


@pytest.fixture(scope="module")
def readme() -> str:
    return (PROJECT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_documented(readme: str) -> None:
    assert [name for name, _ in _commands() if f"saidbefore {name}" not in readme] == []


def test_every_setting_is_documented(readme: str) -> None:
    settings = [(table, key) for table, field in Settings.model_fields.items() for key in field.annotation.model_fields]
    assert [
        f"{table}.{key}"
        for table, key in settings
        if f"`{table}.{key}`" not in readme and not re.search(rf"\[{table}\][^\[]*\b{key}\b", readme)
    ] == []


def test_every_command_and_option_says_what_it_is_for() -> None:
    silent = [f"{name} {p.name}" for name, one in _commands() for p in one.params if not getattr(p, "help", "-")]
    assert silent + [name for name, one in _commands() if not one.help] == []


def test_stages_do_not_import_one_another() -> None:
    linter = shutil.which("lint-imports") or shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("import-linter is not installed: it is in the extra dev")
    done = subprocess.run([linter, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# ---------------------------------------------------------------- wrong usage and settings


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rnu"], "rnu"),
        (["run", "--outt", "x"], "--outt"),
        (["run", "--jobs", "many"], "--jobs"),
        (["run", "--jobs", "-1"], "--jobs"),
        (["extract"], "FILES"),
        (["bench"], "--documents"),
        (["run", "one.toml", "two.toml"], "one.toml and two.toml"),
        (["run", "--dry-run"], "--records"),
        (["code"], "texts"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_wrong_usage_is_one_line_and_exit_code_2(workplace: Path, arguments: list[str], words: str) -> None:
    done = command(*arguments, cwd=workplace)
    assert done.code == 2
    assert words.lower() in done.err.lower()
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("[read]\nocr_dip = 300", "'read.ocr_dip'.*Did you mean 'ocr_dpi'"),
        ("[reed]\nocr_dpi = 300", "'reed'.*Did you mean 'read'"),
        ("[read]\nocr_dpi = 'sharp'", "read.ocr_dpi"),
        ("[run]\njobs = -2", "run.jobs"),
        ("run = 3", "run"),
        ("[read\nocr = true", r"not valid TOML \(.*line 1"),
        ("[publish]\noutputs = ['csv', 'htlm']", "'htlm'.*Did you mean 'html'"),
    ],
    ids=["unknown key", "unknown table", "wrong type", "out of range", "no table", "broken TOML", "unknown output"],
)
def test_a_slip_in_the_settings_is_named_with_exit_code_2(workplace: Path, settings: str, words: str) -> None:
    (workplace / "own.toml").write_text(settings + "\n", encoding="utf-8")
    done = command("run", "own.toml", "--out", "run", cwd=workplace)
    assert done.code == 2
    assert re.fullmatch(rf"own\.toml: .*{words}.*\n", done.err)


def test_a_slip_in_the_words_of_a_stage_is_not_laid_to_the_reports(workplace: Path) -> None:
    (workplace / "config" / "layouts.toml").write_text("[nonsense]\n", encoding="utf-8")
    lamps(workplace / "lamps.pdf")
    done = command("run", "--pdf", "lamps.pdf", "--out", "run", cwd=workplace)
    assert done.code == 2
    assert "layouts.toml" in done.err


def test_settings_that_are_not_there_end_with_exit_code_5(workplace: Path) -> None:
    done = command("run", "nowhere.toml", cwd=workplace)
    assert done.code == 5
    assert re.fullmatch(r"nowhere\.toml: no such settings file\. .+\n", done.err)


# ---------------------------------------------------------------- extract


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with two reports and a damaged file."""
    folder = furnished(tmp_path_factory.mktemp("cli") / "work")
    lamps(folder / "lamps.pdf")
    ferries(folder / "ferries.pdf")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\nno more")
    return folder


def test_extract_gives_the_records_of_the_rest_and_exit_code_3(place: Path) -> None:
    done = process("extract", "damaged.pdf", "lamps.pdf", "ferries.pdf", cwd=place)
    assert done.code == 3
    assert [record["id"] for record in json_lines(done.out)] == [
        *("lamps-r1", "lamps-r2", "lamps-r3"),
        *("ferries-r1", "ferries-r2", "ferries-r3", "ferries-r4"),
    ]
    assert re.search(r"^damaged\.pdf: is damaged .*\. .+\.$", done.err, re.MULTILINE)


def test_a_notice_of_extract_does_not_mix_with_the_data(workplace: Path) -> None:
    with_a_gap(workplace / "gap.pdf")
    done = process("extract", "gap.pdf", cwd=workplace)
    assert [record["number"] for record in json_lines(done.out)] == ["1", "3", "4"]
    assert re.search(r"^gap\.pdf: .*recommendation 2 is missing", done.err, re.MULTILINE)


def test_extract_of_bad_files_alone_ends_with_exit_code_4(workplace: Path) -> None:
    files = bad_files(workplace / "in")
    done = command("extract", files["empty"], files["encrypted"], files["missing"], cwd=workplace)
    assert (done.code, done.out) == (4, "")
    assert done.err.count("\n") == 3


def test_extract_of_a_missing_file_ends_with_exit_code_5(workplace: Path) -> None:
    assert command("extract", "nowhere.pdf", cwd=workplace).code == 5


def test_extract_into_a_file_writes_the_lines_of_stdout(place: Path) -> None:
    done = command("extract", "lamps.pdf", "--out", "lamps.jsonl", cwd=place)
    assert (done.code, done.out) == (0, "")
    assert (place / "lamps.jsonl").read_text("utf-8") == command("extract", "lamps.pdf", cwd=place).out


def test_extract_of_bad_files_leaves_an_earlier_output_alone(place: Path) -> None:
    (place / "kept.jsonl").write_text("{}\n", encoding="utf-8")
    command("extract", "damaged.pdf", "--out", "kept.jsonl", cwd=place)
    assert (place / "kept.jsonl").read_text("utf-8") == "{}\n"


def test_extract_leaves_no_half_file_where_the_place_cannot_be_written(place: Path) -> None:
    (place / "taken").mkdir(exist_ok=True)
    done = command("extract", "lamps.pdf", "--out", "taken", cwd=place)
    assert done.code == 5
    assert "taken: cannot be written" in done.err
    assert list(place.glob(".taken*")) == []


def test_two_reports_of_one_name_get_ids_of_their_own(workplace: Path) -> None:
    lamps(workplace / "a" / "report.pdf")
    ferries(workplace / "b" / "report.pdf")
    ids = [record["id"] for record in json_lines(command("extract", "a/report.pdf", "b/report.pdf", cwd=workplace).out)]
    assert len(set(ids)) == 7


def test_data_is_utf8_whatever_the_locale(place: Path) -> None:
    (place / "texts.jsonl").write_text('{"id": "ü", "text": "Councils should publish “figures” – each year."}', "utf-8")
    done = process("code", "texts.jsonl", cwd=place, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.code == 0, done.err
    assert json_lines(done.out)[0]["text"] == "Councils should publish “figures” – each year."


def test_a_reader_that_closes_the_pipe_early_is_no_error(place: Path) -> None:
    script = f'{sys.executable} -m pipeline schema | head -c 1; echo " ${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("{ 0", "")


def test_a_full_disk_behind_stdout_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "schema"],
            cwd=PROJECT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 5
    assert re.fullmatch(r".*No space left on device\. .+\n", done.stderr)


# ---------------------------------------------------------------- what a terminal would act on


ESCAPE, C1_ESCAPE, OVERRIDE = "\x1b[31m", "\x9b31m", "\u202e"


def test_escapes_in_a_title_do_not_reach_the_terminal(workplace: Path) -> None:
    lamps(workplace / "corpus" / "lamps.pdf")
    title = json.dumps(f"Lamps {ESCAPE}{C1_ESCAPE}{OVERRIDE}red")
    manifest = f'[[inquiry]]\nid = "lamps-1994"\ntitle = {title}\nfile = "lamps.pdf"\n'
    (workplace / "corpus" / "inquiries.toml").write_text(manifest, encoding="utf-8")
    done = command("run", "--out", "run", cwd=workplace)
    assert "Lamps" in done.err
    assert ACTING.findall(done.err) == []


def test_escapes_in_a_text_leave_a_command_as_json_escapes(place: Path) -> None:
    text = f"Councils should publish {ESCAPE}{C1_ESCAPE}{OVERRIDE} figures."
    (place / "acting.jsonl").write_text(json.dumps({"id": "1", "text": text}), encoding="utf-8")
    out = command("code", "acting.jsonl", cwd=place).out
    assert json_lines(out)[0]["text"] == text
    assert ACTING.findall(out) == []


@pytest.mark.parametrize("arguments", [[], ["--json"]], ids=["lines", "json"])
def test_escapes_in_a_record_do_not_reach_the_terminal_in_a_trace(
    lamp_run: Path, tmp_path: Path, arguments: list[str]
) -> None:
    shutil.copytree(lamp_run, tmp_path / "run")
    _edit(tmp_path / "run", "lamps-r2", text=f"{SHARING} {ESCAPE}{C1_ESCAPE}{OVERRIDE}")
    done = command("trace", SHARING, "--run", tmp_path / "run", *arguments, cwd=lamp_run.parent)
    assert "lighting department" in done.out
    assert ACTING.findall(done.out) == []


# ---------------------------------------------------------------- compare and code


PAIRS = [
    {"a": SHARING, "b": "The port and the police should share with one another what they know of smugglers.", "id": 7},
    {"a": COUNTING, "b": "Nobody should feed the ducks.", "note": {"kept": [1, 2]}},
    {
        "a": "Teachers should be trained to recognise neglect.",
        "b": "All teachers must have training in recognising neglect.",
    },
]


def _written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def compared(place: Path) -> list[dict[str, Any]]:
    done = process("compare", _written(place / "pairs.jsonl", PAIRS), cwd=place)
    assert done.code == 0, done.err
    return json_lines(done.out)


def test_compare_keeps_the_keys_and_order_of_the_lines(compared: list[dict[str, Any]]) -> None:
    assert [{key: row[key] for key in given} for row, given in zip(compared, PAIRS, strict=True)] == PAIRS


def test_compare_gives_a_score_and_a_verdict_of_the_contract(compared: list[dict[str, Any]]) -> None:
    assert {row["verdict"] for row in compared} <= {"repeat", "related", "different"}
    assert all(0 <= row["score"] <= 1 for row in compared)


def test_compare_scores_the_same_ask_above_another(compared: list[dict[str, Any]]) -> None:
    assert min(compared[0]["score"], compared[2]["score"]) > compared[1]["score"]


def test_the_order_of_lines_does_not_matter_to_a_score(place: Path, compared: list[dict[str, Any]]) -> None:
    done = command("compare", _written(place / "turned.jsonl", PAIRS[::-1]), cwd=place)
    assert [row["score"] for row in json_lines(done.out)][::-1] == [row["score"] for row in compared]


def test_compare_takes_inquiries(place: Path) -> None:
    rows = [{**row, "a_inquiry": "lamps-1994", "b_inquiry": 2011} for row in PAIRS]
    done = command("compare", _written(place / "named.jsonl", rows), cwd=place)
    assert done.code == 0, done.err
    assert [row["b_inquiry"] for row in json_lines(done.out)] == [2011, 2011, 2011]


def test_a_text_compared_with_itself_is_a_repeat(place: Path) -> None:
    done = command("compare", _written(place / "same.jsonl", [{"a": SHARING, "b": SHARING}, PAIRS[1]]), cwd=place)
    assert json_lines(done.out)[0]["verdict"] == "repeat"


@pytest.mark.parametrize("name", ["compare", "code"])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2 is not JSON"),
        ("[1, 2]", "line 2 is no JSON object"),
        ('{"id": "1", "a": "x", "text": 7}', "line 2 has no text under"),
        ("{}", "line 2 has no text under"),
        ("[" * 100_000, "line 2 is not JSON"),
    ],
    ids=["broken", "no object", "no text", "empty", "nested without end"],
)
def test_a_line_that_cannot_be_used_is_named_with_exit_code_4(place: Path, name: str, line: str, words: str) -> None:
    good = json.dumps({"a": "x", "b": "y", "id": "0", "text": "x"})
    (place / "broken.jsonl").write_text(f"{good}\n{line}\n", encoding="utf-8")
    done = command(name, "broken.jsonl", cwd=place)
    assert (done.code, done.out) == (4, "")
    assert re.fullmatch(rf"broken\.jsonl: {words}.*\n", done.err)


@pytest.mark.parametrize("name", ["compare", "code"])
def test_a_file_of_texts_without_lines_ends_with_exit_code_4(place: Path, name: str) -> None:
    (place / "nothing.jsonl").write_text("\n\n", encoding="utf-8")
    assert command(name, "nothing.jsonl", cwd=place).code == 4


@pytest.mark.parametrize("name", ["compare", "code"])
def test_a_file_of_texts_that_is_not_there_ends_with_exit_code_5(place: Path, name: str) -> None:
    done = command(name, "nowhere.jsonl", cwd=place)
    assert done.code == 5
    assert done.err.startswith("nowhere.jsonl: is not there.")


def test_texts_with_half_characters_or_nothing_in_them_are_compared(place: Path) -> None:
    lines_ = ['{"a": "half \\ud800 a character", "b": ""}', '{"a": "", "b": ""}', '{"a": "…", "b": "1 2 3"}']
    (place / "odd.jsonl").write_text("\n".join(lines_), encoding="utf-8")
    done = command("compare", "odd.jsonl", cwd=place)
    assert done.code == 0, done.err
    assert len(json_lines(done.out)) == 3


TEXTS = [
    {"id": "t-1", "text": "Agencies should share information about children at risk.", "kept": True},
    {"id": 2, "text": "Staff should be trained to recognise abuse, and records should be kept in one place."},
    {"id": "t-1", "text": "Colourless green ideas sleep furiously."},
]


def test_code_gives_one_to_three_themes_most_central_first(place: Path) -> None:
    done = command("code", _written(place / "texts.jsonl", TEXTS), cwd=place)
    assert done.code == 0, done.err
    for row in json_lines(done.out):
        assert 1 <= len(row["themes"]) <= 3
        assert [theme["score"] for theme in row["themes"]] == sorted((t["score"] for t in row["themes"]), reverse=True)
        assert all({"code", "score", "why"} <= set(theme) for theme in row["themes"])


def test_code_keeps_the_keys_and_order_of_the_lines(place: Path) -> None:
    rows = json_lines(command("code", _written(place / "texts.jsonl", TEXTS), cwd=place).out)
    assert [{key: row[key] for key in given} for row, given in zip(rows, TEXTS, strict=True)] == TEXTS


def test_a_notice_does_not_mix_with_the_data(place: Path, tmp_path: Path) -> None:
    """Without its model the program falls back to TF-IDF and says so: on stderr."""
    hidden = "import sys; sys.modules['tokenizers'] = None\nfrom pipeline.cli import main\nmain()"
    (tmp_path / "config").mkdir()
    done = python("-c", hidden, "code", _written(tmp_path / "texts.jsonl", TEXTS), cwd=tmp_path)
    assert done.code == 0, done.err
    assert "MiniLM could not be loaded" in done.err
    assert len(json_lines(done.out)) == len(TEXTS)


# ---------------------------------------------------------------- trace


def test_trace_finds_the_recurring_ask_in_order_of_publication(demo: DemoRun) -> None:
    ask = "agencies should share with one another what they know about a child"
    hits = json.loads(command("trace", ask, "--run", demo.folder, "--json").out)
    found = [hit["inquiry"] for hit in hits if hit["verdict"] == "repeat"]
    assert [hit["published"] for hit in hits] == sorted(hit["published"] for hit in hits)
    assert list(dict.fromkeys(found)) == [
        "tarnshaw-1988", "harrowmere-2003", "brackenfleet-2014", "ostrand-2022", "quillam-2025"
    ]  # fmt: skip


def test_trace_prints_publication_events_page_and_state(demo: DemoRun) -> None:
    done = command("trace", "agencies should share with one another what they know about a child", "--run", demo.folder)
    assert "(published 1988-07-14, events 1986) — Recommendation a, PDF page 8, printed page 6" in done.out
    assert re.search(r"\bocr\b", done.out)


@pytest.fixture(scope="module")
def lamp_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the lamps, in a user's folder of its own."""
    folder = furnished(tmp_path_factory.mktemp("lamps") / "work")
    lamps(folder / "lamps.pdf")
    done = command("run", "--pdf", "lamps.pdf", "--out", "run", cwd=folder)
    assert done.code == 0, done.err
    return folder / "run"


def test_trace_says_where_the_corpus_holds_nothing(lamp_run: Path) -> None:
    done = command("trace", "ban fishing in the northern lakes", "--run", lamp_run, cwd=lamp_run.parent)
    assert done.code == 0
    assert "holds no recommendation on “ban fishing in the northern lakes”. Searched: 3 recommendations" in done.out


def test_trace_gives_an_empty_list_where_the_corpus_holds_nothing(lamp_run: Path) -> None:
    done = command("trace", "ban fishing in the northern lakes", "--run", lamp_run, "--json", cwd=lamp_run.parent)
    assert json.loads(done.out) == []


def test_trace_works_on_a_run_folder_that_cannot_be_written(lamp_run: Path, tmp_path: Path) -> None:
    shutil.copytree(lamp_run, tmp_path / "run", ignore=shutil.ignore_patterns("cache"))
    (tmp_path / "run" / "cache").write_text("a file in the way", encoding="utf-8")
    done = command("trace", SHARING, "--run", tmp_path / "run")
    assert done.code == 0, done.err
    assert "Recommendation 2" in done.out


@pytest.mark.parametrize("name", ["trace", "verify"])
def test_a_folder_that_is_no_run_is_refused_with_exit_code_5(tmp_path: Path, name: str) -> None:
    arguments = ["trace", "lamps", "--run", tmp_path] if name == "trace" else ["verify", tmp_path]
    done = command(*arguments)
    assert done.code == 5
    assert re.fullmatch(r".*: holds no run\. .+\n", done.err)


def test_a_question_without_words_is_wrong_usage(lamp_run: Path) -> None:
    assert command("trace", "  ", "--run", lamp_run, cwd=lamp_run.parent).code == 2


# ---------------------------------------------------------------- verify


@pytest.fixture
def copied(lamp_run: Path, tmp_path: Path) -> Path:
    """A copy of the lamps' run folder, with the PDF beside it as it was, to be falsified."""
    shutil.copytree(lamp_run.parent, tmp_path / "work")
    return tmp_path / "work" / "run"


def _edit(run: Path, id_: str, **changes: object) -> None:
    """Change fields of one recommendation in a run folder."""
    path = run / "recommendations.jsonl"
    records = [{**record, **changes} if record["id"] == id_ else record for record in lines(path)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def test_verify_of_a_true_run_ends_with_exit_code_0(copied: Path) -> None:
    done = command("verify", copied)
    assert (done.code, done.out) == (0, "")
    assert "3 verified" in done.err


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"text": SHARING.replace("should", "must")}, id="a changed word"),
        pytest.param({"text": SHARING.replace(" and the police", "")}, id="a dropped clause"),
        pytest.param({"text": SHARING.replace("should share", "should not share")}, id="an added word"),
        pytest.param({"text": SHARING, "pdf_page": 2, "pages": [2]}, id="a wrong page"),
        pytest.param({"text": SHARING, "pdf_page": 9, "pages": [9]}, id="a page that is not there"),
        pytest.param({"text": SHARING, "pdf_page": None, "pages": []}, id="no page"),
    ],
)
def test_verify_catches(copied: Path, changes: dict[str, object]) -> None:
    _edit(copied, "lamps-r2", **changes)
    done = command("verify", copied)
    assert done.code == 1
    assert re.fullmatch(r"lamps-r2: .+\n", done.out)


def test_verify_says_that_a_pdf_was_moved_and_what_to_do(copied: Path) -> None:
    (copied.parent / "lamps.pdf").rename(copied.parent / "config" / "lamps.pdf")
    done = command("verify", copied)
    assert done.code == 1
    assert "lamps.pdf is not where the run left it; name its folder with --pdf." in done.out


def test_verify_finds_a_moved_pdf_in_the_folder_that_is_named(copied: Path) -> None:
    (copied.parent / "lamps.pdf").rename(copied.parent / "config" / "lamps.pdf")
    done = command("verify", copied, "--pdf", copied.parent / "config")
    assert done.code == 0, done.out
    assert "3 verified" in done.err


def test_verify_refuses_a_pdf_that_changed(copied: Path) -> None:
    ferries(copied.parent / "lamps.pdf")
    done = command("verify", copied)
    assert done.code == 1
    assert "lamps.pdf is not the file that the run read" in done.out


def test_a_broken_line_in_a_run_folder_is_named(copied: Path) -> None:
    path = copied / "recommendations.jsonl"
    path.write_text(path.read_text("utf-8") + '{"id": 3}\n', encoding="utf-8")
    done = command("verify", copied)
    assert done.code == 5
    assert re.fullmatch(r".*recommendations\.jsonl: line 4: .+\n", done.err)


def test_verify_of_the_demonstration_proves_every_quotation_but_the_scans(demo: DemoRun) -> None:
    done = command("verify", demo.folder)
    assert (done.code, done.out) == (0, "")
    assert re.search(r"19 ocr, 8\d verified", done.err)


# ---------------------------------------------------------------- respond, evidence, fetch, bench


DEMO_PDFS = PROJECT / "corpus" / "demo" / "pdf"


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    done = process("respond", DEMO_PDFS / "harrowmere-2003.pdf", DEMO_PDFS / "harrowmere-2003-response.pdf")
    assert done.code == 0, done.err
    return json_lines(done.out)


def test_respond_gives_every_answer_the_keys_of_the_contract(answers: list[dict[str, Any]]) -> None:
    keys = {"number", "status", "status_words", "response_pages", "speaker"}
    assert [row for row in answers if not keys <= set(row)] == []


def test_respond_names_every_recommendation_and_says_which_has_no_answer(answers: list[dict[str, Any]]) -> None:
    numbers = {row["number"] for row in answers}
    assert {str(number) for number in range(1, 25)} - {"7"} <= numbers
    assert {row["number"] for row in answers if row["status"] == "no answer"} == {"12"}


def test_respond_to_a_bad_file_is_one_line_and_exit_code_4(place: Path) -> None:
    done = command("respond", "lamps.pdf", "damaged.pdf", cwd=place)
    assert (done.code, done.out) == (4, "")
    assert re.fullmatch(r"damaged\.pdf: is damaged .+\n", done.err)


def test_evidence_is_a_word_file(demo: DemoRun, tmp_path: Path) -> None:
    out = tmp_path / "evidence.docx"
    done = command("evidence", demo.folder, "--claim", "sharing-recommended", "--out", out)
    assert done.code == 0, done.err
    assert zipfile.is_zipfile(out)


def test_evidence_of_an_unknown_claim_is_answered_with_those_there_are(demo: DemoRun, tmp_path: Path) -> None:
    done = command("evidence", demo.folder, "--claim", "sharing", "--out", tmp_path / "evidence.docx")
    assert done.code == 2
    assert "sharing-recommended" in done.err
    assert not (tmp_path / "evidence.docx").exists()


def test_fetch_without_a_source_says_how_to_supply_the_file(workplace: Path) -> None:
    (workplace / "corpus").mkdir()
    manifest = '[[inquiry]]\nid = "lamps-1994"\ntitle = "Lamps"\nfile = "pdf/lamps.pdf"\n'
    (workplace / "corpus" / "inquiries.toml").write_text(manifest, encoding="utf-8")
    done = command("fetch", cwd=workplace)
    assert (done.code, done.out) == (3, "")
    assert "lamps" in done.err.lower() and "file" in done.err


def test_bench_of_many_documents_gives_memory_by_their_number() -> None:
    done = process("bench", "--documents", 1, "--documents", 3, "--json")
    assert done.code == 0, done.err
    rows = json.loads(done.out)
    assert [row["documents"] for row in rows] == [1, 3]
    assert all(row["recommendations"] > row["documents"] and row["peak MB"] > 0 for row in rows)
    assert "KB a document" in rows[1]


def test_bench_gives_its_figures_as_json_alone(place: Path) -> None:
    done = process("bench", "lamps.pdf", "--json", cwd=place)
    assert done.code == 0, done.err
    assert json.loads(done.out)


# ---------------------------------------------------------------- schema, dry run, evaluate


def test_every_line_of_a_run_fits_the_schema(demo: DemoRun) -> None:
    from jsonschema import Draft202012Validator

    schemas = json.loads(command("schema").out)
    broken = []
    for name, schema in schemas.items():
        path = demo.folder / name
        rows = lines(path) if path.suffix == ".jsonl" else json.loads(path.read_text(encoding="utf-8"))
        checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        broken += [f"{name}: {error.message}" for row in rows for error in checker.iter_errors(row)]
    assert broken == []


def test_every_file_of_records_has_a_schema(demo: DemoRun) -> None:
    assert {path.name for path in demo.folder.glob("*.jsonl")} <= set(json.loads(command("schema").out))


def test_a_schema_takes_no_unknown_field() -> None:
    schemas = json.loads(command("schema").out)
    assert [name for name, schema in schemas.items() if schema.get("additionalProperties") is not False] == []


def test_a_dry_run_shows_how_a_list_is_understood(place: Path) -> None:
    (place / "list.csv").write_text('Inquiry,Date,Recommendation,Shade\nLamps,1994-03-14,"Mend the lamps soon.",red\n')
    done = command("run", "--records", "list.csv", "--dry-run", "--out", "dry", cwd=place)
    assert done.code == 0, done.err
    assert "text is read from column “Recommendation”" in done.out
    assert "column “Shade” is not used" in done.out


def test_a_dry_run_writes_nothing(place: Path) -> None:
    (place / "list.csv").write_text('Inquiry,Date,Recommendation\nLamps,1994-03-14,"Mend the lamps soon."\n')
    command("run", "--records", "list.csv", "--dry-run", "--out", "dry", cwd=place)
    assert not (place / "dry").exists()


@pytest.fixture(scope="module")
def gold(place: Path) -> Path:
    """Gold of the lamps, to evaluate against."""
    folder = place / "gold"
    folder.mkdir()
    texts = [COUNTING, SHARING, "Every lamplighter should be trained to recognise a lamp that is about to fail."]
    rows = [
        {"document": "lamps", "number": str(number), "heading": None, "text": text, "pages": [3], "also_on_pages": [],
         "addressees": [], "deadline": [], "level": "recommendation", "parent": None}
        for number, text in enumerate(texts, 1)
    ]  # fmt: skip
    _written(folder / "lamps.jsonl", rows)
    return folder


def test_evaluate_gives_its_measures_as_json_alone(place: Path, gold: Path) -> None:
    done = process("evaluate", gold, "--pdf", place, "--json", cwd=place)
    measures = json.loads(done.out)
    assert (measures["mean"]["recommendations_f1"], measures["pooled"]["exact"]) == (1.0, 1.0)


def test_evaluate_below_a_floor_ends_with_exit_code_1(place: Path, gold: Path) -> None:
    (place / "config" / "floors.toml").write_text("[strict.pooled]\nparts_f1 = 0.5\n", encoding="utf-8")
    done = command("evaluate", gold, "--pdf", place, "--floors", "strict", cwd=place)
    assert done.code == 1
    assert "pooled: parts_f1" in done.err


def test_evaluate_names_the_sets_of_floors_that_there_are(place: Path, gold: Path) -> None:
    (place / "config" / "floors.toml").write_text("[strict.pooled]\nparts_f1 = 0.5\n", encoding="utf-8")
    done = command("evaluate", gold, "--pdf", place, "--floors", "strickt", cwd=place)
    assert done.code == 2
    assert "strict" in done.err

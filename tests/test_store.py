"""The run folder: a file is there whole or not at all, and what is read back is what was written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.records import Notice, Recommendation
from pipeline.settings import Settings
from pipeline.store import (
    RunFolder,
    content_key,
    file_hash,
    is_utf8,
    read_records,
    readable_name,
    to_line,
    write_atomically,
    write_json,
    write_records,
)


def notice(message: str) -> Notice:
    return Notice(kind="test", message=message)


# ---------------------------------------------------------------- whole or not at all


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "file.txt", "words")
    assert (tmp_path / "a" / "b" / "file.txt").read_text(encoding="utf-8") == "words"


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file.txt", "one\ntwo\r\n")
    assert (tmp_path / "file.txt").read_bytes() == b"one\ntwo\r\n"


def test_no_temporary_file_stays(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file.txt", "words")
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


def test_others_may_read_what_is_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file.txt", "words")
    assert (tmp_path / "file.txt").stat().st_mode & 0o444 == 0o444


def test_a_failed_write_leaves_the_file_of_before(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file.txt", "before")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "file.txt", "after \ud800")
    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("place", ["taken/file.txt", "folder"], ids=["a file in the way", "a folder in its place"])
def test_a_place_that_cannot_be_written_is_named_and_left_clean(tmp_path: Path, place: str) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match=r"cannot be written \(.+\)\. Free space or choose another --out\."):
        write_atomically(tmp_path / place, "words")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "taken"]


# ---------------------------------------------------------------- records


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    records = [notice("one"), notice("‘two’ – “three”\n\t\\ 漢字 \x1b\x9b\u202e")]
    write_records(tmp_path / "notices.jsonl", records)
    assert read_records(tmp_path / "notices.jsonl", Notice) == records


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_a_record_is_one_line_whatever_its_text(text: str) -> None:
    line = to_line(notice(text))
    assert "\n" not in line
    assert Notice.model_validate_json(line) == notice(text)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e"])
def test_a_text_with_another_line_separator_is_not_cut(tmp_path: Path, separator: str) -> None:
    write_records(tmp_path / "notices.jsonl", [notice(f"one{separator}two")])
    assert read_records(tmp_path / "notices.jsonl", Notice) == [notice(f"one{separator}two")]


def test_letters_are_written_as_letters(tmp_path: Path) -> None:
    write_records(tmp_path / "notices.jsonl", [notice("Climbié")])
    assert "Climbié" in (tmp_path / "notices.jsonl").read_text(encoding="utf-8")


def test_a_file_of_records_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"notices\.jsonl: is not there\."):
        read_records(tmp_path / "notices.jsonl", Notice)


@pytest.mark.parametrize("line", ['{"kind": 3}', "not JSON", '{"kind": "a", "message": "b", "colour": "red"}', "[]"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "notices.jsonl"
    path.write_text(f"{to_line(notice('one'))}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"notices\.jsonl: line 3: "):
        read_records(path, Notice)


def test_a_file_of_records_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "notices.jsonl").write_bytes(b"\xff\xfe{}")
    with pytest.raises(StoreError, match=r"notices\.jsonl: cannot be read"):
        read_records(tmp_path / "notices.jsonl", Notice)


def test_json_ends_with_a_line_end(tmp_path: Path) -> None:
    write_json(tmp_path / "run.json", {"é": [1]})
    assert (tmp_path / "run.json").read_text(encoding="utf-8") == '{\n "é": [\n  1\n ]\n}\n'


# ---------------------------------------------------------------- keys


def test_a_key_does_not_depend_on_the_order_of_a_dictionary() -> None:
    assert content_key({"a": 1, "b": 2}) == content_key({"b": 2, "a": 1})


def test_a_key_depends_on_the_settings() -> None:
    changed = Settings().read.model_copy(update={"ocr_dpi": 200})
    assert content_key(Settings().read) != content_key(changed)


def test_a_key_depends_on_the_order_of_its_parts() -> None:
    assert content_key("a", "b") != content_key("b", "a")


def test_a_key_tells_a_part_from_two() -> None:
    assert content_key("ab") != content_key("a", "b")


def test_a_key_can_be_made_of_a_name_that_is_not_utf8() -> None:
    assert content_key(os.fsdecode(b"caf\xe9")) != content_key(os.fsdecode(b"caf\xe8"))


def test_the_hash_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert file_hash(tmp_path / "file") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# ---------------------------------------------------------------- names of files


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"report.pdf", "report.pdf"),
        ("Bericht – größer.pdf".encode(), "Bericht – größer.pdf"),
        (b"two\nlines.pdf", r"two\x0alines.pdf"),
        (b"red\x1b[31m.pdf", r"red\x1b[31m.pdf"),
        (b"caf\xe9.pdf", r"caf\xe9.pdf"),
    ],
)
def test_a_name_is_shown_in_one_line_of_text(name: bytes, shown: str) -> None:
    assert readable_name(Path("folder") / os.fsdecode(name)) == shown


@pytest.mark.parametrize(("name", "text"), [(b"caf\xe9", False), ("café".encode(), True)])
def test_a_name_that_is_not_utf8_is_told(name: bytes, text: bool) -> None:
    assert is_utf8(os.fsdecode(name)) is text


# ---------------------------------------------------------------- stored work


def test_stored_work_comes_back_under_its_key_alone(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.save_stage("report", "key-1", notice("done"))
    assert folder.load_stage("report", "key-1", Notice) == notice("done")
    assert folder.load_stage("report", "key-2", Notice) is None


@pytest.mark.parametrize("data", [b"", b"{", b'{"kind": "other records"}', b"\xff"])
def test_stored_work_that_is_broken_counts_as_not_there(tmp_path: Path, data: bytes) -> None:
    folder = RunFolder(tmp_path)
    folder.save_stage("report", "key", notice("done"))
    (tmp_path / "cache" / "report" / "key.json").write_bytes(data)
    assert folder.load_stage("report", "key", Notice) is None


def test_opening_a_run_folder_makes_none(tmp_path: Path) -> None:
    RunFolder(tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_records_of_a_run_are_under_the_name_of_the_contract(tmp_path: Path) -> None:
    record = Recommendation(id="a-1-r1", inquiry="a-1", level="recommendation", text="Mend the lamps.")
    RunFolder(tmp_path).write_records("recommendations.jsonl", [record])
    assert read_records(tmp_path / "recommendations.jsonl", Recommendation) == [record]

"""Lists of statuses that others have compiled. All rows are invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import MissingResource, UnusableTable
from pipeline.respond.statuses import read_statuses
from tests.respond.invented import MARLBECK, marlbeck, rules


def listed(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def test_a_row_becomes_a_response_of_the_list(tmp_path: Path) -> None:
    head = "number,status,words,page,date,speaker\n"
    row = head + "2,Accepted in part,We accept some of it.,12–13,2022-03-01,Welsh Government\n"
    responses, notices = read_statuses(listed(tmp_path / "list.csv", row), marlbeck(), rules())
    only = responses[0]
    assert (only.recommendation, only.status, only.status_words) == (
        "marlbeck-2021-r2",
        "accepted in part",
        "We accept some of it.",
    )
    assert (only.response_pages, only.date, only.speaker) == ((12, 13), dt.date(2022, 3, 1), "Welsh Government")
    assert (only.state, only.joined_by, notices) == ("list", "number in a list", [])


def test_other_names_delimiters_and_encodings_are_understood(tmp_path: Path) -> None:
    text = "Rec. No.;Government status;Responding body\n4 (a);Not accepted;Präsidium\n"
    responses, _ = read_statuses(listed(tmp_path / "list.csv", text.encode("cp1252")), marlbeck(), rules())
    assert [(each.number, each.part, each.status, each.speaker) for each in responses] == [
        ("4(a)", "(a)", "rejected", "Präsidium")
    ]


def test_a_row_without_a_number_is_joined_by_its_text(tmp_path: Path) -> None:
    text = f'recommendation,status\n"{MARLBECK["3"]}",Accepted\n'
    responses, _ = read_statuses(listed(tmp_path / "list.csv", text), marlbeck(), rules())
    assert [(each.number, each.joined_by) for each in responses] == [("3", "text in a list")]


def test_a_number_of_another_inquiry_is_not_joined(tmp_path: Path) -> None:
    text = "inquiry,number,status\nharrowmere-2003,2,Accepted\n"
    responses, notices = read_statuses(listed(tmp_path / "list.csv", text), marlbeck(), rules())
    assert responses == []
    assert notices[0].message == "list.csv: no recommendation was found for row 2."


def test_a_status_that_no_rule_knows_is_unclear_with_its_words(tmp_path: Path) -> None:
    text = "number,status\n1,Watching brief\n"
    responses, _ = read_statuses(listed(tmp_path / "list.csv", text), marlbeck(), rules())
    assert (responses[0].status, responses[0].status_words) == ("unclear", "Watching brief")


def test_a_row_without_a_status_is_named(tmp_path: Path) -> None:
    text = "number,status\n1,Accepted\n2,\n"
    _, notices = read_statuses(listed(tmp_path / "list.csv", text), marlbeck(), rules())
    assert [notice.message for notice in notices] == ["list.csv: no status is given in row 3."]


def test_a_list_without_a_status_column_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="“number”, “colour”"):
        read_statuses(listed(tmp_path / "list.csv", "number,colour\n1,red\n"), marlbeck(), rules())


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match=r"none\.csv"):
        read_statuses(tmp_path / "none.csv", marlbeck(), rules())


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable):
        read_statuses(listed(tmp_path / "list.csv", b"PK\x03\x04\0\0\0"), marlbeck(), rules())

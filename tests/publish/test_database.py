"""The database: every record once, keys that hold, search, views, and notes for Datasette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.publish.database import SHAPES, VIEWS, database_bytes, write_database
from pipeline.publish.findings import answered_inquiries

from .invented import empty, five, hostile

pytest.importorskip("sqlite_utils", reason="sqlite-utils is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("database")
    write_database(five(), made / "saidbefore.db")
    return made


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "saidbefore.db")
    yield connection
    connection.close()


def _count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f"select count(*) from [{table}]").fetchone()[0])


@pytest.mark.parametrize(
    ("table", "number"),
    [
        ("recommendations", len(five().recommendations)),
        ("inquiries", 5),
        ("links", len(five().links)),
        ("families", len(five().families)),
        ("responses", len(five().responses)),
        ("claims", 3),
        ("warnings", 3),
    ],
)
def test_every_record_is_a_row(database: sqlite3.Connection, table: str, number: int) -> None:
    assert _count(database, table) == number


def test_foreign_keys_hold(database: sqlite3.Connection) -> None:
    assert database.execute("pragma foreign_key_check").fetchall() == []


def test_foreign_keys_are_declared(database: sqlite3.Connection) -> None:
    targets = {row[2] for row in database.execute("pragma foreign_key_list(family_members)")}
    assert targets == {"families", "recommendations"}


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_answers(database: sqlite3.Connection, view: str) -> None:
    assert _count(database, view) > 0


def test_full_text_search_finds_inflections(database: sqlite3.Connection) -> None:
    found = database.execute("select count(*) from recommendations_fts where recommendations_fts match 'sharing'")
    assert found.fetchone()[0] > 0


def test_repeats_are_dated_by_publication_with_events_beside(database: sqlite3.Connection) -> None:
    rows = database.execute("select events, published from repeats where ask = 'duty to share information'").fetchall()
    assert rows[0] == ("1984–1986", "1988-05-12")


def test_metadata_explains_every_column_of_recommendations(folder: Path) -> None:
    about = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    table = about["databases"]["saidbefore"]["tables"]["recommendations"]
    assert table["columns"]["pdf_page"] == "first page in the PDF, counted from 1"


def test_metadata_names_sources_and_licences(folder: Path) -> None:
    about = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert "(Cm 9930, 2003) [invented] (invented)" in about["source"]


def test_run_without_results_has_all_tables(tmp_path: Path) -> None:
    write_database(empty(), tmp_path / "saidbefore.db")
    connection = sqlite3.connect(tmp_path / "saidbefore.db")
    names = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    connection.close()
    assert set(SHAPES) <= names


def test_hostile_texts_are_kept_as_they_are(tmp_path: Path) -> None:
    write_database(hostile(), tmp_path / "saidbefore.db")
    connection = sqlite3.connect(tmp_path / "saidbefore.db")
    kept = dict(connection.execute("select id, text from recommendations"))
    connection.close()
    assert kept == {record.id: record.text for record in hostile().recommendations}


def test_same_results_give_the_same_database() -> None:
    assert database_bytes(five()) == database_bytes(five())


def test_status_by_inquiry_counts_what_the_report_counts(database: sqlite3.Connection) -> None:
    rows = database.execute("select inquiry, accepted, rejected, no_answer, days_to_answer from status_by_inquiry")
    assert rows.fetchall() == [
        (row.inquiry.id, row.statuses["accepted"], row.statuses["rejected"], row.statuses["no answer"],
         row.days_to_answer)
        for row in answered_inquiries(five())
    ]  # fmt: skip


def test_every_case_of_accepted_then_asked_again_has_its_three_dates(database: sqlite3.Connection) -> None:
    rows = database.execute("select published, answered, asked_again from accepted_then_asked_again").fetchall()
    assert rows
    assert [row for row in rows if not row[0] < row[1] < row[2]] == []


def test_time_to_answer_is_the_days_between_its_two_dates(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "select days_to_answer, julianday(answered) - julianday(published) from time_to_answer"
    ).fetchall()
    assert rows
    assert [row for row in rows if row[0] != row[1]] == []

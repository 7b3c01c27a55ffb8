"""Lists that others have compiled: what is understood of them, and that nothing is lost. All rows are invented."""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.acquire.columns import ListColumns, ListSettings, load_list_settings
from pipeline.acquire.lists import ListReading, describe_reading, read_list, to_records
from pipeline.errors import MissingResource, SaidBeforeError, SettingsError, UnusableTable
from pipeline.records import Inquiry, text_hash

ROW = "marlbeck-2003-001,marlbeck-2003,2003-01-28,Councils should plant a tree.\n"
HEAD = "id,inquiry,date,text\n"
OWN = load_list_settings()


def listed(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def reading(folder: Path, text: str | bytes) -> ListReading:
    return read_list(listed(folder, text), OWN)


def workbook(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


# ---------------------------------------------------------------- columns


def test_columns_are_matched_by_name(tmp_path: Path) -> None:
    head = "Rec. No,Inquiry name,Publication date,Recommendation text,Heading,Addressed to,Page number,Ref,Colour\n"
    found = reading(tmp_path, head + "1,Marlbeck,2003-01-28,Plant a tree.,Trees,Councils,12,h-1,green\n")
    assert found.mapping == {
        "id": "Ref",
        "inquiry": "Inquiry name",
        "date": "Publication date",
        "text": "Recommendation text",
        "number": "Rec. No",
        "title": "Heading",
        "addressee": "Addressed to",
        "page": "Page number",
    }
    assert found.unused == ("Colour",)


def test_the_text_column_may_be_called_recommendation(tmp_path: Path) -> None:
    found = reading(tmp_path, "Inquiry,Recommendation\nMarlbeck,Plant a tree.\n")
    assert found.rows[0].text == "Plant a tree."


def test_a_list_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="columns: “Inquiry”, “Colour”"):
        reading(tmp_path, "Inquiry;Colour\nMarlbeck;green\n")


def test_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    found = reading(tmp_path, "Recommendations of inquiries\nCompiled by hand\n\n" + HEAD + ROW)
    assert (found.header_row, found.rows[0].row) == (4, 5)


def test_a_name_of_a_column_can_be_added_in_the_settings(tmp_path: Path) -> None:
    own = ListSettings(columns=ListColumns(text=("What they asked",)))
    assert read_list(listed(tmp_path, "what they asked\nPlant a tree.\n"), own).mapping == {"text": "what they asked"}


def test_an_unknown_key_in_the_settings_is_named(tmp_path: Path) -> None:
    path = listed(tmp_path, 'colections = ["cp-*"]\n', "lists.toml")
    with pytest.raises(SettingsError, match="Did you mean 'collections'"):
        load_list_settings(path)


# ---------------------------------------------------------------- encodings, delimiters, sheets


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_survive_the_encoding(tmp_path: Path, encoding: str) -> None:
    found = reading(tmp_path, (HEAD + ROW.replace("a tree", "“a tree” – café")).encode(encoding))
    assert found.rows[0].text == "Councils should plant “a tree” – café."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    text = f'id{delimiter}inquiry{delimiter}text\nx-1{delimiter}marlbeck{delimiter}"Plant; a, tree | now."\n'
    found = reading(tmp_path, text)
    assert (found.delimiter, found.rows[0].text) == (delimiter, "Plant; a, tree | now.")


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    published = dt.datetime(2003, 1, 28)
    sheets = {"List": [["Id", "Inquiry", "Date", "Text", "No"], ["h-1", "marlbeck", published, "Plant a tree.", 7.0]]}
    row = read_list(workbook(tmp_path, sheets), OWN).rows[0]
    assert (row.id, row.date, row.text, row.number) == ("h-1", published.date(), "Plant a tree.", "7")


def test_the_sheet_that_holds_the_list_is_found_and_the_others_are_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Inquiry", "Text"], ["marlbeck", "Plant a tree."]]
    found = read_list(workbook(tmp_path, {"Read me": [["Notes"]], "List": rows}), OWN)
    assert found.sheet == "List"
    assert "sheets not read: Read me" in found.notices[0].message


def test_a_workbook_without_sheets_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path, {"List": [["Text"], ["Plant a tree."]]})
    emptied = tmp_path / "emptied.xlsx"
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(emptied, "w") as kept:
        for name in parts.namelist():
            kept.writestr(name, re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", parts.read(name)))
    with pytest.raises(UnusableTable, match="columns: none"):
        read_list(emptied, OWN)


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0 old", b"", b"\x00\x01\x02", b'id,text\n1,"open\n']
)
def test_a_file_that_is_no_table_is_refused_with_a_next_step(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(UnusableTable) as refused:
        reading(tmp_path, raw)
    assert refused.value.next_step


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="line 3"):
        reading(tmp_path, HEAD + ROW + 'h-2,marlbeck-2003,2003-01-28,"Plant another')


def test_a_list_that_is_not_there_is_a_missing_resource(tmp_path: Path) -> None:
    with pytest.raises(MissingResource):
        read_list(tmp_path / "none.csv", OWN)


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("h-2,marlbeck-2003,2003-01-28,\n", "has no text"),
        ("h-2,marlbeck-2003,2003-01-28,Accepted\n", "its text is no sentence (“Accepted”)"),
        ("h-2,,2003-01-28,Plant another tree.\n", "names no inquiry"),
        ("h-2,marlbeck-2003,2003-01-28,Plant a tree, and water it.\n", "has 5 cells where the header has 4"),
        (ROW, "repeats row 2"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(tmp_path: Path, row: str, reason: str) -> None:
    found = reading(tmp_path, HEAD + ROW + row)
    assert len(found.rows) == 1
    assert found.unusable[0].row == 3
    assert reason in found.unusable[0].reason


def test_unusable_rows_are_a_warning(tmp_path: Path) -> None:
    found = reading(tmp_path, HEAD + ROW + "h-2,marlbeck-2003,2003-01-28,\n")
    assert [(notice.kind, notice.severity) for notice in found.notices] == [("list-rows-unusable", "warning")]


def test_blank_rows_are_passed_over(tmp_path: Path) -> None:
    assert len(reading(tmp_path, HEAD + "\n,,,\n" + ROW).rows) == 1


def test_line_breaks_inside_a_cell_become_spaces(tmp_path: Path) -> None:
    found = reading(tmp_path, HEAD + 'h-1,marlbeck,2003-01-28,"Plant\na  tree."\n')
    assert found.rows[0].text == "Plant a tree."


def test_a_terminals_escape_does_not_come_through(tmp_path: Path) -> None:
    assert "\x1b" not in reading(tmp_path, HEAD + ROW.replace("plant", "\x1b[31mplant")).rows[0].text


@pytest.mark.parametrize("printed", ["2003-01-28", "28/01/2003", "28 January 2003", "28 Jan 2003", "28.01.2003"])
def test_a_date_is_read_as_it_is_usually_written(tmp_path: Path, printed: str) -> None:
    assert reading(tmp_path, HEAD + ROW.replace("2003-01-28", printed)).rows[0].date == dt.date(2003, 1, 28)


@pytest.mark.parametrize("printed", ["2003", "January 2003", "soon", "31/02/2003"])
def test_what_is_no_whole_date_is_no_date(tmp_path: Path, printed: str) -> None:
    assert reading(tmp_path, HEAD + ROW.replace("2003-01-28", printed)).rows[0].date is None


def test_a_dry_run_shows_columns_and_rows_that_cannot_be_used(tmp_path: Path) -> None:
    lines = describe_reading(reading(tmp_path, "Inquiry,Text,Colour\nmarlbeck,Plant a tree.,green\nmarlbeck,,red\n"))
    assert lines == [
        "list.csv: 1 row can be used, 1 cannot.",
        "  inquiry is read from column “Inquiry”",
        "  text is read from column “Text”",
        "  column “Colour” is not used",
        "  row 3 cannot be used: has no text",
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: (HEAD + text).encode())))
def test_no_bytes_whatever_end_in_a_traceback(tmp_path: Path, raw: bytes) -> None:
    try:
        to_records(reading(tmp_path, raw), OWN)
    except SaidBeforeError as error:
        assert error.next_step


CELL = st.text(st.characters(codec="utf-8", exclude_characters='"\0\r\n'), max_size=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_every_row_is_used_or_unusable_or_blank(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    lines = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    found = reading(tmp_path, "id,inquiry,text\n" + lines)
    numbers = sorted(row.row for row in (*found.rows, *found.unusable))
    blank = [number for number, row in enumerate(rows, start=2) if not any(map(visible, row))]
    assert sorted([*numbers, *blank]) == list(range(2, len(rows) + 2))


def visible(cell: str) -> bool:
    return any(unicodedata.category(character) != "Cc" and not character.isspace() for character in cell)


# ---------------------------------------------------------------- records


def records_of(folder: Path, text: str, **more: object) -> tuple[list[Inquiry], list[str], list[str]]:
    """Inquiries, ids of the recommendations, and kinds of notices that a list makes."""
    inquiries, recommendations, notices = to_records(reading(folder, text), OWN, **more)  # type: ignore[arg-type]
    return inquiries, [record.id for record in recommendations], [notice.kind for notice in notices]


def test_a_row_becomes_a_recommendation_from_a_list_without_a_page(tmp_path: Path) -> None:
    head = "id,inquiry,date,text,number,title,addressee,page\n"
    text = head + "h-1,marlbeck-2003,2003-01-28,Plant a tree.,7,Trees,Councils; the Police,12\n"
    (record,) = to_records(reading(tmp_path, text), OWN)[1]
    assert (record.id, record.inquiry, record.number, record.heading) == ("h-1", "marlbeck-2003", "7", "Trees")
    assert (record.state, record.pdf_page, record.printed_page, record.pages) == ("list", None, "12", ())
    assert [body.printed for body in record.addressees] == ["Councils", "the Police"]
    assert record.why == "row 2 of list.csv"


def test_an_inquiry_is_made_with_the_date_of_its_rows(tmp_path: Path) -> None:
    ((inquiry,), _, _) = records_of(tmp_path, HEAD + ROW)
    assert (inquiry.id, inquiry.published, inquiry.collection) == ("marlbeck-2003", dt.date(2003, 1, 28), False)


def test_the_label_of_an_inquiry_has_its_year_once(tmp_path: Path) -> None:
    assert records_of(tmp_path, HEAD + ROW)[0][0].label == "marlbeck 2003"


def test_an_inquiry_in_words_gets_a_slug_and_keeps_its_title(tmp_path: Path) -> None:
    ((inquiry,), _, _) = records_of(tmp_path, HEAD + ROW.replace("marlbeck-2003,", "The Marlbeck Inquiry,"))
    assert (inquiry.id, inquiry.title) == ("the-marlbeck-inquiry", "The Marlbeck Inquiry")


def test_an_inquiry_without_a_date_has_none(tmp_path: Path) -> None:
    ((inquiry,), _, kinds) = records_of(tmp_path, HEAD + ROW.replace("2003-01-28", ""))
    assert inquiry.published is None
    assert kinds == ["list-undated"]


def test_a_year_alone_is_reported(tmp_path: Path) -> None:
    assert "list-dates-unread" in records_of(tmp_path, HEAD + ROW.replace("2003-01-28", "2003"))[2]


def test_an_inquiry_of_a_pattern_in_the_settings_is_a_collection(tmp_path: Path) -> None:
    own = OWN.model_copy(update={"collections": ("lumped-*",)})
    found = reading(tmp_path, HEAD + ROW.replace(",marlbeck-2003,", ",lumped-together,"))
    (inquiry,) = to_records(found, own)[0]
    assert (inquiry.collection, inquiry.published) == (True, None)


def test_an_inquiry_with_several_dates_is_a_collection(tmp_path: Path) -> None:
    other = ROW.replace("-001", "-002").replace("2003-01-28", "2005-01-28")
    ((inquiry,), _, kinds) = records_of(tmp_path, HEAD + ROW + other)
    assert (inquiry.collection, inquiry.published) == (True, None)
    assert "list-several-dates" in kinds


def test_a_list_without_an_inquiry_column_is_a_collection(tmp_path: Path) -> None:
    ((inquiry,), _, kinds) = records_of(tmp_path, "date,text\n2003-01-28,Plant a tree.\n")
    assert (inquiry.id, inquiry.collection) == ("list", True)
    assert "list-without-inquiry" in kinds


def test_an_inquiry_of_the_manifest_comes_back_as_the_manifest_has_it(tmp_path: Path) -> None:
    known = Inquiry(id="marlbeck-2003", title="The Marlbeck Report", published=dt.date(2003, 1, 28))
    assert records_of(tmp_path, HEAD + ROW, manifest=[known])[0] == [known]


def test_an_alias_of_the_manifest_is_its_inquiry(tmp_path: Path) -> None:
    known = Inquiry(id="marlbeck", title="The Marlbeck Report", aliases=("marlbeck-2003",))
    _, recommendations, _ = to_records(reading(tmp_path, HEAD + ROW), OWN, manifest=[known])
    assert recommendations[0].inquiry == "marlbeck"


def test_a_date_other_than_the_manifests_is_reported(tmp_path: Path) -> None:
    known = Inquiry(id="marlbeck-2003", title="The Marlbeck Report", published=dt.date(2003, 1, 29))
    assert "list-date-differs" in records_of(tmp_path, HEAD + ROW, manifest=[known])[2]


@pytest.mark.parametrize(
    ("row", "identity"),
    [
        ("h-1,marlbeck,,Plant a tree.,7\n", "h-1"),
        ("12,marlbeck,,Plant a tree.,7\n", "marlbeck-12"),
        ("No. 12/b,marlbeck,,Plant a tree.,7\n", "marlbeck-no-12-b"),
        (",marlbeck,,Plant a tree.,7(a)\n", "marlbeck-r7-a"),
        (",marlbeck,,Plant a tree.,\n", f"marlbeck-u{text_hash('Plant a tree.')}"),
    ],
)
def test_an_id_is_kept_or_made(tmp_path: Path, row: str, identity: str) -> None:
    assert records_of(tmp_path, "id,inquiry,date,text,number\n" + row)[1] == [identity]


def test_ids_that_come_twice_are_made_unique_and_reported(tmp_path: Path) -> None:
    _, ids, kinds = records_of(tmp_path, HEAD + ROW + ROW.replace("a tree", "two trees"))
    assert ids == ["marlbeck-2003-001", "marlbeck-2003-001-2"]
    assert "list-ids-changed" in kinds


def test_an_id_that_a_report_has_taken_is_not_used(tmp_path: Path) -> None:
    assert records_of(tmp_path, HEAD + ROW, taken=["marlbeck-2003-001"])[1] == ["marlbeck-2003-001-2"]


# ---------------------------------------------------------------- a real list


def shared() -> Path:
    """The list of the shared corpus, which is no part of the project."""
    named = os.environ.get("SAIDBEFORE_SHARED")
    folders = [Path(named)] if named else [up / "shared" for up in Path(__file__).resolve().parents]
    places = [folder / "corpus" / "records" / "inquiry-recommendations.csv" for folder in folders]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        pytest.skip("the shared corpus is not here: set SAIDBEFORE_SHARED to its folder")
    return found


def test_every_row_of_a_real_list_is_used() -> None:
    found = read_list(shared(), OWN)
    assert (len(found.rows), len(found.unusable)) == (830, 0)


def test_the_undated_rows_of_a_real_list_are_in_collections() -> None:
    inquiries, recommendations, _ = to_records(read_list(shared(), OWN), OWN)
    lumped = {inquiry.id for inquiry in inquiries if inquiry.collection}
    assert sum(record.inquiry in lumped for record in recommendations) == 107
    assert all(inquiry.published for inquiry in inquiries if inquiry.id not in lumped)

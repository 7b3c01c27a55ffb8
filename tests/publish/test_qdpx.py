"""The REFI-QDA project: it reads back, keeps to the schema, and its offsets select exactly the quotations."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.qdpx import project_bytes, write_project
from pipeline.publish.results import Results
from pipeline.publish.sources import LIST_HEAD, build_sources, source_text
from pipeline.records import Inquiry, Recommendation

from .invented import empty, five, hostile

pyrefiqda = pytest.importorskip("pyrefiqda", reason="pyrefiqda is not installed")


def _read(results: Results, folder: Path, texts: Any = None) -> tuple[Any, dict[str, str]]:
    """The project as pyrefiqda reads it, and for each selection's name what it selects."""
    path = write_project(results, folder / "project.qdpx", texts)
    project = pyrefiqda.RefiProject.load(path, folder / "unpacked")
    selected = {}
    for source in project.sources.text_source:
        file = pyrefiqda.RefiProject.resolve_source_path(source.plain_text_path, folder / "unpacked")
        text = file.read_bytes().decode("utf-8")
        for each in source.plain_text_selection:
            selected[each.name.split(":")[0]] = text[each.start_position : each.end_position]
    return project, selected


def _one(text: str, pages: tuple[int, ...] = ()) -> Results:
    record = Recommendation(id="ash-r1", inquiry="ash", level="recommendation", number="1", text=text, pages=pages)
    return Results(inquiries=(Inquiry(id="ash", title="Ash"),), recommendations=(record,))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _read(five(), tmp_path_factory.mktemp("project"))[0]


@pytest.mark.parametrize("make", [five, hostile])
def test_every_selection_is_exactly_its_quotation(make: Any, tmp_path: Path) -> None:
    _, selected = _read(make(), tmp_path)
    assert selected == {record.id: source_text(record.text) for record in make().recommendations}


@given(st.text(min_size=1))
@settings(max_examples=60)
def test_any_text_is_selected_exactly(text: str) -> None:
    source = build_sources(_one(text))[0]
    start, end = source.selections["ash-r1"]
    assert source.text[start:end] == source_text(text)


@pytest.mark.parametrize("text", ["a\r\nb", "“quoted” 'words'", "\U0001f600 smile \U0001d518", "a\rb", "\ufeffmark"])
def test_line_ends_quotes_and_letters_beyond_the_bmp_survive(text: str, tmp_path: Path) -> None:
    _, selected = _read(_one(text), tmp_path)
    assert selected["ash-r1"] == source_text(text)


def test_recommendation_is_found_on_its_page_across_line_ends_and_hyphens() -> None:
    pages = ["Contents", "Before it.\n1. The council should in-\nform each\nparent. After it."]
    source = build_sources(_one("The council should inform each parent.", (2,)), {"ash": pages})[0]
    second_page = "Before it.\n1. The council should inform each parent. After it."
    assert source.text == f"[PDF page 1]\n\nContents\n\n[PDF page 2]\n\n{second_page}\n\n"


def test_recommendation_that_the_pages_do_not_hold_in_one_piece_is_listed() -> None:
    source = build_sources(_one("The council should act.", (1,)), {"ash": ["The council HEADER should act."]})[0]
    assert LIST_HEAD in source.text
    assert source.text[slice(*source.selections["ash-r1"])] == "The council should act."


def test_part_is_selected_inside_its_recommendation() -> None:
    results = five()
    source = next(each for each in build_sources(results) if each.inquiry == "tolland-2014")
    whole, part = source.selections["tolland-2014-r4"], source.selections["tolland-2014-r4-b"]
    assert whole[0] < part[0] < part[1] <= whole[1]


def test_sources_hold_no_carriage_return() -> None:
    with zipfile.ZipFile(io.BytesIO(project_bytes(_one("a\r\nb")))) as archive:
        assert [name for name in archive.namelist() if b"\r" in archive.read(name)] == []


def test_themes_are_codes_with_their_definitions(project: Any) -> None:
    themes = next(code for code in project.code_book.codes.code if code.name == "Themes")
    assert themes.is_codable is False
    assert ("Training of staff", "Staff are to be taught something or shown to know it.") in [
        (code.name, code.description) for code in themes.code
    ]


def test_every_reference_names_something_in_the_project(project: Any) -> None:
    codes = {child.guid for group in project.code_book.codes.code for child in group.code}
    used = {
        coding.code_ref.target_guid
        for source in project.sources.text_source
        for selection in source.plain_text_selection
        for coding in selection.coding
    }
    assert used
    assert used <= codes


def test_no_identifier_stands_twice(project: Any) -> None:
    found: list[str] = []
    _walk(project, lambda name, value, _: found.append(value) if name == "guid" else None)
    assert len(found) == len(set(found))


def test_every_value_keeps_to_the_patterns_of_the_schema(project: Any) -> None:
    wrong: list[str] = []

    def check(name: str, value: Any, rules: Any) -> None:
        if isinstance(value, str) and "pattern" in rules and not re.fullmatch(rules["pattern"], value):
            wrong.append(f"{name}={value}")

    _walk(project, check)
    assert wrong == []


def test_every_list_has_as_many_members_as_the_schema_asks_for(project: Any) -> None:
    short: list[str] = []

    def check(name: str, value: Any, rules: Any) -> None:
        if isinstance(value, list) and len(value) < rules.get("min_occurs", 0):
            short.append(name)

    _walk(project, check)
    assert short == []


def test_results_of_nothing_give_a_project_that_reads_back(tmp_path: Path) -> None:
    read, selected = _read(empty(), tmp_path)
    assert read.name
    assert selected == {}


def test_same_results_give_the_same_project() -> None:
    assert project_bytes(five()) == project_bytes(five())


def test_invented_inquiries_are_marked_in_the_project(project: Any) -> None:
    assert project.description == "Invented inquiries, made up for demonstration: not evidence."
    assert all("[invented]" in source.description for source in project.sources.text_source)


def _walk(model: Any, visit: Any) -> None:
    """Visit every field of a project with the schema's rules for it, as pyrefiqda carries them."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        visit(name, value, getattr(info, "xsdata_metadata", None) or {})
        for child in value if isinstance(value, list) else [value]:
            if hasattr(type(child), "model_fields"):
                _walk(child, visit)

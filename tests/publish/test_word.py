"""The comparison in Word: real headings, tables, notes and references, in a file that word processors open."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline.publish.word import comparison, write_comparison

from .invented import empty, five, hostile

docx = pytest.importorskip("docx", reason="python-docx is not installed")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# The order in which ECMA-376 wants the children of these elements (those that occur here); Word repairs a file that
# breaks it.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing "
    "jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing kern sz szCs highlight u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId lvlJc pPr rPr",
}


@pytest.fixture(scope="module")
def data() -> bytes:
    return comparison(five())


@pytest.fixture(scope="module")
def document(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


@pytest.fixture(scope="module")
def parts(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


def _texts(document: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_same_results_give_the_same_document(data: bytes) -> None:
    assert comparison(five()) == data


def test_every_recommendation_is_quoted_whole(document: Any) -> None:
    quoted = set(_texts(document, "Quote"))
    missing = [r.id for r in five().recommendations if r.parent is None and r.text not in quoted]
    assert missing == []


def test_every_quotation_has_a_true_footnote(data: bytes, parts: dict[str, ElementTree.Element]) -> None:
    marks = [mark.get(f"{W}id") for mark in parts["word/document.xml"].iter(f"{W}footnoteReference")]
    notes = {note.get(f"{W}id") for note in parts["word/footnotes.xml"].iter(f"{W}footnote")}
    assert len(marks) == len(set(marks)) > 100
    assert set(marks) <= notes


def test_footnote_gives_the_reference_with_its_page(parts: dict[str, ElementTree.Element]) -> None:
    notes = ["".join(note.itertext()) for note in parts["word/footnotes.xml"]]
    assert any("(Cm 9930, 2003) 15 (recommendation 1) [invented]" in note for note in notes)


def test_quotation_that_is_not_verified_is_marked(document: Any) -> None:
    assert any(text.endswith("[Not verified]") for text in _texts(document, "Entry"))


def test_contents_lead_to_every_heading(parts: dict[str, ElementTree.Element]) -> None:
    root = parts["word/document.xml"]
    links = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")}
    bookmarks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    assert links
    assert links <= bookmarks


def test_cross_references_name_bookmarks_that_are_there(parts: dict[str, ElementTree.Element]) -> None:
    root = parts["word/document.xml"]
    codes = [element.text or "" for element in root.iter(f"{W}instrText")]
    named = {code.split()[1] for code in codes if code.split()[0] == "REF"}
    assert named
    assert named <= {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}


def test_captions_are_counted_by_word(parts: dict[str, ElementTree.Element]) -> None:
    codes = [element.text or "" for element in parts["word/document.xml"].iter(f"{W}instrText")]
    assert {"SEQ Table", "SEQ Figure"} == {" ".join(code.split()[:2]) for code in codes if "SEQ" in code}


def test_headings_are_numbered_by_their_style(document: Any) -> None:
    assert all(document.styles[f"Heading {n}"].element.pPr.numPr is not None for n in (1, 2, 3))


def test_every_picture_has_alternative_text(document: Any) -> None:
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(described) == 3
    assert all(len(words) > 40 for words in described)


def test_every_table_repeats_its_head_and_is_described(document: Any) -> None:
    for table in document.tables:
        assert table._tbl.tblPr.find(f"{W}tblDescription") is not None
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None


def test_pages_are_numbered(parts: dict[str, ElementTree.Element]) -> None:
    footers = [root for name, root in parts.items() if "footer" in name]
    assert any("PAGE" in (code.text or "") for root in footers for code in root.iter(f"{W}instrText"))


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_properties_stand_in_the_order_of_the_schema(parts: dict[str, ElementTree.Element], name: str) -> None:
    order = ORDERS[name].split()
    wrong = []
    for part in ("word/document.xml", "word/footnotes.xml", "word/numbering.xml"):
        for element in parts[part].iter(f"{W}{name}"):
            children = [child.tag.removeprefix(W) for child in element]
            if [order.index(child) for child in children] != sorted(order.index(child) for child in children):
                wrong.append(children)
    assert wrong == []


def test_bookmarks_open_and_close_once(parts: dict[str, ElementTree.Element]) -> None:
    root = parts["word/document.xml"]
    starts = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkStart")]
    assert sorted(starts) == sorted(mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkEnd"))
    assert len(starts) == len(set(starts))


def test_control_characters_and_markup_stay_text() -> None:
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(comparison(hostile()))).paragraphs]
    assert any("⟨U+0000⟩" in text for text in texts)
    assert any("<script>window.broken = 1</script>" in text for text in texts)


def test_results_of_nothing_give_a_document() -> None:
    assert docx.Document(io.BytesIO(comparison(empty()))).paragraphs


@pytest.mark.skipif(shutil.which("lowriter") is None, reason="LibreOffice Writer is not installed")
def test_libreoffice_reads_headings_quotations_and_notes_back(tmp_path: Path) -> None:
    write_comparison(five(), tmp_path / "comparison.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "comparison.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=600)
    with zipfile.ZipFile(tmp_path / "comparison.odt") as archive:
        content = archive.read("content.xml").decode()
    notes = re.findall(r'text:note-class="footnote"', content)
    assert len(notes) > 100
    assert "Method, limits and versions" in content


def test_printed_bullets_stand_on_lines_of_their_own() -> None:
    results = five()
    record = results.recommendations[0].model_copy(update={"text": "It should: • act; and • report."})
    data = comparison(replace(results, recommendations=(record, *results.recommendations[1:])))
    assert "It should:\n• act; and\n• report." in _texts(docx.Document(io.BytesIO(data)), "Quote")


def test_document_shows_when_it_was_accepted_and_asked_for_again(document: Any) -> None:
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert any("asks for it again" in words for words in pictures)


def test_status_by_inquiry_is_a_table_of_the_document(document: Any) -> None:
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["Inquiry", "First answer", "Days from report to answer", "Answers by status"] in heads

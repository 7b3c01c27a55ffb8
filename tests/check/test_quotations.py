"""A quotation is proved only where its words stand in order on its cited pages and can be seen there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from pipeline.check.quotations import Proof, apply_proofs, verify_recommendations, verify_words_on_pages
from pipeline.errors import EncryptedPDF, UnreadablePDF

from .invented import OVER_TWO_PAGES, Printer, in_a_table, in_columns, over_two_pages, quotation, with_bullets


def prove(text: str, pdf: Path, *pages: int) -> Proof:
    [proof] = verify_recommendations([quotation(text, *pages)], pdf)
    return proof


# ---------------------------------------------------------------- over two pages


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return over_two_pages(tmp_path_factory.mktemp("check") / "two-pages.pdf")


def test_a_true_quotation_holds_across_header_footnote_and_page_number(two_pages: Path) -> None:
    assert prove(OVER_TWO_PAGES, two_pages, 2, 3).reason == ""


def test_a_word_cut_at_the_page_break_may_be_joined_without_its_hyphen(two_pages: Path) -> None:
    assert prove(OVER_TWO_PAGES.replace("inter-agency", "interagency"), two_pages, 2, 3).holds


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        pytest.param("should count", "must count", id="changed word"),
        pytest.param(", and should tell the police of each one", "", id="dropped clause"),
        pytest.param("should tell the police of each one within three days. An inter-", "", id="dropped last line"),
        pytest.param("agency office should keep the list, and should print it ", "", id="dropped first line"),
        pytest.param("should keep", "should not keep", id="inserted word"),
        pytest.param("three days", "five days", id="changed number"),
        pytest.param("it finds, and", "it finds and", id="dropped comma"),
        pytest.param("each one", "eachone", id="joined words"),
        pytest.param("inter-agency", "inter agency", id="hyphen made a space"),
        pytest.param("the police of", "the police12 of", id="footnote mark left in"),
        pytest.param("Every railway", "every railway", id="changed capital"),
        pytest.param("within three days.", "within three days. 12 The duty was first", id="footnote left in"),
        pytest.param("keep the list", "The Invented Inquiry keep the list", id="words from elsewhere"),
        pytest.param("Every railway company", "very railway company", id="begins inside a word"),
        pytest.param("once a year.", "once a yea", id="ends inside a word"),
    ],
)
def test_a_falsified_quotation_fails(two_pages: Path, printed: str, quoted: str) -> None:
    false = OVER_TWO_PAGES.replace(printed, quoted)
    assert false != OVER_TWO_PAGES and not prove(false, two_pages, 2, 3).holds


def test_sentences_in_another_order_fail(two_pages: Path) -> None:
    first, second = OVER_TWO_PAGES.split(". An ")
    assert not prove(f"An {second} {first}.", two_pages, 2, 3).holds


@pytest.mark.parametrize("pages", [(1, 2), (3, 4), (2,), (3,), (2, 3, 4), (1, 2, 3), (2, 4), (90,)])
def test_wrong_pages_fail(two_pages: Path, pages: tuple[int, ...]) -> None:
    assert not prove(OVER_TWO_PAGES, two_pages, *pages).holds


def test_a_first_page_that_differs_from_the_pages_fails(two_pages: Path) -> None:
    [proof] = verify_recommendations([quotation(OVER_TWO_PAGES, 2, 3, pdf_page=3)], two_pages)
    assert "first page" in proof.reason


def test_no_page_is_no_proof(two_pages: Path) -> None:
    assert prove(OVER_TWO_PAGES, two_pages).reason == "no page is cited"


def test_the_reason_names_how_far_the_words_could_be_followed(two_pages: Path) -> None:
    proof = prove(OVER_TWO_PAGES.replace("keep the list", "burn the list"), two_pages, 2, 3)
    assert "office should" in proof.reason and "page 2, 3" in proof.reason


def test_a_heading_at_the_foot_of_the_page_before_belongs_to_the_item(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "overleaf.pdf")
    printer.line(700, "Recommendation 8")
    printer.next_page().line(90, "Rain should be announced a day before.")
    pdf = printer.next_page().done()
    [proof] = verify_recommendations([quotation("Rain should be announced a day before.", 1, 2, number="8")], pdf)
    assert proof.holds


def test_a_pointer_left_over_for_the_next_page_belongs_to_the_item(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "pointer.pdf")
    printer.lines(690, ["14. Rain should be announced", "a day before."])
    printer.next_page().lines(90, ["(paragraph 17)", "15. Snow should not."])
    assert prove("Rain should be announced a day before.", printer.next_page().done(), 1, 2).reason == ""


def test_a_part_at_the_top_of_the_next_page_is_no_pointer(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "part.pdf")
    printer.lines(690, ["14. Rain should be announced", "a day before."])
    printer.next_page().lines(90, ["(b) Snow should not."])
    assert not prove("Rain should be announced a day before.", printer.next_page().done(), 1, 2).holds


def test_a_line_of_text_that_another_page_repeats_at_its_height_is_no_header(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "repeated.pdf")
    printer.lines(700, ["Rain should be announced", "a day before, in the"])
    printer.next_page().lines(90, ["morning and in the evening,", "by a bell.", "Snow should be announced by a flag."])
    printer.next_page().lines(90, ["morning and in the evening,", "by a drum.", "Fog need not be announced at all."])
    assert not prove("Rain should be announced a day before, in the by a bell.", printer.done(), 1, 2).holds


# ---------------------------------------------------------------- columns, bullets, pointers, glyphs


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_columns(tmp_path_factory.mktemp("check") / "columns.pdf")


def test_an_item_may_run_from_one_column_to_the_next(columns: Path) -> None:
    text = "Libraries should dry wet umbrellas before lending them to readers without one."
    assert prove(text, columns, 1).reason == ""


def test_columns_read_across_fail(columns: Path) -> None:
    assert not prove("The first of these is old, before lending them the second is new,", columns, 1).holds


def test_a_line_left_out_of_a_column_fails(columns: Path) -> None:
    assert not prove("The first of these is old, and the third is our own.", columns, 1).holds


def test_a_line_left_out_where_the_column_turns_fails(columns: Path) -> None:
    assert not prove("Libraries should dry wet umbrellas to readers without one.", columns, 1).holds


@pytest.mark.parametrize(
    "cell",
    [
        "Umbrellas should be counted by those who find them.",
        "Lists of them should be kept at every office and be open.",
        "Owners should be told within three days.",
    ],
)
def test_a_cell_of_a_table_is_read_by_itself(tmp_path: Path, cell: str) -> None:
    assert prove(cell, in_a_table(tmp_path / "table.pdf"), 1).reason == ""


def test_cells_read_across_fail(tmp_path: Path) -> None:
    text = "Umbrellas should be counted by the railways and those who find them."
    assert not prove(text, in_a_table(tmp_path / "table.pdf"), 1).holds


def test_a_short_last_line_above_a_number_in_the_margin_is_read(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "margin.pdf")
    printer.lines(100, ["Every station should keep the umbrellas found on the line to", "York."], x=110)
    for top, number in ((100, "R1"), (128, "R2"), (156, "R3")):
        printer.line(top, number, x=70)
    printer.lines(128, ["Every library should do the same.", "", "Every school should, too."], x=110)
    assert prove("Every station should keep the umbrellas found on the line to York.", printer.done(), 1).holds


@pytest.fixture(scope="module")
def bullets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_bullets(tmp_path_factory.mktemp("check") / "bullets.pdf")


BULLETED = (
    "The Minister should by a rule made before the end of the next session see: that lost umbrellas are kept dry;"
    " that they are returned; and that nobody is charged. These rules should be reviewed."
)


def test_bullets_may_be_left_out(bullets: Path) -> None:
    assert prove(BULLETED, bullets, 1).reason == ""


def test_bullets_may_be_written(bullets: Path) -> None:
    assert prove(BULLETED.replace("that ", "\N{BULLET} that ").replace("; and", ";and", 0), bullets, 1).holds


def test_a_bullet_item_left_out_fails(bullets: Path) -> None:
    assert not prove(BULLETED.replace("that they are returned; and ", ""), bullets, 1).holds


def test_a_first_bullet_item_left_out_after_a_short_line_fails(bullets: Path) -> None:
    assert not prove(BULLETED.replace("that lost umbrellas are kept dry; ", ""), bullets, 1).holds


def test_a_pointer_before_the_last_full_stop_may_be_left_out(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "pointer.pdf")
    printer.lines(100, ["8.2. Gutters should be cleared before the autumn (paragraph", "3.4). More follows here."])
    assert prove("Gutters should be cleared before the autumn.", printer.done(), 1).holds


def test_a_pointer_inside_the_text_may_not_be_left_out(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "pointer.pdf")
    printer.lines(100, ["Gutters should be cleared (as paragraph 3.4 says) before the autumn."])
    assert not prove("Gutters should be cleared before the autumn.", printer.done(), 1).holds


def test_kinds_of_quotation_marks_are_alike(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "quotes.pdf")
    printer.line(100, "The owner\N{RIGHT SINGLE QUOTATION MARK}s \N{LEFT DOUBLE QUOTATION MARK}name tag"
                      "\N{RIGHT DOUBLE QUOTATION MARK} should be read.")  # fmt: skip
    assert prove('The owner\'s "name tag" should be read.', printer.done(), 1).holds


def test_bold_drawn_as_the_same_letters_twice_is_read_once(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "twice.pdf")
    printer.line(100, "All umbrellas shall be kept well.")
    printer.line(100, "All umbrellas shall be kept well.", x=70.3)
    assert prove("All umbrellas shall be kept well.", printer.done(), 1).holds


def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "turned.pdf", header="")
    printer.canvas.setPageRotation(90)
    printer.canvas.saveState()
    printer.canvas.translate(500, 100)
    printer.canvas.rotate(90)
    printer.canvas.drawString(0, 0, "A table of umbrellas should be kept.")
    printer.canvas.restoreState()
    assert prove("A table of umbrellas should be kept.", printer.done(), 1).holds


# ---------------------------------------------------------------- what cannot be seen

HIDDEN = "Umbrellas should be confiscated at once."


def white_on_white(printer: Printer) -> None:
    printer.line(300, HIDDEN, grey=1)


def drawn_in_invisible_mode(printer: Printer) -> None:
    printer.line(300, HIDDEN, mode=3)


def tiny(printer: Printer) -> None:
    printer.line(300, HIDDEN, size=0.5)


def outside_the_page(printer: Printer) -> None:
    printer.line(900, HIDDEN)


def under_a_box(printer: Printer) -> None:
    printer.line(300, HIDDEN)
    printer.box(280, 40, grey=0)


def black_on_black(printer: Printer) -> None:
    printer.box(280, 40, grey=0)
    printer.line(300, HIDDEN, grey=0)


@pytest.mark.parametrize(
    "hide", [white_on_white, drawn_in_invisible_mode, tiny, outside_the_page, under_a_box, black_on_black]
)
def test_a_quotation_that_rests_on_hidden_letters_fails_and_says_so(
    tmp_path: Path, hide: Callable[[Printer], None]
) -> None:
    printer = Printer(tmp_path / "hidden.pdf")
    printer.line(100, "Umbrellas should be returned to those who lost them.")
    hide(printer)
    assert "cannot be seen" in prove(HIDDEN, printer.done(), 1).reason


def test_white_letters_on_a_dark_box_can_be_seen(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "box.pdf")
    printer.box(280, 40, grey=0.2)
    printer.line(300, HIDDEN, grey=1)
    assert prove(HIDDEN, printer.done(), 1).reason == ""


@pytest.mark.parametrize("style", [{"grey": 1}, {"mode": 3}, {"size": 0.5}])
def test_hidden_letters_over_a_line_do_not_disturb_it(tmp_path: Path, style: dict[str, float]) -> None:
    printer = Printer(tmp_path / "over.pdf")
    printer.line(300, "Umbrellas should be returned to those who lost them.")
    printer.line(300, HIDDEN, **style)  # type: ignore[arg-type]
    pdf = printer.done()
    assert prove("Umbrellas should be returned to those who lost them.", pdf, 1).holds


def test_hidden_letters_over_a_line_are_not_proved(tmp_path: Path) -> None:
    printer = Printer(tmp_path / "over.pdf")
    printer.line(300, "Umbrellas should be returned to those who lost them.")
    printer.line(300.4, HIDDEN, grey=1)
    assert not prove(HIDDEN, printer.done(), 1).holds


# ---------------------------------------------------------------- states, words, files


@pytest.mark.parametrize("state", ["ocr", "list", "corrected"])
def test_what_has_no_letters_to_check_keeps_its_state(two_pages: Path, state: str) -> None:
    rec = quotation(OVER_TWO_PAGES, 2, 3, state=state)
    [proof] = verify_recommendations([rec], two_pages)
    assert not proof.checked and apply_proofs([rec], [proof])[0].state == state


def test_ocr_of_a_page_with_letters_is_told(two_pages: Path) -> None:
    [proof] = verify_recommendations([quotation(OVER_TWO_PAGES, 2, 3, state="ocr")], two_pages)
    assert "page 2, 3 has letters" in proof.reason


def test_a_proof_gives_its_state_to_the_recommendation(two_pages: Path) -> None:
    recs = [quotation(OVER_TWO_PAGES, 2, 3, id="true"), quotation("No such words.", 2, id="false", state="verified")]
    states = [rec.state for rec in apply_proofs(recs, verify_recommendations(recs, two_pages))]
    assert states == ["verified", "unverified"]


def test_short_words_may_stand_on_any_of_the_pages(two_pages: Path) -> None:
    assert verify_words_on_pages("should print it once a year", (2, 3, 4), two_pages)


def test_short_words_that_differ_are_not_on_the_pages(two_pages: Path) -> None:
    assert not verify_words_on_pages("should print it twice a year", (2, 3, 4), two_pages)


def test_an_encrypted_file_is_named_as_such(tmp_path: Path) -> None:
    locked = Printer(tmp_path / "locked.pdf", encrypt=StandardEncryption("secret", ownerPassword="other"))
    with pytest.raises(EncryptedPDF):
        prove("Anything.", locked.done(), 1)


def test_a_file_that_is_no_pdf_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_text("<html>Not found</html>")
    with pytest.raises(UnreadablePDF):
        prove("Anything.", tmp_path / "page.pdf", 1)

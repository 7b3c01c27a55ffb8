"""Lines become blocks: what goes on with a paragraph, what begins one, what is a heading."""

from __future__ import annotations

from pipeline.text.blocks import Block, blocks_of
from pipeline.text.lines import vocabulary_of

from .invented import line, report

LONG = "The keeper of the lock at Pellow wrote each evening in a book that nobody else"


def blocks(*pages: list) -> list[Block]:  # type: ignore[type-arg]
    made = report(*pages)
    return blocks_of(made, vocabulary_of(made))


def texts(*pages: list) -> list[str]:  # type: ignore[type-arg]
    return [block.full for block in blocks(*pages)]


def test_lines_at_the_usual_distance_are_one_paragraph() -> None:
    assert len(blocks([line(LONG, 100), line(LONG, 114), line("opened.", 128)])) == 1


def test_a_wider_gap_begins_a_paragraph() -> None:
    page = [line(LONG, 100), line(LONG, 114), line(LONG, 128), line("A new one.", 156)]
    assert len(blocks(page)) == 2


def test_a_sentence_goes_on_over_the_page() -> None:
    assert len(blocks([line(LONG, 700), line(LONG, 714)], [line("had opened.", 80, page=2)])) == 1


def test_a_finished_sentence_does_not_go_on_over_the_page() -> None:
    assert len(blocks([line(LONG, 700), line("opened.", 714)], [line("Had it rained?", 80, page=2)])) == 2


def test_a_year_at_the_head_of_a_line_is_no_number() -> None:
    assert len(blocks([line(LONG + " in the spring of", 100), line("12 or 13 lamps were lit that night.", 114)])) == 1


def test_a_hung_number_begins_an_item() -> None:
    page = [
        line("1. " + LONG, 100, 70, stop=(3, 90)),
        line("opened.", 114, 90),
        line("2. " + LONG, 128, 70, stop=(3, 90)),
        line("opened.", 142, 90),
    ]
    assert [block.mark and block.mark.printed for block in blocks(page)] == ["1", "2"]


def test_a_bold_number_alone_on_its_line_belongs_to_the_text_below() -> None:
    page = [line("3", 100, size=16, bold=True), line(LONG, 120), line("opened.", 134)]
    assert [block.mark and block.mark.printed for block in blocks(page)] == ["3"]


def test_a_plain_number_alone_on_its_line_numbers_nothing() -> None:
    assert texts([line("3", 100), line(LONG, 130), line("opened.", 144)])[0] == "3"


def test_another_weight_begins_a_block() -> None:
    assert len(blocks([line(LONG, 100, bold=True), line(LONG, 114)])) == 2


def test_larger_type_is_a_heading() -> None:
    page = [line("What we found", 100, size=16), line(LONG, 130), line(LONG, 144)]
    assert [block.heading for block in blocks(page)] == [True, False]


def test_colour_alone_makes_a_heading() -> None:
    page = [line("What we found", 100, colour="aa0044"), line(LONG, 130), line(LONG, 144)]
    assert [block.heading for block in blocks(page)] == [True, False]


def test_a_pointer_in_brackets_is_no_heading() -> None:
    page = [line("(Paragraph 17)", 100, italic=True), line(LONG, 130), line(LONG, 144)]
    assert not blocks(page)[0].heading


def test_a_sentence_in_bold_is_no_heading() -> None:
    page = [line("The keeper should go.", 100, bold=True), line(LONG, 130), line(LONG, 144)]
    assert not blocks(page)[0].heading


def test_a_shaded_line_begins_a_block() -> None:
    assert len(blocks([line(LONG, 100), line(LONG, 114, shaded=True)])) == 2

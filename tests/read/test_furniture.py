"""What repeats at the edges of pages is told from text: headers, page numbers, footnotes."""

from __future__ import annotations

from dataclasses import replace

from pipeline.read.furniture import find_furniture, mark_roles, repeats, roman_value, without_furniture
from pipeline.records import Line, Page, Run

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Michaelmas")


def body(page: int) -> list[str]:
    return [f"On {DAYS[page]} the keeper wrote line {n} of a book that nobody else had opened" for n in range(30)]


def plain(header: str, label: str, page: int = 0) -> str:
    return "\n".join([header, *body(page), label])


BODY = body(0)
PLAIN = [plain("The Pellow Inquiry", str(n + 4), n) for n in range(8)]


def line(text: str, top: float, size: float = 11, page: int = 1, raised: bool = False) -> Line:
    runs = (Run(0, 1, "F", 6, False, False, True), Run(1, len(text), "F", size, False, False)) if raised else ()
    return Line(page, text, 70, top, 70 + 5 * len(text), top + size, size, runs)


def pages(*more: Line) -> list[Page]:
    made = []
    for n in range(8):
        lines = [line("The Pellow Inquiry", 40, 9), *(line(text, 90 + 14 * k) for k, text in enumerate(body(n)))]
        lines += [line(str(n + 4), 800, 9)]
        if n == 0:
            lines += more
        made.append(Page(n + 1, None, 595, 842, tuple(replace(each, page=n + 1) for each in lines), plain=PLAIN[n]))
    return made


def roles(*more: Line) -> dict[str, str]:
    made = mark_roles(pages(*more), find_furniture(PLAIN))
    return {each.text: each.role for each in made[0].lines}


def test_a_repeated_line_at_the_edge_is_a_running_header() -> None:
    assert repeats("The Pellow Inquiry", find_furniture(PLAIN))


def test_a_line_within_the_page_is_none() -> None:
    assert not repeats(BODY[15], find_furniture(PLAIN))


def test_numbers_that_rise_with_the_pages_are_their_labels() -> None:
    assert find_furniture(PLAIN).labels == {n + 1: str(n + 4) for n in range(8)}


def test_numbers_that_do_not_rise_are_no_labels() -> None:
    assert find_furniture([plain("The Pellow Inquiry", "1902")] * 8).labels == {}


def test_roman_labels_count_apart_from_arabic_ones() -> None:
    made = [plain("x", label) for label in ("i", "ii", "iii", "iv", "v", "1", "2", "3", "4")]
    assert [find_furniture(made).labels.get(n) for n in (1, 5, 6, 9)] == ["i", "v", "1", "4"]


def test_header_and_page_number_get_their_roles() -> None:
    found = roles()
    assert (found["The Pellow Inquiry"], found["4"], found[BODY[0]]) == ("header", "label", "body")


def test_small_type_at_the_foot_that_begins_with_a_mark_is_a_footnote() -> None:
    assert roles(line("7 Letter of Mrs Ould, folio 3.", 760, 8))["7 Letter of Mrs Ould, folio 3."] == "footnote"


def test_text_in_the_usual_type_at_the_foot_is_none() -> None:
    assert roles(line("7 lamps were lit that night.", 700, 11))["7 lamps were lit that night."] == "body"


def test_a_heading_in_larger_type_with_the_words_of_the_header_is_text() -> None:
    made = mark_roles(pages(line("The Pellow Inquiry", 60, 18)), find_furniture(PLAIN))
    assert [each.role for each in made[0].lines if each.text == "The Pellow Inquiry"] == ["header", "body"]


def test_of_a_heading_that_the_header_repeats_one_stays_in_the_plain_text() -> None:
    text = "Recommendations\nRecommendations\n1. Light the lane."
    furniture = find_furniture([plain("Recommendations", str(n + 4)) for n in range(8)])
    assert without_furniture(text, furniture) == "Recommendations\n1. Light the lane."


def test_letters_that_are_no_numeral_have_no_value() -> None:
    assert [roman_value(text) for text in ("xiv", "ill", "")] == [14, None, None]

"""From printed lines to a quotation: nothing invented at line ends, nothing lost but marks that are no words."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.records import Line, Page, Report, Run
from pipeline.text.lines import (
    Vocabulary,
    ends_sentence,
    is_bullet,
    join_lines,
    line_text,
    sentences,
    vocabulary_of,
    without_bullet,
)

WORDS = Vocabulary(Counter({"lamplighter": 2, "follow-up": 3, "well": 4, "being": 4, "self": 2, "lit": 3}))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("The lamp-", "lighter came"), "The lamplighter came"),
        (("A follow-", "up visit"), "A follow-up visit"),
        (("Their well-", "being matters"), "Their well-being matters"),
        (("The bell\u00ad", "ringers"), "The bellringers"),
        (("The Ansel-", "Merrow line"), "The Ansel-Merrow line"),
        (("see www.pellow.example/", "lamps"), "see www.pellow.example/lamps"),
        (("the year 1912/", "13"), "the year 1912/13"),
        (("two  spaces", " here"), "two spaces here"),
    ],
)
def test_lines_are_joined_as_the_report_prints_the_word_elsewhere(lines: tuple[str, str], text: str) -> None:
    assert join_lines(lines, WORDS) == text


def line(text: str, *runs: tuple[int, int, bool]) -> Line:
    styled = tuple(Run(a, b, "F", 7 if raised else 11, False, False, raised) for a, b, raised in runs)
    return Line(1, text, 70, 100, 300, 112, 11, styled)


def test_a_raised_note_number_is_no_word_of_the_text() -> None:
    assert line_text(line("lit.12 Then", (0, 4, False), (4, 6, True), (6, 11, False))) == "lit. Then"


def test_raised_letters_stay() -> None:
    assert line_text(line("the 10th lamp", (0, 6, False), (6, 8, True), (8, 13, False))) == "the 10th lamp"


def test_ligatures_are_spelt_out() -> None:
    assert line_text(line("a ﬁre in the oﬃce", (0, 17, False))) == "a fire in the office"


@pytest.mark.parametrize("text", ["• lamps", "– lamps", "o lamps", "▪ lamps"])
def test_bullets_are_known_and_taken_off(text: str) -> None:
    assert is_bullet(text) and without_bullet(text) == "lamps"


def test_a_word_in_o_is_no_bullet() -> None:
    assert not is_bullet("on lamps")


@pytest.mark.parametrize(("text", "ends"), [("lit.", True), ("lit.”", True), ("lit;", True), ("lit,", False)])
def test_the_end_of_a_sentence_is_seen_through_quotes(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert sentences("Mr. Tarn saw it. See para. 4 of it. He left.") == [
        "Mr. Tarn saw it.",
        "See para. 4 of it.",
        "He left.",
    ]


def test_words_broken_at_line_ends_are_no_evidence_for_themselves() -> None:
    page = Page(1, None, 595, 842, plain="the lamp-\nlighter stood by a lamp-post")
    vocabulary = vocabulary_of(Report("x", "x.pdf", "", (page,)))
    assert ("lamp" in vocabulary, "lamp-post" in vocabulary) == (False, True)

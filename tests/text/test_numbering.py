"""The numbering grammar: what begins an item, what only speaks of one, and which number follows which."""

from __future__ import annotations

import pytest

from pipeline.text.numbering import (
    follows,
    letter,
    longest_chain,
    lost_mark,
    read_label,
    read_marks,
    read_spoilt,
    roman,
)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Recommendation 7 The county should act", "7"),
        ("Recommendation No. 12: Lamps", "12"),
        ("RECOMMENDATION ONE", "1"),
        ("Recommendation IV", "IV"),
        ("Recommendation 5.3 The Board should", "5.3"),
        ("Key recommendation 2:", "2"),
        ("R7 Each ward should", "R7"),
        ("MR3: Each ward should", "MR3"),
        ("Recommendations 3 and 4", "3 and 4"),
        ("Immediate and essential action 4: Lamps", "4"),
        ("Learning point 2", "2"),
        ("Action 12: Each ward should", "12"),
        ("7.3 Recommendation 2: Each ward should", "2"),
    ],
)
def test_labels_carry_the_number_as_printed(line: str, number: str) -> None:
    mark = read_label(line)
    assert mark is not None and mark.printed == number


@pytest.mark.parametrize(
    "line",
    [
        "Recommendation 4 says that the county should act",
        "Recommendation 4 of the earlier report",
        "Recommendations 2 and 4 were accepted",
        "Recommendations 3",
        "Recommendations should be read together",
        "Action I took in March",
        "Recommendation a was withdrawn",
    ],
)
def test_sentences_about_recommendations_are_no_labels(line: str) -> None:
    assert read_label(line) is None


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("(i) the lamps", ["roman", "letter"]),
        ("(b) the lamps", ["letter"]),
        ("14. The lamps", ["arabic"]),
        ("14 The lamps", ["arabic"]),
        ("8.12 The lamps", ["decimal"]),
        ("A1 The lamps", ["decimal"]),
        ("• the lamps", ["bullet"]),
        ("A lamp", []),
        ("I saw the lamp", []),
        ("1,200 lamps", []),
        ("2014 was dark", []),
    ],
)
def test_every_reading_of_a_mark_is_offered(line: str, kinds: list[str]) -> None:
    assert [mark.kind for mark in read_marks(line)] == kinds


def test_a_year_after_the_mark_is_not_part_of_it() -> None:
    assert read_marks("3. 2014 was dark")[0].length == 2


def test_roman_numerals_that_no_one_prints_are_refused() -> None:
    assert [roman(text) for text in ("xix", "iiii", "vx", "mild")] == [19, None, None, None]


def test_letters_go_on_with_doubled_ones_after_z() -> None:
    assert [letter(text) for text in ("a", "z", "aa", "ab")] == [1, 26, 27, None]


def marks(*lines: str) -> list[tuple[int, object]]:
    return [(n, mark) for n, line in enumerate(lines) for mark in read_marks(line)]


def chain(*lines: str) -> list[str]:
    return [mark.printed for _, mark in longest_chain(marks(*lines))]  # type: ignore[arg-type]


def test_a_chain_crosses_a_missing_number() -> None:
    assert chain("16. a", "17. b", "19. c") == ["16", "17", "19"]


def test_a_number_that_does_not_fit_is_left_out_of_the_chain() -> None:
    assert chain("1. a", "30. b", "2. c", "3. d") == ["1", "2", "3"]


def test_letters_and_romans_are_told_apart_by_their_sequence() -> None:
    assert chain("(g) a", "(h) b", "(i) c", "(j) d") == ["g", "h", "i", "j"]


def test_decimals_go_on_in_the_next_group() -> None:
    assert chain("1.1 a", "1.2 b", "2.1 c", "2.2 d") == ["1.1", "1.2", "2.1", "2.2"]


def test_a_decimal_group_does_not_begin_in_its_middle() -> None:
    first, second = read_marks("1.4 a")[0], read_marks("2.3 b")[0]
    assert not follows(second, first, gap=3)


def test_lettered_groups_go_on_with_the_next_letter() -> None:
    assert follows(read_marks("B1 a")[0], read_marks("A4 b")[0])


def test_brackets_and_stops_are_two_numberings() -> None:
    assert not follows(read_marks("(2) a")[0], read_marks("1. b")[0])


def test_a_spoilt_number_is_believed_where_the_sequence_needs_it() -> None:
    mark = read_spoilt("l6. The lamps", read_marks("15. b")[0], 16)
    assert mark is not None and mark.printed == "16"


def test_a_spoilt_number_is_not_believed_elsewhere() -> None:
    assert read_spoilt("l6. The lamps", read_marks("15. b")[0], 17) is None


def test_a_lost_mark_is_printed_like_the_one_that_proves_it() -> None:
    mark = lost_mark(read_marks("b. The lamps")[0], 1)
    assert mark is not None and (mark.printed, mark.length) == ("a", 0)

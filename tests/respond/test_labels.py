"""Numbers of recommendations as responses print them."""

from __future__ import annotations

import pytest

from pipeline.respond.labels import mentions, normal, read_label, read_parts, read_scope


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("Recommendation 4", ("4",)),
        ("Recommendation 4: A title", ("4",)),
        ("Recommendation 7 (Training)", ("7",)),
        ("Recommendation One", ("1",)),
        ("R4. Text", ("4",)),
        ("Recommendation 8.12:", ("8.12",)),
        ("RECOMMENDATION 4A", ("4(a)",)),
        ("Recommendation 4 a) i)", ("4(a)(i)",)),
        ("Recommendation 4.a.i", ("4(a)(i)",)),
        ("Recommendation 4aii", ("4(a)(ii)",)),
        ("Recommendation 12 (a)", ("12(a)",)),
        ("Recommendation 10 a iv) text", ("10(a)(iv)",)),
        ("Recommendations 4 and 5: Sharing", ("4", "5")),
        ("Recommendation 4 and Recommendation 5:", ("4", "5")),
        ("Recommendations 10, 13 and 14", ("10", "13", "14")),
        ("Recommendations 20 to 22", ("20", "21", "22")),
        ("Recommendations 6 – 8", ("6", "7", "8")),
        ("Recommendations 4(a)–(c)", ("4(a)", "4(b)", "4(c)")),
        ("Recommendations 4(a)(i) to (iii)", ("4(a)(i)", "4(a)(ii)", "4(a)(iii)")),
        ("Recommendations 2(a), (b) and 3", ("2(a)", "2(b)", "3")),
    ],
)
def test_every_printed_form_gives_its_numbers(printed: str, numbers: tuple[str, ...]) -> None:
    label = read_label(printed)
    assert label is not None
    assert label.numbers == numbers


@pytest.mark.parametrize(
    "prose",
    [
        "Recommendation 4 says that lamps should be kept",
        "Recommendation 3, the Government thinks, is sound",
        "Recommendation 5 is accepted",
        "Recommendation 12 months after",
        "See our response to recommendation 1.",
        "Recommendations are below",
    ],
)
def test_prose_about_a_recommendation_is_no_label(prose: str) -> None:
    assert read_label(prose) is None


def test_a_line_that_opens_an_answer_is_told_from_a_restatement() -> None:
    opens, restates = read_label("Government response to recommendation 12"), read_label("Recommendation 12")
    assert opens is not None and restates is not None
    assert (opens.answers, restates.answers) == (True, False)


@pytest.mark.parametrize(
    ("printed", "paths", "named"),
    [
        ("Part (a).", ("(a)",), True),
        ("Parts (a) and (c)", ("(a)", "(c)"), True),
        ("Sub-recommendation b", ("(b)",), True),
        ("(b) The logs", ("(b)",), False),
        ("a) i) The logs", ("(a)(i)",), False),
    ],
)
def test_lettered_parts_are_paths(printed: str, paths: tuple[str, ...], named: bool) -> None:
    parts = read_parts(printed)
    assert parts is not None
    assert (parts.paths, parts.named) == (paths, named)


def test_a_sentence_confines_itself_to_a_number() -> None:
    assert read_scope("On Recommendation 5 we reply to its parts in turn.") == ("5",)


def test_a_text_may_speak_of_several_numbers() -> None:
    assert mentions("see recommendations 3 and 4, and recommendation 7(b)") == ("3", "4", "7(b)")


@pytest.mark.parametrize(("printed", "number"), [("R4", "4"), ("4 (a)(i)", "4(a)(i)"), ("four", "4"), ("A1", "A1")])
def test_numbers_that_mean_the_same_are_written_the_same(printed: str, number: str) -> None:
    assert normal(printed) == number

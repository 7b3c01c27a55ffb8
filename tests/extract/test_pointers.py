"""Pointers to paragraphs: read with an item, and taken off its end."""

from __future__ import annotations

import pytest

from pipeline.extract.pointers import find_paragraph_refs, split_trailing_pointer

TRAILING = {
    "one": ("Tell them. (paragraph 17.116)", ("17.116",), None),
    "two": ("Tell them. (Paragraphs 9.72 and 10.30)", ("9.72", "10.30"), None),
    "singular word with two": ("Tell them. (paragraph 9.7 and 9.8)", ("9.7", "9.8"), None),
    "label": ("Tell them. (Recommendation, Paragraph 17)", ("17",), "Recommendation"),
    "label of a conclusion with two": ("Tell them. (Conclusion, Paragraphs 6 and 7)", ("6", "7"), "Conclusion"),
    "label alone": ("Tell them. (Conclusion)", (), "Conclusion"),
    "short word": ("Tell them. (para 2.20)", ("2.20",), None),
    "square brackets": ("Tell them. [paragraph 4.5]", ("4.5",), None),
    "range": ("Tell them. (paras 4.1–4.3)", ("4.1-4.3",), None),
    "chapter before": ("Tell them. (see chapter 3, paragraph 12)", ("12",), None),
    "several brackets": ("Tell them. (paragraph 5.46) (paragraph 5.47)", ("5.46", "5.47"), None),
    "number alone": ("Tell them. (4.16)", ("4.16",), None),
}


@pytest.mark.parametrize(("text", "references", "label"), TRAILING.values(), ids=list(TRAILING))
def test_trailing_pointer_is_taken_off(text: str, references: tuple[str, ...], label: str | None) -> None:
    assert split_trailing_pointer(text) == ("Tell them.", references, label)


@pytest.mark.parametrize(
    "text",
    [
        "Tell them (HC 119)",
        "Tell them what the Act says (2003)",
        "Do as before (see paragraph 8.19). Then tell them.",
        "Do as before (Recommendation 5)",
    ],
)
def test_text_that_is_no_pointer_stays(text: str) -> None:
    assert split_trailing_pointer(text) == (text, (), None)


def test_pointers_inside_a_text_are_found() -> None:
    assert find_paragraph_refs("As before (see paragraph 8.19) and paras 9.1, 9.2.") == ("8.19", "9.1", "9.2")


def test_each_pointer_is_found_once() -> None:
    assert find_paragraph_refs("See paragraph 4.1, and again paragraph 4.1.") == ("4.1",)

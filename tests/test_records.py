"""The nouns that all stages speak: words and runs of words, ids, and records that take no unknown field."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline import records
from pipeline.records import (
    Inquiry,
    Line,
    Page,
    Recommendation,
    Record,
    Report,
    Run,
    agreement,
    in_order,
    slug,
    text_hash,
    tokens,
    word_runs,
)

KINDS = [kind for _, kind in inspect.getmembers(records, inspect.isclass) if issubclass(kind, Record)]
LAMPS = "The county council should publish each year how many street lamps were broken."


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Police’s 3 duties", ["the", "police", "s", "3", "duties"]),
        ("ﬁre oﬃcer", ["fire", "officer"]),
        ("multi-agency", ["multi", "agency"]),
        ("½ of it", ["1", "2", "of", "it"]),
        ("–…", []),
        ("", []),
    ],
    ids=["case and apostrophe", "ligatures", "hyphen", "fraction", "signs", "nothing"],
)
def test_words_are_runs_of_plain_letters_and_digits(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_a_short_text_is_one_run() -> None:
    assert word_runs("Mend the lamps.") == {("mend", "the", "lamps")}


def test_a_text_without_words_has_no_run() -> None:
    assert word_runs("–") == frozenset()


def test_agreement_of_a_text_with_itself_is_whole() -> None:
    assert agreement(LAMPS, LAMPS.upper()) == 1


def test_agreement_of_texts_without_words_is_none() -> None:
    assert agreement("", "–") == 0


def test_agreement_falls_by_the_runs_that_one_word_breaks() -> None:
    """Fourteen words make nine runs of five; the seventh word stands in five of them."""
    assert len(word_runs(LAMPS)) == 9
    assert agreement(LAMPS, LAMPS.replace("year", "month")) == pytest.approx(2 * 4 / 18)


@given(st.text(max_size=60), st.text(max_size=60))
def test_agreement_is_the_same_both_ways_and_between_0_and_1(left: str, right: str) -> None:
    assert agreement(left, right) == agreement(right, left)
    assert 0 <= agreement(left, right) <= 1


# ---------------------------------------------------------------- ids


def test_a_slug_has_the_first_words() -> None:
    assert slug("The Inquiry: into Many Lamps", 2) == "the-inquiry"


def test_a_slug_of_a_text_without_plain_letters_is_empty() -> None:
    assert slug("報告") == ""


def test_the_hash_of_a_text_does_not_depend_on_its_spaces_and_signs() -> None:
    assert text_hash("Mend the  lamps!") == text_hash("mend the lamps")


def test_the_hash_of_a_text_depends_on_its_words() -> None:
    assert text_hash("Mend the lamps") != text_hash("Mend the lamp")


# ---------------------------------------------------------------- records


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_takes_no_unknown_field(kind: type[Record]) -> None:
    with pytest.raises(ValidationError, match="colour"):
        kind.model_validate({"colour": "red"})


def test_a_record_cannot_be_changed_by_a_stage() -> None:
    record = Recommendation(id="a-1-r1", inquiry="a-1", level="recommendation", text=LAMPS)
    with pytest.raises(ValidationError, match="frozen"):
        record.text = "Other words."  # type: ignore[misc]


def test_a_recommendation_is_unproved_until_it_is_proved() -> None:
    assert Recommendation(id="a-1-r1", inquiry="a-1", level="recommendation", text=LAMPS).state == "unverified"


@pytest.mark.parametrize("field", ["number", "heading", "section", "parent", "pdf_page", "printed_page"])
def test_what_is_not_known_of_a_recommendation_is_null(field: str) -> None:
    record = Recommendation(id="a-1-r1", inquiry="a-1", level="recommendation", text=LAMPS)
    assert getattr(record, field) is None


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"title": "The Long Title", "short": "Lamps", "published": "1994-03-14"}, "Lamps 1994"),
        ({"title": "The Long Title", "published": "1994-03-14"}, "The Long Title 1994"),
        ({"title": "The Long Title"}, "The Long Title"),
    ],
    ids=["short", "long", "undated"],
)
def test_an_inquiry_is_called_by_its_short_name_and_publication(fields: dict[str, str], label: str) -> None:
    assert Inquiry.model_validate({"id": "a-1", **fields}).label == label


def test_records_are_put_in_order_of_inquiry_and_page_and_keep_theirs_on_it() -> None:
    given_ = [("b", 1, "b1"), ("a", 9, "a9"), ("a", 2, "a2y"), ("a", 2, "a2x"), ("a", None, "a0")]
    made = [
        Recommendation(id=id_, inquiry=inquiry, level="recommendation", text=LAMPS, pdf_page=page)
        for inquiry, page, id_ in given_
    ]
    assert [record.id for record in in_order(made)] == ["a0", "a2y", "a2x", "a9", "b1"]


# ---------------------------------------------------------------- pages and lines


def test_a_page_is_found_by_its_number_from_1() -> None:
    report = Report("a-1", "a.pdf", "", (Page(1, None, 10, 10), Page(2, "ii", 10, 10)))
    assert report.page(2).label == "ii"


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_page_that_is_not_there_is_an_error(number: int) -> None:
    report = Report("a-1", "a.pdf", "", (Page(1, None, 10, 10), Page(2, "ii", 10, 10)))
    with pytest.raises(IndexError):
        report.page(number)


@pytest.mark.parametrize(("letters", "bold"), [(5, False), (7, True)])
def test_a_line_is_bold_where_most_of_its_letters_are(letters: int, bold: bool) -> None:
    runs = (Run(0, letters, "F", 11, True, False), Run(letters, 10, "F", 11, False, False))
    assert Line(1, "0123456789", 0, 0, 9, 9, 11, runs).bold is bold


def test_a_raised_mark_does_not_make_a_line_bold() -> None:
    runs = (Run(0, 3, "F", 11, False, False), Run(3, 10, "F", 7, True, False, raised=True))
    assert not Line(1, "0123456789", 0, 0, 9, 9, 11, runs).bold

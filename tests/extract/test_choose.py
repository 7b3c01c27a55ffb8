"""Of several printings one is canonical: the best list whole, others only for what it lacks."""

from __future__ import annotations

from pipeline.extract.choose import Candidate, choose_canonical, restatement_pages
from pipeline.extract.drafts import Region
from pipeline.extract.sections import Section
from pipeline.records import Page, Report

from .invented import draft

LAMP = "The county should light every lane that leads to a school before the first day of winter."
ROPE = "The guild of ringers must mend each rope within a month of being told that it is worn."
TOLL = "Ministers should end the toll on the upper reach and repay whoever paid it in the last year."
LIST = Section(0, 50, "Recommendations", mixed=False)
TALK = Section(0, 50, "We recommend the following:", mixed=False, announced=True)


def candidate(
    text: str, start: int, collection: int, section: Section | None = None, region: Region = "list"
) -> Candidate:
    made = draft(text, section=section, region=region)
    made.start = start
    return Candidate(made, text[made.skip_first :].strip(), None, False, collection)


def kept(*candidates: Candidate) -> list[int]:
    return [each.draft.start for each in choose_canonical(candidates)[0]]


def test_the_labelled_list_at_the_end_beats_the_labels_in_the_chapters() -> None:
    chapter = candidate(f"Recommendation 1 {LAMP}", 3, 1, region="chapter")
    last = candidate(f"Recommendation 1 {LAMP}", 90, 0, LIST)
    assert kept(chapter, last) == [90]


def test_what_the_best_list_lacks_is_added() -> None:
    chapter = candidate(f"Recommendation 2 {ROPE}", 3, 1, region="chapter")
    last = candidate(f"Recommendation 1 {LAMP}", 90, 0, LIST)
    assert kept(chapter, last) == [3, 90]


def test_another_text_under_a_number_of_the_list_is_a_paraphrase() -> None:
    chapter = candidate(f"Recommendation 1 {ROPE}", 3, 1, region="chapter")
    last = candidate(f"Recommendation 1 {LAMP}", 90, 0, LIST)
    assert kept(chapter, last) == [90]


def test_items_without_numbers_are_not_taken_for_each_other() -> None:
    assert kept(candidate(LAMP, 3, 0, LIST), candidate(TOLL, 9, 0, LIST), candidate(ROPE, 30, 1, LIST)) == [3, 9, 30]


def test_an_announced_list_is_dropped_where_the_report_has_its_own() -> None:
    assert kept(candidate(ROPE, 3, 1, TALK), candidate(f"1. {LAMP}", 90, 0, LIST)) == [90]


def test_an_announced_list_stands_where_there_is_no_other() -> None:
    assert kept(candidate(ROPE, 3, 1, TALK), candidate(LAMP, 4, 1, TALK)) == [3, 4]


def test_a_dropped_candidate_says_why() -> None:
    chapter = candidate(f"Recommendation 1 {LAMP}", 3, 1, region="chapter")
    last = candidate(f"Recommendation 1 {LAMP}", 90, 0, LIST)
    assert [each.reason for each in choose_canonical([chapter, last])[1]] == [
        "printed again: the same words as 1 of the list"
    ]


def pages_of(*plain: str) -> Report:
    return Report(
        "x", "x.pdf", "", tuple(Page(n, None, 595, 842, plain=text) for n, text in enumerate(plain, 1))
    )  # fmt: skip


def test_the_same_words_on_another_page_restate() -> None:
    assert restatement_pages({"a": LAMP}, {"a": [2]}, pages_of(f"So we say: {LAMP}", LAMP))["a"] == [1]


def test_a_few_of_the_words_do_not_restate() -> None:
    assert restatement_pages({"a": LAMP}, {"a": [2]}, pages_of("The county should light every lane.", LAMP))["a"] == []


def test_words_that_run_over_a_page_restate_on_both() -> None:
    middle = len(LAMP) // 2
    report = pages_of(f"So: {LAMP[:middle]}", f"{LAMP[middle:]} And so on.", LAMP)
    assert restatement_pages({"a": LAMP}, {"a": [3]}, report)["a"] == [1, 2]

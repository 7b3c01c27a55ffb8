"""What is missing from a sequence or a count is said aloud, and only that."""

from __future__ import annotations

import pytest

from pipeline.check.completeness import find_gaps
from pipeline.records import Inquiry, Notice, Recommendation


def rec(number: str | None, **fields: object) -> Recommendation:
    given: dict[str, object] = {"id": f"u-{fields}-{number}", "inquiry": "u", "number": number, "text": "Invented."}
    return Recommendation.model_validate({"level": "recommendation", "pdf_page": 3} | given | fields)


def gaps(recs: list[Recommendation], **inquiry: object) -> list[Notice]:
    return find_gaps(Inquiry.model_validate({"id": "u", "title": "Umbrellas"} | inquiry), recs)


def numbered(*numbers: str, **fields: object) -> list[Recommendation]:
    return [rec(number, **fields) for number in numbers]


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(["1", "2", "3"], id="figures"),
        pytest.param(["8.1", "8.2", "8.3"], id="figures with a prefix"),
        pytest.param(["8.9", "8.10", "8.11"], id="a chapter's last paragraphs"),
        pytest.param(["a", "b", "c"], id="letters"),
        pytest.param(["i", "ii", "iii", "iv", "v"], id="roman numerals"),
        pytest.param(["3.12", "3.45", "4.7"], id="paragraph numbers"),
        pytest.param(["1", "2", "2A", "3"], id="a number put in later"),
        pytest.param(["2", "5", "1", "3", "4"], id="an order by addressee"),
        pytest.param(["1", "2", "1", "2", "3"], id="a list that begins again"),
        pytest.param(["1", "2 and 3", "4"], id="two numbers for one item"),
        pytest.param(["1", "2–4", "5"], id="a range of numbers for one item"),
        pytest.param([], id="nothing"),
    ],
)
def test_a_whole_sequence_has_no_notice(numbers: list[str]) -> None:
    assert gaps(numbered(*numbers)) == []


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (["1", "2", "4"], "recommendation 3 is missing"),
        (["1", "5"], "recommendations 2–4 are missing"),
        (["2", "3"], "recommendation 1 is missing"),
        (["8.1", "8.2", "8.4"], "recommendation 8.3 is missing"),
        (["a", "c"], "recommendation b is missing"),
        (["A", "C"], "recommendation B is missing"),
        (["i", "ii", "iv"], "recommendation iii is missing"),
    ],
)
def test_a_number_left_out_is_named(numbers: list[str], missing: str) -> None:
    [notice] = gaps(numbered(*numbers))
    assert missing in notice.message and notice.severity == "warning"


def test_numbers_that_begin_late_are_told_as_a_note() -> None:
    assert [notice.severity for notice in gaps(numbered("14", "15", "16", "17"))] == ["note"]


def test_a_gap_names_the_pages_around_it() -> None:
    assert gaps([rec("1", pdf_page=4), rec("3", pdf_page=6)])[0].pages == (4, 6)


def test_a_declared_gap_is_a_note() -> None:
    assert [notice.severity for notice in gaps(numbered("1", "3"), known_gaps=["2"])] == ["note"]


def test_a_gap_beside_a_declared_one_is_a_warning() -> None:
    severities = [notice.severity for notice in gaps(numbered("1", "4"), known_gaps=["2"])]
    assert severities == ["note", "warning"]


def test_a_gap_can_be_declared_for_one_section() -> None:
    recs = numbered("1", "3", section="Police") + numbered("1", "3", section="Health")
    assert [notice.severity for notice in gaps(recs, known_gaps=["Police 2"])] == ["note", "warning"]


def test_numbering_that_restarts_in_each_section_is_no_double() -> None:
    assert gaps(numbered("1", "2", section="Police") + numbered("1", "2", "3", section="Health")) == []


def test_numbering_that_runs_on_through_sections_is_one_sequence() -> None:
    [notice] = gaps(numbered("1", "2", section="Police") + numbered("4", "5", section="Health"))
    assert "recommendation 3" in notice.message


def test_a_number_found_twice_is_named() -> None:
    [notice] = gaps(numbered("1", "2", "2"))
    assert "recommendation 2 was found 2 times" in notice.message


def test_conclusions_in_the_same_list_fill_its_numbers() -> None:
    assert gaps([rec("1"), rec("2", level="conclusion"), rec("3")]) == []


def test_conclusions_with_numbers_of_their_own_are_a_sequence_of_their_own() -> None:
    recs = numbered("1", "2") + numbered("1", "2", "4", level="conclusion")
    [notice] = gaps(recs)
    assert "conclusion 3 is missing" in notice.message


def test_a_part_left_out_is_named_by_its_path() -> None:
    parts = numbered("4(a)(i)", "4(a)(iii)", level="sub-recommendation", parent="u-4-a")
    [notice] = gaps(parts)
    assert "part 4(a)(ii) is missing" in notice.message


def test_parts_of_two_parents_are_two_sequences() -> None:
    first = numbered("1(a)", "1(b)", level="sub-recommendation", parent="u-1")
    second = numbered("2(a)", "2(b)", level="sub-recommendation", parent="u-2")
    assert gaps(first + second) == []


def test_another_count_than_declared_names_its_unit() -> None:
    recs = [*numbered("1", "2"), rec("1(a)", level="sub-recommendation", parent="u-1"), rec("3", level="conclusion")]
    [notice] = gaps(recs, recommendations=4)
    assert "2 recommendations were found and the manifest declares 4" in notice.message


def test_the_declared_count_has_no_notice() -> None:
    assert gaps(numbered("1", "2"), recommendations=2) == []


def test_a_count_that_known_gaps_explain_is_a_note() -> None:
    notices = gaps(numbered("1", "3"), recommendations=3, known_gaps=["2"])
    assert {notice.severity for notice in notices} == {"note"}


def test_recommendations_of_another_inquiry_are_passed_over() -> None:
    assert gaps([rec("1"), rec("5", inquiry="other")]) == []


def test_what_a_person_left_out_is_no_gap() -> None:
    as_read = numbered("1", "2", "3")
    assert find_gaps(Inquiry(id="u", title="Umbrellas"), [as_read[0], as_read[2]], as_read) == []


def test_a_gap_that_was_read_so_stays_one_whatever_people_decided() -> None:
    as_read = numbered("1", "2", "4")
    [notice] = find_gaps(Inquiry(id="u", title="Umbrellas"), [as_read[0], as_read[2]], as_read)
    assert "recommendation 3 is missing" in notice.message


def test_a_count_that_people_changed_is_a_note() -> None:
    as_read = numbered("1", "2", "3")
    [notice] = find_gaps(Inquiry(id="u", title="Umbrellas", recommendations=3), as_read[:2], as_read)
    assert (notice.severity, "people's decisions" in notice.message) == ("note", True)

"""Which recommendation a citation points to, and which link it makes; all texts are invented."""

from __future__ import annotations

from pipeline.compare.citations import citation_links, point_to_recommendations
from pipeline.records import Citation
from tests.compare.invented import CAMERAS, MEMORIAL, recommendation

EARLY = [recommendation("marrow", "1", CAMERAS), recommendation("marrow", "2", MEMORIAL)]
LATE = recommendation("westing", "9", "The line should carry out Recommendation 1 of the Marrow Inquiry.")


def citation(number: str | None, quotation: str = LATE.text, within: str | None = LATE.id) -> Citation:
    return Citation(
        citing="westing",
        cited="marrow",
        printed="Marrow Inquiry",
        number=number,
        page=4,
        quotation=quotation,
        within=within,
    )


def test_printed_number_finds_the_recommendation() -> None:
    assert [one.recommendation for one in point_to_recommendations([citation("1")], EARLY)] == ["marrow-r1"]


def test_number_that_two_have_points_to_neither() -> None:
    twice = [*EARLY, recommendation("marrow", "1", MEMORIAL).model_copy(update={"id": "marrow-police-r1"})]
    assert [one.recommendation for one in point_to_recommendations([citation("1")], twice)] == [None]


def test_quoted_words_find_the_recommendation_without_a_number() -> None:
    quoting = citation(None, f"The Marrow Inquiry recommended that {MEMORIAL[0].lower()}{MEMORIAL[1:]}")
    assert [one.recommendation for one in point_to_recommendations([quoting], EARLY)] == ["marrow-r2"]


def test_citation_inside_a_recommendation_makes_a_link_with_its_page() -> None:
    links = citation_links(point_to_recommendations([citation("1")], EARLY), [*EARLY, LATE])
    assert [(k.earlier, k.later, k.kind, k.page) for k in links] == [("marrow-r1", "westing-r9", "citation", 4)]


def test_citation_outside_recommendations_makes_no_link() -> None:
    found = point_to_recommendations([citation("1", within=None)], EARLY)
    assert citation_links(found, [*EARLY, LATE]) == []

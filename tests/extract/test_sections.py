"""Which headings open a list of the report’s own recommendations, and where such a list ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.extract.sections import contents_pages, find_announced, find_sections, is_list_title, load_layouts
from pipeline.records import Page, Report
from pipeline.text.blocks import Block

from .invented import block, head

LAYOUTS = load_layouts(Path(__file__).parents[2] / "config" / "layouts.toml")
NONE: frozenset[int] = frozenset()


@pytest.mark.parametrize(
    "title",
    [
        "Recommendations",
        "9. RECOMMENDATIONS",
        "Chapter 12: Conclusions and recommendations",
        "Appendix 4 List of recommendations",
        "Summary of recommendations",
        "Recommendations for the police",
        "List of recommendations by those to whom they are addressed",
        "What should happen now: recommendations",
        "Our key recommendations",
        "Recommendations for the UK Government",
    ],
)
def test_titles_of_own_lists_are_known(title: str) -> None:
    assert is_list_title(title, LAYOUTS)


@pytest.mark.parametrize(
    "title",
    [
        "Implementation of the recommendations of earlier inquiries",
        "Progress on the recommendations of 1899",
        "Government response to the recommendations",
        "Recommendation 4: lamps",
        "Previous recommendations",
        "How we came to make recommendations about lamps",
        "What we found",
    ],
)
def test_titles_about_recommendations_open_no_list(title: str) -> None:
    assert not is_list_title(title, LAYOUTS)


def spans(blocks: list[Block], contents: frozenset[int] = NONE) -> list[tuple[int, int]]:
    return [(section.start, section.end) for section in find_sections(blocks, LAYOUTS, contents)]


def test_a_list_ends_at_the_next_heading_of_its_rank() -> None:
    assert spans([head("Recommendations"), block("1. Light."), block("2. Mend."), head("Thanks")]) == [(0, 3)]


def test_a_smaller_heading_is_a_group_of_the_list() -> None:
    blocks = [head("Recommendations"), block("1. Light."), head("Police", 12), block("2. Mend."), head("Thanks")]
    assert spans(blocks) == [(0, 4)]


def test_an_annex_ends_a_list_in_whatever_type() -> None:
    assert spans([head("Recommendations"), block("1. Light."), head("Annex A", 12), block("x")]) == [(0, 2)]


def test_the_next_numbered_section_ends_a_list() -> None:
    blocks = [head("1.5 Recommendations", 14), block("(a) Light."), head("1.6 Thanks", 14), block("x")]
    assert spans(blocks) == [(0, 2)]


def test_groups_may_differ_from_the_list_in_colour_alone() -> None:
    blocks = [
        head("What we saw", colour="aa0000"), block("x"), head("Recommendations", colour="aa0000"), block("1. Light."),
        head("Yards", colour="0000aa"), block("2. Mend."), head("Thanks", colour="aa0000"),
    ]  # fmt: skip
    assert spans(blocks) == [(2, 6)]


def test_a_contents_page_opens_no_list() -> None:
    assert spans([head("Recommendations"), block("1. Light."), block("2. Mend.")], frozenset([1])) == []


def test_a_mixed_title_makes_a_mixed_list() -> None:
    blocks = [head("Conclusions and recommendations"), block("1. Light.")]
    assert [section.mixed for section in find_sections(blocks, LAYOUTS, NONE)] == [True]


def announced(*blocks: Block) -> list[tuple[int, int]]:
    return [(section.start, section.end) for section in find_announced(blocks, [], LAYOUTS, NONE)]


def test_a_sentence_of_the_inquiry_opens_a_list() -> None:
    opening = block("We make the following recommendations:")
    assert announced(opening, block("• Light.", x0=80), block("• Mend.", x0=80), block("Then we left.")) == [(0, 3)]


def test_what_others_recommended_opens_no_list() -> None:
    opening = block("Merrow Council made the following recommendations:")
    assert announced(opening, block("• Light.", x0=80), block("• Mend.", x0=80)) == []


def test_pages_of_dotted_leaders_are_contents() -> None:
    plain = "\n".join(f"Chapter {n} .......... {n * 7}" for n in range(1, 8))
    pages = (Page(1, None, 595, 842, plain=plain), Page(2, None, 595, 842, plain="The lamps were lit.\n" * 9))
    assert contents_pages(Report("x", "x.pdf", "", pages)) == {1}


def test_an_unknown_key_of_the_layouts_is_named(tmp_path: Path) -> None:
    path = tmp_path / "layouts.toml"
    path.write_text('list_wods = ["recommendation"]\n')
    with pytest.raises(SettingsError, match="list_wods"):
        load_layouts(path)

"""Whether a person confirmed a family, which repeats join it, and what counts as missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.publish.findings import confirmation, confirmed_families, families_by_span, missing_notices
from pipeline.publish.html import render_report
from pipeline.publish.results import Results
from pipeline.records import Family, Link, Member, Notice

from .invented import five


@pytest.fixture
def family() -> Family:
    return next(family for family in families_by_span(five()) if len(family.members) > 2)


def _confirmed(family: Family, pairs: list[tuple[int, int]], verdict: str = "repeat") -> Results:
    """The five inquiries with a person's decision on these pairs of the family's members, by place."""
    results = five()
    decided = [
        Link.model_validate(
            {
                "earlier": family.members[a].id,
                "later": family.members[b].id,
                "verdict": verdict,
                "score": 0.9,
                "decided_by": "A. Reader",
            }
        )
        for a, b in pairs
    ]
    return replace(results, links=(*results.links, *decided))


def test_family_that_nobody_looked_at_is_the_programs_finding(family: Family) -> None:
    assert confirmation(family, five()).words == "Found by the program, not confirmed by a person"


def test_family_is_confirmed_where_decided_repeats_join_all_of_it(family: Family) -> None:
    results = _confirmed(family, [(0, n) for n in range(1, len(family.members))])
    assert confirmation(family, results).words == "Confirmed by A. Reader"
    assert confirmed_families(results) == 1


def test_family_that_decided_repeats_join_in_part_says_how_far(family: Family) -> None:
    found = confirmation(family, _confirmed(family, [(0, 1)]))
    assert found.words == f"Confirmed in part by A. Reader (2 of {len(family.members)} recommendations)"


def test_pairs_that_are_apart_from_each_other_confirm_no_family() -> None:
    members = tuple(Member(id=f"r{n}", inquiry=f"i{n}") for n in range(4))
    apart = Family(id="family-apart", name="act", members=members, inquiries=4)
    assert not confirmation(apart, _confirmed(apart, [(0, 1), (2, 3)])).whole


def test_pair_that_a_person_found_merely_related_confirms_nothing(family: Family) -> None:
    assert confirmation(family, _confirmed(family, [(0, 1)], "related")).people == ()


def test_first_screen_says_how_many_a_person_confirmed(family: Family) -> None:
    html = render_report(_confirmed(family, [(0, n) for n in range(1, len(family.members))]))
    screen = html[: html.index('id="compared"')]
    assert "a person has confirmed 1 of the" in screen
    assert "program’s finding until a person confirms it" in screen
    assert "95% interval" in screen


def test_each_family_shows_whether_a_person_confirmed_it(family: Family) -> None:
    html = render_report(_confirmed(family, [(0, n) for n in range(1, len(family.members))]))
    assert html.count("Found by the program, not confirmed by a person") == len(families_by_span(five())) - 1
    assert html.count(">Confirmed by A. Reader<") == 1


def test_landmark_that_holds_is_nothing_missing() -> None:
    kept = Notice(kind="skipped page", message="Page 3 was skipped.")
    notices = (Notice(kind="landmark holds", message="Landmark 4 holds."), kept)
    assert missing_notices(replace(five(), notices=notices)) == [kept]

"""Links, families and chronologies: across inquiries only, guarded against chains, ordered by publication."""

from __future__ import annotations

import datetime as dt
import random

from pipeline.compare.chronology import build
from pipeline.compare.families import find_families
from pipeline.compare.links import find_links
from pipeline.compare.themes import Codebook, assign_themes
from pipeline.compare.vectors import Vectors
from pipeline.records import Addressee, Deadline, Link, Recommendation
from pipeline.settings import Compare
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, SHARE_LATE, inquiry, recommendation

INQUIRIES = {"first": inquiry("first", 1990), "second": inquiry("second", 2010), "third": inquiry("third", 2020)}
RECS = [
    recommendation("second", "1", SHARE_LATE),
    recommendation("first", "1", SHARE_EARLY),
    recommendation("first", "2", CAMERAS),
    recommendation("second", "2", MEMORIAL),
]


def repeat(earlier: str, later: str, score: float = 0.9) -> Link:
    return Link(earlier=earlier, later=later, verdict="repeat", score=score)


def test_the_earlier_publication_stands_first(vectors: Vectors, codebook: Codebook, settings: Compare) -> None:
    links = find_links(RECS, INQUIRIES, settings, vectors, codebook)
    assert (links[0].earlier, links[0].later, links[0].verdict) == ("first-r1", "second-r1", "repeat")


def test_rows_in_another_order_give_the_same_links(vectors: Vectors, codebook: Codebook, settings: Compare) -> None:
    shuffled = list(RECS)
    random.Random(7).shuffle(shuffled)
    assert find_links(shuffled, INQUIRIES, settings, vectors, codebook) == find_links(
        RECS, INQUIRIES, settings, vectors, codebook
    )


def test_an_inquiry_does_not_repeat_itself(vectors: Vectors, codebook: Codebook, settings: Compare) -> None:
    same = [recommendation("first", "1", SHARE_EARLY), recommendation("first", "2", SHARE_LATE)]
    assert find_links([*same, recommendation("second", "1", CAMERAS)], INQUIRIES, settings, vectors, codebook) == []


def test_one_inquiry_has_no_links(vectors: Vectors, codebook: Codebook, settings: Compare) -> None:
    assert find_links(RECS[1:3], INQUIRIES, settings, vectors, codebook) == []


def test_a_part_is_not_linked_beside_its_parent(vectors: Vectors, codebook: Codebook, settings: Compare) -> None:
    part = RECS[1].model_copy(update={"id": "first-r1-a", "level": "sub-recommendation", "parent": "first-r1"})
    links = find_links([*RECS, part], INQUIRIES, settings, vectors, codebook)
    assert "first-r1-a" not in {link.earlier for link in links}


def three() -> list[Recommendation]:
    return [recommendation(slug, "1", SHARE_EARLY) for slug in ("first", "second", "third")]


def test_a_chain_does_not_glue_a_family() -> None:
    chain = [repeat("first-r1", "second-r1", 0.9), repeat("second-r1", "third-r1", 0.8)]
    families = find_families(three(), chain, INQUIRIES)
    assert [[member.id for member in family.members] for family in families] == [["first-r1", "second-r1"]]


def test_repeats_of_each_other_are_one_family_dated_by_publication() -> None:
    links = [repeat("first-r1", "second-r1"), repeat("second-r1", "third-r1"), repeat("first-r1", "third-r1")]
    family = find_families(three(), links, INQUIRIES)[0]
    assert (family.inquiries, family.years, family.gaps) == (3, 30, (20, 10))


def test_a_family_is_named_by_words_of_its_members() -> None:
    family = find_families(three(), [repeat("first-r1", "second-r1")], INQUIRIES)[0]
    assert set(family.name.split()) <= set(SHARE_EARLY.lower().replace(".", "").split())


def test_a_group_in_collections_alone_is_no_family() -> None:
    lumps = {slug: inquiry(slug, None, collection=True) for slug in ("first", "second")}
    assert find_families(three()[:2], [repeat("first-r1", "second-r1")], lumps) == []


def test_what_a_later_member_adds_is_said() -> None:
    told, dated = Addressee(printed="the police"), Deadline(printed="within a year")
    recs = [
        recommendation("first", "1", SHARE_EARLY).model_copy(update={"addressees": (Addressee(printed="councils"),)}),
        recommendation("second", "1", SHARE_LATE).model_copy(update={"addressees": (told,), "deadlines": (dated,)}),
    ]
    later = find_families(recs, [repeat("first-r1", "second-r1")], INQUIRIES)[0].members[1]
    assert later.adds == ("first with a deadline", "first addressed to the police")


def test_undated_inquiries_and_collections_stay_out_of_dates_and_counts(vectors: Vectors, codebook: Codebook) -> None:
    inquiries = {
        "first": inquiry("first", 1990),
        "second": inquiry("second", None),
        "third": inquiry("third", 2001, collection=True),
    }
    recs = assign_themes(three(), codebook, vectors)
    theme = next(c for c in build(recs, [], codebook, inquiries) if c.subject == "information-sharing")
    assert (theme.inquiries, theme.first, theme.last, theme.undated) == (
        1,
        dt.date(1990, 1, 1),
        dt.date(1990, 1, 1),
        ("second", "third"),
    )

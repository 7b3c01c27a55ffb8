"""What a later member of a family adds to the earlier ones; all texts are invented."""

from __future__ import annotations

from pipeline.compare.families import find_families
from pipeline.describe.describe import describe
from pipeline.records import Link, Recommendation
from tests.compare.invented import CAMERAS, SHARE_EARLY, inquiry, recommendation

INQUIRIES = {"early": inquiry("early", 1990), "late": inquiry("late", 2010)}
DUTY = "The Government should bring forward legislation so that agencies share information on children."


def adds(later: str, earlier: str = SHARE_EARLY) -> tuple[str, ...]:
    recs: list[Recommendation] = describe([recommendation("early", "1", earlier)], INQUIRIES["early"])
    recs += describe([recommendation("late", "1", later)], INQUIRIES["late"])
    link = Link(earlier="early-r1", later="late-r1", verdict="repeat", score=0.9)
    return find_families(recs, [link], INQUIRIES)[0].members[1].adds


def test_first_legal_duty_is_named() -> None:
    assert "first as a legal duty" in adds(DUTY)


def test_first_deadline_is_named() -> None:
    assert "first with a deadline" in adds(f"Within six months {CAMERAS[0].lower()}{CAMERAS[1:]}", CAMERAS)


def test_member_that_asks_the_same_adds_nothing() -> None:
    assert adds(SHARE_EARLY) == ()


def test_gap_in_years_is_counted_between_publications() -> None:
    recs = [recommendation("early", "1", SHARE_EARLY), recommendation("late", "1", SHARE_EARLY)]
    link = Link(earlier="early-r1", later="late-r1", verdict="repeat", score=0.9)
    assert find_families(recs, [link], INQUIRIES)[0].gaps == (20,)

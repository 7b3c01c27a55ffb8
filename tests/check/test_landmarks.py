"""Known facts about a report are held against what was read, and say what was found instead."""

from __future__ import annotations

import pytest

from pipeline.check.landmarks import LandmarkOutcome, check_landmarks, landmark_notices
from pipeline.records import Inquiry, Recommendation

RECS = [
    Recommendation(
        id=f"u-r{number}",
        inquiry="u",
        level="recommendation",
        number=number,
        heading="Racks" if number == "2" else None,
        text=f"Stations should have {what}.",
        paragraph_refs=(f"{number}.16",),
    )
    for number, what in (("1", "a list of umbrellas"), ("2", "a rack by the door"), ("4", "an attendant"))
]


def outcome(**landmark: object) -> LandmarkOutcome:
    inquiry = Inquiry.model_validate({"id": "u", "title": "Umbrellas", "landmark": [landmark]})
    return check_landmarks(inquiry, RECS)[0]


@pytest.mark.parametrize(
    "landmark",
    [
        {"number": "1"},
        {"number": "2", "heading": "racks"},
        {"number": "1", "paragraph_refs": ["1.16"]},
        {"number": "1", "words": ["list", "of umbrellas"]},
        {"number": "2", "words": ["racks"]},
        {"number": "1–2", "words": ["list", "rack"]},
    ],
)
def test_a_fact_that_is_so_holds(landmark: dict[str, object]) -> None:
    assert outcome(**landmark).holds


@pytest.mark.parametrize(
    "landmark",
    [
        {"number": "3"},
        {"number": "2", "heading": "Doors"},
        {"number": "1", "paragraph_refs": ["1.17"]},
        {"number": "1", "words": ["attendant"]},
        {"number": "1–4"},
    ],
)
def test_a_fact_that_is_not_so_does_not_hold(landmark: dict[str, object]) -> None:
    assert not outcome(**landmark).holds


def test_what_was_found_instead_is_told() -> None:
    assert "1.16" in outcome(number="1", paragraph_refs=["1.17"]).found


def test_what_was_expected_is_told() -> None:
    assert "1.17" in outcome(number="1", paragraph_refs=["1.17"]).expected


def test_recommendations_of_another_inquiry_are_passed_over() -> None:
    inquiry = Inquiry.model_validate({"id": "other", "title": "Other", "landmark": [{"number": "1"}]})
    assert not check_landmarks(inquiry, RECS)[0].holds


def test_each_landmark_is_said_those_that_do_not_hold_as_warnings() -> None:
    facts = [{"number": "1"}, {"number": "3"}]
    inquiry = Inquiry.model_validate({"id": "u", "title": "Umbrellas", "landmark": facts})
    notices = landmark_notices(inquiry, RECS)
    assert [(notice.severity, notice.message.split(" (")[0].split(":")[0]) for notice in notices] == [
        ("note", "Landmark 1 holds"),
        ("warning", "Landmark 3 does not hold"),
    ]


def test_a_landmark_says_that_nothing_was_read_from_it() -> None:
    inquiry = Inquiry.model_validate({"id": "u", "title": "Umbrellas", "landmark": [{"number": "1"}]})
    assert "nothing was read from it" in landmark_notices(inquiry, RECS)[0].message

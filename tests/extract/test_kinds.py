"""Recommendation or conclusion: the printed label before the type, the type before the words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.extract.drafts import Draft
from pipeline.extract.kinds import kinds_of
from pipeline.extract.sections import Section

from .invented import draft

MIXED = Section(0, 99, "Conclusions and recommendations", mixed=True)
PURE = Section(0, 99, "Recommendations", mixed=False)
ASKS = "The county should light the lane."
STATES = "We found that the lane was dark."


def levels(drafts: Sequence[Draft], labels: Sequence[str | None] | None = None) -> list[str]:
    texts = [each.blocks[0].full for each in drafts]
    return [kind.level for kind in kinds_of(drafts, texts, labels or [None] * len(drafts))]


def test_in_a_list_of_recommendations_all_are() -> None:
    assert levels([draft(STATES, section=PURE)]) == ["recommendation"]


def test_a_printed_label_outranks_the_words() -> None:
    assert levels([draft(ASKS, section=MIXED)], ["Conclusion"]) == ["conclusion"]


def test_the_group_outranks_the_words() -> None:
    made = draft(ASKS, section=MIXED)
    made.group = "Conclusions"
    assert levels([made]) == ["conclusion"]


def test_a_group_that_names_both_decides_nothing() -> None:
    made = draft(ASKS, section=MIXED)
    made.group = "Conclusions and recommendations"
    assert levels([made]) == ["recommendation"]


def test_slant_is_learned_where_it_sets_recommendations_apart() -> None:
    asking = [draft(ASKS, section=MIXED, italic=True) for _ in range(5)]
    stating = [draft(STATES, section=MIXED) for _ in range(5)]
    silent = draft("The Assembly may wish to look at the lane.", section=MIXED, italic=True)
    assert levels([*asking, *stating, silent])[-1] == "recommendation"


def test_weight_that_means_nothing_is_not_learned() -> None:
    drafts = [draft(text, section=MIXED, bold=bool(n % 2)) for n, text in enumerate([ASKS, ASKS, STATES, STATES] * 2)]
    assert levels(drafts) == ["recommendation", "recommendation", "conclusion", "conclusion"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "We recommend that the lane be lit.",
        "We urge the county to light the lane.",
        "The Committee calls on the county to light the lane.",
        "The county must light the lane.",
        "We note what the county has begun and, without wishing to hurry it, urge it to finish.",
    ],
)
def test_what_asks_is_a_recommendation(text: str) -> None:
    assert levels([draft(text, section=MIXED)]) == ["recommendation"]


@pytest.mark.parametrize(
    "text",
    [
        "The county should have lit the lane.",
        "We are not persuaded that the lane was lit, although the papers suggest otherwise.",
        "We agree that the county should light the lane.",
        "It is unclear whether the county must light the lane.",
        "Mr Tarn wrote that “the county should light the lane”.",
        "It should be noted that the lane was dark.",
    ],
)
def test_what_only_states_is_a_conclusion(text: str) -> None:
    assert levels([draft(text, section=MIXED)]) == ["conclusion"]

"""Asks: house style, bodies, pointers and reasons set aside; long statements cut into single asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.asks import find_asks


def texts(statement: str) -> list[str]:
    return [ask.text for ask in find_asks(statement)]


@pytest.mark.parametrize(
    ("statement", "asks"),
    [
        (
            "The Inquiry recommends that the Harbour Board publish its tide tables.",
            ["publish its tide tables"],
        ),
        ("I recommend that the Ferry Service trains its crews (paragraph 4.12).", ["trains its crews"]),
        ("Recommendation 12.3: The Council should fund two lifeboats.", ["fund two lifeboats"]),
        (
            "Ports should share the register because the owners cannot be traced.",
            ["Ports should share the register"],
        ),
        (
            "The Board should appoint a harbour master and publish the rules of the port.",
            ["appoint a harbour master", "publish the rules of the port"],
        ),
        (
            "The Board should: (a) inspect every vessel; (b) record the result in a log.",
            ["inspect every vessel", "record the result in a log"],
        ),
        (
            "There was fog that night. The Board should keep a look-out on the pier.",
            ["keep a look-out on the pier"],
        ),
        (
            "The Board must lay before the Assembly a statement against every recommendation in this Report.",
            ["lay before the Assembly a statement against every recommendation in this Report"],
        ),
    ],
)
def test_what_is_asked_is_left(statement: str, asks: list[str]) -> None:
    assert texts(statement) == asks


@pytest.mark.parametrize(
    ("statement", "action"),
    [
        ("Crews should be trained in the use of rafts.", "train"),
        ("The Board should ensure that logs are kept for ten years.", "retain"),
        ("The Minister should consider amending the Harbours Act.", "legislate"),
        ("The users of radar should be properly trained in its use.", "train"),
    ],
)
def test_light_verbs_are_looked_past(statement: str, action: str) -> None:
    assert find_asks(statement)[0].action == action


def test_a_passive_keeps_its_subject_as_the_object() -> None:
    ask = find_asks("All pilot logs should be inspected each month.")[0]
    assert (ask.action, "pilot" in ask.object) == ("inspect", True)


def test_a_body_that_must_be_made_to_act_is_set_aside() -> None:
    assert texts("Ferry operators must be required to inform the regulator.") == ["inform the regulator"]


def test_a_subject_that_tells_more_than_who_is_kept() -> None:
    ask = find_asks("Crews that learn of danger at sea must be required to warn the coastguard.")[0]
    assert (ask.text.startswith("Crews that learn of danger"), ask.verb) == (True, "warn")


def test_a_statement_without_any_cue_is_one_ask() -> None:
    assert texts("Monitoring of pilot rosters") == ["Monitoring of pilot rosters"]


def test_a_text_without_letters_has_no_ask() -> None:
    assert find_asks("12 … 4.5") == ()


@given(st.text(max_size=300))
def test_any_text_gives_the_same_stretches_twice(text: str) -> None:
    assert find_asks(text) == find_asks(text)


@given(st.text(alphabet="abcdefg shouldmust.;:()ABC,", max_size=200))
def test_every_ask_is_a_stretch_of_the_statement(text: str) -> None:
    collapsed = " ".join(text.split())
    assert all(ask.text in collapsed for ask in find_asks(text))


@pytest.mark.parametrize(
    ("statement", "verb"),
    [
        ("Ensure that any quarrel between the crew and ferry staff is recorded in the book.", "recorded"),
        ("Ports holding charts should publish them.", "publish"),
        ("The mate should verify that the cargo is lashed.", "verify"),
    ],
)
def test_the_verb_is_a_word_that_stands_as_one(statement: str, verb: str) -> None:
    assert find_asks(statement)[0].verb == verb

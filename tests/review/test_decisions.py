"""A decision is one line that says what it changes; one that does not fit its kind is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.review.decisions import Decision, from_line, in_force, to_line

from .invented import NOON, decision

R1, R2 = "kites-1999-r1", "kites-1999-r2"


def test_a_decision_is_one_line_without_empty_fields() -> None:
    line = to_line(decision("fix heading", R1, after={"heading": None}))
    assert "\n" not in line
    assert list(json.loads(line)) == [
        "when",
        "who",
        "kind",
        "inquiry",
        "targets",
        "seen",
        "after",
        "version",
        "why",
        "id",
    ]


def test_null_as_a_new_value_survives_the_line() -> None:
    made = decision("fix heading", R1, after={"heading": None})
    assert from_line(to_line(made)).after.fields == {"heading": None}


@given(st.text(min_size=1).filter(str.strip), st.text())
def test_whatever_a_person_writes_comes_back_from_its_line(text: str, why: str) -> None:
    made = decision("fix text", R1, after={"text": text}, why=why)
    line = to_line(made).encode("utf-8").decode("utf-8")
    assert (from_line(line), len(line.splitlines())) == (made, 1)


def test_characters_that_an_editor_obeys_are_written_as_codes() -> None:
    line = to_line(decision("fix text", R1, after={"text": "The \u202eBoard\u2028 should"}))
    assert "\\u202e" in line and "\u202e" not in line


def test_the_id_depends_on_what_was_decided() -> None:
    one, other = decision("drop", R1), decision("drop", R1, why="another reason")
    assert one.id != other.id and one.id == decision("drop", R1).id


def test_a_time_is_kept_in_utc_to_the_second() -> None:
    east = dt.datetime(2025, 3, 1, 14, 0, 0, 999, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert decision("drop", R1, when=east).when == NOON


@pytest.mark.parametrize(
    ("kind", "targets", "after"),
    [
        ("fix text", (R1,), {}),
        ("fix text", (R1,), {"text": "  "}),
        ("fix text", (R1, R2), {"text": "Words."}),
        ("fix pages", (R1,), {"pages": [0]}),
        ("fix pages", (R1,), {"pages": [5, 4]}),
        ("fix pages", (R1,), {"pages": []}),
        ("fix level", (R1,), {"level": "sub-recommendation"}),
        ("fix level", (R1,), {"level": "wish"}),
        ("merge", (R1,), {}),
        ("split", (R1,), {"pieces": [{"text": "Only one."}]}),
        ("split", (R1,), {"pieces": [{"text": "One."}, {"number": "2"}]}),
        ("add", ("x-r9",), {"text": "No level."}),
        ("add", ("../r9",), {"text": "Out of the folder.", "level": "conclusion"}),
        ("drop", (R1, R1), {}),
        ("approve", (R1,), {}),
        ("fix text", (R1,), {"text": "Words.", "colour": "red"}),
    ],
)
def test_a_decision_that_cannot_be_carried_out_is_refused(
    kind: str, targets: tuple[str, ...], after: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        decision(kind, *targets, after=after)


def test_a_decision_without_what_was_seen_is_refused() -> None:
    with pytest.raises(ValidationError, match="seen"):
        decision("drop", R1, seen={})


def test_a_decision_without_a_name_is_refused() -> None:
    with pytest.raises(ValidationError):
        decision("drop", R1, who=" ")


def test_decisions_count_in_the_order_of_their_times_not_of_their_lines() -> None:
    late, early = decision("confirm", R1, minute=2), decision("confirm", R2, minute=1)
    assert in_force([late, early]) == [early, late]


def test_a_withdrawn_decision_is_not_in_force_and_comes_back_when_that_is_withdrawn() -> None:
    drop = decision("drop", R1)
    back = decision("withdraw", drop.id, inquiry=None, minute=1)
    again = decision("withdraw", back.id, inquiry=None, minute=2)
    assert in_force([drop, back]) == []
    assert in_force([drop, back, again]) == [drop]


@pytest.mark.parametrize(
    ("kind", "targets", "after"),
    [
        ("confirm link", (R1, "kites-2009-r3"), {}),
        ("reject link", (R1, "kites-2009-r3"), {}),
        ("fix themes", (R1,), {"themes": ["registers"]}),
        ("fix status", (R1,), {"status": "accepted in part"}),
    ],
)
def test_decisions_of_later_stages_fit_the_same_line(
    kind: str, targets: tuple[str, ...], after: dict[str, object]
) -> None:
    made = decision(kind, *targets, after=after, verdict="related")
    assert isinstance(made, Decision) and from_line(to_line(made)) == made

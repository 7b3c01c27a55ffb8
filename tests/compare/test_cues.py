"""The cue language: what a researcher writes matches what it says."""

from __future__ import annotations

import pytest

from pipeline.compare.cues import CueBook


def found(cue: str, text: str) -> list[str]:
    return [stretch.words for hit in CueBook({"x": [cue]}).find(text).get("x", []) for stretch in hit]


@pytest.mark.parametrize(
    ("cue", "text", "wanted"),
    [
        ("record*", "Recording and records", ["recording", "records"]),
        ("record", "The records", []),
        ("data|information sharing", "Information sharing helps", ["information sharing"]),
        ("shar* .. information", "share with the police all information", ["share with the police all information"]),
        ("shar* .. information", "share with the police and the two councils information", []),
        ("^ train", "train all staff", ["train"]),
        ("^ train", "staff who train others", []),
        ("legal aid / legal advice", "ask for legal advice", ["legal advice"]),
        ("child", "the child’s file", ["child’s"]),
        ("section * of", "under section 39a of the Act", ["section 39a of"]),
    ],
)
def test_a_cue_matches_what_it_says(cue: str, text: str, wanted: list[str]) -> None:
    assert found(cue, text) == wanted


def test_joined_parts_match_in_any_order() -> None:
    assert found("board & safety", "safety is for the board") == ["board", "safety"]


def test_joined_parts_need_each_other() -> None:
    assert found("board & safety", "the board meets") == []


def test_a_phrase_does_not_reach_across_a_full_stop() -> None:
    assert found("share information", "They share. Information is kept.") == []


def test_overlapping_stretches_of_one_list_count_once() -> None:
    book = CueBook({"x": ["data", "data sharing"]})
    assert [hit[0].words for hit in book.find("data sharing")["x"]] == ["data sharing"]

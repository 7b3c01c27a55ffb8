"""Scores of pairs: repeats above strangers, and the same whatever the order."""

from __future__ import annotations

import pytest

from pipeline.compare.score import PairInput, PairVerdict, compare_pairs, gist
from pipeline.compare.themes import Codebook
from pipeline.compare.vectors import Vectors
from pipeline.describe.asks import find_asks
from pipeline.settings import Compare
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, SHARE_LATE, TRAINING, recommendation


def pair(a: str, b: str) -> PairInput:
    return PairInput(a, b, find_asks(a), find_asks(b))


def compare(pairs: list[PairInput], vectors: Vectors, codebook: Codebook) -> list[PairVerdict]:
    return compare_pairs(pairs, vectors, codebook, Compare())


def test_the_same_ask_in_other_words_is_a_repeat_in_a_file_of_two_texts(vectors: Vectors, codebook: Codebook) -> None:
    assert compare([pair(SHARE_EARLY, SHARE_LATE)], vectors, codebook)[0].verdict == "repeat"


def test_strangers_are_different_in_a_file_of_two_texts(vectors: Vectors, codebook: Codebook) -> None:
    assert compare([pair(CAMERAS, MEMORIAL)], vectors, codebook)[0].verdict == "different"


def test_a_text_repeats_itself(vectors: Vectors, codebook: Codebook) -> None:
    assert compare([pair(CAMERAS, CAMERAS)], vectors, codebook)[0].score == 1.0


def test_words_and_structure_alone_still_tell_a_repeat_from_a_stranger(codebook: Codebook) -> None:
    words = Vectors(name="TF-IDF", dense=False)
    repeat, stranger = compare([pair(SHARE_EARLY, SHARE_LATE), pair(SHARE_EARLY, CAMERAS)], words, codebook)
    assert repeat.score > stranger.score + 0.3


def test_the_order_of_lines_and_sides_does_not_matter(vectors: Vectors, codebook: Codebook) -> None:
    pairs = [pair(SHARE_EARLY, SHARE_LATE), pair(CAMERAS, MEMORIAL), pair(TRAINING, SHARE_LATE)]
    turned = [pair(one.b, one.a) for one in reversed(pairs)]
    scores = [one.score for one in compare(pairs, vectors, codebook)]
    assert [one.score for one in reversed(compare(turned, vectors, codebook))] == scores


def test_the_why_names_words_that_stand_in_both(vectors: Vectors, codebook: Codebook) -> None:
    shared = compare([pair(SHARE_EARLY, SHARE_LATE)], vectors, codebook)[0].shared
    assert {"share", "information", "risk"} <= set(shared.words)


@pytest.mark.parametrize("text", ["", "1234", "…", "a"])
def test_a_text_without_words_is_scored_and_different(text: str, vectors: Vectors, codebook: Codebook) -> None:
    assert compare([pair(text, SHARE_EARLY)], vectors, codebook)[0].verdict == "different"


def test_no_pairs_give_no_verdicts(vectors: Vectors, codebook: Codebook) -> None:
    assert compare([], vectors, codebook) == []


def test_another_action_on_the_same_object_is_less_of_a_repeat(vectors: Vectors, codebook: Codebook) -> None:
    keep, again = "The port must keep a log of every berth.", "Ports should keep a log of all berths."
    destroy = "Ports should destroy the log of all berths."
    same, other = compare([pair(keep, again), pair(keep, destroy)], vectors, codebook)
    assert same.score > other.score


def test_the_title_of_a_law_is_no_word_of_the_ask() -> None:
    assert "Harbour" not in gist(recommendation("one", "1", "Ministers should amend the Harbour Pilots Act 1972."))

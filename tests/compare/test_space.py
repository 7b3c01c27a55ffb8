"""The fast search for the nearest: what a plain calculation of all pairs finds, whatever the blocks and the order."""

from __future__ import annotations

import random

import numpy as np
import pytest

from pipeline.compare import space as machinery
from pipeline.compare.links import find_links, linkable, links_between
from pipeline.compare.score import CANDIDATES, build_space, final, gist, least_related, survey
from pipeline.compare.space import AskSpace, Formula, Matrix
from pipeline.compare.themes import Codebook
from pipeline.compare.trace import nearness
from pipeline.compare.vectors import Vectors
from pipeline.invented import InventedCorpus, invent, invented_vectors
from pipeline.records import Ask, Recommendation
from pipeline.settings import Compare
from tests.compare.invented import CAMERAS, recommendation

QUESTION = "agencies should share information about children at risk with one another"


@pytest.fixture(scope="module")
def corpus(codebook: Codebook) -> InventedCorpus:
    return invent(300, codebook)


@pytest.fixture(scope="module")
def words() -> Vectors:
    return invented_vectors()


@pytest.fixture(scope="module")
def space(corpus: InventedCorpus, words: Vectors, codebook: Codebook) -> AskSpace:
    return build_space(corpus.recommendations, words, codebook)


@pytest.fixture(scope="module")
def plain(space: AskSpace) -> Matrix:
    """All log-odds to be related in one matrix, as the formula is written; -inf inside one inquiry."""
    return plain_odds(space, space.related)


def plain_odds(space: AskSpace, formula: Formula) -> Matrix:
    odds = formula.base - np.where(space.objects @ space.objects.T > 0, 0.0, formula.no_object)
    for part, share in zip(space.ingredients, formula.shares, strict=True):
        kept = space.rows[part.name]
        rows = (kept if isinstance(kept, np.ndarray) else kept.toarray()).astype(np.float64)
        lengths = np.linalg.norm(rows, axis=1)
        odds += share * (rows @ rows.T / (np.outer(lengths, lengths) + part.damping + 1e-9) - part.mean)
    odds[space.inquiry[:, None] == space.inquiry[None, :]] = -np.inf
    return np.asarray(odds)


def everyone(space: AskSpace) -> machinery.Places:
    return np.arange(len(space.recs))


@pytest.mark.parametrize("most", [3, 10, 100])
def test_the_nearest_are_those_of_a_plain_calculation(space: AskSpace, plain: Matrix, most: int) -> None:
    near = space.nearest(everyone(space), most)
    best = np.sort(plain, axis=1)[:, ::-1][:, :most]
    assert np.allclose(near.related, best, atol=1e-9)
    assert np.allclose(np.take_along_axis(plain, near.place, axis=1), best, atol=1e-9)
    assert np.allclose(np.take_along_axis(plain_odds(space, space.repeat), near.place, axis=1), near.repeat, atol=1e-9)


def test_blocks_of_another_size_give_the_same_numbers(space: AskSpace, monkeypatch: pytest.MonkeyPatch) -> None:
    near = space.nearest(everyone(space), 10)
    monkeypatch.setattr(machinery, "BLOCK", 7)
    monkeypatch.setattr(machinery, "PAIRS", 13)
    again = space.nearest(everyone(space), 10)
    assert all(np.array_equal(one, other) for one, other in zip(near, again, strict=True))


def test_a_score_is_half_the_code_to_be_expected(space: AskSpace) -> None:
    survey(space)
    left, right = np.arange(0, 150), np.arange(150, 300)
    hubs = space.hubs[left] + space.hubs[right]
    related, repeat = (1 / (1 + np.exp(hubs - odds)) for odds in space.odds(left, right))
    expected = related * repeat + related * (1 - repeat) / 2
    scores = final(*space.odds(left, right), hubs)
    assert np.allclose(scores, expected, atol=6e-5) and (scores <= related + 6e-5).all()


def test_links_are_the_best_of_all_pairs_by_score(corpus: InventedCorpus, words: Vectors, codebook: Codebook) -> None:
    """Screened by the odds to be related alone, no pair is lost that a plain calculation of all scores would keep."""
    settings = Compare(related=0.05, neighbours=20)
    space = build_space(linkable(corpus.recommendations), words, codebook)
    found = links_between(space, survey(space, most=CANDIDATES), corpus.inquiries, settings)
    hubs = space.hubs[:, None] + space.hubs[None, :]
    scores = final(plain_odds(space, space.related), plain_odds(space, space.repeat), hubs)
    best = np.argsort(-scores, axis=1, kind="stable")[:, : settings.neighbours]
    ids = [rec.id for rec in space.recs]
    expected = {
        frozenset((ids[row], ids[other]))
        for row, others in enumerate(best.tolist())
        for other in others
        if scores[row, other] >= settings.related
    }
    assert len(expected) > 1000 and {frozenset((link.earlier, link.later)) for link in found} == expected


def test_no_pair_below_the_least_odds_reaches_a_score() -> None:
    odds = np.array([least_related(0.3) - 1e-9])
    assert final(odds, np.array([50.0]), np.zeros(1))[0] < 0.3 <= final(odds + 2e-9, np.array([50.0]), np.zeros(1))[0]


def test_a_pair_has_the_same_odds_whichever_comes_first(space: AskSpace) -> None:
    left, right = np.arange(0, 150), np.arange(150, 300)
    assert np.array_equal(space.odds(left, right), space.odds(right, left))


def test_rows_in_another_order_give_the_same_links(
    corpus: InventedCorpus, words: Vectors, codebook: Codebook, settings: Compare
) -> None:
    shuffled = list(corpus.recommendations)
    random.Random(3).shuffle(shuffled)
    links = find_links(corpus.recommendations, corpus.inquiries, settings, words, codebook)
    assert links and find_links(shuffled, corpus.inquiries, settings, words, codebook) == links


def test_equal_sums_stand_in_the_order_of_rows(words: Vectors, codebook: Codebook) -> None:
    same = [recommendation(f"inquiry-{number:03d}", "1", CAMERAS) for number in range(60)]
    near = build_space(same, words, codebook).nearest(np.array([0, 5]), 4)
    assert near.place.tolist() == [[1, 2, 3, 4], [0, 1, 2, 3]]


def test_of_many_rows_that_are_alike_only_the_first_are_compared_in_full(words: Vectors, codebook: Codebook) -> None:
    same = [recommendation(f"inquiry-{number:03d}", "1", CAMERAS) for number in range(60)]
    _, place = build_space(same, words, codebook)._screen.possible(np.array([5]), 4)
    assert place.tolist() == [0, 1, 2, 3]


def test_where_there_are_few_others_the_rest_is_empty(words: Vectors, codebook: Codebook) -> None:
    two = [recommendation(slug, "1", CAMERAS) for slug in ("first", "second")]
    near = build_space(two, words, codebook).nearest(np.array([0]), 3)
    assert near.place.tolist() == [[1, -1, -1]] and np.isneginf([near.related[0, 1:], near.repeat[0, 1:]]).all()


def test_all_rows_above_some_odds_are_found(space: AskSpace, plain: Matrix) -> None:
    assert set((wanted := np.flatnonzero(plain[0] >= -2.0)).tolist()) <= set(space.above(0, -2.0).tolist()) and len(
        wanted
    )


def test_a_question_is_answered_as_if_every_ask_had_been_surveyed(
    corpus: InventedCorpus, words: Vectors, codebook: Codebook, settings: Compare
) -> None:
    found = nearness([(QUESTION, ())], corpus.recommendations, settings, words, codebook)[0]
    pieces = [
        Recommendation(id=f"{rec.id}#{n}", inquiry=rec.inquiry, level="recommendation", text=ask.text, asks=(ask,))
        for rec in corpus.recommendations
        for n, ask in enumerate(rec.asks or (Ask(text=rec.text),))
    ]
    asked = Recommendation(id="question-0", inquiry="question-0", level="recommendation", text=QUESTION)
    space = build_space([*pieces, asked], words, codebook)
    survey(space)
    row = next(place for place, rec in enumerate(space.recs) if rec.id == "question-0")
    scores = final(*space.odds(np.full(len(space.recs), row), everyone(space)), space.hubs[row] + space.hubs)
    best: dict[str, float] = {}
    for rec, score in zip(space.recs, scores.tolist(), strict=True):
        best[rec.id.split("#")[0]] = max(score, best.get(rec.id.split("#")[0], 0.0))
    assert found and all(best[near.rec.id] == pytest.approx(near.score, abs=2e-4) for near in found)
    assert sum(score > max(near.score for near in found) for slug, score in best.items() if slug != "question-0") == 0


def test_recommendations_without_asks_are_compared_by_their_text(words: Vectors, codebook: Codebook) -> None:
    bare = [recommendation(slug, "1", CAMERAS).model_copy(update={"asks": ()}) for slug in ("first", "second")]
    related, _ = build_space(bare, words, codebook).odds(np.array([0]), np.array([1]))
    assert related[0] > 0 and gist(bare[0]) == CAMERAS

"""Claims and traces: what the corpus supports, what it does not, and what it holds nothing on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.compare.claims import ClaimSentence, check_claims, load_claims
from pipeline.compare.themes import Codebook
from pipeline.compare.trace import nothing_found, trace
from pipeline.compare.vectors import Vectors
from pipeline.errors import SettingsError
from pipeline.records import Claim
from pipeline.settings import PROJECT, Compare
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, SHARE_LATE, inquiry, recommendation

INQUIRIES = {
    "first": inquiry("first", 1990),
    "second": inquiry("second", 2010),
    "absent": inquiry("absent", 2005),
}
RECS = [
    recommendation("first", "1", SHARE_EARLY),
    recommendation("first", "2", CAMERAS),
    recommendation("second", "1", SHARE_LATE),
    recommendation("second", "2", MEMORIAL),
]
SHARING = "agencies should share information about children at risk with one another"
DUTY = "place a statutory duty on agencies to share information about children at risk"


def claim(ask: str, since: int, at_least: int) -> ClaimSentence:
    return ClaimSentence(id="c", sentence="It has been asked for.", ask=ask, since=since, at_least=at_least)


def checked(one: ClaimSentence, vectors: Vectors, codebook: Codebook) -> Claim:
    return check_claims([one], RECS, INQUIRIES, Compare(), vectors, codebook)[0]


def test_a_claim_that_holds_is_supported(vectors: Vectors, codebook: Codebook) -> None:
    result = checked(claim(SHARING, 1990, 2), vectors, codebook)
    assert (result.finding, result.with_it, result.first_inquiry) == ("supported", ("first", "second"), "first")


def test_a_claim_with_too_early_a_date_is_supported_in_part(vectors: Vectors, codebook: Codebook) -> None:
    assert checked(claim(SHARING, 1980, 2), vectors, codebook).finding == "partly supported"


def test_sharing_as_a_duty_is_not_supported_by_sharing_alone(vectors: Vectors, codebook: Codebook) -> None:
    assert checked(claim(DUTY, 1990, 2), vectors, codebook).finding == "not supported"


def test_a_known_inquiry_that_is_missing_is_named(vectors: Vectors, codebook: Codebook) -> None:
    assert checked(claim(SHARING, 1990, 2), vectors, codebook).not_in_corpus == ("The Absent Inquiry 2005",)


def test_an_inquiry_without_the_ask_is_listed(vectors: Vectors, codebook: Codebook) -> None:
    result = checked(claim("a memorial for those who died", 2010, 1), vectors, codebook)
    assert (result.with_it, result.without_it) == (("second",), ("first",))


def test_a_claim_on_an_empty_corpus_is_not_supported(vectors: Vectors, codebook: Codebook) -> None:
    result = check_claims([claim(SHARING, 1990, 2)], [], INQUIRIES, Compare(), vectors, codebook)[0]
    assert result.finding == "not supported"


def test_an_unknown_key_of_a_claim_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text('[[claim]]\nid = "a"\nsentence = "b"\nask = "c"\natleast = 2\n')
    with pytest.raises(SettingsError, match="at_least"):
        load_claims(path)


def test_the_default_claims_keep_recommending_and_mandating_apart() -> None:
    ids = [one.id for one in load_claims(PROJECT / "config/claims.toml")]
    assert len(ids) >= 8 and {"sharing-recommended", "sharing-mandated"} <= set(ids)


def test_a_trace_is_in_order_of_publication(vectors: Vectors, codebook: Codebook) -> None:
    hits = trace(SHARING, RECS, INQUIRIES, Compare(), vectors, codebook)
    assert [hit.id for hit in hits if hit.verdict == "repeat"] == ["first-r1", "second-r1"]


def test_a_trace_of_what_nobody_asked_is_empty(vectors: Vectors, codebook: Codebook) -> None:
    assert trace("lower the price of railway tickets", RECS, INQUIRIES, Compare(), vectors, codebook) == []


def test_an_empty_trace_says_what_was_searched() -> None:
    assert "4 recommendations and parts of 2 inquiries" in nothing_found("tickets", RECS, INQUIRIES)

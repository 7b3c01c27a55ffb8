"""Decisions about links, themes and answers hold in every later run, and never on a text that nobody saw."""

from __future__ import annotations

import pytest

from pipeline.records import Link
from pipeline.review.decisions import Decision
from pipeline.review.items import About
from pipeline.review.settle import idle_of, settle_links, settle_responses, settle_themes

from .compared import BOATS, CODES, KITES, decided, links, records, responses


def changed(key: str) -> list:
    return [rec.model_copy(update={"text": "Another text."}) if rec.id == key else rec for rec in records()]


def test_a_rejected_link_is_not_proposed_again() -> None:
    assert settle_links(links(), records(), [decided("link", "different")])[0] == []


def test_a_link_rejected_the_other_way_round_is_the_same_link() -> None:
    turned = [Link(earlier=BOATS, later=KITES, verdict="repeat", score=0.62)]
    assert settle_links(turned, records(), [decided("link", "different")])[0] == []


def test_a_rejected_link_is_named() -> None:
    notices = {
        notice.kind: notice.message for notice in settle_links(links(), records(), [decided("link", "reject")])[1]
    }
    assert f"{KITES} and {BOATS} (by A. Reader)" in notices["rejected by a person"]


def test_a_confirmed_link_has_the_verdict_and_the_name_of_the_person() -> None:
    [link] = settle_links(links(), records(), [decided("link", "related")])[0]
    assert (link.verdict, link.decided_by, link.score) == ("related", "A. Reader", 0.62)


def test_a_confirmed_link_stays_where_the_program_does_not_find_it_any_more() -> None:
    [link] = settle_links([], records(), [decided("link", "repeat")])[0]
    assert (link.earlier, link.later, link.verdict) == (KITES, BOATS, "repeat")


def test_a_later_decision_goes_over_an_earlier_one() -> None:
    both = [decided("link", "different"), decided("link", "repeat", minute=1)]
    assert [link.verdict for link in settle_links(links(), records(), both)[0]] == ["repeat"]


@pytest.mark.parametrize("word", ["different", "related"])
def test_a_link_whose_text_changed_is_as_the_program_says_and_to_look_at_again(word: str) -> None:
    found, notices = settle_links(links(), changed(BOATS), [decided("link", word)])
    assert (found, [notice.kind for notice in notices]) == (links(), ["to look at again"])


def test_a_link_to_a_record_that_is_gone_is_to_look_at_again() -> None:
    gone = [rec for rec in records() if rec.id != BOATS]
    assert [notice.kind for notice in settle_links([], gone, [decided("link", "repeat")])[1]] == ["to look at again"]


def test_a_link_with_an_inquiry_that_was_not_read_is_idle() -> None:
    alone = [rec for rec in records() if rec.inquiry == "kites-1999"]
    made = [decided("link", "repeat")]
    assert (settle_links([], alone, made)[1], idle_of(made, {"kites-1999"}, {KITES})) == ([], made)


def listed(key: str) -> str:
    """An id as a list gives it, which does not begin with the inquiry's name."""
    return f"row-{key.split('-')[0]}"


def as_rows() -> list:
    return [rec.model_copy(update={"id": listed(rec.id)}) for rec in records()[:2]]


def about_rows(decision: Decision) -> Decision:
    """The same decision about the rows of a list."""
    seen = {listed(key): value for key, value in decision.seen.items()}
    return decision.model_copy(update={"targets": tuple(map(listed, decision.targets)), "seen": seen})


@pytest.mark.parametrize("about", ["link", "themes"])
def test_decisions_about_rows_of_a_list_that_is_there_are_not_idle(about: About) -> None:
    ids = {rec.id for rec in as_rows()}
    assert idle_of([about_rows(decided(about, "confirm"))], {"kites-1999", "boats-2009"}, ids) == []


def test_themes_of_a_row_that_is_gone_from_its_list_are_to_look_at_again() -> None:
    _, notices = settle_themes(as_rows()[1:] + records()[:1], [about_rows(decided("themes", "confirm"))], CODES)
    assert [notice.kind for notice in notices] == ["to look at again"]


def test_themes_are_those_that_a_person_gave() -> None:
    recs, _ = settle_themes(records(), [decided("themes", "change", themes=("training", "safety"))], CODES)
    assert ([score.code for score in recs[0].themes], recs[0].decided_by) == (["training", "safety"], "A. Reader")


def test_confirmed_themes_stay_when_the_program_codes_otherwise() -> None:
    other = [rec.model_copy(update={"themes": ()}) for rec in records()]
    recs, _ = settle_themes(other, [decided("themes", "confirm")], CODES)
    assert [score.code for score in recs[0].themes] == ["safety"]


def test_a_theme_that_the_codebook_lost_is_to_look_at_again() -> None:
    recs, notices = settle_themes(records(), [decided("themes", "confirm")], ("records",))
    assert (recs, [notice.kind for notice in notices]) == (records(), ["to look at again"])


def test_themes_of_a_changed_text_are_to_look_at_again() -> None:
    recs, notices = settle_themes(changed(KITES), [decided("themes", "confirm")], CODES)
    assert (recs, [notice.kind for notice in notices]) == (changed(KITES), ["to look at again"])


def test_an_answer_has_the_status_that_a_person_read_in_it() -> None:
    [answer], _ = settle_responses(responses(), records(), [decided("response", "accepted in part")])
    assert (answer.status, answer.decided_by) == ("accepted in part", "A. Reader")


def test_an_answer_in_other_words_is_to_look_at_again() -> None:
    other = [responses()[0].model_copy(update={"status_words": "The Government does not agree."})]
    found, notices = settle_responses(other, records(), [decided("response", "rejected")])
    assert (found, [notice.kind for notice in notices]) == (other, ["to look at again"])


def test_applied_decisions_are_counted_by_kind_and_person() -> None:
    [notice] = settle_themes(records(), [decided("themes", "confirm")], CODES)[1]
    assert notice.message.endswith("about themes that are applied: 1 (fix themes: 1; by A. Reader: 1).")


def test_that_a_report_names_another_stays_where_the_likeness_is_rejected() -> None:
    cited = links()[0].model_copy(update={"kind": "citation", "score": 1.0})
    assert settle_links([cited, *links()], records(), [decided("link", "different")])[0] == [cited]

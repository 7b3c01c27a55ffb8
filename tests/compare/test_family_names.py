"""What a family is called: a phrase out of its members, without bodies or half clauses; all texts are invented."""

from __future__ import annotations

from pipeline.compare.family_names import family_name, rarity
from pipeline.describe.describe import describe
from pipeline.records import Recommendation, tokens
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, SHARE_LATE, TRAINING, recommendation

LATER_TRAINING = "The Ferry Company must ensure that custody staff are trained to recognise illness in those they hold."
FAMILY = describe([recommendation("one", "1", TRAINING), recommendation("two", "2", LATER_TRAINING)], None)
CORPUS = [*FAMILY, *(recommendation("three", str(n), t) for n, t in enumerate((CAMERAS, MEMORIAL, SHARE_EARLY), 1))]


def name(members: list[Recommendation]) -> str:
    return family_name(members, rarity([*CORPUS, *members]))


def test_name_is_a_phrase_that_stands_in_a_member() -> None:
    said = " ".join(tokens(name(FAMILY)))
    assert said and any(said in " ".join(tokens(rec.text)) for rec in FAMILY)


def test_name_says_what_members_share() -> None:
    assert "illness" in name(FAMILY)


def test_name_has_at_most_eight_words() -> None:
    assert len(name(FAMILY).split()) <= 8


def test_name_holds_no_body_that_is_told_to_act() -> None:
    assert "ferry" not in name(FAMILY).lower()


def test_name_does_not_break_off_in_a_clause() -> None:
    members = [recommendation("one", "1", SHARE_EARLY), recommendation("two", "2", SHARE_LATE)]
    assert not {"that", "they", "should", "must", "the"} & {name(members).split()[0], name(members).split()[-1]}


def test_name_begins_with_what_is_to_be_done() -> None:
    texts = (
        "Ports must publish a table of the tides each year.",
        "The Board should publish tables of tides every spring.",
    )
    assert name([recommendation(str(n), "1", text) for n, text in enumerate(texts)]).startswith("publish")


def test_name_may_say_a_thing_and_what_is_to_be_done_to_it() -> None:
    texts = ("Lifeboat logs should be kept for ten years.", "All lifeboat logs must be kept by the harbour master.")
    assert "logs should be kept" in name([recommendation(str(n), "1", text) for n, text in enumerate(texts)])


def test_members_that_share_no_phrase_are_named_by_their_words() -> None:
    assert name([recommendation("one", "1", "Bells."), recommendation("two", "2", "Whistles.")])


def test_order_of_the_corpus_does_not_change_the_name() -> None:
    assert family_name(FAMILY, rarity(CORPUS)) == family_name(FAMILY, rarity(CORPUS[::-1]))

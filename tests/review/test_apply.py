"""What people decide goes over what the program found, and only where the text is still the one that they saw."""

from __future__ import annotations

import pytest

from pipeline.records import Addressee, Notice, Recommendation, text_hash
from pipeline.review.apply import Decided, apply_decisions, keep_settled
from pipeline.review.decisions import Decision

from .invented import INQUIRY, TEXTS, decision, records

R1, R2, R3 = (f"{INQUIRY}-r{number}" for number in "123")
LABELS = ["i", "ii", "1", "2", "3", "4", "5", "6"]


def applied(*decisions: Decision, recs: list[Recommendation] | None = None) -> Decided:
    return apply_decisions(recs if recs is not None else records(), decisions, LABELS)


def one(decided: Decided, key: str) -> Recommendation:
    return next(rec for rec in decided.recommendations if rec.id == key)


def of_kind(decided: Decided, kind: str) -> list[Notice]:
    return [notice for notice in decided.notices if notice.kind == kind]


def again(decided: Decided) -> list[str]:
    return [notice.message for notice in of_kind(decided, "to look at again")]


def ids(decided: Decided) -> list[str]:
    return [rec.id.removeprefix(f"{INQUIRY}-") for rec in decided.recommendations]


# ---------------------------------------------------------------- each kind


def test_no_decision_changes_nothing() -> None:
    assert applied() == Decided(tuple(records()))


def test_a_corrected_text_is_marked_with_the_person() -> None:
    rec = one(applied(decision("fix text", R1, after={"text": "The Kite Board should burn every kite."})), R1)
    assert (rec.text, rec.state, rec.decided_by) == ("The Kite Board should burn every kite.", "corrected", "A. Reader")


def test_the_reason_stands_with_the_evidence() -> None:
    rec = one(applied(decision("confirm", R1, why="compared with the page")), R1)
    assert rec.why == "numbered list; confirm by A. Reader: compared with the page"


def test_a_confirmed_record_keeps_text_and_state() -> None:
    rec = one(applied(decision("confirm", R1)), R1)
    assert (rec.text, rec.state, rec.decided_by) == (TEXTS["1"], "unverified", "A. Reader")


def test_a_dropped_record_goes_with_its_parts_and_is_named() -> None:
    decided = applied(decision("drop", R2))
    assert ids(decided) == ["r1", "r3"]
    assert [f"{R2}-b" in notice.message for notice in of_kind(decided, "dropped by a person")] == [True]


def test_a_dropped_part_leaves_its_parent() -> None:
    assert ids(applied(decision("drop", f"{R2}-a"))) == ["r1", "r2", "r2-b", "r3"]


def test_an_added_record_stands_by_page_and_number() -> None:
    after = {"text": "Nobody should fly at night.", "level": "recommendation", "number": "1A", "pages": [4]}
    decided = applied(decision("add", f"{INQUIRY}-r1a", after=after))
    assert ids(decided) == ["r1", "r1a", "r2", "r2-a", "r2-b", "r3"]
    rec = one(decided, f"{INQUIRY}-r1a")
    assert (rec.state, rec.decided_by, rec.pdf_page, rec.printed_page) == ("corrected", "A. Reader", 4, "2")


def test_an_added_part_stands_after_its_parents_other_parts() -> None:
    after = {"text": "mending of kites", "level": "sub-recommendation", "number": "2(c)", "parent": R2}
    assert ids(applied(decision("add", f"{R2}-c", after=after)))[3:] == ["r2-b", "r2-c", "r3"]


def test_an_added_record_that_the_program_now_finds_is_there_once() -> None:
    after = {"text": TEXTS["3"].upper(), "level": "recommendation"}
    decided = applied(decision("add", f"{INQUIRY}-u1", after=after))
    assert (ids(decided), one(decided, R3).decided_by) == (ids(applied()), "A. Reader")


def test_an_added_record_that_the_program_now_nearly_finds_is_to_look_at_again() -> None:
    after = {"text": TEXTS["3"] + " Twice.", "level": "recommendation"}
    assert R3 in again(applied(decision("add", f"{INQUIRY}-u1", after=after)))[0]


def test_merged_records_are_one_with_the_words_and_pages_of_both() -> None:
    decided = applied(decision("merge", R2, R3))
    rec = one(decided, R2)
    assert ids(decided) == ["r1", "r2", "r2-a", "r2-b"]
    assert (rec.text, rec.pages, rec.state) == (f"{TEXTS['2']} {TEXTS['3']}", (5, 6), "corrected")
    assert len(rec.places) == 2


def test_parts_of_a_merged_record_belong_to_what_it_became() -> None:
    decided = applied(decision("merge", R1, R2))
    assert {rec.parent for rec in decided.recommendations if rec.level == "sub-recommendation"} == {R1}


def test_a_split_record_is_several_and_the_first_keeps_the_id() -> None:
    pieces = [{"text": "Schools should teach making."}, {"text": "Schools should teach flying.", "number": "2A"}]
    decided = applied(decision("split", R2, after={"pieces": pieces}))
    assert ids(decided) == ["r1", "r2", "r2-a", "r2-b", "r2a", "r3"]
    assert [one(decided, f"{INQUIRY}-{key}").state for key in ("r2", "r2a")] == ["corrected", "corrected"]


def test_parts_go_with_the_piece_that_holds_their_words() -> None:
    pieces = [{"text": "Schools should teach making of kites; and"}, {"text": "flying of kites in a light wind."}]
    decided = applied(decision("split", R2, after={"pieces": pieces}))
    assert one(decided, f"{R2}-b").parent == f"{R2}-s"


def test_a_page_set_right_takes_its_printed_label_with_it() -> None:
    rec = one(applied(decision("fix pages", R1, after={"pages": [6, 7]})), R1)
    assert (rec.pages, rec.pdf_page, rec.printed_page, rec.places) == ((6, 7), 6, "4", ())


def test_a_page_without_a_known_label_has_none() -> None:
    assert one(applied(decision("fix pages", R1, after={"pages": [60]})), R1).printed_page is None


def test_a_page_set_right_leaves_the_words_to_be_proved() -> None:
    assert one(applied(decision("fix pages", R1, after={"pages": [6]})), R1).state == "unverified"


def test_a_level_set_right_keeps_the_id() -> None:
    rec = one(applied(decision("fix level", R3, after={"level": "conclusion"})), R3)
    assert (rec.level, rec.parent) == ("conclusion", None)


def test_a_part_made_a_recommendation_has_no_parent() -> None:
    rec = one(applied(decision("fix level", f"{R2}-b", after={"level": "recommendation"})), f"{R2}-b")
    assert (rec.level, rec.parent) == ("recommendation", None)


@pytest.mark.parametrize(("field", "value"), [("number", "1A"), ("heading", "Registers"), ("section", None)])
def test_a_field_set_right_is_set(field: str, value: str | None) -> None:
    assert getattr(one(applied(decision(f"fix {field}", R1, after={field: value})), R1), field) == value


def test_addressees_that_a_person_settled_outlive_describing() -> None:
    decided = applied(decision("fix addressees", R1, after={"addressees": [{"printed": "the Board"}]}))
    described = [
        rec.model_copy(update={"addressees": (Addressee(printed="nobody"),)}) for rec in decided.recommendations
    ]
    kept = {rec.id: rec.addressees[0].printed for rec in keep_settled(described, decided)}
    assert (kept[R1], kept[R2]) == ("the Board", "nobody")


# ---------------------------------------------------------------- later over earlier


def test_a_later_decision_supersedes_an_earlier_one() -> None:
    first = decision("fix text", R1, after={"text": "First."})
    second = decision("fix text", R1, after={"text": "Second."}, who="B. Reader", minute=1)
    decided = applied(first, second)
    assert (one(decided, R1).text, one(decided, R1).decided_by) == ("Second.", "A. Reader; B. Reader")
    assert "supersede" in of_kind(decided, "decided by people")[0].message


def test_a_decision_made_on_a_corrected_text_is_applied() -> None:
    first = decision("fix text", R1, after={"text": "First."})
    second = decision("fix level", R1, after={"level": "conclusion"}, seen={R1: text_hash("First.")}, minute=1)
    decided = applied(first, second)
    assert (one(decided, R1).level, again(decided)) == ("conclusion", [])


def test_a_text_set_back_to_what_was_read_is_no_correction() -> None:
    first = decision("fix text", R1, after={"text": "First."})
    second = decision("fix text", R1, after={"text": TEXTS["1"]}, minute=1)
    assert one(applied(first, second), R1).state == "unverified"


def test_a_record_that_a_later_decision_confirms_is_not_dropped() -> None:
    decided = applied(decision("drop", R2), decision("confirm", R2, who="B. Reader", minute=1))
    assert ids(decided) == ids(applied())
    assert of_kind(decided, "dropped by a person") == []


def test_a_correction_of_a_dropped_record_is_to_look_at_again() -> None:
    decided = applied(decision("drop", R1), decision("fix text", R1, after={"text": "First."}, minute=1))
    assert "drop" in again(decided)[0] and "r1" not in ids(decided)


def test_two_people_may_drop_the_same() -> None:
    decided = applied(decision("drop", R1), decision("drop", R1, who="B. Reader", minute=1))
    assert again(decided) == []


def test_a_withdrawn_drop_leaves_the_record() -> None:
    drop = decision("drop", R1)
    assert "r1" in ids(applied(drop, decision("withdraw", drop.id, inquiry=None, minute=1)))


# ---------------------------------------------------------------- to look at again


def changed() -> list[Recommendation]:
    """The same records, the first of them now read with other words."""
    first, *others = records()
    return [first.model_copy(update={"text": "The Kite Board should register some kites."}), *others]


@pytest.mark.parametrize(
    "made",
    [
        decision("drop", R1),
        decision("confirm", R1),
        decision("fix text", R1, after={"text": "First."}),
        decision("fix level", R1, after={"level": "conclusion"}),
        decision("merge", R1, R2),
        decision("split", R1, after={"pieces": [{"text": "One."}, {"text": "Two."}]}),
    ],
    ids=lambda made: made.kind,
)
def test_a_decision_on_a_text_that_has_changed_is_not_applied(made: Decision) -> None:
    decided = applied(made, recs=changed())
    assert decided.recommendations == tuple(changed())
    assert ["changed" in message for message in again(decided)] == [True]


def test_a_text_that_changed_in_case_and_punctuation_only_is_the_same() -> None:
    recs = [rec.model_copy(update={"text": rec.text.upper().rstrip(".")}) for rec in records()]
    assert again(applied(decision("confirm", R1), recs=recs)) == []


def test_a_correction_that_the_program_now_reads_by_itself_is_no_correction() -> None:
    text = changed()[0].text
    decided = applied(decision("fix text", R1, after={"text": text}), recs=changed())
    assert (again(decided), one(decided, R1).state, one(decided, R1).decided_by) == ([], "unverified", "A. Reader")


@pytest.mark.parametrize("kind", ["drop", "confirm", "merge"])
def test_a_decision_on_an_id_that_is_not_there_is_to_look_at_again(kind: str) -> None:
    decided = applied(decision(kind, R1, f"{INQUIRY}-r9"))
    assert decided.recommendations == tuple(records())
    assert f"{INQUIRY}-r9" in again(decided)[0]


def test_a_part_of_a_parent_that_is_not_there_is_to_look_at_again() -> None:
    after = {"text": "mending", "level": "sub-recommendation", "parent": "kites-1999-r9"}
    assert len(again(applied(decision("add", f"{INQUIRY}-u2", after=after)))) == 1


def test_what_a_later_decision_has_settled_is_not_to_look_at_again() -> None:
    old = decision("fix text", R1, after={"text": "First."})
    new = decision("confirm", R1, seen={R1: text_hash(changed()[0].text)}, minute=1)
    assert again(applied(old, new, recs=changed())) == []


def test_a_decision_to_look_at_again_is_a_warning_with_the_next_step() -> None:
    notice = of_kind(applied(decision("drop", R1), recs=changed()), "to look at again")[0]
    assert (notice.severity, "review decide" in notice.next_step, notice.pages) == ("warning", True, (4,))


def test_what_was_decided_is_counted_by_kind_and_person() -> None:
    made = [decision("confirm", R1), decision("confirm", R3), decision("drop", R2, who="B. Reader")]
    notice = of_kind(applied(*made), "decided by people")[0]
    assert (notice.severity, notice.message) == (
        "note",
        "Decisions by people that are applied: 3 (confirm: 2, drop: 1; by A. Reader: 2, B. Reader: 1).",
    )


def test_decisions_about_links_are_left_to_their_stage() -> None:
    made = decision("reject link", R1, "kites-2009-r3", verdict="repeat")
    assert applied(made) == Decided(tuple(records()))

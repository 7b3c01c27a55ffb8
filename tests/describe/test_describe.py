"""From records to records: what siblings, parents and groups hand on."""

from __future__ import annotations

import datetime as dt

from pipeline.describe.describe import describe
from pipeline.records import Addressee, Deadline, Inquiry, Level, Recommendation

INQUIRY = Inquiry(id="ferry-2031", title="The Tarnshaw Ferry Inquiry (invented)", published=dt.date(2031, 3, 1))
WHOLE = (
    "The Ferry Board should: (a) paint the rails within six months of publication; (b) the boats should be washed; and "
    "(c) on each crossing: (i) count the passengers."
)


def item(number: str, text: str, level: Level = "recommendation", parent: str | None = None) -> Recommendation:
    return Recommendation(id=number, inquiry="ferry-2031", level=level, number=number, text=text, parent=parent)


def parts() -> list[Recommendation]:
    return describe(
        [
            item("4", WHOLE),
            item("4(a)", "paint the rails within six months of publication;", "sub-recommendation", "4"),
            item("4(b)", "the boats should be washed; and", "sub-recommendation", "4"),
            item("4(c)", "on each crossing: (i) count the passengers.", "sub-recommendation", "4"),
            item("4(c)(i)", "count the passengers.", "sub-recommendation", "4(c)"),
        ],
        INQUIRY,
    )


def told(rec: Recommendation) -> list[str]:
    return [addressee.printed for addressee in rec.addressees]


def test_part_that_goes_on_from_its_lead_has_its_addressees() -> None:
    assert told(parts()[1]) == ["The Ferry Board"]


def test_part_with_a_subject_of_its_own_inherits_none() -> None:
    assert told(parts()[2]) == []


def test_part_of_a_part_inherits_from_above() -> None:
    assert told(parts()[4]) == ["The Ferry Board"]


def test_deadlines_are_counted_from_the_publication() -> None:
    assert [d.date for d in parts()[1].deadlines] == [dt.date(2031, 9, 1)]


def test_they_are_the_addressees_of_the_item_before() -> None:
    found = describe([item("1", "The pilots should learn Morse."), item("2", "They should keep a log.")])
    assert told(found[1]) == ["The pilots"]


def test_conclusions_tell_nobody() -> None:
    found = describe([item("1", "The Ferry Board must be able to say by May 2032 what it did.", "conclusion")])
    assert (found[0].addressees, found[0].deadlines) == ((), ())


def test_limit_that_extraction_set_apart_is_kept_and_dated() -> None:
    rec = item("1", "The Ferry Board should meet.").model_copy(
        update={"deadlines": (Deadline(printed="To be done within two years"),)}
    )
    assert [d.date for d in describe([rec], INQUIRY)[0].deadlines] == [dt.date(2033, 3, 1)]


def test_addressees_that_extraction_set_apart_outrank_the_text() -> None:
    rec = item("1", "The boats should be washed by a pilot.").model_copy(
        update={"addressees": (Addressee(printed="the Home Office; Tarnshaw Ferries Ltd"),)}
    )
    assert told(describe([rec], INQUIRY)[0]) == ["the Home Office", "Tarnshaw Ferries Ltd"]


def test_part_with_a_verb_of_its_own_inherits_none() -> None:
    whole = "The Ferry Board should see that: a. trial crossings of an hour are free."
    part = item("7(a)", "trial crossings of an hour are free.", "sub-recommendation", "7")
    assert told(describe([item("7", whole), part], INQUIRY)[1]) == []


def test_order_and_number_of_records_stay() -> None:
    assert [rec.id for rec in parts()] == ["4", "4(a)", "4(b)", "4(c)", "4(c)(i)"]

"""Statuses by rule: printed labels, operative sentences, and what only seems to be one. All sentences are invented."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.respond.commitments import date_of, find_commitments
from pipeline.respond.rules import load_response_rules
from pipeline.respond.speakers import known_governments, read_speaker_heading
from pipeline.respond.status import label_status, listed_statuses, read_status
from pipeline.respond.unit import Unit
from pipeline.settings import PROJECT
from tests.respond.invented import rules


def unit(text: str, *, page: int = 1, alone: bool = False) -> Unit:
    return Unit(text, ((page, text),), 0, True, alone, False, False, False, False, 10.0, 72.0, False)


def status(*sentences: str, numbers: tuple[str, ...] = ("3",), asked: str = "") -> str:
    return read_status([unit(sentence) for sentence in sentences], numbers, asked, rules()).status


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Recommendation accepted", "accepted"),
        ("Response: Accepted in full", "accepted"),
        ("Accept", "accepted"),
        ("Agreed", "accepted"),
        ("Accept in principle", "accepted in principle"),
        ("Accepted (in principle)", "accepted in principle"),
        ("Partially accepted", "accepted in part"),
        ("Status: Accepted in part", "accepted in part"),
        ("Accepted with modifications", "accepted in part"),
        ("Recommendation rejected", "rejected"),
        ("Not accepted", "rejected"),
        ("Disagree", "rejected"),
        ("Recommendation acknowledged", "noted/other"),
        ("Noted.", "noted/other"),
        ("Accept in full – complete", "accepted"),
        ("Accepted, in part", "accepted in part"),
        ("Accept – with modifications", "accepted in part"),
        ("Under consideration", "noted/other"),
    ],
)
def test_a_printed_label_is_a_status(printed: str, expected: str) -> None:
    assert label_status(printed, rules()) == expected


@pytest.mark.parametrize(
    "line", ["Lighthouses", "Accepted practice among pilots", "The harbour of Marlbeck", "Noteworthy"]
)
def test_other_short_lines_are_no_label(line: str) -> None:
    assert label_status(line, rules()) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Government accepts this recommendation.", "accepted"),
        ("The Government fully supports this recommendation.", "accepted"),
        ("The Government supports the recommendation that lamps should be lit.", "accepted"),
        ("The Government accepts this recommendation without reservation.", "accepted"),
        ("All three are accepted.", "accepted"),
        ("The Government agrees, and will go further.", "accepted"),
        ("We will implement this recommendation.", "accepted"),
        ("We accept the need for such a fund and will establish one.", "accepted"),
        ("Lampwrights Limited accepts all the recommendations that concern it.", "accepted"),
        ("We accept both recommendations in principle.", "accepted in principle"),
        ("The Government agrees with the principle behind this recommendation.", "accepted in principle"),
        ("The Government supports the spirit of the recommendation.", "accepted in principle"),
        ("The Government accepts this recommendation in part.", "accepted in part"),
        ("The Government partially accepts this recommendation.", "accepted in part"),
        ("We accept part (a) so far as it concerns pilots.", "accepted in part"),
        ("The Government does not accept this recommendation in full.", "accepted in part"),
        ("The Government does not accept this recommendation.", "rejected"),
        ("The Government is unable to accept the recommendation.", "rejected"),
        ("We cannot accept this recommendation.", "rejected"),
        ("This recommendation is not accepted.", "rejected"),
        ("The Harbour Ministry rejects this recommendation.", "rejected"),
        ("We do not agree with the recommendation.", "rejected"),
        ("We note the recommendation.", "noted/other"),
        ("The Government has taken note of this recommendation.", "noted/other"),
        ("This recommendation is for the Board to consider.", "noted/other"),
        ("The Government will consider this recommendation.", "noted/other"),
    ],
)
def test_the_operative_sentence_decides(sentence: str, expected: str) -> None:
    assert status("The harbour has been kept for two hundred years.", sentence) == expected


def test_a_label_outranks_the_sentences_below_it() -> None:
    units = [unit("Recommendation accepted", alone=True), unit("The Ministry accepts this recommendation in part.")]
    assert read_status(units, ("3",), "", rules()).status == "accepted"


def test_the_inquirys_own_acceptance_is_no_answer() -> None:
    assert status("The Inquiry accepts that lamps fail.", "We note the recommendation.") == "noted/other"


def test_a_supposition_is_no_answer() -> None:
    assert status("If the Board accepts this recommendation, lamps will be lit.") != "accepted"


def test_agreement_that_is_taken_back_is_in_part() -> None:
    said = ("The Government agrees that lamps matter.", "It is not persuaded that a report on them is needed.")
    assert status(*said) == "accepted in part"


def test_keeping_what_was_to_be_abolished_is_in_part() -> None:
    asked = "The fog bell of the outer quay should be abolished."
    said = (
        "The Government agrees that the quay should be quieter.",
        "The fog bell of the outer quay will be retained.",
    )
    assert status(*said, asked=asked) == "accepted in part"


def test_a_statement_about_another_recommendation_counts_for_nothing() -> None:
    assert status("We have accepted Recommendation 5.", "We do not accept this recommendation.") == "rejected"


def test_warm_words_alone_are_unclear() -> None:
    said = "We share the ambition of the Inquiry and will continue to explore the merits of new lamps."
    assert status(said) == "unclear"


def test_a_deferred_decision_is_noted() -> None:
    assert status("No decision has yet been made about the lamps of the outer quay.") == "noted/other"


def test_the_words_are_those_on_the_page_that_holds_the_verb() -> None:
    text = "The Government accepts this recommendation, for the reasons that follow."
    split = Unit(text, ((4, "The Government accepts this"), (5, "recommendation, for the reasons that follow.")),
                 0, True, False, False, False, False, False, 10.0, 72.0, False)  # fmt: skip
    reading = read_status([split], ("3",), "", rules())
    assert (reading.page, reading.words) == (4, "The Government accepts this")


def test_a_pointer_before_the_sentence_is_not_among_its_words() -> None:
    reading = read_status([unit("(113.15) The Government accepts this recommendation.")], ("3",), "", rules())
    assert reading.words == "The Government accepts this recommendation."


@pytest.mark.parametrize(
    ("line", "statuses"),
    [
        (
            "UK Government: accept in full; Scottish Government: accept in principle",
            ["accepted", "accepted in principle"],
        ),
        ("UK Government – Accept. Wales – Reject.", ["accepted", "rejected"]),
        ("Accept in full (UK Government, Scotland)", ["accepted", "accepted"]),
        (
            "Accepted: UK Government. Noted: Welsh Government and Northern Ireland.",
            ["accepted", "noted/other", "noted/other"],
        ),
        ("UK Government and Welsh Government: accepted in part", ["accepted in part", "accepted in part"]),
    ],
)
def test_a_line_of_governments_and_statuses_is_a_list(line: str, statuses: list[str]) -> None:
    assert [each.status for each in listed_statuses(line, rules())] == statuses


@pytest.mark.parametrize(
    "line",
    [
        "The UK Government and the Welsh Government met in May.",
        "UK Government: accepted",
        "The harbours of Scotland and Wales",
    ],
)
def test_other_lines_that_name_governments_are_no_list(line: str) -> None:
    assert listed_statuses(line, rules()) == []


@pytest.mark.parametrize("text", ["the " * 2000, "The Government accepts that the " * 300, "A " * 3000, "not " * 2000])
def test_a_sentence_without_end_is_read_in_time(text: str) -> None:
    begun = time.process_time()  # of this process alone: other work shares the machine
    status(text)
    assert time.process_time() - begun < 30


# ---------------------------------------------------------------- speakers


@pytest.mark.parametrize(
    ("heading", "speakers"),
    [
        ("UK Government", ("UK Government",)),
        ("Response from the Scottish Government:", ("Scottish Government",)),
        ("Welsh Government response to both recommendations.", ("Welsh Government",)),
        ("Northern Ireland", ("Northern Ireland Executive",)),
        ("UK and Welsh Governments", ("UK Government", "Welsh Government")),
        (
            "UK and devolved governments",
            ("UK Government", "Scottish Government", "Welsh Government", "Northern Ireland Executive"),
        ),
        ("Department of Health Northern Ireland (DoHNI)", ("Northern Ireland Executive",)),
        ("Scotland and Wales", ("Scottish Government", "Welsh Government")),
        ("Marlbeck Harbour Limited’s response", ("Marlbeck Harbour Limited",)),
    ],
)
def test_a_heading_names_who_answers(heading: str, speakers: tuple[str, ...]) -> None:
    found = read_speaker_heading(heading, rules())
    assert found is not None
    assert found.speakers == speakers


@pytest.mark.parametrize(
    "line",
    [
        "Government response",
        "Our response",
        "Emergency response",
        "COVID-19 response",
        "NHS England",
        "Lighthouses",
        "Response",
    ],
)
def test_a_heading_that_names_nobody_is_no_speaker(line: str) -> None:
    assert read_speaker_heading(line, rules()) is None


def test_a_body_with_a_country_in_its_name_is_not_that_countrys_government() -> None:
    assert known_governments("NHS England and Public Health Scotland", rules()) == []


def test_governments_are_found_by_their_first_words_where_they_share_the_noun() -> None:
    named = known_governments("the UK, Scottish and Welsh Governments", rules())
    assert named == ["UK Government", "Scottish Government", "Welsh Government"]


# ---------------------------------------------------------------- commitments


@pytest.mark.parametrize(
    ("limit", "date"),
    [
        ("by 31 March 2026", dt.date(2026, 3, 31)),
        ("by March 2026", dt.date(2026, 3, 31)),
        ("before April 2005", dt.date(2005, 3, 31)),
        ("by the end of 2025", dt.date(2025, 12, 31)),
        ("by spring 2026", None),
        ("within six months", dt.date(2022, 9, 1)),
        ("in the next session", None),
    ],
)
def test_a_time_limit_has_a_date_where_its_words_fix_one(limit: str, date: dt.date | None) -> None:
    assert date_of(limit, dt.date(2022, 3, 1)) == date


def test_a_promise_with_a_time_is_a_commitment_as_printed() -> None:
    said = "We will legislate by the end of 2025."
    promised = find_commitments([unit(said)], rules())
    assert [(each.printed, each.date) for each in promised] == [(said, dt.date(2025, 12, 31))]


def test_a_promised_law_needs_no_time() -> None:
    assert len(find_commitments([unit("We will legislate to make logs compulsory.")], rules())) == 1


@pytest.mark.parametrize(
    "said", ["The Board was founded in March 1921.", "We will go on as before.", "We will not meet in May 2026."]
)
def test_what_promises_nothing_or_sets_no_time_is_no_commitment(said: str) -> None:
    assert find_commitments([unit(said)], rules()) == ()


# ---------------------------------------------------------------- rules


def test_a_broken_pattern_is_named(tmp_path: Path) -> None:
    text = (PROJECT / "config" / "responses.toml").read_text(encoding="utf-8")
    broken = tmp_path / "responses.toml"
    broken.write_text(text.replace("'in principle'", "'in (principle'", 1), encoding="utf-8")
    with pytest.raises(SettingsError, match="in \\(principle"):
        load_response_rules(broken)


def test_an_unknown_key_is_answered_with_the_nearest(tmp_path: Path) -> None:
    text = (PROJECT / "config" / "responses.toml").read_text(encoding="utf-8")
    other = tmp_path / "responses.toml"
    other.write_text(text.replace("[commitments]", "[comitments]"), encoding="utf-8")
    with pytest.raises(SettingsError, match="Did you mean 'commitments'"):
        load_response_rules(other)

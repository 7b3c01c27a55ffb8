"""Answers joined to recommendations in the many forms that responses take. All reports and responses are invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.records import Recommendation, ResponseDocument
from pipeline.respond.answers import as_line
from tests.respond.invented import MARLBECK as M
from tests.respond.invented import answered, answers, marlbeck, read, response_pdf
from tests.respond.measure_responses import shown_on_page

TITLE = ("h1", "Government response to the Marlbeck Inquiry")
FILL = (
    "The harbour has been kept by the same families for two hundred years, and what is said of it here has been read "
    "by all of them before it was printed in this document for the first time."
)


def found(path: Path, *story: tuple[str, object], wide: bool = False) -> dict[tuple[str | None, str | None], str]:
    """Status by number and speaker, recommendations without an answer left out."""
    pdf = response_pdf(path / "response.pdf", *story, wide=wide)
    return {(number, speaker): status for number, speaker, status in answered(pdf, marlbeck()) if status != "no answer"}


# ---------------------------------------------------------------- joining


def test_an_answer_follows_its_restated_recommendation(tmp_path: Path) -> None:
    story = [("h2", "Recommendation 1"), ("p", M["1"]), ("p", f"The Government accepts this recommendation. {FILL}")]
    assert found(tmp_path, TITLE, *story) == {("1", "Government"): "accepted"}


def test_one_answer_to_several_belongs_to_each(tmp_path: Path) -> None:
    story = [("h2", "Recommendations 1 to 3 and 5"), ("p", f"All four of these recommendations are accepted. {FILL}")]
    assert found(tmp_path, TITLE, *story) == {(number, "Government"): "accepted" for number in "1235"}


def test_a_renumbered_recommendation_is_known_by_its_text(tmp_path: Path) -> None:
    story = [("h2", "Recommendation 9"), ("p", M["3"]), ("p", f"Rejected. {FILL}")]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    answer = next(each for each in answers(pdf, marlbeck())[0] if each.status != "no answer")
    assert (answer.number, answer.joined_by) == ("3", "text (the printed number, 9, is another)")


def test_text_wins_where_the_printed_number_is_another_recommendations(tmp_path: Path) -> None:
    story = [("h2", "Recommendation 2"), ("p", M["3"]), ("p", f"Rejected. {FILL}")]
    assert found(tmp_path, TITLE, *story) == {("3", "Government"): "rejected"}


def test_number_and_text_that_agree_are_both_named(tmp_path: Path) -> None:
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h2", "Recommendation 1"), ("p", M["1"]), ("p", f"Agreed. {FILL}"))
    assert answers(pdf, marlbeck("1"))[0][0].joined_by == "number and text"


def test_a_reworded_recommendation_in_another_list_is_found(tmp_path: Path) -> None:
    story = [
        ("b", "A. Each year the Harbour Board of Marlbeck should publish how many boats it turned away, and why."),
        ("p", f"The Government accepts the recommendation. {FILL}"),
    ]
    assert found(tmp_path, TITLE, *story) == {("1", "Government"): "accepted"}


def test_two_restated_one_after_the_other_share_the_answer_below(tmp_path: Path) -> None:
    story = [("b", f"1. {M['1']}"), ("b", f"2. {M['3']}"), ("p", f"The Government accepts both. {FILL}")]
    assert found(tmp_path, TITLE, *story) == {("1", "Government"): "accepted", ("3", "Government"): "accepted"}


def test_an_unanswered_recommendation_is_listed_and_named(tmp_path: Path) -> None:
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h2", "Recommendation 1"), ("p", f"Accepted. {FILL}"))
    responses, notices = answers(pdf, marlbeck("1", "2"))
    assert [(each.number, each.status, each.response_pages) for each in responses][1] == ("2", "no answer", ())
    assert [notice.message for notice in notices] == ["r.pdf: no answer was found to 2."]


def test_a_document_that_answers_nothing_says_so(tmp_path: Path) -> None:
    pdf = response_pdf(tmp_path / "r.pdf", ("h1", "Annual accounts of the Board"), ("p", FILL))
    assert answers(pdf, marlbeck("1"))[1][-1].kind == "nothing answered"


def test_a_contents_list_of_recommendations_answers_none(tmp_path: Path) -> None:
    entries = [("p", f"Recommendation {number} {'. ' * 60}{number}") for number in range(1, 6)]
    story = [("h1", "Contents"), *entries, ("page", ""), ("h2", "Recommendation 1"), ("p", f"Accepted. {FILL}")]
    pdf = response_pdf(tmp_path / "r.pdf", *story)
    assert answers(pdf, marlbeck("1"))[0][0].response_pages == (2,)


def test_without_the_report_restated_recommendations_keep_their_numbers(tmp_path: Path) -> None:
    story = [
        part
        for number in ("1", "2", "3")
        for part in (
            ("b", f"Recommendation {number}: {M[number]}"),
            ("b", "The Government accepts this recommendation."),
        )
    ]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    assert answered(pdf, []) == [(number, "Government", "accepted") for number in ("1", "2", "3")]


def test_a_recommendation_answered_only_in_passing_is_not_lost(tmp_path: Path) -> None:
    said = (
        "The Government accepts recommendations 1 and 3 in full, accepts recommendation 2 in principle and does not "
        "accept recommendation 5."
    )
    assert found(tmp_path, TITLE, ("p", said), ("p", FILL)) == {
        ("1", "Government"): "accepted",
        ("2", "Government"): "accepted in principle",
        ("3", "Government"): "accepted",
        ("5", "Government"): "rejected",
    }


def test_an_answer_that_refers_to_another_takes_its_status(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 1"),
        ("p", f"The Government accepts this recommendation. {FILL}"),
        ("h2", "Recommendation 2"),
        ("p", "See our response to recommendation 1."),
    ]
    assert found(tmp_path, TITLE, *story)["2", "Government"] == "accepted"


def test_what_is_said_of_another_recommendation_is_no_answer_to_this_one(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 1"),
        ("p", f"As we have rejected Recommendation 2, more boats will be seen. {FILL}"),
        ("p", "The Government accepts this recommendation."),
    ]
    assert found(tmp_path, TITLE, *story)["1", "Government"] == "accepted"


def test_text_after_the_answers_is_not_part_of_the_last_one(tmp_path: Path) -> None:
    story = [("h3", "Recommendation 5"), ("p", f"Accepted. {FILL}"), ("page", ""), ("h1", "Conclusion"), ("p", FILL)]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    assert answers(pdf, marlbeck("5"))[0][0].response_pages == (1,)


# ---------------------------------------------------------------- nations and parts


def test_each_nation_answers_for_itself(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 1: Boats turned away"),
        ("box", [M["1"]]),
        ("h3", "UK Government"),
        ("p", f"The UK Government accepts this recommendation in full. {FILL}"),
        ("h3", "Response from the Scottish Government"),
        ("p", f"Accepted in principle. {FILL}"),
        ("h3", "Welsh Government response"),
        ("p", f"We do not accept this recommendation. {FILL}"),
        ("h3", "Northern Ireland"),
        ("p", f"The Department for Infrastructure notes this recommendation. {FILL}"),
    ]
    assert found(tmp_path, TITLE, *story) == {
        ("1", "UK Government"): "accepted",
        ("1", "Scottish Government"): "accepted in principle",
        ("1", "Welsh Government"): "rejected",
        ("1", "Northern Ireland Executive"): "noted/other",
    }


def test_a_list_of_nations_with_their_statuses_is_read_line_by_line(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 1"),
        ("bullet", "UK Government: accept in full"),
        ("bullet", "Scottish Government: accept in principle"),
        ("bullet", "Welsh Government - reject"),
        ("p", FILL),
    ]
    assert found(tmp_path, TITLE, *story) == {
        ("1", "UK Government"): "accepted",
        ("1", "Scottish Government"): "accepted in principle",
        ("1", "Welsh Government"): "rejected",
    }


def test_text_below_a_list_of_statuses_is_not_the_last_nations_own(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 1"),
        ("p", "UK Government: accept"),
        ("p", "Welsh Government: accept"),
        ("p", f"The UK Government will publish a plan by March 2026. {FILL}"),
    ]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    promised = {each.speaker: len(each.commitments) for each in answers(pdf, marlbeck("1"))[0]}
    assert promised == {"UK Government": 1, "Welsh Government": 0}


def test_governments_named_in_one_sentence_each_have_the_answer(tmp_path: Path) -> None:
    said = "This recommendation is accepted by the UK Government, and accepted in principle by the Welsh Government."
    assert found(tmp_path, TITLE, ("h2", "Recommendation 1"), ("p", M["1"]), ("p", f"{said} {FILL}")) == {
        ("1", "UK Government"): "accepted",
        ("1", "Welsh Government"): "accepted in principle",
    }


def test_a_nation_named_in_running_text_does_not_take_over_the_governments_answer(tmp_path: Path) -> None:
    said = "The Government accepts this recommendation. It will publish a plan by March 2026."
    also = "In Scotland harbours are devolved. The Scottish Government accepts this recommendation in principle."
    story = [("h2", "Recommendation 1"), ("p", M["1"]), ("p", said), ("p", also), ("p", FILL)]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    assert [(each.speaker, each.status, len(each.commitments)) for each in answers(pdf, marlbeck("1"))[0]] == [
        ("Government", "accepted", 1),
        ("Scottish Government", "accepted in principle", 0),
    ]


def test_a_label_is_the_authors_and_not_that_of_a_nation_named_below_it(tmp_path: Path) -> None:
    said = f"Lamps have been lit. {FILL} The Welsh Government does not accept this recommendation."
    story = [("h2", "Recommendation 1"), ("p", M["1"]), ("h3", "Accepted"), ("p", said)]
    assert found(tmp_path, TITLE, *story) == {("1", "Government"): "accepted", ("1", "Welsh Government"): "rejected"}


def test_the_devolved_governments_are_three(tmp_path: Path) -> None:
    said = "The UK and devolved governments accept this recommendation."
    answers_found = found(tmp_path, TITLE, ("h2", "Recommendation 1"), ("p", f"{said} {FILL}"))
    assert [speaker for _, speaker in answers_found] == [
        "UK Government", "Scottish Government", "Welsh Government", "Northern Ireland Executive",
    ]  # fmt: skip


def test_a_chapter_of_one_nation_gives_its_answers_their_speaker(tmp_path: Path) -> None:
    story = [
        ("h1", "Annex A: Response of the UK Government"),
        ("h3", "Recommendation 1"),
        ("p", f"We accept this recommendation. {FILL}"),
        ("h1", "Annex B: Response of the Scottish Government"),
        ("h3", "Recommendation 1"),
        ("p", f"We accept this recommendation in principle. {FILL}"),
    ]
    assert found(tmp_path, TITLE, *story) == {
        ("1", "UK Government"): "accepted",
        ("1", "Scottish Government"): "accepted in principle",
    }


def test_a_body_that_is_no_government_speaks_for_itself(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 2"),
        ("b", "Marlbeck Harbour Limited’s response"),
        ("p", f"We accept this recommendation. {FILL}"),
        ("b", "Response from Lampwrights"),
        ("p", f"We do not accept this recommendation. {FILL}"),
    ]
    assert found(tmp_path, TITLE, *story) == {
        ("2", "Marlbeck Harbour Limited"): "accepted",
        ("2", "Lampwrights"): "rejected",
    }


def test_parts_with_headings_of_their_own_are_answered_apart(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 4"),
        ("box", [M["4"]]),
        ("h3", "Recommendation 4(a)"),
        ("b", "UK Government"),
        ("p", f"Accepted in full. {FILL}"),
        ("b", "Scottish Government"),
        ("p", f"Accepted in principle. {FILL}"),
        ("h3", "Recommendation 4 b)"),
        ("b", "UK Government"),
        ("p", f"Rejected. {FILL}"),
    ]
    assert found(tmp_path, TITLE, *story) == {
        ("4(a)", "UK Government"): "accepted",
        ("4(a)", "Scottish Government"): "accepted in principle",
        ("4(b)", "UK Government"): "rejected",
    }


def test_parts_restated_and_answered_in_turn_begin_with_the_first(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 4"),
        ("p", "Lighthouses should be made safer."),
        ("p", f"(a) {M['4(a)']}"),
        ("p", f"Response: Accepted. {FILL}"),
        ("p", f"(b) {M['4(b)']}"),
        ("p", f"Response: Rejected. {FILL}"),
    ]
    assert found(tmp_path, TITLE, *story) == {("4(a)", "Government"): "accepted", ("4(b)", "Government"): "rejected"}


def test_parts_answered_in_one_paragraph_also_sum_up_to_the_whole(tmp_path: Path) -> None:
    said = "Part (a) is accepted. Part (b) is not accepted. Part (c) is accepted in principle."
    assert found(tmp_path, TITLE, ("h2", "Recommendation 4"), ("p", M["4"]), ("p", said), ("p", FILL)) == {
        ("4", "Government"): "accepted in part",
        ("4(a)", "Government"): "accepted",
        ("4(b)", "Government"): "rejected",
        ("4(c)", "Government"): "accepted in principle",
    }


def test_a_part_left_out_where_others_are_answered_is_listed(tmp_path: Path) -> None:
    story = [("h3", "Recommendation 4(a)"), ("p", f"Accepted. {FILL}")]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    missing = [each.number for each in answers(pdf, marlbeck("4", "4(a)", "4(b)"))[0] if each.status == "no answer"]
    assert missing == ["4(b)"]


def test_a_whole_of_which_only_a_part_of_a_part_is_answered_is_not_missed(tmp_path: Path) -> None:
    whole = marlbeck("4", "4(a)")
    deeper = whole[1].model_copy(update={"id": "marlbeck-2021-r4-a-i", "number": "4(a)(i)", "parent": whole[1].id})
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h3", "Recommendation 4(a)(i)"), ("p", f"Accepted. {FILL}"))
    assert [each.number for each in answers(pdf, [*whole, deeper])[0]] == ["4(a)(i)"]


DEEP = marlbeck("4", "4(a)", "4(b)") + [
    marlbeck("4(a)")[0].model_copy(
        update={
            "id": f"marlbeck-2021-r4-a-{numeral}",
            "number": f"4(a)({numeral})",
            "parent": "marlbeck-2021-r4-a",
            "text": text,
        }
    )
    for numeral, text in (("i", "The log should name the lamp."), ("ii", "The log should name the keeper on watch."))
]


def test_numerals_under_a_letter_are_parts_of_that_part(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 4(a)"),
        ("p", f"(i) The log should name the lamp. Accepted. {FILL}"),
        ("p", f"(ii) The log should name the keeper on watch. Rejected. {FILL}"),
        ("h2", "Recommendation 4(b)"),
        ("p", f"Noted. {FILL}"),
    ]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    read_as = [(each.number, each.part, each.status) for each in answers(pdf, DEEP)[0]]
    assert read_as == [
        ("4(b)", "(b)", "noted/other"),
        ("4(a)(i)", "(a)(i)", "accepted"),
        ("4(a)(ii)", "(a)(ii)", "rejected"),
    ]


def test_headings_of_letters_and_numerals_lead_to_the_part(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 4"),
        ("h3", "(a) Logs of lamps"),
        ("p", f"(i) Accepted. {FILL}"),
        ("p", f"(ii) Rejected. {FILL}"),
        ("h3", "(b) Open logs"),
        ("p", f"{FILL} This recommendation is accepted in principle."),
    ]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    assert {(each.number, each.status) for each in answers(pdf, DEEP)[0]} == {
        ("4(a)(i)", "accepted"),
        ("4(a)(ii)", "rejected"),
        ("4(b)", "accepted in principle"),
    }


def test_a_bold_number_without_the_word_recommendation_begins_an_answer(tmp_path: Path) -> None:
    story = [("b", "4(a) Logs of lamps"), ("p", f"Accepted. {FILL}"), ("b", "4 b) Open logs"), ("p", f"Noted. {FILL}")]
    assert found(tmp_path, TITLE, *story) == {("4(a)", "Government"): "accepted", ("4(b)", "Government"): "noted/other"}


def test_a_lettered_list_inside_an_answer_is_not_taken_for_parts(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 4"),
        ("p", f"The Government accepts this recommendation. {FILL}"),
        ("p", "(a) The northern lights have new lamps."),
        ("p", "(b) The southern lights have new glass."),
    ]
    assert found(tmp_path, TITLE, *story) == {("4", "Government"): "accepted"}


# ---------------------------------------------------------------- tables

ROWS = [
    ("1", M["1"], "Accepted. The Board published the first figures in March 2021 and will publish more by April 2022."),
    ("2", M["2"], "Not accepted. The Harbour Inspectorate has these powers and a second body would do its work again."),
    (
        "3",
        M["3"],
        "Accepted in principle. Training will be looked at by the College of Pilots before a decision is made.",
    ),
    ("4(a)", M["4(a)"], "Partially accepted. Logs will be kept in lighthouses that are staffed."),
    ("4(b)", M["4(b)"], "Noted."),
]
STATUSES = {
    "1": "accepted",
    "2": "rejected",
    "3": "accepted in principle",
    "4(a)": "accepted in part",
    "4(b)": "noted/other",
}


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    table = ((40, 200, 220), [("No.", "Recommendation", "Government response"), *ROWS])
    assert found(tmp_path, TITLE, ("p", FILL), ("table", table)) == {
        (number, "Government"): status for number, status in STATUSES.items()
    }


def test_a_table_without_rules_is_read_too(tmp_path: Path) -> None:
    table = ((40, 200, 220), [("No.", "Recommendation", "Government response"), *ROWS])
    assert len(found(tmp_path, TITLE, ("plain table", table))) == 5


def test_a_table_that_goes_on_over_the_page_loses_no_row(tmp_path: Path) -> None:
    rows = [(number, f"{text} {FILL} {FILL}", answer) for number, text, answer in ROWS]
    table = ((40, 200, 220), [("No.", "Recommendation", "Government response"), *rows])
    assert len(found(tmp_path, TITLE, ("table", table))) == 5


def test_columns_of_nations_are_their_answers(tmp_path: Path) -> None:
    header = ("Recommendation", "UK Government", "Scottish Government", "Northern Ireland Executive")
    table = ((300, 120, 120, 120), [header, (f"1. {M['1']}", "Accepted", "Accepted in part", "Under consideration")])
    assert found(tmp_path, TITLE, ("table", table), wide=True) == {
        ("1", "UK Government"): "accepted",
        ("1", "Scottish Government"): "accepted in part",
        ("1", "Northern Ireland Executive"): "noted/other",
    }


def test_a_table_of_statuses_in_front_gives_the_status_of_the_answers_behind(tmp_path: Path) -> None:
    rows = [("Recommendation", "Status"), ("1. Boats turned away", "Accepted"), ("2. Commissioner", "Rejected")]
    story = [("table", ((300, 150), rows)), ("page", ""), ("h2", "Recommendation 1"), ("p", M["1"]), ("p", FILL)]
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, *story)
    answer = answers(pdf, marlbeck("1", "2"))[0][0]
    assert (answer.status, answer.status_words, answer.response_pages) == ("accepted", "Accepted", (1, 2))


def test_boxes_with_the_label_on_the_left_are_read(tmp_path: Path) -> None:
    boxes = [
        ("table", ((120, 330), [(f"Recommendation {number}", text), ("Government response", said)]))
        for number, text, said in ROWS
    ]
    assert found(tmp_path, TITLE, *boxes) == {(number, "Government"): status for number, status in STATUSES.items()}


# ---------------------------------------------------------------- the record


def test_a_record_names_the_document_its_date_and_its_author(tmp_path: Path) -> None:
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h2", "Recommendation 1"), ("p", f"Accepted. {FILL}"))
    document = ResponseDocument(id="marlbeck-2021-response", by="Ministry of Harbours", date=dt.date(2022, 3, 1))
    answer = answers(pdf, marlbeck("1"), document)[0][0]
    assert (answer.document, answer.speaker, answer.date) == (
        "marlbeck-2021-response",
        "Ministry of Harbours",
        dt.date(2022, 3, 1),
    )


def test_the_words_of_a_sentence_across_two_pages_stand_on_one_of_them(tmp_path: Path) -> None:
    filler = [("p", FILL)] * 19
    said = f"The Government accepts this recommendation, and for the reason that {FILL * 4}"
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h2", "Recommendation 1"), *filler, ("p", said))
    answer = answers(pdf, marlbeck("1"))[0][0]

    assert answer.status == "accepted"
    assert shown_on_page(answer, read(pdf))


def test_the_printed_line_has_exactly_the_keys_of_the_contract(tmp_path: Path) -> None:
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h2", "Recommendation 1"), ("p", f"Accepted. {FILL}"))
    line = as_line(answers(pdf, marlbeck("1"))[0][0])
    assert line == {
        "number": "1",
        "status": "accepted",
        "status_words": "Accepted.",
        "response_pages": [1],
        "speaker": "Government",
    }


def test_conclusions_are_answered_by_nobody_and_missed_by_nobody(tmp_path: Path) -> None:
    conclusion = Recommendation(
        id="marlbeck-2021-c1", inquiry="marlbeck-2021", level="conclusion", number="6", text="The lamps were dim."
    )
    pdf = response_pdf(tmp_path / "r.pdf", TITLE, ("h2", "Recommendation 1"), ("p", f"Accepted. {FILL}"))
    assert [each.number for each in answers(pdf, [*marlbeck("1"), conclusion])[0]] == ["1"]

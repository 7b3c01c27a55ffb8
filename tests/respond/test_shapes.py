"""Responses in the shapes that inquiries get: nations, bodies, nested parts, tables. All of them are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Recommendation
from tests.respond.invented import answered, answers, response_pdf

FELLGATE = {
    "1": "The Fell Rescue Board should keep a radio mast on every summit that walkers reach in winter.",
    "2": "Guides should be licensed. (a) A licence should lapse after three years. (b) A guide should (i) carry a "
    "flare and (ii) log each ascent in a public book.",
    "2(a)": "A licence should lapse after three years.",
    "2(b)": "A guide should (i) carry a flare and (ii) log each ascent in a public book.",
    "2(b)(i)": "carry a flare",
    "2(b)(ii)": "log each ascent in a public book.",
    "3": "The Mountain Weather Agency and the Fell Rescue Board should issue a joint warning before each storm.",
    "4": "Sheep tracks above the snow line should be mapped anew by the Ordnance Office within two summers.",
}
TITLE = ("h1", "Response to the Fellgate Inquiry")
FILL = (
    "The hills were walked for many years before anybody thought to count those who did not come home, and the people "
    "of the valley have long memories of the winters in which the bells were rung."
)
UK, SCOT, WALES, NI = "UK Government", "Scottish Government", "Welsh Government", "Northern Ireland Executive"
ALL_FOUR = (UK, SCOT, WALES, NI)
BOARD, AGENCY, OFFICE = "Fell Rescue Board", "Mountain Weather Agency", "Ordnance Office"


def fellgate() -> list[Recommendation]:
    return [
        Recommendation(
            id=f"fellgate-2020-r{number.replace('(', '-').replace(')', '')}",
            inquiry="fellgate-2020",
            level="sub-recommendation" if "(" in number else "recommendation",
            number=number,
            parent=f"fellgate-2020-r{number.rpartition('(')[0].replace('(', '-').replace(')', '')}"
            if "(" in number
            else None,
            text=text,
        )
        for number, text in FELLGATE.items()
    ]


def found(path: Path, *story: tuple[str, Any]) -> dict[tuple[str | None, str | None], str]:
    """Status by number and speaker, recommendations without an answer left out."""
    pdf = response_pdf(path / "response.pdf", TITLE, *story)
    return {(number, speaker): status for number, speaker, status in answered(pdf, fellgate()) if status != "no answer"}


# ---------------------------------------------------------------- nations


@pytest.mark.parametrize("mark", [":", " –", " -", " —"])
def test_label_lines_of_nations_give_each_its_status(tmp_path: Path, mark: str) -> None:
    lines = [f"UK Government{mark} Accept", f"Scottish Government{mark} Accept in principle"]
    lines += [f"Welsh Government{mark} Do not accept", f"Northern Ireland Executive{mark} Noted"]
    statuses = ["accepted", "accepted in principle", "rejected", "noted/other"]
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), *[("p", line) for line in lines], ("p", FILL)]
    assert found(tmp_path, *story) == {("1", who): status for who, status in zip(ALL_FOUR, statuses, strict=True)}


def test_label_lines_of_nations_within_one_paragraph_give_each_its_status(tmp_path: Path) -> None:
    lines = "UK Government – Accept<br/>Scottish Government – Accept in principle<br/>Welsh Government – Not accepted"
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("p", lines), ("p", FILL)]
    assert found(tmp_path, *story) == {
        ("1", UK): "accepted",
        ("1", SCOT): "accepted in principle",
        ("1", WALES): "rejected",
    }


@pytest.mark.parametrize(
    "all_of_them",
    [
        "All four administrations: Accept in full",
        "All four governments – Accepted in full",
        "UK and devolved governments: Accept in full",
        "The UK Government, Scottish Government, Welsh Government and Northern Ireland Executive: Accept in full",
        "Accepted in full by all four governments.",
        "The UK, Scottish and Welsh Governments and the Northern Ireland Executive accept this recommendation in full.",
        "All four nations accept this recommendation in full.",
    ],
)
def test_what_all_four_say_each_of_them_says(tmp_path: Path, all_of_them: str) -> None:
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("p", all_of_them), ("p", FILL)]
    assert found(tmp_path, *story) == {("1", who): "accepted" for who in ALL_FOUR}


@pytest.mark.parametrize(
    "heading",
    [
        "Joint response from the UK Government and the Welsh Government",
        "Joint response of the UK and Welsh Governments",
        "UK Government and Welsh Government response",
        "UK Government / Welsh Government",
        "Response by the UK Government and Welsh Government",
        "UK Government and Welsh Government:",
        "The UK and Welsh Governments",
    ],
)
def test_a_joint_response_belongs_to_each(tmp_path: Path, heading: str) -> None:
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("b", heading), ("p", f"We accept it. {FILL}")]
    assert found(tmp_path, *story) == {("1", UK): "accepted", ("1", WALES): "accepted"}


def test_nations_listed_in_running_text_answer_each_for_itself(tmp_path: Path) -> None:
    said = (
        "The UK Government accepts this recommendation in principle. The Scottish Government does not accept it, since "
        "its masts are kept by the crofters. The Welsh Government is in full agreement."
    )
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("p", said), ("p", FILL)]
    assert found(tmp_path, *story) == {
        ("1", UK): "accepted in principle",
        ("1", SCOT): "rejected",
        ("1", WALES): "accepted",
    }


@pytest.mark.parametrize(
    "said",
    [
        "Not applicable: reserved matter",
        "Not applicable (reserved)",
        "Reserved to the UK Parliament",
        "N/A",
        "Noted – this is a matter for the UK Government",
        "Devolved matter",
        "Outside devolved competence",
        "Matter for the UK Government",
    ],
)
def test_a_nation_for_which_it_is_no_matter_neither_accepts_nor_rejects(tmp_path: Path, said: str) -> None:
    rows = [["UK Government", "Accept"], ["Scottish Government", said]]
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("table", ([200, 200], [["Nation", "Position"], *rows]))]
    assert found(tmp_path, *story) == {("1", UK): "accepted", ("1", SCOT): "noted/other"}


def test_a_table_of_nations_without_a_header_is_read(tmp_path: Path) -> None:
    rows = [
        ["UK Government", "Accept in full"],
        ["Scottish Government", "Accept in principle"],
        ["Welsh Government", "Noted"],
    ]
    story = [("h2", "Recommendation 2 (a)"), ("p", FELLGATE["2(a)"]), ("table", ([200, 200], rows)), ("p", FILL)]
    assert found(tmp_path, *story) == {
        ("2(a)", UK): "accepted",
        ("2(a)", SCOT): "accepted in principle",
        ("2(a)", WALES): "noted/other",
    }


def test_columns_of_parts_by_nation_are_read(tmp_path: Path) -> None:
    rows = [
        ["Recommendation", "UK Government", "Scottish Government", "Welsh Government"],
        ["2(a)", "Accept", "Accept in principle", "Reject"],
        ["2(b)(i)", "Accept", "Noted", "Accept in part"],
    ]
    assert found(tmp_path, ("table", ([110] * 4, rows)), ("p", FILL)) == {
        ("2(a)", UK): "accepted",
        ("2(a)", SCOT): "accepted in principle",
        ("2(a)", WALES): "rejected",
        ("2(b)(i)", UK): "accepted",
        ("2(b)(i)", SCOT): "noted/other",
        ("2(b)(i)", WALES): "accepted in part",
    }


# ---------------------------------------------------------------- bodies


def test_bodies_with_a_position_and_a_status_answer_each_for_itself(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 3"),
        ("p", FELLGATE["3"]),
        ("b", AGENCY),
        ("p", "Position: Accepted"),
        ("p", "Status: Complete"),
        ("p", FILL),
        ("b", BOARD),
        ("p", "Position: Not accepted"),
        ("p", "Status: Not applicable"),
        ("p", FILL),
    ]
    assert found(tmp_path, *story) == {("3", AGENCY): "accepted", ("3", BOARD): "rejected"}


def test_the_position_counts_wherever_its_column_stands(tmp_path: Path) -> None:
    rows = [
        ["Body", "Status", "Update", "Position"],
        [AGENCY, "Not applicable", "The forecasters were asked and have said what they think of it.", "Accepted"],
        [BOARD, "Complete", "The board accepts that storms should be named but has its own bells.", "Not accepted"],
    ]
    story = [("h2", "Recommendation 3"), ("p", FELLGATE["3"]), ("table", ([80, 90, 150, 90], rows))]
    assert found(tmp_path, *story) == {("3", AGENCY): "accepted", ("3", BOARD): "rejected"}


def test_tables_under_two_recommendations_stay_apart(tmp_path: Path) -> None:
    head = ["Body", "Position", "Update"]
    story = [
        ("h3", "Recommendation 1"),
        ("table", ([120, 90, 200], [head, [BOARD, "Accepted", FILL]])),
        ("h3", "Recommendation 3"),
        ("table", ([120, 90, 200], [head, [BOARD, "Accepted in part", FILL], [AGENCY, "Under review", FILL]])),
    ]
    assert found(tmp_path, *story) == {
        ("1", BOARD): "accepted",
        ("3", BOARD): "accepted in part",
        ("3", AGENCY): "noted/other",
    }


def test_a_table_of_bodies_over_numbers_is_read(tmp_path: Path) -> None:
    rows = [
        ["No.", "Organisation", "Response", "Comment"],
        ["1", BOARD, "Agree", FILL],
        ["3", BOARD, "Agree in part", FILL],
        ["3", AGENCY, "Disagree", FILL],
    ]
    assert found(tmp_path, ("table", ([40, 110, 90, 190], rows))) == {
        ("1", BOARD): "accepted",
        ("3", BOARD): "accepted in part",
        ("3", AGENCY): "rejected",
    }


def test_a_body_before_its_status_on_one_line_speaks(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 3"),
        ("p", FELLGATE["3"]),
        ("p", f"{AGENCY}: Accepted"),
        ("p", f"{BOARD}: Rejected"),
    ]
    assert found(tmp_path, *story) == {("3", AGENCY): "accepted", ("3", BOARD): "rejected"}


def test_a_body_that_recurs_on_bold_lines_speaks(tmp_path: Path) -> None:
    story = [
        ("h3", "Recommendation 1"),
        ("b", BOARD),
        ("p", f"The masts will stand. We accept this recommendation. {FILL}"),
        ("h3", "Recommendation 3"),
        ("b", BOARD),
        ("p", f"The board does not accept this recommendation. {FILL}"),
    ]
    assert found(tmp_path, *story) == {("1", BOARD): "accepted", ("3", BOARD): "rejected"}


def test_a_bold_subject_in_an_answer_is_no_speaker(tmp_path: Path) -> None:
    story = [
        ("h3", "Recommendation 1"),
        ("b", "Radio masts"),
        ("p", f"The Government accepts this recommendation. {FILL}"),
        ("h3", "Recommendation 3"),
        ("b", "Warnings"),
        ("p", f"The Government does not accept this recommendation. {FILL}"),
    ]
    assert {status for (_, who), status in found(tmp_path, *story).items() if who in (None, "Government")} == {
        "accepted",
        "rejected",
    }


# ---------------------------------------------------------------- parts


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Recommendation 2a", "2(a)"),
        ("Recommendation 2(a)", "2(a)"),
        ("Recommendation 2a)", "2(a)"),
        ("Recommendation 2, part (a)", "2(a)"),
        ("Recommendation 2 part a", "2(a)"),
        ("Recommendation 2 – part (b)(i)", "2(b)(i)"),
        ("Recommendation 2b)i", "2(b)(i)"),
        ("Recommendation 2b(i)", "2(b)(i)"),
        ("Recommendation 2bi", "2(b)(i)"),
        ("Recommendation 2 (b) (ii) – Logs", "2(b)(ii)"),
        ("Sub-recommendation 2(b)(i)", "2(b)(i)"),
        ("Rec. 2b(ii)", "2(b)(ii)"),
        ("R2b(ii)", "2(b)(ii)"),
        ("Recommendation 2b)i)", "2(b)(i)"),
        ("Recommendation 2 b) (i)", "2(b)(i)"),
        ("Recommendation 2(b)(ii):", "2(b)(ii)"),
        ("Recommendation 2.b.ii", "2(b)(ii)"),
        ("Recommendation 2bii – Logs", "2(b)(ii)"),
        ("Recommendation 2, sub-paragraph (a)", "2(a)"),
        ("Part (a) of Recommendation 2", "2(a)"),
        ("Response to recommendation 2(b)(ii)", "2(b)(ii)"),
    ],
)
def test_a_label_leads_to_its_part(tmp_path: Path, printed: str, number: str) -> None:
    story = [("h2", printed), ("p", "The Government accepts this recommendation."), ("p", FILL)]
    assert list(found(tmp_path, *story)) == [(number, "Government")] or list(found(tmp_path, *story)) == [
        (number, None)
    ]


def test_a_heading_of_the_whole_before_that_of_a_part_answers_nothing(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 2: guides"),
        ("h2", "Recommendation 2(a)"),
        ("p", FELLGATE["2(a)"]),
        ("p", f"We accept this recommendation. {FILL}"),
        ("h2", "Recommendation 2(b)"),
        ("p", FELLGATE["2(b)"]),
        ("p", f"We do not accept this recommendation. {FILL}"),
    ]
    assert {number: status for (number, _), status in found(tmp_path, *story).items()} == {
        "2(a)": "accepted",
        "2(b)": "rejected",
    }


def test_nations_under_lettered_parts_answer_each_part(tmp_path: Path) -> None:
    story: list[tuple[str, Any]] = [("h2", "Recommendation 2"), ("p", FELLGATE["2"])]
    for part, said in (("(a)", "Accept"), ("(b)", "Accept in principle")):
        story += [
            ("h3", f"Part {part}"),
            ("p", f"UK Government: {said}"),
            ("p", "Scottish Government: Noted"),
            ("p", FILL),
        ]
    assert found(tmp_path, *story) == {
        ("2(a)", UK): "accepted",
        ("2(a)", SCOT): "noted/other",
        ("2(b)", UK): "accepted in principle",
        ("2(b)", SCOT): "noted/other",
    }


def test_lettered_parts_under_nations_answer_each_part(tmp_path: Path) -> None:
    story: list[tuple[str, Any]] = [("h2", "Recommendation 2"), ("p", FELLGATE["2"])]
    for who, said in (("UK Government", "Accepted"), ("Welsh Government", "Not accepted")):
        story += [("h3", who), ("p", f"(a) {said}. {FILL}"), ("p", f"(b) Accepted in principle. {FILL}")]
    assert found(tmp_path, *story) == {
        ("2(a)", UK): "accepted",
        ("2(b)", UK): "accepted in principle",
        ("2(a)", WALES): "rejected",
        ("2(b)", WALES): "accepted in principle",
    }


# ---------------------------------------------------------------- printed statuses


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("Accepted (with modification)", "accepted in part"),
        ("Accepted with modifications", "accepted in part"),
        ("Partially accepted", "accepted in part"),
        ("Partially Accept", "accepted in part"),
        ("Accept in part", "accepted in part"),
        ("Agree in part", "accepted in part"),
        ("Agree", "accepted"),
        ("Agreed", "accepted"),
        ("AGREED", "accepted"),
        ("Agreed in principle", "accepted in principle"),
        ("Agreed-in-principle", "accepted in principle"),
        ("Support", "accepted"),
        ("Supported", "accepted"),
        ("Supported in principle", "accepted in principle"),
        ("Support in-principle", "accepted in principle"),
        ("Supported in part", "accepted in part"),
        ("Not supported", "rejected"),
        ("Does not support", "rejected"),
        ("Not agreed", "rejected"),
        ("Disagree", "rejected"),
        ("Under consideration", "noted/other"),
        ("For further consideration", "noted/other"),
        ("Subject to consultation", "noted/other"),
        ("Subject to further consideration", "noted/other"),
        ("Further work required", "noted/other"),
        ("Noted", "noted/other"),
        ("Accept, subject to funding", "accepted in part"),
        ("Accepted in principle, subject to consultation", "accepted in principle"),
        ("Accept in full, already in place", "accepted"),
        ("Accepted – complete", "accepted"),
        ("Accepted: implemented", "accepted"),
        ("Accepted and implemented", "accepted"),
        ("Accepted. In progress", "accepted"),
        ("The Government accepts this recommendation", "accepted"),
        ("Recommendation accepted in full", "accepted"),
        ("Recommendation not accepted", "rejected"),
        ("Status: Accepted in part", "accepted in part"),
        ("Government response: Agree", "accepted"),
        ("Complete", "accepted"),
        ("On track", "unclear"),
        ("✓", "unclear"),
        ("Green", "unclear"),
    ],
)
def test_a_printed_status_is_read(tmp_path: Path, printed: str, status: str) -> None:
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("b", printed), ("p", FILL)]
    assert list(found(tmp_path, *story).values()) == [status]


def test_ticks_in_a_table_are_unclear(tmp_path: Path) -> None:
    rows = [["Recommendation", "UK Government", "Welsh Government"], ["1", "x", ""], ["3", "x", "x"]]
    assert set(found(tmp_path, ("table", ([110] * 3, rows))).values()) <= {"unclear"}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("The Government is in full agreement.", "accepted"),
        ("We have concluded that the law should not be changed in this way.", "rejected"),
        ("The Government does not intend to build more masts.", "rejected"),
        ("The Government has no plans to build more masts.", "rejected"),
        ("We do not therefore propose to build more masts.", "rejected"),
        ("The Government does not see the need for more masts.", "rejected"),
        ("It is not a matter on which the Welsh Ministers have functions.", "noted/other"),
        ("Masts are a reserved matter.", "noted/other"),
        ("This recommendation is for the Fell Rescue Board, which has replied separately.", "noted/other"),
        ("The Government agrees wholeheartedly with the Inquiry.", "accepted"),
        ("We agree with the Inquiry that masts are wanted, but do not agree that the Board should keep them.",
         "accepted in part"),
        ("The Government welcomes the interest that the Inquiry has taken in masts.", "unclear"),
        ("Masts are useful things and many people like them.", "unclear"),
    ],
)  # fmt: skip
def test_an_operative_sentence_gives_the_status(tmp_path: Path, said: str, status: str) -> None:
    story = [("h2", "Recommendation 1"), ("p", FELLGATE["1"]), ("p", f"{said} {FILL}")]
    assert list(found(tmp_path, *story).values()) == [status]


# ---------------------------------------------------------------- several at once, and themes


def test_several_answered_paragraph_by_paragraph_have_each_its_own(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendations 1 and 4"),
        ("p", FELLGATE["1"]),
        ("p", FELLGATE["4"]),
        ("p", "A radio mast stands on each summit that walkers reach in winter. We do not intend to build another."),
        ("p", "The Government accepts that the Ordnance Office should map the sheep tracks above the snow line anew."),
    ]
    statuses = {number: status for (number, _), status in found(tmp_path, *story).items()}
    assert statuses == {"1": "rejected", "4": "accepted"}


def test_a_response_by_theme_is_joined_only_where_it_is_clearly_alike(tmp_path: Path) -> None:
    story = [
        ("h2", "Keeping in touch"),
        (
            "p",
            f"The Government accepts that a radio mast is wanted on each summit that walkers reach in winter. {FILL}",
        ),
        ("h2", "Other things"),
        ("p", f"We have spoken to many people in the valley and we are grateful to them for their tea. {FILL}"),
    ]
    pdf = response_pdf(tmp_path / "response.pdf", TITLE, *story)
    records, notices = answers(pdf, fellgate())
    joined = [(record.number, record.joined_by[:5]) for record in records if record.status != "no answer"]
    assert (joined, "joined by likeness" in [notice.kind for notice in notices]) == ([("1", "theme")], True)


# ---------------------------------------------------------------- statuses of nations in lists and merged cells


@pytest.mark.parametrize(
    "lines",
    [
        ["Accept in full – UK Government and Welsh Government", "Accept in principle – Scottish Government"],
        ["Accept in full: UK Government, Welsh Government", "Accept in principle: Scottish Government"],
        ["• UK Government – accept", "• Scottish Government – accept in principle", "• Welsh Government – accept"],
        ["UK Government response: Accepted", "Scottish Government response: Accepted in principle",
         "Welsh Government response: Accepted"],
        ["UK Government position – Accept", "Scottish Government position – Accept in principle",
         "Welsh Government position – Accept"],
        ["Response (UK Government): Accepted", "Response (Scottish Government): Accepted in principle",
         "Response (Welsh Government): Accepted"],
        ["England – Accepted", "Scotland – Accepted in principle", "Wales – Accepted"],
        ["UK: Accept; Scotland: Accept in principle; Wales: Accept"],
        ["UK Government (accept), Scottish Government (accept in principle), Welsh Government (accept)"],
        ["UK Government and Welsh Government: Accepted", "Scottish Government: Accepted in principle"],
        ["The UK Government and the Welsh Government accept this recommendation; the Scottish Government accepts it in "
         "principle."],
        ["This recommendation is accepted by the UK Government and the Welsh Government, and accepted in principle by "
         "the Scottish Government."],
        ["UK Government", "Accepted", "Scottish Government", "Accepted in principle", "Welsh Government", "Accepted"],
    ],
    ids=lambda lines: lines[0][:40],
)  # fmt: skip
def test_each_nation_has_its_own_of_a_list_of_statuses(tmp_path: Path, lines: list[str]) -> None:
    story = [("h2", "Recommendation 2(a)"), ("p", FELLGATE["2(a)"]), *[("p", line) for line in lines], ("p", FILL)]
    assert found(tmp_path, *story) == {
        ("2(a)", UK): "accepted",
        ("2(a)", SCOT): "accepted in principle",
        ("2(a)", WALES): "accepted",
    }


def test_a_number_over_the_rows_of_several_nations_is_theirs(tmp_path: Path) -> None:
    rows = [
        ["Recommendation", "Government", "Response"],
        ["2(a)", "UK Government", "Accept in full"],
        ["", "Scottish Government", "Accept in principle"],
        ["", "Northern Ireland Executive", "Not accepted"],
        ["2(b)(i)", "UK Government", "Noted"],
        ["", "Scottish Government", "Accept"],
    ]
    assert found(tmp_path, ("table", ([110, 80, 140], rows))) == {
        ("2(a)", UK): "accepted",
        ("2(a)", SCOT): "accepted in principle",
        ("2(a)", NI): "rejected",
        ("2(b)(i)", UK): "noted/other",
        ("2(b)(i)", SCOT): "accepted",
    }


def test_a_table_with_the_recommendations_words_and_a_nation_a_row_is_read(tmp_path: Path) -> None:
    rows = [
        ["Ref", "Recommendation", "Administration", "Position", "Detail"],
        ["1", FELLGATE["1"], "UK", "Accept", FILL],
        ["1", FELLGATE["1"], "Scotland", "Accept in part", FILL],
        ["4", FELLGATE["4"], "Wales", "Not applicable", "There is no snow line here."],
    ]
    assert found(tmp_path, ("table", ([30, 130, 85, 75, 120], rows))) == {
        ("1", UK): "accepted",
        ("1", SCOT): "accepted in part",
        ("4", WALES): "noted/other",
    }


def test_a_list_of_parts_under_a_nation_is_read(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 2"),
        ("p", FELLGATE["2"]),
        ("h3", "Scottish Government"),
        ("p", "2(a): Accept"),
        ("p", "2(b)(i): Accept in principle"),
        ("p", "2(b)(ii): Not accepted"),
        ("p", FILL),
    ]
    assert found(tmp_path, *story) == {
        ("2(a)", SCOT): "accepted",
        ("2(b)(i)", SCOT): "accepted in principle",
        ("2(b)(ii)", SCOT): "rejected",
    }


def test_one_label_to_two_parts_answers_both(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendations 2(b)(i) and (ii)"),
        ("p", "UK Government: Accept"),
        ("p", "Welsh Government: Noted"),
    ]
    assert found(tmp_path, *story, ("p", FILL)) == {
        ("2(b)(i)", UK): "accepted",
        ("2(b)(ii)", UK): "accepted",
        ("2(b)(i)", WALES): "noted/other",
        ("2(b)(ii)", WALES): "noted/other",
    }


def test_a_part_for_each_nation_with_its_prose_below_keeps_the_pages_apart(tmp_path: Path) -> None:
    story = [
        ("h2", "Recommendation 2(b)(ii)"),
        ("p", FELLGATE["2(b)(ii)"]),
        ("table", ([200, 200], [["UK Government", "Accept in full"], ["Welsh Government", "Accept in principle"]])),
        ("b", "UK Government"),
        ("p", FILL),
        ("page", ""),
        ("b", "Welsh Government"),
        ("p", f"A book will be opened in each hut. {FILL}"),
    ]
    pdf = response_pdf(tmp_path / "response.pdf", TITLE, *story)
    pages = {each.speaker: each.response_pages for each in answers(pdf, fellgate())[0] if each.number == "2(b)(ii)"}
    assert pages == {UK: (1,), WALES: (1, 2)}


def test_departments_of_one_nation_speak_under_their_own_names(tmp_path: Path) -> None:
    story = [
        ("h3", "Recommendation 1"),
        ("b", "Response from the Department for Hills and Valleys"),
        ("p", f"We accept this recommendation. {FILL}"),
        ("b", "Response from the Department of Health (Northern Ireland)"),
        ("p", f"We do not accept this recommendation. {FILL}"),
    ]
    assert found(tmp_path, *story) == {
        ("1", "Department for Hills and Valleys"): "accepted",
        ("1", NI): "rejected",
    }


@pytest.mark.parametrize("over_the_parts", ["", "Part", "Sub-recommendation", "What was asked"])
def test_parts_by_columns_of_nations_are_read_whatever_stands_over_them(tmp_path: Path, over_the_parts: str) -> None:
    rows = [
        [over_the_parts, "UK Government", "Scottish Government", "Northern Ireland Executive"],
        ["2a", "Accept", "Accept in principle", "Not applicable"],
        ["2b(ii)", "Accept in full", "Not accepted", "Accept subject to funding"],
    ]
    assert found(tmp_path, ("table", ([110] * 4, rows))) == {
        ("2(a)", UK): "accepted",
        ("2(a)", SCOT): "accepted in principle",
        ("2(a)", NI): "noted/other",
        ("2(b)(ii)", UK): "accepted",
        ("2(b)(ii)", SCOT): "rejected",
        ("2(b)(ii)", NI): "accepted in part",
    }


def test_bodies_named_together_over_an_answer_each_give_it(tmp_path: Path) -> None:
    heading = f"Response from the {AGENCY} and the {BOARD}"
    story = [("h3", "Recommendation 3"), ("p", FELLGATE["3"]), ("b", heading), ("p", f"We accept it. {FILL}")]
    assert found(tmp_path, *story) == {("3", AGENCY): "accepted", ("3", BOARD): "accepted"}


def test_some_parts_accepted_and_one_not_is_in_part(tmp_path: Path) -> None:
    said = "The Government accepts parts (a) and (b)(i) of this recommendation, but does not accept part (b)(ii)."
    story = [("h3", "Recommendation 2"), ("p", FELLGATE["2"]), ("p", f"{said} {FILL}")]
    assert list(found(tmp_path, *story).values()) == ["accepted in part"]

"""An evaluation counts what was found against the gold, and lets what is ambiguous score neither way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.check.gold import bodies, evaluate, gold_documents, neither_pages
from pipeline.check.scores import Score
from pipeline.errors import UnusableTable
from pipeline.records import Addressee, Deadline, Recommendation

COUNT = "Every railway company should count the umbrellas that it finds on its trains."
TELL = "The police should be told of each umbrella within three days of its being found."
KEEP = "A public office should keep a list of lost umbrellas and print it once a year."
PART = "The list should give the colour, the handle and the place where it was found."
THINK = "We conclude that umbrellas are lost most often on the first dry day after rain."
ELSEWHERE = "The Inquiry heard that other countries had recommended the burning of unclaimed umbrellas."


def item(number: str | None, text: str, level: str = "recommendation", **fields: object) -> dict[str, object]:
    return {"document": "umbrellas", "number": number, "text": text, "pages": [3], "level": level} | fields


def rec(number: str | None, text: str, level: str = "recommendation", **fields: object) -> Recommendation:
    given = {"id": f"u-{number}-{level}", "inquiry": "u", "number": number, "text": text, "level": level}
    return Recommendation.model_validate(given | {"pdf_page": 3, "pages": (3,)} | fields)


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def score(folder: Path, gold: list[dict[str, object]], *found: Recommendation, **options: object) -> Score:
    write(folder, "umbrellas", gold)
    return evaluate(folder, {"umbrellas": found}, **options).documents["umbrellas"]  # type: ignore[arg-type]


def test_what_is_found_wrong_and_missed_is_counted(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", COUNT), item("2", TELL)], rec("1", COUNT), rec("9", ELSEWHERE)).recommendations
    assert (counted.right, counted.wrong, counted.missed) == (1, 1, 1)


def test_a_document_that_was_not_read_counts_as_missed(tmp_path: Path) -> None:
    write(tmp_path, "umbrellas", [item("1", COUNT)])
    assert evaluate(tmp_path, {}).pooled.recommendations.missed == 1


def test_a_report_without_recommendations_is_right_when_nothing_is_found(tmp_path: Path) -> None:
    assert score(tmp_path, []).measures()["recommendations_f1"] == 1.0


def test_a_report_without_recommendations_is_wrong_when_something_is_found(tmp_path: Path) -> None:
    assert score(tmp_path, [], rec("1", COUNT)).measures()["recommendations_f1"] == 0.0


def test_one_found_item_matches_one_gold_item_only(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", COUNT)], rec("1", COUNT), rec("2", COUNT)).recommendations
    assert (counted.right, counted.wrong) == (1, 1)


def test_matching_gives_the_most_agreement_over_all(tmp_path: Path) -> None:
    both = f"{COUNT} {TELL}"
    counted = score(tmp_path, [item("1", both), item("2", COUNT)], rec("1", COUNT), rec("2", both))
    assert counted.exact.value == 1.0


def test_an_item_found_at_another_level_is_wrong_there_and_missed_here(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", THINK, "conclusion")], rec("1", THINK))
    assert (counted.recommendations.wrong, counted.conclusions.missed) == (1, 1)


def test_an_ambiguous_item_scores_neither_way(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", THINK, "conclusion", ambiguous="soft")], rec("1", THINK))
    assert (counted.recommendations.wrong, counted.conclusions.missed) == (0, 0)


def test_an_ambiguous_item_that_is_not_found_scores_neither_way(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", COUNT), item("2", TELL, ambiguous="soft")], rec("1", COUNT))
    assert counted.recommendations.f1 == 1.0


def test_an_ambiguous_passage_scores_neither_way(tmp_path: Path) -> None:
    write(tmp_path, "ambiguous", [{"document": "umbrellas", "page": 2, "text": KEEP}])
    assert score(tmp_path, [item("1", COUNT)], rec("1", COUNT), rec(None, KEEP)).recommendations.f1 == 1.0


def test_a_text_with_another_half_is_not_exact(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", COUNT)], rec("1", f"{COUNT} And more."))
    assert (counted.exact.hits, counted.exact.of) == (0, 1)


def test_another_first_page_is_told(tmp_path: Path) -> None:
    assert score(tmp_path, [item("1", COUNT)], rec("1", COUNT, pdf_page=4)).first_page.value == 0.0


def test_another_number_is_told(tmp_path: Path) -> None:
    assert score(tmp_path, [item("1", COUNT)], rec("l", COUNT)).number.value == 0.0


def test_restatements_are_counted_by_page(tmp_path: Path) -> None:
    counted = score(tmp_path, [item("1", COUNT, also_on_pages=[7, 8])], rec("1", COUNT, also_on=(7, 9))).also_on
    assert (counted.right, counted.wrong, counted.missed) == (1, 1, 1)


def test_pages_that_score_neither_way_are_left_out_of_restatements(tmp_path: Path) -> None:
    gold = [item("1", COUNT, also_on_pages=[7, 22])]
    counted = score(tmp_path, gold, rec("1", COUNT, also_on=(7, 23)), neither={"umbrellas": [22, 23]}).also_on
    assert (counted.right, counted.wrong, counted.missed) == (1, 0, 0)


def test_the_committed_pages_that_score_neither_way_can_be_read() -> None:
    assert neither_pages(Path(__file__).resolve().parents[2] / "config" / "evaluation.toml")


def test_a_negative_passage_inside_a_recommendation_is_returned(tmp_path: Path) -> None:
    write(tmp_path, "negatives", [{"document": "umbrellas", "page": 2, "text": ELSEWHERE, "inside_gold": None}])
    assert score(tmp_path, [item("1", COUNT)], rec("1", f"{COUNT} {ELSEWHERE}")).negatives.hits == 1


def test_a_negative_passage_that_the_gold_holds_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "negatives", [{"document": "umbrellas", "page": 2, "text": COUNT, "inside_gold": "1"}])
    assert score(tmp_path, [item("1", COUNT)], rec("1", COUNT)).negatives.of == 0


def test_a_negative_passage_inside_a_conclusion_is_not_returned(tmp_path: Path) -> None:
    write(tmp_path, "negatives", [{"document": "umbrellas", "page": 2, "text": THINK, "inside_gold": None}])
    assert score(tmp_path, [], rec("1", THINK, "conclusion")).negatives.hits == 0


def test_a_short_negative_passage_counts_only_whole(tmp_path: Path) -> None:
    write(tmp_path, "negatives", [{"document": "umbrellas", "page": 2, "text": "count the trains"}])
    assert score(tmp_path, [item("1", COUNT)], rec("1", COUNT)).negatives.hits == 0


def test_a_part_under_the_wrong_parent_is_told(tmp_path: Path) -> None:
    gold = [item("3", f"{KEEP} (a) {PART}"), item("3(a)", PART, "sub-recommendation", parent="3")]
    found = [rec("3", f"{KEEP} (a) {PART}"), rec("3(a)", PART, "sub-recommendation", parent="u-4-recommendation")]
    assert score(tmp_path, gold, *found).parents.value == 0.0


def test_a_part_under_its_parent_is_right(tmp_path: Path) -> None:
    gold = [item("3", f"{KEEP} (a) {PART}"), item("3(a)", PART, "sub-recommendation", parent="3")]
    found = [rec("3", f"{KEEP} (a) {PART}"), rec("3(a)", PART, "sub-recommendation", parent="u-3-recommendation")]
    assert score(tmp_path, gold, *found).parents.value == 1.0


KNOWN = {"the police": "Police", "Ministry of Rain and Snow": "Ministry of Weather", "the Office": "Office"}


def canonical(body: str) -> str:
    return KNOWN.get(body, body)


def test_addressees_are_split_at_and_and_commas() -> None:
    assert bodies("the police, the Office and railways", canonical) == {"police", "office", "railways"}


def test_a_known_name_is_not_split_at_its_own_and() -> None:
    assert bodies("Ministry of Rain and Snow and the police", canonical) == {"ministry of weather", "police"}


def test_addressees_are_compared_by_canonical_name(tmp_path: Path) -> None:
    gold = [item("1", COUNT, addressees=["the police and the Office"])]
    found = rec("1", COUNT, addressees=(Addressee(printed="They", name="Police"), Addressee(printed="the Minister")))
    counted = score(tmp_path, gold, found, canonical=canonical).addressees
    assert (counted.right, counted.wrong, counted.missed) == (1, 1, 1)


def test_deadlines_are_compared_as_printed(tmp_path: Path) -> None:
    gold = [item("1", COUNT, deadline=["within three days", "by May"])]
    counted = score(tmp_path, gold, rec("1", COUNT, deadlines=(Deadline(printed="Within three  days"),))).deadlines
    assert (counted.right, counted.wrong, counted.missed) == (1, 0, 1)


def test_what_to_look_at_is_named(tmp_path: Path) -> None:
    assert "first page 4, gold 3" in score(tmp_path, [item("1", COUNT)], rec("1", COUNT, pdf_page=4)).look_at[0]


def test_files_that_hold_no_items_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path, "umbrellas", [item("1", COUNT)])
    write(tmp_path, "repeats", [{"kind": "family", "members": []}])
    assert list(gold_documents(tmp_path)) == ["umbrellas"]


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="no gold file"):
        gold_documents(tmp_path)


def test_a_gold_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "umbrellas", [item("1", COUNT, pages="three")])
    with pytest.raises(UnusableTable, match="pages"):
        gold_documents(tmp_path)

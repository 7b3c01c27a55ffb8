"""Who decided what is counted for records, links and answers, and is said wherever they are shown."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

from pipeline.publish.columns import table
from pipeline.publish.database import write_database
from pipeline.publish.findings import decided_counts, decided_words
from pipeline.publish.results import Results
from pipeline.publish.wording import answer_words

from . import invented


def decided() -> Results:
    """Five invented inquiries; a person decided about the first link of a family and the first answer."""
    results = invented.five()
    link = next(link for link in results.links if link.kind == "comparison")
    links = [one.model_copy(update={"decided_by": "A. Reader"}) if one is link else one for one in results.links]
    first, *rest = results.responses
    answers = (first.model_copy(update={"decided_by": "A. Reader"}), *rest)
    return replace(results, links=tuple(links), responses=answers)


def test_people_and_program_make_up_all_that_there_is() -> None:
    results = decided()
    found = {one.unit: (one.people, one.people + one.program) for one in decided_counts(results)}
    compared = sum(link.kind == "comparison" for link in results.links)
    assert found["links"] == (1, compared)
    assert found["answers"] == (1, len(results.responses))
    assert decided_words(results).endswith("All else is as the program has it.")


def test_an_answer_says_who_decided_on_its_status() -> None:
    results = decided()
    assert "status decided by A. Reader" in answer_words(results.responses[0])
    assert "status decided by" not in answer_words(results.responses[1])


def test_the_sheet_of_answers_has_who_decided() -> None:
    made = table(decided(), "responses")
    place = [column.name for column in made.columns].index("decided_by")
    assert [row[place] for row in made.rows()][:2] == ["A. Reader", None]


def test_the_database_counts_who_decided(tmp_path: Path) -> None:
    results = decided()
    path, about = write_database(results, tmp_path / "saidbefore.db")
    with sqlite3.connect(path) as database:
        rows = {unit: (people, program) for unit, people, program in database.execute("select * from decided")}
    assert rows == {one.unit: (one.people, one.program) for one in decided_counts(results)}
    assert json.loads(about.read_text(encoding="utf-8"))

"""Print how far the answers read from the shared corpus and the demo corpus are from their gold.

python tests/respond/measure_responses.py [DOCUMENT ...]
python tests/respond/measure_responses.py --crossed    every response against every report: is a wrong one doubted?
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from pipeline.check.answers import GoldAnswer, answers_as_table, evaluate_responses
from pipeline.extract.extract import find_recommendations
from pipeline.extract.sections import load_layouts
from pipeline.read.reader import read_report
from pipeline.records import Recommendation, Report, Response, ResponseDocument, tokens
from pipeline.respond.answers import read_answers
from pipeline.respond.rules import load_response_rules
from pipeline.settings import PROJECT, Read

SHARED = Path(os.environ.get("SAIDBEFORE_SHARED") or PROJECT.parent / "shared") / "corpus"
DEMO = PROJECT / "corpus" / "demo"
UNSEEN = PROJECT / "tests" / "unseen" / "responses"
DOUBTS = {"another report's response", "nothing answered", "joined by likeness"}


def answers_of(report: Path, response: Path, document: ResponseDocument | None = None) -> tuple[list[Response], Report]:
    """The answers that a run gives for one pair, and the response as read."""
    return answers_from(recommendations_of(report), response, document)


def demo_documents() -> dict[str, ResponseDocument]:
    """The response that the demo manifest names for each of its inquiries."""
    manifest = tomllib.loads((DEMO / "inquiries.toml").read_text(encoding="utf-8"))
    return {
        inquiry["id"]: ResponseDocument.model_validate(inquiry["response"][0])
        for inquiry in manifest["inquiry"]
        if inquiry.get("response")
    }


def recommendations_of(report: Path) -> list[Recommendation]:
    """What a report recommends, as the pipeline finds it."""
    read = read_report(report, report.stem, Read())
    return list(find_recommendations(read, load_layouts(PROJECT / "config" / "layouts.toml")).recommendations)


def answers_from(
    recommendations: list[Recommendation], response: Path, document: ResponseDocument | None = None
) -> tuple[list[Response], Report]:
    """The answers to recommendations that are known (none: the response's own restated ones)."""
    read = read_report(response, response.stem, Read(screen=False))
    found, _ = read_answers(read, recommendations, load_response_rules(PROJECT / "config" / "responses.toml"), document)
    return found, read


def shown_on_page(record: Response, response: Report) -> bool:
    """Whether the words of a status stand, in order, on one of the answer's pages (hyphens and white space apart)."""
    words = "".join(tokens(record.status_words))
    pages = [response.page(number) for number in record.response_pages]
    return any(words in "".join(tokens(re.sub(r"\\s+", " ", page.plain))) for page in pages)


def agrees(record: Response, line: dict[str, Any]) -> bool:
    """Whether a record is the answer that a line of gold describes: number, status, a page, and speaker where given."""
    pages = set(record.response_pages) & set(line["response_pages"]) or not line["response_pages"]
    spoken = "speaker" not in line or record.speaker == line["speaker"]
    return bool(record.number == line["number"] and record.status == line["status"] and pages and spoken)


def measure(folder: Path, gold: Path, wanted: list[str]) -> None:
    """Print the table for one corpus, and each record whose words are not on its pages."""
    lines = [json.loads(line) for line in (gold / "responses.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = list(dict.fromkeys(GoldAnswer.model_validate(line).document for line in lines))
    found: dict[str, list[Response]] = {}
    for document in [each for each in documents if not wanted or each in wanted]:
        known = demo_documents().get(document)
        records, response = answers_of(folder / f"{document}.pdf", folder / f"{document}-response.pdf", known)
        found[document] = records
        answered = [record for record in records if record.status != "no answer"]
        hidden = [record for record in answered if not shown_on_page(record, response)]
        print(f"{document}: {len(answered)} answers, words on their pages {len(answered) - len(hidden)}")
        for record in hidden:
            print("   not on its pages:", record.number, record.response_pages, record.status_words[:90])
    print(answers_as_table(evaluate_responses(gold, found)))
    asked = [line for line in lines if line["document"] in found]
    right = [line for line in asked if any(agrees(record, line) for record in found[line["document"]])]
    print(f"number, page, status and speaker together: {len(right)} of {len(asked)}\n")


def crossed() -> None:
    """Print how many right and wrong pairs of report and response come with a doubt whether they belong together."""
    rules = load_response_rules(PROJECT / "config" / "responses.toml")
    folders = [folder / "pdf" for folder in (SHARED, UNSEEN, DEMO)]
    responses = [path for folder in folders for path in sorted(folder.glob("*-response.pdf"))]
    reports = {path: path.with_name(path.name.replace("-response", "")) for path in responses}
    pairs = {response: report for response, report in reports.items() if report.is_file()}
    asked = {report: recommendations_of(report) for report in pairs.values()}
    doubted: dict[bool, list[bool]] = {True: [], False: []}
    for response, own in pairs.items():
        read = read_report(response, response.stem, Read(screen=False))
        for report, recommendations in asked.items():
            _, notices = read_answers(read, recommendations, rules)
            doubted[report == own].append(any(notice.kind in DOUBTS for notice in notices))
    for right, found in doubted.items():
        print(f"{'right' if right else 'wrong'} pairs: {sum(found)} of {len(found)} come with a doubt")


def main(wanted: list[str]) -> None:
    """Both corpora, and the response that restates 58 recommendations without its report."""
    if (SHARED / "gold").is_dir():
        measure(SHARED / "pdf", SHARED / "gold", wanted)
        restated, _ = answers_from([], SHARED / "pdf" / "grenfell-phase2-response.pdf")
        numbers = {record.number for record in restated if record.status not in ("no answer", "unclear")}
        print(f"grenfell-phase2: {len(restated)} answers to {len(numbers)} restated recommendations\n")
    measure(DEMO / "pdf", DEMO / "gold", wanted)


if __name__ == "__main__":
    crossed() if sys.argv[1:] == ["--crossed"] else main(sys.argv[1:])

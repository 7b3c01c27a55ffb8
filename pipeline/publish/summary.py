"""The words after a run: what was found in each inquiry, what is missing, and where the files are."""

from __future__ import annotations

from pathlib import Path

from pipeline.publish import findings
from pipeline.publish.results import Results
from pipeline.publish.shown import visible
from pipeline.publish.wording import FINDING_LABELS, STATE_LABELS, counted, event_years, has_events, label, notice_words
from pipeline.records import Inquiry, Notice, Recommendation

_MOST_NOTICES = 20
_LANDMARKS = ("landmark holds", "landmark does not hold")
_DECISIONS = ("decided by people", "dropped by a person", "rejected by a person", "decisions not needed")

_FILES = {
    "report.html": "the comparison, to read in a browser",
    "comparison.docx": "the comparison in Word",
    "recommendations.xlsx": "everything as a workbook",
    "recommendations.csv": "recommendations, parts and conclusions",
    "links.csv": "pairs compared",
    "saidbefore.db": "everything as a database",
    "project.qdpx": "for coding software",
    "figures": "the pictures and their data",
    "places": "pictures of what was read by OCR",
    "run.json": "versions, settings, hashes, counts, warnings",
}


def summarise(results: Results, folder: Path) -> str:
    """A short summary as plain lines; `folder` is the run folder, and only files that are there are named."""
    blocks = [
        _found(results),
        _decided(results),
        _repeated(results),
        _claims(results),
        _landmarks(results),
        _missing(results),
        _files(folder),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _found(results: Results) -> list[str]:
    if not results.compared:
        return ["No report was read."]
    total = findings.tally(results.recommendations)
    head = f"Found: {total.words} in {counted(len(results.compared), 'inquiry')}."
    width = max(len(_name(inquiry)) for inquiry in results.compared)
    return [head, *(_inquiry_line(inquiry, results, width) for inquiry in results.compared)]


def _inquiry_line(inquiry: Inquiry, results: Results, width: int) -> str:
    records = results.of_inquiry.get(inquiry.id, ())
    declared = f" ({inquiry.recommendations} declared)" if _differs(inquiry, records) else ""
    states = [
        f"{sum(record.state == state for record in records)} {words[0].lower()}{words[1:]}"
        for state, words in STATE_LABELS.items()
        if any(record.state == state for record in records)
    ]
    said = f"; quotations: {', '.join(states)}" if states else ""
    return f"  {_name(inquiry):<{width}}  {findings.tally(records).words}{declared}{said}"


def _name(inquiry: Inquiry) -> str:
    facts = [f"events {event_years(inquiry)}"] if has_events(inquiry) else []
    facts += ["invented"] if inquiry.invented else []
    about = f" ({', '.join(facts)})" if facts else ""
    return visible(f"{label(inquiry)}{about}")


def _differs(inquiry: Inquiry, records: tuple[Recommendation, ...]) -> bool:
    return inquiry.recommendations not in (None, findings.tally(records).recommendations)


def _repeated(results: Results) -> list[str]:
    families = findings.families_by_span(results)
    if not families:
        return ["Repeats: no ask was found in two inquiries."] if len(results.compared) > 1 else []
    lines = [f"  {visible(family.name)}: {findings.span_words(family, results)}" for family in families[:3]]
    sure = findings.confirmed_words(findings.confirmed_families(results), len(families)).removesuffix(".")
    head = f"Repeats: {counted(len(families), 'ask')} found in two or more inquiries ({sure}); over the longest time:"
    return [head, *lines]


def _claims(results: Results) -> list[str]:
    claims = findings.claims_by_finding(results)
    lines = [f"  {FINDING_LABELS[claim.finding]}: {visible(claim.sentence)} [{claim.id}]" for claim in claims]
    return ["Claims:", *lines] if lines else []


def _decided(results: Results) -> list[str]:
    said = [notice for notice in results.notices if notice.kind in _DECISIONS]
    if not said:
        return []
    lines = [_notice_line(notice, results, severity="") for notice in said]
    return ["Decided by people:", *lines, f"  {findings.decided_words(results)}"]


def _landmarks(results: Results) -> list[str]:
    """How many known facts about each report hold; those that do not are among what is missing."""
    lines = []
    for inquiry in results.compared:
        kinds = [notice.kind for notice in results.notices if notice.inquiry == inquiry.id]
        holding, failing = (kinds.count(kind) for kind in _LANDMARKS)
        if holding + failing:
            lines.append(f"  {visible(label(inquiry))}: {holding} of {holding + failing} hold")
    return ["Landmarks (known facts about the reports: a check, nothing is read from them):", *lines] if lines else []


def _missing(results: Results) -> list[str]:
    notices = findings.missing_notices(results)
    lines = [_notice_line(notice, results) for notice in notices[:_MOST_NOTICES]]
    if len(notices) > len(lines):
        lines.append(f"  and {len(notices) - len(lines)} more: all are in report.html and run.json")
    return ["Missing or uncertain:", *lines] if lines else ["Nothing is missing."] if results.compared else []


def _notice_line(notice: Notice, results: Results, severity: str | None = None) -> str:
    known = results.inquiry.get(notice.inquiry or "")
    about, message = notice_words(notice, known)
    said = f"{about}: {message}" if about else message
    weight = f"{notice.severity}: " if severity is None else severity
    return f"  {weight}{visible(f'{said} {notice.next_step}'.strip())}"


def _files(folder: Path) -> list[str]:
    there = [f"  {name}: {what}" for name, what in _FILES.items() if (folder / name).exists()]
    return [f"Files in {folder}:", *there] if there else []

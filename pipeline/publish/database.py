"""The run as a SQLite database for Datasette: tables with foreign keys, full-text search, views, and metadata.json."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.publish import findings
from pipeline.publish.citation import oscola
from pipeline.publish.columns import status_column
from pipeline.publish.columns import tables as sheets
from pipeline.publish.results import Results
from pipeline.publish.wording import event_years, from_list_alone
from pipeline.records import Inquiry
from pipeline.store import write_atomically, write_json

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]

SHAPES = {
    "inquiries": "id title label chair events events_from:int events_to:int sat published series licence invented:int "
    "collection:int recommendations:int parts:int conclusions:int declared:int read:int citation",
    "recommendations": "id inquiry position:int level number heading section parent text pdf_page:int printed_page "
    "pages also_on paragraph_refs state ocr_confidence:float confidence:float why decided_by",
    "themes": "code name definition recommendations:int inquiries:int",
    "recommendation_themes": "recommendation theme rank:int score:float why",
    "addressees": "recommendation printed name",
    "deadlines": "recommendation printed date",
    "links": "earlier later verdict score:float why kind earlier_ask later_ask shared_words page:int decided_by",
    "citations": "id:int citing cited printed own:int number recommendation page:int printed_page quotation within "
    "state",
    "families": "id name inquiries:int recommendations:int first last years:int confirmed confirmed_by",
    "family_members": "family recommendation adds",
    "claims": "id sentence finding reason ask first_inquiry first_published first_events with_it without_it "
    "not_in_corpus weakened_by",
    "claim_quotations": "claim recommendation verdict score:float",
    "responses": "id:int recommendation inquiry number document status status_words response_pages speaker date "
    "days_to_answer:int part state decided_by",
    "asked_again": "id:int family earlier status status_words response_pages state speaker answered days_to_answer:int "
    "later years:int years_after_answer:int",
    "warnings": "id:int severity kind inquiry message next_step pages",
    "files": "id:int inquiry name kind document pages:int sha256 link",
}
"""Columns of each table, text unless a type is named."""

_STATUS_SUMS = ", ".join(f"sum(a.status = '{status}') as {status_column(status)}" for status in findings.STATUSES)

VIEWS = {
    "repeats": """
        select f.name as ask, f.confirmed, f.inquiries, f.first, f.last, f.years, i.label as inquiry, i.events,
               i.published, r.number, r.text, r.printed_page, r.pdf_page, r.state, r.id as recommendation
        from family_members m join families f on f.id = m.family join recommendations r on r.id = m.recommendation
        join inquiries i on i.id = r.inquiry order by f.years desc, f.id, i.published, r.id""",
    "recommendations_with_inquiry": """
        select r.id, i.label as inquiry, i.events, i.published, r.level, r.number, r.heading, r.text, r.printed_page,
               r.pdf_page, r.state, i.invented
        from recommendations r join inquiries i on i.id = r.inquiry order by i.published, r.position""",
    "themes_by_inquiry": """
        select t.name as theme, i.label as inquiry, i.published, count(*) as recommendations
        from recommendation_themes rt join themes t on t.code = rt.theme
        join recommendations r on r.id = rt.recommendation and r.level = 'recommendation'
        join inquiries i on i.id = r.inquiry group by t.code, i.id order by t.name, i.published""",
    "not_verified": """
        select r.id, i.label as inquiry, r.state, r.ocr_confidence, r.text, r.pdf_page
        from recommendations r join inquiries i on i.id = r.inquiry where r.state <> 'verified'
        order by r.state, i.published, r.position""",
    "answers": """
        select i.label as inquiry, r.number, r.text, a.status, a.status_words, a.speaker, a.date, a.recommendation
        from responses a join recommendations r on r.id = a.recommendation join inquiries i on i.id = r.inquiry
        order by i.published, r.position""",
    "decided": """
        select 'recommendations, parts and conclusions' as unit, count(decided_by) as by_people,
               count(*) - count(decided_by) as by_the_program from recommendations
        union all select 'links', count(decided_by), count(*) - count(decided_by) from links where kind = 'comparison'
        union all select 'answers', count(decided_by), count(*) - count(decided_by) from responses""",
    "status_by_inquiry": f"""
        select i.id as inquiry, i.label as inquiry_name, i.published, min(a.date) as answered,
               min(a.days_to_answer) as days_to_answer, group_concat(distinct a.speaker) as speakers,
               sum(a.status <> 'no answer') as answers, {_STATUS_SUMS}, i.invented
        from responses a join inquiries i on i.id = a.inquiry group by i.id order by i.published, i.id""",
    "time_to_answer": """
        select i.label as inquiry, r.number, i.published, a.date as answered, a.days_to_answer, a.status, a.speaker,
               a.recommendation
        from responses a join inquiries i on i.id = a.inquiry left join recommendations r on r.id = a.recommendation
        where a.status <> 'no answer' order by i.published, r.position, a.date""",
    "accepted_then_asked_again": """
        select f.name as ask, f.confirmed, i.label as earlier_inquiry, r.number as earlier_number, i.published,
               a.status, a.status_words, a.response_pages, a.speaker, a.answered, a.days_to_answer,
               j.label as later_inquiry,
               l.number as later_number, j.published as asked_again, a.years, a.years_after_answer, a.earlier, a.later
        from asked_again a join families f on f.id = a.family join recommendations r on r.id = a.earlier
        join inquiries i on i.id = r.inquiry join recommendations l on l.id = a.later
        join inquiries j on j.id = l.inquiry order by a.years desc, a.id""",
}


def write_database(results: Results, path: Path) -> list[Path]:
    """Write saidbefore.db and, beside it, metadata.json; returns both paths.

    Dates are ISO text, pages count from 1, scores run from 0 to 1. Raises StoreError where they cannot be written.
    """
    write_atomically(path, database_bytes(results))
    about = path.with_name("metadata.json")
    write_json(about, metadata(results, path.stem))
    return [path, about]


def database_bytes(results: Results) -> bytes:
    """The database file as bytes."""
    from sqlite_utils import Database

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saidbefore.db"
        database = Database(path)
        _fill(database, results)
        database.vacuum()
        database.close()
        return path.read_bytes()


def metadata(results: Results, name: str) -> dict[str, Any]:
    """Datasette's metadata: what each table and column holds with its unit, licences and sources of the reports."""
    reports = [inquiry for inquiry in results.compared if not from_list_alone(inquiry)]
    lists = [f"{file.name} (a list that others compiled)" for file in results.run.files if file.kind == "list"]
    cited = [f"{oscola(inquiry)} ({inquiry.licence or 'licence not known'})" for inquiry in reports]
    sources = "; ".join([*cited, *lists])
    invented = " Invented inquiries, made up for demonstration: not evidence." if results.run.invented else ""
    return {
        "title": "What public inquiries recommended, and which of it had been recommended before",
        "description": "Made by saidbefore from the PDFs of the reports. Counts name their unit: recommendations, "
        f"parts, conclusions, inquiries.{invented}",
        "source": sources,
        "databases": {name: {"tables": _table_notes(results)}},
    }


def _table_notes(results: Results) -> dict[str, Any]:
    notes: dict[str, Any] = {}
    for table in sheets(results):
        columns = {column.name: column.meaning for column in table.columns}
        notes[table.name.replace(" ", "_")] = {"description": f"One row: {table.row_is}.", "columns": columns}
    for name in VIEWS:
        notes.setdefault(name, {"description": "A view that joins the tables for a usual question."})
    return notes


def _fill(database: Database, results: Results) -> None:
    _insert(database, "inquiries", "id", _inquiries(results))
    _insert(
        database,
        "recommendations",
        "id",
        _recommendations(results),
        {"inquiry": "inquiries", "parent": "recommendations"},
    )
    _insert(database, "themes", "code", (theme.model_dump(exclude={"members"}) for theme in results.theme.values()))
    _insert(
        database,
        "recommendation_themes",
        ("recommendation", "theme"),
        _theme_rows(results),
        {"recommendation": "recommendations", "theme": ("themes", "code")},
    )
    _insert(
        database,
        "addressees",
        ("recommendation", "printed"),
        _addressees(results),
        {"recommendation": "recommendations"},
    )
    _insert(
        database, "deadlines", ("recommendation", "printed"), _deadlines(results), {"recommendation": "recommendations"}
    )
    _insert(
        database,
        "links",
        ("earlier", "later", "kind"),
        _links(results),
        {"earlier": "recommendations", "later": "recommendations"},
    )
    _insert(
        database,
        "citations",
        "id",
        _citations(results),
        {"citing": "inquiries", "recommendation": "recommendations", "within": "recommendations"},
    )
    _insert(database, "families", "id", _families(results))
    _insert(
        database,
        "family_members",
        ("family", "recommendation"),
        _members(results),
        {"family": "families", "recommendation": "recommendations"},
    )
    _insert(database, "claims", "id", _claims(results), {"first_inquiry": "inquiries"})
    _insert(
        database,
        "claim_quotations",
        ("claim", "recommendation"),
        _quotations(results),
        {"claim": "claims", "recommendation": "recommendations"},
    )
    _insert(
        database, "responses", "id", _responses(results), {"recommendation": "recommendations", "inquiry": "inquiries"}
    )
    _insert(
        database,
        "asked_again",
        "id",
        _asked_again(results),
        {"earlier": "recommendations", "later": "recommendations", "family": "families"},
    )
    _insert(database, "warnings", "id", _warnings(results))
    _insert(database, "files", "id", _files(results))
    database["recommendations"].enable_fts(["text", "heading"], tokenize="porter")
    for name, query in VIEWS.items():
        database.create_view(name, query)


def _insert(
    database: Database,
    table: str,
    key: str | tuple[str, ...],
    rows: Iterable[Row],
    keys: Mapping[str, str | tuple[str, str]] | None = None,
) -> None:
    """Fill a table; its columns are made from SHAPES, so that it is there, with its keys, when it has no rows."""
    foreign = [(column, *((to, "id") if isinstance(to, str) else to)) for column, to in (keys or {}).items()]
    database[table].create(_shape(table), pk=key, foreign_keys=foreign)
    database[table].insert_all(rows, ignore=True)


def _shape(table: str) -> dict[str, type]:
    types = {"": str, "int": int, "float": float}
    return {name: types[kind] for name, _, kind in (column.partition(":") for column in SHAPES[table].split())}


# ---------------------------------------------------------------- rows


def _inquiries(results: Results) -> Iterable[Row]:
    for inquiry in results.in_time_order:
        count = findings.tally(results.of_inquiry.get(inquiry.id, ()))
        yield {
            "id": inquiry.id,
            "title": inquiry.title,
            "label": inquiry.label,
            "chair": inquiry.chair,
            "events": event_years(inquiry),
            "events_from": inquiry.events_from,
            "events_to": inquiry.events_to,
            "sat": inquiry.sat,
            "published": _date(inquiry),
            "series": inquiry.series,
            "licence": inquiry.licence,
            "invented": int(inquiry.invented),
            "collection": int(inquiry.collection),
            "recommendations": count.recommendations,
            "parts": count.parts,
            "conclusions": count.conclusions,
            "declared": inquiry.recommendations,
            "read": int(inquiry in results.compared),
            "citation": oscola(inquiry),
        }


def _recommendations(results: Results) -> Iterable[Row]:
    for inquiry in results.in_time_order:
        for position, record in enumerate(results.of_inquiry.get(inquiry.id, ()), 1):
            yield {
                "id": record.id,
                "inquiry": record.inquiry,
                "position": position,
                "level": record.level,
                "number": record.number,
                "heading": record.heading,
                "section": record.section,
                "parent": record.parent if record.parent in results.recommendation else None,
                "text": record.text,
                "pdf_page": record.pdf_page,
                "printed_page": record.printed_page,
                "pages": _joined(record.pages),
                "also_on": _joined(record.also_on),
                "paragraph_refs": _joined(record.paragraph_refs),
                "state": record.state,
                "ocr_confidence": record.ocr_confidence,
                "confidence": record.confidence,
                "why": record.why,
                "decided_by": record.decided_by,
            }


def _theme_rows(results: Results) -> Iterable[Row]:
    for record in results.recommendations:
        for rank, score in enumerate(record.themes, 1):
            yield {
                "recommendation": record.id,
                "theme": score.code,
                "rank": rank,
                "score": score.score,
                "why": score.why,
            }


def _addressees(results: Results) -> Iterable[Row]:
    for record in results.recommendations:
        for body in record.addressees:
            yield {"recommendation": record.id, "printed": body.printed, "name": body.name}


def _deadlines(results: Results) -> Iterable[Row]:
    for record in results.recommendations:
        for deadline in record.deadlines:
            yield {"recommendation": record.id, "printed": deadline.printed, "date": _text(deadline.date)}


def _links(results: Results) -> Iterable[Row]:
    for link in results.links:
        if link.earlier in results.recommendation and link.later in results.recommendation:
            yield link.model_dump(mode="json", exclude={"shared_words"}) | {"shared_words": _joined(link.shared_words)}


def _citations(results: Results) -> Iterable[Row]:
    for number, citation in enumerate(results.citations, 1):
        yield {"id": number, **citation.model_dump(mode="json"), "own": int(citation.own)}


def _families(results: Results) -> Iterable[Row]:
    for family in results.families:
        yield {
            "id": family.id,
            "name": family.name,
            "confirmed": findings.confirmation(family, results).answer,
            "confirmed_by": ", ".join(findings.confirmation(family, results).people),
            "inquiries": family.inquiries,
            "recommendations": len(family.members),
            "first": _text(family.first),
            "last": _text(family.last),
            "years": family.years,
        }


def _members(results: Results) -> Iterable[Row]:
    for family in results.families:
        for member in family.members:
            if member.id in results.recommendation:
                yield {"family": family.id, "recommendation": member.id, "adds": _joined(member.adds)}


def _claims(results: Results) -> Iterable[Row]:
    for claim in results.claims:
        yield {
            "id": claim.id,
            "sentence": claim.sentence,
            "finding": claim.finding,
            "reason": claim.reason,
            "ask": claim.ask,
            "first_inquiry": claim.first_inquiry if claim.first_inquiry in results.inquiry else None,
            "first_published": _text(claim.first_published),
            "first_events": claim.first_events,
            "with_it": _joined(claim.with_it),
            "without_it": _joined(claim.without_it),
            "not_in_corpus": _joined(claim.not_in_corpus),
            "weakened_by": _joined(claim.weakened_by),
        }


def _quotations(results: Results) -> Iterable[Row]:
    for claim in results.claims:
        for quoted in claim.quotations:
            if quoted.id in results.recommendation:
                yield {"claim": claim.id, "recommendation": quoted.id, "verdict": quoted.verdict, "score": quoted.score}


def _responses(results: Results) -> Iterable[Row]:
    for number, response in enumerate(results.responses, 1):
        yield {
            "id": number,
            "recommendation": _known(results.recommendation, response.recommendation),
            "inquiry": _known(results.inquiry, findings.answered_inquiry(response, results)),
            "number": response.number,
            "document": response.document,
            "status": response.status,
            "status_words": response.status_words,
            "response_pages": _joined(response.response_pages),
            "speaker": response.speaker,
            "date": _text(response.date),
            "days_to_answer": findings.days_to_answer(response, results),
            "part": response.part,
            "state": response.state,
            "decided_by": response.decided_by,
        }


def _asked_again(results: Results) -> Iterable[Row]:
    cases = ((case, later) for case in findings.asked_again(results) for later in case.later)
    for number, (case, later) in enumerate(cases, 1):
        yield {
            "id": number,
            "family": case.family.id,
            "earlier": case.earlier.id,
            "status": case.answer.status,
            "status_words": case.answer.status_words,
            "response_pages": _joined(case.answer.response_pages),
            "state": case.answer.state,
            "speaker": case.answer.speaker,
            "answered": _text(case.answer.date),
            "days_to_answer": case.days_to_answer,
            "later": later.id,
            "years": case.years,
            "years_after_answer": case.years_after_answer,
        }


def _warnings(results: Results) -> Iterable[Row]:
    for number, notice in enumerate(findings.notices_by_weight(results), 1):
        yield notice.model_dump(exclude={"pages"}) | {"id": number, "pages": _joined(notice.pages)}


def _files(results: Results) -> Iterable[Row]:
    for number, file in enumerate(results.run.files, 1):
        yield file.model_dump() | {"id": number}


def _known(known: Mapping[str, object], id_: str | None) -> str | None:
    return id_ if id_ in known else None


def _joined(values: Iterable[object]) -> str:
    return "; ".join(str(value) for value in values)


def _text(value: object) -> str | None:
    return str(value) if value is not None else None


def _date(inquiry: Inquiry) -> str | None:
    return _text(inquiry.published)

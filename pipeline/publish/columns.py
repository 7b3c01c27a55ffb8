"""The columns of every table: name, meaning, and how a value is taken from the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.publish import findings
from pipeline.publish.findings import STATUSES, AnsweredInquiry, AskedAgain
from pipeline.publish.page import pdf_address
from pipeline.publish.results import Results
from pipeline.publish.wording import event_years
from pipeline.records import Citation, Claim, Family, Inquiry, Link, Notice, Recommendation, Response, Status, Theme

Value = str | int | float | None
SEPARATOR = "; "


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds (with units), its width in characters, and the value in a row's record."""

    name: str
    meaning: str
    value: Callable[[Any], Value]
    width: int = 14


@dataclass(frozen=True)
class Table:
    """A table: its name, what one row is, its columns, and its rows' records in order."""

    name: str
    row_is: str
    columns: tuple[Column, ...]
    records: tuple[Any, ...]

    def rows(self) -> Iterable[list[Value]]:
        """Values row by row."""
        return ([column.value(record) for column in self.columns] for record in self.records)


def tables(results: Results) -> list[Table]:
    """All tables of a run, in the order of the workbook's sheets."""
    ordered = tuple(r for inquiry in results.in_time_order for r in results.of_inquiry.get(inquiry.id, ()))
    return [
        Table("recommendations", "a recommendation, a part of one, or a conclusion", _recommendation(results), ordered),
        Table("inquiries", "an inquiry and its report", _inquiry(results), results.in_time_order),
        Table("families", "a recommendation in a family of repeats", _family(results), _members(results)),
        Table("links", "a pair of recommendations of different inquiries", _link(results), results.links),
        Table(
            "citations",
            "a passage in which a report itself names what an earlier report recommended",
            _citation(results),
            results.citations,
        ),
        Table("themes", "a theme of the codebook", _theme(), tuple(results.theme.values())),
        Table("claims", "a claim checked against these reports", _claim(results), results.claims),
        Table("responses", "an answer to one recommendation", _response(results), results.responses),
        Table(
            "status by inquiry",
            "an inquiry that was answered",
            _answered(results),
            tuple(findings.answered_inquiries(results)),
        ),
        Table(
            "asked again",
            "an accepted recommendation and a later inquiry that asks for the same",
            _again(results),
            tuple(findings.asked_again(results)),
        ),
        Table(
            "warnings", "something missing or uncertain", _notice(results), tuple(findings.notices_by_weight(results))
        ),
    ]


def table(results: Results, name: str) -> Table:
    """The table of this name; KeyError where there is none."""
    return {each.name: each for each in tables(results)}[name]


def _joined(values: Iterable[object]) -> str:
    return SEPARATOR.join(str(value) for value in values)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _label(results: Results, inquiry: str | None) -> str:
    known = results.inquiry.get(inquiry or "")
    return known.label if known else inquiry or ""


def _recommendation(results: Results) -> tuple[Column, ...]:
    def inquiry(record: Recommendation) -> Inquiry:
        return results.inquiry[record.inquiry]

    def families(record: Recommendation) -> list[Family]:
        return [family for family in results.families_of.get(record.id, ()) if family.inquiries > 1]

    def answers(record: Recommendation) -> str:
        return _joined(response.status for response in results.answers.get(record.id, ()))

    return (
        Column("id", "stable identifier, the anchor in report.html", lambda r: r.id, 24),
        Column("inquiry", "identifier of the inquiry", lambda r: r.inquiry, 18),
        Column("inquiry_name", "short name and year of publication", lambda r: inquiry(r).label, 22),
        Column("events", "when it happened, in years", lambda r: event_years(inquiry(r)), 12),
        Column("published", "date of publication; empty where not known", lambda r: _date(inquiry(r).published), 12),
        Column(
            "invented", "yes where the inquiry was made up for demonstration", lambda r: _yes(inquiry(r).invented), 9
        ),
        Column("level", "recommendation, sub-recommendation (a part) or conclusion", lambda r: r.level, 18),
        Column("number", "number as printed; a part's as its full path", lambda r: r.number, 10),
        Column("heading", "printed title", lambda r: r.heading, 26),
        Column("section", "group heading it stands under", lambda r: r.section, 20),
        Column("parent", "identifier of the recommendation that this is a part of", lambda r: r.parent, 20),
        Column("text", "verbatim, whitespace collapsed; a parent's with its parts", lambda r: r.text, 80),
        Column("printed_page", "label printed on its first page; empty where unknown", lambda r: r.printed_page, 9),
        Column("pdf_page", "first page in the PDF, counted from 1", lambda r: r.pdf_page, 9),
        Column("pages", "all PDF pages of this statement", lambda r: _joined(r.pages), 9),
        Column("also_on", "PDF pages where the report prints it again", lambda r: _joined(r.also_on), 9),
        Column("paragraph_refs", "paragraphs that the report points to", lambda r: _joined(r.paragraph_refs), 12),
        Column(
            "addressees",
            "bodies told to act: canonical name, else as printed",
            lambda r: _joined(dict.fromkeys(a.name or a.printed for a in r.addressees)),
            28,
        ),
        Column("deadlines", "time limits as printed", lambda r: _joined(d.printed for d in r.deadlines), 20),
        Column("themes", "codes of its themes, most central first", lambda r: _joined(t.code for t in r.themes), 20),
        Column(
            "families",
            "names of the families of repeats it belongs to",
            lambda r: _joined(f.name for f in families(r)),
            30,
        ),
        Column(
            "asked_by",
            "inquiries that make the same ask, itself included; 1 where no other does",
            lambda r: max((f.inquiries for f in families(r)), default=1),
            9,
        ),
        Column("answers", "statuses of the answers to it", answers, 18),
        Column(
            "state",
            "verified, ocr, list, corrected or unverified; only verified may stand unmarked",
            lambda r: r.state,
            11,
        ),
        Column("ocr_confidence", "confidence of the OCR engine", lambda r: r.ocr_confidence, 9),
        Column(
            "confidence", "how sure the program is that this is a recommendation, 0 to 1", lambda r: r.confidence, 9
        ),
        Column("why", "evidence for that", lambda r: r.why, 24),
        Column("decided_by", "the person who decided about it, if one did", lambda r: r.decided_by, 14),
        Column(
            "link",
            "its PDF page, relative to the run folder",
            lambda r: pdf_address(results, r.inquiry, r.pdf_page) if r.pdf_page else None,
            24,
        ),
    )


def _inquiry(results: Results) -> tuple[Column, ...]:
    def counts(inquiry: Inquiry) -> findings.Tally:
        return findings.tally(results.of_inquiry.get(inquiry.id, ()))

    return (
        Column("id", "identifier of the inquiry", lambda i: i.id, 20),
        Column("title", "title of the report", lambda i: i.title, 60),
        Column("chair", "who led it", lambda i: i.chair, 22),
        Column("events", "when it happened, in years", lambda i: event_years(i), 14),
        Column("sat", "when the inquiry worked", lambda i: i.sat, 14),
        Column("published", "date of publication", lambda i: _date(i.published), 12),
        Column("series", "series and number as printed", lambda i: i.series, 14),
        Column("licence", "licence of the report", lambda i: i.licence, 18),
        Column("recommendations", "recommendations found", lambda i: counts(i).recommendations, 12),
        Column("parts", "parts of recommendations found", lambda i: counts(i).parts, 9),
        Column("conclusions", "conclusions found", lambda i: counts(i).conclusions, 9),
        Column("declared", "recommendations that the list of inquiries declares", lambda i: i.recommendations, 9),
        Column("known_gaps", "numbers known to be missing", lambda i: _joined(i.known_gaps), 14),
        Column("unconfirmed", "fields here that were not seen in a source", lambda i: _joined(i.unconfirmed), 20),
        Column("invented", "yes where the inquiry was made up for demonstration", lambda i: _yes(i.invented), 9),
        Column(
            "collection",
            "yes where it lumps several inquiries together",
            lambda i: _yes(i.collection),
            9,
        ),
        Column(
            "sha256",
            "hash of the report's PDF",
            lambda i: results.reports[i.id].sha256 if i.id in results.reports else i.sha256,
            24,
        ),
    )


def _members(results: Results) -> tuple[tuple[Family, Recommendation], ...]:
    return tuple(
        (family, record)
        for family in findings.families_by_span(results)
        for record in findings.members_in_order(family, results)
    )


def _adds(pair: tuple[Family, Recommendation]) -> tuple[str, ...]:
    return next((member.adds for member in pair[0].members if member.id == pair[1].id), ())


def _family(results: Results) -> tuple[Column, ...]:
    return (
        Column("family", "identifier of the family", lambda m: m[0].id, 16),
        Column("name", "words of its members", lambda m: m[0].name, 36),
        Column("inquiries", "inquiries in the family", lambda m: m[0].inquiries, 9),
        Column("first", "publication of the first inquiry", lambda m: _date(m[0].first), 12),
        Column("last", "publication of the last inquiry", lambda m: _date(m[0].last), 12),
        Column("years", "years from first to last publication", lambda m: m[0].years, 9),
        Column("gaps", "years between one inquiry and the next", lambda m: _joined(m[0].gaps), 10),
        Column(
            "confirmed",
            "yes where a person confirmed the repeats that join it, in part where some, no where it is the program's "
            "finding alone",
            lambda m: findings.confirmation(m[0], results).answer,
            10,
        ),
        Column(
            "confirmed_by",
            "who confirmed",
            lambda m: _joined(findings.confirmation(m[0], results).people),
            14,
        ),
        Column("recommendation", "identifier of the member", lambda m: m[1].id, 24),
        Column("inquiry_name", "inquiry of the member", lambda m: _label(results, m[1].inquiry), 22),
        Column("events", "when it happened, in years", lambda m: event_years(results.inquiry[m[1].inquiry]), 12),
        Column(
            "published",
            "publication of the member's inquiry",
            lambda m: _date(results.inquiry[m[1].inquiry].published),
            12,
        ),
        Column("adds", "what this member adds to the earlier ones", lambda m: _joined(_adds(m)), 28),
        Column(
            "addressees",
            "bodies told to act: canonical name, else as printed",
            lambda m: _joined(dict.fromkeys(a.name or a.printed for a in m[1].addressees)),
            28,
        ),
        Column("text", "the member, verbatim", lambda m: m[1].text, 80),
        Column("printed_page", "label printed on its first page", lambda m: m[1].printed_page, 9),
        Column("pdf_page", "first page in the PDF, counted from 1", lambda m: m[1].pdf_page, 9),
        Column("state", "verified, ocr, list, corrected or unverified", lambda m: m[1].state, 11),
        Column(
            "invented",
            "yes where its inquiry was made up for demonstration",
            lambda m: _yes(results.inquiry[m[1].inquiry].invented),
            9,
        ),
    )


def _link(results: Results) -> tuple[Column, ...]:
    def text(id_: str) -> str:
        return results.recommendation[id_].text if id_ in results.recommendation else ""

    def state(id_: str) -> str:
        return results.recommendation[id_].state if id_ in results.recommendation else ""

    def of(id_: str) -> str:
        return _label(results, results.recommendation[id_].inquiry) if id_ in results.recommendation else ""

    def invented(link: Link) -> bool:
        ends = [results.recommendation[id_] for id_ in (link.earlier, link.later) if id_ in results.recommendation]
        return any(results.inquiry[end.inquiry].invented for end in ends)

    return (
        Column("earlier", "identifier of the recommendation published first", lambda k: k.earlier, 24),
        Column("later", "identifier of the other", lambda k: k.later, 24),
        Column("earlier_inquiry", "inquiry of the earlier", lambda k: of(k.earlier), 22),
        Column("later_inquiry", "inquiry of the later", lambda k: of(k.later), 22),
        Column("invented", "yes where one of them was made up for demonstration", lambda k: _yes(invented(k)), 9),
        Column("verdict", "repeat, related or different", lambda k: k.verdict, 10),
        Column("score", "how near the two asks are, 0 to 1", lambda k: round(k.score, 4), 8),
        Column("kind", "comparison (computed) or citation (the later names the earlier)", lambda k: k.kind, 12),
        Column("shared_words", "words that both use", lambda k: _joined(k.shared_words), 30),
        Column("why", "what the verdict rests on", lambda k: k.why, 30),
        Column("decided_by", "the person who decided about it, if one did", lambda k: k.decided_by, 14),
        Column("earlier_text", "the earlier recommendation, verbatim", lambda k: text(k.earlier), 60),
        Column("earlier_state", "verified, ocr, list, corrected or unverified", lambda k: state(k.earlier), 11),
        Column("later_text", "the later recommendation, verbatim", lambda k: text(k.later), 60),
        Column("later_state", "verified, ocr, list, corrected or unverified", lambda k: state(k.later), 11),
    )


def _citation(results: Results) -> tuple[Column, ...]:
    def inquiry(id_: str | None) -> Inquiry | None:
        return results.inquiry.get(id_ or "")

    def text(citation: Citation) -> str:
        record = results.recommendation.get(citation.recommendation or "")
        return record.text if record else ""

    def is_invented(citation: Citation) -> bool:
        ends = (inquiry(citation.citing), inquiry(citation.cited))
        return any(end.invented for end in ends if end)

    def events(id_: str | None) -> str:
        known = inquiry(id_)
        return event_years(known) if known else ""

    return (
        Column("citing_inquiry", "inquiry whose report cites", lambda c: _label(results, c.citing), 22),
        Column("citing_events", "when what it inquired into happened, in years", lambda c: events(c.citing), 12),
        Column("cited_inquiry", "inquiry cited; empty where not in corpus", lambda c: _label(results, c.cited), 22),
        Column("cited_events", "when what that one inquired into happened", lambda c: events(c.cited), 12),
        Column("invented", "yes where one of them was made up for demonstration", lambda c: _yes(is_invented(c)), 9),
        Column("printed", "the cited inquiry or report in the citing report's words", lambda c: c.printed, 30),
        Column("own", "yes where it is an earlier report of the same inquiry", lambda c: _yes(c.own), 8),
        Column("number", "number of the recommendation as printed there", lambda c: c.number, 10),
        Column("quotation", "the passage, verbatim", lambda c: c.quotation, 80),
        Column("printed_page", "label printed on its page; empty where unknown", lambda c: c.printed_page, 9),
        Column("pdf_page", "its page in the PDF, counted from 1", lambda c: c.page, 9),
        Column("state", "verified, ocr, list, corrected or unverified", lambda c: c.state, 11),
        Column("within", "identifier of the recommendation whose text holds it", lambda c: c.within, 24),
        Column("recommendation", "identifier of the cited recommendation", lambda c: c.recommendation, 24),
        Column("text", "the cited recommendation, verbatim", text, 60),
    )


def _theme() -> tuple[Column, ...]:
    def value(name: str) -> Callable[[Theme], Value]:
        return lambda theme: getattr(theme, name)

    return (
        Column("code", "code of the theme", value("code"), 16),
        Column("name", "name of the theme", value("name"), 36),
        Column("definition", "what belongs to it", value("definition"), 80),
        Column("recommendations", "recommendations that carry it", value("recommendations"), 14),
        Column("inquiries", "inquiries with such a recommendation", value("inquiries"), 9),
    )


def _claim(results: Results) -> tuple[Column, ...]:
    def names(ids: Iterable[str]) -> str:
        return _joined(_label(results, id_) for id_ in ids)

    def value(name: str) -> Callable[[Claim], Value]:
        return lambda claim: getattr(claim, name)

    return (
        Column("id", "identifier of the claim", value("id"), 22),
        Column("sentence", "the claim", value("sentence"), 60),
        Column("finding", "supported, partly supported or not supported", value("finding"), 16),
        Column("reason", "why", value("reason"), 60),
        Column("ask", "the ask looked for", value("ask"), 40),
        Column("first_inquiry", "first inquiry to ask for it", lambda c: _label(results, c.first_inquiry), 22),
        Column("first_events", "when what it inquired into happened", value("first_events"), 12),
        Column("first_published", "its publication", lambda c: _date(c.first_published), 12),
        Column("with_it", "inquiries that ask for it", lambda c: names(c.with_it), 40),
        Column("without_it", "inquiries that do not", lambda c: names(c.without_it), 40),
        Column("not_in_corpus", "named in the claim, not in this corpus", lambda c: _joined(c.not_in_corpus), 24),
        Column("quotations", "identifiers of the quotations", lambda c: _joined(q.id for q in c.quotations), 40),
        Column("weakened_by", "what weakens the finding", lambda c: _joined(c.weakened_by), 40),
    )


def _response(results: Results) -> tuple[Column, ...]:
    def text(response: Response) -> str:
        record = results.recommendation.get(response.recommendation or "")
        return record.text if record else ""

    return (
        Column("recommendation", "identifier of the recommendation answered", lambda r: r.recommendation, 24),
        Column("inquiry_name", "inquiry of the recommendation", lambda r: _label(results, r.inquiry), 22),
        Column("number", "its number as the answer prints it", lambda r: r.number, 10),
        Column(
            "status",
            "accepted, accepted in part, accepted in principle, rejected, noted/other, unclear, no answer",
            lambda r: r.status,
            20,
        ),
        Column("status_words", "the words that show it, verbatim", lambda r: r.status_words, 60),
        Column("response_pages", "PDF pages of the answer's document", lambda r: _joined(r.response_pages), 12),
        Column("document", "identifier of the answer's document", lambda r: r.document, 20),
        Column("speaker", "who answers", lambda r: r.speaker, 22),
        Column("date", "date of the answer", lambda r: _date(r.date), 12),
        Column(
            "days_to_answer",
            "days from the report's publication to the answer; empty where a date is not known",
            lambda r: findings.days_to_answer(r, results),
            10,
        ),
        Column(
            "commitments", "time limits that the answer gives", lambda r: _joined(d.printed for d in r.commitments), 24
        ),
        Column("decided_by", "the person who decided on the status, if one did", lambda r: r.decided_by, 14),
        Column("state", "verified, ocr, list, corrected or unverified", lambda r: r.state, 11),
        Column("text", "the recommendation, verbatim", text, 60),
    )


def status_column(status: str) -> str:
    """A status as the name of a column: `accepted_in_part`, `noted_other`."""
    return status.replace(" ", "_").replace("/", "_")


def _answered(results: Results) -> tuple[Column, ...]:
    def value(of: Callable[[AnsweredInquiry], Value]) -> Callable[[AnsweredInquiry], Value]:
        return of

    def number(status: Status) -> Callable[[AnsweredInquiry], Value]:
        return lambda row: row.statuses[status]

    return (
        Column("inquiry", "identifier of the inquiry", value(lambda a: a.inquiry.id), 20),
        Column("inquiry_name", "short name and year of publication", value(lambda a: a.inquiry.label), 22),
        Column("published", "publication of its report", value(lambda a: _date(a.inquiry.published)), 12),
        Column("answered", "date of the first answer; empty where not known", value(lambda a: _date(a.answered)), 12),
        Column(
            "days_to_answer",
            "days from the report's publication to the first answer; empty where a date is not known",
            value(lambda a: a.days_to_answer),
            10,
        ),
        Column("speakers", "who answers", value(lambda a: _joined(a.speakers)), 28),
        Column(
            "answers",
            "answers to recommendations or their parts, those of several speakers each",
            value(lambda a: a.answers),
            10,
        ),
        *(Column(status_column(s), f"answers of status {s}", number(s), 12) for s in STATUSES if s != "no answer"),
        Column("no_answer", "recommendations that the answer leaves out", number("no answer"), 12),
        Column(
            "invented",
            "yes where the inquiry was made up for demonstration",
            value(lambda a: _yes(a.inquiry.invented)),
            9,
        ),
    )


def _again(results: Results) -> tuple[Column, ...]:
    def value(of: Callable[[AskedAgain], Value]) -> Callable[[AskedAgain], Value]:
        return of

    return (
        Column("family", "name of the family of repeats", value(lambda a: a.family.name), 36),
        Column("earlier", "identifier of the accepted recommendation", value(lambda a: a.earlier.id), 24),
        Column("earlier_inquiry", "its inquiry", value(lambda a: _label(results, a.earlier.inquiry)), 22),
        Column(
            "published",
            "publication of its report",
            value(lambda a: _date(results.inquiry[a.earlier.inquiry].published)),
            12,
        ),
        Column("status", "the answer to it", value(lambda a: a.answer.status), 20),
        Column("status_words", "the words that show it, verbatim", value(lambda a: a.answer.status_words), 50),
        Column(
            "response_pages",
            "PDF pages of the answer's document",
            value(lambda a: _joined(a.answer.response_pages)),
            10,
        ),
        Column(
            "state", "of these words: verified, ocr, list, corrected or unverified", value(lambda a: a.answer.state), 11
        ),
        Column("speaker", "who answers", value(lambda a: a.answer.speaker), 22),
        Column("answered", "date of the answer", value(lambda a: _date(a.answer.date)), 12),
        Column("days_to_answer", "days from publication to the answer", value(lambda a: a.days_to_answer), 10),
        Column("years", "years from its publication until the ask returned", value(lambda a: a.years), 9),
        Column(
            "years_after_answer",
            "years from the answer until the ask returned",
            value(lambda a: a.years_after_answer),
            9,
        ),
        Column("later_inquiry", "the inquiry that asks again", value(lambda a: a.later_inquiry.label), 22),
        Column("later_published", "publication of its report", value(lambda a: _date(a.later_inquiry.published)), 12),
        Column("later", "identifiers of its recommendations", value(lambda a: _joined(r.id for r in a.later)), 30),
        Column(
            "invented",
            "yes where one of the inquiries was made up for demonstration",
            value(lambda a: _yes(a.later_inquiry.invented or results.inquiry[a.earlier.inquiry].invented)),
            9,
        ),
    )


def _notice(results: Results) -> tuple[Column, ...]:
    def value(of: Callable[[Notice], Value]) -> Callable[[Notice], Value]:
        return of

    return (
        Column("severity", "failure, warning or note", value(lambda n: n.severity), 10),
        Column("inquiry_name", "inquiry concerned", value(lambda n: _label(results, n.inquiry)), 22),
        Column("kind", "kind of gap or uncertainty", value(lambda n: n.kind), 16),
        Column("message", "what is missing or uncertain", value(lambda n: n.message), 80),
        Column("next_step", "what to do", value(lambda n: n.next_step), 50),
        Column("pages", "PDF pages concerned", value(lambda n: _joined(n.pages)), 12),
    )


def _date(date: object) -> str | None:
    return str(date) if date else None

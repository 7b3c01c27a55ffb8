"""The comparison report as one self-contained HTML file that opens from disk and may load nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from pipeline.publish import figures, measured, wording
from pipeline.publish.findings import STATUSES, claims_by_finding, decided_words, notices_by_weight
from pipeline.publish.page import build_page, pdf_address
from pipeline.publish.results import Results
from pipeline.publish.shown import in_lines, quoted, shorten, shortened, shown, visible, with_marks
from pipeline.records import Inquiry, Recommendation
from pipeline.store import write_atomically

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
FAMILY_TEXT = 1_600
"""Characters of a quotation shown side by side; its whole text stands in its inquiry's list."""


def write_report(results: Results, path: Path, pictures: Sequence[figures.Figure] | None = None) -> Path:
    """Write report.html; returns its path. Raises StoreError where it cannot be written."""
    write_atomically(path, render_report(results, pictures))
    return path


def render_report(results: Results, pictures: Sequence[figures.Figure] | None = None) -> str:
    """The report as HTML text; the same results give the same bytes.

    `pictures` are those of `figures.figures`; the one that the report shows is drawn here where they are not given.
    """
    style, script = _asset("report.css"), _asset("report.js")
    page = build_page(results)
    return (
        _environment(results)
        .get_template("report.html.j2")
        .render(
            page=page,
            results=results,
            run=results.run,
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, script),
            claims=claims_by_finding(results),
            notices=notices_by_weight(results),
            decided_words=decided_words(results),
            downloads=figures.chart_tables(results),
            accepted_again=_accepted_again(results, pictures),
        )
    )


def content_policy(style: str, script: str) -> str:
    """A content-security policy that allows this one style and this one script, pictures in the file, and no more."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def marked_words(text: str, words: frozenset[str], longest: int = FAMILY_TEXT) -> Markup:
    """The text as HTML with the given words (lower case) and their plain inflections marked."""
    stems = {_stem(word) for word in words}
    pieces = []
    for run in _word_runs(shortened(text, longest)):
        html = in_lines(with_marks(run))
        pieces.append(Markup("<mark>{}</mark>").format(html) if _stem(run.lower()) in stems else html)
    return Markup("<bdi>{}</bdi>").format(Markup("").join(pieces))


def _environment(results: Results) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    place = {record.id: n for n, record in enumerate(results.recommendations)}
    environment.filters |= {
        "shown": shown,
        "quoted": quoted,
        "excerpt": lambda text, longest: quoted(shortened(text, longest)),
        "plainly": lambda text: visible(shorten(text, 500)),
        "marked_words": marked_words,
        "address": lambda text: quote(str(text), safe="-_.~()"),
        "long_date": wording.long_date,
        "data_uri": _data_uri,
        "picture_uri": _picture_uri,
        "pretty": lambda value: visible(json.dumps(value, ensure_ascii=False, indent=1, default=str)),
        "in_time": lambda quotations: sorted(
            quotations, key=lambda q: (q.published is None, str(q.published), place[q.id])
        ),
    }
    environment.globals |= {
        "counted": wording.counted,
        "listed": wording.listed,
        "place": wording.place,
        "state_note": wording.state_note,
        "item_name": wording.item_name,
        "item_in_sentence": wording.item_in_sentence,
        "sentence": wording.sentence,
        "times": wording.times,
        "series_words": wording.series_words,
        "has_events": wording.has_events,
        "from_list_alone": wording.from_list_alone,
        "finding_words": wording.finding_words,
        "repeats_measured": measured.repeats_measured,
        "families_measured": measured.families_measured,
        "event_years": wording.event_years,
        "percent": wording.percent,
        "span": wording.span,
        "answer_words": wording.answer_words,
        "cites": lambda citation: wording.cites(citation, results.inquiry.get(citation.cited or "")),
        "citation_place": wording.citation_place,
        "pdf_of_citation": lambda one: pdf_address(results, one.citing, one.page) if one.page else None,
        "told": lambda record: list(dict.fromkeys(body.name or body.printed for body in record.addressees)),
        "STATE_LABELS": wording.STATE_LABELS,
        "STATE_MEANINGS": wording.STATE_MEANINGS,
        "FINDING_LABELS": wording.FINDING_LABELS,
        "STATUSES": STATUSES,
        "inquiry_of": lambda record: results.inquiry[record.inquiry],
        "label": wording.label,
        "short_name": wording.short_name,
        "notice_words": lambda notice: wording.notice_words(notice, results.inquiry.get(notice.inquiry or "")),
        "names": lambda ids: _names(results, ids),
        "pdf_of": lambda record: _page_link(results, record),
    }
    return environment


def _page_link(results: Results, record: Recommendation) -> str | None:
    return pdf_address(results, record.inquiry, record.pdf_page) if record.pdf_page else None


def _names(results: Results, ids: Sequence[str]) -> list[Inquiry]:
    return [results.inquiry[id_] if id_ in results.inquiry else Inquiry(id=id_, title=id_) for id_ in ids]


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data_uri(table: str) -> str:
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(table.encode("utf-8-sig")).decode()


def _accepted_again(results: Results, pictures: Sequence[figures.Figure] | None) -> figures.Figure | None:
    if pictures is None:
        return figures.accepted_again(results)
    return next((picture for picture in pictures if picture.name == figures.ACCEPTED_AGAIN), None)


def _picture_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _word_runs(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|[\W_]+", text)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].removesuffix("e")
    return word.removesuffix("e")

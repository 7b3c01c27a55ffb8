"""The bodies that answer in one response besides governments: found by the form of their names and what stands next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.records import Line, Report
from pipeline.respond.leads import opens_answer
from pipeline.respond.rules import ResponseRules
from pipeline.respond.speakers import bare_name, has_form_of_body, read_speaker_heading
from pipeline.respond.status import label_status
from pipeline.respond.tables import find_tables, fragments, roles_of
from pipeline.text.lines import line_text

_LEAD = re.compile(r"^(?P<lead>[^:;?!]{2,100}?)(?:\s*:|\s[–—-])\s+(?P<said>\S.*)$")
_LONGEST_NAME = 10  # words


def with_bodies(rules: ResponseRules, response: Report) -> ResponseRules:
    """The rules with the bodies that this response gives answers to; a body is no speaker for being mentioned.

    Its name stands over a column or a row of a table of answers, before a printed status or "Position:", in
    "Response from …", or again and again on a bold line of its own.
    """
    sure = dict.fromkeys([*_in_tables(response, rules), *_before_answers(response, rules)])
    again = Counter(name for line in _lines(response) if line.bold for name in [_name(line_text(line), rules)] if name)
    return replace(rules, bodies=tuple(dict.fromkeys([*sure, *(name for name, count in again.items() if count > 1)])))


def _lines(response: Report) -> list[Line]:
    return [line for page in response.pages for line in page.lines if line.role == "body"]


def _name(text: str, rules: ResponseRules) -> str | None:
    """The name of a body that a line is, or null."""
    name = bare_name(text.strip().rstrip(":"))
    good = len(name.split()) <= _LONGEST_NAME and has_form_of_body(name, rules)
    return name if good and read_speaker_heading(name, rules) is None else None


def _in_tables(response: Report, rules: ResponseRules) -> Iterator[str]:
    for table in find_tables(response.pages, rules):
        for column, role in enumerate(roles_of(table.header, rules)):
            if role == "body":
                names = (" ".join(line.text.strip() for line in row.cells[column]) for row in table.rows)
                yield from (bare_name(name) for name in names if name and read_speaker_heading(name, rules) is None)


def _before_answers(response: Report, rules: ResponseRules) -> Iterator[str]:
    for line, after in pairwise([*_lines(response), None]):
        if line is None:
            continue
        text = line_text(line)
        lead = _LEAD.match(text)
        if lead is not None and label_status(lead["said"], rules) is not None:
            yield from filter(None, [_name(lead["lead"], rules)])
        pieces = fragments(line)
        if len(pieces) == 2 and label_status(pieces[1].text, rules) is not None:
            yield from filter(None, [_name(pieces[0].text, rules)])
        heading = read_speaker_heading(text, rules)
        if heading is not None:
            yield from (each for each in heading.speakers if has_form_of_body(each, rules))
        elif after is not None and _answers(line_text(after), rules):
            yield from filter(None, [_name(text, rules)])


def _answers(text: str, rules: ResponseRules) -> bool:
    """Whether a line prints a status, or opens with "Position:" or the like."""
    lead = _LEAD.match(text)
    return label_status(text, rules) is not None or (lead is not None and opens_answer(lead["lead"], rules))

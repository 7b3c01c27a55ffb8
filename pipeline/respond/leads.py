"""Lines that say what comes next: a label, "Response:", a speaker's name, a status; what such lines are."""

from __future__ import annotations

import re

from pipeline.respond.labels import part_of, read_bare_label, read_label
from pipeline.respond.rules import ResponseRules
from pipeline.respond.speakers import read_speaker_heading
from pipeline.respond.status import label_status

_MADE_BY = re.compile(r"^(?:(?:committee|inquiry|panel|the)(?:[’']s)?\s+){0,3}", re.IGNORECASE)
_END = re.compile(r"[\s:.–—-]+$")


def opens_answer(text: str, rules: ResponseRules) -> bool:
    """Whether a line is no more than "Response:", "Government response" or the like."""
    return _is_one_of(text, rules.words.layout.openers)


def opens_restatement(text: str, rules: ResponseRules) -> bool:
    """Whether a line is no more than "Recommendation:", "Inquiry recommendation" or the like."""
    return _is_one_of(text, rules.words.layout.restatements)


def is_lead(text: str, rules: ResponseRules) -> bool:
    """Whether what stands before a colon or a dash says what comes after it."""
    return (
        opens_answer(text, rules)
        or opens_restatement(text, rules)
        or read_label(text) is not None
        or _is_numbered_part(text)
        or read_speaker_heading(text, rules) is not None
        or label_status(text, rules) is not None
    )


def _is_numbered_part(text: str) -> bool:
    """Whether a text is no more than the number of a part: "4(a)"."""
    label = read_bare_label(text.strip())
    return label is not None and not label.rest and part_of(label.numbers[0]) is not None


def _is_one_of(text: str, lines: tuple[str, ...]) -> bool:
    bare = _END.sub("", text).strip().lower().replace("'", "’")
    return bare in lines or _MADE_BY.sub("", bare) in lines

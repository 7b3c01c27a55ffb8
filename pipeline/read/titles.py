"""What a PDF says of itself: title and date of publication, for reports that no manifest describes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Report

_FRONT = 6  # pages in which a report names its title and date
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\bpublished\b|\bpublication\b", re.IGNORECASE)
_LAID = re.compile(r"\b(?:printed|laid|presented|ordered)\b", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updated|accessed|last (?:changed|modified))\b", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|layout \d|document\d*|.*\.(?:docx?|indd|qxd|pdf))\b", re.IGNORECASE
)
_VERSION = re.compile(r"\b\d+\.\d+$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Title and date as the PDF gives them, null where it does not; `to_the_month` where no day is printed."""

    title: str | None
    published: dt.date | None
    to_the_month: bool = False


def read_front_matter(report: Report) -> FrontMatter:
    """Title and date of a report from its metadata and first pages."""
    front = [page.plain for page in report.pages[:_FRONT]]
    published, to_the_month = _date_of(front)
    return FrontMatter(_title_of(report), published, to_the_month)


def _title_of(report: Report) -> str | None:
    title = re.sub(r"\s+", " ", report.title or "").strip()
    if title and len(title.split()) >= 2 and not _NO_TITLE.match(title) and not _VERSION.search(title):
        return re.sub(r"\s*[-–|]\s*GOV\.UK$", "", title)
    return _largest_lines(report)


def _largest_lines(report: Report) -> str | None:
    """The lines in the largest type of the first pages that have words."""
    for page in report.pages[:3]:
        lines = [line for line in page.lines if sum(char.isalpha() for char in line.text) > 3 and line.role == "body"]
        if not lines:
            continue
        largest = max(line.size for line in lines)
        title = " ".join(line.text for line in lines if line.size >= 0.92 * largest)
        if 2 <= len(title.split()) <= 40:
            return title
    return None


def _date_of(front: Sequence[str]) -> tuple[dt.date | None, bool]:
    """The date said to be that of publication; else of laying or printing; else a date that has a line of its own; else
    a month alone. The date of an update is none of these."""
    lines = [line.strip() for text in front[:_FRONT] for line in text.split("\n") if not _UPDATED.search(line)]
    for said in (_PUBLISHED, _LAID):
        for line in lines:
            if (word := said.search(line)) and (match := _DAY.search(line, word.end())) and (date := _as_date(match)):
                return date, False
    for line in lines:
        if (match := _DAY.fullmatch(line.rstrip("."))) and (date := _as_date(match)):
            return date, False
    for line in lines:
        if match := _MONTH_YEAR.fullmatch(line):
            return dt.date(int(match[2]), _MONTHS.index(match[1].lower()) + 1, 1), True
    return None, False


def _as_date(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    except ValueError:
        return None

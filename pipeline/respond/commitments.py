"""What an answer promises and by when: the sentence as printed, and the date that its time limit fixes."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from pipeline.records import Deadline
from pipeline.respond.rules import ResponseRules
from pipeline.respond.unit import Unit

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(name.title() for name in _MONTHS)
_COUNTS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_SEASON = r"(?:spring|summer|autumn|winter|Easter|Christmas)"
_YEAR = r"(?:19|20)\d\d"
_POINT = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})(?:\s+{_YEAR})?|(?:early|mid|late)[-\s](?:{_YEAR}|(?:{_MONTH})(?:\s+{_YEAR})?)|"
    r"(?:the\s+)?(?:start|beginning|end|middle|(?:first|second|third|fourth)\s+(?:half|quarter))\s+of\s+(?:the\s+)?"
    rf"(?:{_SEASON}\s+|(?:{_MONTH})\s+|(?:financial|calendar|academic)\s+year\s+)?"
    rf"(?:{_YEAR}|this\s+\w+|next\s+\w+|the\s+(?:year|\w+))|"
    rf"(?:the\s+)?(?:{_SEASON}|{_MONTH})(?:\s+of)?(?:\s+{_YEAR}|\s+this\s+year|\s+next\s+year)?|{_YEAR}(?:\s?[-–/to]+\s?\d{{2,4}})?)"
)
_LIMIT = re.compile(
    rf"\b(?:by|before|in|during|from|no\s+later\s+than|until|for|of|to)\s+(?:the\s+)?{_POINT}\b|"
    rf"\b(?:within|in|over|during)\s+(?:the\s+)?(?:next\s+|coming\s+|first\s+)?(?:\d{{1,3}}|{'|'.join(_COUNTS)}|few|coming)\s+(?:working\s+)?(?:day|week|month|year)s?\b|"
    r"\b(?:within|in|during|by|before|over)\s+(?:the\s+)?(?:end\s+of\s+|course\s+of\s+|lifetime\s+of\s+)?(?:the\s+)?(?:this|current|next|coming|present|forthcoming)\s+"
    r"(?:year|financial\s+year|parliament|session|parliamentary\s+session|spending\s+review|months|weeks|academic\s+year)\b|"
    r"\b(?:later|early|earlier)\s+(?:this|next)\s+year\b|\b(?:next|this)\s+(?:spring|summer|autumn|winter|year|month)\b|"
    r"\bwhen\s+parliamentary\s+time\s+allows\b|\bas\s+soon\s+as\s+(?:\w+\s+){0,3}(?:possible|practicable|allows)\b|\bin\s+due\s+course\b|\bshortly\b|"
    rf"\b(?:due|expected|planned)\s+(?:for\s+\w+\s+)?(?:in|by)\s+{_POINT}",
    re.IGNORECASE,
)


def find_commitments(
    units: Sequence[Unit], rules: ResponseRules, answered: dt.date | None = None
) -> tuple[Deadline, ...]:
    """Sentences that promise something by a time, or promise a law; each with the date that follows, if one does.

    `answered` is when the response was published: "within six months" and "next year" count from it.
    """
    found: dict[str, Deadline] = {}
    for unit in units:
        limit = _limit(unit.text, rules)
        if limit is not None or any(pattern.search(unit.text) for pattern in rules.promises_always):
            printed = unit.text.strip()
            found.setdefault(printed, Deadline(printed=printed, date=date_of(limit, answered) if limit else None))
    return tuple(found.values())


def _limit(text: str, rules: ResponseRules) -> str | None:
    """The time limit of a sentence that promises; null for a sentence that promises nothing or sets none."""
    starts = [match.start() for pattern in rules.promises if (match := pattern.search(text)) is not None]
    if not starts:
        return None
    limits = [match.group() for match in _LIMIT.finditer(text)]
    dated = [limit for limit in limits if re.search(r"\d{4}", limit)]
    return next(iter([*dated, *limits]), None)


def date_of(limit: str, answered: dt.date | None = None) -> dt.date | None:
    """The last day that a time limit allows, where its words fix one; seasons and vague times have none."""
    low = re.sub(r"\s+", " ", limit.lower())
    if counted := re.search(
        r"(?:within|in|over) (?:the )?(?:next |first )?(\d{1,3}|[a-z]+) (day|week|month|year)s?\b", low
    ):
        return _counted(counted[1], counted[2], answered)
    if re.search(
        r"\b(?:spring|summer|autumn|winter|easter|christmas|early|mid|late|start|beginning|middle|half|quarter|financial|academic)\b",
        low,
    ):
        return None
    months = "|".join(_MONTHS)
    if day := re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({months}) ({_YEAR})", low):
        return _shifted(_day(int(day[3]), _MONTHS[day[2]], int(day[1])), low)
    if month := re.search(rf"\b({months})(?: of)? ({_YEAR})", low):
        return _end(int(month[2]), _MONTHS[month[1]], low)
    year = re.search(rf"\b({_YEAR})\b(?!\s?[-–/])", low)
    if year is not None:
        return _end(int(year[1]), 12, low)
    return None


def _counted(count: str, unit: str, answered: dt.date | None) -> dt.date | None:
    number = int(count) if count.isdigit() else _COUNTS.get(count)
    if number is None or answered is None:
        return None
    if unit in ("day", "week"):
        return answered + dt.timedelta(days=number * (7 if unit == "week" else 1))
    months = answered.month - 1 + number * (12 if unit == "year" else 1)
    year, month = answered.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(answered.day, calendar.monthrange(year, month)[1]))


def _end(year: int, month: int, low: str) -> dt.date:
    """The last day of a month; before it, the day before its first (a whole year's first month is January)."""
    if low.startswith("before"):
        first = dt.date(year, month if any(name in low for name in _MONTHS) else 1, 1)
        return first - dt.timedelta(days=1)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _shifted(day: dt.date | None, low: str) -> dt.date | None:
    return day - dt.timedelta(days=1) if day is not None and low.startswith("before") else day

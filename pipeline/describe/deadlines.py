"""Time limits of a recommendation as printed, and the date that follows from one where it does.

A time limit says by when something recommended is to be done ("by 10 October 2025", "within 12 months of the
publication of this Report", "as soon as possible"). How often it is to be done ("at least every three years") is not
one, nor is a date in a clause that only describes (what a scheme already does, what an example is).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from pipeline.describe.limits import (
    BARE_PERIOD,
    COUNTED,
    DAY,
    FROM_REPORT,
    IN_YEAR,
    INEXACT,
    LABELLED,
    LIMIT,
    MONTH,
    MONTHS,
    NUMBERS,
    TO_BE_DONE,
    YEAR,
)
from pipeline.records import Deadline

_DIRECTS = re.compile(
    r"\b(?:should|must|shall|will|ought to|needs? to|recommends?|proposes?|urges?|calls? (?:up)?on|invites?|asks?|"
    r"(?:is|are|has|have) to)\b",
    re.IGNORECASE,
)
# Verbs that tell what was or is; a sentence with none of them ("The Board to meet by May") can direct without a cue.
_TELLS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|\w{2,}ed|found|heard|said|told|made|took|went|came|began|gave|saw)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’]?\s+(?=[A-Z“\"•(])")
_RELATIVE = re.compile(r".*\b(?:which|who|(?P<whose>whose)) (?!should|must|shall)\w+(?P<own>[^,;:.•]*)$", re.DOTALL)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|should|must|shall|will)\b(?! been\b)")
_EXAMPLE = re.compile(r"\b(?:for example|such as|e\.g\.)[^;.•]*$", re.IGNORECASE)
_CONCEDES = re.compile(
    r"(?:given|without|while|whilst|although|though|since|because|in light|in view|despite|notwithstanding)\b",
    re.IGNORECASE,
)
_WAS_OR_IS_DUE = re.compile(
    r"\b(?:(?:was|were|had been) \w+|(?:due|expected|planned|scheduled|intended|set|promised) (?:to \w+|for)) $",
    re.IGNORECASE,
)
_IMMEDIATE = re.compile(
    r"(?:for |actions? for )?(immediate)(?: (?:actions?|implementation|attention|recommendations?))?[:.]?",
    re.IGNORECASE,
)
_UNFIXED = re.compile(r"within the|parliament|session|review|speech|academic|start|beginning")


def find_deadlines(text: str, published: dt.date | None = None, *, group: str | None = None) -> tuple[Deadline, ...]:
    """The time limits that a text prints, in order, each as printed, with its date where one follows.

    `published` is when the report was published: periods counted from it, and "this year", are reckoned so. `group` is
    the heading that a recommendation stands under; a time limit in it holds for the whole group, is counted from the
    publication, and comes last.
    """
    found: dict[str, Deadline] = {}
    for printed in _printed(" ".join(text.split()), published):
        found.setdefault(printed.lower(), Deadline(printed=printed, date=_date(printed.lower(), published)))
    for printed in _of_group(" ".join((group or "").split())):
        date = _date(printed.lower(), published) or _counted(printed.lower(), published)
        found.setdefault(printed.lower(), Deadline(printed=printed, date=date))
    return tuple(found.values())


# ---------------------------------------------------------------- which limits a text prints


def _printed(text: str, published: dt.date | None) -> Iterator[str]:
    """Every time limit in a sentence that directs something, without those that only describe.

    Where no sentence of the text directs (a part of a list, an imperative), all of them count.
    """
    pieces = _SENTENCE.split(text)
    if any(_DIRECTS.search(piece) for piece in pieces):
        pieces = [piece for piece in pieces if _DIRECTS.search(piece) or not _TELLS.search(piece)]
    for match in LABELLED.finditer(text):
        yield match["limit"]
    for piece in pieces:
        for match in LIMIT.finditer(piece):
            if not _descriptive(piece, match.start()) and not _past(piece, match, published):
                yield match.group()


def _of_group(heading: str) -> Iterator[str]:
    """Time limits in a heading, which may be nothing else ("Within three months", "Two years")."""
    if BARE_PERIOD.fullmatch(heading):
        yield heading.strip(" :.")
    if match := _IMMEDIATE.fullmatch(heading):
        yield match[1]
    for match in LIMIT.finditer(heading):
        yield match.group()


def _descriptive(sentence: str, start: int) -> bool:
    """Whether a limit stands in a relative clause, an example, or a concession that comes before the direction."""
    before = sentence[:start]
    if _EXAMPLE.search(before) or _in_relative(before) or _WAS_OR_IS_DUE.search(before):
        return True
    cue = _DIRECTS.search(sentence)
    return cue is not None and start < cue.start() and _CONCEDES.match(sentence.strip()) is not None


def _past(sentence: str, limit: re.Match[str], published: dt.date | None) -> bool:
    """Whether an "in 2031" may only say when something was: nothing is to be done then, nor is it yet to come."""
    if not IN_YEAR.fullmatch(limit.group()):
        return False
    year = int(re.findall(r"(?:19|20)\d\d", limit.group())[0])
    if published is not None and year != published.year:
        return year < published.year
    before, starting = sentence[: limit.start()], limit.group().lower().startswith(("from", "after"))
    if starting and DAY.search(limit.group().lower()) and _DIRECTS.search(before):
        return re.match(r" (?:to|until|and)\b", sentence[limit.end() :]) is not None
    return (limit.start() == 0 and not starting) or not TO_BE_DONE.search(before)


def _in_relative(before: str) -> bool:
    """Whether a relative clause is open: begun since the last comma, and its sentence's own verb not yet reached."""
    relative = _RELATIVE.search(before)
    if relative is None or before.rstrip().endswith(","):
        return False
    own_verbs = 1 if relative["whose"] else 0
    return len(_FINITE.findall(relative["own"])) <= own_verbs


# ---------------------------------------------------------------- which date follows from one


def _date(limit: str, published: dt.date | None) -> dt.date | None:
    """The last day that a limit (in lower case) allows, where its words and the day of publication fix it; else None.

    A month or a year without a day counts to its last day after "by" and "no later than", and to the day before its
    first after "before". Seasons, and periods counted from anything but the report, have no date.
    """
    if limit.startswith("after "):
        return None
    if fixed := _fixed(limit):
        return fixed
    if FROM_REPORT.search(limit):
        return _counted(limit, published)
    return _named_year(limit, published)


def _fixed(limit: str) -> dt.date | None:
    """The day that a limit states: a full date, the end of a month or of a year."""
    if day := DAY.search(limit):
        return _eve(_day(int(day[3]), MONTHS.get(day[2], 0), int(day[1])), limit)
    if INEXACT.search(limit):
        return None
    if month := MONTH.search(limit):
        return _last_day(int(month[2]), MONTHS[month[1]], MONTHS[month[1]], limit)
    year = YEAR.search(limit)
    return _last_day(int(year[1]), 1, 12, limit) if year else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    """A day of the calendar; None where it has none such ("31 June")."""
    exists = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return dt.date(year, month, day) if exists else None


def _last_day(year: int, first: int, last: int, limit: str) -> dt.date | None:
    """The last day of a stretch of months; the day before its first where a limit says "before" (not "the end of")."""
    if limit.startswith("before ") and "end of" not in limit:
        return dt.date(year, first, 1) - dt.timedelta(days=1)
    return dt.date(year, last, calendar.monthrange(year, last)[1])


def _eve(day: dt.date | None, limit: str) -> dt.date | None:
    return day - dt.timedelta(days=1) if day is not None and limit.startswith("before ") else day


def _counted(limit: str, published: dt.date | None) -> dt.date | None:
    """The day a counted period ends, counted from the day of publication; of a range, the longer."""
    match = list(COUNTED.finditer(limit))[-1:]
    if published is None or not match or match[0][2] == "working":
        return None
    number, unit = match[0][1], match[0][3]
    count = int(number) if number.isdigit() else NUMBERS.get(number, 1)
    if unit in ("day", "week"):
        return published + dt.timedelta(days=count * (7 if unit == "week" else 1))
    return _months_later(published, count * (12 if unit == "year" else 1))


def _months_later(start: dt.date, months: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _named_year(limit: str, published: dt.date | None) -> dt.date | None:
    """The end of "this year", "the year", "next year" or a financial year (to 31 March), by the day of publication."""
    if published is None or _UNFIXED.search(limit) or not re.search(r"\byear\b", limit) or COUNTED.search(limit):
        return None
    if re.search(r"(?:19|20)\d\d", limit):
        return None
    later = 1 if re.search(r"\b(?:next|following|forthcoming|coming)\b", limit) else 0
    if "financial year" in limit:
        return dt.date(published.year + (published.month > 3) + later, 3, 31)
    return dt.date(published.year + later, 12, 31)

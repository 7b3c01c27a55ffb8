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

from pipeline.records import Deadline

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_UNIT = r"(?:working\s+|calendar\s+)?(?:hour|day|week|month|year|parliamentary\s+session|session|term)s?"
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "twenty-four": 24, "twenty four": 24, "thirty": 30, "sixty": 60, "ninety": 90}
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_MONTH = r"(?:" + "|".join(name.title() for name in _MONTHS) + r")"
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|Easter|Christmas|Michaelmas|Whitsun)"
_YEAR = r"(?:(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?)"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\s+{_YEAR})"
_PERIOD = (
    r"(?:(?:this|next|the\s+(?:current|next|present|forthcoming|following|coming|calendar|financial))\s+)?"
    r"(?:calendar\s+|financial\s+|academic\s+|parliamentary\s+)?(?:year|Parliament|Session|session|month|Spending\s+Review)"
)
_POINT = (
    rf"(?:{_DAY}|(?:the\s+)?(?:start|beginning|end|middle|close)\s+of\s+(?:the\s+)?(?:{_SEASON}\s+|{_MONTH}\s+|financial\s+year\s+|"
    rf"academic\s+year\s+)?(?:{_YEAR}|{_PERIOD}|{_MONTH}|{_SEASON})|(?:early|mid|late)[-\s](?:{_YEAR}|{_MONTH}\s+{_YEAR})|"
    rf"(?:the\s+)?(?:{_SEASON}|{_MONTH})(?:\s+of)?\s+(?:{_YEAR}|{_PERIOD})|the\s+(?:{_SEASON}\s+)?[Rr]ecess|{_YEAR}\b(?!\s*%)|"
    rf"{_MONTH}\b|next\s+{_SEASON}|the\s+(?:next|forthcoming|coming)\s+[Gg]eneral\s+[Ee]lection)"
)
# What a period is counted from: "of the publication of this Report", "from the date of …".
_PLAIN = (
    r"(?!(?:and|or|to|should|must|shall|will|that|which|who|in|for|with|by|on|at|so|as|if|unless|it|they|we)\b)[\w’'-]+"
)
_START = (
    rf"(?:\s+(?:of|from|after|following)\s+(?:the\s+|a\s+|an\s+|this\s+|its\s+|their\s+|our\s+|that\s+|being\s+|each\s+|any\s+)?{_PLAIN}"
    rf"(?:\s+{_PLAIN}){{0,7}})"
)
_SOON = (
    r"as\s+soon\s+as\s+(?:(?:is|are|it\s+is)\s+)?(?:reasonably\s+)?(?:possible|practicable|practical|feasible|may\s+be)|"
    r"as\s+(?:quickly|rapidly|speedily|early)\s+as\s+(?:is\s+)?(?:reasonably\s+)?(?:possible|practicable)|"
    r"at\s+the\s+(?:very\s+)?(?:earliest|first)\s+(?:possible\s+|available\s+|practicable\s+|practical\s+)?(?:opportunity|moment|date)|"
    r"at\s+the\s+next\s+(?:available\s+|legislative\s+)?opportunity|"
    r"without\s+(?:any\s+)?(?:further\s+|undue\s+|unnecessary\s+|unreasonable\s+)?delay|"
    r"with\s+immediate\s+effect|as\s+a\s+matter\s+of\s+(?:the\s+utmost\s+|great\s+|some\s+|extreme\s+)?urgency|forthwith|"
    r"immediately(?!\s+(?:after|before|following|prior|upon|on|available|adjacent|preceding|below|above))"
)
_LIMITS = re.compile(
    rf"\b(?:{_SOON}|"
    rf"(?:by|before|no\s+later\s+than|not\s+later\s+than|by\s+no\s+later\s+than|from|with\s+effect\s+from)\s+(?:the\s+)?{_POINT}"
    rf"(?:\s+at\s+the\s+latest)?|"
    rf"(?:within|in|inside)\s+(?:no\s+more\s+than\s+|a\s+(?:maximum|period)\s+of\s+|at\s+most\s+|the\s+)?(?:next\s+|first\s+|following\s+)?"
    rf"{_COUNT}(?:\s+to\s+{_COUNT}|\s+or\s+{_COUNT})?\s+{_UNIT}\b(?:'s|’s|’)?(?:\s+time)?{_START}?|"
    rf"(?:no|not)\s+later\s+than\s+{_COUNT}\s+{_UNIT}\b{_START}?|"
    rf"(?:within|during|in|by|before)\s+(?:the\s+)?(?:course\s+of\s+|lifetime\s+of\s+|end\s+of\s+)?(?:the\s+)?"
    rf"(?:this|current|next|present|forthcoming)\s+(?:financial\s+year|academic\s+year|calendar\s+year|Parliament\b|"
    rf"parliamentary\s+session|[Ss]ession\b|year|[Ss]pending\s+[Rr]eview|King’s\s+Speech|Queen’s\s+Speech)|"
    rf"(?:within|before)\s+(?:the\s+)?(?:lifetime\s+of\s+|end\s+of\s+)?this\s+Parliament|"
    rf"after\s+{_COUNT}\s+{_UNIT}\b{_START}?|"
    rf"after\s+(?:{_PLAIN}\s+|(?:of|for|in|on)\s+){{1,8}}(?:is|are|has\s+been|have\s+been)\s+(?:published|issued))",
    re.IGNORECASE,
)
_DIRECTS = re.compile(
    r"\b(?:should|must|shall|will|ought\s+to|needs?\s+to|recommends?|urges?|calls?\s+(?:up)?on|invites?|is\s+to|are\s+to|has\s+to|have\s+to)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’]?\s+(?=[A-Z“\"•(])")
_DESCRIBES = re.compile(r"(?:\b(?:which|who|whose)\s|\bfor\s+example\b|\be\.g\.|\bsuch\s+as\b)[^,;:.•]*$")
_EXAMPLE = re.compile(r"\b(?:for\s+example|e\.g\.)[^;.•]*$")
_CONCEDES = re.compile(
    r"^(?:given|while|whilst|although|though|since|because|in\s+light|in\s+view|despite|notwithstanding)\b", re.I
)


def find_deadlines(text: str, published: dt.date | None = None, *, group: str | None = None) -> tuple[Deadline, ...]:
    """The time limits that a text prints, in order, each as printed, with its date where one follows.

    `published` is when the report was published: periods counted from it, and "this year", are reckoned so. `group` is
    the heading that a recommendation stands under; a time limit in it holds for the whole group, is counted from the
    publication, and comes last.
    """
    found: dict[str, Deadline] = {}
    for printed in _printed(text):
        found.setdefault(printed.lower(), Deadline(printed=printed, date=_date(printed, published)))
    for match in _LIMITS.finditer(group or ""):
        printed = match.group().strip()
        found.setdefault(
            printed.lower(), Deadline(printed=printed, date=_date(printed, published) or _counted(printed, published))
        )
    return tuple(found.values())


# ---------------------------------------------------------------- which limits a text prints


def _printed(text: str) -> Iterator[str]:
    """Every time limit in a sentence that directs something, without those that only describe."""
    pieces = _sentences(text)
    directing = any(_DIRECTS.search(piece) for piece in pieces)
    for piece in pieces:
        if directing and not _DIRECTS.search(piece):
            continue
        for match in _LIMITS.finditer(piece):
            if not _descriptive(piece, match):
                yield match.group().strip()


def _sentences(text: str) -> list[str]:
    return [piece for piece in _SENTENCE.split(text) if piece.strip()]


def _descriptive(sentence: str, limit: re.Match[str]) -> bool:
    """Whether a limit stands in a relative clause, an example, or a concession that comes before the direction."""
    before = sentence[: limit.start()]
    if _DESCRIBES.search(before) and not before.rstrip().endswith(","):
        return True
    if _EXAMPLE.search(before):
        return True
    cue = _DIRECTS.search(sentence)
    return cue is not None and limit.start() < cue.start() and _CONCEDES.match(sentence.strip()) is not None


# ---------------------------------------------------------------- which date follows from one


def _date(printed: str, published: dt.date | None) -> dt.date | None:
    """The last day that a limit allows, where the words and the day of publication fix it; else None.

    A month or a year without a day counts to its last day after "by" and "no later than", and to the day before its
    first after "before". Seasons, and periods counted from anything but the report, have no date.
    """
    low = re.sub(r"\s+", " ", printed.lower())
    if low.startswith(("from ", "with effect", "after ")):
        return None
    if fixed := _fixed(low):
        return fixed
    if re.search(
        r"\b(?:publication|date) of (?:this|the|our|my) (?:\w+ )?(?:report|recommendations?)\b|of this report\b", low
    ) or re.search(rf"\bthe next {_COUNT} ", low):
        return _counted(printed, published)
    return _named_period(low, published)


def _fixed(low: str) -> dt.date | None:
    """The day that a limit states: a full date, the end of a month or of a year."""
    if day := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)? ([a-z]+) ((?:19|20)\d\d)\b", low):
        return _day(int(day[3]), _MONTHS.get(day[2]), int(day[1]), low)
    if re.search(r"\b(?:start|beginning|middle|early|mid|late|financial|academic)\b", low):
        return None
    months = "|".join(_MONTHS)
    if month := re.search(rf"\b({months})(?: of)? ((?:19|20)\d\d)\b(?!\s?[-–/])", low):
        return _last_day(int(month[2]), _MONTHS[month[1]], low)
    if re.search(r"\b(?:spring|summer|autumn|winter|easter|christmas|michaelmas|whitsun)\b", low):
        return None
    year = re.search(r"\b((?:19|20)\d\d)\b(?!\s?[-–/])", low)
    return _last_day(int(year[1]), 12, low) if year else None


def _day(year: int, month: int | None, day: int, low: str) -> dt.date | None:
    if month is None or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    date = dt.date(year, month, day)
    return date - dt.timedelta(days=1) if low.startswith("before ") else date


def _last_day(year: int, month: int, low: str) -> dt.date:
    """The last day of a month (a year: of December); the day before its first after "before" without "the end of"."""
    if low.startswith("before ") and "end of" not in low:
        first = dt.date(year, month if re.search("|".join(_MONTHS), low) else 1, 1)
        return first - dt.timedelta(days=1)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _counted(printed: str, published: dt.date | None) -> dt.date | None:
    """The day a counted period ends, counted from the day of publication."""
    match = re.search(
        rf"\b({_COUNT}) (?:working |calendar )?(day|week|month|year)s?\b", re.sub(r"\s+", " ", printed.lower())
    )
    if published is None or match is None or "working" in match.group():
        return None
    count = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
    if match[2] in ("day", "week"):
        return published + dt.timedelta(days=count * (7 if match[2] == "week" else 1))
    return _months_later(published, count * (12 if match[2] == "year" else 1))


def _months_later(start: dt.date, months: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _named_period(low: str, published: dt.date | None) -> dt.date | None:
    """The end of "this year", "next year" or a financial year (to 31 March), by the day of publication."""
    if published is None or re.search(r"parliament|session|review|speech|academic|start|beginning", low):
        return None
    later = 1 if re.search(r"\b(?:next|following|forthcoming|coming)\b", low) else 0
    if "financial year" in low:
        return dt.date(published.year + (published.month > 3) + later, 3, 31)
    if re.search(r"\b(?:this|next|current|calendar) (?:calendar )?year\b", low):
        return dt.date(published.year + later, 12, 31)
    return None

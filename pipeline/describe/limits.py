"""The forms in which reports print a time limit, as patterns over text with single spaces."""

from __future__ import annotations

import calendar
import re

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"twenty-four": 24, "twenty four": 24, "thirty": 30, "forty-eight": 48, "sixty": 60, "ninety": 90}


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


COUNT = _any(r"\d{1,3}", *sorted(NUMBERS, key=len, reverse=True))
UNIT = r"(?:(?:working|calendar) )?(?:hour|day|week|month|year|parliamentary session|session|term)s?\b"

_MONTH = _any(*MONTHS)
_SEASON = _any("spring", "summer", "autumn", "winter", "easter", "christmas", "michaelmas")
_YEAR = r"(?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?\b(?! ?%)"
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? {_YEAR}"
_COMING = _any("this", "next", "the (?:current|next|present|forthcoming|following|coming)")
_NAMED_YEAR = _any(
    "(?:calendar |financial |academic )?year", "parliament", "(?:parliamentary )?session(?: of parliament)?", "month"
)
_PERIOD = rf"(?:(?:{_COMING}|the) )?(?:{_NAMED_YEAR}|spending review)\b"
_POINT = _any(
    _DAY,
    rf"(?:the )?(?:start|beginning|end|middle|close) of (?:the )?"
    rf"(?:(?:{_SEASON}|{_MONTH}|(?:financial|academic) year) )?(?:{_YEAR}|{_PERIOD}|{_MONTH}|{_SEASON})",
    rf"(?:early|mid|late)[ -](?:{_MONTH} )?{_YEAR}",
    rf"(?:the )?(?:{_SEASON}|{_MONTH}) (?:of )?(?:{_YEAR}|{_PERIOD})",
    rf"(?:the )?(?:{_SEASON} )?recess\b",
    rf"(?:the )?(?:next )?{_SEASON}\b",
    _YEAR,
    rf"{_MONTH}\b",
    r"the (?:next|forthcoming|coming) general election",
)

# What a period is counted from: "of the publication of this Report", "from the date of …".
_ARTICLE = _any("the", "a", "an", "this", "that", "its", "their", "our", "his", "her", "each", "any", "being")
_PLAIN = (
    r"(?!(?:and|or|to|of|should|must|shall|will|that|which|who|in|for|with|by|on|at|so|as|if|unless|it|they|we|is|are|be|"
    r"the|a|an|this|its|their|our|his|her|each|any)\b)[\w’'-]+"
)
_NOUN = rf"(?:{_ARTICLE} )?{_PLAIN}(?: {_PLAIN}){{0,3}}"
_START = rf"(?: (?:of|from|after|following) {_NOUN}(?: of {_NOUN}){{0,3}})?"
_THIS_REPORT = r"(?:this|the|our|my) (?:inquiry[’']s )?(?:final )?(?:report|recommendations?)"
_CONDITION = rf"(?:(?:{_PLAIN}|the|a|of|for|in|on) ){{1,9}}(?:is|are|has been|have been) (?:published|issued)"

_SOON = (
    r"as soon as (?:(?:is|are|it is) )?(?:reasonably )?(?:possible|practicable|practical|feasible|may be)",
    r"as (?:quickly|rapidly|speedily|early) as (?:is )?(?:reasonably )?(?:possible|practicable)",
    r"at the (?:very )?(?:earliest|first) (?:(?:possible|available|practicable) )?(?:opportunity|moment|date|time)",
    r"at the next (?:(?:available|legislative) )?opportunity",
    r"at an early (?:date|opportunity)",
    r"without (?:any )?(?:(?:further|undue|unnecessary|unreasonable) )?delay",
    r"with immediate effect",
    r"as a matter of (?:(?:the utmost|great|some|extreme) )?urgency",
    r"forthwith",
    r"straight ?away",
    r"right away",
    r"immediately(?! (?:after|before|following|prior|upon|on|available|accessible|adjacent|preceding|below|above))",
)
_BY = (
    rf"(?:by no later than|by|before|(?:no|not) later than|with effect from) {_POINT}(?: at the latest)?",
    rf"(?:within|during|in|by|before) (?:the )?(?:(?:course|lifetime|end) of )?{_COMING} "
    rf"(?:{_NAMED_YEAR}|spending review)\b",
    r"in (?:the next|this|the forthcoming) (?:King|Queen)[’']s Speech",
)
_WITHIN = (
    rf"(?:within|inside) (?:(?:no more than|a (?:maximum|period) of|at most|the) )?(?:(?:next|first|following) )?"
    rf"(?:{COUNT}|an?)(?: (?:to|or) {COUNT})? {UNIT}{_START}",
    rf"in (?:the )?(?:(?:next|first|following) )?{COUNT}(?: (?:to|or) {COUNT})? {UNIT}(?:[’']s?)?(?: time)?{_START}",
    rf"(?:no|not) later than {COUNT} {UNIT}{_START}",
    rf"(?:(?:approximately|about|(?:no|not) more than) )?{COUNT} {UNIT} (?:after|from|of) (?:the )?"
    rf"(?:publication|date) of {_THIS_REPORT}",
    rf"after {COUNT} {UNIT}{_START}",
    rf"after {_CONDITION}",
)

LIMIT = re.compile(rf"\b{_any(*_SOON, *_BY, *_WITHIN)}", re.IGNORECASE)
BARE_PERIOD = re.compile(rf"\s*{COUNT} {UNIT}\s*[:.]?\s*", re.IGNORECASE)
FROM_REPORT = re.compile(
    rf"\b(?:publication|date) of {_THIS_REPORT}\b|\bof (?:this|our|my) report\b|"
    rf"\b(?:of|from|after|following) (?:its |the )?publication$|\bthe next {COUNT} ",
    re.IGNORECASE,
)
COUNTED = re.compile(rf"\b({COUNT}|an?) (?:(working|calendar) )?(day|week|month|year)s?\b", re.IGNORECASE)
DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+),? ((?:19|20)\d\d)\b")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (?:of )?((?:19|20)\d\d)\b(?! ?[-–/])")
YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?! ?[-–/])")
INEXACT = re.compile(rf"\b(?:start|beginning|middle|early|mid|late|financial|academic|{_SEASON})\b")

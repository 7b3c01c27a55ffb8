"""The forms in which reports print a time limit, as patterns over text with single spaces."""

from __future__ import annotations

import calendar
import re

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS = (
    {word: number for number, word in enumerate(["zero", *_UNITS, *_TEENS])}
    | _TENS
    | {
        f"{ten}{joint}{unit}": tens + n
        for ten, tens in _TENS.items()
        for n, unit in enumerate(_UNITS, 1)
        for joint in "- "
    }
)


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


COUNT = _any(r"\d{1,3}", *sorted(NUMBERS, key=len, reverse=True))
_UNIT = (
    r"(?:(?:working|calendar|sitting|school) )?"
    r"(?:minute|hour|day|week|fortnight|month|year|decade|parliamentary session|session|term)"
)
UNIT = rf"{_UNIT}s?\b"

# ---------------------------------------------------------------- points in time

_MONTH = _any(*MONTHS)
_SEASON = _any("spring", "summer", "autumn", "winter", "easter", "christmas", "michaelmas")
_YEAR = r"(?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?\b(?! ?%)"
_NUMERIC = r"\d{1,2}[./]\d{1,2}[./](?:20)?\d\d\b"
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? {_YEAR}"
_COMING = _any("this", "next", "the (?:current|next|present|forthcoming|following|coming)")
_KIND = r"(?:calendar|financial|academic|school|fiscal|legal)"
_NAMED_YEAR = _any(
    rf"(?:{_KIND} )?year",
    "parliament",
    "(?:parliamentary )?session(?: of parliament)?",
    "month",
    "mandate",
    r"(?:parliamentary |school |senedd )?term\b",
)
_PERIOD = rf"(?:(?:{_COMING}|the) )?(?:{_NAMED_YEAR}|spending review)\b"
_EVENTFUL_YEAR = rf"(?:{_YEAR} (?:{_KIND} year|(?:\w+ )?(?:season|intake|session)|{_SEASON})|{_KIND} year {_YEAR})"
_EDGE = r"(?:the )?(?:very )?(?:start|beginning|end|middle|close|opening)"
_POINT = _any(
    rf"(?:{_any('noon', 'midnight', 'midday', 'close of business')} on )?{_DAY}",
    rf"(?:the )?{_EVENTFUL_YEAR}",
    rf"{_EDGE} of (?:the )?{_EVENTFUL_YEAR}",
    rf"{_EDGE} of (?:the )?(?:(?:{_SEASON}|{_MONTH}|{_KIND} year) )?(?:{_YEAR}|{_PERIOD}|{_MONTH}|{_SEASON})",
    rf"(?:the )?(?:first|second|third|fourth|last|final) (?:quarter|half) of (?:the )?{_any(_YEAR, _PERIOD)}",
    rf"(?:early|mid|late)[ -](?:{_any(_MONTH, _SEASON)} )?{_YEAR}",
    rf"(?:the )?(?:{_SEASON}|{_MONTH}) (?:of )?(?:{_YEAR}|{_PERIOD})",
    rf"(?:the )?(?:{_SEASON} )?recess\b",
    rf"(?:the )?(?:next )?{_SEASON}(?: (?:season|term))?\b",
    _YEAR,
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: (?:next|this|of next|of this) year)?\b",
    _NUMERIC,
    rf"q[1-4] {_YEAR}",
    rf"{_MONTH}\b",
    r"the (?:next|forthcoming|coming) general election",
)

# ---------------------------------------------------------------- what a period is counted from, what a limit waits for

_ARTICLE = _any("the", "a", "an", "this", "that", "its", "their", "our", "his", "her", "each", "any", "being")
_PLAIN = (
    r"(?!(?:and|or|to|of|should|must|shall|will|that|which|who|in|for|with|by|on|at|so|as|if|unless|it|they|we|is|are|be|"
    r"the|a|an|this|its|their|our|his|her|each|any|when|where|while|whether|every|before|after|from|was|were|has|have)\b)"
    r"[\w’'-]+"
)
_NOUN = rf"(?:{_ARTICLE} )?{_PLAIN}(?: {_PLAIN}){{0,3}}"
_LONG_NOUN = rf"{_NOUN}(?: of {_NOUN}){{0,3}}"
_INSTANT = r"(?:the|a) (?:time|moment|point|date|day)(?! of\b)"
_START = rf"(?: (?:of|from|after|following) (?!{_INSTANT})(?:{_PLAIN}ing )?{_LONG_NOUN})?"
_THIS_REPORT = r"(?:this|the|our|my) (?:inquiry[’']s )?(?:final )?(?:report|recommendations?)"
_CONDITION = rf"(?:(?:{_PLAIN}|the|a|of|for|in|on) ){{1,9}}(?:is|are|has been|have been) (?:published|issued)"
_HEAD = rf"(?:{_ARTICLE} )?{_PLAIN}(?: {_PLAIN}(?! (?:the|a|an|its|their|this|all|each|any|every)\b)){{0,3}}"
_EVENT = rf"{_HEAD}(?: of {_HEAD}){{0,3}}"
_CLAUSE = r"(?:(?!(?:and|but|should|must|shall)\b)[\w’'-]+ ?){2,14}(?<! )"
# What comes next without being a time: "the next chapter", and what people prepare for, "in the next pandemic".
_NO_TIME = (
    "section|chapter|paragraph|part|page|level|stage|step|generation|kin|pandemic|emergency|crisis|outbreak|disaster"
)
_NEXT = rf"(?:the|its|their|his|her|our) (?:next|forthcoming|upcoming) (?!(?:{_NO_TIME}|{COUNT})\b){_EVENT}"
_ENDING = _any(
    "retirement",
    "departure",
    "resignation",
    "death",
    "expiry",
    "expiration",
    "completion",
    "conclusion",
    "commencement",
    "enactment",
    "coming into force",
    "publication",
    "termination",
    "closure",
)

_SOON = (
    r"as soon as (?:(?:is|are|it is) )?(?:reasonably )?"
    r"(?:possible|practicable|practical|feasible|appropriate|may be)\b",
    rf"as soon as (?!is\b|are\b|it\b){_CLAUSE}",
    r"as (?:quickly|rapidly|speedily|early|swiftly|promptly) as (?:is )?(?:reasonably )?(?:possible|practicable)",
    r"at the (?:very )?(?:earliest|first) (?:(?:possible|available|practicable) )?(?:opportunity|moment|date|time)",
    r"at the next (?:(?:available|legislative) )?opportunity",
    r"at an early (?:date|opportunity)",
    r"at once",
    r"without (?:any )?(?:(?:further|undue|unnecessary|unreasonable) )?delay",
    rf"without (?:waiting for|awaiting) (?:the |any )?(?:final |full )?"
    rf"(?:outcome|results?|conclusion|end|completion|findings|report|decision|publication)s? of {_LONG_NOUN}",
    r"with immediate effect",
    r"as a matter of (?:(?:the utmost|great|some|extreme) )?urgency",
    r"within a reasonable (?:time|period)",
    r"forthwith",
    r"straight ?away",
    r"right away",
    r"immediately(?! (?:after|before|following|prior|upon|on|available|accessible|adjacent|preceding|below|above))",
)
_BY = (
    r"(?:by no later than|by|on or before|before|prior to|(?:no|not) later than|with effect from|in time for|ahead of|"
    rf"in advance of) {_POINT}(?: at the (?:very )?latest)?",
    rf"(?:within|during|in|by|before|from) (?:the )?(?:(?:course|lifetime|end|start|beginning) of )?{_COMING} "
    rf"(?:{_NAMED_YEAR}|spending review)\b",
    r"in (?:the next|this|the forthcoming) (?:King|Queen)[’']s Speech",
    rf"(?:by|before|no later than) {_EDGE} of (?!each\b|every\b|any\b){_EVENT}(?: after {_THIS_REPORT})?",
    rf"(?:no|not) later than the (?:day|night|week) before(?: {_EVENT})?",
    rf"in (?:its|their|his|her) (?:\w+ )?(?:response|reply) to {_THIS_REPORT}",
    rf"(?:in|at|during|by|before|from|in time for|ahead of|in advance of|prior to|as part of) {_NEXT}",
    rf"by the time of {_EVENT}",
    rf"(?:by|on|before) the (?:\w+ )?anniversary of {_EVENT}",
)
_SAME_DAY = (
    r"(?:by |on )?the (?:same|very same|next|following) (?:working )?day\b",
    r"on the (?:day|date) (?:that |on which )?(?:it|they|he|she|(?:the|an?) \w+) (?:is|are) \w+",
    rf"(?:on|upon) (?:the )?{_ENDING} of {_EVENT}",
    rf"on the (?:day|date) of {_EVENT}",
    r"(?<=ed )now(?= and\b|[,.;]|$)",
    r"(?<=, )at the same time(?=[,.;]|$)",
)
_WITHIN = (
    rf"(?:within|inside) (?:(?:no more than|a (?:maximum|period|further period) of|at most|the) )?"
    rf"(?:(?:next|first|following) )?(?:{COUNT}|an?)(?: (?:to|or) {COUNT})? {UNIT}{_START}",
    rf"(?:within|inside) the (?:(?:next|first|same|following) )?{_UNIT}\b(?: of {_EVENT})?",
    rf"in (?:the )?(?:(?:next|first|following) )?{COUNT}(?: (?:to|or) {COUNT})? {UNIT}(?:[’']s?)?(?: time)?{_START}",
    rf"over the (?:next|coming|following) (?:{COUNT} )?{UNIT}",
    rf"(?:no|not) later than {COUNT} {UNIT}(?: (?:before|prior to) {_LONG_NOUN})?{_START}",
    rf"(?:(?:approximately|about|(?:no|not) more than) )?(?:{COUNT}|an?)(?: (?:to|or|and) {COUNT})? {UNIT} "
    rf"(?:after|from|following|of) (?:now|today|(?:the )?(?:(?:date of )?publication(?= ?[,.;]|$)|"
    rf"(?:publication|date|conclusion|completion|appointment|receipt) of {_LONG_NOUN}))",
    rf"(?<!every )(?:{COUNT}|an?) {UNIT} (?:later|thereafter|afterwards|hence)",
    rf"after {COUNT} {UNIT}{_START}",
    rf"after {_CONDITION}",
    rf"after a (?:\w+ )?period of {COUNT} {UNIT}",
    rf"in the course of the (?:next|coming|following) (?:{COUNT} )?{UNIT}",
)
# "In 2031" and "on 1 May 2031" are time limits where something is to be done then; else they may say when it was.
_DATED = _any(
    _DAY,
    rf"(?:the )?{_EVENTFUL_YEAR}",
    rf"the (?:first|second|third|fourth|last) (?:quarter|half) of {_YEAR}",
    rf"(?:(?:early|mid|late)[ -])?(?:the )?(?:(?:{_MONTH}|{_SEASON}) )?(?:of )?{_YEAR}",
)
_IN_YEAR = rf"(?:in|on|during|from|after) {_DATED}"

LIMIT = re.compile(rf"\b{_any(*_SOON, *_BY, *_SAME_DAY, *_WITHIN, _IN_YEAR)}", re.IGNORECASE)
IN_YEAR = re.compile(_IN_YEAR, re.IGNORECASE)
TO_BE_DONE = re.compile(
    r"\b(?:be|is|are|takes?|should|must|shall|to) \w+ $|\b(?:comes?|brought) into \w+ $|\bagain $|^\W*$"
)
LABELLED = re.compile(
    r"\b(?:time ?scales?|time ?frame|time ?limit|deadline|target(?: date)?|completion date|due(?: date)?|"
    rf"(?:to be )?(?:completed?|implemented|done)(?: by)?|by when): ?(?P<limit>(?:{_POINT}|{COUNT} {UNIT}))",
    re.IGNORECASE,
)
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
INEXACT = re.compile(
    rf"\b(?:start|beginning|middle|early|mid|late|quarter|half|financial|fiscal|academic|school|season|intake|session|{_SEASON})\b"
)

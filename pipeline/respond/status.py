"""The status of one answer: printed labels first, then the operative sentence, by rules that are data, never tone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pipeline.records import Status
from pipeline.respond.labels import base_of, mentions
from pipeline.respond.matching import content_words
from pipeline.respond.rules import ResponseRules, Rule
from pipeline.respond.speakers import is_no_answer, known_governments, named_places, speakers_of_subject
from pipeline.respond.unit import Unit

Strength = Literal["label", "statement", "stance", "none"]
_LONGEST_SENTENCE = 1200  # characters of a sentence in which its status is looked for
_LONGEST_SUBJECT = 160  # characters before a verb in which its subject stands
_LONGEST_LIST = 60  # words of a line that lists governments with their statuses
_OPENING = 3  # sentences at the beginning of an answer, in which a weak sign counts
_YES: frozenset[Status] = frozenset({"accepted", "accepted in principle"})
_LABEL_LEAD = re.compile(
    r"^(?:(?:the\s+)?(?:(?:uk|hm|scottish|welsh)\s+)?(?:government|department|executive)?(?:[’']s)?\s*"
    r"(?:response|status|position|decision|recommendations?|outcome|reply|answer|sub-?recommendation|conclusion)"
    r"(?:\s+(?:to\s+)?(?:recommendations?\s+)?\d[\w().]*)?\s*(?:is|are|was|has been|have been)?\s*[:–—-]?\s*)+",
    re.IGNORECASE,
)
_HYPOTHESIS = re.compile(r"\b(?:if|whether|were|unless|should|until)\s+(?:the\s+)?(?:\w+\s+){0,3}$", re.IGNORECASE)
_QUOTED = re.compile(
    r"^[“\"‘']|\b(?:Inquiry|Committee|report|Chair|review) (?:said|stated|recommended|concluded|found|noted)\b"
)
_ACT = re.compile(r"\b(?:accept|reject|note[sd]?|support|agree|declin|endors|disagree)", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;]?\s+\b(?:and|but|while|whilst|whereas)\s+(?=(?:is\s+|are\s+)?(?:not\s+)?(?:accepted|rejected|noted|supported)\b[^,;]*\bby\b"
    r"|(?:also\s+)?(?:accepts?|rejects?|notes?|supports?|do(?:es)?\s+not)\b|(?:the\s+)?(?-i:[A-Z])[^,;]*?\b(?:accepts?|rejects?|notes?|supports?|agrees?|does|do)\b)|;\s+|,\s+(?=(?:not\s+)?(?:accepted|rejected)\b[^,;]*\bby\b|(?:accepts?|rejects?|do(?:es)?\s+not)\b)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:accept|agree|support|reject|note|endorse)\w*(?: (?!to\b|that\b)\w+){0,3}? (?:sub-?)?recommendations? (?=\d)"
    r"|\brecommendations? \d[^.;]*? (?:is|are|has been|have been) (?:not )?(?:\w+ )?"
    r"(?:accepted|rejected|noted|supported|agreed)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^(?:\(\s*[\d.,\s–-]+\)|\[[^\]]{1,20}\]|[•●▪■◦○·–-]|\d{1,3}\.(?=\s))\s*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that shows a status: on which unit, how strongly, its subject, and where in the unit it stands."""

    unit: Unit
    status: Status
    strength: Strength
    start: int = 0
    end: int = 0
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a line of governments and statuses: who, what, and where in the line the status stands."""

    names: tuple[str, ...]
    status: Status
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The status of an answer with the words that show it and the page they stand on (null: no words)."""

    status: Status
    words: str
    page: int | None
    strength: Strength
    unit: Unit | None = None


def read_status(units: Sequence[Unit], numbers: Collection[str], asked: str, rules: ResponseRules) -> Reading:
    """The status that the units of one answer give.

    `numbers` are those that the answer is to: a sentence about another recommendation counts for nothing. `asked` is
    the recommendation's text, empty where it is not at hand.
    """
    label = next(labels_in(units, rules), None)
    if label is not None:
        return _reading(label)
    own = [unit for unit in units if not _is_about_others(unit.text, numbers)]
    statements = list(statements_in(own, rules))
    if statements:
        return reading_of(statements)
    progress = next(progress_in(units, rules), None)
    return _reading(progress) if progress is not None else _from_stances(own, asked, rules)


def states(units: Sequence[Unit], rules: ResponseRules) -> bool:
    """Whether a status is printed or stated in any of the units."""
    if next(statements_in(units, rules), None) is not None or next(labels_in(units, rules), None) is not None:
        return True
    return any(listed_statuses(unit.text, rules) for unit in units)


def labels_in(units: Sequence[Unit], rules: ResponseRules) -> Iterator[Evidence]:
    """Lines of their own that are no more than a status, in order."""
    for unit in units:
        status = label_status(unit.text, rules) if _can_be_label(unit) else None
        if status is not None:
            yield Evidence(unit, status, "label", 0, len(unit.text))


def progress_in(units: Sequence[Unit], rules: ResponseRules) -> Iterator[Evidence]:
    """Lines of their own that say what was done since ("Status: complete"), in order."""
    for unit in units:
        status = _whole_line(unit.text, rules.progress) if _can_be_label(unit) else None
        if status is not None:
            yield Evidence(unit, status, "stance", 0, len(unit.text))


def label_status(text: str, rules: ResponseRules) -> Status | None:
    """The status that a short line prints ("Response: Partially accepted"), or null for anything else."""
    return _whole_line(text, rules.labels)


def _whole_line(text: str, labels: Sequence[Rule]) -> Status | None:
    bare = text.strip().strip("().:;–— ").strip()
    without = _LABEL_LEAD.sub("", bare, count=1)
    for each in (" ".join(re.split(r"[\s,:;()–—]+|-(?=\s)", form)).strip(" .-") for form in (without, bare)):
        for rule in labels:
            if each and len(each.split()) <= 14 and rule.pattern.fullmatch(each):
                return rule.status
    return None


def _can_be_label(unit: Unit) -> bool:
    return len(unit.text.split()) <= 14 and (unit.alone or unit.heading or (unit.first and unit.bold))


def statements_in(units: Sequence[Unit], rules: ResponseRules) -> Iterator[Evidence]:
    """Sentences that say what is done with the recommendation, in order."""
    for unit in units:
        evidence = _first(unit, rules.statements, "statement", rules)
        if evidence is not None:
            yield evidence


def spoken_in(units: Sequence[Unit], rules: ResponseRules) -> Iterator[tuple[list[str], Evidence]]:
    """Who accepts or rejects in sentences that name them: bodies, and the clause that shows what they say.

    "Accepted by the UK Government, and in principle by the Welsh Government" is two; so is a status before their names.
    """
    for unit, after in zip(units, [*units, None][1:], strict=True):
        listed = listed_statuses(unit.text, rules)
        for each in listed:
            yield list(each.names), Evidence(unit, each.status, "label", each.start, each.end)
        if listed:
            continue
        status = label_status(unit.text, rules)
        if status is not None and after is not None and after.block == unit.block:
            names = known_governments(after.text, rules)
            if names:
                yield names, Evidence(unit, status, "label", 0, len(unit.text))
                continue
        for clause in _clauses(unit.text):
            evidence = _clause(unit, clause, rules)
            if evidence is not None:
                agent = re.search(r"\bby (?P<who>[^.;]*)\W*$", clause)
                names = speakers_of_subject(evidence.subject, rules) if evidence.subject else []
                yield names or known_governments(agent["who"] if agent else "", rules), evidence


def listed_statuses(text: str, rules: ResponseRules) -> list[Listed]:
    """A line that is a list of governments with their statuses, either first.

    "UK Government: accept; Wales: reject" and "Accepted (UK, Scotland); rejected (Wales)" are such lines; a line that
    holds anything else is none. Empty for fewer than two governments.
    """
    places = named_places(text, rules) if len(text.split()) <= _LONGEST_LIST else []
    if len({name for _, _, names in places for name in names}) < 2:
        return []
    gaps = [(0, places[0][0]), *[(a[1], b[0]) for a, b in pairwise(places)], (places[-1][1], len(text))]
    between = [_said_between(text[start:end], rules) for start, end in gaps]
    if "other" in between:
        return []
    names_first = between[0] is None
    found = []
    for index, (_, _, names) in enumerate(places):
        near = range(index + 1, len(gaps)) if names_first else range(index, -1, -1)
        said = next(((between[at], gaps[at]) for at in near if between[at] is not None), None)
        if said is None or said[0] is None or said[0] == "other":
            return []
        found.append(Listed(names, said[0], *said[1]))
    return found


def _said_between(text: str, rules: ResponseRules) -> Status | Literal["other"] | None:
    """What stands between two names: a status, nothing but joints (null), or something else."""
    bare = re.sub(
        r"(?i)^(?:[\W_]|\b(?:and|the|by|for|response|position|status)\b)+|(?:[\W_]|\b(?:and|the|by|for)\b)+$", "", text
    )
    return (label_status(bare, rules) or "other") if bare else None


def clauses_on_numbers(units: Sequence[Unit], rules: ResponseRules) -> Iterator[tuple[tuple[str, ...], Evidence]]:
    """Numbers and what a clause does with them: "accepts recommendations 1 to 3 and rejects 4" is two."""
    for unit in units:
        if not _DOES.search(unit.text):
            continue
        for clause in _clauses(unit.text):
            done = _DOES.search(clause)
            evidence = _clause(unit, clause, rules) if done is not None else None
            if done is not None and evidence is not None:
                yield mentions(clause[done.start() :]), evidence


def _clauses(text: str) -> list[str]:
    """A sentence cut where another body's answer, or another answer, begins, once one has been given."""
    clauses, begin = [], 0
    for match in _CLAUSE.finditer(text[:_LONGEST_SENTENCE]):
        if _ACT.search(text[begin : match.start()]):
            clauses.append(text[begin : match.start()])
            begin = match.end()
    return [*clauses, text[begin:]]


def _clause(unit: Unit, clause: str, rules: ResponseRules) -> Evidence | None:
    """The evidence of one clause; a passive one without its subject is about the recommendation."""
    participle = re.match(r"(?:not\s+)?(?:accepted|rejected|noted|supported)\b", clause)
    verb = re.match(r"(?:also\s+)?(?:accepts?|rejects?|notes?|supports?|agrees?|does|do)\b", clause)
    missing = "This recommendation is " * bool(participle) or "The Government " * bool(verb)
    for form in (clause, missing + clause):
        found = _first(replace(unit, text=form), rules.statements, "statement", rules)
        if found is not None:
            start = max(0, unit.text.find(clause))
            return replace(found, unit=unit, start=start, end=start + len(clause))
    return None


def _first(unit: Unit, patterns: Sequence[Rule], strength: Strength, rules: ResponseRules) -> Evidence | None:
    for rule in patterns:
        for match in rule.pattern.finditer(unit.text[:_LONGEST_SENTENCE]):
            before = rules.subject.search(unit.text[max(0, match.start() - _LONGEST_SUBJECT) : match.start()])
            subject = match.groupdict().get("who") or (before["who"] if before else None)
            if is_no_answer(subject, rules) or _HYPOTHESIS.search(unit.text[: match.start()]):
                continue
            return Evidence(unit, rule.status, strength, match.start(), match.end(), subject)
    return None


def _is_about_others(text: str, numbers: Collection[str]) -> bool:
    """Whether a sentence names recommendations and none of the answer's own."""
    named = mentions(text)
    own = {base_of(number) for number in numbers}
    return bool(named and own) and not any(base_of(number) in own for number in named)


# ---------------------------------------------------------------- from evidence to a status


def reading_of(statements: Sequence[Evidence]) -> Reading:
    """The first statement or label; where it accepts and another one soon after rejects, the answer accepts in part."""
    first = statements[0]
    against = next((each for each in statements[1:4] if each.status == "rejected"), None)
    if first.status in _YES and against is not None:
        return _reading(against, "accepted in part")
    if first.status == "rejected" and any(each.status in _YES for each in statements[1:4]):
        return _reading(first, "accepted in part")
    if first.status == "noted/other":
        firm = next((each for each in statements[1:3] if each.status != "noted/other"), None)
        return _reading(firm or first)
    return _reading(first)


def _from_stances(units: Sequence[Unit], asked: str, rules: ResponseRules) -> Reading:
    stances = [evidence for unit in units if (evidence := _first(unit, rules.stances, "stance", rules)) is not None]
    opening = [
        evidence for unit in units[:_OPENING] if (evidence := _first(unit, rules.weak, "stance", rules)) is not None
    ]
    refusals = [evidence for unit in units if (evidence := _against(unit, rules.refusals, rules)) is not None]
    limits = [*refusals, *[evidence for unit in units if (evidence := _limit(unit, rules)) is not None]]
    yes = next((each for each in [*stances, *opening] if each.status in _YES), None)
    if yes is not None:
        against = limits[0] if limits else _contrary(units, asked, rules)
        return _reading(against, "accepted in part") if against is not None else _reading(yes)
    if limits:
        return _reading(limits[0], "accepted in part" if stances and not refusals else "rejected")
    for status in ("noted/other", "unclear"):
        found = next((each for each in stances if each.status == status), None)
        if found is not None:
            return _reading(found)
    words = next((unit for unit in units if len(unit.text.split()) >= 4), units[0] if units else None)
    return (
        _reading(Evidence(words, "unclear", "none", 0, len(words.text)))
        if words
        else Reading("unclear", "", None, "none")
    )


def _limit(unit: Unit, rules: ResponseRules) -> Evidence | None:
    if any(each.search(unit.text) for each in rules.limits_except):
        return None
    return _against(unit, rules.limits, rules)


def _against(unit: Unit, patterns: Sequence[re.Pattern[str]], rules: ResponseRules) -> Evidence | None:
    for pattern in patterns:
        match = pattern.search(unit.text[:_LONGEST_SENTENCE])
        if match is not None and not is_no_answer(match.groupdict().get("who"), rules):
            return Evidence(unit, "accepted in part", "stance", match.start(), match.end())
    return None


def _contrary(units: Sequence[Unit], asked: str, rules: ResponseRules) -> Evidence | None:
    """A sentence that keeps what the recommendation asked to be rid of."""
    for rule in rules.words.contrary:
        verbs = "|".join(verb.removesuffix("e") for verb in rule.asked)
        gone = re.search(
            rf"(?P<before>[^.;•●]*)\b(?:{verbs})(?:e|ed|es|s|ing)?\b(?P<after>[^.;•●]*)", asked, re.IGNORECASE
        )
        if gone is None:
            continue
        passive = re.search(r"\bbe(?:en)?\s*$", gone["before"]) is not None
        objects = content_words(gone["before"] if passive else gone["after"])
        kept = re.compile(rf"\b(?:{'|'.join(rule.answered)})\b", re.IGNORECASE)
        for unit in units:
            match = kept.search(unit.text)
            if match is not None and len(content_words(unit.text) & objects) >= min(3, max(2, len(objects))):
                return Evidence(unit, "accepted in part", "stance", match.start(), match.end())
    return None


# ---------------------------------------------------------------- the words


def _reading(evidence: Evidence, status: Status | None = None) -> Reading:
    page, words = _words(evidence)
    return Reading(status or evidence.status, words, page, evidence.strength, evidence.unit)


def _words(evidence: Evidence) -> tuple[int, str]:
    """The sentence that shows a status, as far as it stands on the page of the words that decide."""
    unit = evidence.unit
    place = 0
    for page, piece in unit.pieces:
        begin = unit.text.find(piece, place)
        end = (begin if begin >= 0 else place) + len(piece)
        if evidence.start < end:
            return page, _trimmed(piece)
        place = end
    return unit.pieces[-1][0], _trimmed(unit.pieces[-1][1])


def _trimmed(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _REFERENCE.sub("", text).strip()
    return text

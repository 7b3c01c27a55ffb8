"""Who answers: governments and bodies in headings and lead-ins, and as the subjects of operative sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.respond.rules import ResponseRules

_ANSWER = r"(?:response|reply|answer|position|view|statement|comment|status|decision)"
_HEAD = re.compile(
    rf"^(?:(?:(?:joint|formal|official|initial|full)\s+)?{_ANSWER}s?\s+(?:of|from|by|on behalf of)\s+(?:the\s+)?"
    r"(?P<after>[^.:;]{2,90}?)"
    rf"|{_ANSWER}\s+\((?:the\s+)?(?P<within>[^.:;()]{{2,60}})\)"
    rf"|(?:the\s+)?(?P<before>[^.:;]{{2,90}}?)(?:[’']s?)?\s+(?:(?:joint|formal|official|initial|full|own)\s+)?{_ANSWER}s?"
    rf"|(?:the\s+)?(?P<alone>[^.:;]{{2,120}}?))"
    rf"(?P<tail>\s+(?:to|on)\s+(?:the\s+|this\s+|these\s+|both\s+|all\s+|inquiry\s+)*(?:{_ANSWER}|(?:sub-?)?recommendations?|parts?)\b[^.;:]{{0,40}})?\s*[.:–—-]*$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:the\s+|our\s+|this\s+)?(?:government|governments|department|ministers|we|it|they|i|response|official|"
    r"proposed|government response|all governments|both governments|inquiry|committee|"
    r"summary|initial|progress|overall|detailed)$",
    re.IGNORECASE,
)


_JOINS = r"(?i)\b(?:and|the|of|joint|department|governments?|administrations?|for|health)\b|[\W_]+"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names who answers: one body, or several that answer together."""

    speakers: tuple[str, ...]


def read_speaker_heading(text: str, rules: ResponseRules) -> Heading | None:
    """The speaker named by a heading or lead-in such as "Response from the Welsh Government:", or null."""
    match = _HEAD.match(re.sub(r"^[•●▪■◦○·–-]\s+", "", text.strip()))
    if match is None or len(text.split()) > 16:
        return None
    named = match["after"] or match["within"] or match["before"] or match["alone"]
    governments, rest = _taken_out(named, rules)
    if governments and not re.sub(_JOINS, "", re.sub(r"\(\s*(?:[A-Z]\w*[A-Z]\w*)?\s*\)", "", rest)):
        return Heading(tuple(governments))
    said = match["after"] is not None or re.search(r"[’']s?\s", text) is not None
    named_so = said and named[:1].isupper() and len(named.split()) <= 8
    if match["alone"] is not None or _GENERIC.match(named) or not (named_so or _is_body(named, rules)):
        return None
    several = [bare_name(each) for each in re.split(r",?\s+and\s+the\s+|,\s+the\s+", named)]
    if len(several) > 1 and all(has_form_of_body(each, rules) for each in several):
        return Heading(tuple(several))
    return Heading((bare_name(named),))


def known_governments(text: str, rules: ResponseRules) -> list[str]:
    """Canonical names of the governments that a text names, in the order in which they stand."""
    found, _ = _named(text, [(also, each.name) for each in rules.words.speakers.government for also in each.also])
    return _standing([*found, *_shortened(text, rules)], rules)


def _taken_out(text: str, rules: ResponseRules) -> tuple[list[str], str]:
    """The governments that a heading names, places included, and what else stands in it."""
    governments = rules.words.speakers.government
    names = [(also, each.name) for each in governments for also in (*each.also, *each.places)]
    shortened = _shortened(text, rules)
    names += [(each.name.split()[0], each.name) for each in governments if shortened]
    names += [(body, body) for body in rules.bodies]
    found, rest = _named(text, names)
    return _standing(found, rules), rest


def _named(text: str, names: list[tuple[str, str]]) -> tuple[list[tuple[int, str]], str]:
    """Where which names stand in a text, longer ones before shorter, and the text without them."""
    found: list[tuple[int, str]] = []
    rest = text
    for also, name in sorted(names, key=lambda pair: (-len(pair[0]), pair[0])):
        for match in _mentions_of(also, rest):
            found.append((match.start(), name))
            rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    return found, rest


def _standing(found: list[tuple[int, str]], rules: ResponseRules) -> list[str]:
    """Names in their order, those that stand for several governments as these."""
    standing = {government.name: government.stands_for for government in rules.words.speakers.government}
    return list(dict.fromkeys(each for _, name in sorted(found) for each in standing.get(name) or (name,)))


def _shortened(text: str, rules: ResponseRules) -> list[tuple[int, str]]:
    """Governments named by their first word alone: "the UK, Scottish and Welsh Governments"."""
    shared = re.search(r"\b[Gg]overnments\b", text)
    if shared is None:
        return []
    firsts = [(government.name.split()[0], government.name) for government in rules.words.speakers.government]
    before = text[: shared.start()]
    return [
        (match.start(), name)
        for first, name in firsts
        if name.endswith(("Government", "Governments"))
        and (match := re.search(rf"\b{first}\b(?! Government\b)", before, re.IGNORECASE)) is not None
    ]


def named_places(text: str, rules: ResponseRules) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where governments, or the places that stand for them, are named: start, end, and canonical names."""
    governments = rules.words.speakers.government
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    rest = text
    names = [(also, each.stands_for or (each.name,)) for each in governments for also in (*each.also, *each.places)]
    names += [(body, (body,)) for body in rules.bodies]
    for also, standing in sorted(names, key=lambda pair: (-len(pair[0]), pair[0])):
        for match in _mentions_of(also, rest):
            spans.append((match.start(), match.end(), standing))
            rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    return sorted(spans)


def _mentions_of(name: str, text: str) -> Iterator[re.Match[str]]:
    pattern = re.escape(name).replace("’", "[’']").replace(r"\ ", r"\s+")
    return re.finditer(rf"(?<!\w){pattern}(?!\w)", text)


def speakers_of_subject(subject: str | None, rules: ResponseRules) -> list[str]:
    """Who a sentence's subject names: governments by canonical name, else the body as printed; empty for "we"."""
    if subject is None or _GENERIC.match(subject.strip()):
        return []
    known = known_governments(subject, rules)
    if known:
        return known
    bare = bare_name(subject)
    return [bare] if _is_body(bare, rules) else []


def is_no_answer(subject: str | None, rules: ResponseRules) -> bool:
    """Whether a subject is one whose sentences are no answers: the inquiry itself, claimants, …"""
    if subject is None or bare_name(subject) in rules.bodies:
        return False
    words = re.findall(r"[\w’'-]+", subject.lower())
    return bool(words) and words[-1] in rules.words.speakers.never


def _is_body(name: str, rules: ResponseRules) -> bool:
    """Whether a name is one of a body: capitalised, and an acronym, or with an ending or beginning that bodies have."""
    words = re.findall(r"[\w’'&-]+", name)
    if not words or (not words[0][0].isupper() and words[0].lower() != "the") or re.search(r"\d", name):
        return False
    low = [word.lower() for word in words]
    if low[-1] in rules.words.speakers.never:
        return False
    acronym = any(len(word) >= 2 and word.isupper() for word in words)
    return (
        acronym
        or low[-1] in rules.words.speakers.endings
        or any(word in ("department", "ministry", "secretary", "office", "council", "board", "chiefs’") for word in low)
    )


def has_form_of_body(name: str, rules: ResponseRules) -> bool:
    """Whether a line by itself may be the name of a body: "Board of Pilots", "Harbour Board", "NHS England"."""
    words = re.findall(r"[\w’'&-]+", name)
    if not words or not words[0][:1].isupper() or re.search(r"[\d.;:?!]", name) or _GENERIC.match(name):
        return False
    if known_governments(name, rules):
        return False
    low = [word.lower() for word in words]
    endings = rules.words.speakers.endings
    head = next((low[index - 1] for index in range(1, len(low)) if low[index] in ("of", "for", "on", "in")), low[-1])
    capitals = all(word[0].isupper() or len(word) < 4 for word in words)
    acronym = len(words[0]) > 1 and words[0].isupper() and len(words) > 1 and capitals
    return head in endings or low[-1] in endings or acronym


def bare_name(name: str) -> str:
    """A name as printed without its article, a possessive, or a bracketed abbreviation."""
    bare = re.sub(r"^(?:the|our)\s+", "", name.strip(), flags=re.IGNORECASE)
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", bare)
    return re.sub(r"[’']s$", "", bare)

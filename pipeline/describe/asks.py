"""The asks in a recommendation: each action on its object, with house style, bodies, pointers and reasons set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.records import Ask
from pipeline.settings import find, load_toml

MOST_ASKS = 24
_OBJECT_WORDS = 4

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LEADING_MARK = re.compile(
    r"^\W*(?:recommendations?\s+\d[\d.]*(?:\s*\(chapter[^)]*\))?\s*[:.]?|\(?\d[\d.]*[a-z]?[).:]?(?=\s+[A-Z])"
    r"|\(?(?:[a-z]|[ivxl]+)\)(?=\s)|[•▪●◦>*–—-]+\s)\s*",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\s*[(\[](?:see\s+)?(?:paragraphs?|paras?|chapters?|sections?|page|volume)\b[^)\]]*[)\]]|\[\d{1,3}\]",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*\((?:as (?:originally|previously|first)|in accordance with|see|which|previously|hereafter)[^)]*\)",
    re.IGNORECASE,
)
_UNIT_BREAK = re.compile(
    r"(?<=[a-z0-9)’”\"])[.!?][”\"’]?\s+(?=[A-Z(•“\"])|\s*;\s+(?:and\s+|or\s+)?|\s+[•▪●◦>]\s+|:\s+(?=[•▪●◦>(a-z])"
    r"|\s+(?=\((?:[a-h]|i{1,3}|iv|vi{0,3}|ix|x)\)\s)|:\s+(?=[A-Z])"
)
_RECOMMEND = re.compile(
    r"\b(?:recommend(?:s|ed|ing|ation)?|urges?|propose[sd]?|suggest(?:s|ed)?|advise[sd]?|call(?:s|ed)? (?:up)?on)\b"
    r"(?:\s+(?:further|also|therefore|strongly))?(?:\s*,)?(?:\s+that\b)?\s*",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:should|must|shall|ought\s+to|needs?\s+to|(?:is|are)\s+(?:required\s+|expected\s+)?to|will(?:\s+need\s+to)?"
    r"|(?:is|are)\s+(?:advised|encouraged|invited|urged)\s+to)\b(?:,?\s+(?:also|therefore|now|then|always|only"
    r"|urgently|immediately|further|as\s+a\s+minimum|as\s+a\s+matter\s+of\s+(?:urgency|priority)|where\s+(?:possible"
    r"|appropriate|necessary)|each|together|jointly|in\s+particular|at\s+all\s+times|consider\s+whether\s+to)\b,?)*\s*",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?:not\s+)?(?:be|have\s+been|continue\s+to\s+be|apply|remain|include|cover|contain)\b", re.IGNORECASE
)
_PROPER_SUBJECT = re.compile(
    r"^(?:that\s+)?(?:(?:the|all|each|every|both|any|his|her|its|a|an)\s+)*"
    r"(?:[A-Z][\w’'&.-]*(?:\s*\([A-Z][^)]*\))?(?:\s*,\s*|\s+)(?:(?:and|of|for|the|in|to|or|&|with|on|’s)\s+)*)+",
)


@dataclass(frozen=True)
class _Actions:
    """The tables of config/actions.toml ready for look-up: word forms to action classes, and words of style."""

    verbs: dict[str, str]
    nouns: dict[str, str]
    base: frozenset[str]
    light: frozenset[str]
    bodies: frozenset[str]
    purpose: re.Pattern[str]
    coordination: re.Pattern[str]


def find_asks(text: str) -> tuple[Ask, ...]:
    """The asks of one recommendation, in their order.

    In: the whole statement. Out: at least one Ask for any text with a letter in it; each `text` is a stretch of the
    statement (whitespace collapsed), `action` a class of config/actions.toml or null, `object` up to four head words.
    The same text always gives the same asks.
    """
    actions = _load_actions(str(find("config/actions.toml")))
    units = _units(" ".join(text.split()))
    asked = [stretch for unit in units if (stretch := _stretch(unit, actions))]
    kept = asked or [unit.text for unit in units]
    parts = [part for stretch in kept for part in _coordinated(stretch, actions)]
    return tuple(_ask(part, actions) for part in _distinct(parts)[:MOST_ASKS])


# ---------------------------------------------------------------- cutting a statement into units


@dataclass(frozen=True)
class _Unit:
    """A sentence or list item; `listed` where an opening clause with its modal verb stands before the list."""

    text: str
    listed: bool = False


def _units(text: str) -> list[_Unit]:
    bare = _LEADING_MARK.sub("", _ASIDE.sub("", _POINTER.sub("", text)), count=1)
    units: list[_Unit] = []
    led = False
    start = 0
    for cut in [*_UNIT_BREAK.finditer(bare), None]:
        piece = bare[start : cut.start() if cut else len(bare)]
        mark = cut.group().strip() if cut else "."
        stripped = _LEADING_MARK.sub("", piece.strip(" ,;"), count=1).strip(" ,;:.")
        if _WORD.search(stripped):
            units.append(_Unit(stripped, listed=led))
        if mark.startswith(":"):
            led = led or bool(_MODAL.search(piece) or _RECOMMEND.search(piece))
        elif mark.startswith((".", "!", "?")):
            led = False
        start = cut.end() if cut else 0
    return units


def _stretch(unit: _Unit, actions: _Actions) -> str:
    """The part of a unit that asks: empty where the unit only tells."""
    text = unit.text
    advice = _RECOMMEND.search(text)
    if advice and len(text) - advice.end() > 12:
        return _predicate(text[advice.end() :], actions, recommended=True)
    if _MODAL.search(text):
        return _predicate(text, actions, recommended=False)
    return _without_purpose(text, actions) if unit.listed else ""


def _predicate(clause: str, actions: _Actions, recommended: bool) -> str:
    modal = _MODAL.search(clause)
    if modal is None or (recommended and modal.start() > 160):
        return _without_purpose(_without_body(clause) if recommended else clause, actions)
    subject, predicate = clause[: modal.start()].strip(), clause[modal.end() :]
    if not predicate.strip():
        return _without_purpose(clause, actions)
    if _PASSIVE.match(predicate) or not _names_body(subject, actions):
        return _without_purpose(clause, actions)
    return _without_purpose(predicate, actions)


def _without_body(clause: str) -> str:
    match = _PROPER_SUBJECT.match(clause)
    rest = clause[match.end() :] if match else clause
    return rest if len(rest) > 12 else clause


def _names_body(subject: str, actions: _Actions) -> bool:
    words = _WORD.findall(subject)
    if not words:
        return True
    named = any(word[0].isupper() for word in words[1:]) or words[0].lower() not in {"there", "consideration", "steps"}
    heads = {word.lower() for word in words}
    capitals = sum(word[0].isupper() for word in words[1:])
    return named and (capitals >= 1 or bool(heads & actions.bodies))


def _without_purpose(text: str, actions: _Actions) -> str:
    for match in actions.purpose.finditer(text):
        if len(_WORD.findall(text[: match.start()])) >= 4:
            return text[: match.start()].strip(" ,;:.–-")
    return text.strip(" ,;:.–-")


def _coordinated(stretch: str, actions: _Actions) -> list[str]:
    """A stretch cut where a second verb of action starts: `develop guidance` | `and publish the results`."""
    parts: list[str] = []
    start = 0
    for match in actions.coordination.finditer(stretch):
        if len(_WORD.findall(stretch[start : match.start()])) >= 3:
            parts.append(stretch[start : match.start()])
            start = match.end()
    return [part.strip(" ,;:.–-") for part in [*parts, stretch[start:]] if _WORD.search(part)]


def _distinct(parts: list[str]) -> list[str]:
    return list(dict.fromkeys(parts))


# ---------------------------------------------------------------- action and object


def _ask(text: str, actions: _Actions) -> Ask:
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    place, action = _first_action(lower, actions)
    after = [word for word in lower[place + 1 :] if _is_content(word, actions)]
    before = [word for word in lower[: max(place, 0)] if _is_content(word, actions)]
    verb = words[place] if 0 <= place < len(words) and lower[place] in actions.verbs else ""
    return Ask(text=text, action=action, object=" ".join((after or before)[:_OBJECT_WORDS]), verb=verb)


def _first_action(words: list[str], actions: _Actions) -> tuple[int, str | None]:
    for place, word in enumerate(words):
        if word in actions.verbs and not _is_noun(words, place, actions):
            return place, actions.verbs[word]
    for place, word in enumerate(words):
        if word in actions.nouns:
            return place - 1, actions.nouns[word]
    return -1, None


def _is_noun(words: list[str], place: int, actions: _Actions) -> bool:
    """A form that is verb and noun (record, review) counts as noun after an article, adjective-like or body word."""
    before = words[place - 1] if place else ""
    return before in {"the", "a", "an", "any", "of", "their", "its", "this", "such", "no", "on", "in", "for", "with"}


_EMPTY = frozenset(
    "the a an and or of to in on for with by at from as that this these those it its their his her be is are was were "
    "been being has have had not no any all each every other such who whom which what when where how whether than then "
    "there should must shall will may might can could would ought need needs also more most so into within between "
    "through under over about up out their them they he she we our i my relevant appropriate necessary where if upon "
    "following including regard respect proper properly effective effectively clear clearly".split()
)


def _is_content(word: str, actions: _Actions) -> bool:
    return word not in _EMPTY and word not in actions.light


# ---------------------------------------------------------------- the tables


@lru_cache(maxsize=4)
def _load_actions(path: str) -> _Actions:
    tables = load_toml(Path(path))
    style: dict[str, Any] = tables["style"]
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    base: list[str] = []
    light = {form for verb in style["light"] for form in _forms(verb)}
    for row in tables["action"]:
        base += [verb for verb in row["verbs"] if " " not in verb]
        for form in [form for verb in row["verbs"] for form in _forms(verb)] + row.get("irregular", []):
            verbs.setdefault(form, row["name"])
        for noun in row["nouns"]:
            nouns.setdefault(noun, row["name"])
    starts = "|".join(sorted((re.escape(verb) for verb in base + style["light"]), key=lambda v: (-len(v), v)))
    purpose = "|".join(re.escape(words) for words in style["purpose"])
    return _Actions(
        verbs={form: name for form, name in verbs.items() if form not in light},
        nouns=nouns,
        base=frozenset(base),
        light=frozenset(light),
        bodies=frozenset(style["bodies"]),
        purpose=re.compile(rf"\b(?:{purpose})\b"),
        coordination=re.compile(
            rf"(?:,|,?\s+and)\s+(?:then\s+|also\s+|to\s+)?(?=(?:{starts})\s+(?:the|a|an|all|any|that|their|its|how|whether"
            r"|it|them|each|such|every|this|these|on|into|to)\b)"
        ),
    )


def _forms(verb: str) -> list[str]:
    """The base form with -s, -ed and -ing: `plan` gives planned and planning, `rely` relies and relied."""
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if re.search(r"[^aeiou]y$", verb):
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    plain = [verb, verb + ("es" if re.search(r"(?:s|sh|ch|x|z)$", verb) else "s"), verb + "ed", verb + "ing"]
    doubled = (
        [verb + verb[-1] + "ed", verb + verb[-1] + "ing"] if re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb) else []
    )
    return plain + doubled

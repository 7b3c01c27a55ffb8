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
_TITLE_WORDS = 14

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
    r"\b(?:recommend(?:s|ed|ing)?|recommendations?(?=\s+(?:is\s+)?that\b)|urges?|proposes?|suggests?"
    r"|calls? (?:up)?on)\b(?:\s+(?:further|also|therefore|strongly))?(?:\s*,)?(?:\s+that\b)?\s*",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:should|must|shall|ought\s+to|needs?\s+to|(?:is|are)\s+(?:required\s+|expected\s+)?to|will(?:\s+need\s+to)?"
    r"|(?:is|are)\s+(?:advised|encouraged|invited|urged)\s+to)\b"
    r"(?:,?\s+be\s+(?:required|obliged|enabled|entitled|able|prepared|willing|encouraged|allowed|asked|expected|directed"
    r"|empowered|permitted|free|advised|under an? (?:\w+ )?(?:duty|obligation))\s+to\b)?"
    r"(?:,?\s+(?:also|therefore|now|then|always|only|urgently|immediately|further|as\s+a\s+minimum|as\s+a\s+matter\s+of\s+(?:urgency|priority)|where\s+(?:possible"
    r"|appropriate|necessary)|each|together|jointly|in\s+particular|at\s+all\s+times|consider\s+whether\s+to)\b,?)*\s*",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"\bthere is (?:an? )?(?:\w+ ){0,2}need\b|\b(?:is|are) (?:\w+ ){0,2}(?:needed|essential|imperative|vital|important"
    r"|desirable|necessary|of (?:\w+ )?importance)\b",
    re.IGNORECASE,
)
_LOWER_BODY = re.compile(r"^(?:government|governments|agencies|ministers|authorities)\s+(?:and\s+)?(?=[a-zA-Z]+\b)")
_RELATIVE = re.compile(r"\b(?:that|who|which|whose|where|when)\b", re.IGNORECASE)
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
    reason: re.Pattern[str]
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
    if asked and _is_title(units[0]):
        asked.insert(0, _Stretch(units[0].text))
    kept = asked or [_Stretch(unit.text) for unit in units]
    parts = [part for stretch in kept for part in _coordinated(stretch, actions)]
    return tuple(_ask(part, actions) for part in list(dict.fromkeys(parts))[:MOST_ASKS])


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


def _is_title(unit: _Unit) -> bool:
    """A short opening without a verb of its own, as where a list prints the heading before the statement."""
    words = unit.text.lower().split()
    tells = {"is", "are", "was", "were", "has", "have", "had", "will", "it", "i"}
    return len(words) <= _TITLE_WORDS and not _asks(unit.text) and not tells & set(words)


def _asks(text: str) -> bool:
    return bool(_RECOMMEND.search(text) or _MODAL.search(text) or _NEED.search(text))


# ---------------------------------------------------------------- the part that asks


@dataclass(frozen=True)
class _Stretch:
    """A stretch that asks; `focus` is where its predicate begins, so that the verb is looked for from there."""

    text: str
    focus: int = 0


def _stretch(unit: _Unit, actions: _Actions) -> _Stretch | None:
    """The part of a unit that asks: None where the unit only tells."""
    text = unit.text
    advice, modal = _RECOMMEND.search(text), _MODAL.search(text)
    if advice and len(text) - advice.end() > 12 and (modal is None or advice.start() < modal.start()):
        return _predicate(text[advice.end() :], actions, recommended=True)
    if modal:
        return _predicate(text, actions, recommended=False)
    if unit.listed or _NEED.search(text):
        return _trimmed(text, actions)
    return None


def _predicate(clause: str, actions: _Actions, recommended: bool) -> _Stretch | None:
    modal = _MODAL.search(clause)
    if modal is None or (recommended and modal.start() > 160):
        return _trimmed(_without_body(clause) if recommended else clause, actions)
    subject, predicate = clause[: modal.start()].strip(), clause[modal.end() :]
    if not _WORD.search(predicate):
        return None
    if _PASSIVE.match(predicate) or _describes(subject) or not _names_body(subject, actions):
        return _trimmed(clause, actions, focus=modal.end())
    return _trimmed(predicate, actions)


def _without_body(clause: str) -> str:
    rest = clause
    for _ in range(3):  # a name, a plain noun such as `government`, and a second body after `and`
        match = _PROPER_SUBJECT.match(rest)
        rest = _LOWER_BODY.sub("", rest[match.end() :] if match else rest, count=1)
    return rest if len(rest) > 12 else clause


def _names_body(subject: str, actions: _Actions) -> bool:
    """Whether the words before the modal verb say who is told: a name, or a noun such as `providers`."""
    words = _WORD.findall(subject)
    if not words:
        return True
    if words[0].lower() in {"there", "consideration", "steps", "arrangements"}:
        return False
    named = any(word[0].isupper() for word in words[1:])
    return named or bool({word.lower() for word in words} & actions.bodies)


def _describes(subject: str) -> bool:
    """Whether the words before the modal verb say more than who is told, such as `agencies that know of …`."""
    return len(subject.split()) > 5 and _RELATIVE.search(subject) is not None


def _trimmed(text: str, actions: _Actions, focus: int = 0) -> _Stretch:
    """A stretch without its clause of reason, where at least four words stand before that clause."""
    for match in actions.reason.finditer(text):
        if match.start() > focus and len(_WORD.findall(text[: match.start()])) >= 4:
            text = text[: match.start()]
            break
    stripped = text.lstrip(" ,;:.–-")
    return _Stretch(stripped.rstrip(" ,;:.–-"), max(0, focus - (len(text) - len(stripped))))


def _coordinated(stretch: _Stretch, actions: _Actions) -> list[_Stretch]:
    """A stretch cut where a second verb of action starts: `develop guidance` | `publish the results`."""
    parts: list[_Stretch] = []
    start = 0
    for match in actions.coordination.finditer(stretch.text):
        if match.start() > stretch.focus and len(_WORD.findall(stretch.text[start : match.start()])) >= 3:
            parts.append(_Stretch(stretch.text[start : match.start()].strip(" ,;:.–-"), 0 if start else stretch.focus))
            start = match.end()
    parts.append(_Stretch(stretch.text[start:].strip(" ,;:.–-"), 0 if start else stretch.focus))
    return [part for part in parts if _WORD.search(part.text)]


# ---------------------------------------------------------------- action and object


def _ask(stretch: _Stretch, actions: _Actions) -> Ask:
    found = list(_WORD.finditer(stretch.text))
    words = [match.group().lower() for match in found]
    first = sum(match.start() < stretch.focus for match in found)
    place, action = _first_action(words, first, actions)
    after = [word for word in words[place + 1 :] if _is_content(word, actions)]
    before = [word for word in words[: max(place, 0)] if _is_content(word, actions)]
    passive = first > 0 and place >= first
    head = (before if passive else after) or after or before
    verb = found[place].group() if 0 <= place < len(words) and words[place] in actions.verbs else ""
    return Ask(text=stretch.text, action=action, object=" ".join(head[:_OBJECT_WORDS]), verb=verb)


def _first_action(words: list[str], first: int, actions: _Actions) -> tuple[int, str | None]:
    """Place and class of the first word that stands as a verb of action, from word `first` on.

    Else of a noun of action anywhere; else of a participle that only describes (`agencies holding records`).
    """
    order = [place for place in [*range(first, len(words)), *range(first)] if words[place] in actions.verbs]
    for place in order:
        if _acts(words, place, first):
            return place, actions.verbs[words[place]]
    for place, word in enumerate(words):
        if word in actions.nouns:
            return place - 1, actions.nouns[word]
    described = [place for place in order if not _is_noun(words, place)]
    return (described[0], actions.verbs[words[described[0]]]) if described else (-1, None)


_BE = frozenset("be is are was were been being get gets".split())
_BEFORE_VERB = frozenset(
    "to and or not should must shall will can could may might would then also who which that they it we"
    " considers consider by".split()
)
_BEFORE_NOUN = frozenset(
    "the a an any of their its this such no on in for with all each every some these those other about from".split()
)


def _acts(words: list[str], place: int, first: int) -> bool:
    """Whether a form of a verb stands as one: at the opening, passive after `is` or `be`, or where a verb is due."""
    word = words[place]
    back = place - 1
    while back >= 0 and (words[back].endswith("ly") or words[back] in {"not", "also", "always", "then", "either"}):
        back -= 1
    before = words[back] if back >= 0 else ""
    if _is_noun(words, place) or (before.endswith("ing") and not word.endswith(("ed", "ing"))):
        return False
    if place in (0, first) or before in _BE | _BEFORE_VERB:
        return True
    if word.endswith(("ed", "ing")):
        return word.endswith("ing") and before in {"for", "of", "in", "from", "without", "start"}
    return before.endswith("s") != word.endswith("s")


def _is_noun(words: list[str], place: int) -> bool:
    """Whether a form that is verb and noun (record, review) stands as a noun: after an article or preposition."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    return before in _BEFORE_NOUN or after in {"is", "are", "should", "must", "shall", "has", "have", "be", "of"}


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
    reason = "|".join(re.escape(words) for words in style["reason"])
    return _Actions(
        verbs={form: name for form, name in verbs.items() if form not in light},
        nouns=nouns,
        base=frozenset(base),
        light=frozenset(light),
        bodies=frozenset(style["bodies"]),
        reason=re.compile(rf"\b(?:{reason})\b"),
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

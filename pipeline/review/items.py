"""What can be decided about in a run, each with what a person sees of it, and the decision that a word makes of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import ValidationError

import pipeline
from pipeline.records import Level, Link, Recommendation, Response, Status, Verdict, slug, text_hash
from pipeline.review.decisions import Change, Decision, in_force

About = Literal["recommendation", "link", "themes", "response"]
ABOUT: tuple[About, ...] = get_args(About)
STATUSES: tuple[str, ...] = get_args(Status)
VERDICTS: tuple[str, ...] = get_args(Verdict)
WORDS: dict[About, tuple[str, ...]] = {
    "recommendation": ("confirm", "drop", "fix text", "fix number", "fix heading", "fix level"),
    "link": VERDICTS,
    "themes": ("confirm", "change"),
    "response": ("confirm", *STATUSES),
}
"""For each kind of item the words that decide about it."""

MOST_THEMES = 3
_SAME_AS = {"accept": "confirm", "accepted as read": "confirm", "reject": "drop", "yes": "confirm"}
_LINK_SAME_AS = {"reject": "different", "no": "different"}
_LIKE_A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ENDS = re.compile(r"\s*\|\s*")


@dataclass(frozen=True)
class Thresholds:
    """Scores from which the run called a pair a repeat, and related."""

    repeat: float = 0.6
    related: float = 0.35


@dataclass(frozen=True)
class Item:
    """One thing to decide about.

    `texts` are the texts that it rests on by the id they belong to (a link has two); `seen` their hashes; `verdict`
    what the program says; `certainty` 0–1, lowest to be looked at first; `doubt` why it should be looked at.
    `decided` are the decisions about it that are in force, `again` whether the last was made on another text.
    """

    about: About
    id: str
    inquiry: str | None
    texts: Mapping[str, str]
    verdict: str
    reason: str
    certainty: float
    number: str = ""
    pdf_page: int | None = None
    printed_page: str | None = None
    doubt: str = ""
    decided: tuple[Decision, ...] = ()
    again: bool = False
    pages: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def key(self) -> tuple[About, str]:
        """What names an item: its kind and its id."""
        return self.about, self.id

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids that a decision about it is about."""
        return tuple(self.texts)

    @property
    def seen(self) -> dict[str, str]:
        """The hash of each text."""
        return {key: text_hash(text) for key, text in self.texts.items()}


class NotMeant(Exception):
    """A decision that cannot be meant as it stands, with the reason."""


# ---------------------------------------------------------------- the items of a run


def items_of_run(
    recs: Sequence[Recommendation],
    links: Sequence[Link],
    responses: Sequence[Response],
    decisions: Iterable[Decision] = (),
    thresholds: Thresholds = Thresholds(),
) -> list[Item]:
    """Everything that can be decided about in a run, in the order of its records: records, links, themes, answers.

    `decisions` are those of the ledger; they say what was decided already.
    """
    known = {rec.id: rec for rec in recs}
    found = [_record_item(rec) for rec in recs]
    found += [_link_item(link, known, thresholds) for link in links if {link.earlier, link.later} <= set(known)]
    found += [_themes_item(rec) for rec in recs if rec.themes]
    found += [
        _response_item(key, response, known)
        for key, response in zip(response_ids(responses), responses, strict=True)
        if response.recommendation
    ]
    return _with_decisions(found, decisions)


def withheld_items(items: Sequence[Item], decisions: Iterable[Decision]) -> list[Item]:
    """What a run does not hold because people decided so: links that they rejected and records that they dropped.

    A sheet that was made before may still be filled in, and another person may see it otherwise.
    """
    texts = {item.id: item.texts[item.id] for item in items if item.about == "recommendation"}
    there = {item.key for item in items}
    found: dict[tuple[About, str], Item] = {}
    for decision in in_force(decisions):
        for item in _withheld(decision, texts):
            if item.key not in there:
                found.setdefault(item.key, item)
    return _with_decisions(list(found.values()), decisions)


def _withheld(decision: Decision, texts: Mapping[str, str]) -> list[Item]:
    said, _, reason = (decision.verdict or "").partition(", ")
    if decision.kind == "reject link" and set(decision.targets) <= set(texts):
        return [rejoined(decision.targets[0], decision.targets[1], texts, decision.before.verdict or said, reason)]
    if decision.kind == "drop" and len(decision.targets) == 1 and decision.before.text:
        key = decision.targets[0]
        return [Item("recommendation", key, decision.inquiry, {key: decision.before.text}, said, "", 1.0)]
    return []


def rejoined(earlier: str, later: str, texts: Mapping[str, str], verdict: str, reason: str) -> Item:
    """A link that the run does not hold, between two records that it does."""
    return Item(
        "link", link_id(earlier, later), None, {key: texts[key] for key in (earlier, later)}, verdict, reason, 1.0
    )


def by_program(item: Item) -> str:
    """What the program says of an item: where a person decided, the first decision noted what was said before it."""
    before = item.decided[0].before if item.decided else Change()
    themes = "; ".join(before.themes) if before.themes else None
    return before.verdict or before.status or themes or item.verdict


def link_id(one: str, other: str) -> str:
    """The name of a link: its two ends in alphabetical order, so that it is the same whichever is called earlier."""
    return " | ".join(sorted((one, other)))


def response_ids(responses: Sequence[Response]) -> list[str]:
    """A name for each answer: recommendation, document and speaker; a second one of the same gets a number."""
    counted: dict[str, int] = {}
    names = []
    for response in responses:
        who = response.recommendation or f"{response.inquiry or ''}-{response.number or ''}"
        name = "@".join(part for part in (who, response.document or "", slug(response.speaker or "", 4)) if part)
        counted[name] = counted.get(name, 0) + 1
        names.append(name if counted[name] == 1 else f"{name}@{counted[name]}")
    return names


def _record_item(rec: Recommendation) -> Item:
    low = min(rec.confidence, rec.ocr_confidence if rec.ocr_confidence is not None else 1.0)
    doubts = [f"confidence {rec.confidence:.2f}"] if rec.confidence < 0.9 else []
    doubts += [f"read by OCR ({rec.ocr_confidence:.2f})"] if rec.ocr_confidence is not None else []
    doubts += ["quotation not proved"] if rec.state == "unverified" else []
    return Item(
        "recommendation", rec.id, rec.inquiry, {rec.id: rec.text}, rec.level, rec.why,
        low - (0.5 if rec.state == "unverified" else 0.0), rec.number or "", rec.pdf_page, rec.printed_page,
        "; ".join(doubts), pages={rec.id: rec.pdf_page},
    )  # fmt: skip


def _link_item(link: Link, known: Mapping[str, Recommendation], thresholds: Thresholds) -> Item:
    ends = {key: known[key] for key in (link.earlier, link.later)}
    near = min(("repeat", "related"), key=lambda name: abs(link.score - getattr(thresholds, name)))
    limit = float(getattr(thresholds, near))
    gap = abs(link.score - limit)
    return Item(
        "link", link_id(link.earlier, link.later), None, {key: rec.text for key, rec in ends.items()}, link.verdict,
        f"score {link.score:.4f}; {link.why}", round(gap, 4), pdf_page=known[link.later].pdf_page,
        printed_page=known[link.later].printed_page,
        doubt=f"near the threshold: {link.score:.2f}, {near} from {limit:.2f}" if gap <= 0.05 else "",
        pages={key: rec.pdf_page for key, rec in ends.items()},
    )  # fmt: skip


def _themes_item(rec: Recommendation) -> Item:
    top = max(score.score for score in rec.themes)
    return Item(
        "themes", rec.id, rec.inquiry, {rec.id: rec.text}, "; ".join(score.code for score in rec.themes),
        " / ".join(f"{score.code} {score.score:.2f}: {score.why}" for score in rec.themes), round(top, 4),
        rec.number or "", rec.pdf_page, rec.printed_page, f"first theme scores {top:.2f}" if top < 0.5 else "",
        pages={rec.id: rec.pdf_page},
    )  # fmt: skip


def _response_item(key: str, response: Response, known: Mapping[str, Recommendation]) -> Item:
    rec = known.get(response.recommendation or "")
    sure = 0.0 if response.status == "unclear" else 0.4 if response.state == "unverified" else 1.0
    doubt = "status unclear" if response.status == "unclear" else "words not proved" if sure < 1 else ""
    return Item(
        "response", key, response.inquiry, {key: _answer_seen(response, rec)}, response.status,
        f"joined by {response.joined_by}" if response.joined_by else "", sure, response.number or "",
        next(iter(response.response_pages), None), None, doubt, pages={key: next(iter(response.response_pages), None)},
    )  # fmt: skip


def _answer_seen(response: Response, rec: Recommendation | None) -> str:
    """What a decision about an answer rests on: its words, and the recommendation that they answer."""
    return f"{response.status_words} [in answer to: {rec.text if rec else response.number or ''}]"


def answer_seen(response: Response, known: Mapping[str, Recommendation]) -> str:
    """The text that is hashed for a decision about an answer."""
    return _answer_seen(response, known.get(response.recommendation or ""))


def about_of(decision: Decision) -> About:
    """Which kind of item a decision is about."""
    if decision.kind in ("confirm link", "reject link"):
        return "link"
    return {"fix themes": "themes", "fix status": "response"}.get(decision.kind, "recommendation")  # type: ignore[return-value]


def _with_decisions(items: Sequence[Item], decisions: Iterable[Decision]) -> list[Item]:
    made: dict[tuple[str, str], list[Decision]] = {}
    for decision in in_force(decisions):
        about = about_of(decision)
        names = [link_id(*decision.targets[:2])] if about == "link" else list(decision.targets)
        for name in names:
            made.setdefault((about, name), []).append(decision)
    return [_decided(item, made.get(item.key, [])) for item in items]


def _decided(item: Item, decisions: Sequence[Decision]) -> Item:
    if not decisions:
        return item
    last = decisions[-1]
    left = {*last.seen.values(), *((text_hash(last.after.text),) if last.after.text else ())}
    again = not set(item.seen.values()) <= left
    return Item(**{**_fields(item), "decided": tuple(decisions), "again": again})


def _fields(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}


# ---------------------------------------------------------------- from a word to a decision


def to_decision(
    item: Item,
    word: str,
    who: str,
    why: str,
    when: dt.datetime,
    correction: str = "",
    themes: Sequence[str] = (),
    codes: Sequence[str] = (),
    seen: Mapping[str, str] | None = None,
    version: str = pipeline.__version__,
) -> Decision:
    """The decision that a person's word about an item makes.

    `correction` is the new text, number, heading or level where the word asks for one; `themes` the right codes for
    “change”, most central first; `codes` those that there are; `seen` and `version` belong to an earlier run where
    the person looked at that. Raises NotMeant where this cannot be meant.
    """
    if not who.strip():
        raise NotMeant("no reviewer is named")
    said = known_word(item.about, word)
    kind, before, after = _change(item, said, correction.strip(), themes, codes)
    try:
        return Decision.model_validate(
            {
                "when": when, "who": who, "kind": kind, "inquiry": item.inquiry, "targets": item.targets,
                "seen": dict(seen or item.seen), "before": before, "after": after, "version": version, "why": why,
                "verdict": item.verdict if item.about != "link" else f"{item.verdict}, {item.reason.split(';')[0]}",
            }
        )  # fmt: skip
    except ValidationError as error:
        raise NotMeant(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def known_word(about: About, word: str) -> str:
    """The word as this program writes it; NotMeant where it decides nothing."""
    plain = " ".join(word.lower().replace("-", " ").split())
    for choice in WORDS[about]:
        if plain == choice:
            return choice
    other = {**_SAME_AS, **(_LINK_SAME_AS if about == "link" else {})}.get(plain)
    if other in WORDS[about] or (about == "link" and other == "confirm"):
        return str(other)
    if about == "link" and plain == "confirm":
        return plain
    raise NotMeant(f"“{word}” is no decision about a {about}; there are: {', '.join(WORDS[about])}")


def _change(
    item: Item, word: str, correction: str, themes: Sequence[str], codes: Sequence[str]
) -> tuple[str, Change, Change]:
    if item.about == "link":
        verdict = item.verdict if word == "confirm" else word
        kind = "reject link" if verdict == "different" else "confirm link"
        return kind, Change(verdict=item.verdict), Change(verdict=verdict)
    if item.about == "themes":
        before = tuple(code for code in item.verdict.split("; ") if code)
        return "fix themes", Change(themes=before), Change(themes=_themes(word, before, themes, codes))
    if item.about == "response":
        status = item.verdict if word == "confirm" else word
        return "fix status", _status(item.verdict), _status(status)
    if word in ("confirm", "drop"):
        return word, Change(text=item.texts[item.id]) if word == "drop" else Change(), Change()
    return word, *_fixed(item, word, correction)


def _status(status: str) -> Change:
    return Change.model_validate({"status": status})


def _themes(word: str, before: Sequence[str], themes: Sequence[str], codes: Sequence[str]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(code.strip() for code in themes if code.strip()))
    if word == "confirm":
        if given and list(given) != list(before):
            raise NotMeant("it says confirm, and other themes are given; say change")
        return tuple(before)
    if not given:
        raise NotMeant("it says change, and no theme is given")
    unknown = [code for code in given if code not in codes]
    if unknown:
        raise NotMeant(f"there is no theme “{unknown[0]}”")
    return given[:MOST_THEMES]


def _fixed(item: Item, word: str, correction: str) -> tuple[Change, Change]:
    name = word.removeprefix("fix ")
    if not correction and name in ("text", "level"):
        raise NotMeant(f"it says {word}, and no correction is given")
    if name == "number" and _LIKE_A_DATE.fullmatch(correction):
        raise NotMeant(f"a spreadsheet has made a date of the number ({correction}); write it as text")
    text = item.texts[item.id]
    before: dict[str, Any] = {"text": text} if name == "text" else {}
    if name == "text" and " ".join(text.split()) == " ".join(correction.split()):
        raise NotMeant("the correction is the text that is there; say confirm")
    if name == "level":
        if correction not in get_args(Level):
            raise NotMeant(f"“{correction}” is no level; there are: {', '.join(get_args(Level))}")
        if correction == "sub-recommendation":
            raise NotMeant("a part needs its parent: use `saidbefore review decide --kind fix-level`")
        before = {"level": item.verdict}
    if name == "number":
        before = {"number": item.number or None}
    return Change.model_validate(before), Change.model_validate({name: correction or None})


def split_ends(name: str) -> str:
    """A link's name as written by a person or a spreadsheet, in the one form that `link_id` gives."""
    ends = [end for end in _ENDS.split(name.strip()) if end]
    return link_id(*ends) if len(ends) == 2 else name.strip()

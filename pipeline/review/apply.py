"""Decisions applied to what extraction found; what cannot be applied as it was meant is listed to look at again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import Notice, Recommendation, agreement, slug, text_hash
from pipeline.review.decisions import Change, Decision, in_force, is_later

_NEARLY_THE_SAME = 0.5  # agreement of five-word runs from which an added text is probably one that is there
_SETTLING = ("confirm", "drop")


@dataclass(frozen=True, slots=True)
class Decided:
    """Records as decided, what a user must know, and which fields of which record a person has settled."""

    recommendations: tuple[Recommendation, ...]
    notices: tuple[Notice, ...] = ()
    settled: Mapping[str, frozenset[str]] = field(default_factory=dict)


def apply_decisions(
    recs: Sequence[Recommendation], decisions: Iterable[Decision], labels: Sequence[str | None] = ()
) -> Decided:
    """Apply decisions about records in the order in which they were made; a later one goes over an earlier one.

    In: the records of one or more inquiries, before they are described; decisions about these inquiries and no
    others; `labels`, the printed page labels by PDF page, where decisions may move a page. A decision is applied where
    the text that was seen is the text as read, or as another decision left it; otherwise, and where its record is not
    there, a notice asks to look at it again. Decisions about links, themes and responses are passed over.
    """
    state = _State(list(recs), labels)
    for decision in in_force(decisions):
        if not is_later(decision):
            state.take(decision)
    return Decided(tuple(state.recs), tuple(_notices(state)), {key: frozenset(of) for key, of in state.settled.items()})


def keep_settled(recs: Sequence[Recommendation], decided: Decided) -> list[Recommendation]:
    """Records that later stages have worked on, with the fields that a person settled as that person left them."""
    before = {rec.id: rec for rec in decided.recommendations}
    return [
        rec.model_copy(update={name: getattr(before[rec.id], name) for name in sorted(decided.settled[rec.id])})
        if rec.id in decided.settled and rec.id in before
        else rec
        for rec in recs
    ]


class _Refused(Exception):
    """A decision cannot be applied as it was meant, with the reason."""


class _State:
    """Records while decisions are applied: as they are now, as they were read, and every text that they have had."""

    def __init__(self, recs: list[Recommendation], labels: Sequence[str | None]) -> None:
        self.recs = recs
        self.labels = labels
        self.as_read = {rec.id: rec for rec in recs}
        self.texts = {rec.id: {text_hash(rec.text)} for rec in recs}
        self.gone: dict[str, Decision] = {}
        self.dropped: dict[str, tuple[int, list[Recommendation]]] = {}
        self.settled: dict[str, set[str]] = {}
        self.applied: list[Decision] = []
        self.refused: list[tuple[Decision, str]] = []

    def take(self, decision: Decision) -> None:
        """Apply one decision, or note why it is not applied; a refused one changes nothing."""
        try:
            self._check_seen(decision)
            _HOW[decision.kind](self, decision)
        except _Refused as reason:
            self.refused.append((decision, str(reason)))
        else:
            self.applied.append(decision)

    def has(self, key: str) -> bool:
        return any(rec.id == key for rec in self.recs)

    def get(self, key: str) -> Recommendation:
        return self.recs[self.place(key)]

    def place(self, key: str) -> int:
        for place, rec in enumerate(self.recs):
            if rec.id == key:
                return place
        if key in self.gone:
            raise _Refused(f"{key} is not there: {self.gone[key].said}")
        raise _Refused(f"there is no record {key} now")

    def change(self, key: str, decision: Decision, settles: Iterable[str] = (), **fields: Any) -> None:
        """Set fields of one record, with who decided and why."""
        place = self.place(key)
        old = self.recs[place]
        new = old.model_copy(update={**fields, **_signed(old, decision)})
        if "text" in fields:
            read = self.as_read.get(key)
            own_state = read.state if read is not None and read.text == new.text else "corrected"
            new = new.model_copy(update={"state": own_state})
            self.texts.setdefault(key, set()).add(text_hash(new.text))
        self.recs[place] = new
        self.settled.setdefault(key, set()).update(settles)

    def put(self, place: int, rec: Recommendation) -> None:
        """A new record at a place in the order."""
        self.recs.insert(place, rec)
        self.texts.setdefault(rec.id, set()).add(text_hash(rec.text))

    def take_out(self, key: str, decision: Decision) -> Recommendation:
        self.gone[key] = decision
        return self.recs.pop(self.place(key))

    def bring_back(self, key: str) -> None:
        """Undo a drop, if there was one: a later decision says that the record stays."""
        place, recs = self.dropped.pop(key, (0, []))
        for offset, rec in enumerate(recs):
            self.gone.pop(rec.id, None)
            self.recs.insert(place + offset, rec)

    def with_parts(self, key: str) -> list[Recommendation]:
        """A record and all that it is the parent of, in their order."""
        ids = {key}
        found: list[Recommendation] = []
        for rec in self.recs:
            if rec.id in ids or rec.parent in ids:
                ids.add(rec.id)
                found.append(rec)
        return found

    def free(self, wanted: str) -> str:
        """An id that no record has had: the wanted one, else with the next number behind it."""
        if wanted not in self.texts:
            return wanted
        number = next(n for n in range(2, len(self.texts) + 3) if f"{wanted}-{n}" not in self.texts)
        return f"{wanted}-{number}"

    def _check_seen(self, decision: Decision) -> None:
        for key, seen in decision.seen.items():
            known = self.texts.get(key)
            if known is None or (key in self.gone and decision.kind not in _SETTLING):
                self.place(key)
            if known is not None and seen not in known and not self._already_so(key, decision):
                raise _Refused("the text under it has changed since")

    def _already_so(self, key: str, decision: Decision) -> bool:
        """Whether the text is now read just as the person had corrected it."""
        return decision.kind == "fix text" and self.has(key) and self.get(key).text == decision.after.text


# ---------------------------------------------------------------- what each kind does


def _confirm(state: _State, decision: Decision) -> None:
    for key in decision.targets:
        if key not in state.dropped:
            state.place(key)
    for key in decision.targets:
        state.bring_back(key)
        state.change(key, decision)


def _drop(state: _State, decision: Decision) -> None:
    there = [key for key in decision.targets if key not in state.dropped and state.place(key) >= 0]
    for key in there:
        if not state.has(key):  # a part that went with its parent
            continue
        place, recs = state.place(key), state.with_parts(key)
        for rec in recs:
            state.take_out(rec.id, decision)
        state.dropped[key] = (place, recs)


def _add(state: _State, decision: Decision) -> None:
    key, after = decision.targets[0], decision.after
    rec = _record(key, decision, after, _blank(key, decision))
    same = [other for other in state.recs if other.inquiry == rec.inquiry and other.level == rec.level]
    twin = next((other for other in same if text_hash(other.text) == text_hash(rec.text)), None)
    if twin is not None:
        state.change(twin.id, decision)
        return
    near = next((other for other in same if agreement(other.text, rec.text) >= _NEARLY_THE_SAME), None)
    if near is not None:
        raise _Refused(f"{near.id} is there now, with nearly the same words")
    if key in state.texts:
        raise _Refused(f"{key} is there now, with other words")
    if rec.parent is not None:
        state.place(rec.parent)
    paged = _paged(state, rec, after)
    state.put(_place_for(state, paged), paged)


def _merge(state: _State, decision: Decision) -> None:
    places = [state.place(key) for key in decision.targets]
    recs = [state.recs[place] for place in places]
    first = recs[0]
    pages = tuple(sorted({page for rec in recs for page in rec.pages}))
    text = decision.after.text or " ".join(rec.text for rec in recs)
    refs = tuple(dict.fromkeys(ref for rec in recs for ref in rec.paragraph_refs))
    places_seen = tuple(dict.fromkeys(place for rec in recs for place in rec.places))
    also = tuple(sorted({page for rec in recs for page in rec.also_on} - set(pages)))
    state.change(
        first.id, decision, text=text, pages=pages, pdf_page=pages[0] if pages else None, paragraph_refs=refs,
        places=places_seen, also_on=also, printed_page=min(recs, key=lambda rec: rec.pdf_page or 0).printed_page,
    )  # fmt: skip
    for rec in recs[1:]:
        state.take_out(rec.id, decision)
        for part in [other for other in state.recs if other.parent == rec.id]:
            state.change(part.id, decision, parent=first.id)


def _split(state: _State, decision: Decision) -> None:
    key, pieces = decision.targets[0], decision.after.pieces or ()
    whole = state.get(key)
    last = state.place(state.with_parts(key)[-1].id)
    for piece in pieces[1:]:
        wanted = _id_by_number(whole.inquiry, piece, piece.level or whole.level) if piece.number else f"{key}-s"
        rec = _record(state.free(wanted), decision, piece, whole.model_copy(update={"number": None, "heading": None}))
        last += 1
        state.put(last, _paged(state, rec, piece))
        for part in [other for other in state.recs if other.parent == key and other.text in rec.text]:
            state.change(part.id, decision, parent=rec.id)
    first = _record(key, decision, pieces[0], whole)
    state.recs[state.place(key)] = _paged(state, first, pieces[0])
    state.texts[key].add(text_hash(first.text))


def _fix(state: _State, decision: Decision) -> None:
    key, fields = decision.targets[0], decision.after.fields
    settles = [name for name in ("addressees", "deadlines") if name in fields]
    if decision.kind == "fix pages":
        rec = _paged(state, state.get(key), decision.after)
        changed = {name: getattr(rec, name) for name in ("pages", "pdf_page", "printed_page", "also_on", "places")}
        state.change(key, decision, **changed)
        return
    if decision.kind == "fix level":
        fields = {"level": decision.after.level, "parent": decision.after.parent}
        if decision.after.parent is not None:
            state.place(decision.after.parent)
    state.change(key, decision, settles, **fields)


_HOW: dict[str, Callable[[_State, Decision], None]] = {
    "confirm": _confirm,
    "add": _add,
    "drop": _drop,
    "merge": _merge,
    "split": _split,
    **dict.fromkeys(
        ("fix text", "fix pages", "fix level", "fix number", "fix heading", "fix section", "fix addressees",
         "fix deadlines"), _fix,
    ),
}  # fmt: skip


# ---------------------------------------------------------------- records that a person makes


def new_id(inquiry: str, change: Change, taken: Iterable[str]) -> str:
    """An id for a record that a person adds: by its number, else by the hash of its text, free among `taken`."""
    wanted = _id_by_number(inquiry, change, change.level or "recommendation") if change.number else ""
    wanted = wanted or f"{inquiry}-u{text_hash(change.text or '')}"
    used = set(taken)
    return wanted if wanted not in used else f"{wanted}-{text_hash(change.text or '')}"


def _id_by_number(inquiry: str, change: Change, level: str) -> str:
    number = re.sub(r"[^a-z0-9]+", "-", (change.number or "").lower()).strip("-") or slug(change.text or "", 1)
    if level == "sub-recommendation" and change.parent:
        own = re.sub(r"[^a-z0-9]+", "-", (change.number or "").lower().rsplit("(", 1)[-1]).strip("-")
        return f"{change.parent}-{own or number}"
    return f"{inquiry}-{'c' if level == 'conclusion' else 'r'}{number}"


def _blank(key: str, decision: Decision) -> Recommendation:
    return Recommendation(
        id=key, inquiry=decision.inquiry or "", level=decision.after.level or "recommendation",
        text=decision.after.text or "", state="corrected", confidence=1.0,
    )  # fmt: skip


def _record(key: str, decision: Decision, change: Change, base: Recommendation) -> Recommendation:
    """A record with a person's fields over those of another."""
    fields = {name: value for name, value in change.fields.items() if name in Recommendation.model_fields}
    fields.pop("pages", None)
    return base.model_copy(update={**fields, **_signed(base, decision), "id": key, "state": "corrected"})


def _paged(state: _State, rec: Recommendation, change: Change) -> Recommendation:
    """The record on the pages that a person gives; the printed label is the first page's, or null where unknown."""
    if change.pages is None:
        return rec
    first = change.pages[0]
    label = state.labels[first - 1] if first <= len(state.labels) else None
    given = change.printed_page if "printed_page" in change.model_fields_set else label
    return rec.model_copy(
        update={
            "pages": change.pages,
            "pdf_page": first,
            "printed_page": given,
            "also_on": tuple(page for page in rec.also_on if page not in change.pages),
            "places": tuple(place for place in rec.places if place.page in change.pages),
        }
    )


def _signed(rec: Recommendation, decision: Decision) -> dict[str, str]:
    names = [*(rec.decided_by.split("; ") if rec.decided_by else []), decision.who]
    because = f": {decision.why}" if decision.why else ""
    said = f"{decision.kind} by {decision.who}{because}"
    return {"decided_by": "; ".join(dict.fromkeys(names)), "why": "; ".join(word for word in (rec.why, said) if word)}


def _place_for(state: _State, rec: Recommendation) -> int:
    """Where an added record belongs: after its parent's other parts, else by page and number."""
    if rec.parent is not None:
        return state.place(state.with_parts(rec.parent)[-1].id) + 1
    before = [
        place
        for place, other in enumerate(state.recs)
        if other.inquiry == rec.inquiry and other.parent is None and _order(other) <= _order(rec)
    ]
    if not before:
        own = [place for place, other in enumerate(state.recs) if other.inquiry == rec.inquiry]
        return own[0] if own else len(state.recs)
    return state.place(state.with_parts(state.recs[before[-1]].id)[-1].id) + 1


def _order(rec: Recommendation) -> tuple[float, tuple[int, ...]]:
    page = float(rec.pdf_page) if rec.pdf_page is not None else float("inf")
    return page, tuple(int(figure) for figure in re.findall(r"\d+", rec.number or ""))


# ---------------------------------------------------------------- what is said of it


def _notices(state: _State) -> list[Notice]:
    dropped = [decision for decision in state.applied if any(key in state.dropped for key in decision.targets)]
    again = [refused for refused in state.refused if not _settled_later(state, refused[0])]
    return [
        *_counts(state),
        *(_drop_notice(state, decision) for decision in dropped if decision.kind == "drop"),
        *(_again_notice(state, decision, reason) for decision, reason in again),
    ]


def _settled_later(state: _State, refused: Decision) -> bool:
    """Whether a later decision that is applied has settled the same matter, so that nobody need look again."""
    return any(
        later.when >= refused.when
        and set(refused.targets) <= set(later.targets)
        and (later.kind == refused.kind or later.kind in _SETTLING)
        for later in state.applied
    )


def _counts(state: _State) -> list[Notice]:
    """One note for each inquiry: how many decisions are in force, of which kinds, by whom."""
    notices: list[Notice] = []
    for inquiry in dict.fromkeys(decision.inquiry for decision in state.applied):
        own = [decision for decision in state.applied if decision.inquiry == inquiry]
        held = [decision for decision in own if not _superseded(state, decision)]
        kinds, people = _tallied(decision.kind for decision in held), _tallied(decision.who for decision in held)
        more = f"; {len(own) - len(held)} that later ones supersede" if len(own) > len(held) else ""
        message = f"Decisions by people that are applied: {len(held)} ({kinds}; by {people}{more})."
        notices.append(Notice(kind="decided by people", message=message, inquiry=inquiry, severity="note"))
    return notices


def _superseded(state: _State, decision: Decision) -> bool:
    """Whether a later decision of the same kind, or one that undid a drop, stands in this one's place."""
    if decision.kind == "drop":
        return not any(key in state.dropped for key in decision.targets)
    later = state.applied[state.applied.index(decision) + 1 :]
    return any(other.kind == decision.kind and other.targets == decision.targets for other in later)


def _tallied(words: Iterable[str]) -> str:
    return ", ".join(f"{word}: {number}" for word, number in sorted(Counter(words).items()))


def _drop_notice(state: _State, decision: Decision) -> Notice:
    still = [key for key in decision.targets if key in state.dropped]
    recs = [rec for key in still for rec in state.dropped[key][1]]
    shown = "; ".join(f"{rec.id} “{_begin(rec.text)}”" for rec in recs)
    because = f" Reason given: {decision.why}." if decision.why else ""
    return Notice(
        kind="dropped by a person",
        message=f"Left out by {decision.who} ({decision.when.date()}, decision {decision.id}): {shown}.{because}",
        inquiry=decision.inquiry,
        severity="note",
        pages=_pages(recs),
    )


def _again_notice(state: _State, decision: Decision, reason: str) -> Notice:
    return Notice(
        kind="to look at again",
        message=f"Decision {decision.id} is not applied ({decision.said}): {reason}.",
        inquiry=decision.inquiry,
        next_step="Look at the text as it is now and decide again with `saidbefore review decide`;"
        f" `--kind withdraw --id {decision.id}` takes the old decision back.",
        pages=_pages([rec for rec in state.recs if rec.id in decision.targets]),
    )


def _begin(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:70].rsplit(' ', 1)[0]} …"


def _pages(recs: Iterable[Recommendation]) -> tuple[int, ...]:
    return tuple(sorted({page for rec in recs for page in rec.pages}))

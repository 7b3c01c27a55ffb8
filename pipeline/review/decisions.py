"""A person's decision: what it changes, what was seen when it was made, by whom, when and why."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from pipeline.records import Addressee, Deadline, Level, Record, Status

RecordKind = Literal[
    "confirm", "add", "drop", "merge", "split",
    "fix text", "fix pages", "fix level", "fix number", "fix heading", "fix section", "fix addressees", "fix deadlines",
]  # fmt: skip
LaterKind = Literal["fix themes", "confirm link", "reject link", "fix status"]
Kind = Literal[RecordKind, LaterKind, "withdraw"]

FIXED_FIELDS: dict[str, tuple[str, ...]] = {
    "fix text": ("text",),
    "fix pages": ("pages",),
    "fix level": ("level",),
    "fix number": ("number",),
    "fix heading": ("heading",),
    "fix section": ("section",),
    "fix addressees": ("addressees",),
    "fix deadlines": ("deadlines",),
    "fix themes": ("themes",),
    "fix status": ("status",),
}
"""For each kind that sets fields, the fields that its `after` must hold."""

_LATER: tuple[Kind, ...] = ("fix themes", "confirm link", "reject link", "fix status")
_TARGETS = {"add": 1, "merge": 2, "confirm link": 2, "reject link": 2}
_UNSEEN = ("add", "withdraw")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Characters that a terminal or an editor obeys instead of showing; in the ledger they are written as \uXXXX.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _to_the_second(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(microsecond=0)


Words = Annotated[str, AfterValidator(_collapsed), StringConstraints(min_length=1)]
Moment = Annotated[AwareDatetime, AfterValidator(_to_the_second)]


class Change(Record):
    """Fields of a record before or after a decision; only those that are set count, and null is a value.

    `pieces` are the records that a split makes, in order; `verdict` belongs to links, `status` to responses.
    """

    text: Words | None = None
    level: Level | None = None
    number: str | None = None
    heading: str | None = None
    section: str | None = None
    parent: str | None = None
    pages: tuple[int, ...] | None = None
    printed_page: str | None = None
    addressees: tuple[Addressee, ...] | None = None
    deadlines: tuple[Deadline, ...] | None = None
    themes: tuple[str, ...] | None = None
    verdict: str | None = None
    status: Status | None = None
    pieces: tuple[Change, ...] | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that are set, with their values as Python objects."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}

    @model_validator(mode="after")
    def _pages_follow(self) -> Change:
        if self.pages is not None and (
            not self.pages or min(self.pages) < 1 or sorted(set(self.pages)) != [*self.pages]
        ):
            raise ValueError("pages are 1-based PDF pages in rising order")
        return self


class Decision(Record):
    """One line of the ledger.

    `targets` are ids: of records, of a link's two ends, or (withdraw) of decisions. `seen` gives for each target the
    hash (`records.text_hash`) of the text that the person saw; `verdict` what the program said of it then; `version`
    the program's version. `id` names the decision; it is the hash of everything else unless a line gives it.
    """

    when: Moment
    who: Words
    kind: Kind
    inquiry: str | None = None
    targets: tuple[str, ...]
    seen: dict[str, str] = Field(default_factory=dict)
    before: Change = Change()
    after: Change = Change()
    verdict: str | None = None
    version: str = ""
    why: str = ""
    id: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Decision:
        fault = _fault(self)
        if fault:
            raise ValueError(fault)
        if not self.id:
            digest = hashlib.sha256(_as_line(self, ("id",)).encode()).hexdigest()
            object.__setattr__(self, "id", digest[:10])
        return self

    @property
    def said(self) -> str:
        """The decision in words, for a person: `fix text of x-r4 by A. Reader on 2025-03-01`."""
        what = " and ".join(self.targets)
        return f"{self.kind}{' of' if self.kind.startswith('fix') else ''} {what} by {self.who} on {self.when.date()}"


def to_line(decision: Decision) -> str:
    """A decision as one line of JSON: fields in fixed order, what is empty left out, letters as they are."""
    return _as_line(decision)


def from_line(line: str) -> Decision:
    """The decision of a ledger line; ValueError where it is none (pydantic's ValidationError is one)."""
    return Decision.model_validate_json(line)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions in the order in which they were made, without those that a later one withdraws."""
    ordered = sorted(decisions, key=lambda decision: decision.when)
    withdrawn: set[str] = set()
    kept: list[Decision] = []
    for decision in reversed(ordered):
        if decision.id in withdrawn:
            continue
        if decision.kind == "withdraw":
            withdrawn.update(decision.targets)
        else:
            kept.append(decision)
    return kept[::-1]


def about(decisions: Iterable[Decision], inquiry: str) -> list[Decision]:
    """Those decisions in force that are about records of one inquiry."""
    return [decision for decision in in_force(decisions) if decision.inquiry == inquiry and not is_later(decision)]


def is_later(decision: Decision) -> bool:
    """Whether a decision is about links, themes or answers, which are applied once these are found (settle.py)."""
    return decision.kind in _LATER


def _fault(decision: Decision) -> str:
    """Why a decision cannot be what its kind says; empty where it can."""
    kind, after = decision.kind, decision.after.fields
    if len(set(decision.targets)) != len(decision.targets) or not all(decision.targets):
        return "targets are ids, each once"
    if len(decision.targets) < _TARGETS.get(kind, 1):
        return f"{kind} needs {_TARGETS.get(kind, 1)} targets"
    if kind not in (*_TARGETS, "withdraw", "confirm", "drop") and len(decision.targets) > 1:
        return f"{kind} has one target"
    if kind not in ("withdraw", *_LATER) and not decision.inquiry:
        return f"{kind} needs the inquiry"
    if kind not in _UNSEEN and set(decision.seen) != set(decision.targets):
        return "seen has the text hash of each target"
    if kind == "add" and not _ID.fullmatch(decision.targets[0]):
        return "an id has small letters, figures and hyphens only"
    missing = [name for name in (*FIXED_FIELDS.get(kind, ()), *_needed(kind)) if name not in after]
    if missing:
        return f"{kind} needs after.{missing[0]}"
    return _fault_of_values(decision)


def _needed(kind: str) -> tuple[str, ...]:
    return {"add": ("text", "level"), "split": ("pieces",)}.get(kind, ())


def _fault_of_values(decision: Decision) -> str:
    after = decision.after
    for name in ("text", "pages", "level", "addressees", "deadlines", "themes", "status"):
        if name in after.model_fields_set and getattr(after, name) is None:
            return f"after.{name} cannot be null"
    if after.level == "sub-recommendation" and not after.parent:
        return "a sub-recommendation needs after.parent"
    if decision.kind == "split":
        pieces: Sequence[Change] = after.pieces or ()
        if len(pieces) < 2 or any(piece.text is None for piece in pieces):
            return "split needs two pieces or more, each with its text"
    return ""


def _as_line(decision: Decision, without: Sequence[str] = ()) -> str:
    values = {
        name: value
        for name in type(decision).model_fields
        if name not in without and (value := _plain(getattr(decision, name))) not in (None, "", {}, [])
    }
    text = json.dumps(values, ensure_ascii=False, separators=(", ", ": "))
    return _OBEYED.sub(lambda match: json.dumps(match.group())[1:-1], text)


def _plain(value: Any) -> Any:
    """A field as JSON: times as 2025-03-01T09:00:00Z, changes with their set fields only."""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, Change):
        return value.model_dump(mode="json", exclude_unset=True)
    return list(value) if isinstance(value, tuple) else value

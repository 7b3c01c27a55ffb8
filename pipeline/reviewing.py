"""Deciding and what a run makes of decisions: the ledger read, decisions written by hand, and those left over."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

import pipeline
from pipeline.errors import UsageError
from pipeline.records import Notice, Recommendation, text_hash
from pipeline.review.apply import Decided, apply_decisions, new_id
from pipeline.review.decisions import Change, Decision, RecordKind, about, in_force, is_later, to_line
from pipeline.review.ledger import append_decisions, fault_notices, read_ledger
from pipeline.review.settle import idle_of
from pipeline.settings import Settings, find

if TYPE_CHECKING:
    from pipeline.publish.results import Results

KINDS: tuple[str, ...] = (*get_args(RecordKind), "withdraw")
"""The decisions that can be made by hand."""

_MOST_NAMED = 20  # inquiries or links that one notice names


# ---------------------------------------------------------------- in a run


def load_decisions(settings: Settings) -> tuple[tuple[Decision, ...], list[Notice]]:
    """The decisions of the user's ledger, and a warning for each of its lines that is none."""
    path = ledger_place(settings)
    ledger = read_ledger(path)
    return ledger.decisions, fault_notices(ledger, path)


def ledger_place(settings: Settings) -> Path:
    """Where the ledger is, or would be: in the user's folder."""
    return find(settings.corpus.ledger)


def decide_listed(recs: Sequence[Recommendation], decisions: Sequence[Decision], read: Collection[str]) -> Decided:
    """Apply decisions to rows of lists, but for inquiries whose report was `read`: their rows give way to it."""
    names = dict.fromkeys(rec.inquiry for rec in recs if rec.inquiry not in read)
    return apply_decisions(recs, [decision for name in names for decision in about(decisions, name)])


def idle_notices(decisions: Sequence[Decision], inquiries: Collection[str], ids: Collection[str] = ()) -> list[Notice]:
    """What is said of decisions that a run had no use for: those about inquiries that were not read.

    `ids` are those of the records that are there.
    """
    records = [one for one in in_force(decisions) if not is_later(one) and one.inquiry not in inquiries]
    elsewhere = [*records, *idle_of(decisions, inquiries, ids)]
    if not elsewhere:
        return []
    names = list(dict.fromkeys(one.inquiry or " and ".join(one.targets) for one in elsewhere))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    named = f"{', '.join(names[:_MOST_NAMED])}{more}"
    message = f"Decisions by people about inquiries that were not read: {len(elsewhere)} ({named}). They are kept."
    return [Notice(kind="decisions not needed", message=message, severity="note")]


# ---------------------------------------------------------------- by hand


def decide(
    settings: Settings,
    run_dir: Path,
    kind: str,
    ids: Sequence[str],
    given: Mapping[str, Any],
    who: str,
    why: str,
    when: dt.datetime | None = None,
) -> list[str]:
    """Write one decision about records of a run to the ledger; returns what to tell the person.

    `given` holds the new values by field (`text` as a list: a split has several; `to` and `by` as lists of words) and
    `inquiry` for a record to be added. Raises UsageError where the decision cannot be meant so.
    """
    from pipeline.publish.results import load_results

    kind = kind.replace("-", " ").strip()
    if kind not in KINDS:
        raise UsageError(f"There is no decision “{kind}”.", _nearest(kind, KINDS))
    path = ledger_place(settings)
    when = when or dt.datetime.now(dt.UTC)
    if kind == "withdraw":
        known = read_ledger(path).decisions
        for key in ids:
            _needs(key, [decision.id for decision in known], "decision in the ledger")
        fields: dict[str, Any] = {"targets": tuple(ids)}
    else:
        fields = _about_records(load_results(run_dir), kind, ids, given)
    made = _made({**fields, "kind": kind, "who": who, "why": why, "when": when, "version": pipeline.__version__})
    appended = append_decisions(path, [made])
    told = [f"{made.said} is in {path} as {made.id}; the next run applies it."]
    if appended.aside is not None:
        told.append(
            f"A line that a crash had torn off is set aside in {appended.aside}: decide again what it was to say."
        )
    return told


def list_decisions(settings: Settings) -> list[dict[str, Any]]:
    """Every decision of the ledger in order of time, with whether it is in force; then the lines that are none."""
    path = ledger_place(settings)
    ledger = read_ledger(path)
    held = {decision.id for decision in in_force(ledger.decisions)}
    rows: list[dict[str, Any]] = [
        {**json.loads(to_line(decision)), "in_force": decision.id in held}
        for decision in sorted(ledger.decisions, key=lambda decision: decision.when)
    ]
    return rows + [{"line": fault.line, "fault": fault.why, "text": fault.text} for fault in ledger.faults]


def _about_records(results: Results, kind: str, ids: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a decision about records: what was seen of them, what they have now, and what they are to have."""
    after = _change(kind, given)
    if kind == "add":
        return _about_new(results, ids, after, given.get("inquiry"))
    if not ids:
        raise UsageError(f"“{kind}” is about a record.", "Name it with --id.")
    for key in ids:
        _needs(key, list(results.recommendation), "record in the run")
    recs = [results.recommendation[key] for key in ids]
    inquiries = {rec.inquiry for rec in recs}
    if len(inquiries) > 1:
        raise UsageError("The records are of several inquiries.", "Decide about each inquiry for itself.")
    _check_pages(results, recs[0].inquiry, after)
    before = _before(kind, recs, after)
    if after.fields and before == after:
        raise UsageError(f"{ids[0]} has that {kind.removeprefix('fix ')} already.", "Nothing is written.")
    return {
        "targets": tuple(ids),
        "inquiry": recs[0].inquiry,
        "seen": {rec.id: text_hash(rec.text) for rec in recs},
        "before": before,
        "after": after,
        "verdict": "; ".join(f"{rec.level}, {rec.state}, confidence {rec.confidence:.2f}" for rec in recs),
    }


def _about_new(results: Results, ids: Sequence[str], after: Change, inquiry: str | None) -> dict[str, Any]:
    if after.parent is not None:
        _needs(after.parent, list(results.recommendation), "record in the run")
        inquiry = inquiry or results.recommendation[after.parent].inquiry
    if inquiry is None:
        raise UsageError("A record is added to an inquiry.", "Name it with --inquiry.")
    _needs(inquiry, list(results.inquiry), "inquiry in the run")
    _check_pages(results, inquiry, after)
    key = ids[0] if ids else new_id(inquiry, after, results.recommendation)
    if key in results.recommendation:
        raise UsageError(f"There is a record {key} already.", "Name another with --id, or correct that one.")
    return {"targets": (key,), "inquiry": inquiry, "after": after}


_OPTIONS = ("number", "heading", "section", "level", "parent", "printed_page")
_OPTION_OF = {
    "text": "text", "pieces": "text", "pages": "page", "level": "level", "parent": "parent", "number": "number",
    "heading": "heading", "section": "section", "addressees": "to", "deadlines": "by",
}  # fmt: skip


def _change(kind: str, given: Mapping[str, Any]) -> Change:
    """New values as a change; an empty word for number, heading or section means that it has none."""
    values: dict[str, Any] = {name: given[name] or None for name in _OPTIONS if given.get(name) is not None}
    texts = [text for text in given.get("text") or () if text.strip()]
    if kind == "split":
        values["pieces"] = [{"text": text} for text in texts]
    elif texts:
        values["text"] = texts[0]
    if given.get("pages"):
        values["pages"] = tuple(sorted(set(given["pages"])))
    if kind == "add":
        values.setdefault("level", "sub-recommendation" if values.get("parent") else "recommendation")
    if given.get("to"):
        values["addressees"] = [{"printed": name, "name": _canonical(name)} for name in given["to"]]
    if given.get("by"):
        values["deadlines"] = [{"printed": limit} for limit in given["by"]]
    try:
        return Change.model_validate(values)
    except ValidationError as error:
        raise UsageError(f"This cannot be decided: {_first(error)}.", "Correct that value.") from error


def _before(kind: str, recs: Sequence[Recommendation], after: Change) -> Change:
    """What the records have now of what a decision touches; the whole text of those that go."""
    if kind == "merge":
        return Change(pieces=tuple(Change(text=rec.text) for rec in recs))
    if kind in ("drop", "split"):
        return Change(text=recs[0].text) if len(recs) == 1 else Change()
    fields = [name for name in after.fields if name in Recommendation.model_fields]
    return Change.model_validate({name: getattr(recs[0], name) for name in fields} if kind != "confirm" else {})


def _made(fields: dict[str, Any]) -> Decision:
    try:
        return Decision.model_validate(fields)
    except ValidationError as error:
        raise UsageError(
            f"This cannot be decided: {_first(error)}.", "See `saidbefore review decide --help`."
        ) from error


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    for field, option in _OPTION_OF.items():
        reason = reason.replace(f"after.{field}", f"--{option}")
    return f"{where}: {reason}" if where else reason


def _check_pages(results: Results, inquiry: str, after: Change) -> None:
    file = results.reports.get(inquiry)
    if after.pages and file is not None and file.pages and after.pages[-1] > file.pages:
        raise UsageError(f"{file.name} has {file.pages} pages.", "Name the PDF page, counted from 1.")


def _canonical(name: str) -> str | None:
    from pipeline.describe.bodies import canonical, default_bodies

    return canonical(name, default_bodies())


def _needs(name: str, known: Sequence[str], what: str) -> None:
    if name not in known:
        raise UsageError(f"There is no {what} called {name}.", _nearest(name, known))


def _nearest(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    shown = close or list(known)[:20]
    return f"Did you mean {', '.join(shown)}?" if close else f"There are: {', '.join(shown) or 'none'}."

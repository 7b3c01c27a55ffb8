"""Filled-in sheets read back: which rows make which decisions, which were taken before, and which cannot be taken."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.records import text_hash, tokens
from pipeline.review.decisions import Decision, in_force
from pipeline.review.items import (
    ABOUT,
    MOST_THEMES,
    About,
    Item,
    NotMeant,
    by_program,
    rejoined,
    split_ends,
    to_decision,
)
from pipeline.review.sheets import check_of

Outcome = Literal["taken", "taken before", "not taken"]

_HEADER_ROWS = 20  # rows above a header that people may have added
_NEEDED = frozenset({"id", "decision", "reviewer", "about"})
_GUARDED = re.compile(r"^'(?=[ \n]*[=+\-@\t\r])")
_HASH = re.compile(r"t-([0-9a-f]{7})")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Row:
    """One row of a sheet: where it stands, and its cells by column name."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell of a column; empty where there is none."""
        return self.cells.get(name, "")

    @property
    def about(self) -> About | None:
        """What it is about; null where the cell holds something else."""
        return next((about for about in ABOUT if about == self.get("about").lower()), None)

    @property
    def id(self) -> str:
        """The item's id, without what spreadsheets and hands add around it."""
        plain = _INVISIBLE.sub("", self.get("id")).replace("\u00a0", " ").strip().lower()
        return split_ends(plain) if self.about == "link" else plain

    @property
    def texts(self) -> list[str]:
        """The texts as they stand in the row."""
        names = ("earlier_text", "later_text") if self.about == "link" else ("text",)
        return [self.get(name) for name in names]

    @property
    def themes(self) -> list[str]:
        """The theme codes that were filled in."""
        return [code for place in range(1, MOST_THEMES + 1) if (code := self.get(f"theme_{place}").lower())]

    @property
    def filled(self) -> bool:
        """Whether a person wrote anything that could be a decision."""
        return any((self.get("decision"), self.get("correction"), *self.themes))

    @property
    def in_sample(self) -> bool:
        """Whether the row is of the random sample."""
        return bool(self.get("sample"))


@dataclass(frozen=True)
class Told:
    """What became of one row that a person filled in, with the decision that it makes or why it makes none."""

    row: Row
    outcome: Outcome
    why: str = ""
    decision: Decision | None = None

    @property
    def line(self) -> str:
        """The row and its outcome in one line."""
        what = f"{self.row.sheet} row {self.row.number} ({self.row.id or 'no id'}): {self.outcome}"
        return f"{what}: {self.why}" if self.why else what


@dataclass(frozen=True)
class Known:
    """What rows are held against: items of the run by kind and id, theme codes, and the decisions of the ledger."""

    items: Mapping[tuple[About, str], Item]
    codes: Sequence[str]
    decisions: Sequence[Decision]


# ---------------------------------------------------------------- rows of a table


def rows_of(sheet: str, table: Iterable[Sequence[str]]) -> list[Row] | None:
    """The rows of a table under its header, wherever its columns stand; null where it is no sheet of ours.

    The header is looked for in the first rows. Rows that a filter hides are rows like others.
    """
    names: list[str] = []
    found: list[Row] = []
    for number, cells in enumerate(table, 1):
        if names:
            values = {name: _cell(value) for name, value in zip(names, cells, strict=False) if name}
            if any(values.values()):
                found.append(Row(sheet, number, values))
            continue
        header = [re.sub(r"[\s_]+", "_", _cell(value).strip().lower()) for value in cells]
        if set(header) >= _NEEDED:
            names = header
        elif number > _HEADER_ROWS:
            return None
    return found if names else None


def _cell(value: str) -> str:
    """A cell's text without the apostrophe that protected it from being run."""
    return _GUARDED.sub("", value).strip()


# ---------------------------------------------------------------- decisions of rows


def take_rows(rows: Sequence[Row], known: Known, when: dt.datetime) -> list[Told]:
    """What each filled-in row makes, in their order; rows without a decision are not in the answer.

    Nothing is taken that the ledger has already, or that another row of the file contradicts.
    """
    told = [_taken(row, known, when) for row in rows if row.filled]
    return _without_clashes(told)


def _taken(row: Row, known: Known, when: dt.datetime) -> Told:
    try:
        decision, why = _decision(row, known, when)
    except NotMeant as reason:
        return Told(row, "not taken", str(reason))
    same = _made_before(row, decision, known.decisions)
    if same is not None:
        return Told(row, "taken before", f"it is decision {same.id} of {same.when.date()}", same)
    return Told(row, "taken", why, decision)


def _decision(row: Row, known: Known, when: dt.datetime) -> tuple[Decision, str]:
    if row.about is None:
        raise NotMeant(f"“{row.get('about')}” under “about” is none of: {', '.join(ABOUT)}")
    if not row.get("decision"):
        raise NotMeant("a correction or a theme is filled in, and no decision")
    item = known.items.get((row.about, row.id)) or _rejoined(row, known)
    if item is None:
        raise NotMeant(_unknown(row, known))
    _refuse_changed(row)
    if not row.get("verdict") and row.get("decision").strip().lower() == "confirm":
        raise NotMeant("there is nothing to confirm in a sheet that does not show the verdict; say what is right")
    seen = _seen(row, item)
    made = to_decision(
        _as_seen(item, row, seen), row.get("decision"), row.get("reviewer"), row.get("note"), when,
        row.get("correction"), row.themes, known.codes, seen, row.get("version").removeprefix("v"),
    )  # fmt: skip
    changed = "" if seen == item.seen else "its text has changed since the sheet was made: to look at again"
    return made, changed


def _as_seen(item: Item, row: Row, seen: Mapping[str, str]) -> Item:
    """The item as the person saw it: since the sheet was made, decisions may have changed what the run holds."""
    texts = dict(zip(item.texts, row.texts, strict=True)) if seen != item.seen and item.about != "link" else item.texts
    verdict, reason = row.get("verdict") or by_program(item), row.get("reason") or item.reason
    return replace(item, texts=texts, verdict=verdict, reason=reason)


def _rejoined(row: Row, known: Known) -> Item | None:
    """A link that the run does not find any more, between two records that are both there."""
    ends = row.id.split(" | ")
    records = [known.items.get(("recommendation", end)) for end in ends]
    if row.about != "link" or len(ends) != 2 or None in records:
        return None
    texts = {end: record.texts[end] for end, record in zip(ends, records, strict=True) if record is not None}
    later_first = text_hash(row.get("earlier_text")) == text_hash(texts[ends[1]])
    earlier, later = reversed(ends) if later_first else ends
    return rejoined(earlier, later, texts, row.get("verdict"), row.get("reason"))


def _unknown(row: Row, known: Known) -> str:
    names = [name for about, name in known.items if about == row.about]
    close = difflib.get_close_matches(row.id, names, n=1, cutoff=0.6)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"the run has no {row.about} {row.id or 'without an id'}{hint}"


def _refuse_changed(row: Row) -> None:
    """Raise NotMeant where a column was changed that says what was looked at."""
    expected = check_of(row.id, row.get("verdict"), row.texts, row.get("text_hash"), row.get("version"))
    if tokens(expected) == tokens(row.get("check")):
        return
    lost = [name for name in ("verdict", "text_hash", "version", "check") if not row.get(name)]
    if lost:
        raise NotMeant(f"the column “{lost[0]}” is empty: it says what was looked at")
    raise NotMeant(
        "id, text, verdict, hash or version was changed in the sheet; write what is right under “correction”"
    )


def _seen(row: Row, item: Item) -> dict[str, str]:
    """The text hashes that the row was made from, by target."""
    found = _HASH.findall(row.get("text_hash").lower())
    if len(found) != len(item.targets):
        raise NotMeant("the column “text_hash” does not hold the hash of each text")
    return {key: found[place] for place, key in enumerate(sorted(item.targets))}


def _made_before(row: Row, decision: Decision, ledger: Sequence[Decision]) -> Decision | None:
    """The same decision in the ledger, unless the row was made when a later one already stood over it."""
    content = _content(decision)
    same = [one for one in in_force(ledger) if _content(one) == content]
    if not same:
        return None
    last = same[-1]
    shown = [one for one in ledger if one.id in row.get("decided")]
    return None if any(one.when > last.when for one in shown) else last


def _content(decision: Decision) -> tuple[object, ...]:
    after = decision.after.model_dump_json(exclude_unset=True)
    return (
        decision.kind, tuple(sorted(decision.targets)), tuple(sorted(decision.seen.items())), after, decision.who,
        " ".join(decision.why.split()),
    )  # fmt: skip


def _without_clashes(told: Sequence[Told]) -> list[Told]:
    """Rows about the same item: the same decision counts once, different ones by the same person not at all."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for one in told:
        if one.decision is not None:
            groups.setdefault((one.row.about, one.row.id, one.decision.who), []).append(one)
    answer: dict[int, Told] = {}
    for group in groups.values():
        contents = [_content(one.decision) for one in group if one.decision is not None]
        if len(set(contents)) > 1 and not _go_together(group):
            others = ", ".join(f"{one.row.sheet} row {one.row.number}" for one in group)
            answer |= {id(one): replace(one, outcome="not taken", decision=None,
                                        why=f"the same person decides otherwise in another row ({others})")
                       for one in group if one.outcome == "taken"}  # fmt: skip
            continue
        first = dict(reversed(list(zip(contents, group, strict=True))))
        answer |= {id(one): replace(one, outcome="taken before", why=f"as in row {first[content].row.number}")
                   for content, one in zip(contents, group, strict=True)
                   if first[content] is not one and one.outcome == "taken"}  # fmt: skip
    return [answer.get(id(one), one) for one in told]


def _go_together(group: Sequence[Told]) -> bool:
    """Whether decisions about one record are corrections of different fields."""
    kinds = [one.decision.kind for one in group if one.decision is not None]
    return all(kind.startswith("fix ") for kind in kinds) and len(set(kinds)) == len(kinds)

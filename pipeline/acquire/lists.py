"""Lists of recommendations that others have compiled (CSV, XLSX): columns matched by name, rows made into records."""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from pipeline.acquire.columns import Header, ListSettings, best_header, load_list_settings
from pipeline.acquire.manifest import SLUG
from pipeline.acquire.tables import Row, open_tables
from pipeline.records import Addressee, Inquiry, Notice, Recommendation, Record, slug, text_hash, tokens

_FEWEST_WORDS = 2
_LONGEST_SLUG = 12
_NAMED = 5
_USABLE_ID = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class ListRow(Record):
    """One recommendation of a list, as written there; `row` counts as a spreadsheet does, the header included."""

    row: int
    id: str = ""
    inquiry: str = ""
    inquiry_title: str = ""
    date: dt.date | None = None
    date_printed: str = ""
    text: str
    number: str = ""
    title: str = ""
    addressee: str = ""
    page: str = ""


class UnusableRow(Record):
    """A row that cannot be used, why not, and how it begins."""

    row: int
    reason: str
    begins: str = ""


class ListReading(Record):
    """A list as it was understood: enough for a dry run to show, and for `to_records` to go on with.

    `mapping` gives for each field the column that it was read from; `unused` are the other columns.
    """

    file: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int
    mapping: dict[str, str]
    unused: tuple[str, ...] = ()
    rows: tuple[ListRow, ...] = ()
    unusable: tuple[UnusableRow, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_list(path: Path, settings: ListSettings | None = None) -> ListReading:
    """Read a list and say how it was understood; nothing of it is lost: a row is in `rows`, in `unusable`, or blank.

    Raises MissingResource (no file) and UnusableTable (too large, not a table, or no column with the text).
    """
    settings = settings or load_list_settings()
    header = best_header(path, settings)
    usable: list[ListRow] = []
    unusable: list[UnusableRow] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, cells in enumerate(islice(header.table.rows(), header.row, None), start=header.row + 1):
        if not any(cells):
            continue
        row = _listed(number, cells, header, settings)
        reason = _unusable(row, cells, header) or _repeats(row, seen)
        if reason:
            unusable.append(UnusableRow(row=number, reason=reason, begins=" ".join(filter(None, cells))[:60]))
        else:
            usable.append(row)
    return ListReading(
        file=path.name,
        sheet=header.table.sheet,
        encoding=header.table.encoding,
        delimiter=header.table.delimiter,
        header_row=header.row,
        mapping={field: header.cells[column] for field, column in header.columns.items()},
        unused=tuple(
            cell for column, cell in enumerate(header.cells) if cell and column not in header.columns.values()
        ),
        rows=tuple(usable),
        unusable=tuple(unusable),
        notices=tuple(_reading_notices(path, header, usable, unusable)),
    )


def describe_reading(reading: ListReading) -> list[str]:
    """What a dry run prints: how the columns were understood, and which rows cannot be used; one line each."""
    place = f"{reading.file}, sheet {reading.sheet}" if reading.sheet else reading.file
    lines = [f"{place}: {_count(len(reading.rows), 'row')} can be used, {len(reading.unusable)} cannot."]
    lines += [f"  {field} is read from column “{column}”" for field, column in reading.mapping.items()]
    lines += [f"  column “{column}” is not used" for column in reading.unused]
    lines += [f"  row {row.row} cannot be used: {row.reason}" for row in reading.unusable]
    return lines


# ---------------------------------------------------------------- rows


def _listed(number: int, cells: Row, header: Header, settings: ListSettings) -> ListRow:
    values = {field: " ".join(cells[column].split()) for field, column in header.columns.items() if column < len(cells)}
    printed = values.pop("date", "")
    return ListRow(
        row=number, date=_date(printed, settings.date_formats), date_printed=printed, **{"text": "", **values}
    )


def _date(printed: str, formats: Sequence[str]) -> dt.date | None:
    """A whole date, or None: a year or a month alone is no date of publication."""
    for written in formats:
        try:
            return dt.datetime.strptime(printed, written).date()
        except ValueError:
            continue
    return None


def _unusable(row: ListRow, cells: Row, header: Header) -> str:
    """Why a row cannot be used; empty where it can."""
    if any(cells[len(header.cells) :]):
        return f"has {len(cells)} cells where the header has {len(header.cells)} (a delimiter outside quotation marks?)"
    if not row.text:
        return "has no text"
    if len(tokens(row.text)) < _FEWEST_WORDS:
        return f"its text is no sentence (“{row.text[:20]}”)"
    if "inquiry" in header.columns and not tokens(row.inquiry):
        return "names no inquiry"
    return ""


def _repeats(row: ListRow, seen: dict[tuple[str, str, str], int]) -> str:
    """Whether a row is a copy of an earlier one: same id, inquiry and text; notes the row as seen."""
    first = seen.setdefault((row.id, row.inquiry, row.text), row.row)
    return f"repeats row {first}" if row.id and first != row.row else ""


def _reading_notices(
    path: Path, header: Header, usable: list[ListRow], unusable: list[UnusableRow]
) -> Iterator[Notice]:
    name = path.name
    if unusable:
        yield _notice(
            "list-rows-unusable",
            f"{name}: {_count(len(unusable), 'row')} cannot be used: {_some([row.row for row in unusable])}.",
            "warning",
            "See them with --dry-run.",
        )
    if not usable:
        yield _notice("list-empty", f"{name}: no row can be used.", "warning", "Check the columns with --dry-run.")
    if "inquiry" not in header.columns:
        yield _notice(
            "list-without-inquiry",
            f"{name}: no column names the inquiry; the list counts as a collection of unknown inquiries.",
            "warning",
            "Add a column named inquiry.",
        )
    others = [table.sheet for table in open_tables(path) if table.sheet and table.sheet != header.table.sheet]
    if others:
        yield _notice("list-sheets-not-read", f"{name}: sheets not read: {', '.join(others)}.", "note")


# ---------------------------------------------------------------- records


def to_records(
    reading: ListReading,
    settings: ListSettings | None = None,
    manifest: Sequence[Inquiry] = (),
    taken: Collection[str] = (),
) -> tuple[list[Inquiry], list[Recommendation], list[Notice]]:
    """A list as records: its inquiries in order of appearance, its recommendations in order of rows, and notices.

    An inquiry that the manifest knows by id or alias comes back as the manifest has it. Recommendations have the state
    `list`, no PDF page, and an id of their own, kept where it is usable and not among `taken`.
    """
    settings = settings or load_list_settings()
    known = {name: inquiry for inquiry in manifest for name in (inquiry.id, *inquiry.aliases)}
    groups: dict[str, list[ListRow]] = {}
    recommendations: list[Recommendation] = []
    used = set(taken)
    changed: list[str] = []
    for row in reading.rows:
        inquiry = _inquiry_id(row, reading)
        inquiry = known[inquiry].id if inquiry in known else inquiry
        groups.setdefault(inquiry, []).append(row)
        identity = _unique(_recommendation_id(row, inquiry), used)
        used.add(identity)
        if row.id and identity != row.id:
            changed.append(f"{row.id} → {identity}")
        recommendations.append(_recommendation(row, inquiry, identity, reading))
    inquiries = [known.get(name) or _inquiry(name, rows, reading, settings) for name, rows in groups.items()]
    notices = [*reading.notices, *_record_notices(inquiries, groups, reading, changed)]
    return inquiries, recommendations, notices


def _inquiry_id(row: ListRow, reading: ListReading) -> str:
    """The slug of a row's inquiry: as printed where it is one, else made of its words, else of the file's."""
    printed = row.inquiry or Path(reading.file).stem
    if SLUG.fullmatch(printed):
        return printed
    made = slug(printed, _LONGEST_SLUG) or "list"
    return made if len(tokens(printed)) <= _LONGEST_SLUG else f"{made}-{text_hash(printed)}"


def _recommendation_id(row: ListRow, inquiry: str) -> str:
    """The row's own id where it is one; else made as DESIGN.md makes them, of the number or of the text's hash."""
    if _USABLE_ID.fullmatch(row.id):
        return row.id
    if tokens(row.id):
        return f"{inquiry}-{slug(row.id, _LONGEST_SLUG)}"
    if tokens(row.number):
        return f"{inquiry}-r{slug(row.number, _LONGEST_SLUG)}"
    return f"{inquiry}-u{text_hash(row.text)}"


def _unique(wanted: str, used: Collection[str]) -> str:
    if wanted not in used:
        return wanted
    return next(name for name in (f"{wanted}-{count}" for count in range(2, len(used) + 3)) if name not in used)


def _recommendation(row: ListRow, inquiry: str, identity: str, reading: ListReading) -> Recommendation:
    return Recommendation(
        id=identity,
        inquiry=inquiry,
        level="recommendation",
        number=row.number or None,
        heading=row.title or None,
        text=row.text,
        printed_page=row.page or None,
        addressees=tuple(Addressee(printed=body.strip()) for body in row.addressee.split(";") if body.strip()),
        state="list",
        confidence=1.0,
        why=f"row {row.row} of {reading.file}",
    )


def _inquiry(name: str, rows: Sequence[ListRow], reading: ListReading, settings: ListSettings) -> Inquiry:
    """An inquiry as its rows describe it; several dates, or no column that names it, make it a collection."""
    dates = {row.date for row in rows if row.date}
    titles = [row.inquiry_title or row.inquiry for row in rows if row.inquiry_title or row.inquiry]
    lumped = any(fnmatch.fnmatchcase(name, pattern) for pattern in settings.collections)
    collection = lumped or len(dates) > 1 or "inquiry" not in reading.mapping
    published = dates.pop() if len(dates) == 1 and not collection else None
    title = titles[0] if titles else name
    return Inquiry(id=name, title=title, short=_short(title, published), published=published, collection=collection)


def _short(title: str, published: dt.date | None) -> str | None:
    """For a title that is no more than a slug its words, without the year that a label adds anyhow."""
    if not SLUG.fullmatch(title):
        return None
    words = title.split("-")
    return " ".join(words[:-1] if published and words[-1] == str(published.year) and words[1:] else words)


# ---------------------------------------------------------------- notices


def _record_notices(
    inquiries: Sequence[Inquiry], groups: Mapping[str, list[ListRow]], reading: ListReading, changed: Sequence[str]
) -> Iterator[Notice]:
    name = reading.file
    for inquiry in inquiries:
        yield from _inquiry_notices(inquiry, groups[inquiry.id], name)
    undated = [inquiry.id for inquiry in inquiries if inquiry.published is None]
    if undated:
        rows = sum(len(groups[identity]) for identity in undated)
        yield _notice(
            "list-undated",
            f"{name}: {_count(rows, 'recommendation')} without a date, in no chronology: {_some(undated)}.",
            "note",
        )
    unread = [row.row for row in reading.rows if row.date_printed and row.date is None]
    if unread:
        yield _notice(
            "list-dates-unread",
            f"{name}: no whole date could be read in {_count(len(unread), 'row')}: {_some(unread)}.",
            "warning",
            "Write dates as 2003-01-28; a year alone is no date of publication.",
        )
    if changed:
        yield _notice("list-ids-changed", f"{name}: ids that were taken or unusable: {_some(changed)}.", "note")


def _inquiry_notices(inquiry: Inquiry, rows: Sequence[ListRow], name: str) -> Iterator[Notice]:
    dates = sorted({row.date for row in rows if row.date})
    if inquiry.collection:
        yield _notice(
            "list-collection",
            f"{name}: {inquiry.id} ({_count(len(rows), 'recommendation')}) lumps several inquiries together: "
            "in no chronology, and never counted as one.",
            "note",
            inquiry=inquiry.id,
        )
    if len(dates) > 1 and not inquiry.published:
        yield _notice(
            "list-several-dates",
            f"{name}: {inquiry.id} has {len(dates)} dates of publication.",
            "warning",
            "Give each report of it an inquiry id of its own.",
            inquiry.id,
        )
    differing = [date for date in dates if inquiry.published and date != inquiry.published]
    if differing and inquiry.published:
        yield _notice(
            "list-date-differs",
            f"{name}: {inquiry.id} has the date {differing[0]}; the manifest's, {inquiry.published}, is used.",
            "warning",
            inquiry=inquiry.id,
        )


def _notice(
    kind: str, message: str, severity: Literal["note", "warning"], next_step: str = "", inquiry: str | None = None
) -> Notice:
    return Notice(kind=kind, message=message, severity=severity, next_step=next_step, inquiry=inquiry)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _some(things: Sequence[object]) -> str:
    """The first few of several things, and how many more there are."""
    shown = ", ".join(str(thing) for thing in things[:_NAMED])
    return f"{shown} and {len(things) - _NAMED} more" if len(things) > _NAMED else shown

"""Statuses that others have compiled (CSV, or rows of a sheet): read tolerantly and joined by id, number or text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from pipeline.errors import MissingResource, UnusableTable
from pipeline.records import Notice, Recommendation, Response, Status, tokens
from pipeline.respond.labels import normal, part_of
from pipeline.respond.matching import Restatements
from pipeline.respond.rules import ResponseRules
from pipeline.respond.status import label_status

_MOST_BYTES = 50_000_000
_DELIMITERS = ",;\t|"
_STATUSES: tuple[Status, ...] = get_args(Status)
_ALIKE = 0.6  # likeness of a listed text to the recommendation that it is taken for
_NAMED = 5


def read_statuses(
    path: Path, recommendations: Sequence[Recommendation], rules: ResponseRules
) -> tuple[list[Response], list[Notice]]:
    """Statuses from a CSV file with a header row; see `statuses_from_rows` for columns and joining.

    Any usual encoding and delimiter will do. Raises MissingResource where there is no file, UnusableTable where it is
    too large, is no text, or has no column for the status.
    """
    if not path.is_file():
        raise MissingResource(f"{path}: no such file.", "Name an existing CSV file.")
    if path.stat().st_size > _MOST_BYTES:
        raise UnusableTable(f"{path}: is larger than {_MOST_BYTES // 1_000_000} MB.", "Split it into smaller lists.")
    text = _decoded(path.read_bytes())
    if "\0" in text or not text.strip():
        raise UnusableTable(f"{path}: holds no text.", "Save the list as CSV.")
    rows = max((list(_rows(path, text, each)) for each in _DELIMITERS), key=lambda found: len(_known(found, rules)))
    if "status" not in _known(rows, rules):
        printed = ", ".join(f"“{cell}”" for cell in (rows[0] if rows else {}))
        known = ", ".join(rules.words.columns.status)
        raise UnusableTable(
            f"{path}: no column holds the status (columns: {printed}).", f"Name one of them so: {known}."
        )
    return statuses_from_rows(rows, recommendations, rules, path.name)


def statuses_from_rows(
    rows: Iterable[Mapping[str, str]], recommendations: Sequence[Recommendation], rules: ResponseRules, name: str
) -> tuple[list[Response], list[Notice]]:
    """Rows (column → cell) as responses with the state `list`, in their order; `name` is the list's.

    Columns are known by the names in config/responses.toml: id, inquiry, number, text, status, words, page, date,
    speaker. A row is joined by id, by number (within its inquiry), or by text. Rows without a status or a
    recommendation are named in a notice; a status in words that no rule knows is "unclear", with these words.
    """
    rows = list(rows)
    columns = _known(rows, rules)
    restatements = Restatements(recommendations)
    found: list[Response] = []
    unjoined: list[int] = []
    empty: list[int] = []
    for number, row in enumerate(rows, start=2):
        cells = {field: " ".join((row.get(column) or "").split()) for field, column in columns.items()}
        index, joined_by = _joined(cells, restatements)
        if not cells.get("status"):
            empty.append(number)
        elif index is None:
            unjoined.append(number)
        else:
            found.append(_response(cells, recommendations[index], joined_by, name, rules))
    notices = [
        *_notice(
            "statuses-unjoined", f"{name}: no recommendation was found for", unjoined, "Check id, number or text."
        ),
        *_notice("statuses-empty", f"{name}: no status is given in", empty, "Fill in the status."),
    ]
    return found, notices


def _response(
    cells: Mapping[str, str], rec: Recommendation, joined_by: str, name: str, rules: ResponseRules
) -> Response:
    status = read_listed_status(cells["status"], rules)
    return Response(
        recommendation=rec.id,
        number=rec.number,
        inquiry=rec.inquiry,
        document=name,
        status=status or "unclear",
        status_words=cells.get("words") or (cells["status"] if status is None else ""),
        response_pages=_pages(cells.get("page", "")),
        speaker=cells.get("speaker") or None,
        date=_date(cells.get("date", "")),
        joined_by=joined_by,
        part=part_of(normal(rec.number)) if rec.number and rec.level == "sub-recommendation" else None,
        state="list",
    )


def read_listed_status(printed: str, rules: ResponseRules) -> Status | None:
    """A status as a list writes it: one of ours in any case, or a label that the rules know; null otherwise."""
    low = " ".join(printed.lower().split())
    exact = next((status for status in _STATUSES if status == low), None)
    either = {"noted": "noted/other", "other": "noted/other", "none": "no answer", "no response": "no answer"}
    short = next((status for status in _STATUSES if status == either.get(low)), None)
    return exact or short or label_status(printed, rules)


# ---------------------------------------------------------------- joining


def _joined(cells: Mapping[str, str], restatements: Restatements) -> tuple[int | None, str]:
    known = list(enumerate(restatements.recommendations))
    if cells.get("id"):
        for index, rec in known:
            if rec.id == cells["id"]:
                return index, "id in a list"
    wanted = cells.get("inquiry", "")
    inquiries = {rec.inquiry for _, rec in known}
    scope = {each for each in inquiries if each == wanted or tokens(each) == tokens(wanted)} if wanted else inquiries
    if cells.get("number") and len(scope) == 1:
        for index, rec in known:
            if (
                rec.inquiry in scope
                and rec.level != "conclusion"
                and rec.number
                and normal(rec.number) == normal(cells["number"])
            ):
                return index, "number in a list"
    if cells.get("text"):
        best, score, second = restatements.closest(cells["text"])
        if best is not None and score >= _ALIKE and score - second >= 0.1:
            return best, "text in a list"
    return None, ""


# ---------------------------------------------------------------- cells


def _known(rows: Sequence[Mapping[str, str]], rules: ResponseRules) -> dict[str, str]:
    """For each field the name of its column; a column serves one field, and the surest name wins."""
    printed = {" ".join(tokens(column)): column for column in (rows[0] if rows else {}) if column}
    columns: dict[str, str] = {}
    for field, names in rules.words.columns.model_dump().items():
        for each in names:
            column = printed.get(" ".join(tokens(each)))
            if column is not None and column not in columns.values():
                columns[field] = column
                break
    return columns


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _rows(path: Path, text: str, delimiter: str) -> Iterable[dict[str, str]]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
        for row in reader:
            if any(value for key, value in row.items() if key is not None):
                yield {key: value for key, value in row.items() if key is not None}
    except csv.Error as error:
        raise UnusableTable(f"{path}: cannot be read as CSV ({error}).", "Mend it, or save it as CSV again.") from error


def _pages(printed: str) -> tuple[int, ...]:
    """Pages from "12", "12–14" or "12, 15"; empty for anything else."""
    pages: list[int] = []
    for first, last in re.findall(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?", printed):
        end = int(last) if last else int(first)
        pages += range(int(first), end + 1) if 0 <= end - int(first) < 200 else [int(first)]
    return tuple(sorted(set(pages)))


def _date(printed: str) -> dt.date | None:
    for written in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return dt.datetime.strptime(printed.strip(), written).date()
        except ValueError:
            continue
    return None


def _notice(kind: str, what: str, rows: Sequence[int], next_step: str) -> list[Notice]:
    if not rows:
        return []
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    shown = ", ".join(str(row) for row in rows[:_NAMED])
    message = f"{what} row{'s' if len(rows) > 1 else ''} {shown}{more}."
    return [Notice(kind=kind, message=message, next_step=next_step)]

"""Which column of a table holds which field of a recommendation, by names that are data (config/lists.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.acquire.tables import Row, Table, open_tables
from pipeline.errors import MissingResource, SettingsError, UnusableTable
from pipeline.records import tokens
from pipeline.settings import check_keys, find, load_toml

_STANDS_WITHIN = 20


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListColumns(_Section):
    """For each field of a row the names that its column may have, the surest first."""

    id: tuple[str, ...] = ()
    inquiry: tuple[str, ...] = ()
    inquiry_title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    text: tuple[str, ...] = ("text", "recommendation")
    number: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    page: tuple[str, ...] = ()


class ListSettings(_Section):
    """How lists are read: names of columns, ways to write a date, and which inquiries lump several together."""

    collections: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    columns: ListColumns = ListColumns()


@dataclass(frozen=True)
class Header:
    """The row that names the columns: of which table, its number (1-based), its cells, and field → column index."""

    table: Table
    row: int
    cells: Row
    columns: Mapping[str, int]


def load_list_settings(path: Path | None = None) -> ListSettings:
    """Settings for lists from `path`, else from config/lists.toml in the user's folder or beside the package.

    Raises SettingsError for unknown keys and wrong types.
    """
    chosen = path if path is not None else find("config/lists.toml")
    if not chosen.is_file():
        raise MissingResource(f"{chosen}: is not there.", "Restore config/lists.toml.")
    values = load_toml(chosen)
    check_keys(values, ListSettings, str(chosen))
    try:
        return ListSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{chosen}: {where}: {first['msg']}.", "Correct that value and run again.") from error


def best_header(path: Path, settings: ListSettings) -> Header:
    """The row, among the first ones of each table, in which most columns are recognised, the text among them."""
    best: Header | None = None
    tables = open_tables(path)
    broken: list[UnusableTable] = []
    for table in tables:
        try:
            for number, cells in enumerate(islice(table.rows(), _STANDS_WITHIN), start=1):
                columns = _columns(cells, settings.columns)
                if "text" in columns and (best is None or len(columns) > len(best.columns)):
                    best = Header(table, number, cells, columns)
        except UnusableTable as error:
            broken.append(error)
    if best is None:
        raise broken[0] if broken and len(broken) == len(tables) else _no_text_column(path, settings)
    return best


def _no_text_column(path: Path, settings: ListSettings) -> UnusableTable:
    found = ", ".join(f"“{cell}”" for cell in _longest_first_row(path) if cell) or "none"
    known = ", ".join(settings.columns.text)
    return UnusableTable(
        f"{path}: no column holds the text of the recommendations (columns: {found}).",
        f"Name one of them so: {known}; or add its name under columns.text in config/lists.toml.",
    )


def _longest_first_row(path: Path) -> Row:
    """The first row that is not blank, read with the delimiter that gives it most cells."""
    return max((next(filter(any, table.rows()), ()) for table in open_tables(path)), key=len, default=())


def _columns(cells: Row, names: ListColumns) -> dict[str, int]:
    """For each field the index of its column; a column serves one field, and the surest name wins."""
    printed = [" ".join(tokens(cell)) for cell in cells]
    columns: dict[str, int] = {}
    for field in ListColumns.model_fields:
        for name in getattr(names, field):
            wanted = " ".join(tokens(name))
            if wanted in printed and printed.index(wanted) not in columns.values():
                columns[field] = printed.index(wanted)
                break
    return columns

"""The manifest: which inquiries there are, what is known of each, and where its PDF is to be found."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import ManifestError, MissingResource, SettingsError
from pipeline.records import Inquiry, Landmark, Record, ResponseDocument, Source
from pipeline.settings import PROJECT, check_keys, load_toml

RecordType = TypeVar("RecordType", bound=Record)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_ID = 80
_TABLES = ("inquiry", "not_in_corpus", "include")
_NOT_WRITTEN_BY_HAND = ("read_from_pdf", "read_from_list")


class KnownInquiry(Record):
    """An inquiry of the field that is known and not in the corpus, so that its silence is not read as one.

    `year` is the year of publication; `chair` is null where it was not sure.
    """

    title: str
    year: int
    chair: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class _Entry:
    """One table of a manifest, with the file that it stands in and how errors name it."""

    values: Mapping[str, Any]
    file: Path
    name: str


def load_manifest(path: Path) -> list[Inquiry]:
    """The inquiries of a manifest and of the manifests that it includes, in the order of their entries.

    An entry is an `[[inquiry]]` table with the fields of `records.Inquiry`; the paths in `file` come back relative to
    `path`, wherever the entry stood. Raises MissingResource where the file is not there and ManifestError, naming file
    and entry, for broken TOML, unknown keys, wrong values, and ids or aliases that clash.
    """
    entries = [entry for file in _files(path) for entry in _entries(file, "inquiry")]
    inquiries = [_inquiry(entry, path) for entry in entries]
    _check_names(entries, inquiries)
    return inquiries


def load_not_in_corpus(path: Path) -> list[KnownInquiry]:
    """The `[[not_in_corpus]]` tables of a manifest and of those that it includes, oldest first."""
    entries = [entry for file in _files(path) for entry in _entries(file, "not_in_corpus")]
    for entry in entries:
        _check_keys(entry.values, KnownInquiry, entry.name)
    return sorted((_validated(KnownInquiry, entry) for entry in entries), key=lambda known: (known.year, known.title))


def locate_pdf(document: Inquiry | ResponseDocument, manifest_path: Path, pdf_folder: Path) -> Path | None:
    """Where a report's or a response's PDF is, or None where there is none.

    Looked for as `file` beside the manifest, then in the user's folder, then as `<pdf_folder>/<id>.pdf`, which is where
    `fetch` puts it.
    """
    named = [root / document.file for root in (manifest_path.parent, Path.cwd())] if document.file else []
    return next((place for place in [*named, pdf_folder / f"{document.id}.pdf"] if place.is_file()), None)


# ---------------------------------------------------------------- files and tables


def _files(path: Path, seen: tuple[Path, ...] = ()) -> Iterator[Path]:
    """A manifest, then what it includes, each file once."""
    if not path.is_file():
        raise MissingResource(f"{path}: no such manifest.", "Name an existing one as corpus.manifest in the settings.")
    yield path
    met = [*seen, path.resolve()]
    for name in _included(path):
        place = _find_included(name, path)
        if place.resolve() not in met:
            for file in _files(place, tuple(met)):
                met.append(file.resolve())
                yield file


def _included(path: Path) -> list[str]:
    names = _tables(path).get("include", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ManifestError(f"{path}: include is not a list of file names.", 'Write it as include = ["more.toml"].')
    return names


def _find_included(name: str, including: Path) -> Path:
    """An included manifest: beside the including one, in the user's folder, or beside the package; never itself."""
    for root in (including.parent, Path.cwd(), PROJECT):
        place = root / name
        if place.is_file() and place.resolve() != including.resolve():
            return place
    raise MissingResource(f"{including}: includes {name}, which is not there.", "Correct include, or remove it.")


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables = load_toml(path)
    except SettingsError as error:
        raise ManifestError(error.problem, error.next_step) from error
    for key in tables:
        if key not in _TABLES:
            raise ManifestError(f"{path}: unknown table '{key}'.", f"Known: {', '.join(_TABLES)}.")
    return tables


def _entries(path: Path, table: str) -> Iterator[_Entry]:
    tables = _tables(path).get(table, [])
    if not isinstance(tables, list) or not all(isinstance(values, dict) for values in tables):
        raise ManifestError(f"{path}: {table} is not a list of tables.", f"Begin each entry with [[{table}]].")
    for number, values in enumerate(tables, start=1):
        called = values.get("id") or values.get("title") or f"number {number}"
        yield _Entry(values, path, f"{path}: {table} {called}")


# ---------------------------------------------------------------- one entry


def _inquiry(entry: _Entry, manifest: Path) -> Inquiry:
    _check_inquiry_keys(entry)
    inquiry = _validated(Inquiry, entry)
    for problem, next_step in _problems(inquiry):
        raise ManifestError(f"{entry.name}: {problem}.", next_step)
    return _relative_to(inquiry, entry.file, manifest)


def _check_inquiry_keys(entry: _Entry) -> None:
    for key in _NOT_WRITTEN_BY_HAND:
        if key in entry.values:
            raise ManifestError(f"{entry.name}: unknown key '{key}'.", "Remove it: it is set by a run.")
    _check_keys(entry.values, Inquiry, entry.name)
    for key, model in (("source", Source), ("response", ResponseDocument), ("landmark", Landmark)):
        for values in _inner_tables(entry, entry.values, key):
            _check_keys(values, model, entry.name, f"{key}.")
            _check_dates(values, f"{entry.name}: {key}")
            for source in _inner_tables(entry, values, "source") if key == "response" else []:
                _check_keys(source, Source, entry.name, "response.source.")
    _check_dates(entry.values, entry.name)


def _inner_tables(entry: _Entry, values: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    tables = values.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ManifestError(f"{entry.name}: {key} is not a list of tables.", "Write each with double brackets.")
    return tables


def _check_keys(values: Mapping[str, Any], model: type[BaseModel], name: str, path: str = "") -> None:
    try:
        check_keys(dict.fromkeys(values), model, name, path)
    except SettingsError as error:
        raise ManifestError(error.problem, error.next_step) from error


def _check_dates(values: Mapping[str, Any], name: str) -> None:
    # pydantic would take a bare year for seconds since 1970.
    for key in ("published", "date"):
        value = values.get(key)
        if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
            raise ManifestError(
                f"{name}: {key} is not a date ({value!r}).",
                "Write a whole date without quotes, such as 1988-07-06, or leave it out.",
            )


def _validated(model: type[RecordType], entry: _Entry) -> RecordType:
    try:
        return model.model_validate(entry.values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ManifestError(f"{entry.name}: {where}: {first['msg']}.", "Correct that value and run again.") from error


def _problems(inquiry: Inquiry) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry that has the right types: each as problem and next step."""
    for name in [inquiry.id, *(response.id for response in inquiry.response)]:
        if not SLUG.fullmatch(name) or len(name) > _LONGEST_ID:
            yield (
                f"'{name}' is not a usable id",
                f"Use a-z, 0-9 and single hyphens, {_LONGEST_ID} characters at most, such as cleveland-1988.",
            )
    if not inquiry.title.strip():
        yield "title is empty", "Give the report's title as printed."
    if inquiry.sha256 is not None and not _SHA256.fullmatch(inquiry.sha256):
        yield "sha256 is not 64 hexadecimal digits in lower case", "Copy it from downloads.json, or leave it out."
    if inquiry.recommendations is not None and inquiry.recommendations < 0:
        yield "recommendations is below 0", "Give the declared count, or leave it out."
    if inquiry.events_from and inquiry.events_to and inquiry.events_from > inquiry.events_to:
        yield "events_from is after events_to", "Exchange the two years."
    for name in inquiry.unconfirmed:
        if name not in Inquiry.model_fields:
            yield f"unconfirmed names '{name}', which is no field", "Name fields of the entry, such as recommendations."
    for source in [*inquiry.source, *(source for response in inquiry.response for source in response.source)]:
        yield from _source_problems(source)


def _source_problems(source: Source) -> Iterator[tuple[str, str]]:
    if (source.url is None) == (source.page is None):
        yield "a source needs either url or page", "Give the PDF's https address, or the slug of its gov.uk page."
    elif source.url is not None and not source.url.startswith("https://"):
        yield f"source url {source.url} does not begin with https://", "Only https is fetched; name the https address."
    elif source.page is not None and not SLUG.fullmatch(source.page):
        yield f"source page '{source.page}' is not a slug", "Give the last part of the gov.uk publication's address."


def _relative_to(inquiry: Inquiry, stands_in: Path, manifest: Path) -> Inquiry:
    """The inquiry with its `file` names, which are relative to the file it stands in, made relative to the manifest."""
    if stands_in == manifest:
        return inquiry

    def moved(file: str | None) -> str | None:
        return Path(os.path.relpath(stands_in.parent / file, manifest.parent)).as_posix() if file else None

    responses = tuple(response.model_copy(update={"file": moved(response.file)}) for response in inquiry.response)
    return inquiry.model_copy(update={"file": moved(inquiry.file), "response": responses})


# ---------------------------------------------------------------- all entries together


def _check_names(entries: Sequence[_Entry], inquiries: Sequence[Inquiry]) -> None:
    """No two documents may share an id (each id is a file name), and no alias may mean two inquiries."""
    taken: dict[str, _Entry] = {}
    for entry, inquiry in zip(entries, inquiries, strict=True):
        for name in [inquiry.id, *(response.id for response in inquiry.response), *inquiry.aliases]:
            if name in taken:
                raise ManifestError(
                    f"{entry.name}: the name '{name}' is already taken by {taken[name].name}.",
                    "Give each inquiry and response an id and aliases of its own.",
                )
            taken[name] = entry

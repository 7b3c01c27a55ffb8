"""Fetching the PDFs that a manifest names, reports and responses: each checked, recorded, never silently changed."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Literal

import httpx
from pydantic import ValidationError

from pipeline.acquire.bars import Bars
from pipeline.acquire.govuk import CONTENT_API, resolve
from pipeline.acquire.guard import Deadline, OutOfTime, guarded_client
from pipeline.acquire.manifest import locate_pdf
from pipeline.acquire.transfer import PDF_BEGINS, Interrupted, Progress, TooBig, discard, transfer
from pipeline.errors import DownloadFailed, StoreError
from pipeline.records import Inquiry, Record, ResponseDocument, Source
from pipeline.settings import Settings
from pipeline.store import file_hash, write_json

Document = Inquiry | ResponseDocument
RECORD_OF_DOWNLOADS = "downloads.json"
_LONGEST_MESSAGE = 1000


class FetchOutcome(Record):
    """What became of one PDF: `fetched`, `present` (already there), `refused` (its bytes changed), `failed`, `missing`.

    `message` is one line for a user; `path`, `sha256` and `url` are null where there is no file or no address.
    """

    id: str
    status: Literal["fetched", "present", "refused", "failed", "missing"]
    message: str
    path: str | None = None
    sha256: str | None = None
    url: str | None = None

    @property
    def usable(self) -> bool:
        """Whether the PDF is there and is the one that is meant."""
        return self.status in ("fetched", "present")


class Download(Record):
    """What is kept of a PDF in downloads.json: its file name, where it came from, its bytes' sha256, size and date."""

    id: str
    file: str
    url: str | None = None
    sha256: str
    bytes: int
    date: dt.date


@dataclass(frozen=True)
class FetchOptions:
    """How to fetch.

    `accept_changed` takes a file whose bytes differ from those recorded; `again` asks for files that are already there;
    `allow_private` connects to private addresses too; `certificates` None means the usual authorities;
    `seconds_per_file` ends a download that takes too long.
    """

    accept_changed: bool = False
    again: bool = False
    allow_private: bool = False
    content_api: str = CONTENT_API
    certificates: ssl.SSLContext | None = None
    seconds_per_file: float = 1800.0
    progress: bool = True


class _Changed(DownloadFailed):
    """The bytes are not those that the manifest or an earlier download recorded."""


@dataclass(frozen=True)
class _Job:
    """What all documents of one call share."""

    manifest: Path
    folder: Path
    max_bytes: int
    options: FetchOptions
    today: dt.date
    certificates: ssl.SSLContext


def fetch(
    inquiries: Sequence[Inquiry],
    manifest: Path,
    pdf_folder: Path,
    settings: Settings,
    options: FetchOptions = FetchOptions(),
    today: dt.date | None = None,
) -> list[FetchOutcome]:
    """Have the PDF of each inquiry and of each response to it as `<pdf_folder>/<id>.pdf`; one outcome for each.

    A file that is there and unchanged is left alone. Sources are tried in order. What cannot be had is an outcome and
    not an exception; raises StoreError only where `pdf_folder` or its downloads.json cannot be used.
    """
    certificates = options.certificates or httpx.create_ssl_context()
    max_bytes = settings.read.max_file_mb * 1_000_000
    job = _Job(manifest, pdf_folder, max_bytes, options, today or dt.datetime.now(dt.UTC).date(), certificates)
    with Bars(options.progress) as bars:
        return [_one(document, job, bars.start(document.id)) for document in documents(inquiries)]


def documents(inquiries: Sequence[Inquiry]) -> Iterator[Document]:
    """Every document of the inquiries: each report, then the responses to it."""
    for inquiry in inquiries:
        yield inquiry
        yield from inquiry.response


def _one(document: Document, job: _Job, progress: Progress) -> FetchOutcome:
    place = locate_pdf(document, job.manifest, job.folder)
    try:
        if place is not None and not (job.options.again and document.source):
            return _already_there(document, place, job)
        if not document.source:
            return _outcome(document, "missing", f"has no download address. {_how_to_supply(document, job)}")
        return _download(document, job, progress)
    except OSError as error:
        raise StoreError(
            f"{error.filename or job.folder}: cannot be used ({error.strerror or error}).",
            "Free space, correct its permissions, or choose another corpus.pdf_folder.",
        ) from error


# ---------------------------------------------------------------- a file that is there


def _already_there(document: Document, place: Path, job: _Job) -> FetchOutcome:
    if not _begins_as_pdf(place):
        return _outcome(document, "failed", f"{place} is not a PDF. Replace it with the PDF, or remove it.")
    digest = file_hash(place)
    ours = place.resolve() == _target(document, job).resolve()
    try:
        _check_unchanged(document, digest, job, recorded=ours)
    except _Changed as changed:
        return _outcome(document, "refused", f"{place} {changed}", path=str(place), sha256=digest)
    kept = _kept(job.folder).get(document.id)
    if ours and (kept is None or kept.sha256 != digest):
        _keep(document, digest, None, job)
    return _outcome(document, "present", f"already there ({place}).", path=str(place), sha256=digest)


def _check_unchanged(document: Document, digest: str, job: _Job, recorded: bool = True) -> None:
    """Raise _Changed where the bytes are not the manifest's, or where `recorded` and not those recorded before.

    `accept_changed` takes bytes that differ from those recorded, never bytes that differ from the manifest's sha256.
    """
    pinned = document.sha256 if isinstance(document, Inquiry) else None
    if pinned is not None and digest != pinned:
        raise _Changed(
            "is not the file whose sha256 the manifest gives.", f'If it is right, write sha256 = "{digest}" there.'
        )
    kept = _kept(job.folder).get(document.id)
    if recorded and kept is not None and digest != kept.sha256 and not job.options.accept_changed:
        raise _Changed(
            f"has changed since {kept.date.isoformat()}, when it was recorded.",
            "If the change is right, run the same command with --accept-changed.",
        )


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(PDF_BEGINS)) == PDF_BEGINS


# ---------------------------------------------------------------- a file to be had


def _download(document: Document, job: _Job, progress: Progress) -> FetchOutcome:
    """Try the sources in order until one gives the PDF; else say what went wrong with each."""
    failures: list[tuple[str, DownloadFailed]] = []
    deadline = Deadline(job.options.seconds_per_file)
    with guarded_client(deadline, job.certificates, job.options.allow_private) as client:
        for source in document.source:
            try:
                return _from_source(document, source, client, job, progress)
            except DownloadFailed as failure:
                failures.append((source.url or f"gov.uk page {source.page}", failure))
    return _failed(document, failures, job)


def _from_source(
    document: Document, source: Source, client: httpx.Client, job: _Job, progress: Progress
) -> FetchOutcome:
    target = _target(document, job)
    part = target.with_name(f"{target.name}.part")
    address = source.url or resolve(client, source, job.options.content_api)
    job.folder.mkdir(parents=True, exist_ok=True)
    came_from = transfer(client, address, part, job.max_bytes, progress)
    digest = file_hash(part)
    try:
        _check_unchanged(document, digest, job)
    except _Changed:
        discard(part)
        raise
    part.replace(target)
    discard(part)
    _keep(document, digest, came_from, job)
    size = f"{target.stat().st_size / 1_000_000:.1f} MB"
    return _outcome(document, "fetched", f"fetched ({size}, {target}).", path=str(target), sha256=digest, url=came_from)


def _failed(document: Document, failures: list[tuple[str, DownloadFailed]], job: _Job) -> FetchOutcome:
    reasons = "; ".join(dict.fromkeys(f"{address}: {failure.problem.rstrip('.')}" for address, failure in failures))
    status: Literal["refused", "failed"] = "refused" if _any(failures, _Changed) else "failed"
    steps = list(dict.fromkeys(failure.next_step for _, failure in failures if failure.next_step))
    if _any(failures, Interrupted | OutOfTime):
        steps.append("Run fetch again to continue.")
    elif _target(document, job).is_file():
        steps.append("The copy that is there is kept.")
    elif not _any(failures, _Changed | TooBig):
        steps.append(_how_to_supply(document, job))
    return _outcome(document, status, f"{reasons}. {' '.join(steps)}")


def _any(failures: list[tuple[str, DownloadFailed]], kinds: type[DownloadFailed] | UnionType) -> bool:
    return any(isinstance(failure, kinds) for _, failure in failures)


def _target(document: Document, job: _Job) -> Path:
    """Where a document's PDF goes: a name from the manifest's id, never from the server."""
    return job.folder / f"{document.id}.pdf"


def _how_to_supply(document: Document, job: _Job) -> str:
    return f'Save the PDF as {_target(document, job)}, or name it in the manifest with file = "…".'


def _outcome(
    document: Document,
    status: Literal["fetched", "present", "refused", "failed", "missing"],
    message: str,
    path: str | None = None,
    sha256: str | None = None,
    url: str | None = None,
) -> FetchOutcome:
    line = _one_line(f"{document.id}: {message}")
    return FetchOutcome(id=document.id, status=status, message=line, path=path, sha256=sha256, url=url)


def _one_line(text: str) -> str:
    """Printable characters only: a server's words must not move a terminal's cursor."""
    return "".join(character if character.isprintable() else "?" for character in text)[:_LONGEST_MESSAGE]


# ---------------------------------------------------------------- downloads.json


def _kept(folder: Path) -> dict[str, Download]:
    """What downloads.json holds, by id; StoreError where it is damaged."""
    path = folder / RECORD_OF_DOWNLOADS
    if not path.is_file():
        return {}
    try:
        return {entry.id: entry for entry in _Downloads.model_validate_json(path.read_text(encoding="utf-8")).downloads}
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise StoreError(f"{path}: is damaged.", "Restore it, or remove it to have each PDF recorded anew.") from error


class _Downloads(Record):
    downloads: tuple[Download, ...] = ()


def _keep(document: Document, digest: str, url: str | None, job: _Job) -> None:
    """Record the file of a document in downloads.json, replacing what was recorded of it before."""
    file = _target(document, job)
    kept = _kept(job.folder)
    kept[document.id] = Download(
        id=document.id, file=file.name, url=url, sha256=digest, bytes=file.stat().st_size, date=job.today
    )
    ordered = _Downloads(downloads=tuple(kept[name] for name in sorted(kept)))
    write_json(job.folder / RECORD_OF_DOWNLOADS, ordered.model_dump(mode="json"))

"""One PDF from one address to one file: streamed, limited in size, and continued where it broke off."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from pipeline import __version__
from pipeline.acquire.guard import Refused, checked_url
from pipeline.errors import DownloadFailed
from pipeline.store import write_json

PDF_BEGINS = b"%PDF-"
PDF_ENDS = b"%%EOF"
CHECK_NETWORK = "Check the network, then run fetch again."
_END_STANDS_WITHIN = 4096
_MOST_REDIRECTS = 10
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Progress = Callable[[int, int | None], None]


class Interrupted(DownloadFailed):
    """The connection ended before the file did; what has come is kept and continued."""


class TooBig(DownloadFailed):
    """More bytes than the settings allow."""


@dataclass(frozen=True)
class _Partial:
    """What came of a file so far, and the mark by which its server knows that it is still the same file."""

    size: int
    mark: str


@contextmanager
def opened(client: httpx.Client, address: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
    """The final answer to a GET, its body unread; every redirect is checked before it is followed.

    Raises Refused for a hop that is not https or not public, and for too many hops.
    """
    url = checked_url(address)
    asked = {"User-Agent": f"saidbefore/{__version__}", "Accept-Encoding": "identity", **headers}
    for _ in range(_MOST_REDIRECTS):
        response = client.send(client.build_request("GET", url, headers=asked), stream=True)
        try:
            if not response.has_redirect_location:
                yield response
                return
            url = checked_url(response.headers["location"], after=url)
        finally:
            response.close()
    raise Refused(f"redirects more than {_MOST_REDIRECTS} times", "")


def transfer(client: httpx.Client, address: str, part: Path, max_bytes: int, progress: Progress) -> str:
    """Fetch a PDF into `part`, continuing what is already there; returns the address that it came from in the end.

    A transfer that breaks off is taken up again as long as each attempt brings more. `progress` is told the bytes so
    far and in all (None where unknown). Raises DownloadFailed: not there, not a PDF, too big, refused, or interrupted;
    OSError where `part` cannot be written.
    """
    while True:
        before = _size(part)
        try:
            return _attempt(client, address, part, max_bytes, progress)
        except Interrupted:
            if _size(part) <= before:
                raise
        except TooBig:
            discard(part)
            raise


def discard(part: Path) -> None:
    """Remove a partial file and what was noted of it."""
    part.unlink(missing_ok=True)
    _notes(part).unlink(missing_ok=True)


def _attempt(client: httpx.Client, address: str, part: Path, max_bytes: int, progress: Progress) -> str:
    partial = _partial(part, address)
    asked = {"Range": f"bytes={partial.size}-", "If-Range": partial.mark} if partial else {}
    with _failures_named(part), opened(client, address, asked) as response:
        start = _start(response, partial)
        if start is not None:
            _receive(response, _File(part, address, start, max_bytes, progress))
            return str(response.url)
    discard(part)
    return _attempt(client, address, part, max_bytes, progress)


def _start(response: httpx.Response, partial: _Partial | None) -> int | None:
    """The byte at which the answer's body goes on: 0 for the whole file, None where the part that came is of no use.

    Raises DownloadFailed where the answer is no file at all.
    """
    if response.status_code == httpx.codes.OK:
        return 0
    if partial is not None and response.status_code == httpx.codes.PARTIAL_CONTENT:
        return partial.size if _continues(response, partial) else None
    if partial is not None and response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        return None
    raise DownloadFailed(f"answered {response.status_code} {response.reason_phrase}".strip(), "")


def _continues(response: httpx.Response, partial: _Partial) -> bool:
    """Whether a partial answer begins where the part ends and is of the same file."""
    found = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
    return found is not None and int(found[1]) == partial.size and _mark(response) in ("", partial.mark)


# ---------------------------------------------------------------- the body


@dataclass(frozen=True)
class _File:
    """A body on its way into a file: from which address, from which byte on, and how many bytes it may have."""

    part: Path
    address: str
    start: int
    max_bytes: int
    progress: Progress


def _receive(response: httpx.Response, file: _File) -> None:
    total = _total(response)
    _check_size(total or 0, file)
    chunks = response.iter_raw()
    if file.start == 0:
        chunks = _checked_beginning(response, chunks)
        _note(response, file)
    size = _write(chunks, file, total)
    if total is not None and size != total:
        raise Interrupted(f"broke off after {size:,} of {total:,} bytes", "")
    if not _ends_as_pdf(file.part):
        raise Interrupted(f"broke off after {size:,} bytes (the mark that ends a PDF is missing)", "")


def _total(response: httpx.Response) -> int | None:
    """Bytes of the whole file as the server says; None where it does not."""
    found = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
    said = found[2] if found else response.headers.get("content-length", "")
    return int(said) if said.isdecimal() else None


def _checked_beginning(response: httpx.Response, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, once enough of them has been seen to know that they are a PDF's."""
    head = b""
    while len(head) < len(PDF_BEGINS) and (chunk := next(chunks, b"")):
        head += chunk
    if not head.startswith(PDF_BEGINS):
        sent_as = response.headers.get("content-type", "no type")
        raise DownloadFailed(f"is not a PDF (sent as {sent_as})", "")
    return itertools.chain([head], chunks)


def _write(chunks: Iterator[bytes], file: _File, total: int | None) -> int:
    """Write the chunks after the first `start` bytes of the part; returns the size that it then has."""
    size = file.start
    with file.part.open("ab" if file.start else "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            _check_size(size, file)
            out.write(chunk)
            file.progress(size, total)
        out.flush()
        os.fsync(out.fileno())
    return size


def _check_size(size: int, file: _File) -> None:
    if size > file.max_bytes:
        raise TooBig(
            f"is larger than {file.max_bytes // 1_000_000} MB",
            "If it is trusted, raise read.max_file_mb in the settings.",
        )


def _ends_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_STANDS_WITHIN))
        return PDF_ENDS in file.read()


# ---------------------------------------------------------------- what is noted beside a part


def _note(response: httpx.Response, file: _File) -> None:
    """Begin a part anew, noting from where it comes; without a mark of the server's it cannot be continued."""
    discard(file.part)
    write_json(_notes(file.part), {"address": file.address, "mark": _mark(response)})


def _partial(part: Path, address: str) -> _Partial | None:
    """The part of a file that came earlier from the same address, where it can be continued."""
    try:
        noted = json.loads(_notes(part).read_text(encoding="utf-8"))
        mark = noted["mark"] if noted["address"] == address else ""
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return _Partial(_size(part), mark) if isinstance(mark, str) and mark and _size(part) else None


def _mark(response: httpx.Response) -> str:
    """The server's mark of this very file, fit for If-Range: a strong ETag, else the date of its last change."""
    etag: str = response.headers.get("etag", "")
    return etag if etag and not etag.startswith("W/") else str(response.headers.get("last-modified", ""))


def _notes(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


@contextmanager
def _failures_named(part: Path) -> Iterator[None]:
    """Say in our own words what went wrong on the network."""
    try:
        yield
    except httpx.ConnectError as error:
        raise DownloadFailed(f"no connection ({error})", CHECK_NETWORK) from error
    except httpx.ConnectTimeout as error:
        raise DownloadFailed("no connection in time", CHECK_NETWORK) from error
    except httpx.TimeoutException as error:
        raise Interrupted(f"no more came in time, after {_size(part):,} bytes", "") from error
    except httpx.TransportError as error:
        raise Interrupted(f"the connection broke off after {_size(part):,} bytes", "") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DownloadFailed(f"cannot be asked ({error})", "") from error

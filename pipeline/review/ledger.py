"""The ledger: people's decisions in a plain text file, one a line, only ever added to, whole after a crash."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.records import Notice
from pipeline.review.decisions import Decision, from_line, to_line

FILE_LOCKS = find_spec("fcntl") is not None
"""Whether the system can lock a file; Windows cannot in this way."""

WAIT_SECONDS = 30.0
"""How long to wait for another program that holds the ledger."""

_NO_LOCKS_HERE = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the ledger that is no decision: its number (1-based), its text, why not, and whether it is torn."""

    line: int
    text: str
    why: str
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a ledger holds: decisions in the order of their lines, each once, and lines that are none."""

    decisions: tuple[Decision, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of decisions to be written: those written, those that were there already, and a torn line set aside.

    `aside` is the file that now holds the torn line, null where there was none.
    """

    written: tuple[Decision, ...]
    known: tuple[Decision, ...]
    aside: Path | None = None


def read_ledger(path: Path) -> Ledger:
    """What the ledger holds; one that is not there holds nothing. StoreError where it cannot be read."""
    try:
        with path.open("rb") as file, _locked(file.fileno(), path, shared=True):
            raw = file.read()
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        raise StoreError(
            f"{path}: the ledger cannot be read ({error.strerror or error}).", "Give yourself leave to read it."
        ) from error
    return _parse(raw)


def append_decisions(path: Path, decisions: Sequence[Decision]) -> Appended:
    """Add decisions to the ledger: all of them or none, on disk when this returns; what is there is not added twice.

    A torn last line, left by a crash, is first moved to `<ledger>.torn`. Raises StoreError where the ledger cannot be
    written, or another program holds it for longer than WAIT_SECONDS.
    """
    created = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        try:
            with _locked(handle, path):
                appended = _append(handle, path, decisions)
        finally:
            os.close(handle)
        if created:
            _flush_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path}: the decision is not written ({error.strerror or error}).",
            "Free space or leave to write there, or name another file as corpus.ledger; then decide again.",
        ) from error
    return appended


def fault_notices(ledger: Ledger, path: Path) -> list[Notice]:
    """A warning for each line that is no decision: it is kept in the file and not applied."""
    return [
        Notice(
            kind="torn ledger line" if fault.torn else "ledger line not understood",
            message=f"{path.name}: line {fault.line} is no decision ({fault.why}): “{fault.text[:80]}”."
            " It is not applied.",
            next_step="The next decision sets it aside in a file beside it; decide again what it was to say."
            if fault.torn
            else "Mend the line; it stays where it is.",
        )
        for fault in ledger.faults
    ]


# ---------------------------------------------------------------- lines


def _parse(raw: bytes) -> Ledger:
    decisions: dict[str, Decision] = {}
    faults: list[Fault] = []
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            decision = from_line(line.decode("utf-8"))
        except ValueError as error:
            faults.append(Fault(number, _shown(line), _reason(error), torn=number == len(lines)))
        else:
            decisions.setdefault(decision.id, decision)
    return Ledger(tuple(decisions.values()), tuple(faults))


def _reason(error: ValueError) -> str:
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return "it is not UTF-8"
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def _shown(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").strip("\r\n")


# ---------------------------------------------------------------- writing


def _append(handle: int, path: Path, decisions: Sequence[Decision]) -> Appended:
    raw = _read_all(handle)
    ledger = _parse(raw)
    there = {decision.id for decision in ledger.decisions}
    new = {decision.id: decision for decision in decisions if decision.id not in there}
    known = tuple(decision for decision in decisions if decision.id in there)
    aside = _set_torn_line_aside(handle, path, raw) if any(fault.torn for fault in ledger.faults) else None
    unfinished = aside is None and bool(raw) and not raw.endswith(b"\n")
    if new:
        text = "".join(to_line(decision) + "\n" for decision in new.values())
        _write_whole(handle, (b"\n" if unfinished else b"") + text.encode("utf-8"))
    return Appended(tuple(new.values()), known, aside)


def _set_torn_line_aside(handle: int, path: Path, raw: bytes) -> Path:
    """Copy what stands after the last whole line to a file of its own, and only then cut it off."""
    end = raw.rfind(b"\n") + 1
    aside = path.with_name(f"{path.name}.torn")
    with aside.open("ab") as file:
        file.write(raw[end:] + b"\n")
        file.flush()
        os.fsync(file.fileno())
    os.ftruncate(handle, end)
    os.fsync(handle)
    return aside


def _write_whole(handle: int, data: bytes) -> None:
    """Write at the end, and flush to disk; where that fails, cut back to what was there before."""
    before = os.lseek(handle, 0, os.SEEK_END)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(handle, before)
        raise


def _read_all(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    parts: list[bytes] = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _flush_folder(folder: Path) -> None:
    """Make a new file's name last through a crash; some systems cannot, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# ---------------------------------------------------------------- one writer at a time


@contextmanager
def _locked(handle: int, path: Path, shared: bool = False) -> Iterator[None]:
    """Hold the ledger: the file's own lock where the system has locks, else a lock file beside it (for writing)."""
    if FILE_LOCKS and _took_file_lock(handle, path, shared):
        import fcntl

        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
    elif shared:
        yield
    else:
        with _lock_file(path.with_name(f"{path.name}.lock")):
            yield


def _took_file_lock(handle: int, path: Path, shared: bool) -> bool:
    """Lock the open file; false where its file system knows no locks (some network folders)."""
    import fcntl

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        _wait_for(lambda: fcntl.flock(handle, kind | fcntl.LOCK_NB), path, (errno.EAGAIN, errno.EACCES))
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            return False
        raise
    return True


@contextmanager
def _lock_file(beside: Path) -> Iterator[None]:
    take = lambda: os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY))  # noqa: E731
    _wait_for(take, beside, (errno.EEXIST,))
    try:
        yield
    finally:
        beside.unlink(missing_ok=True)


def _wait_for(take: Callable[[], None], what: Path, busy: Sequence[int]) -> None:
    """Take a lock as soon as it is free; StoreError after WAIT_SECONDS."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return take()
        except OSError as error:
            if error.errno not in busy:
                raise
            if time.monotonic() > end:
                raise StoreError(
                    f"{what}: another program holds the ledger.",
                    "Close it and decide again; a .lock file that no program uses can be deleted.",
                ) from error
        time.sleep(0.02)

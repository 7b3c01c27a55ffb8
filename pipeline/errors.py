"""One exception per cause, each naming what to do next, and the exit codes that scripts rely on."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """Exit codes of every command (DESIGN.md, Contract)."""

    DONE = 0
    CHECK_FAILED = 1
    WRONG_USAGE = 2
    DONE_IN_PART = 3
    NOTHING_USABLE = 4
    RESOURCE_MISSING = 5


class SaidBeforeError(Exception):
    """Base of all errors that are shown to a user as one line: what is wrong, then what to do."""

    exit_code: Exit = Exit.NOTHING_USABLE

    def __init__(self, problem: str, next_step: str) -> None:
        super().__init__(f"{problem} {next_step}".strip())
        self.problem = problem
        self.next_step = next_step

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.problem, self.next_step))


def _rebuild(kind: type[SaidBeforeError], problem: str, next_step: str) -> SaidBeforeError:
    """Restore an error that crossed a process boundary, whatever its constructor takes."""
    error = kind.__new__(kind)
    SaidBeforeError.__init__(error, problem, next_step)
    return error


class SettingsError(SaidBeforeError):
    """A settings file has an unknown key, a wrong type, or is not TOML."""

    exit_code = Exit.WRONG_USAGE


class ManifestError(SaidBeforeError):
    """The manifest of inquiries has an unknown key, a double id, or a missing field."""

    exit_code = Exit.WRONG_USAGE


class UsageError(SaidBeforeError):
    """A command was called with arguments that do not go together."""

    exit_code = Exit.WRONG_USAGE


class UnreadablePDF(SaidBeforeError):
    """A file is not a PDF, is empty, or is damaged beyond reading."""

    def __init__(self, path: Path | str, what: str) -> None:
        super().__init__(f"{path}: {what}.", "Replace it with an undamaged copy of the PDF, or leave it out.")


class EncryptedPDF(SaidBeforeError):
    """A PDF needs a password to be read."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"{path}: is encrypted and needs a password.", "Save a copy without a password and name that copy instead."
        )


class TooLarge(SaidBeforeError):
    """A file or a page count is above the limit in the settings."""

    def __init__(self, path: Path | str, what: str, setting: str) -> None:
        super().__init__(f"{path}: {what}.", f"If the file is trusted, raise {setting} in the settings.")


class UnusableTable(SaidBeforeError):
    """A spreadsheet or JSON Lines file lacks the columns or the form that a command needs."""


class DownloadFailed(SaidBeforeError):
    """A file named in the manifest could not be had."""

    exit_code = Exit.DONE_IN_PART


class MissingResource(SaidBeforeError):
    """A PDF, a model or a folder that the command needs is not there."""

    exit_code = Exit.RESOURCE_MISSING


class MissingPDF(MissingResource):
    """A PDF that was named is not there."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(f"{path}: is not there.", "Correct its name, or leave it out.")


class NotShared(MissingResource):
    """A file that is here is not there on the machine of a cluster's worker."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"{path}: is not there on the machine of a Dask worker.",
            "Each worker must see the same files under the same paths: give the machines a shared file system.",
        )


class CheckFailed(SaidBeforeError):
    """A check (verify, evaluate) ran to its end and did not hold."""

    exit_code = Exit.CHECK_FAILED


class LimitReached(SaidBeforeError):
    """One document used more time or memory than the settings allow, or crashed the process that worked on it."""

    def __init__(self, path: Path | str, what: str, setting: str) -> None:
        super().__init__(f"{path}: {what}.", f"Leave it out, or, if the file is trusted, raise {setting}.")


class ProcessingFailed(SaidBeforeError):
    """A report could be opened, and a stage then failed on it in a way that nobody foresaw."""

    def __init__(self, path: Path | str, cause: Exception) -> None:
        super().__init__(
            f"{path}: could not be processed ({type(cause).__name__}: {cause}).",
            "This is a fault of saidbefore: please report it; leave the file out to go on.",
        )


class RecordClash(SaidBeforeError):
    """Two records carry the same id; the run cannot go on without losing one."""

    exit_code = Exit.CHECK_FAILED


class StoreError(SaidBeforeError):
    """The run folder cannot be written or holds something that is not a run."""

    exit_code = Exit.RESOURCE_MISSING

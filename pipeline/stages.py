"""Stages of a run that are done again only where something that they depend on, or a file they made, has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.program import code_hash, libraries
from pipeline.records import Notice, Record
from pipeline.store import RunFolder, content_key, file_hash

LOG = "ran.jsonl"
"""The log of the last run, in the folder of what is kept."""


class Ran(Record):
    """One line of the log: a stage (of one report, where it works on each), whether it was done or kept, and why."""

    stage: str
    of: str | None = None
    did: Literal["done", "kept"]
    why: str


@dataclass(slots=True)
class Log:
    """What a run did, and what it kept from the last one."""

    lines: list[Ran] = field(default_factory=list)

    def done(self, stage: str, why: str, of: str | None = None) -> None:
        """A stage was done, since something had changed."""
        self.lines.append(Ran(stage=stage, of=of, did="done", why=why))

    def kept(self, stage: str, of: str | None = None) -> None:
        """A stage was not done."""
        self.lines.append(Ran(stage=stage, of=of, did="kept", why="nothing changed"))

    def write(self, folder: RunFolder) -> None:
        """Write the log of this run over that of the last one."""
        folder.write_records(f"{folder.cache.name}/{LOG}", self.lines)

    @property
    def words(self) -> str:
        """The log in a few lines for the terminal; empty where nothing was kept, as in a first run."""
        if not any(line.did == "kept" for line in self.lines):
            return ""
        done = [line for line in self.lines if line.did == "done"]
        if not done:
            return "Nothing changed since the last run: nothing was done again.\n"
        return f"Done again: {'; '.join(_in_words(done))}.\nNothing changed in the rest.\n"


def _in_words(lines: Iterable[Ran]) -> list[str]:
    """Each reason once, with the stages that were done for it; the reports of a stage as a number."""
    counts = Counter((line.why, line.stage, line.of is not None) for line in lines)
    stages: dict[str, list[str]] = {}
    for (why, stage, of_reports), number in counts.items():
        stages.setdefault(why, []).append(f"{stage} of {number}" if of_reports else stage)
    return [f"{', '.join(names)} ({why})" for why, names in stages.items()]


class Done(BaseModel):
    """What is kept of a stage: hashes of all that it depends on by name, of the files that it made, and its notices."""

    model_config = ConfigDict(frozen=True)

    inputs: dict[str, str]
    files: dict[str, str]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage made: its files, and what a user must know; what is not `final` is made again by the next run."""

    files: Iterable[Path] = ()
    notices: tuple[Notice, ...] = ()
    final: bool = True


def once(
    folder: RunFolder, log: Log, stage: str, inputs: Mapping[str, object], make: Callable[[], Made]
) -> tuple[Notice, ...]:
    """Have a stage make its files, unless it did so from the same inputs and they are as it left them; its notices.

    The inputs are everything that the stage depends on, by names that the log can show; program and libraries are
    added here. What was done is written down after the files: a run that is killed before that does the stage again.
    """
    hashes = {name: content_key(value) for name, value in inputs.items()}
    hashes |= {"program": code_hash(), "libraries": content_key(libraries())}
    before = folder.load_stage("done", stage, Done)
    why = _why_again(before, hashes, folder.root)
    if before is not None and not why:
        log.kept(stage)
        return before.notices
    made = make()
    files = {path.relative_to(folder.root).as_posix(): file_hash(path) for path in made.files}
    if made.final:
        folder.save_stage("done", stage, Done(inputs=hashes, files=files, notices=made.notices))
    log.done(stage, why)
    return made.notices


def _why_again(before: Done | None, inputs: Mapping[str, str], root: Path) -> str:
    """Why a stage must be done, empty where it need not."""
    if before is None:
        return "not done before"
    changed = [name for name, value in inputs.items() if before.inputs.get(name) != value]
    if changed or set(before.inputs) != set(inputs):
        return f"changed: {', '.join(changed)}"
    for name, value in before.files.items():
        path = root / name
        if not path.is_file():
            return f"{name} is gone"
        if file_hash(path) != value:
            return f"{name} was changed by other hands"
    return ""

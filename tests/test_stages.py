"""A stage is done again where something that it depends on, or a file that it made, has changed, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import Notice
from pipeline.stages import Done, Log, Made, once
from pipeline.store import RunFolder, write_atomically

WARNING = Notice(kind="loose clapper", message="The clapper is loose.")


class Bells:
    """A stage that writes how many bells there are into a file, and counts how often it does so."""

    def __init__(self, root: Path) -> None:
        self.folder = RunFolder(root)
        self.times = 0
        self.log = Log()

    def ring(self, final: bool = True, **inputs: object) -> tuple[Notice, ...]:
        self.log = Log()
        return once(self.folder, self.log, "bells", inputs, lambda: self._write(final, inputs))

    def _write(self, final: bool, inputs: dict[str, object]) -> Made:
        self.times += 1
        write_atomically(self.file, str(inputs))
        return Made((self.file,), (WARNING,), final)

    @property
    def file(self) -> Path:
        return self.folder.root / "tower" / "bells.txt"

    @property
    def why(self) -> str:
        [line] = self.log.lines
        return line.why


@pytest.fixture
def bells(tmp_path: Path) -> Bells:
    """The stage, done once for three bells."""
    made = Bells(tmp_path)
    made.ring(bells=3, rope="hemp")
    return made


def test_a_stage_is_not_done_twice_on_the_same_inputs(bells: Bells) -> None:
    bells.ring(bells=3, rope="hemp")
    assert (bells.times, bells.why) == (1, "nothing changed")


def test_what_a_stage_told_is_told_again_where_it_is_kept(bells: Bells) -> None:
    assert bells.ring(bells=3, rope="hemp") == (WARNING,)


def test_an_input_that_changed_is_named(bells: Bells) -> None:
    bells.ring(bells=4, rope="hemp")
    assert (bells.times, bells.why) == (2, "changed: bells")


def test_a_stage_that_has_lost_an_input_is_done_again(bells: Bells) -> None:
    bells.ring(bells=3)
    assert bells.times == 2


def test_a_file_that_is_gone_is_made_again(bells: Bells) -> None:
    bells.file.unlink()
    bells.ring(bells=3, rope="hemp")
    assert (bells.file.is_file(), bells.why) == (True, "tower/bells.txt is gone")


def test_a_file_that_was_changed_by_hand_is_made_again(bells: Bells) -> None:
    before = bells.file.read_bytes()
    bells.file.write_bytes(before[:5])
    bells.ring(bells=3, rope="hemp")
    assert (bells.file.read_bytes(), bells.why) == (before, "tower/bells.txt was changed by other hands")


def test_a_stage_that_failed_in_part_is_done_again(bells: Bells) -> None:
    bells.ring(bells=4, final=False)
    bells.ring(bells=4, final=False)
    assert bells.times == 3


def test_a_stage_that_was_killed_after_its_file_is_done_again(bells: Bells) -> None:
    write_atomically(bells.file, str({"bells": 4, "rope": "hemp"}))  # as a run for four bells left it, killed there
    bells.ring(bells=3, rope="hemp")
    assert bells.times == 2


def test_what_another_program_made_is_made_again(bells: Bells) -> None:
    known = bells.folder.load_stage("done", "bells", Done)
    assert known is not None
    inputs = {**known.inputs, "program": "an older one"}
    bells.folder.save_stage("done", "bells", known.model_copy(update={"inputs": inputs}))
    bells.ring(bells=3, rope="hemp")
    assert bells.why == "changed: program"


def test_a_run_that_did_nothing_says_so(bells: Bells) -> None:
    bells.ring(bells=3, rope="hemp")
    assert bells.log.words == "Nothing changed since the last run: nothing was done again.\n"


def test_a_run_that_did_something_says_what_and_why() -> None:
    log = Log()
    log.kept("report", "lamps")
    log.done("report", "changed: decisions", "ferries")
    log.done("report", "changed: decisions", "clocks")
    log.done("themes and links", "changed: decisions")
    log.done("html", "report.html is gone")
    assert log.words == (
        "Done again: report of 2, themes and links (changed: decisions); html (report.html is gone).\n"
        "Nothing changed in the rest.\n"
    )


def test_a_first_run_says_nothing_about_what_it_kept() -> None:
    log = Log()
    log.done("html", "not done before")
    assert log.words == ""

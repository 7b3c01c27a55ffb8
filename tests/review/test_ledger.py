"""The ledger is whole after crashes, full disks and many writers, and says what it could not read."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.review import ledger
from pipeline.review.decisions import to_line
from pipeline.review.ledger import append_decisions, fault_notices, read_ledger

from .invented import decision

R1, R2 = "kites-1999-r1", "kites-1999-r2"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "corpus" / "ledger.jsonl"


def test_a_ledger_that_is_not_there_holds_nothing(place: Path) -> None:
    assert read_ledger(place).decisions == ()


def test_what_is_written_comes_back(place: Path) -> None:
    made = [decision("drop", R1), decision("confirm", R2)]
    append_decisions(place, made[:1])
    append_decisions(place, made[1:])
    assert list(read_ledger(place).decisions) == made


def test_earlier_lines_are_never_changed(place: Path) -> None:
    append_decisions(place, [decision("drop", R1)])
    before = place.read_bytes()
    append_decisions(place, [decision("confirm", R1, minute=1)])
    assert place.read_bytes().startswith(before)


def test_the_same_decision_is_not_written_twice(place: Path) -> None:
    append_decisions(place, [decision("drop", R1)])
    appended = append_decisions(place, [decision("drop", R1)])
    assert (len(appended.known), place.read_bytes().count(b"\n")) == (1, 1)


def test_the_same_line_twice_from_a_merged_branch_counts_once(place: Path) -> None:
    append_decisions(place, [decision("drop", R1)])
    place.write_bytes(place.read_bytes() * 2)
    assert len(read_ledger(place).decisions) == 1


# ---------------------------------------------------------------- torn and broken lines


@pytest.fixture
def torn(place: Path) -> Path:
    append_decisions(place, [decision("drop", R1)])
    with place.open("ab") as file:
        file.write(to_line(decision("drop", R2)).encode()[:40])
    return place


def test_a_torn_last_line_is_said_and_the_rest_is_read(torn: Path) -> None:
    found = read_ledger(torn)
    assert ([d.targets for d in found.decisions], [fault.torn for fault in found.faults]) == ([(R1,)], [True])


def test_reading_a_torn_ledger_leaves_it_as_it_is(torn: Path) -> None:
    before = torn.read_bytes()
    read_ledger(torn)
    assert torn.read_bytes() == before


def test_a_torn_line_is_set_aside_before_the_next_decision(torn: Path) -> None:
    appended = append_decisions(torn, [decision("confirm", R2)])
    assert appended.aside is not None
    assert appended.aside.read_bytes().startswith(b'{"when"')
    assert [d.kind for d in read_ledger(torn).decisions] == ["drop", "confirm"]
    assert read_ledger(torn).faults == ()


def test_two_torn_lines_are_both_kept(torn: Path) -> None:
    append_decisions(torn, [decision("confirm", R2)])
    with torn.open("ab") as file:
        file.write(b'{"when": "again')
    appended = append_decisions(torn, [decision("confirm", R1)])
    assert appended.aside is not None
    assert appended.aside.read_bytes().count(b"\n") == 2


def test_a_line_in_the_middle_of_a_letter_is_torn_not_fatal(place: Path) -> None:
    append_decisions(place, [decision("drop", R1)])
    with place.open("ab") as file:
        file.write('{"who": "Zoë'.encode()[:-1])
    assert [fault.torn for fault in read_ledger(place).faults] == [True]


def test_a_whole_last_line_without_its_end_is_a_decision(place: Path) -> None:
    place.parent.mkdir()
    place.write_text(to_line(decision("drop", R1)))
    appended = append_decisions(place, [decision("confirm", R2)])
    assert (appended.aside, len(read_ledger(place).decisions)) == (None, 2)


def test_a_ledger_saved_by_a_windows_editor_is_read(place: Path) -> None:
    place.parent.mkdir()
    place.write_bytes(b"\xef\xbb\xbf" + to_line(decision("drop", R1)).encode() + b"\r\n\r\n")
    assert (len(read_ledger(place).decisions), read_ledger(place).faults) == (1, ())


def test_broken_lines_in_the_middle_stay_and_are_named(place: Path) -> None:
    place.parent.mkdir()
    good = to_line(decision("drop", R1))
    place.write_text(f"<<<<<<< ours\n{good}\n{good.replace('drop', 'explode')}\n")
    append_decisions(place, [decision("confirm", R2)])
    messages = [notice.message for notice in fault_notices(read_ledger(place), place)]
    assert [message.split(" is ")[0] for message in messages] == ["ledger.jsonl: line 1", "ledger.jsonl: line 3"]


# ---------------------------------------------------------------- places that cannot be written


def test_a_full_disk_leaves_the_ledger_as_it_was(place: Path) -> None:
    append_decisions(place, [decision("drop", R1)])
    before = place.read_bytes()

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, len(before) + 50))
        append_decisions(place, [decision("confirm", R2)])

    assert _refused(fill)
    assert place.read_bytes() == before


def test_a_folder_that_may_not_be_written_is_named_at_once() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kites-"))
    folder.chmod(0o555)

    def write() -> None:
        if os.getuid() == 0:
            os.setuid(65534)  # root may write anywhere
        append_decisions(folder / "ledger.jsonl", [decision("drop", R1)])

    try:
        assert _refused(write)
        assert list(folder.iterdir()) == []
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_folder_in_place_of_the_ledger_is_an_error_that_names_it(place: Path) -> None:
    place.mkdir(parents=True)
    with pytest.raises(StoreError, match=r"ledger\.jsonl"):
        append_decisions(place, [decision("drop", R1)])


def _refused(work: Callable[[], object]) -> bool:
    """Whether the work, done in a process of its own, ends in StoreError."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
        except StoreError:
            code = 7
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


# ---------------------------------------------------------------- many writers


@pytest.fixture(params=[True, False], ids=["file-locks", "lock-file"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    monkeypatch.setattr(ledger, "FILE_LOCKS", request.param)
    yield request.param


def _write_many(place: str, name: str, locks: bool) -> None:
    ledger.FILE_LOCKS = locks
    for number in range(40):
        append_decisions(Path(place), [decision("confirm", R1, who=name, why=f"{number} " + "x" * 300)])


def test_writers_at_the_same_time_lose_nothing(place: Path, locks: bool) -> None:
    start = multiprocessing.get_context("fork")
    writers = [start.Process(target=_write_many, args=(str(place), f"Reader {n}", locks)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = read_ledger(place)
    assert (len(found.decisions), found.faults) == (160, ())


def test_a_killed_writer_leaves_the_ledger_open_to_others(place: Path) -> None:
    start = multiprocessing.get_context("fork")
    writer = start.Process(target=_write_many, args=(str(place), "Reader", True))
    writer.start()
    while not place.exists() or place.stat().st_size < 2000:
        writer.join(0.001)
    writer.kill()
    writer.join()
    append_decisions(place, [decision("drop", R2)])
    found = read_ledger(place)
    assert (found.decisions[-1].kind, found.faults) == ("drop", ())


def test_a_ledger_held_by_another_program_is_said_after_a_while(
    place: Path, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_decisions(place, [decision("drop", R1)])
    monkeypatch.setattr(ledger, "WAIT_SECONDS", 0.05)
    with (
        place.open("ab") as file,
        ledger._locked(file.fileno(), place),
        pytest.raises(StoreError, match="another program"),
    ):
        append_decisions(place, [decision("drop", R2)])


def test_the_lock_file_is_gone_afterwards(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "FILE_LOCKS", False)
    append_decisions(place, [decision("drop", R1)])
    assert [path.name for path in place.parent.iterdir()] == ["ledger.jsonl"]

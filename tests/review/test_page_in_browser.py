"""The review page in a real browser: deciding by keys, nothing lost by closing or killing, nothing run from a text."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running import PROJECT, command, furnished, lines
from small_reports import ferries, lamps, report

HOSTILE = "The parish should write <script>window.broken = 1</script> and <img src=x onerror='window.broken = 1'> once."


class Server:
    """`saidbefore review serve` as a process of its own."""

    def __init__(self, work: Path, who: str = "A. Reader") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "review", "serve", "out", "--who", who],
            cwd=work,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        said = self.process.stderr.readline()
        self.address = next(word for word in said.split() if word.startswith("http://"))

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process at once and wait until it is gone."""
        self.process.send_signal(how)
        self.process.wait()


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = furnished(tmp_path_factory.mktemp("page") / "work")
    lamps(folder / "lamps.pdf")
    ferries(folder / "ferries.pdf")
    report(folder / "parish.pdf", "Review of the Parish Notices", "Published on 2 May 1999", [HOSTILE])
    command("run", "--pdf", "lamps.pdf", "ferries.pdf", "parish.pdf", "--out", "out", cwd=folder)
    return folder


@pytest.fixture
def work(first_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_run, tmp_path / "work"))


@pytest.fixture
def served(work: Path) -> Iterator[Callable[[], Server]]:
    """Start a server on the folder; what is still running at the end is ended."""
    started: list[Server] = []

    def start() -> Server:
        started.append(Server(work))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.end()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[[str], Any]]:
    """Open an address in a window; `.problems` lists what the page logged and whom else it asked."""
    context = browser.new_context()

    def open_(address: str) -> Any:
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda one: None if one.url.startswith(address) else page.problems.append(one.url))
        page.goto(address)
        page.wait_for_selector("#item[data-key]:not([data-key=''])", state="attached")
        return page

    yield open_
    context.close()


def ledger(work: Path) -> list[dict[str, Any]]:
    path = work / "corpus" / "ledger.jsonl"
    return lines(path) if path.is_file() else []


def key(page: Any) -> str:
    return str(page.get_attribute("#item", "data-key"))


def press(page: Any, sign: str) -> None:
    """Press a key that decides, and wait until the page says what became of it."""
    page.evaluate("document.getElementById('message').textContent = ''")
    page.keyboard.press(sign)
    page.wait_for_selector("#message:not(:empty)")


def test_accepting_by_key_writes_the_decision_and_shows_the_next_item(work: Path, served: Any, open_page: Any) -> None:
    page = open_page(served().address)
    first = key(page)
    press(page, "a")
    [made] = ledger(work)
    assert (made["who"], set(made["targets"]) <= set(first.split())) == ("A. Reader", True)
    assert key(page) != first
    assert "1 of" in page.inner_text("#progress")
    assert page.problems == []


def test_the_page_is_shown_beside_the_item(served: Any, open_page: Any) -> None:
    page = open_page(served().address)
    wide = page.locator("#pages img").first.evaluate("img => img.decode().then(() => img.naturalWidth)")
    assert wide > 100
    assert page.problems == []


def test_a_text_is_corrected_by_keys(work: Path, served: Any, open_page: Any) -> None:
    page = open_page(served().address)
    page.select_option("#about", "recommendation")
    page.keyboard.press("e")
    page.fill("#correction", "The parish should write it once.")
    press(page, "Control+Enter")
    assert (ledger(work)[0]["kind"], ledger(work)[0]["after"]["text"]) == (
        "fix text",
        "The parish should write it once.",
    )


def test_undo_withdraws_the_decision_and_comes_back_to_the_item(work: Path, served: Any, open_page: Any) -> None:
    page = open_page(served().address)
    first = key(page)
    press(page, "a")
    press(page, "u")
    assert (key(page), [one["kind"] for one in ledger(work)][1:]) == (first, ["withdraw"])


def test_the_same_may_be_decided_again_after_undo(work: Path, served: Any, open_page: Any) -> None:
    page = open_page(served().address)
    for sign in ("a", "u", "a"):
        press(page, sign)
    assert '"in_force": true' in command("review", "list", cwd=work).out.splitlines()[-1]
    assert len(ledger(work)) == 3


def test_killing_the_server_loses_nothing_and_a_new_one_goes_on(work: Path, served: Any, open_page: Any) -> None:
    server = served()
    page = open_page(server.address)
    press(page, "a")
    left = key(page)
    server.end(signal.SIGKILL)
    press(page, "a")
    assert "does not answer" in page.inner_text("#message")
    again = open_page(served().address)
    assert (key(again), len(ledger(work)), "1 of" in again.inner_text("#progress")) == (left, 1, True)


def test_a_second_tab_does_not_decide_over_the_first_unseen(work: Path, served: Any, open_page: Any) -> None:
    server = served()
    one, other = open_page(server.address), open_page(server.address)
    press(one, "a")
    press(other, "a")
    assert "in another window" in other.inner_text("#message")
    assert len(ledger(work)) == 1


def test_text_that_tries_to_be_script_is_text(served: Any, open_page: Any) -> None:
    page = open_page(served().address)
    page.select_option("#about", "recommendation")
    page.select_option("#filter", "all")
    for _ in range(12):
        if "<script>" in page.inner_text("#texts"):
            break
        page.keyboard.press("n")
    assert "<script>window.broken = 1</script>" in page.inner_text("#texts")
    assert page.evaluate("'broken' in window") is False


# ---------------------------------------------------------------- who may ask


def status(address: str, **headers: str) -> int:
    request = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    if "Content_Type" in headers:
        request.data = b"{}"
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    ("place", "headers", "code"),
    [
        ("", {}, 200),
        ("", {"Host": "evil.example"}, 404),
        ("", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("decide", {"Content_Type": "application/json"}, 403),
        ("decide", {"Content_Type": "application/json", "Origin": "http://evil.example"}, 403),
        ("undo", {"Content_Type": "text/plain", "Origin": "OWN"}, 403),
        ("undo", {"Content_Type": "application/json", "Origin": "OWN"}, 409),
        ("../../etc/passwd", {}, 404),
        ("image?about=link&id=x&end=y", {}, 404),
    ],
)
def test_only_the_page_itself_may_ask(served: Any, place: str, headers: dict[str, str], code: int) -> None:
    address = served().address
    own = "/".join(address.split("/")[:3])
    sent = {name: own if value == "OWN" else value for name, value in headers.items()}
    assert status(address + place, **sent) == code


def test_without_the_token_there_is_nothing(served: Any) -> None:
    address = served().address
    root = "/".join(address.split("/")[:3])
    assert [status(root + "/"), status(root + "/items"), status(root + "/wrong/items")] == [404, 404, 404]

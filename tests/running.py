"""Ways to run the program in tests: as a process, or in this one, which saves loading the libraries again."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cli import main

PROJECT = Path(__file__).resolve().parent.parent

# Without vectors, claims of child protection and pictures a run of three small reports takes a second.
_QUICK_SETTINGS = """
[compare]
vectors = "tfidf"
claims = "claims-of-the-test.toml"

[publish]
outputs = ["csv", "html"]
"""
_QUICK_CLAIMS = """
[[claim]]
id = "sharing"
sentence = "Sharing what is known was asked for before."
ask = "bodies should share with one another what they know"
since = 1994
at_least = 2
"""


@dataclass(frozen=True)
class Finished:
    """A command that came to its end: exit code, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str


def process(*args: object, cwd: Path = PROJECT, **environment: str) -> Finished:
    """Run `python -m pipeline` with arguments as a process of its own; environment variables as keywords."""
    return python("-m", "pipeline", *args, cwd=cwd, **environment)


def python(*args: object, cwd: Path = PROJECT, **environment: str) -> Finished:
    """Run this Python with arguments as a process of its own that can import the project."""
    done = subprocess.run(
        [sys.executable, *map(str, args)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def command(*args: object, cwd: Path = PROJECT) -> Finished:
    """Run a command in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.chdir(cwd), _arguments(args):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Finished(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


@contextlib.contextmanager
def _arguments(args: tuple[object, ...]) -> Iterator[None]:
    before = sys.argv
    sys.argv = ["saidbefore", *map(str, args)]
    try:
        yield
    finally:
        sys.argv = before


def furnished(folder: Path) -> Path:
    """A user's own folder, with settings in it that make runs of small reports quick."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "default.toml").write_text(_QUICK_SETTINGS, encoding="utf-8")
    (folder / "config" / "claims-of-the-test.toml").write_text(_QUICK_CLAIMS, encoding="utf-8")
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    """A JSON Lines file as dictionaries."""
    return json_lines(path.read_text(encoding="utf-8"))


def json_lines(text: str) -> list[dict[str, Any]]:
    """JSON Lines as dictionaries; raises ValueError where a line is not JSON."""
    return [json.loads(line) for line in text.split("\n") if line]

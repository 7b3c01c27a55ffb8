"""Work that hangs, eats memory or crashes its process; each takes a number and, where it is even, behaves."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from pipeline import workers


def double(number: int) -> int:
    """Behaves."""
    return 2 * number


def hang(number: int) -> int:
    """Never ends where the number is odd."""
    while number % 2:
        pass
    return number


def wait_for(sign: Path) -> str:
    """Goes on when a file is there, which somebody else makes."""
    while not sign.exists():
        time.sleep(0.01)
    return sign.name


def eat(number: int) -> int:
    """Takes ten gigabytes where the number is odd."""
    return len(b"x" * 10_000_000_000) if number % 2 else number


def crash(number: int) -> int:
    """Does where the number is odd what a fault in a library does."""
    if number % 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    return number


def leave(number: int) -> int:
    """Ends the process without a word where the number is odd."""
    if number % 2:
        os._exit(7)
    return number


def refuse(number: int) -> int:
    """Raises where the number is odd."""
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number


def print_to_terminal(number: int) -> int:
    """Writes to the terminal as a library in C does."""
    os.write(1, b"library\n")
    os.write(2, b"library\n")
    return number


def tell_process(number: int) -> int:
    """The number of the process."""
    return os.getpid()


def say_aloud(number: int) -> int:
    """Says what it works on to whoever waits."""
    workers.say(f"working on {number}")
    return number

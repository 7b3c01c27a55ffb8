"""How inputs are spoiled for fuzzing: strategies for changed bytes and for changed tables of TOML."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

_NUMBERS = b"0 -1 1 255 65536 2147483647 -2147483648 99999999999999999999 0.5 1e309".split()
_WORDS = b"/ << >> [ ] ( ) endobj stream endstream null R % Q".split() + [b"\x00"]
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"/[A-Za-z]+\d?")


def spoiled(wholes: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the files with one to six changes; pieces of the other files may be spliced in."""

    @st.composite
    def build(draw: st.DrawFn) -> bytes:
        data = draw(st.sampled_from(wholes))
        for _ in range(draw(st.integers(1, 6))):
            data = _changed(draw, data, wholes)
        return data

    return build()


def _changed(draw: st.DrawFn, data: bytes, wholes: Sequence[bytes]) -> bytes:
    change = draw(st.sampled_from(("flip", "cut", "leave out", "double", "number", "name", "word", "splice")))
    start, end = _span(draw, data)
    if change == "flip" and start < len(data):
        return data[:start] + bytes([data[start] ^ 1 << draw(st.integers(0, 7))]) + data[start + 1 :]
    if change == "cut":
        return data[:end]
    if change == "leave out":
        return data[:start] + data[end:]
    if change == "double":
        return data[:end] + data[start:end] * draw(st.integers(1, 3)) + data[end:]
    if change == "number":
        return _replaced(draw, data, _NUMBER, _NUMBERS)
    if change == "name":
        return _replaced(draw, data, _NAME, sorted(set(_NAME.findall(data))) or [b"/X"])
    if change == "word":
        return data[:start] + draw(st.sampled_from(_WORDS)) + data[start:]
    other = draw(st.sampled_from(wholes))
    first, last = _span(draw, other)
    return data[:start] + other[first:last] + data[end:]


def _span(draw: st.DrawFn, data: bytes) -> tuple[int, int]:
    start = draw(st.integers(0, len(data)))
    return start, min(len(data), start + draw(st.integers(1, 400)))


def _replaced(draw: st.DrawFn, data: bytes, what: re.Pattern[bytes], by: Sequence[bytes]) -> bytes:
    found = list(what.finditer(data))
    if not found:
        return data
    match = found[draw(st.integers(0, len(found) - 1))]
    return data[: match.start()] + draw(st.sampled_from(by)) + data[match.end() :]


# ---------------------------------------------------------------- TOML

_VALUES: tuple[Any, ...] = (
    0, -1, 1, 10**30, 0.5, float("nan"), float("inf"), True, "", " ", "x", "\x00", "../../x", "(", "[a-", "a" * 3000,
    [], {}, [[]], [{}], [0], ["x"], ["", ""], {"x": 1}, dt.date(1999, 5, 3), dt.datetime(1999, 5, 3, tzinfo=dt.UTC),
)  # fmt: skip


def spoiled_tables(tables: dict[str, Any]) -> st.SearchStrategy[str]:
    """The tables as TOML, with one to three values changed, left out, named otherwise or doubled."""

    @st.composite
    def build(draw: st.DrawFn) -> str:
        value: Any = tables
        for _ in range(draw(st.integers(1, 3))):
            value = _spoil(draw, value, top=True)
        return "".join(f"{json.dumps(key)} = {as_toml(inner)}\n" for key, inner in value.items())

    return build()


def _spoil(draw: st.DrawFn, value: Any, top: bool = False) -> Any:
    """The value with one change somewhere inside it; at the top it stays a table."""
    if top and not value:
        return {}
    if isinstance(value, dict) and value and (top or draw(st.integers(0, 3))):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.integers(0, 4)) == 0:
            renamed = draw(st.sampled_from(("", key + "s", "id", "x.y")))
            return {renamed if name == key else name: inner for name, inner in value.items()}
        if draw(st.integers(0, 5)) == 0:
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: _spoil(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        place = draw(st.integers(0, len(value) - 1))
        if draw(st.integers(0, 4)) == 0:
            return [*value, value[place]]
        return [*value[:place], _spoil(draw, value[place]), *value[place + 1 :]]
    return draw(st.sampled_from(_VALUES))


def as_toml(value: Any) -> str:
    """A value as TOML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else json.dumps(value)

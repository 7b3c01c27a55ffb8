"""Text in the cells of a table: what a spreadsheet would run stays text, what a cell cannot hold is marked."""

from __future__ import annotations

import re

LONGEST = 32_767
"""Characters that one cell of an Excel workbook holds."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What XML 1.0, and so a workbook, cannot hold; NUL also breaks readers of CSV.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def as_text(value: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would run it: where it begins with = + - @, a tab or a CR.

    The protection that OWASP names for CSV injection; spaces and line feeds before the sign count as nothing.
    Characters that no cell can hold are written out, such as ⟨U+0000⟩.
    """
    text = without_controls(value)
    return f"'{text}" if value.lstrip(" \n").startswith(_FORMULA) else text


def without_controls(value: str) -> str:
    """The text with characters that a workbook cannot hold written out, such as ⟨U+0000⟩."""
    return _IMPOSSIBLE.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", value)


def fitting(value: str, where: str) -> str:
    """The text cut to what a cell holds, with a pointer to where the whole stands."""
    if len(value) <= LONGEST:
        return value
    pointer = f" […cut: the whole text of {len(value):,} characters is in {where}]"
    return value[: LONGEST - len(pointer)] + pointer

"""Text from a PDF is data: control characters made visible, markup escaped, and length kept within bounds."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

LONGEST = 20_000
"""Characters of one text that a page shows; the whole stands in recommendations.jsonl."""

# Control characters, bidi embeddings, overrides and isolates, invisible separators, surrogates, noncharacters, tags.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)

_BULLET = re.compile(r" ([•▪●◦‣] )")


def visible(text: str) -> str:
    """The text with control characters written out, such as ⟨U+202E⟩, so that none of them acts."""
    return _CONTROLS.sub(_name, text)


def shorten(text: str, longest: int = LONGEST) -> str:
    """The text, or its first `longest` characters and a note of how many were left out and where the whole is."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]} […cut: {longest:,} of {len(text):,} characters; the whole is in recommendations.jsonl]"


def shortened(text: str, longest: int) -> str:
    """The text, or its first words and `[…]` where it is longer: for a place that links to the whole."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(' ', 1)[0]} […]"


def quoted(text: str, longest: int = LONGEST) -> Markup:
    """A quotation as HTML: as `shown`, each printed bullet on a line of its own."""
    return Markup("<bdi>{}</bdi>").format(in_lines(with_marks(shorten(text, longest))))


def bullets_in_lines(text: str) -> str:
    """The text with a line feed before each printed bullet, for Word."""
    return _BULLET.sub(r"\n\1", text)


def in_lines(html: Markup) -> Markup:
    """Escaped text with a line break before each printed bullet; no letter is changed."""
    return Markup(_BULLET.sub(r" <br>\1", str(html)))


def shown(text: str, longest: int = LONGEST) -> Markup:
    """The text as HTML that only displays: escaped, shortened, direction isolated, controls as visible marks."""
    return Markup("<bdi>{}</bdi>").format(with_marks(shorten(text, longest)))


def with_marks(text: str) -> Markup:
    """The text escaped for HTML, each control character as a visible mark."""
    if not _CONTROLS.search(text):
        return escape(text)
    pieces = []
    last = 0
    for match in _CONTROLS.finditer(text):
        pieces += [escape(text[last : match.start()]), Markup('<span class="control">{}</span>').format(_name(match))]
        last = match.end()
    return Markup("").join([*pieces, escape(text[last:])])


def _name(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match.group()):04X}⟩"

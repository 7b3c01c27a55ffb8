"""Pointers to paragraphs that are printed with an item, and the item's text without the one that trails it."""

from __future__ import annotations

import re

_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,3}[A-Za-z]?"
_JOIN = r"\s*(?:,\s*and|,|;|and|&|to|[-–—])\s*"
_WORD = r"(?:paragraphs?|paras?\.?|¶+|§+)"
_LIST = rf"{_NUMBER}(?:{_JOIN}(?:{_WORD}\s*)?{_NUMBER})*"
_POINTER = re.compile(rf"(?<!\w){_WORD}\s*(?P<numbers>{_LIST})(?![\d.]*\d)", re.IGNORECASE)
_LABEL = r"(?P<label>conclusions?(?:\s+and\s+recommendations?)?|recommendations?)"
_CHAPTER = r"(?P<chapter>(?:(?:chapter|section|part|volume|appendix|page|pages)\s+[\dA-Z.]+\s*[,:;]?\s*)*)"
_TRAILING = re.compile(
    rf"\s*[(\[]\s*(?:see\s+(?:also\s+)?|and\s+)?(?:{_LABEL}\s*[,:;–-]?\s*)?{_CHAPTER}"
    rf"(?:{_WORD}\s*(?P<numbers>{_LIST})|(?P<bare>\d{{1,3}}\.\d{{1,3}}(?:{_JOIN}\d{{1,3}}\.\d{{1,3}})*))?"
    rf"(?:\s+(?:of|in)\s+(?:the\s+)?(?:chapter|section|part|volume|report|appendix)\s*[\dA-Z]*)?\s*[)\]]\s*[.;]?\s*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?<=[.!?”])[\s.…]*(?:\bpages?\s+\d{1,3}|\(pages?\s+\d{1,3}\))$", re.IGNORECASE)
_EACH = re.compile(rf"({_NUMBER})(?:\s*(to|[-–—])\s*({_NUMBER}))?")


def find_paragraph_refs(text: str) -> tuple[str, ...]:
    """Numbers of the paragraphs that a text points to, in order, each once: `(paragraphs 9.72 and 10.30)` → both.

    A range is kept as one reference, with a hyphen: `4.1-4.3`.
    """
    found: dict[str, None] = {}
    for match in _POINTER.finditer(text):
        found.update(dict.fromkeys(_numbers(match["numbers"])))
    return tuple(found)


def split_trailing_pointer(text: str) -> tuple[str, tuple[str, ...], str | None]:
    """An item's text without the pointers and label in brackets at its end, the paragraphs they name, and the label.

    `… at once. (Recommendation, Paragraph 17)` → (`… at once.`, (`17`,), `Recommendation`). Where nothing trails, the
    text comes back as it was, with no references and no label.
    """
    references: list[str] = []
    label: str | None = None
    text = _PAGE.sub("", text)
    while (match := _TRAILING.search(text)) is not None and _says_something(match, text):
        references = list(_numbers(match["numbers"] or match["bare"] or "")) + references
        label = match["label"] or label
        text = text[: match.start()].rstrip()
    return text, tuple(dict.fromkeys(references)), label


def _says_something(match: re.Match[str], text: str) -> bool:
    """Whether brackets at the end point somewhere; a chapter alone only after the end of a sentence."""
    after_sentence = text[: match.start()].rstrip().endswith((".", "!", "?", "”"))
    return bool(match["numbers"] or match["bare"] or match["label"] or (match["chapter"] and after_sentence))


def _numbers(printed: str) -> tuple[str, ...]:
    return tuple(f"{m[1]}-{m[3]}" if m[3] else m[1] for m in _EACH.finditer(printed))

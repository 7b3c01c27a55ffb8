"""From printed lines to the text of a quotation: line ends, hyphens, footnote marks and ligatures, no word invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Line, Report

_HYPHENS = ("-", "\u2010", "\u2011", "\u00ad")
_BROKEN = re.compile(r"[-\u2010\u2011\u00ad]\s*$", re.MULTILINE)  # a line that ends in a hyphen
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*", re.UNICODE)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_NOTE_MARKS = re.compile(r"[\d,\s*†‡§¶–-]+")
_CLOSERS = "\"'”’)]"  # what may stand after the end of a sentence
_BULLETS = "•●▪■◦○‣∙·➢➤►▶✓\uf0b7\uf0a7\uf0d8\u25aa\u2043"
_LONGEST_WORD = 200  # characters at the end of a text in which a broken word is looked for
_LAST_PART = re.compile(r"([^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*)[-\u2010\u2011\u00ad]$")
_FIRST_PART = re.compile(r"^([^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one report, as printed inside lines, with how often they occur: the evidence for a split word."""

    counts: Counter[str]

    def __contains__(self, word: str) -> bool:
        return _fold(word) in self.counts

    def count(self, word: str) -> int:
        """How often the word is printed unbroken in the report."""
        return self.counts[_fold(word)]


def _fold(word: str) -> str:
    return word.lower().replace("\u2010", "-").replace("\u2011", "-")


def vocabulary_of(report: Report) -> Vocabulary:
    """All words of a report that stand whole inside a line, hyphenated ones as such."""
    counts: Counter[str] = Counter()
    for page in report.pages:
        text = _spelt_out(page.plain)
        whole = _whole_words(text) if _BROKEN.search(text) else _WORD.findall(text)
        counts.update(_fold("\n".join(whole)).split("\n") if whole else ())
    return Vocabulary(counts)


def _whole_words(text: str) -> list[str]:
    """The words of a text that no line end breaks."""
    whole: list[str] = []
    broken = False
    for line in text.split("\n"):
        words = _WORD.findall(line)
        ends_broken = line.rstrip()[-1:] in _HYPHENS
        whole += words[int(broken) : len(words) - 1 if ends_broken else len(words)] if broken or ends_broken else words
        broken = ends_broken
    return whole


def _spelt_out(text: str) -> str:
    """A text with its ligatures as the letters that they stand for."""
    return text.translate(_LIGATURES) if _LIGATURE.search(text) else text


def line_text(line: Line) -> str:
    """A line's words without raised marks (footnote numbers) and with ligatures spelt out.

    Raised letters stay (10th), as does a raised number that is all the line has.
    """
    if not line.runs:
        return _spelt_out(line.text)
    text = line.text
    for run in reversed(line.runs):
        if run.raised and run.start > 0 and _NOTE_MARKS.fullmatch(line.text, run.start, run.end):
            text = text[: run.start] + text[run.end :]
    return _spelt_out(" ".join(text.split())) or line.text


def join_lines(lines: Iterable[str], vocabulary: Vocabulary) -> str:
    """Lines as one text: white space collapsed, broken words joined as the report prints them elsewhere."""
    text = ""
    for line in lines:
        text = _join(text, line.strip(), vocabulary)
    return " ".join(text.replace("\u00ad", "").split())


def _join(text: str, line: str, vocabulary: Vocabulary) -> str:
    if not text or not line:
        return text + line
    if text.endswith("\u00ad"):
        return text[:-1] + line
    before = _LAST_PART.search(text[-_LONGEST_WORD:]) if text.endswith(_HYPHENS) else None
    if before is None:
        return text + line if _ends_open(text[-_LONGEST_WORD:]) else f"{text} {line}"
    after = _FIRST_PART.match(line)
    if after is None:
        return text + line
    if (text[-1] == "-" and line[0].isupper()) or not _is_broken(before.group(1), after.group(1), vocabulary):
        return text + line
    return text[:-1] + line


def _ends_open(text: str) -> bool:
    """Whether a line ends inside something that has no space, such as an address or 12/13."""
    if not text.endswith(("/", ".", "-", "_", "?", "=", "&", "–")):
        return False
    return bool(re.search(r"(?:https?://|www\.)\S*[/.\-_?=&]$", text)) or bool(re.search(r"\d[/–]$", text))


def _is_broken(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether a hyphen at a line end only breaks one word: by how the report prints it elsewhere, else by its parts."""
    tail = re.split(r"[-\u2010\u2011]", first)[-1]
    head = re.split(r"[-\u2010\u2011]", second)[0]
    whole, hyphenated = vocabulary.count(tail + head), vocabulary.count(f"{tail}-{head}")
    if whole or hyphenated:
        return whole >= hyphenated
    return not (_stands_alone(tail, vocabulary) and _stands_alone(head, vocabulary))


def _stands_alone(part: str, vocabulary: Vocabulary) -> bool:
    return len(part) > 1 and part in vocabulary


def is_bullet(text: str) -> bool:
    """Whether a text begins with a bullet."""
    return bool(text) and (text[0] in _BULLETS or bool(re.match(r"^[-–—o*]\s", text)))


def without_bullet(text: str) -> str:
    """A text without the bullet that it begins with."""
    return text[1:].lstrip() if is_bullet(text) else text


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence or a list item, closing quotes and brackets apart."""
    return text.rstrip().rstrip(_CLOSERS).endswith((".", "!", "?", ":", ";"))


def sentences(text: str) -> Sequence[str]:
    """A text cut into sentences at full stops that a capital follows; abbreviations and numbers stay whole."""
    parts = re.split(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z])", text)
    joined: list[str] = []
    for part in parts:
        if joined and re.search(
            r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|para|paras|e\.g|i\.e|etc|vol|ch|pp?)\.$", joined[-1]
        ):
            joined[-1] += " " + part
        else:
            joined.append(part)
    return joined

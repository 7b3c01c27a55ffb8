"""Proving quotations: each is looked for letter by letter on its cited pages as a second engine reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pipeline.records import Recommendation, Record, State, tokens

if TYPE_CHECKING:
    from pipeline.check.columns import Leaf
    from pipeline.check.letters import Letter, SecondReader, Sheet
    from pipeline.check.passages import Passage, Words
    from pipeline.check.sight import Drawing

Which = Literal["seen", "large", "all"]
"""Which letters of a page are searched: those that can be seen, also the hidden ones but for specks, or all."""

STRAY_LETTERS = 20
NO_LETTERS = "has no letters that can be seen"
_UNSEEN = "it rests on letters that cannot be seen"

_NOT_LOOKED_FOR: dict[State, str] = {
    "ocr": "read from an image: there are no letters to check it against",
    "list": "from somebody's list: it names no page",
    "corrected": "changed by a named person: the ledger says what the page has",
}


class Proof(Record):
    """What became of one quotation: whether it holds, why not, on which pages, and the state that follows.

    `checked` is false where there was nothing to look for (states ocr, list and corrected).
    """

    id: str
    holds: bool
    reason: str = ""
    pages: tuple[int, ...] = ()
    state: State
    checked: bool = True

    @property
    def unseen(self) -> bool:
        """Whether the words stand there, but a reader of the page cannot see them all."""
        return self.reason.startswith(_UNSEEN)


def verify_recommendations(recs: Sequence[Recommendation], pdf: Path) -> list[Proof]:
    """Look for the text of each recommendation on its cited pages; one proof each, in the same order.

    All must come from the one PDF. It is opened only where something is to be looked for. Raises EncryptedPDF and
    UnreadablePDF. Method: DESIGN.md, promise 1.
    """
    if all(rec.state in ("list", "corrected") for rec in recs):
        return [_unchecked(rec) for rec in recs]
    with _opened(pdf) as pages:
        pages.expect(number for rec in recs for number in rec.pages)
        return [_proof(rec, pages) for rec in recs]


def apply_proofs(recs: Sequence[Recommendation], proofs: Sequence[Proof]) -> list[Recommendation]:
    """The recommendations with the states that their proofs give; one without a proof keeps its own."""
    states = {proof.id: proof.state for proof in proofs}
    return [rec.model_copy(update={"state": states.get(rec.id, rec.state)}) for rec in recs]


def verify_words_on_pages(words: str, pages: Sequence[int], pdf: Path) -> bool:
    """Whether words stand in order, as printed, somewhere on the given pages (1-based) of a PDF.

    They need not reach over all of the pages. Raises EncryptedPDF and UnreadablePDF.
    """
    return verify_passages([(words, pages)], pdf)[0]


def verify_passages(passages: Sequence[tuple[str, Sequence[int]]], pdf: Path) -> list[bool]:
    """The same as `verify_words_on_pages` for many passages of one PDF, which is opened once."""
    if not passages:
        return []
    with _opened(pdf) as pages:
        return [not _why_not_found(words, tuple(sorted(set(on))), pages, whole=False) for words, on in passages]


# ---------------------------------------------------------------- one quotation


def _proof(rec: Recommendation, pages: _Pages) -> Proof:
    if rec.state in _NOT_LOOKED_FOR:
        return _unchecked(rec, pages)
    reason = _why_not_cited(rec) or _why_not_found(rec.text, rec.pages, pages, whole=True)
    if reason and rec.pages and _holds_less_one_page(rec, pages):
        reason = ""
    state: State = "unverified" if reason else "verified"
    return Proof(id=rec.id, holds=not reason, reason=reason, pages=rec.pages, state=state)


def _holds_less_one_page(rec: Recommendation, pages: _Pages) -> bool:
    """Whether only the number or heading stands on the first page, or only the rest of a pointer on the last."""
    from pipeline.check.passages import Words

    words = Words.of(rec.text)
    if len(rec.pages) < 2 or not words.chars or _why_not_cited(rec) or not pages.are_there(rec.pages):
        return False
    if pages.ends_with_head(rec) and pages.find(words, rec.pages[1:], whole=True).found:
        return True
    return pages.begins_with_pointer(rec.pages[-1]) and pages.find(words, rec.pages[:-1], whole=True).at_foot


def _unchecked(rec: Recommendation, pages: _Pages | None = None) -> Proof:
    reason = _NOT_LOOKED_FOR[rec.state]
    if rec.state == "ocr" and pages is not None:
        lettered = [number for number in rec.pages if pages.has_letters(number)]
        if lettered:
            reason += f"; but page {_listed(lettered)} has letters that can be seen"
    return Proof(id=rec.id, holds=False, reason=reason, pages=rec.pages, state=rec.state, checked=False)


def _why_not_cited(rec: Recommendation) -> str:
    if not rec.pages:
        return "no page is cited"
    if rec.pdf_page is not None and rec.pdf_page != rec.pages[0]:
        return f"its first page is given as {rec.pdf_page} and as {rec.pages[0]}"
    if list(rec.pages) != list(range(rec.pages[0], rec.pages[0] + len(rec.pages))):
        return f"its pages {_listed(rec.pages)} do not follow one another"
    return ""


def _why_not_found(text: str, on: tuple[int, ...], pages: _Pages, whole: bool) -> str:
    """Why a text cannot be proved on these pages; empty where it can."""
    from pipeline.check.passages import Words

    words = Words.of(text)
    if not words.chars:
        return "it has no words"
    if not on or not pages.are_there(on):
        return f"the PDF has {pages.count} pages, and page {_listed(on) or 'none'} is cited"
    passage = pages.find(words, on, whole)
    if passage.found:
        return ""
    if pages.hides_letters(on) and any(pages.find(words, on, whole, which).found for which in get_args(Which)[1:]):
        return f"{_UNSEEN} ({pages.hiding(on)}) on page {_listed(on)}"
    return _without_letters(on, pages) or _where_it_breaks(words, on, passage)


def _without_letters(on: tuple[int, ...], pages: _Pages) -> str:
    bare = [number for number in on if not pages.has_letters(number)]
    return f"page {_listed(bare)} {NO_LETTERS}" if bare else ""


def _where_it_breaks(words: Words, on: tuple[int, ...], passage: Passage) -> str:
    where = f"page {_listed(on)}"
    if passage.followed >= len(words.chars):
        return f"its words do not stand on all of {where}, or end inside a word there"
    shown = words.shown(passage.followed)
    return f"on {where} it can be followed only as far as “{shown}” ({passage.followed} of {len(words.chars)} letters)"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


# ---------------------------------------------------------------- the pages, read once each


@contextmanager
def _opened(pdf: Path) -> Iterator[_Pages]:
    from pipeline.check.letters import SecondReader
    from pipeline.check.sight import Drawing

    with SecondReader(pdf) as reader:
        drawing = Drawing(pdf)
        try:
            yield _Pages(reader, drawing)
        finally:
            drawing.close()


class _Pages:
    """The pages of one PDF, each read when it is first needed and kept for the next quotation."""

    def __init__(self, reader: SecondReader, drawing: Drawing) -> None:
        self._reader = reader
        self._drawing = drawing
        self._sheets: dict[int, Sheet] = {}
        self._leaves: dict[tuple[int, Which], Leaf] = {}
        self._hiding: dict[int, frozenset[str]] = {}

    @property
    def count(self) -> int:
        return self._reader.pages

    def are_there(self, numbers: Iterable[int]) -> bool:
        """Whether the PDF has all of these pages."""
        return all(1 <= number <= self.count for number in numbers)

    def expect(self, numbers: Iterable[int]) -> bool:
        """Read these pages, so that what repeats on them is known; whether one of them is new."""
        known = len(self._sheets)
        for number in sorted(set(numbers)):
            if 1 <= number <= self.count:
                self._leaf(number, "seen")
        return len(self._sheets) > known

    def find(self, words: Words, on: tuple[int, ...], whole: bool, which: Which = "seen") -> Passage:
        """Search on these pages; where that fails, once more knowing what repeats on the pages around them."""
        from pipeline.check.passages import find

        leaves = {number: self._leaf(number, which) for number in on}
        passage = find(words, on, leaves, whole)
        if not passage.found and passage.followed > 0 and self.expect(range(on[0] - 2, on[-1] + 3)):
            passage = find(words, on, leaves, whole)
        return passage

    def ends_with_head(self, rec: Recommendation) -> bool:
        """Whether the first cited page ends with the number or heading, so that the text begins overleaf."""
        self.expect(range(rec.pages[0] - 2, rec.pages[0] + 3))
        last = tokens(self._leaf(rec.pages[0], "seen").last_words())
        heads = (tokens(head) for head in (rec.number, rec.heading) if head)
        return any(head and last[-len(head) :] == head for head in heads)

    def begins_with_pointer(self, number: int) -> bool:
        """Whether a page begins with what is left of an item's pointer ("(paragraph 17)")."""
        self.expect(range(number - 2, number + 3))
        return self._leaf(number, "seen").begins_with_pointer()

    def has_letters(self, number: int) -> bool:
        """Whether a page has letters that can be seen, a few strays (stamps, page numbers) left aside."""
        if not 1 <= number <= self.count:
            return False
        return sum(_is_seen(letter) for letter in self._sheet(number).letters) > STRAY_LETTERS

    def hides_letters(self, on: Sequence[int]) -> bool:
        """Whether there are letters on these pages that cannot be seen."""
        return bool(self.hiding(on))

    def hiding(self, on: Sequence[int]) -> str:
        """The reasons for which letters on these pages cannot be seen."""
        for number in on:
            if number not in self._hiding:
                letters = self._sheet(number).letters
                self._hiding[number] = frozenset(letter.hidden for letter in letters if _is_unseen(letter))
        return ", ".join(sorted(set().union(*(self._hiding[number] for number in on))))

    def _sheet(self, number: int) -> Sheet:
        if number not in self._sheets:
            self._sheets[number] = self._drawing.seen(self._reader.sheet(number))
        return self._sheets[number]

    def _leaf(self, number: int, which: Which) -> Leaf:
        from pipeline.check.columns import Leaf
        from pipeline.check.stretches import stretches

        if (number, which) not in self._leaves:
            sheet = self._sheet(number)
            near: Callable[[int], list[Leaf]] = lambda own: self._near(own, which)  # noqa: E731
            self._leaves[number, which] = Leaf(number, sheet.height, stretches(sheet, _KEPT[which]), near)
        return self._leaves[number, which]

    def _near(self, number: int, which: Which) -> list[Leaf]:
        near = ((other, which) for other in range(number - 2, number + 3) if other != number)
        return [self._leaves[key] for key in near if key in self._leaves]


def _is_seen(letter: Letter) -> bool:
    return not letter.hidden


def _is_level(letter: Letter) -> bool:
    return letter.hidden != "turned"


def _is_large(letter: Letter) -> bool:
    """Whether a letter, seen or hidden, is no speck: specks between the letters of a line would break it up."""
    from pipeline.check.letters import TOO_SMALL

    return _is_level(letter) and letter.hidden != TOO_SMALL


def _is_unseen(letter: Letter) -> bool:
    return letter.hidden not in ("", "turned") and not letter.text.isspace()


_KEPT: dict[Which, Callable[[Letter], bool]] = {"seen": _is_seen, "large": _is_large, "all": _is_level}

"""Where a report itself says what an earlier inquiry recommended: the passage, its page, and the number it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.extract.inquiry_names import InquiryNames, Mention
from pipeline.records import Citation, Inquiry, Recommendation, tokens, word_runs

LONGEST = 1_200
"""Characters of a passage; what is longer is no sentence but a table or a list that was not told apart."""
_ALIKE = 0.7  # share of five-word runs from which a passage is the other, printed again
_STRETCH = 12  # five-word runs: enough on the same page
_CARRIED = 3  # sentences over which "the same inquiry" may point back


@dataclass(frozen=True)
class _Said:
    """An inquiry that a sentence says recommended something, with the number it prints."""

    printed: str
    inquiries: tuple[str, ...]
    number: str | None = None
    own: bool = False


def find_citations(
    citing: Inquiry,
    pages: Sequence[str],
    labels: Sequence[str | None],
    recs: Sequence[Recommendation],
    names: InquiryNames,
    dates: Mapping[str, str],
) -> list[Citation]:
    """Passages of one report that say what an earlier inquiry, or an earlier report of its own, recommended.

    In: the text of each page (lines kept) and the printed labels; the report's recommendations; the names of all
    inquiries; `dates`, when each was published (ISO). Out: in order of pages, a citation for each number that a passage
    names; not yet proved. A passage is a sentence that names the inquiry as the one that recommended: what a witness or
    another body recommended is none, nor is what is said of this inquiry itself.
    """
    reader = _Reader(citing, names, dates)
    inside = [found for rec in sorted(recs, key=_shortest_first) for found in _in_recommendation(rec, pages, reader)]
    taken = _without_doubles(inside)
    for number, sentences in enumerate(sentences_of_pages(pages), 1):
        for sentence, said in reader.read(sentences):
            citation = _citation(citing, said, sentence, page=number)
            if not any(_says_the_same(known, citation) for known in taken):
                taken.append(citation)
    labelled = [one.model_copy(update={"printed_page": _label(labels, one.page)}) for one in taken]
    return sorted(labelled, key=lambda one: (one.page or 0, one.quotation, one.printed, one.number or ""))


def _shortest_first(rec: Recommendation) -> tuple[int, str]:
    return len(rec.text), rec.id


def _in_recommendation(rec: Recommendation, pages: Sequence[str], reader: _Reader) -> Iterator[Citation]:
    for sentence, said in reader.read(_sentences(rec.text)):
        yield _citation(reader.citing, said, sentence, page=_page_of(sentence, rec, pages), within=rec.id)


def _page_of(sentence: str, rec: Recommendation, pages: Sequence[str]) -> int | None:
    """The page of a recommendation on which a sentence of it stands, or begins."""
    for size in (len(tokens(sentence)), 6, 3):
        wanted = " ".join(tokens(sentence)[:size])
        for page in rec.pages:
            if 1 <= page <= len(pages) and wanted in " ".join(tokens(_in_one_line(pages[page - 1].split("\n")))):
                return page
    return rec.pdf_page


def _citation(citing: Inquiry, said: _Said, sentence: str, page: int | None, within: str | None = None) -> Citation:
    return Citation(
        citing=citing.id,
        cited=said.inquiries[0] if len(said.inquiries) == 1 else None,
        printed=said.printed,
        own=said.own,
        number=said.number,
        page=page,
        quotation=sentence,
        within=within,
    )


def _without_doubles(found: Iterable[Citation]) -> list[Citation]:
    """A passage of a part stands in its parent's text too: the shortest text that holds it keeps it."""
    kept: list[Citation] = []
    for citation in found:
        if not any(_says_the_same(known, citation) for known in kept):
            kept.append(citation)
    return kept


def _says_the_same(known: Citation, other: Citation) -> bool:
    """Whether one passage is the other, perhaps with a heading before it, and cites the same."""
    if (known.cited, known.own, known.number) != (other.cited, other.own, other.number):
        return False
    one, two = word_runs(known.quotation), word_runs(other.quotation)
    enough = _ALIKE * min(len(one), len(two))
    if known.within and not other.within and known.page == other.page:
        enough = min(enough, _STRETCH)  # a heading before it and a footnote after it may be longer than itself
    return len(one & two) >= enough


def _label(labels: Sequence[str | None], page: int | None) -> str | None:
    return labels[page - 1] if page is not None and page <= len(labels) else None


# ---------------------------------------------------------------- what a sentence says


_NUMBERS = (
    r"(?P<numbers>\d+(?:\.\d+)*(?:\([a-z]+\))*(?:(?:, and |, | and | to | & |[–-])\d+(?:\.\d+)*(?:\([a-z]+\))*)*)"
)
_THEN = (
    r"(?:(?:[’']s)?(?: \((?!Rec)[^()]{1,40}\)|,? (?:in|of|dated|published)(?: in)?(?: [A-Z][a-z]+)? \d{4},?| also| had"
    r"| has| itself| rightly| then| first| already| both| previously| similarly| [Rr]eport| final| interim){0,5})"
)
_ASKED = (
    r"(?:recommend(?:ed|s)\b|asked for\b|called for\b|urged\b|made (?:a |the |an |this |that |\w+ )?recommendations?\b)"
)
_WHOSE = r"(?:final|key|main|own|earlier|first|interim|central|principal|original|relevant|other|many|all|\d+|\w+ty)"
# "@" stands for the inquiry's name.
_SAYS = (
    rf"@{_THEN},? \(?(?:at |see |its |in its )?[Rr]ecommendations? (?:[Nn]os?\.? )?{_NUMBERS}",
    rf"[Rr]ecommendations? (?:[Nn]os?\.? )?{_NUMBERS},? (?:[a-z]+ ){{0,4}}(?:of|in|from|by) (?:the )?"
    r"(?:[Rr]eport of (?:the )?)?@",
    rf"@{_THEN} {_ASKED}(?: [^;.]{{0,40}}?\([Rr]ecommendations? {_NUMBERS}\))?",
    rf"@(?:[’']s?)?(?: {_WHOSE}){{0,2}} [Rr]ecommendations?\b",
    r"[Rr]ecommend(?:ation|ations|ed)(?: (?:made|set|out|contained|first|originally|already|previously|were|was|and"
    r"|findings|which|had|been))* (?:of|in|from|by) (?:the )?(?:[Rr]eport of (?:the )?)?@",
    rf"@{_THEN} (?:said|stated|concluded|considered)(?: in \d{{4}})? that\b.*\bshould\b",
)
# Words before a name that make somebody else the one who recommends.
_SOMEBODY_ELSE = re.compile(
    r"\b(?:evidence|witness(?:es)?|submissions?|submitted|statements?|told|testimony|counsel|advisers?|experts?"
    r"|response|responses|responded|responding|reply|replied|secretar\w+|solicitors?|friends|campaign\w*)"
    r"(?: \w+){0,3} (?:to|before|for|at|from|of)?(?: the)? ?$"
)
_BACK = re.compile(r"\b(?P<far>[Tt]he same|[Tt]hat) (?:[Ii]nquiry|[Rr]eport|[Rr]eview|[Aa]udit)\b")
_OWN = re.compile(
    r"(?:\b[Tt]h(?:e|is) Inquiry\b[^.;]{0,80}?\b(?:stated|made|recommended|set out) in (?P<its>its)"
    r"|\b(?:recommended|recommendations?(?: \w+){0,3}|originally stated|previously stated|made|set out) in (?:our|my))"
    r" (?P<report>(?:[\w’'&-]+ ){0,8}?[Rr]eports?\b(?:,? (?:dated|of|published)(?: in)? (?:[\w ]{0,14})\d{4})?)"
    r"|\b[Ii]n (?:the|our|my) (?P<first>(?:[Ff]irst |[Ss]econd )?(?:[Ii]nterim |[Ff]irst |[Ee]arlier )[Rr]eport\b"
    r"[^.;]{0,40}?),? (?:I|we|the Inquiry) (?:also )?recommended\b"
)


class _Reader:
    """Reads sentences in order and remembers which inquiry was named last."""

    def __init__(self, citing: Inquiry, names: InquiryNames, dates: Mapping[str, str]) -> None:
        self.citing, self.names, self.dates = citing, names, dates

    def read(self, sentences: Sequence[str]) -> Iterator[tuple[str, _Said]]:
        """Each sentence that cites, with what it cites; a sentence may cite several."""
        named: list[list[Mention]] = []
        for sentence in sentences:
            mentions = self._earlier(self.names.mentions(sentence))
            back = self._pointing_back(sentence, named)
            for said in _said(sentence, mentions + back) + _own(sentence, bool(mentions)):
                yield sentence, said
            named.append(mentions or (back if back else []))

    def _earlier(self, mentions: Iterable[Mention]) -> list[Mention]:
        """Mentions of inquiries that published before this one; those of this inquiry itself left out."""
        kept = []
        for mention in mentions:
            others = tuple(id_ for id_ in mention.inquiries if id_ != self.citing.id and self._is_earlier(id_))
            if others or not mention.inquiries:
                kept.append(Mention(mention.start, mention.end, mention.printed, others))
        return kept

    def _is_earlier(self, other: str) -> bool:
        mine, theirs = self.dates.get(self.citing.id), self.dates.get(other)
        return mine is None or theirs is None or theirs < mine

    def _pointing_back(self, sentence: str, named: Sequence[Sequence[Mention]]) -> list[Mention]:
        """`That inquiry` is the one named just before, `the same inquiry` one of the last few sentences'."""
        found = []
        for match in _BACK.finditer(sentence):
            reach = _CARRIED if match.group("far").lower() == "the same" else 1
            last = next((mentions for mentions in reversed(named[-reach:]) if mentions), [])
            if last and len({mention.inquiries or mention.printed for mention in last}) == 1:
                found.append(Mention(match.start(), match.end(), last[0].printed, last[0].inquiries))
        return found


def _said(sentence: str, mentions: Sequence[Mention]) -> list[_Said]:
    if "should" not in sentence and not re.search(r"[Rr]ecommend|asked for|called for|urged", sentence):
        return []
    marked, marks = _marked(sentence, mentions)
    found: list[_Said] = []
    for mark, mention in marks.items():
        if _SOMEBODY_ELSE.search(marked[: marked.index(mark)]):
            continue
        matches = [match for says in _SAYS if (match := re.search(says.replace("@", mark), marked))]
        if matches:
            numbers = next((text for match in matches if (text := match.groupdict().get("numbers"))), None)
            found += [_Said(mention.printed, mention.inquiries, number) for number in _each(numbers)]
    return found


def _marked(sentence: str, mentions: Sequence[Mention]) -> tuple[str, dict[str, Mention]]:
    """The sentence with a sign in place of each name, and what the signs stand for."""
    marks: dict[str, Mention] = {}
    for place, mention in sorted(enumerate(mentions), key=lambda pair: -pair[1].start):
        mark = f"⟦{place}⟧"
        sentence = sentence[: mention.start] + mark + sentence[mention.end :]
        marks[mark] = mention
    return sentence, dict(sorted(marks.items()))


def _each(numbers: str | None) -> list[str | None]:
    """Every number of `4 and 5`, `1 to 3`; null where none is printed."""
    if numbers is None:
        return [None]
    spread = re.sub(r"\b(\d{1,3})(?: to |[–-])(\d{1,3})\b(?![.(])", _filled, numbers)
    return list(dict.fromkeys(re.findall(r"\d+(?:\.\d+)*(?:\([a-z]+\))*", spread)))


def _filled(match: re.Match[str]) -> str:
    first, last = int(match.group(1)), int(match.group(2))
    return ", ".join(str(n) for n in range(first, last + 1)) if first < last <= first + 100 else match.group()


def _own(sentence: str, names_another: bool) -> list[_Said]:
    """Earlier reports of the inquiry's own that a sentence says it has recommended the same in."""
    if names_another:
        return []
    reports = [match.group("report") or match.group("first") for match in _OWN.finditer(sentence)]
    return [_Said(report, (), own=True) for report in reports if _is_another(report)]


def _is_another(report: str) -> bool:
    """Whether a report is told apart from the one that speaks: by a date, or as interim or first."""
    return bool(re.search(r"\d{4}|[Ii]nterim|[Ff]irst|[Ee]arlier|[Pp]revious", report))


# ---------------------------------------------------------------- pages into sentences


_PARAGRAPH = re.compile(r"^(?:[A-Z]?\d{1,3}(?:\.\d{1,3}){1,3}\.?|\d{1,3}\.|\([a-z]\)|\([ivx]+\)|[•▪●–]) +")
_STOP = re.compile(
    r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bSt)(?<!\bMrs)(?<!\bNo)(?<!\bv)[.!?]+[”’\"')\]]*\d{0,3} +(?=[“‘\"(\[]?[A-Z])"
)


def sentences_of_pages(pages: Sequence[str]) -> list[list[str]]:
    """The sentences of each page; lines at its head and foot that other pages have too are left out."""
    lines = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    seen = Counter(key for page in lines for key in {_key(line) for line in (*page[:3], *page[-3:])})
    return [
        [sentence for paragraph in _paragraphs(_inner(page, seen)) for sentence in _sentences(paragraph)]
        for page in lines
    ]


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _inner(lines: Sequence[str], seen: Counter[str]) -> list[str]:
    edge = {*range(3), *range(len(lines) - 3, len(lines))}
    return [line for place, line in enumerate(lines) if place not in edge or seen[_key(line)] < 3]


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        number = _PARAGRAPH.match(line)
        if number:
            yield _in_one_line(held)
            held = [line[number.end() :]]
        else:
            held.append(line)
    yield _in_one_line(held)


def _in_one_line(lines: Sequence[str]) -> str:
    """Lines joined, hyphens at their ends resolved where a word goes on."""
    text = "\n".join(lines).replace("\u00ad\n", "").replace("\u00ad", "").replace("\ufffe\n", "").replace("\ufffe", "")
    return " ".join(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text).split())


def _sentences(text: str) -> list[str]:
    ends = [match.end() for match in _STOP.finditer(text)]
    pieces = [text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    bare = [re.sub(r"(?<=[.!?”’])\d{1,3}$", "", piece) for piece in pieces]  # the mark of a footnote
    return [piece for piece in bare if piece and len(piece) <= LONGEST]

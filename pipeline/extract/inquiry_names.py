"""How reports name inquiries: a name beside a word for an inquiry or report, a title, an acronym, a chair's year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Inquiry

_NOUN = r"(?:[Ii]nquiry|[Rr]eport|[Rr]eview|[Aa]udit|[Tt]ribunal|[Cc]ommission|[Cc]ommittee)"
_QUALITY = r"(?:[Pp]ublic|[Ii]ndependent|[Ii]nterim|[Ff]inal|[Ff]irst|[Ss]econd|[Nn]ational|[Jj]udicial|\d{4})"
_RANK = r"(?:Lord|Lady|Baroness|Dame|Sir|Professor|Dr|Mrs|Ms|Mr|Justice|QC|KC)"
_AFTER = r"(?! (?!Recommendations?\b|Report\b)[A-Z])(?!-)"  # else it is a body or a place that is named so
_YEAR = r"(?:(?:,? (?:of|in|dated|published in)(?: [A-Z][a-z]+)?| \(|,? ) ?(?:(?:19|20)\d\d)\)?)"

# Words that make no name of an inquiry by themselves.
_COMMON = frozenset(
    """a an the this that these our its his her my their same inquiry inquiries report reports review reviews audit
    tribunal commission committee independent public national statutory non-statutory final interim first second third
    fourth annual phase module volume part joint serious case local government governments select parliamentary health
    safety judicial supplementary main executive summary progress thematic domestic homicide safeguarding practice
    rapid lessons learned learnt preliminary data spending sentencing strategic defence internal external integrated
    inspection peer policy research systematic evidence literature chair terms reference secretary state uk earlier
    previous former investigation investigations official formal full special royal separate further recent current
    new old another other each every any some no one two three in of on by into to for from at and as so when where
    since after before while although however if but both was were is are had has have recommendation recommendations
    england wales scotland ireland northern britain british english welsh scottish department office council ministry
    standing advisory technical medical legal law child children care police prison prisons
    january february march april may june july august september october november december""".split()
)


@dataclass(frozen=True)
class Mention:
    """Where a text names an inquiry: `start` and `end` in it, the words, and the ids that may be meant.

    No id where the name is none of the known inquiries'.
    """

    start: int
    end: int
    printed: str
    inquiries: tuple[str, ...]


@dataclass(frozen=True)
class _Name:
    """A form in which inquiries are named, with those of whom it may speak; `year`: only beside their year."""

    form: re.Pattern[str]
    inquiries: tuple[str, ...]
    year: bool = False


class InquiryNames:
    """The names of the inquiries of a manifest or a list, looked for in running text."""

    def __init__(self, inquiries: Iterable[Inquiry]) -> None:
        """Learn the names from title, short name, aliases and chair of each inquiry; collections have none."""
        known = [inquiry for inquiry in inquiries if not inquiry.collection]
        self._years = {inquiry.id: inquiry.published.year for inquiry in known if inquiry.published}
        self._names = [*_forms(known)]

    def mentions(self, text: str) -> list[Mention]:
        """Where a text names an inquiry, in order; where names overlap, the longest."""
        found = [
            Mention(match.start(), match.end(), match.group(), meant)
            for name in self._names
            for match in name.form.finditer(text)
            if (meant := self._meant(name, match.group()))
        ]
        found += [Mention(m.start(), m.end(), m.group(), ()) for m in _UNKNOWN.finditer(text) if _is_name(m.group())]
        found.sort(key=lambda mention: (mention.start - mention.end, not mention.inquiries, mention.start))
        kept: list[Mention] = []
        for mention in found:
            if all(mention.end <= other.start or mention.start >= other.end for other in kept):
                kept.append(mention)
        return sorted(kept, key=lambda mention: mention.start)

    def _meant(self, name: _Name, words: str) -> tuple[str, ...]:
        """Those whom a name may mean, by the year that is printed with it."""
        years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", words)}
        if name.year or years:
            return tuple(id_ for id_ in name.inquiries if self._years.get(id_) in years)
        return name.inquiries


def _forms(inquiries: Sequence[Inquiry]) -> Iterable[_Name]:
    titles: dict[str, list[str]] = {}
    cores: dict[str, list[str]] = {}
    chairs: dict[str, list[str]] = {}
    for inquiry in inquiries:
        for title in _titles(inquiry):
            titles.setdefault(title, []).append(inquiry.id)
        for core in _cores(inquiry):
            cores.setdefault(core, []).append(inquiry.id)
        for chair in _surnames(inquiry.chair or ""):
            chairs.setdefault(chair, []).append(inquiry.id)
            cores.setdefault(chair, []).append(inquiry.id)
    for title, ids in sorted(titles.items()):
        yield _Name(re.compile(rf"\b{re.escape(title)}{_AFTER}{_YEAR}?"), tuple(dict.fromkeys(ids)))
    for core, ids in sorted(cores.items()):
        meant, name = tuple(dict.fromkeys(ids)), re.escape(core)
        before = rf"\b(?:{_RANK} )*(?:[A-Z][\w-]+ )?{name}(?:[’']s)?"
        yield _Name(re.compile(rf"{before}(?: {_QUALITY}){{0,2}} {_NOUN}(?: [Rr]eport)?{_AFTER}{_YEAR}?"), meant)
        into = rf"\b(?:[Ii]nquiry|[Rr]eport) (?:into|on|by) (?:the )?(?:{_RANK} )*(?:events in )?{name}\b(?![’'])"
        yield _Name(re.compile(rf"{into}{_AFTER}(?! by\b){_YEAR}?"), meant)
        yield _Name(re.compile(rf"\b{name},? \(?(?:19|20)\d\d\)?"), meant, year=True)
        if re.fullmatch(r"[A-Z]{3,}", core):
            yield _Name(re.compile(rf"\b{name}\b{_AFTER}"), meant)
    for chair, ids in sorted(chairs.items()):
        form = rf"\b(?:{_RANK} )+(?:[A-Z][\w-]+ )?{re.escape(chair)}\b{_AFTER},? \(?(?:in )?(?:19|20)\d\d\)?"
        yield _Name(re.compile(form), tuple(dict.fromkeys(ids)), year=True)


def _titles(inquiry: Inquiry) -> list[str]:
    """Whole titles, and what stands before a colon, that are long enough to be nobody else's."""
    given = [text for title in (inquiry.title, *inquiry.aliases) for text in (title, title.split(":")[0])]
    plain = [re.sub(r"^The ", "", re.sub(r"\s*\([^)]*\)$", "", text)).strip() for text in given]
    return [text for text in dict.fromkeys(plain) if len(text.split()) >= 4 and re.search(_NOUN, text)]


def _cores(inquiry: Inquiry) -> list[str]:
    """What is a name in an inquiry's names: `Harrowmere` in `The Harrowmere Inquiry`, both in `Place (Chair)`."""
    found = [piece.strip() for piece in re.split(r"[()]", inquiry.short or "") if piece.strip()]
    for title in (inquiry.title, *inquiry.aliases):
        found += [match.group(1) for match in _NAMED.finditer(title)]
    bare = [re.sub(rf"(?: {_QUALITY})* {_NOUN}$", "", core) for core in found]
    return [core for core in dict.fromkeys(bare) if _is_name(core) and core[:1].isupper() and len(core) > 2]


def _surnames(chair: str) -> list[str]:
    people = re.split(r" and |[,;&]", chair)
    bare = [re.sub(r" (?:of|QC|KC|CBE|OBE)\b.*", "", person).split() for person in people]
    return [words[-1] for words in bare if words and words[-1][:1].isupper() and len(words[-1]) > 2]


def _is_name(words: str) -> bool:
    """Whether some word is more than a common word of inquiries' titles."""
    return any(word.lower() not in _COMMON for word in re.findall(r"[A-Za-zÀ-ÿ][\wÀ-ÿ-]+", words))


_NAMED = re.compile(rf"((?:[A-Z][\w-]+ ){{0,3}}[A-Z][\w-]+)(?: {_QUALITY})? (?:Inquiry|Review|Tribunal)\b")
_UNKNOWN = re.compile(
    r"(?<=\b[Tt]he )(?:[A-Z][\w-]+(?:[’']s)? ){1,4}(?:Public |Independent )?"
    rf"(?:[Ii]nquiry|Tribunal|[Rr]eview|Report)(?: Report)?{_AFTER}{_YEAR}?"
)

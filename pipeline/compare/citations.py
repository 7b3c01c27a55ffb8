"""What citations point to: the earlier recommendation, by its number or its words, and the link that this makes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Citation, Link, Recommendation, word_runs

_RUNS = 3  # five-word runs that a passage and a recommendation must share where no number is printed


def point_to_recommendations(citations: Sequence[Citation], recs: Sequence[Recommendation]) -> list[Citation]:
    """The citations with the id of what they cite, where the inquiry is in the corpus and the recommendation is clear.

    It is clear by its number, if one recommendation of the inquiry has it, else by the words that are quoted.
    """
    of_inquiry: dict[str, list[Recommendation]] = {}
    for rec in recs:
        if rec.level != "conclusion":
            of_inquiry.setdefault(rec.inquiry, []).append(rec)
    return [
        one.model_copy(update={"recommendation": _cited(one, of_inquiry.get(one.cited or "", ()))}) for one in citations
    ]


def _cited(citation: Citation, recs: Sequence[Recommendation]) -> str | None:
    if citation.number is not None:
        numbered = [rec.id for rec in recs if rec.number == citation.number]
        return numbered[0] if len(numbered) == 1 else None
    said = word_runs(citation.quotation)
    shared = sorted(((len(said & word_runs(rec.text)), rec.id) for rec in recs if rec.parent is None), reverse=True)
    clear = shared and shared[0][0] >= _RUNS and (len(shared) == 1 or shared[0][0] > shared[1][0])
    return shared[0][1] if clear else None


def citation_links(citations: Sequence[Citation], recs: Sequence[Recommendation]) -> list[Link]:
    """A link of kind citation for each pair of a recommendation and an earlier one that its own text cites.

    The verdict is `related`: that it is cited is certain, that the same is asked is for the comparison to say. Sorted
    by ids; where a pair is cited twice, the first page counts.
    """
    known = {rec.id for rec in recs}
    links: dict[tuple[str, str], Link] = {}
    for one in citations:
        if one.recommendation in known and one.within in known:
            assert one.recommendation is not None and one.within is not None
            why = f"cites it: “{one.quotation}”"
            links.setdefault(
                (one.recommendation, one.within),
                Link(
                    earlier=one.recommendation,
                    later=one.within,
                    verdict="related",
                    score=1.0,
                    why=why,
                    kind="citation",
                    page=one.page,
                ),
            )
    return [links[pair] for pair in sorted(links)]

"""Decisions about links, themes and answers, applied to what the program compared, coded and joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import Link, Notice, Recommendation, Response, ThemeScore, text_hash
from pipeline.review.decisions import Decision, in_force
from pipeline.review.items import About, about_of, answer_seen, link_id, response_ids

_MOST_NAMED = 20  # items that one notice names
_UNITS = {"link": "links", "themes": "themes", "response": "answers"}


@dataclass(slots=True)
class _Tally:
    """What became of the decisions of one kind: applied, not applied with the reason, and those without use here."""

    about: About
    applied: list[Decision] = field(default_factory=list)
    again: list[tuple[Decision, str]] = field(default_factory=list)

    def notices(self) -> list[Notice]:
        return [*self._counted(), *self._rejected(), *(_again(decision, reason) for decision, reason in self.again)]

    def _counted(self) -> list[Notice]:
        if not self.applied:
            return []
        kinds = _tallied(decision.kind for decision in self.applied)
        people = _tallied(decision.who for decision in self.applied)
        of = f"{_UNITS[self.about]} that are applied: {len(self.applied)}"
        message = f"Decisions by people about {of} ({kinds}; by {people})."
        return [Notice(kind="decided by people", message=message, severity="note")]

    def _rejected(self) -> list[Notice]:
        rejected = [decision for decision in self.applied if decision.kind == "reject link"]
        if not rejected:
            return []
        named = "; ".join(f"{' and '.join(one.targets)} (by {one.who})" for one in rejected[:_MOST_NAMED])
        more = f"; and {len(rejected) - _MOST_NAMED} more" if len(rejected) > _MOST_NAMED else ""
        message = f"Links that people rejected and that are not proposed again: {len(rejected)}: {named}{more}."
        return [Notice(kind="rejected by a person", message=message, severity="note")]


def settle_themes(
    recs: Sequence[Recommendation], decisions: Iterable[Decision], codes: Collection[str]
) -> tuple[list[Recommendation], list[Notice]]:
    """Recommendations with the themes that people gave them, and what a user must know.

    `codes` are the themes of the codebook. A decision on another text, or with a theme that is no more, is not
    applied and listed to look at again.
    """
    last = _last(decisions, "themes")
    tally = _Tally("themes")
    inquiries = {rec.inquiry for rec in recs}
    by_id = {rec.id: rec for rec in recs}
    settled: dict[str, Recommendation] = {}
    for key, decision in last.items():
        rec = by_id.get(key)
        if rec is None:
            _note_absent(tally, decision, inquiries)
        elif text_hash(rec.text) != decision.seen[key]:
            tally.again.append((decision, "the text under it has changed since"))
        elif lost := [code for code in decision.after.themes or () if code not in codes]:
            tally.again.append((decision, f"the codebook has no theme “{lost[0]}” now"))
        else:
            settled[key] = _with_themes(rec, decision)
            tally.applied.append(decision)
    return [settled.get(rec.id, rec) for rec in recs], tally.notices()


def settle_links(
    links: Sequence[Link], recs: Sequence[Recommendation], decisions: Iterable[Decision]
) -> tuple[list[Link], list[Notice]]:
    """Links as people decided them: rejected ones are gone, confirmed ones have the verdict that a person gave.

    Citations stand as they are: that a report names another is no judgement. A confirmed link that the program does
    not find any more is put back (score 0). A decision on another text of either end is not applied and listed to
    look at again.
    """
    last = _last(decisions, "link")
    tally = _Tally("link")
    known = {rec.id: rec for rec in recs}
    cited = [link for link in links if link.kind != "comparison"]
    found = {link_id(link.earlier, link.later): link for link in links if link.kind == "comparison"}
    for key, decision in last.items():
        if not set(decision.targets) <= set(known):
            _note_absent(tally, decision, {rec.inquiry for rec in recs})
            continue
        if any(text_hash(known[one].text) != decision.seen[one] for one in decision.targets):
            tally.again.append((decision, "the text of one of them has changed since"))
            continue
        tally.applied.append(decision)
        if decision.kind == "reject link":
            found.pop(key, None)
        else:
            found[key] = _confirmed(found.get(key), decision)
    return sorted([*found.values(), *cited], key=lambda link: (-link.score, link.earlier, link.later)), tally.notices()


def settle_responses(
    responses: Sequence[Response], recs: Sequence[Recommendation], decisions: Iterable[Decision]
) -> tuple[list[Response], list[Notice]]:
    """Answers with the status that people read in them; one whose words changed is listed to look at again."""
    last = _last(decisions, "response")
    tally = _Tally("response")
    known = {rec.id: rec for rec in recs}
    names = response_ids(responses)
    places = {name: place for place, name in enumerate(names)}
    settled = list(responses)
    for key, decision in last.items():
        if key not in places:
            _note_absent(tally, decision, {response.inquiry or "" for response in responses})
            continue
        answer = responses[places[key]]
        if text_hash(answer_seen(answer, known)) != decision.seen[key]:
            tally.again.append((decision, "the words under it have changed since"))
            continue
        change = {"status": decision.after.status, "decided_by": decision.who}
        settled[places[key]] = answer.model_copy(update=change)
        tally.applied.append(decision)
    return settled, tally.notices()


# ---------------------------------------------------------------- one item


def _with_themes(rec: Recommendation, decision: Decision) -> Recommendation:
    said = f"decided by {decision.who}" + (f": {decision.why}" if decision.why else "")
    # Certain, and in the order given: outputs sort themes by score.
    themes = tuple(
        ThemeScore(code=code, score=round(1.0 - place / 100, 2), why=said)
        for place, code in enumerate(decision.after.themes or ())
    )
    names = dict.fromkeys([*(rec.decided_by.split("; ") if rec.decided_by else []), decision.who])
    return rec.model_copy(update={"themes": themes, "decided_by": "; ".join(names)})


def _confirmed(link: Link | None, decision: Decision) -> Link:
    earlier, later = decision.targets[:2]
    base = link or Link(earlier=earlier, later=later, verdict="related", score=0.0)
    said = f"{decision.after.verdict} by {decision.who}" + (f": {decision.why}" if decision.why else "")
    change: dict[str, Any] = {
        "verdict": decision.after.verdict or base.verdict,
        "decided_by": decision.who,
        "why": "; ".join(part for part in (base.why, said) if part),
    }
    return base.model_copy(update=change)


# ---------------------------------------------------------------- which decisions


def _last(decisions: Iterable[Decision], about: About) -> dict[str, Decision]:
    """The last decision in force about each item of a kind, by the item's id."""
    held: dict[str, Decision] = {}
    for decision in in_force(decisions):
        if about_of(decision) == about:
            held[link_id(*decision.targets[:2]) if about == "link" else decision.targets[0]] = decision
    return held


def _note_absent(tally: _Tally, decision: Decision, inquiries: Collection[str]) -> None:
    """A decision about what is not there: to look at again where its inquiry was read, else without use in this run."""
    if decision.inquiry in inquiries or all(_of_one(target, inquiries) for target in decision.targets):
        tally.again.append((decision, "what it is about is not there now"))


def _of_one(target: str, inquiries: Collection[str]) -> bool:
    return any(target.startswith(f"{name}-") for name in inquiries if name)


def idle_of(decisions: Iterable[Decision], inquiries: Collection[str], ids: Collection[str]) -> list[Decision]:
    """Decisions in force about links, themes or answers of inquiries that a run did not read.

    `ids` are those of the records that are there: what a list calls its rows need not begin with an inquiry's name.
    """

    def there(decision: Decision) -> bool:
        return decision.inquiry in inquiries or all(
            target in ids or _of_one(target, inquiries) for target in decision.targets
        )

    return [one for one in in_force(decisions) if about_of(one) != "recommendation" and not there(one)]


def _again(decision: Decision, reason: str) -> Notice:
    return Notice(
        kind="to look at again",
        message=f"Decision {decision.id} is not applied ({decision.said}): {reason}.",
        inquiry=decision.inquiry,
        next_step="`saidbefore review export` puts it first; decide again there, or take it back with"
        f" `saidbefore review decide --kind withdraw --id {decision.id}`.",
    )


def _tallied(words: Iterable[str]) -> str:
    return ", ".join(f"{word}: {number}" for word, number in sorted(Counter(words).items()))

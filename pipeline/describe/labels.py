"""Bodies that a label or a heading names as addressees: "Action: Home Office", "Recommendations for the police"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.describe.bodies import Bodies
from pipeline.describe.grammar import sentences
from pipeline.describe.naming import Context, names
from pipeline.describe.subjects import chunks_of

_WHO = r"(?P<who>[^.:()\[\]]+)"
_LABELS = (
    re.compile(
        r"(?:^|[(\[]|(?<=[.;:)\]] ))\s*(?:(?:for )?actions?(?: by| for)?|addressed to|addressees?|"
        r"responsib(?:le|ility)|"
        r"responsible (?:body|bodies|organisations?|agency|agencies|party|parties|department|officer)|"
        r"lead(?: (?:body|agency|organisation|department|responsibility))?|owners?|by whom|for|to)\s*:\s*" + _WHO,
        re.IGNORECASE,
    ),
    re.compile(r"^\s*(?:for|to) " + _WHO + ":", re.IGNORECASE),
    re.compile(r"\b(?:is|are) (?:addressed|directed) (?:to|at) " + _WHO, re.IGNORECASE),
)
_HEADING = re.compile(
    r"^\W*(?:(?:(?:further |specific )?(?:recommendations?|actions?) )?(?:addressed to|directed (?:to|at)|for|to)|"
    r"(?:recommendations?|actions?) by)\s*:?\s" + _WHO + "$",
    re.IGNORECASE,
)
_TOPIC = frozenset("recommendation recommendations action actions by of the".split())


def labelled(text: str, bodies: Bodies) -> Iterator[str]:
    """The bodies that labels in a text or a heading name ("… (Action: the Ferry Board)")."""
    for label in _LABELS:
        for match in label.finditer(text):
            yield from _bodies(match["who"], bodies)


def addressed(heading: str, bodies: Bodies) -> list[str]:
    """The bodies to which a heading addresses what stands under it; none for a heading that is a topic or a name."""
    match = _HEADING.match(" ".join(heading.split()))
    return _bodies(match["who"], bodies) if match else []


def named_alone(heading: str, bodies: Bodies) -> list[str]:
    """The bodies that a heading is made of, such as "The police": those that an imperative under it tells to act."""
    words = [w for sentence in sentences(heading, bodies) for w in sentence]
    if any(w.kind not in ("body", "and") and w.low not in _TOPIC and w.text not in ",.:" for w in words):
        return []
    return [w.text for w in words if w.kind == "body"]


def _bodies(who: str, bodies: Bodies) -> list[str]:
    found: list[str] = []
    for one in who.split(";"):
        listed = sentences(one, bodies)
        found += names(chunks_of(listed[0]), Context(one, bodies)) if listed else []
    return found

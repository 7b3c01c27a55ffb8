"""How far the statuses that were read from government responses are from the gold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.check.scores import NONE, Share
from pipeline.errors import UnusableTable
from pipeline.records import Response, Status, agreement, tokens


class GoldAnswer(BaseModel):
    """A government's answer to one recommendation as a careful reader found it (responses.jsonl of a gold folder)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: str
    number: str
    response_pages: tuple[int, ...]
    status: Status
    status_words: str = ""
    speaker: str | None = None
    ambiguous: str | bool | None = None


@dataclass(frozen=True)
class AnswerScore:
    """Answers joined to their recommendations (pages overlap), statuses right, and the gold's status words shown.

    `status` and `macro_f1` count the unambiguous answers only, those not joined as wrong. `confused` lists each wrong
    one as (document, number, gold status, found status).
    """

    joined: Share = NONE
    status: Share = NONE
    words: Share = NONE
    macro_f1: float | None = None
    confused: tuple[tuple[str, str, str, str], ...] = ()
    by_document: Mapping[str, Share] = field(default_factory=dict)


def evaluate_responses(gold: Path, found: Mapping[str, Sequence[Response]]) -> AnswerScore:
    """Score the responses found for each document (file stem of the report) against the gold's responses.jsonl.

    An answer is joined where a found response of the same number (and speaker, where several answer) shares a page
    with it; "no answer" where that was found. Documents that are missing
    from `found` count as not joined. Raises UnusableTable where the file is missing or a line cannot be read.
    """
    answers = gold_answers(gold)
    pairs = [(answer, _joined(answer, found.get(answer.document, ()))) for answer in answers]
    clear = [(answer, response) for answer, response in pairs if not answer.ambiguous]
    return AnswerScore(
        joined=Share(sum(response is not None for _, response in pairs), len(pairs)),
        status=Share(sum(_status(response) == answer.status for answer, response in clear), len(clear)),
        words=Share(sum(_shows(answer, response) for answer, response in clear), len(clear)),
        macro_f1=_macro_f1([(answer.status, _status(response)) for answer, response in clear]),
        confused=tuple(
            (answer.document, answer.number, answer.status, _status(response))
            for answer, response in clear
            if _status(response) != answer.status
        ),
        by_document={
            document: Share(
                sum(response is not None for answer, response in pairs if answer.document == document),
                sum(answer.document == document for answer in answers),
            )
            for document in sorted({answer.document for answer in answers})
        },
    )


def gold_answers(gold: Path) -> list[GoldAnswer]:
    """The lines of responses.jsonl in a gold folder."""
    path = gold / "responses.jsonl"
    if not path.is_file():
        raise UnusableTable(f"{path}: is not there.", "Name a gold folder that has a responses.jsonl.")
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return [GoldAnswer.model_validate(json.loads(line)) for line in lines if line.strip()]
    except (ValueError, ValidationError) as error:
        raise UnusableTable(f"{path}: a line cannot be read.", "Correct the gold file.") from error


def answers_as_table(score: AnswerScore) -> str:
    """The score as a Markdown table, and below it each status that was read wrongly."""
    rows = [
        "| government responses | right | of | share |",
        "| --- | ---: | ---: | ---: |",
        *(_row(f"joined, {document}", share) for document, share in score.by_document.items()),
        _row("joined, all", score.joined),
        _row("status (unambiguous)", score.status),
        _row("status words shown", score.words),
        f"| status, macro-F1 | | | {_shown(score.macro_f1)} |",
    ]
    wrong = [f"{document} {number}: {gold} read as {read}" for document, number, gold, read in score.confused]
    return "\n".join([*rows, *wrong])


def _joined(answer: GoldAnswer, found: Sequence[Response]) -> Response | None:
    """The response of the same number that shares a page, of the gold's speaker where there is one of that speaker."""
    pages = set(answer.response_pages)
    same = [response for response in found if response.number == answer.number]
    if answer.status == "no answer":
        return next((response for response in same if response.status == "no answer"), None)
    there = [response for response in same if pages & set(response.response_pages)]
    own = [response for response in there if answer.speaker and response.speaker == answer.speaker]
    return next(iter(own or there), None)


def _status(response: Response | None) -> str:
    return response.status if response else "not joined"


def _shows(answer: GoldAnswer, response: Response | None) -> bool:
    """Whether the words shown for a status are those of the gold, or one holds the other."""
    if response is not None and answer.status == response.status == "no answer":
        return True
    if response is None or not response.status_words:
        return False
    found, gold = (f" {' '.join(tokens(text))} " for text in (response.status_words, answer.status_words))
    return found in gold or gold in found or agreement(response.status_words, answer.status_words) >= 0.5


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Mean over the statuses (of gold or found, "not joined" apart) of each one's F1."""
    statuses = sorted({status for pair in pairs for status in pair} - {"not joined"})
    if not statuses:
        return None
    scores = []
    for status in statuses:
        both = sum(gold == status == read for gold, read in pairs)
        either = sum(gold == status for gold, _ in pairs) + sum(read == status for _, read in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores)


def _row(name: str, share: Share) -> str:
    return f"| {name} | {share.hits} | {share.of} | {_shown(share.value)} |"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"

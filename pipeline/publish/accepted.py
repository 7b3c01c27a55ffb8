"""Accepted, then asked again, as rows of a picture: a recommendation, the answer to it, and who asked for it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.publish.findings import AskedAgain, asked_again
from pipeline.publish.results import Results
from pipeline.publish.shown import shorten
from pipeline.publish.wording import counted, item_in_sentence, label, listed, long_date, sentence
from pipeline.records import Family, Inquiry, Recommendation, Response

_NAME_LETTERS = 52
_MOST_NAMED = 2
"""Later reports that a label names one by one; more are counted, and the words beside the picture name all."""


@dataclass(frozen=True)
class AcceptedRow:
    """One ask of one inquiry with answers that accept it, and the later inquiries (by date) that ask for it again.

    `earlier` are the inquiry's recommendations of this ask; `answers` those of one status and one date to them.
    """

    family: Family
    inquiry: Inquiry
    earlier: tuple[Recommendation, ...]
    answers: tuple[Response, ...]
    later: tuple[Inquiry, ...]

    @property
    def answer(self) -> Response:
        """The first answer, whose status and date all of them share."""
        return self.answers[0]

    @property
    def speakers(self) -> list[str]:
        """Who answered so, each once."""
        return list(dict.fromkeys(answer.speaker for answer in self.answers if answer.speaker))

    @property
    def status_words(self) -> list[str]:
        """The words that show the status, each once."""
        return list(dict.fromkeys(answer.status_words for answer in self.answers if answer.status_words))

    @property
    def label(self) -> tuple[str, str, str]:
        """Three short lines: the ask, what was answered and when, and who asks for it again."""
        answered = f"{_marked(self.inquiry)}: {_answered(self.answer)};"
        if len(self.later) > _MOST_NAMED:
            years = [inquiry.published.year for inquiry in self.later if inquiry.published]
            again = f"{len(self.later)} reports, {years[0]} to {years[-1]}, ask for it again"
        else:
            again = f"{listed([_marked(inquiry) for inquiry in self.later])} {_asks(len(self.later))} for it again"
        return shorten(sentence(self.family.name), _NAME_LETTERS), answered, again

    @property
    def words(self) -> str:
        """The row as a sentence that says no more than the records show."""
        items = listed([item_in_sentence(record) for record in self.earlier])
        who = f" by {listed(self.speakers)}" if self.speakers else ""
        when = f" on {long_date(self.answer.date)}" if self.answer.date else " on a date that is not known"
        again = listed([f"{_marked(inquiry)} (published {long_date(inquiry.published)})" for inquiry in self.later])
        published = long_date(self.inquiry.published)
        return (
            f"{sentence(self.family.name)}: {items} of {_marked(self.inquiry)} (published {published}), "
            f"{self.answer.status}{who}{when}; {again} {_asks(len(self.later))} for it again."
        )


def accepted_rows(results: Results) -> list[AcceptedRow]:
    """The rows in order of the years until the ask returned, longest first."""
    groups: dict[tuple[object, ...], list[AskedAgain]] = {}
    for case in asked_again(results):
        key = (case.family.id, case.earlier.inquiry, case.answer.status, case.answer.date)
        groups.setdefault(key, []).append(case)
    return [
        AcceptedRow(
            cases[0].family,
            results.inquiry[cases[0].earlier.inquiry],
            tuple({case.earlier.id: case.earlier for case in cases}.values()),
            tuple(case.answer for case in cases),
            tuple(sorted({case.later_inquiry.id: case.later_inquiry for case in cases}.values(), key=_when)),
        )
        for cases in groups.values()
    ]


def accepted_words(rows: list[AcceptedRow], shown: int) -> str:
    """The alternative text: each row that is shown as a sentence, and how many more there are."""
    more = [f"{counted(len(rows) - shown, 'more row')} in the table of this name."] if len(rows) > shown else []
    return " ".join([*(row.words for row in rows[:shown]), *more])


def _answered(answer: Response) -> str:
    return f"{answer.status} in {answer.date.year}" if answer.date else f"{answer.status}, date not known"


def _asks(number: int) -> str:
    return "asks" if number == 1 else "ask"


def _marked(inquiry: Inquiry) -> str:
    return f"{label(inquiry, 24)}{' (invented)' if inquiry.invented else ''}"


def _when(inquiry: Inquiry) -> tuple[dt.date, str]:
    return inquiry.published or dt.date.max, inquiry.id

"""The words by which governments answer, as data (config/responses.toml), compiled once for reading a response."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import MissingResource, SettingsError
from pipeline.records import Status
from pipeline.settings import check_keys, find, load_toml

_COUNT = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NOUN = r"(?:sub-?\s?)?(?:recommendation|proposal|part|element|limb|sub-?recommendation)s?"
_REC = (
    rf"(?:(?:this|that|these|those|the|both|all|each|every|its|their|such|either|any|of)"
    rf"(?: (?:of|the|these|those|{_COUNT}|[\w.]+(?:’s|'s|s’)|first|second|third|last|above))*? {_NOUN}"
    rf"|recommendations? \d[\w().]*|parts? \(?[a-z]\)|(?:all|both)(?: (?:{_COUNT}|of (?:them|these))))"
)
_IT = (
    rf"(?:{_REC}|(?:it|this|these|them|that|both|all)"
    r"(?=\s*(?:[.,;:]|$|(?: and| in| but| with| on| is| are| has| have| cannot)\b)))"
)
_NOT = (
    r"(?:(?:do|does|did|have|has|is|are|can|could|would|will|should) not|(?:do|does|did|ca|wo)n[’']t|cannot|unable to"
    r"|not)(?! only)"
)
_ADV = (
    r"(?:(?:fully|also|therefore|however|strongly|wholeheartedly|generally|entirely|completely|warmly|gladly|already|now|"
    r"thus|both|all|jointly|formally|accordingly|too|each|certainly|very much|broadly|clearly|absolutely) )*"
)
# Words that begin a sentence with a capital and are no part of a name.
_OPENS = (
    "If|While|Whilst|Although|Though|However|As|Since|Given|Therefore|In|For|On|At|By|Accordingly|And|But|When|Where|Once|"
    "Unless|Until|Because|Today|Now|Following|Having|To|This|These|That|Those|It|There|Such|Both|All|Each|Our|With|From"
)
_NAME = (
    rf"(?-i:(?!(?:{_OPENS})\b)[A-Z][\w’'&.-]*"
    r"(?:(?:, (?:the )?| |,? and (?:the )?| (?:of|for|on|in|for the|of the) )(?:\()?[A-Z][\w’'&.)-]*){0,12})"
)


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StatusPatterns(_Section):
    """Patterns that give one status, in the order in which they are tried; weak ones yield to anything firmer."""

    status: Status
    patterns: tuple[str, ...]
    weak: bool = False


class Limits(_Section):
    """Sentences that take something back, and those that only seem to."""

    patterns: tuple[str, ...]
    except_: tuple[str, ...] = ()


class Refusals(_Section):
    """Sentences that refuse what was asked."""

    patterns: tuple[str, ...]


class Contrary(_Section):
    """Verbs of a recommendation, and verbs of an answer that does the contrary."""

    asked: tuple[str, ...]
    answered: tuple[str, ...]


class Government(_Section):
    """A government by its canonical name and its other names; or a name that stands for several governments."""

    name: str
    also: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()


class Speakers(_Section):
    """Who answers, and whose sentences are no answers."""

    subjects: tuple[str, ...]
    never: tuple[str, ...]
    endings: tuple[str, ...]
    government: tuple[Government, ...] = ()


class Layout(_Section):
    """Lines that open an answer or a restated recommendation, and headings that end the answers."""

    openers: tuple[str, ...]
    restatements: tuple[str, ...]
    closers: tuple[str, ...]
    refers: tuple[str, ...] = ()


class CommitmentWords(_Section):
    """What makes a sentence a promise: with a time limit, and (`always`) without one."""

    patterns: tuple[str, ...]
    always: tuple[str, ...] = ()


class StatusColumns(_Section):
    """For each field of a list of statuses the names that its column may have, the surest first."""

    id: tuple[str, ...] = ()
    inquiry: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    status: tuple[str, ...] = ("status",)
    words: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()


class ResponseWords(_Section):
    """The tables of config/responses.toml."""

    label: tuple[StatusPatterns, ...]
    statement: tuple[StatusPatterns, ...]
    stance: tuple[StatusPatterns, ...]
    refusals: Refusals
    limits: Limits
    contrary: tuple[Contrary, ...] = ()
    speakers: Speakers
    layout: Layout
    commitments: CommitmentWords
    columns: StatusColumns = StatusColumns()


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled pattern and the status that it gives."""

    status: Status
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ResponseRules:
    """The tables of config/responses.toml with their patterns compiled; `subject` is one that ends before a verb.

    `progress` are labels of what was done since, which yield to a position; `bodies` are names that speak in the
    response at hand.
    """

    words: ResponseWords
    labels: tuple[Rule, ...]
    progress: tuple[Rule, ...]
    subject: re.Pattern[str]
    statements: tuple[Rule, ...]
    stances: tuple[Rule, ...]
    weak: tuple[Rule, ...]
    refusals: tuple[re.Pattern[str], ...]
    limits: tuple[re.Pattern[str], ...]
    limits_except: tuple[re.Pattern[str], ...]
    refers: tuple[re.Pattern[str], ...]
    promises: tuple[re.Pattern[str], ...]
    promises_always: tuple[re.Pattern[str], ...]
    bodies: tuple[str, ...] = ()


def load_response_rules(path: Path | None = None) -> ResponseRules:
    """Rules from `path`, else from config/responses.toml in the user's folder or beside the package.

    Raises MissingResource where the file is not there, SettingsError for unknown keys, wrong types and patterns that
    are no regular expressions.
    """
    chosen = path if path is not None else find("config/responses.toml")
    if not chosen.is_file():
        raise MissingResource(f"{chosen}: is not there.", "Restore config/responses.toml.")
    values = load_toml(chosen)
    if isinstance(values.get("limits"), dict) and "except" in values["limits"]:
        values["limits"]["except_"] = values["limits"].pop("except")
    check_keys(values, ResponseWords, str(chosen))
    try:
        return _compiled(ResponseWords.model_validate(values), str(chosen))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{chosen}: {where}: {first['msg']}.", "Correct that value and run again.") from error


def _compiled(words: ResponseWords, name: str) -> ResponseRules:
    subjects = "|".join(re.escape(subject) for subject in sorted(words.speakers.subjects, key=len, reverse=True))

    def pattern(text: str, whole: bool = False) -> re.Pattern[str]:
        who = iter(("who", "who2", "who3"))
        text = re.sub(
            r"\{who\}", lambda _: rf"(?P<{next(who)}>(?:\b(?:the |our |this ){{0,1}}(?:{subjects}\b)|\b{_NAME}))", text
        )
        text = text.replace("{rec}", _REC).replace("{it}", _IT).replace("{not}", _NOT).replace("{adv}", _ADV)
        try:
            return re.compile(f"(?:{text})" if whole else text, re.IGNORECASE)
        except re.error as error:
            raise SettingsError(f"{name}: “{text[:60]}” is no pattern ({error}).", "Correct that pattern.") from error

    def rules(tables: Sequence[StatusPatterns], whole: bool = False) -> tuple[Rule, ...]:
        return tuple(Rule(table.status, pattern(text, whole)) for table in tables for text in table.patterns)

    return ResponseRules(
        words=words,
        labels=rules([table for table in words.label if not table.weak], whole=True),
        progress=rules([table for table in words.label if table.weak], whole=True),
        subject=pattern(r"{who}(?: \([A-Z]\w+\))?,? {adv}$"),
        statements=rules(words.statement),
        stances=rules([table for table in words.stance if not table.weak]),
        weak=rules([table for table in words.stance if table.weak]),
        refusals=tuple(pattern(text) for text in words.refusals.patterns),
        limits=tuple(pattern(text) for text in words.limits.patterns),
        limits_except=tuple(pattern(text) for text in words.limits.except_),
        refers=tuple(pattern(text) for text in words.layout.refers),
        promises=tuple(pattern(text) for text in words.commitments.patterns),
        promises_always=tuple(pattern(text) for text in words.commitments.always),
    )

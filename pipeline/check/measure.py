"""How far the proof of quotations can be trusted: true gold quotations must hold, falsified ones must all be caught."""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.check.gold import gold_documents
from pipeline.check.letters import SecondReader
from pipeline.check.quotations import NO_LETTERS, verify_recommendations
from pipeline.check.stretches import BULLETS, fold, stretches
from pipeline.records import Recommendation, tokens

Falsification = Callable[[str, random.Random], str | None]


@dataclass
class Trust:
    """Counts over gold quotations: how many hold, how many falsified ones of each kind there were and were caught.

    Quotations on pages without letters (scans) are counted in `on_images` alone.
    """

    quotations: int = 0
    held: int = 0
    on_images: int = 0
    seconds: float = 0.0
    refused: list[str] = field(default_factory=list)
    falsified: dict[str, int] = field(default_factory=dict)
    caught: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)


def measure(gold: Path, pdfs: Path, seed: int = 1) -> Trust:
    """Verify every gold text against its PDF, then the same texts falsified in each way of `FALSIFICATIONS`.

    Documents without a PDF of the same name are left out. The same seed gives the same falsifications.
    """
    trust = Trust()
    for document, items in gold_documents(gold).items():
        pdf = pdfs / f"{document}.pdf"
        recs = [item.as_recommendation(document) for item in items]
        if pdf.is_file() and recs:
            _measure_document(recs, pdf, trust, random.Random(f"{seed} {document}"))
    return trust


def as_table(trust: Trust) -> str:
    """The counts as lines of text."""
    rows = [f"true quotations that hold: {trust.held} of {trust.quotations} ({trust.seconds:.1f} s)"]
    rows += [f"on pages without letters, left aside: {trust.on_images}"] if trust.on_images else []
    rows += [f"  does not hold: {line}" for line in trust.refused]
    rows += [f"falsified, {kind}: {trust.caught[kind]} of {count} caught" for kind, count in trust.falsified.items()]
    rows += [f"  not caught: {line}" for line in trust.missed]
    rows.append(f"falsified, all: {sum(trust.caught.values())} of {sum(trust.falsified.values())} caught")
    return "\n".join(rows)


def _measure_document(recs: Sequence[Recommendation], pdf: Path, trust: Trust, chance: random.Random) -> None:
    begun = time.perf_counter()
    proofs = verify_recommendations(recs, pdf)
    trust.seconds += time.perf_counter() - begun
    images = {proof.id for proof in proofs if proof.reason.endswith(NO_LETTERS)}
    recs = [rec for rec in recs if rec.id not in images]
    proofs = [proof for proof in proofs if proof.id not in images]
    trust.on_images += len(images)
    trust.quotations += len(recs)
    trust.held += sum(proof.holds for proof in proofs)
    trust.refused += [f"{proof.id}: {proof.reason}" for proof in proofs if not proof.holds]
    false = [*_falsified(recs, chance), *_without_lines(recs, pdf)]
    for (kind, rec), proof in zip(false, verify_recommendations([rec for _, rec in false], pdf), strict=True):
        trust.falsified[kind] = trust.falsified.get(kind, 0) + 1
        trust.caught[kind] = trust.caught.get(kind, 0) + (not proof.holds)
        if proof.holds:
            trust.missed.append(f"{kind}: {rec.id}")


def _falsified(recs: Sequence[Recommendation], chance: random.Random) -> Iterator[tuple[str, Recommendation]]:
    for rec in recs:
        printed = " ".join(word for word in rec.text.split() if word not in BULLETS)
        for kind, change in FALSIFICATIONS.items():
            text = change(printed, chance)
            if text is not None and text != printed:
                yield kind, rec.model_copy(update={"id": f"{rec.id}-{kind}", "text": text})
        pages = tuple(page + 1 for page in rec.pages)
        yield "wrong page", rec.model_copy(update={"id": f"{rec.id}-page", "pages": pages, "pdf_page": pages[0]})
        wider = (*rec.pages, rec.pages[-1] + 1)
        yield "page too many", rec.model_copy(update={"id": f"{rec.id}-wider", "pages": wider})


def _without_lines(recs: Sequence[Recommendation], pdf: Path) -> Iterator[tuple[str, Recommendation]]:
    """Each quotation without one of the printed lines inside it, as when a line is taken for a footer."""
    with SecondReader(pdf) as reader:
        printed = {
            number: [line.text.split() for line in stretches(reader.sheet(number), lambda letter: not letter.hidden)]
            for number in sorted({page for rec in recs for page in rec.pages})
        }
    for rec in recs:
        words = [word for word in rec.text.split() if word not in BULLETS]
        alike = [fold(word) for word in words]
        for line in (line for page in rec.pages for line in printed[page]):
            for at in range(1, len(words) - len(line)):
                left = words[:at] + words[at + len(line) :]
                if alike[at : at + len(line)] == line and left != words:
                    changed = {"id": f"{rec.id}-line-{at}", "text": " ".join(left)}
                    yield "line dropped", rec.model_copy(update=changed)


# ---------------------------------------------------------------- ways to falsify a quotation; None where it cannot be


def drop_word(text: str, chance: random.Random) -> str | None:
    """Leave out one word inside the text."""
    words = text.split()
    if len(words) < 3:
        return None
    at = chance.randrange(1, len(words) - 1)
    return " ".join(words[:at] + words[at + 1 :])


def drop_clause(text: str, chance: random.Random) -> str | None:
    """Leave out between four and twelve words inside the text."""
    words = text.split()
    if len(words) < 16:
        return None
    length = chance.randrange(4, 13)
    at = chance.randrange(1, len(words) - length - 1)
    return " ".join(words[:at] + words[at + length :])


def swap_words(text: str, chance: random.Random) -> str | None:
    """Change places of two words that follow one another."""
    words = text.split()
    places = [at for at in range(len(words) - 1) if tokens(words[at]) != tokens(words[at + 1])]
    if not places:
        return None
    at = chance.choice(places)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def insert_word(text: str, chance: random.Random) -> str | None:
    """Put in a "not" somewhere inside the text."""
    words = text.split()
    if len(words) < 2:
        return None
    at = chance.randrange(1, len(words))
    return " ".join([*words[:at], "not", *words[at:]])


def change_word(text: str, chance: random.Random) -> str | None:
    """Change one letter of one word."""
    places = [match.start() for match in re.finditer("[a-z]", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + ("a" if text[at] != "a" else "e") + text[at + 1 :]


def change_digit(text: str, chance: random.Random) -> str | None:
    """Change one figure; None where the text has none."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def swap_sentences(text: str, chance: random.Random) -> str | None:
    """Change places of two sentences that follow one another; None where there is only one."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", text)
    if len(sentences) < 2:
        return None
    at = chance.randrange(len(sentences) - 1)
    sentences[at], sentences[at + 1] = sentences[at + 1], sentences[at]
    return " ".join(sentences)


def drop_comma(text: str, chance: random.Random) -> str | None:
    """Leave out one comma; None where there is none."""
    places = [match.start() for match in re.finditer(",", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


def join_words(text: str, chance: random.Random) -> str | None:
    """Write two words as one."""
    places = [match.start() for match in re.finditer(r"(?<=[a-z]) (?=[a-z])", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


FALSIFICATIONS: dict[str, Falsification] = {
    "word dropped": drop_word,
    "clause dropped": drop_clause,
    "words swapped": swap_words,
    "word inserted": insert_word,
    "letter changed": change_word,
    "figure changed": change_digit,
    "sentences swapped": swap_sentences,
    "comma dropped": drop_comma,
    "words joined": join_words,
}


def main() -> int:
    """Print the measurement; 1 where a falsified quotation was not caught, else 0."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.check.measure", description=__doc__)
    parser.add_argument("gold", type=Path, help="folder of gold files (one JSON object a line)")
    parser.add_argument("--pdf", type=Path, required=True, help="folder of the PDFs of the same names")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    trust = measure(asked.gold, asked.pdf, asked.seed)
    print(as_table(trust))
    return 1 if trust.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

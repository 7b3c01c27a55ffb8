"""Tables with a column “Recommendation” are read row by row; everything else stays as it was."""

from __future__ import annotations

from dataclasses import replace

from pipeline.records import Line
from pipeline.text.tables import with_rows_unrolled

from .invented import line, report


def row(top: float, *cells: tuple[float, str]) -> Line:
    """One printed line of several cells."""
    text = " ".join(cell for _, cell in cells)
    stops, at = [], 0
    for n, (x, cell) in enumerate(cells):
        if n:
            stops.append((at, x))
        at += len(cell) + 1
    made = line(text, top, cells[0][0])
    return replace(made, stops=tuple(stops), x1=cells[-1][0] + 5.5 * len(cells[-1][1]))


HEAD = row(100, (70, "No."), (110, "Theme"), (200, "Recommendation"), (420, "Chapter"))
ROWS = [
    row(120, (70, "1"), (110, "Lamps"), (200, "The county should light"), (420, "3")),
    row(134, (200, "the lane.")),
    row(154, (70, "2"), (110, "Ropes"), (200, "The guild should mend"), (420, "4")),
    row(168, (200, "the rope.")),
]


def unrolled(*lines: Line) -> list[str]:
    return [each.text for each in with_rows_unrolled(report(lines).pages)[0].lines]


def test_only_number_and_recommendation_of_a_row_stay() -> None:
    assert unrolled(HEAD, *ROWS) == [
        "1 The county should light",
        "the lane.",
        "2 The guild should mend",
        "the rope.",
    ]


def test_a_line_across_the_columns_stands_between_rows() -> None:
    spanning = line("Patients come first in everything that a ward does by day or by night", 145)
    assert unrolled(HEAD, *ROWS[:2], spanning, *ROWS[2:])[2] == spanning.text


def test_a_table_without_recommendations_is_left_alone() -> None:
    head = row(100, (70, "No."), (110, "Theme"), (200, "Cost"), (420, "Chapter"))
    assert unrolled(head, *ROWS) == [each.text for each in (head, *ROWS)]


def test_a_hung_heading_is_no_table() -> None:
    lines = [row(100, (70, "5"), (110, "Recommendations")), line("The lamps were lit by hand until the flood", 120)]
    assert unrolled(*lines) == [each.text for each in lines]

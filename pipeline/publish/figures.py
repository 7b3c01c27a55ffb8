"""The timeline and the themes as pictures (SVG, PNG) with alternative text, and their data as CSV."""

from __future__ import annotations

import csv
import io

from pipeline.publish.cells import as_text
from pipeline.publish.results import Results
from pipeline.publish.wording import event_years

Table = list[dict[str, str | int]]


def chart_tables(results: Results) -> dict[str, str]:
    """The data of each chart as CSV text, by the chart's name: `timeline` and `themes`."""
    return {"timeline": _csv(timeline_rows(results)), "themes": _csv(theme_rows(results))}


def timeline_rows(results: Results) -> Table:
    """One row a recommendation: inquiry, event years, publication, number, most central theme, families, id."""
    return [
        {
            "inquiry": results.inquiry[record.inquiry].label,
            "events": event_years(results.inquiry[record.inquiry]),
            "published": str(results.inquiry[record.inquiry].published or ""),
            "recommendation": record.number or "",
            "theme": results.theme[record.themes[0].code].name if record.themes else "",
            "families": "; ".join(f.name for f in results.families_of.get(record.id, ()) if f.inquiries > 1),
            "id": record.id,
            "invented": "yes" if results.inquiry[record.inquiry].invented else "no",
        }
        for inquiry in results.in_time_order
        for record in results.of_inquiry.get(inquiry.id, ())
        if record.level == "recommendation"
    ]


def theme_rows(results: Results) -> Table:
    """One row a theme and inquiry: how many recommendations of the inquiry carry the theme (parts not counted)."""
    return [
        {
            "theme": theme.name,
            "inquiry": inquiry.label,
            "published": str(inquiry.published or ""),
            "recommendations": sum(
                record.level == "recommendation" and any(score.code == theme.code for score in record.themes)
                for record in results.of_inquiry.get(inquiry.id, ())
            ),
            "invented": "yes" if inquiry.invented else "no",
        }
        for theme in results.theme.values()
        for inquiry in results.in_time_order
    ]


def _csv(rows: Table) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(rows[0])
        writer.writerows(
            [as_text(value) if isinstance(value, str) else value for value in row.values()] for row in rows
        )
    return out.getvalue()

"""More families: labels of other shapes, lists without numbers, contents pages, facing pages and tables with spans."""

from __future__ import annotations

from .catalogue import family, opening, story
from .press import Press
from .words import ask, bare, finding, tale, told


@family
def table_with_spanning_rows() -> Press:
    """“Rec. no. | Theme | Recommendation | Chapter” with rows that span the table and open each theme."""
    press = Press("Helvetica", 10)
    opening(press, "The Merrow Wards Inquiry: executive summary", paragraphs=5)
    press.new_page()
    press.head("Table of recommendations", size=16)
    widths = (44, 88, 240, 62)
    press.row(("Rec. no.", "Theme", "Recommendation", "Chapter"), widths, bold=True)
    for n in range(15):
        if n % 5 == 0:
            press.para(tale(1100 + n, 1), record=False, bold=n == 5)
        with press.item(str(n + 1)):
            press.row((str(n + 1), "Openness and candour", ask(n + 19, 2), str(n // 3 + 2)), widths, record=2)
    return press


@family
def labels_after_paragraph_numbers() -> Press:
    """“7.3 Recommendation 2” – the paragraph’s own number stands before the label."""
    press = Press("Times", 11)
    opening(press, "Review of Lodger P", paragraphs=5)
    press.new_page()
    press.head("7 Recommendations", size=15)
    press.para(tale(1120, 2), "7.1", hang=34)
    for n in range(6):
        with press.item(str(n + 1)):
            press.para(f"**Recommendation {n + 1}:** {ask(n + 25)}", f"7.{n + 2}", hang=34, record=False)
            press._record(None, ask(n + 25))
    press.head("8 How the review was done", size=15)
    press.para(tale(1121, 4), "8.1", hang=34)
    return press


@family
def points_of_learning() -> Press:
    """“Point of learning 3 – title” in chapters of a bishop’s report; recommendations go by no other name."""
    press = Press("Times", 11.5)
    opening(press, "The bells did not ring: a report to the Assembly", paragraphs=5)
    for n in range(6):
        if n % 3 == 0:
            press.new_page()
            press.head(f"Chapter {n // 3 + 2} What families told us", size=18)
        press.para(tale(1140 + n, 4), f"{n // 3 + 2}.{n % 3 + 1}", hang=30)
        with press.item(str(n + 1), heading=f"Listening {n + 1}"):
            press.room(90)
            press._mark_page()
            press.para(f"Point of learning {n + 1} – Listening {n + 1}", bold=True, record=False)
            press.para(ask(n + 31, 2))
        press.para(tale(1150 + n, 3), f"{n // 3 + 2}.{n % 3 + 4}", hang=30)
    return press


@family
def label_with_pointer() -> Press:
    """“Recommendation 4 (paragraph 5.46)” as a heading: the pointer is no title."""
    press = Press("Helvetica", 10.5)
    opening(press, "Inquiry into harvest carts", paragraphs=5)
    press.new_page()
    press.head("Recommendations", size=16)
    for n in range(7):
        with press.item(str(n + 1)):
            press.room(60)
            press._mark_page()
            press.head(f"Recommendation {n + 1} (paragraph {n + 2}.{3 * n + 4})", size=11)
            press.para(ask(n + 38))
    return press


@family
def labels_without_numbers() -> Press:
    """“Recommendation:” before each, bold and without a number, in the chapters; no list."""
    press = Press("Times", 11.5)
    opening(press, "Report on ice houses", paragraphs=5)
    for n in range(6):
        if n % 2 == 0:
            press.new_page()
            press.head(f"Chapter {n // 2 + 2} Ice of {1890 + n}", size=18)
        press.para(tale(1170 + n, 5))
        with press.item(None):
            press.para(f"**Recommendation:** {ask(n + 44)}", record=False)
            press._record(None, ask(n + 44))
        press.para(tale(1180 + n, 3))
    return press


@family
def bullets_under_headings() -> Press:
    """Bullets straight under headings of those addressed, with dashes inside some; no numbers, no announcement."""
    press = Press("Helvetica", 11)
    opening(press, "Learning from Lodger R", paragraphs=5)
    press.new_page()
    press.head("Recommendations", size=16)
    for g, group in enumerate(("For the County", "For schools", "For the guilds")):
        press.head(group, size=12)
        for n in range(3):
            with press.item(None, section=group):
                press.para(ask(3 * g + n + 12) if n != 1 else f"{ask(3 * g + n + 12)[:-1]}, and in doing so:", "•",
                           hang=14, indent=4)  # fmt: skip
                for k in range(2 if n == 1 else 0):
                    press.para(bare(6 * g + k + 9) + (";" if k == 0 else "."), "–", hang=12, indent=24)
    press.head("Acknowledgements", size=16)
    press.para("We thank the keepers, who should be proud of what they have done.")
    return press


@family
def labelled_three_levels() -> Press:
    """“Recommendation 4: title”, then (a) and (i), then a sentence that closes the whole; a contents page names all."""
    press = Press("Times", 11, header="Inquiry into the Upper Reach")
    titles = ("Candour", "A register", "Lamps", "Keepers and their duties", "Tolls", "Review")
    press.space(60)
    press.head("Contents", size=18)
    for n, title in enumerate(titles):
        press.para(f"Recommendation {n + 1}: {title} {'.' * (60 - len(title))} {n // 3 + 3}", record=False, after=2)
    press.new_page()
    press.head("Chapter 1 What happened", size=18)
    story(press, 6, seed=1200, first=1, chapter="1.")
    press.new_page()
    press.head("Chapter 2 Recommendations", size=18)
    for n, title in enumerate(titles):
        with press.item(str(n + 1), heading=title):
            press.room(80)
            press._mark_page()
            press.head(f"Recommendation {n + 1}: {title}", size=12)
            if n % 2 == 0:
                press.para(ask(n + 55))
                continue
            press.para("I recommend that:")
            for m, letter in enumerate("abc"):
                with press.part(f"{n + 1}({letter})", str(n + 1)):
                    press.para(told(3 * n + m + 20)[5:-1] + (";" if m < 2 else "."), f"({letter})", hang=24, indent=12)
                    for k, numeral in enumerate(("i", "ii") if m == 1 else ()):
                        with press.part(f"{n + 1}({letter})({numeral})", f"{n + 1}({letter})"):
                            press.para(bare(4 * n + k + 20) + ";", f"({numeral})", hang=24, indent=36)
            press.para(f"Each of these {('', 'two', '', 'four', '', 'six')[n]} should be begun within a year.")
    return press


@family
def facing_pages() -> Press:
    """Left and right pages have other margins; items and parts run over from one to the other."""
    press = Press("Times", 11.5)
    opening(press, "The Toll House Inquiry", paragraphs=5)
    press.new_page()
    press.head("SUMMARY OF RECOMMENDATIONS", size=13)
    for n in range(12):
        with press.item(str(n + 1)):
            press.para(ask(n + 5, 3), f"{n + 1}.", hang=28)
            for m, letter in enumerate("abc" if n % 3 == 1 else ""):
                with press.part(f"{n + 1}({letter})", str(n + 1)):
                    press.para(told(4 * n + m)[:-1] + (";" if m < 2 else "."), f"({letter})", hang=24, indent=28)
    for number, shapes in enumerate(press.pages):
        if number % 2:
            press.pages[number] = [(kind, rest[0] + 28, *rest[1:]) for kind, *rest in shapes]
    return press


@family
def numbers_in_words() -> Press:
    """“RECOMMENDATION ONE” in capitals above each, the text indented below."""
    press = Press("Times", 11.5)
    opening(press, "The Beekeepers’ Commission", paragraphs=5)
    press.new_page()
    press.head("THE RECOMMENDATIONS OF THE COMMISSION", size=13)
    for n, word in enumerate(("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX")):
        with press.item(str(n + 1)):
            press.room(60)
            press._mark_page()
            press.para(f"RECOMMENDATION {word}", record=False)
            press.para(ask(n + 72, 2), indent=30)
    return press


@family
def bold_with_reasons() -> Press:
    """Numbered and bold, each with a paragraph of reasons in roman that is not of the item."""
    press = Press("Helvetica", 10.5)
    opening(press, "Spot check of weathervanes", paragraphs=5)
    press.new_page()
    press.head("What should happen now: recommendations", size=16)
    for n in range(8):
        with press.item(str(n + 1)):
            press.para(ask(n + 21), f"{n + 1}.", hang=22, bold=True)
        press.para(tale(1220 + n, 3), indent=22)
    return press


@family
def pages_at_line_ends() -> Press:
    """A list at the front with “Page 12” after each item; the same items in bold in the chapters."""
    press = Press("Helvetica", 10.5)
    press.space(120)
    press.head("Kites over schools", size=24)
    press.new_page()
    press.head("Recommendations", size=16)
    for n in range(9):
        with press.item(str(n + 1)):
            press.para(f"**Recommendation {n + 1}.** {ask(n + 61)} Page {n + 11}", record=False)
            press._record(None, ask(n + 61))
    press.new_page()
    press.head("1. Background", size=16)
    story(press, 9, seed=1240, first=1)
    return press


@family
def findings_then_recommendations() -> Press:
    """“Key findings” numbered 1 to 6, then “Recommendations” numbered 1 to 6, in one chapter; findings say “should”."""
    press = Press("Helvetica", 10.5)
    opening(press, "Survey of rope stores", paragraphs=5)
    press.new_page()
    press.head("Findings and recommendations", size=18)
    press.head("Key findings", size=13)
    for n in range(6):
        with press.item(str(n + 1), "conclusion"):
            press.para(finding(n + 60), f"{n + 1}.", hang=22)
    press.head("Recommendations", size=13)
    for n in range(6):
        with press.item(str(n + 1)):
            press.para(ask(n + 47), f"{n + 1}.", hang=22)
    return press

"""Families with a trap each: what is printed twice, what hangs, what is nearly a list, and whose list it is."""

from __future__ import annotations

from .catalogue import family, opening, story
from .press import Press
from .words import ask, bare, tale, told


@family
def bold_inside_paragraphs() -> Press:
    """Numbered paragraphs with the recommendation in bold between sentences of reasons; some hold two in a row."""
    press = Press("Times", 11.5)
    opening(press, "The Sluice Gates, Part 11", paragraphs=5)
    press.new_page()
    press.head("Chapter 21", size=18)
    press.head("Recommendations for the future", size=18)
    for n in range(9):
        says = f"We therefore recommend that {told(n + 9)[5:]}"
        if n % 4 == 1:
            says += f" We also recommend that {told(n + 39)[5:]}"
        if n % 3 == 2:
            press.para(tale(1300 + n, 4), f"21.{n + 1}", hang=36)
            continue
        with press.item(f"21.{n + 1}"):
            text = f"{tale(1300 + n, 2)} **{says}** {tale(1320 + n, 1)}"
            press.para(text, f"21.{n + 1}", hang=36, record=False)
            press._record(None, says)
    return press


@family
def header_says_the_same() -> Press:
    """The running header of the list’s pages is the list’s own heading."""
    press = Press("Helvetica", 10.5, header="Recommendations")
    press.space(120)
    press.head("Bells of the east: a review", size=24)
    press.new_page()
    press.head("Recommendations", size=18)
    for n in range(22):
        with press.item(str(n + 1)):
            press.para(ask(n + 7, 2), f"{n + 1}.", hang=26)
    return press


@family
def labels_hung() -> Press:
    """“Recommendation 7” in a column of its own at the left, the text in a column at the right."""
    press = Press("Helvetica", 10.5, left=190)
    opening(press, "Night signals for barges", paragraphs=5)
    press.new_page()
    press.head("Our recommendations", size=18, out=0)
    for n in range(8):
        with press.item(str(n + 1)):
            press.para(ask(n + 49, 2), f"Recommendation {n + 1}", out=120, mark_bold=True)
    return press


@family
def decimal_parts() -> Press:
    """Items 1. to 6. with parts 1.1, 1.2 printed below them."""
    press = Press("Helvetica", 10.5)
    opening(press, "Survey of almanacs", paragraphs=5)
    press.new_page()
    press.head("Recommendations", size=18)
    for n in range(6):
        with press.item(str(n + 1)):
            press.para(ask(n + 32) if n % 2 else "Printers of almanacs should:", f"{n + 1}.", hang=24)
            for k in range(0 if n % 2 else 3):
                with press.part(f"{n + 1}.{k + 1}", str(n + 1)):
                    press.para(bare(3 * n + k + 40) + (";" if k < 2 else "."), f"{n + 1}.{k + 1}", hang=30, indent=24)
    return press


@family
def themes_with_decimals() -> Press:
    """Numbered headings are themes, and the items under them are 1.1, 1.2 and 2.1."""
    press = Press("Helvetica", 10.5)
    opening(press, "Plan for the lower reach", paragraphs=5)
    press.new_page()
    press.head("Summary of recommendations", size=18)
    for t, theme in enumerate(("Leadership", "Crews", "Lodgers and their neighbours")):
        press.head(f"{t + 1}. {theme}", size=12)
        for k in range(4):
            with press.item(f"{t + 1}.{k + 1}", section=theme):
                press.para(ask(4 * t + k + 22), f"{t + 1}.{k + 1}", hang=30)
    return press


@family
def summary_paraphrases() -> Press:
    """The summary says the ten in other words and under the same labels; the boxes in the chapters are the text."""
    press = Press("Times", 11.5, header="The Almanac Panel")
    press.space(120)
    press.head("The Almanac Panel", size=24)
    press.new_page()
    press.head("Executive summary", size=18)
    press.para("In brief, the Panel asks for the following. The full text stands in the chapters.")
    for n in range(5):
        press.para(f"{bare(n + 50)} (Recommendation {n + 1});", "•", hang=14, indent=8, record=False)
    for n in range(5):
        press.new_page()
        press.head(f"Chapter {n + 2} Pages {n + 2}", size=18)
        story(press, 3, seed=1350 + 4 * n, first=1, chapter=f"{n + 2}.")
        with press.box(), press.item(str(n + 1)):
            press.para(f"Recommendation {n + 1}", bold=True, record=False)
            press._mark_page()
            press.para(ask(n + 64, 2))
        press.para(
            f"As we say in Recommendation {n + 1}, none of this is new. {tale(1390 + n, 2)}", f"{n + 2}.4", hang=30
        )
    return press


@family
def progress_table_of_others() -> Press:
    """A table of an earlier report’s recommendations and their progress, then the report’s own short list."""
    press = Press("Helvetica", 10)
    opening(press, "Second audit of hives", paragraphs=5)
    press.new_page()
    press.head("Progress on the recommendations of 1899", size=16)
    widths = (40, 220, 170)
    press.row(("No.", "Recommendation", "Progress"), widths, bold=True)
    for n in range(8):
        press.row((str(n + 1), ask(n + 2), tale(1400 + n, 1)), widths)
    press.new_page()
    press.head("Recommendations", size=16)
    for n in range(5):
        with press.item(str(n + 1)):
            press.para(ask(n + 54), f"{n + 1}.", hang=22)
    press.head("Glossary", size=16)
    press.para("1. Skep: a hive of straw that must be kept dry.")
    press.para("2. Super: a box that should be set above the brood.")
    return press


@family
def columns_with_boxes() -> Press:
    """Two columns; the items are labelled “Recommendation 5” in bold inside the columns, among narrative."""
    press = Press("Times", 10, left=56, right=56)
    press.space(120)
    press.head("Lanterns of the north shore", size=24)
    press.new_page()
    press.head("What we found and what we ask", size=16)
    press.columns(2)
    for n in range(10):
        press.para(tale(1420 + n, 4))
        with press.item(str(n + 1)):
            press.room(50)
            press._mark_page()
            press.para(f"Recommendation {n + 1}", bold=True, record=False, after=2)
            press.para(ask(n + 16, 2), bold=True)
    press.columns(1)
    return press


@family
def list_in_a_letter() -> Press:
    """A short report without headings: “I therefore recommend that:” and (1) to (5), then thanks."""
    press = Press("Courier", 10, left=70, right=70)
    press.para("To the Assembly of Merrow")
    story(press, 6, seed=1440)
    press.para("For these reasons I make the following recommendations:")
    for n in range(5):
        with press.item(str(n + 1)):
            press.para(ask(n + 27), f"({n + 1})", hang=30, indent=12)
    press.para("I am grateful to the clerk, without whom this report should never have been finished.")
    press.para("Orrin Tarn, Commissioner")
    press.new_page()
    story(press, 5, seed=1460)
    return press


@family
def labels_of_an_earlier_inquiry() -> Press:
    """An earlier inquiry’s “Recommendation 12:” in bold in the chapters; the own list has bare numbers."""
    press = Press("Times", 11.5)
    opening(press, "The Third Weathervane Inquiry", paragraphs=5)
    press.new_page()
    press.head("Chapter 2 What the Steeple Inquiry asked for", size=18)
    for n in (12, 17, 23, 31):
        press.para(tale(1500 + n, 3))
        press.para(f"**Recommendation {n}:** {ask(n)}", record=False)
    press.new_page()
    press.head("Chapter 3 Our recommendations", size=18)
    for n in range(7):
        with press.item(str(n + 1)):
            press.para(ask(n + 40, 2), f"{n + 1}.", hang=24)
    return press


@family
def implementation_chapter() -> Press:
    """A chapter on how an earlier inquiry’s recommendations 1 to 5 were carried out; then labels in the chapters."""
    press = Press("Helvetica", 11)
    opening(press, "The Fourth Weathervane Inquiry", paragraphs=5)
    press.new_page()
    press.head("Chapter 2 Implementation of previous recommendations", size=18)
    for n in range(5):
        press.para(f"Recommendation {n + 1}", bold=True, record=False)
        press.para(ask(n), record=False)
        press.para(tale(1540 + n, 2))
    for n in range(6):
        if n % 3 == 0:
            press.new_page()
            press.head(f"Chapter {n // 3 + 3} Vanes of {1900 + n}", size=18)
        press.para(tale(1560 + n, 3))
        with press.box(), press.item(str(n + 1)):
            press.para(f"Recommendation {n + 1}", bold=True, record=False)
            press._mark_page()
            press.para(ask(n + 40, 2))
    return press


@family
def actions_of_another_body() -> Press:
    """The own list has bare numbers; an annex holds the county’s plan, “Action 1:” to “Action 6:”, and the chapters
    hold learning points."""
    press = Press("Helvetica", 11)
    opening(press, "Learning from Lodger T", paragraphs=5)
    for n in range(3):
        press.para(tale(1600 + n, 3))
        press.para(f"Learning point {n + 1}: {tale(1610 + n, 1)}", bold=True)
    press.new_page()
    press.head("Recommendations", size=16)
    for n in range(6):
        with press.item(str(n + 1)):
            press.para(ask(n + 10), f"{n + 1}.", hang=24)
    press.new_page()
    press.head("Annex B The county’s plan", size=16)
    for n in range(6):
        press.para(f"**Action {n + 1}:** {ask(n + 60)}", record=False)
    return press


@family
def recommendations_with_reasons_below() -> Press:
    """“Recommendation 3: text” in roman, then “Why:” and narrative that is not of the item, in a chapter of its own."""
    press = Press("Helvetica", 11)
    opening(press, "Ferry fares: an independent review", paragraphs=5)
    press.new_page()
    press.head("Recommendations", size=18)
    for n in range(7):
        with press.item(str(n + 1)):
            press.room(90)
            press._mark_page()
            press.head(f"Recommendation {n + 1}", size=13)
            press.para(ask(n + 30), bold=True)
        press.para(tale(1640 + n, 3))
        press.para(tale(1660 + n, 2))
    return press


@family
def summary_of_committee_at_the_front() -> Press:
    """A summary in prose that says “We recommend”; a list with group headings and paragraph numbers; an annex."""
    press = Press("Times", 11.5)
    press.space(120)
    press.head("Gas lamps in lanes", size=24)
    press.new_page()
    press.head("Summary", size=16)
    press.para(f"{tale(1700, 3)} We recommend a new law on lanes, and we call for the lamps of the east to be mended.")
    press.head("1 Introduction", size=16)
    last = story(press, 8, seed=1710, first=1)
    for n in range(5):
        press.para(f"{tale(1730 + n, 2)} **{ask(n + 3)}**", f"{last + 1 + n}.", hang=28, record=False)
    press.new_page()
    press.head("Conclusions and recommendations", size=16)
    for n in range(10):
        if n % 5 == 0:
            press.head(["Lanes", "Lamps of the east and of the lower reach"][n // 5], size=12, italic=True)
        asks = n % 2 == 0
        with press.item(str(n + 1), "recommendation" if asks else "conclusion"):
            text = ask(n // 2 + 3) if asks else f"We welcome what the county has begun. {tale(1750 + n, 1)}"
            press.para(text, f"{n + 1}.", hang=24, tail=f"(Paragraph {n + 8})")
    return press

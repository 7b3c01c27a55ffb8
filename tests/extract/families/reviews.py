"""Families of reviews: NHS, safeguarding, ombudsman and others: labels of their own, tables, columns, colour."""

from __future__ import annotations

from .catalogue import family, opening, story
from .press import Press
from .words import ask, bare, tale, told


@family
def case_review() -> Press:
    """Five items “Recommendation 1:” at the end among numbered paragraphs; an earlier review’s in a table."""
    press = Press("Helvetica", 11)
    opening(press, "Serious case review: Lodger K", numbered=True, paragraphs=6)
    for n in range(3):
        press.para(tale(700 + n, 3))
    press.new_page()
    press.head("6. Conclusions and Recommendations", size=15)
    press.para(tale(710, 4), "6.1", hang=30)
    press.para(tale(711, 4), "6.2", hang=30)
    for n in range(5):
        with press.item(str(n + 1)):
            press.para(f"**Recommendation {n + 1}:** {ask(n + 14, 2)}", record=False)
            press._record(None, ask(n + 14, 2))
        if n == 2:
            press.para(tale(712, 2), "6.3", hang=30)
    press.new_page()
    press.head("Appendix 2: What became of the recommendations of the review of Lodger H", size=13)
    widths = (40, 250, 130)
    press.row(("No.", "Recommendation", "Progress"), widths, bold=True)
    for n in range(4):
        press.row((str(n + 1), ask(n + 24), "Done in the spring."), widths)
    return press


@family
def nhs_short_labels() -> Press:
    """“R1” to “R12” hung in the margin, in groups; cross-references “R4 and R5” in the text."""
    press = Press("Helvetica", 10.5, left=100)
    opening(press, "Review of the lantern wards", paragraphs=6)
    press.para("We return to this in R4 and R5. R7 should be read with it. " + tale(720))
    press.new_page()
    press.head("Recommendations", size=18)
    number = 0
    for group in ("For the wards", "For the county", "For teachers of nurses"):
        press.head(group, size=12)
        for _ in range(4):
            number += 1
            with press.item(f"R{number}", section=group):
                press.para(ask(number + 28), f"R{number}", out=34, bold=False, mark_bold=True)
    return press


@family
def interim_labels() -> Press:
    """“MR1” and on: labels of more letters, bold, with the text on the line below and a reason after it."""
    press = Press("Helvetica", 10.5)
    opening(press, "Review of the ferry wards: main recommendations", paragraphs=6)
    press.new_page()
    press.head("Main recommendations", size=18)
    for n in range(7):
        with press.item(f"MR{n + 1}"):
            press.para(ask(n + 46), f"MR{n + 1}:", hang=40, bold=True)
        press.para(tale(730 + n, 3))
    return press


@family
def immediate_actions() -> Press:
    """“Immediate and essential action 4: title” in coloured type, a statement, then bullets."""
    press = Press("Helvetica", 11)
    opening(press, "Independent review of the night wards", paragraphs=6)
    press.new_page()
    press.head("Immediate and essential actions", size=18, colour="005eb8")
    press.para("These are to be taken up at once by every ward.", record=False)
    for n, title in enumerate(("Safe lamps", "Listening to lodgers", "Training", "Records", "Rope stores", "Chairs")):
        with press.item(str(n + 1), heading=title):
            press.room(90)
            press._mark_page()
            press.head(f"Immediate and essential action {n + 1}: {title}", size=12, colour="005eb8")
            press.para(ask(n + 52))
            for k in range(3):
                text = bare(3 * n + k + 30)
                press.para(f"{text[0].upper()}{text[1:]}.", "•", hang=14, indent=8)
    return press


@family
def learning_points() -> Press:
    """A review that has no recommendations by name: “Learning point 1” to “Learning point 6” in bold."""
    press = Press("Helvetica", 11)
    opening(press, "What we learned from Lodger M", paragraphs=6)
    press.new_page()
    press.head("Learning points", size=16)
    for n in range(6):
        with press.item(str(n + 1)):
            press.para(f"Learning point {n + 1}", bold=True, record=False)
            press._mark_page()
            press.para(ask(n + 61, 2))
    return press


@family
def actions_at_chapter_ends() -> Press:
    """“Action 1” to “Action 12” at the ends of chapters, in frames, the word recommendation only in the foreword."""
    press = Press("Helvetica", 11)
    opening(press, "Rapid review of hedges", paragraphs=6)
    press.para("Our recommendations are set out below as actions. " + tale(750))
    for chapter in range(4):
        press.head(f"Chapter {chapter + 2} Hedges of the {['coast', 'hill', 'lane', 'town'][chapter]}", size=16)
        story(press, 3, seed=760 + 4 * chapter)
        for k in range(3):
            n = 3 * chapter + k
            with press.box("f3e9d2"), press.item(str(n + 1)):
                press.para(f"**Action {n + 1}:** {ask(n + 8)}", record=False)
                press._record(None, ask(n + 8))
    return press


@family
def summary_table() -> Press:
    """A table “No. | Theme | Recommendation | Chapter” over several pages, its head repeated on each."""
    press = Press("Helvetica", 10)
    opening(press, "The Orchard Board inquiry: executive summary", paragraphs=6)
    press.new_page()
    press.head("Table of recommendations", size=16)
    widths = (40, 92, 240, 62)
    press.row(("No.", "Theme", "Recommendation", "Chapter"), widths, bold=True)
    for n in range(24):
        if press.y > 640:
            press.new_page()
            press.row(("No.", "Theme", "Recommendation", "Chapter"), widths, bold=True)
        with press.item(str(n + 1)):
            theme = ("Openness", "Keepers and their training", "Grafting stock")[n // 8]
            press.row((str(n + 1), theme, ask(n + 19, 1 + n % 2), str(n // 3 + 2)), widths, record=2)
    return press


@family
def action_plan_table() -> Press:
    """A table “Ref | Recommendation | Owner | By when” without rules, numbered 1.1, 1.2, 2.1 under theme rows."""
    press = Press("Times", 10.5)
    opening(press, "Peer review of almanac offices", paragraphs=6)
    press.new_page()
    press.head("Recommendations", size=16)
    widths = (40, 250, 80, 64)
    press.row(("Ref", "Recommendation", "Owner", "By when"), widths, bold=True, ruled=False)
    for theme in (1, 2, 3):
        for n in range(4):
            with press.item(f"{theme}.{n + 1}"):
                cells = (f"{theme}.{n + 1}", ask(4 * theme + n + 50), "Chief clerk", "Midsummer")
                press.row(cells, widths, record=1, ruled=False)
            press.space(5)
    return press


@family
def announced_bullets() -> Press:
    """No heading says so: “We make the following recommendations:” and bullets in the last chapter, text after them."""
    press = Press("Times", 11.5)
    opening(press, "Thematic inspection of rope stores", paragraphs=6)
    press.new_page()
    press.head("Chapter 4 The way ahead", size=16)
    press.para(tale(800, 4))
    press.para("Drawing this together, we make the following recommendations:")
    for n in range(6):
        with press.item(None):
            press.para(ask(n + 66), "•", hang=16, indent=8)
    press.para("We shall come back in two years to see how the stores stand. " + tale(801, 3))
    press.head("How we worked", size=13)
    press.para("We visited six towers and looked for:")
    for n in range(3):
        press.para(f"ropes of the {['first', 'second', 'third'][n]} kind;", "•", hang=16, indent=8)
    return press


@family
def executive_summary_only() -> Press:
    """Recommendations stand in the executive summary alone, numbered, under “Our recommendations”."""
    press = Press("Helvetica", 11)
    press.space(150)
    press.head("Audit of tidal mills", size=24)
    press.new_page()
    press.head("Executive summary", size=18)
    press.para(tale(810, 4))
    press.head("Key findings", size=13)
    for n in range(3):
        press.para(tale(811 + n, 1), "•", hang=14)
    press.head("Our recommendations", size=13)
    press.para("We recommend that:", record=False)
    for n in range(7):
        with press.item(str(n + 1)):
            press.para(ask(n + 43), f"{n + 1}.", hang=20)
    press.new_page()
    press.head("1 Background", size=18)
    story(press, 10, seed=830, first=1, chapter="1.")
    press.head("2 Findings", size=18)
    story(press, 10, seed=850, first=1, chapter="2.")
    return press


@family
def colour_only_headings() -> Press:
    """Headings differ from the text in nothing but colour."""
    press = Press("Helvetica", 11)
    opening(press, "Review of pear stock", paragraphs=6)
    for title in ("How stock is grafted", "What we saw", "Recommendations", "Thanks"):
        press.head(title, size=11, bold=False, colour="aa0044")
        if title != "Recommendations":
            story(press, 3, seed=870 + len(title))
            continue
        press.para("Those who graft have waited long enough.", record=False)
        for g, group in enumerate(("For yards", "For the Board")):
            press.head(group, size=11, bold=False, colour="0044aa")
            for n in range(4):
                with press.item(str(4 * g + n + 1), section=group):
                    press.para(ask(4 * g + n + 3), f"{4 * g + n + 1}.", hang=22)
    return press


@family
def numbers_hung_in_the_margin() -> Press:
    """Bare numbers without a stop, set out in the left margin beside running text, chapters and list alike."""
    press = Press("Times", 11.5, left=130)
    press.space(150)
    press.head("Towpaths after dark", size=24)
    press.new_page()
    press.head("What happened", size=16)
    for n in range(9):
        press.para(tale(890 + n), str(n + 1), out=40)
    press.head("Recommendations", size=16)
    for n in range(10):
        with press.item(str(n + 10)):
            press.para(ask(n + 57, 2), str(n + 10), out=40)
    press.head("Annex A: Visits", size=16)
    press.para(tale(899))
    return press


@family
def numbers_alone_on_a_line() -> Press:
    """The number stands alone in large type on the line above its item."""
    press = Press("Helvetica", 11)
    opening(press, "Twelve things to change about sluices", paragraphs=6)
    press.new_page()
    press.head("Our recommendations", size=18)
    for n in range(12):
        with press.item(str(n + 1)):
            press.room(60)
            press._mark_page()
            press.para(str(n + 1), bold=True, size=16, record=False, after=2, colour="005544")
            press.para(ask(n + 2, 2))
    return press


@family
def two_columns() -> Press:
    """Everything is set in two columns; items run over from column to column and page to page."""
    press = Press("Times", 10, left=56, right=56)
    press.space(150)
    press.head("The parish almanac offices", size=24)
    press.new_page()
    press.head("What we found", size=16)
    press.columns(2)
    story(press, 16, seed=910, first=1)
    press.columns(1)
    press.new_page()
    press.head("Summary of recommendations", size=16)
    press.columns(2)
    for n in range(22):
        if n in (0, 9):
            press.head(["Offices", "The county"][n // 9], size=11)
        with press.item(str(n + 1), section=["Offices", "The county"][n >= 9]):
            press.para(ask(n + 12, 1 + n % 3), f"{n + 1}.", hang=20)
    press.columns(1)
    return press


@family
def lettered_groups() -> Press:
    """“A1”, “A2”, “B1” …: a letter for the group and a number inside it."""
    press = Press("Helvetica", 10.5)
    opening(press, "Inspection of museums", paragraphs=6)
    press.new_page()
    press.head("Recommendations", size=18)
    for letter, group in zip("ABC", ("Stores", "Keepers", "The public"), strict=True):
        press.head(f"{letter}. {group}", size=13)
        for n in range(4):
            with press.item(f"{letter}{n + 1}"):
                press.para(ask(4 * (ord(letter) - 65) + n + 36), f"{letter}{n + 1}", hang=28)
    return press


@family
def labels_by_chapter() -> Press:
    """“Recommendation 5.3”: a number for the chapter and one in it, at chapter ends and again in an appendix."""
    press = Press("Helvetica", 10.5)
    opening(press, "Inspection of hives", paragraphs=6)
    for chapter in (2, 3, 5):
        press.new_page()
        press.head(f"Chapter {chapter} Hives of kind {chapter}", size=18)
        story(press, 4, seed=940 + 6 * chapter)
        for n in range(3):
            press.para(f"**Recommendation {chapter}.{n + 1}** {ask(4 * chapter + n)}", record=False)
        press.para(tale(990 + chapter, 2))
    press.new_page()
    press.head("Appendix B Summary of recommendations", size=16)
    for chapter in (2, 3, 5):
        for n in range(3):
            with press.item(f"{chapter}.{n + 1}"):
                press.para(f"**Recommendation {chapter}.{n + 1}** {ask(4 * chapter + n)}", record=False,
                           tail=f"[Chapter {chapter}]")  # fmt: skip
                press._record(None, ask(4 * chapter + n))
    return press


@family
def merged_numbers() -> Press:
    """“Recommendations 3 and 4” are printed as one; the rest one by one."""
    press = Press("Helvetica", 10.5)
    opening(press, "Review of hawthorn", paragraphs=6)
    press.new_page()
    press.head("Recommendations", size=18)
    for label in ("1", "2", "3 and 4", "5", "6 and 7", "8"):
        with press.item(label):
            press.room(60)
            press._mark_page()
            press.head(f"Recommendation{'s' * (' ' in label)} {label}", size=12)
            press.para(ask(int(label[0]) + 70))
    return press


@family
def ombudsman() -> Press:
    """Numbered paragraphs run on into “Recommendations”: four of them ask, with bullets; the last ones do not."""
    press = Press("Helvetica", 11)
    last = opening(press, "An investigation into a toll refused", numbered=True, paragraphs=12)
    press.head("Our recommendations", size=14)
    press.para("In considering what to say we have had regard to our Principles for Remedy.", f"{last + 1}.", hang=30)
    for n in range(4):
        number = str(last + 2 + n)
        with press.item(number):
            press.para(
                f"We recommend that, within {n + 2} weeks of this report, the toll house:", f"{number}.", hang=30
            )
            for k in range(3):
                press.para(bare(3 * n + k + 5) + (";" if k < 2 else "."), "•", hang=14, indent=30)
    press.head("Closing", size=14)
    press.para("This is my report of the complaint. " + tale(999), f"{last + 6}.", hang=30)
    return press


@family
def plain_thats() -> Press:
    """A list under “The Panel recommends:” whose items say “That … be …”, no “should” anywhere, numbered 1) 2)."""
    press = Press("Times", 11.5)
    opening(press, "Panel on unlicensed kites", paragraphs=6)
    press.new_page()
    press.head("5 Recommendations", size=16)
    press.para("The Panel recommends:", record=False)
    for n in range(9):
        with press.item(str(n + 1)):
            press.para(told(n + 60), f"{n + 1})", hang=24)
    press.head("6 Costs", size=16)
    press.para(tale(1010, 5))
    return press

"""Families of inquiries: statutory, judge-led, Scottish, Northern Irish and Welsh, and the typed papers of old."""

from __future__ import annotations

from .catalogue import family, opening, story
from .press import Press
from .words import ask, bare, finding, tale, told


@family
def statutory_three_levels() -> Press:
    """Bold numbered titles, text and parts (a) and (i) under them, and a closing sentence after the parts."""
    press = Press("Helvetica", 10.5, header="The Pellow Inquiry | The report")
    opening(press, "The Pellow Inquiry")
    press.new_page()
    press.head("1.5 Recommendations", size=20)
    press.para("I explain in this part what should now follow. " + tale(90, 3))
    for n, title in enumerate(("A standing scheme", "Remembering Pellow", "Keepers in training", "Duties of candour")):
        with press.item(str(n + 1), heading=title):
            press._mark_page()
            press.head(f"{n + 1}. {title}", size=12)
            _levels(press, n)
    press.head("5. The yearly report", size=12)
    with press.item("5", heading="The yearly report"):
        press.para(ask(5, 2))
    press.new_page()
    press.head("1.6 How the Inquiry worked", size=20)
    story(press, 4, seed=95)
    return press


def _levels(press: Press, n: int, shape: str = "({})") -> None:
    press.para(ask(n) if n % 2 == 0 else "I recommend that:")
    if n == 0:
        return
    for m, letter in enumerate("abcd"[: n + 1]):
        with press.part(f"{n + 1}({letter})", str(n + 1)):
            press.para(told(5 * n + m), shape.format(letter), hang=24, indent=12)
            if n == 3 and letter in "bd":
                for k, numeral in enumerate(("i", "ii", "iii")):
                    with press.part(f"4({letter})({numeral})", f"4({letter})"):
                        press.para(told(40 + 3 * m + k), shape.format(numeral), hang=24, indent=36)
    if n == 2:
        press.para("None of this waits for the others; each can begin on the day this report is laid.")


@family
def statutory_half_brackets() -> Press:
    """Titles with hung numbers and no stop, “4   Duties of candour”; parts a) and i); a box round the whole list."""
    press = Press("Times", 11.5, header="The Merrow Inquiry | Volume 1")
    opening(press, "The Merrow Inquiry", paragraphs=6)
    press.new_page()
    press.head("Recommendations", size=20)
    press.para("I explain in this part what should now follow. " + tale(90, 3))
    for n, title in enumerate(("A standing scheme", "Remembering Merrow", "Keepers in training", "Duties of candour")):
        with press.item(str(n + 1), heading=title):
            press.room(70)
            press._mark_page()
            press.para(title, str(n + 1), hang=28, bold=True, size=13, record=False)
            _levels(press, n, "{})")
    return press


@family
def boxes_over_pages() -> Press:
    """Shaded boxes “Recommendation 3: title” that break across pages, in the chapters only; a summary paraphrases."""
    press = Press("Helvetica", 11, header="Lantern Inquiry – Volume II")
    opening(press, "The Lantern Inquiry, Volume II", paragraphs=6)
    for n in range(7):
        if n % 3 == 0:
            press.new_page()
            press.head(f"Chapter {n // 3 + 2} Lanes and reach {n // 3 + 1}", size=20)
        story(press, 4, seed=100 + 5 * n, first=4 * n + 1, chapter="7.")
        with press.box(), press.item(str(n + 1), heading=f"Light for reach {n + 1}"):
            press.para(f"Recommendation {n + 1}: Light for reach {n + 1}", bold=True, record=False)
            press._mark_page()
            press.para(ask(n, 3))
            press.para("This should include:")
            for k in range(3):
                press.para(bare(3 * n + k) + (";" if k < 2 else "."), "•", hang=14, indent=6)
        press.para(tale(140 + n, 2), f"7.{4 * n + 5}", hang=28)
    return press


@family
def decimal_chapters_that_recommend() -> Press:
    """A chapter of paragraphs 13.1 and on, narrative and recommendations by turns: “We therefore recommend” in bold."""
    press = Press("Times", 11.5)
    opening(press, "Report of the Sluice Inquiry, Part 9")
    press.new_page()
    press.head("Chapter 13", size=18)
    press.head("Recommendations", size=18)
    number = 0
    for n, title in enumerate(("Introduction", "The regulator", "Keepers", "Those who were moved", "Testing gates")):
        press.head(title, size=12)
        for k in range(3):
            number += 1
            press.para(tale(160 + 3 * n + k, 3), f"13.{number}", hang=34)
        if n:
            number += 1
            with press.item(f"13.{number}", section=title):
                press.para(f"**We therefore recommend that {told(n)[5:]}**", f"13.{number}", hang=34)
    return press


@family
def prose_chapters_with_parts() -> Press:
    """Numbered paragraphs “33.10 I therefore recommend:” with lettered parts, among narrative in a chapter."""
    press = Press("Times", 11.5)
    opening(press, "Report of the Tower Inquiry")
    press.new_page()
    press.head("Chapter 33", size=18)
    press.head("Recommendations", size=18)
    number = 0
    for n, title in enumerate(("Plans", "Lifts and ropes", "Doors", "Calls from the tower")):
        press.head(title, size=12, bold=False, italic=True)
        for k in range(2):
            number += 1
            press.para(tale(190 + 3 * n + k, 3), f"33.{number}", hang=34)
        number += 1
        with press.item(f"33.{number}", section=title):
            press.para("I therefore recommend:", f"33.{number}", hang=34)
            for k, letter in enumerate("abc"):
                with press.part(f"33.{number}({letter})", f"33.{number}"):
                    press.para(told(3 * n + k).rstrip(".")[0].lower() + told(3 * n + k)[1:-1] + ";."[k == 2],
                               f"{letter}.", hang=18, indent=34)  # fmt: skip
    return press


@family
def scottish_chapters() -> Press:
    """Recommendations at the end of each chapter, numbered on through the report; no list of them all."""
    press = Press("Helvetica", 11, header="Ferry Inquiry (Upper Merrow)")
    opening(press, "The Ferry Inquiry (Upper Merrow)", paragraphs=7)
    number = 0
    for chapter in range(2, 5):
        press.new_page()
        press.head(f"Chapter {chapter} Tides of {1880 + chapter}", size=18)
        story(press, 5, seed=230 + 9 * chapter)
        press.head("Conclusions", size=13)
        press.para(tale(280 + chapter, 3))
        press.head("Recommendations", size=13)
        for _ in range(3):
            number += 1
            with press.item(str(number)):
                press.para(f"**Recommendation {number}:** {ask(number)}", record=False)
                press._record(None, ask(number))
    return press


@family
def welsh_lists_that_restart() -> Press:
    """Each chapter ends with its own list, and each list counts from 1 again; no list of them all."""
    press = Press("Times", 12)
    opening(press, "The Almanac Inquiry", paragraphs=7)
    for chapter, title in ((2, "Printing"), (3, "Selling"), (4, "Reading aloud")):
        press.new_page()
        press.head(f"Chapter {chapter} {title}", size=18)
        story(press, 5, seed=300 + 9 * chapter)
        press.head("Recommendations", size=13)
        for n in range(4):
            with press.item(str(n + 1)):
                press.para(ask(4 * chapter + n), f"{n + 1}.", hang=22)
    return press


@family
def northern_irish_groups() -> Press:
    """One numbering through many groups, long titles in small capitals, parts (i) to (iv), text after the last part."""
    press = Press("Times", 11)
    opening(press, "Report of the Inquiry into the Orchard Grants", paragraphs=8)
    press.new_page()
    press.head("9. RECOMMENDATIONS", size=14)
    press.para("9.1 These are put in the order in which they can be begun.", record=False)
    number = 0
    for group, count in (("CANDOUR", 3), ("THE GRANTS THEMSELVES", 4), ("TRUSTEES", 4)):
        press.head(group, size=11)
        for _ in range(count):
            number += 1
            with press.item(str(number), section=group):
                parts = number % 4 == 2
                press.para(ask(number) if not parts else "Trustees who hold grant money should:", f"{number}.", hang=26)
                for k, numeral in enumerate(("i", "ii", "iii", "iv") if parts else ()):
                    with press.part(f"{number}({numeral})", str(number)):
                        press.para(bare(number + k) + (";" if k < 3 else "."), f"({numeral})", hang=24, indent=26)
    return press


@family
def command_paper_typed() -> Press:
    """A typed paper of the seventies: capitals, (1) to (18), “(paragraph 112)” at the end, nothing bold."""
    press = Press("Courier", 10, left=70, right=70)
    press.space(150)
    press.head("REPORT OF THE COMMITTEE OF INQUIRY INTO THE PELLOW LOCK", size=12, bold=False)
    press.new_page()
    press.head("PART I  NARRATIVE", size=10, bold=False)
    last = story(press, 10, seed=330, first=1)
    press.head("PART VII  SUMMARY OF RECOMMENDATIONS", size=10, bold=False)
    press.para("Our main recommendations are as follows:", f"{last + 1}.", hang=28, record=False)
    for n in range(18):
        with press.item(str(n + 1)):
            press.para(ask(n + 10), f"({n + 1})", hang=36, indent=20, tail=f"(paragraph{'s' * (n % 3 == 0)} {n + 3})")
    press.para("We have had great help from our Secretary, Miss Orrin, whose patience did not fail.", "12.", hang=28,
               record=False)  # fmt: skip
    return press


@family
def lettered_by_subject() -> Press:
    """Subject headings in small italic, lettered items under some and plain paragraphs under others."""
    press = Press("Times", 11)
    opening(press, "Inquiry into the Swarms of 1911", paragraphs=7)
    press.new_page()
    press.head("Part 3", size=14)
    press.head("Recommendations", size=14)
    press.para(tale(350, 3), record=False)
    for g, subject in enumerate(("Keepers", "Schools", "The County", "Doctors", "Courts")):
        press.head(subject, size=11, bold=False, italic=True)
        for n in range(3):
            letter = "abc"[n] if g % 2 == 0 else None
            with press.item(letter, section=subject):
                press.para(ask(20 + 3 * g + n), f"{letter}." if letter else None, hang=18 if letter else 0)
    press.new_page()
    press.head("Appendix A", size=14)
    press.head("Those who gave evidence", size=12)
    for name in ("Mr Tarn", "Mrs Ould", "The Keeper of Bees", "The Toll House Company"):
        press.para(name)
    return press


@family
def roman_list() -> Press:
    """A list numbered i. to xxii. in small roman numerals, hung; some items with (a) and (b)."""
    press = Press("Times", 11.5)
    opening(press, "The Bells Inquiry", paragraphs=6)
    press.new_page()
    press.head("Summary of Recommendations", size=15)
    numerals = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii".split()
    for n, numeral in enumerate(numerals):
        with press.item(numeral):
            press.para(ask(n + 30) if n % 7 != 3 else "The Bellringers’ Council should", f"{numeral}.", hang=30)
            for k, letter in enumerate("ab" if n % 7 == 3 else ""):
                with press.part(f"{numeral}({letter})", numeral):
                    press.para(bare(n + k + 30) + (" and" if k == 0 else "."), f"({letter})", hang=22, indent=30)
    return press


@family
def wishes_over_many_pages() -> Press:
    """Sixty items “That … be …” without a modal verb on many pages, none of which says “recommend” but the first."""
    press = Press("Times", 13, left=100, right=100)
    opening(press, "The Weathervane Commission", paragraphs=12)
    press.new_page()
    press.head("Recommendations of the Commission", size=16)
    for n in range(60):
        with press.item(str(n + 1)):
            press.para(told(n), f"({n + 1})", hang=34, after=12)
    press.new_page()
    press.head("Signatures", size=16)
    press.para("Orrin Tarn, Chair of the Commission")
    return press


@family
def grouped_by_addressee() -> Press:
    """Boxes in the chapters, and a last list in which the same numbers stand in the order of those addressed."""
    press = Press("Helvetica", 11, header="The Kite Inquiry")
    opening(press, "The Kite Inquiry", paragraphs=6)
    for n in range(8):
        if n % 2 == 0:
            press.new_page()
            press.head(f"Chapter {n // 2 + 2} The line at {'Ansel Tarn Merrow Pellow'.split()[n // 2]}", size=18)
        story(press, 2, seed=370 + 3 * n)
        with press.box():
            press.para(f"Recommendation {n + 1}", bold=True, record=False)
            press.para(ask(n + 40, 2), record=False)
    press.new_page()
    press.head("Appendix 2 List of recommendations by those to whom they are addressed", size=16)
    for body, numbers in (("The railway", (2, 5, 7)), ("The counties", (1, 8)), ("Flyers and their clubs", (3, 4, 6))):
        press.head(body, size=12)
        for n in numbers:
            with press.item(str(n), section=body):
                press.para(f"Recommendation {n}", bold=True, record=False)
                press._mark_page()
                press.para(ask(n + 39, 2))
    return press


@family
def other_lists_about() -> Press:
    """An own list of six among other people's: an earlier inquiry's numbered list, its implementation, an annex."""
    press = Press("Times", 11, header="Second Weathervane Inquiry")
    opening(press, "The Second Weathervane Inquiry", paragraphs=5)
    press.new_page()
    press.head("Chapter 2 Implementation of the recommendations of earlier inquiries", size=16)
    press.para("The Steeple Inquiry of 1899 made four recommendations. They were:")
    for n in range(4):
        press.para(ask(n + 50), f"{n + 1}.", hang=22, indent=20, record=False)
    press.para("Recommendation 1 was accepted and forgotten. Recommendation 3 should have been acted upon at once.")
    press.para(
        "Recommendations 2 and 4 are considered together. The Steeple Inquiry recommended that bells be muffled."
    )
    press.new_page()
    press.head("Chapter 3 Our recommendations", size=16)
    press.para("We make six recommendations.")
    for n in range(6):
        with press.item(str(n + 1)):
            press.para(f"Recommendation {n + 1}", bold=True, record=False)
            press._mark_page()
            press.para(ask(n + 60))
    press.head("Chapter 4 What we would say of them", size=16)
    press.para("Recommendation 4 is addressed to the trustees and should be read with Recommendation 5. " + tale(400))
    press.para("Recommendations 1 and 2 need no statute. " + tale(401))
    press.new_page()
    press.head("Annex C Recommendations of the Steeple Inquiry (1899)", size=16)
    for n in range(4):
        press.para(ask(n + 50), f"{n + 1}.", hang=22, record=False)
    press.new_page()
    press.head("Index", size=16)
    press.columns(2)
    for word in ("Ansel Cut", "Bells", "Candour", "Keepers", "Recommendations", "Recommendation 4", "Steeple", "Tarn"):
        for n in range(3):
            press.para(f"{word}, {['early', 'late', 'disputed'][n]} {10 + n}, {30 + n}", size=9, after=1)
    press.columns(1)
    return press


@family
def bold_unnumbered() -> Press:
    """No list and no numbers: bold paragraphs in the chapters are the recommendations."""
    press = Press("Times", 11.5)
    opening(press, "The Ice House Inquiry", paragraphs=5)
    for chapter in (2, 3, 4):
        press.new_page()
        press.head(f"Chapter {chapter} {['Doors', 'Ice', 'Light'][chapter - 2]}", size=18)
        for k in range(3):
            press.para(tale(420 + 5 * chapter + k, 4), f"{chapter}.{2 * k + 1}", hang=30)
            with press.item(None):
                press.para(f"I recommend that {told(5 * chapter + k)[5:]}", bold=True)
    return press


@family
def prose_only() -> Press:
    """No list: recommendations stand inside paragraphs of prose, and the paragraphs say much else."""
    press = Press("Times", 11.5)
    opening(press, "The Cider Press Inquiry", numbered=True, paragraphs=5)
    number = 5
    for chapter in (2, 3):
        press.new_page()
        press.head(f"{chapter} {['The yard', 'The press'][chapter - 2]}", size=18)
        for k in range(4):
            number += 1
            press.para(tale(460 + 5 * chapter + k, 3), f"{number}.", hang=30)
            number += 1
            says = f"We therefore recommend that {told(7 * chapter + k + 11)[5:]}"
            with press.item(None):
                press.para(f"{tale(480 + 5 * chapter + k, 2)} {says}", f"{number}.", hang=30, record=False)
                press._record(None, says)
    return press


@family
def makes_none() -> Press:
    """A report that says that it makes no recommendations, and tells what others recommended."""
    press = Press("Times", 11.5)
    opening(press, "The Drowned Lock: a statement of facts", numbered=True, paragraphs=6)
    press.new_page()
    press.head("2 Recommendations", size=18)
    press.para("My terms of reference do not ask me to make recommendations and I make none.", "7.", hang=30)
    press.para("In 1899 the Steeple Inquiry recommended that bells be muffled. It is not for me to say if it should "
               "have been followed. " + tale(500), "8.", hang=30)  # fmt: skip
    press.head("3 Conclusion", size=18)
    for k in range(4):
        press.para(finding(k, 3), f"{9 + k}.", hang=30)
    return press


@family
def long_items_with_notes() -> Press:
    """Items of three pages with footnotes, bullets and many paragraphs inside; “[para 3.4]” at the end."""
    press = Press("Times", 11.5, header="Report on the Gas Lamps")
    opening(press, "Report on the Gas Lamps", paragraphs=5)
    press.new_page()
    press.head("Recommendations", size=18)
    press.para("Each of these stands alone.", record=False)
    for n in range(4):
        with press.item(str(n + 1)):
            notes = {"7": f"Letter of Mrs Ould to the Lamplighters, folio {n + 3}; see also the log of that week."}
            press.para(f"{ask(n + 70 - 5 * (n > 1))[:-1]}.^7^ {tale(510 + n, 5)}", f"{n + 1}.", hang=26, notes=notes)
            for k in range(7 if n == 1 else 2):
                press.para(tale(530 + 11 * n + k, 6 if n == 1 else 2), indent=26)
            press.para("In particular, the following should be done without waiting for the Act:", indent=26)
            for k in range(4):
                press.para(bare(4 * n + k + 20) + (";" if k < 3 else "."), "•", hang=14, indent=34)
            press.para(ask(n + 75, 2), indent=26, tail=f"[para 3.{n + 4}]")
    return press

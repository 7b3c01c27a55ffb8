"""Families of parliamentary committees: conclusions and recommendations in one list, set apart by type or by words."""

from __future__ import annotations

from .catalogue import family, opening, story
from .press import Press
from .words import ask, finding, tale


@family
def lords_roman_and_italic() -> Press:
    """Many items hung at a number: conclusions in roman, recommendations in italic, some without “should”."""
    press = Press("Times", 11, header="THE FUTURE OF FERRIES")
    opening(press, "The Future of Ferries", numbered=True, paragraphs=8)
    press.new_page()
    press.head("Summary of conclusions and recommendations", size=15)
    number = 0
    for group, size in (("Chapter 2: Tides", 9), ("Chapter 3: Tolls", 8), ("Chapter 4: Crews", 9)):
        press.head(group, size=11)
        for _ in range(size):
            number += 1
            asks = number % 3 != 1
            level = "recommendation" if asks else "conclusion"
            with press.item(str(number), level, section=group):
                text = finding(number) if not asks else ask(number)
                if asks and number % 7 == 0:
                    text = f"The Assembly may wish to weigh the case of the lower reach. {tale(600 + number, 1)}"
                press.para(text, f"{number}.", hang=28, italic=asks, tail=f"(Paragraph {number + 3})")
    press.new_page()
    press.head("Appendix 1: List of Members and Declarations of Interest", size=15)
    for name in ("Lord Tarn", "Baroness Ould", "The Bishop of Pellow"):
        press.para(name)
    return press


@family
def lords_decimal_bold() -> Press:
    """The last chapter repeats 8.1 to 8.24 from the chapters: bold for recommendations, roman for conclusions."""
    press = Press("Times", 11)
    opening(press, "Kites and Railways", numbered=True, paragraphs=8)
    press.new_page()
    press.head("CHAPTER 8: SUMMARY OF CONCLUSIONS AND RECOMMENDATIONS", size=12)
    for n in range(24):
        if n % 6 == 0:
            press.head(f"Lines of the {['first', 'second', 'third', 'fourth'][n // 6]} kind", size=11, italic=True)
        asks = n % 2 == 1
        with press.item(f"8.{n + 1}", "recommendation" if asks else "conclusion"):
            text = ask(n + 3, 2) if asks else finding(n + 30)
            press.para(text, f"8.{n + 1}.", hang=34, bold=asks, mark_bold=False, tail=f"(para 3.{n + 1})")
    return press


@family
def commons_bold_paragraphs() -> Press:
    """Bold paragraphs in the chapters, the same again in a list with its own numbers; nothing says which are which."""
    press = Press("Times", 11.5, header="Harvest carts")
    opening(press, "Harvest carts", numbered=True, paragraphs=6)
    texts = [(ask(n + 5), True) if n % 2 else (finding(n + 10), False) for n in range(12)]
    number = 6
    for n, (text, asks) in enumerate(texts):
        if n % 4 == 0:
            press.head(f"{n // 4 + 2} Carts of the {['east', 'west', 'north'][n // 4]}", size=16)
        story(press, 1, seed=620 + n, first=number + 1)
        number += 2
        press.para(text, f"{number}.", hang=28, bold=True, italic=asks, record=False)
    press.new_page()
    press.head("Conclusions and recommendations", size=16)
    for n, (text, asks) in enumerate(texts):
        if n % 4 == 0:
            press.head(f"Carts of the {['east', 'west', 'north'][n // 4]}", size=12)
        with press.item(str(n + 1), "recommendation" if asks else "conclusion"):
            press.para(text, f"{n + 1}.", hang=24, tail=f"(Paragraph {2 * n + 8})")
    press.new_page()
    press.head("Formal minutes", size=16)
    press.para("Draft Report (Harvest carts), laid before the Committee by the Chair.")
    press.para("The draft was gone through line by line, and agreed to.")
    return press


@family
def committee_labels() -> Press:
    """One numbering, and a label at the end of each: “(Conclusion, Paragraph 6)” or “(Recommendation, Paragraph 9)”."""
    press = Press("Helvetica", 10.5)
    opening(press, "Almanacs and the law", numbered=True, paragraphs=6)
    press.new_page()
    press.head("Conclusions and recommendations", size=16)
    for n in range(14):
        if n % 5 == 0:
            press.head(["Printers", "Readers", "The law as it stands"][n // 5], size=12)
        asks = n % 3 != 0
        word = "Recommendation" if asks else "Conclusion"
        with press.item(str(n + 1), word.lower()):
            press.para(ask(n + 33) if n % 4 else finding(n + 40), f"{n + 1}.", hang=24,
                       tail=f"({word}, Paragraph {n + 4})")  # fmt: skip
    return press


@family
def two_groups_of_numbers() -> Press:
    """A list in two parts, “Conclusions” 1 to 6 and “Recommendations” 1 to 7, each with its own numbers."""
    press = Press("Helvetica", 10.5)
    opening(press, "The keeping of bees near schools", numbered=True, paragraphs=6)
    press.new_page()
    press.head("Conclusions and recommendations", size=16)
    press.head("Conclusions", size=13)
    for n in range(6):
        with press.item(str(n + 1), "conclusion", section="Conclusions"):
            press.para(finding(n + 50), f"{n + 1}.", hang=24)
    press.head("Recommendations", size=13)
    for n in range(7):
        with press.item(str(n + 1), section="Recommendations"):
            press.para(ask(n + 20), f"{n + 1}.", hang=24)
    return press

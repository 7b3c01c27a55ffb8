"""Sets blocks of text on pages, with footnotes, columns, boxes and tables, and remembers where each word went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .markup import PAGE_BREAK_IN_WORD, Block, Item, Run, paragraphs, plain, runs

INVENTED = "Invented for demonstration: not a real inquiry"
PAGE_SIZES = {"A4": (595.28, 841.89), "royal": (467.0, 680.0)}
FAMILIES = {
    "times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "vera": ("Vera", "VeraBd", "VeraIt", "VeraBI"),
}
LIGATURES = (("ffi", "f\ufb01"), ("ffl", "f\ufb02"), ("fi", "\ufb01"), ("fl", "\ufb02"))
SYLLABLES = """
infor-ma-tion rec-om-men-da-tion rec-om-men-da-tions chil-dren pro-tec-tion pro-fes-sion-als pro-fes-sion-al
in-ves-ti-ga-tion in-ves-ti-ga-tions de-part-ment de-part-ments au-thor-i-ties au-thor-i-ty respon-si-bil-i-ty
respon-si-ble un-der-stand-ing ar-range-ments super-vi-sion con-fi-den-tial con-fi-den-ti-al-i-ty con-fer-ence
ex-am-i-na-tion ex-am-i-na-tions gov-ern-ment com-mit-tee in-spec-tion in-spec-tors in-spec-torate agen-cies
or-gan-i-sa-tion or-gan-i-sa-tions ex-ploi-ta-tion dis-clo-sure eth-nic-i-ty ap-pro-pri-ate im-me-di-ate-ly
man-age-ment man-agers as-sess-ment as-sess-ments safe-guard-ing com-mis-sion-er evi-dence ex-pe-ri-ence
in-sti-tu-tions in-sti-tu-tion iden-ti-fi-er leg-is-la-tion prac-ti-tion-ers vol-un-tary ac-count-able
im-ple-ment-ed paedi-a-tri-cian paedi-a-tri-cians pro-ce-dures dif-fer-ent im-por-tant nev-er-the-less
"""
HYPHENATION = {word.replace("-", ""): word for word in SYLLABLES.split()}


def register_fonts() -> None:
    """The Bitstream Vera faces that reportlab itself carries; the others are built into every PDF reader."""
    for name in FAMILIES["vera"]:
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


@dataclass(frozen=True)
class Style:
    """Type and spacing of a kind of paragraph; sizes in points."""

    family: str
    size: float
    leading: float
    bold: bool = False
    italic: bool = False
    align: str = "justify"
    before: float = 0.0
    after: float = 6.0
    indent: float = 0.0
    hang: float = 0.0
    colour: str = "#000000"
    keep_next: bool = False
    upper: bool = False


@dataclass(frozen=True)
class Piece:
    text: str
    font: str
    size: float
    rise: float
    colour: str

    @property
    def width(self) -> float:
        return float(pdfmetrics.stringWidth(self.text, self.font, self.size))


@dataclass
class Word:
    pieces: list[Piece]
    tags: tuple[str, ...] = ()
    notes: list[int] = field(default_factory=list)
    breaks_page: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


@dataclass
class Line:
    words: list[Word]
    x: float
    width: float
    style: Style
    last: bool
    marker: list[Word] = field(default_factory=list)
    marker_x: float = 0.0
    drawn_bullet: float | None = None
    leader: Word | None = None  # the page number that a contents line ends with
    entry: tuple[str, str] | None = None  # (level, words) of a heading for the contents

    @property
    def notes(self) -> list[int]:
        return [note for word in self.words for note in word.notes]


@dataclass
class Atom:
    """What goes on a page as one: a line, a gap, a row of a table, or a command."""

    kind: str  # line | gap (dropped at the head of a page) | space | row | command | rule
    height: float = 0.0
    keep_next: bool = False
    lines: list[tuple[float, Line]] = field(default_factory=list)  # (offset down from the atom's top, line)
    command: str = ""
    argument: str = ""

    @property
    def notes(self) -> list[int]:
        return [note for _, line in self.lines for note in line.notes]


@dataclass
class Page:
    label_style: str = "arabic"
    label: int | None = None
    placed: list[tuple[float, float, Line]] = field(default_factory=list)  # x, baseline y, line
    shades: list[tuple[float, float, float, float]] = field(default_factory=list)  # x, y, width, height
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    chapter: str = ""
    bare: bool = False  # no running header


@dataclass
class Layout:
    """The result: pages, where tagged words went, and the headings for the contents."""

    pages: list[Page]
    places: dict[str, list[int]]  # tag -> PDF pages (1-based), in order
    headings: list[tuple[str, str, int]]  # level, words, PDF page


ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]


def printed_label(page: Page) -> str:
    if page.label is None:
        return ""
    return ROMAN[page.label] if page.label_style == "roman" else str(page.label)


class Typesetter:
    """Blocks in, a Layout out; ``set_pages`` runs it until the contents' page numbers stand still."""

    def __init__(self, facts: dict[str, Any], items: list[Item]):
        self.facts = facts
        self.look: dict[str, Any] = facts["layout"]
        self.items = {item.key: item for item in items}
        self.styles = _styles(self.look)
        self.page_width, self.page_height = PAGE_SIZES[self.look["page"]]
        self.inner, self.outer, self.top, self.bottom = self.look["margins"]
        self.gutter = float(self.look.get("gutter", 20))
        self.contents: list[tuple[str, str, str]] = []

    # ---- words and lines

    def words(self, run_list: list[Run], style: Style) -> list[Word]:
        """Runs to words; a footnote mark is numbered in the order in which it is met."""
        out: list[Word] = []
        glue = False
        for run in run_list:
            if run.note is not None:
                self.notes.append(run.note)
                mark = Piece(
                    str(len(self.notes)), self._font(style, run), style.size * 0.62, style.size * 0.36, "#000000"
                )
                out[-1].pieces.append(mark)
                out[-1].notes.append(len(self.notes))
                continue
            text = run.text.upper() if style.upper else run.text
            if text[0] == " ":
                glue = False
            for token in text.split():
                broken = PAGE_BREAK_IN_WORD in token
                for i, half in enumerate(token.split(PAGE_BREAK_IN_WORD)):
                    piece = Piece(self._glyphs(half), self._font(style, run), style.size, 0.0, style.colour)
                    if broken and i == 0:
                        piece = replace(piece, text=piece.text + "-")
                    if glue and i == 0 and out:
                        out[-1].pieces.append(piece)
                        out[-1].tags = tuple(dict.fromkeys(out[-1].tags + run.tags))
                    else:
                        out.append(Word([piece], run.tags))
                    out[-1].breaks_page = broken and i == 0
                    glue = False
            glue = not text.endswith(" ")
        return out

    def _font(self, style: Style, run: Run) -> str:
        index = (1 if style.bold != run.bold or (style.bold and run.bold) else 0) + (
            2 if style.italic != run.italic else 0
        )
        return FAMILIES[style.family][index]

    def _glyphs(self, text: str) -> str:
        text = text.replace("~", "\u00a0")
        if self.look.get("ligatures"):
            for letters, glyph in LIGATURES:
                text = text.replace(letters, glyph)
        return text

    def lines(self, words: list[Word], style: Style, x: float, width: float, first_x: float = 0.0) -> list[Line]:
        """Greedy lines, with a hyphen where the word list knows one and the line would gape without it."""
        out: list[Line] = []
        row: list[Word] = []
        used = 0.0
        space = float(pdfmetrics.stringWidth(" ", FAMILIES[style.family][0], style.size))
        queue = list(words)
        while queue:
            word = queue.pop(0)
            limit = width - (first_x if not out else 0.0)
            extra = word.width + (space if row else 0.0)
            if row and used + extra > limit:
                halves = self._hyphenated(word, limit - used - space) if style.align == "justify" else None
                if halves and limit - used > 3.2 * space:
                    row.append(halves[0])
                    queue.insert(0, halves[1])
                else:
                    queue.insert(0, word)
                out.append(Line(row, x + (first_x if not out else 0.0), limit, style, last=False))
                row, used = [], 0.0
                continue
            row.append(word)
            used += extra
            if word.breaks_page:
                out.append(Line(row, x + (first_x if not out else 0.0), limit, style, last=used < limit * 0.82))
                row, used = [], 0.0
        if row:
            out.append(
                Line(row, x + (first_x if not out else 0.0), width - (first_x if not out else 0.0), style, last=True)
            )
        return out

    def _hyphenated(self, word: Word, room: float) -> tuple[Word, Word] | None:
        if len(word.pieces) != 1 or word.notes or word.breaks_page:
            return None
        piece = word.pieces[0]
        bare = piece.text.rstrip(".,;:’”)")
        pattern = HYPHENATION.get(bare.lower())
        if not pattern:
            return None
        hyphen = "\u00ad" if self.look.get("soft_hyphens") else "-"
        cuts, at = [], 0
        for syllable in pattern.split("-")[:-1]:
            at += len(syllable)
            cuts.append(at)
        for cut in reversed(cuts):
            head = replace(piece, text=piece.text[:cut] + hyphen)
            if cut >= 3 and len(bare) - cut >= 3 and head.width <= room:
                return Word([head], word.tags), Word([replace(piece, text=piece.text[cut:])], word.tags)
        return None

    # ---- blocks to atoms

    def atoms(self, block_list: list[Block]) -> list[Atom]:
        out: list[Atom] = []
        answer = ""
        for block in block_list:
            if block.kind == "@columns":
                self.column_count = int(block.text)
                out.append(Atom("command", command="columns", argument=block.text))
            elif block.kind in ("@rec", "@also"):
                out += self._item(self.items[block.text], "rec" if block.kind == "@rec" else "also")
            elif block.kind == "@contents":
                out += self._contents()
            elif block.kind == "@table":
                out += self._table(block)
            elif block.kind == "@box":
                self.in_box = True
                out += [Atom("gap", 6), Atom("command", command="box")]
            elif block.kind == "@endbox":
                self.in_box = False
                out += [Atom("command", command="endbox"), Atom("gap", 8)]
            elif block.kind == "@space":
                out.append(Atom("space", float(block.text)))
            elif block.kind == "@rule":
                out.append(Atom("rule", 8))
            elif block.kind == "@answer":
                answer = block.text
            elif block.kind == "@endanswer":
                answer = ""
            elif block.kind == "@noanswer":
                continue
            elif block.kind.startswith("@"):
                out.append(Atom("command", command=block.kind[1:], argument=block.text))
            else:
                out += self._paragraph(block, (f"answer:{answer}",) if answer else ())
        return out

    @property
    def column_width(self) -> float:
        full = self.page_width - self.inner - self.outer
        width = (full - self.gutter * (self.column_count - 1)) / self.column_count
        return width - (2 * self.box_pad if self.in_box else 0)

    @property
    def box_pad(self) -> float:
        return float(self.look.get("box_pad", 9))

    def _paragraph(self, block: Block, tags: tuple[str, ...] = (), style: Style | None = None) -> list[Atom]:
        style = style or self.styles[block.kind]
        indent = style.indent + block.level * 16
        hang = style.hang
        marker: list[Word] = []
        drawn = None
        if block.kind == "bullet":
            if self.look.get("bullets", "glyph") == "drawn":
                drawn = indent + 3.0
            else:
                marker = self.words([Run("•", tags=tags)], replace(style, bold=False))
        elif block.marker:
            marker = self.words([Run(block.marker, tags=tags, bold=bool(self.look.get("bold_markers")))], style)
        x = indent + (hang if block.marker or block.kind == "bullet" else 0.0)
        lines = self.lines(self.words(runs(block.text, tags), style), style, x, self.column_width - x)
        if lines:
            lines[0].marker, lines[0].marker_x, lines[0].drawn_bullet = marker, indent, drawn
            if block.kind in ("h1", "h2", "h3", "itemhead"):
                lines[0].entry = (block.kind, plain(block.text))
        return self._stack(lines, style)

    def _stack(self, lines: list[Line], style: Style) -> list[Atom]:
        """Lines as atoms: no first line of a paragraph alone at a page's foot, no last line alone at its head."""
        out = [Atom("gap", style.before)] if style.before else []
        for i, line in enumerate(lines):
            keep = style.keep_next or (len(lines) > 2 and i in (0, len(lines) - 2)) or (len(lines) == 2 and i == 0)
            if any(word.breaks_page for word in line.words):
                keep = False
            out.append(Atom("line", style.leading, keep, [(0.0, line)]))
            if any(word.breaks_page for word in line.words):
                out.append(Atom("command", command="flow"))
        if style.after:
            out.append(Atom("gap", style.after, keep_next=style.keep_next))
        return out

    def _item(self, item: Item, role: str) -> list[Atom]:
        """An item as this report prints it: box or none, heading line or run-in label, bold or not, pointer."""
        print_as = self.look["conclusion" if item.level == "conclusion" else "item"]
        tag = f"{role}:{item.key}"
        out: list[Atom] = []
        boxed = bool(print_as.get("box"))
        if boxed:
            self.in_box = True
            out += [Atom("gap", 8), Atom("command", command="box")]
        label = print_as["label"].format(number=item.number, heading=item.heading or "") if item.number else ""
        body = paragraphs(item.text)
        if item.refs and print_as.get("pointer"):
            body[-1].text += " " + print_as["pointer"].format(refs=" and ".join(item.refs))
        if label and print_as["label_place"] == "line":
            head = self._paragraph(Block("itemhead", label))
            out += head if role == "rec" else [_unlisted(atom) for atom in head]
        elif label and print_as["label_place"] == "inline":
            body[0].text = f"**{label}** " + body[0].text
        elif label:
            body[0].marker = label
            body[0].kind = "part"
        for block in body:
            style = self.styles["item" if block.kind == "body" else block.kind]
            if print_as.get("bold"):
                style = replace(style, bold=True)
            out += self._paragraph(block, self._part_tags(tag, body, block), style)
        if boxed:
            self.in_box = False
            out += [Atom("command", command="endbox"), Atom("gap", 8)]
        return out

    @staticmethod
    def _part_tags(tag: str, body: list[Block], block: Block) -> tuple[str, ...]:
        """The item's tag and, inside a lettered part, the part's path: ``rec:9(a)(i)``."""
        if block.kind != "part" or not block.marker.startswith("("):
            return (tag,)
        if block.level == 0:
            return (tag, tag + block.marker)
        above = [other for other in body[: body.index(block)] if other.kind == "part" and other.level == 0][-1]
        return (tag, tag + above.marker, tag + above.marker + block.marker)

    def _contents(self) -> list[Atom]:
        out: list[Atom] = []
        for level, text, label in self.contents:
            style = self.styles.get("toc3" if level == "itemhead" else f"toc{level[1:]}")
            deep = level[0] == "h" and int(level[1:]) > int(self.look.get("contents_depth", 2))
            if style is None or deep or (level == "itemhead" and not self.look.get("contents_items")):
                continue
            space = style.size * 2.5
            words = self.words(runs(text), style)
            lines = self.lines(
                words, replace(style, align="left"), style.indent, self.column_width - style.indent - space
            )
            lines[-1].leader = self.words([Run(label or "0")], style)[0]
            out += self._stack(lines, style)
        return out

    def _table(self, block: Block) -> list[Atom]:
        shares = [float(share) for share in block.text.split()]
        style = self.styles["cell"]
        full = self.column_width
        out: list[Atom] = [Atom("rule", 4, keep_next=True)]
        for i, row in enumerate(block.rows):
            placed: list[tuple[float, Line]] = []
            x, height = 0.0, 0.0
            for share, cell in zip(shares, row, strict=True):
                width = full * share / 100 - 6
                head = replace(style, bold=True) if i == 0 else style
                lines = self.lines(self.words(runs(cell), head), head, x, width) if cell else []
                placed += [(n * style.leading, line) for n, line in enumerate(lines)]
                height = max(height, len(lines) * style.leading)
                x += full * share / 100
            out.append(Atom("row", height + 3, keep_next=i == 0, lines=placed))
            out.append(Atom("rule", 4))
        return out + [Atom("gap", 8)]

    # ---- atoms to pages

    def set_pages(self, block_list: list[Block]) -> Layout:
        """Sets the pages, then again until the contents show the pages on which their headings stand."""
        for _ in range(6):
            self.notes: list[str] = []
            self.column_count, self.in_box = 1, False
            layout = _Placer(self).place(self.atoms(block_list))
            found = [(level, text, printed_label(layout.pages[page - 1])) for level, text, page in layout.headings]
            if found == self.contents:
                return layout
            self.contents = found
        raise RuntimeError("the contents did not settle")

    def note_lines(self, number: int, columns: int) -> list[Line]:
        style = self.styles["note"]
        full = self.page_width - self.inner - self.outer
        width = (full - self.gutter * (columns - 1)) / columns
        kept = self.notes
        self.notes = []  # a footnote has no footnotes
        mark = Word([Piece(str(number), FAMILIES[style.family][0], style.size * 0.7, style.size * 0.3, "#000000")])
        lines = self.lines([mark, *self.words(runs(kept[number - 1]), style)], style, 0.0, width)
        self.notes = kept
        return lines


def _unlisted(atom: Atom) -> Atom:
    """The heading of a restatement: printed, but not in the contents."""
    for _, line in atom.lines:
        line.entry = None
    return atom


class _Placer:
    """Walks atoms down columns and pages, keeping room for footnotes."""

    def __init__(self, setter: Typesetter):
        self.s = setter
        self.pages: list[Page] = []
        self.places: dict[str, list[int]] = {}
        self.headings: list[tuple[str, str, int]] = []
        self.columns, self.column = 1, 0
        self.columns_top = self.column_top = self.y = 0.0
        self.next_label: tuple[str, int] | None = None
        self.chapter = ""
        self.box_top: float | None = None
        self.column_notes: list[int] = []
        self.skip_header = False

    def place(self, atoms: list[Atom]) -> Layout:
        self._new_page()
        i = 0
        while i < len(atoms):
            cluster = [atoms[i]]
            while cluster[-1].keep_next and i + len(cluster) < len(atoms):
                cluster.append(atoms[i + len(cluster)])
            self._fit(cluster)
            for atom in cluster:
                self._put(atom)
            i += len(cluster)
        self._close_column()
        return Layout(self.pages, self.places, self.headings)

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    @property
    def _x(self) -> float:
        left = self.s.inner
        if self.s.look.get("mirror") and len(self.pages) % 2 == 0:
            left = self.s.outer
        return left + self.column * (self._column_width + self.s.gutter)

    @property
    def _column_width(self) -> float:
        full = self.s.page_width - self.s.inner - self.s.outer
        return (full - self.s.gutter * (self.columns - 1)) / self.columns

    def _notes_height(self, notes: list[int]) -> float:
        leading = self.s.styles["note"].leading
        lines = sum(len(self.s.note_lines(note, self.columns)) for note in notes)
        return float(lines * leading + (16 if notes else 0))

    def _new_page(self) -> None:
        style, number = self.next_label or self._following_label()
        self.next_label = None
        self.pages.append(Page(style, number or None, chapter=self.chapter))
        self.column = 0
        self._open_column(self.s.page_height - self.s.top)

    def _following_label(self) -> tuple[str, int]:
        if not self.pages or self.pages[-1].label is None:
            return "arabic", 0
        return self.pages[-1].label_style, self.pages[-1].label + 1

    def _open_column(self, top: float) -> None:
        self.column_notes = []
        self.column_top = self.y = top
        if self.box_top is not None:
            self.box_top = self.y
            self.y -= self.s.box_pad

    def _close_column(self) -> None:
        self._close_box()
        y = self.s.bottom + self._notes_height(self.column_notes) - 16
        if not self.column_notes:
            return
        style = self.s.styles["note"]
        self._page.rules.append((self._x, y + 4, min(110.0, self._column_width)))
        for note in self.column_notes:
            for line in self.s.note_lines(note, self.columns):
                y -= style.leading
                self._page.placed.append((self._x, y + style.leading * 0.25, line))

    def _close_box(self) -> None:
        if self.box_top is not None:
            height = self.box_top - self.y + self.s.box_pad * 0.4
            if height > self.s.box_pad * 2.5:
                self._page.shades.append((self._x, self.box_top - height, self._column_width, height))

    def _next_column(self) -> None:
        self._close_column()
        if self.column + 1 < self.columns:
            self.column += 1
            self._open_column(self.columns_top)
        else:
            self._new_page()
            self.columns_top = self.y

    def _fit(self, cluster: list[Atom]) -> None:
        needed = sum(atom.height for atom in cluster if atom.kind != "gap" or atom is not cluster[-1])
        fresh = [note for atom in cluster for note in atom.notes]
        foot = self.s.bottom + self._notes_height(self.column_notes + fresh)
        if cluster[0].kind in ("line", "row") and self.y - needed < foot and self.y < self.column_top - 1:
            self._next_column()

    def _put(self, atom: Atom) -> None:
        if atom.kind == "command":
            self._command(atom)
        elif atom.kind == "gap":
            if self.y < self.column_top - 1:
                self.y -= atom.height
        elif atom.kind == "space":
            self.y -= atom.height
        elif atom.kind == "rule":
            self._page.rules.append((self._x, self.y - 2, self._column_width))
            self.y -= atom.height
        else:
            self._put_lines(atom)

    def _put_lines(self, atom: Atom) -> None:
        pad = self.s.box_pad if self.box_top is not None else 0.0
        for offset, line in atom.lines:
            baseline = self.y - offset - line.style.size
            self._page.placed.append((self._x + pad, baseline, line))
            for tag in (tag for word in line.words for tag in word.tags):
                pages = self.places.setdefault(tag, [])
                if len(self.pages) not in pages:
                    pages.append(len(self.pages))
            if line.entry and line.entry[1] != "Contents":
                self.headings.append((*line.entry, len(self.pages)))
        self.column_notes += atom.notes
        self.y -= atom.height

    def _command(self, atom: Atom) -> None:
        name, argument = atom.command, atom.argument
        if name == "page":
            if self._page.placed or argument == "blank":
                self._close_column()
                self._new_page()
            self.columns_top = self.y
        elif name == "flow":
            self._next_column()
        elif name == "columns":
            if self.columns > 1:  # columns end with the page
                self._close_column()
                if self.y < self.column_top - 1 or self.column:
                    self._new_page()
            self.columns, self.column = int(argument), 0
            self.columns_top = self.y
            self.column_top = self.y
        elif name == "box":
            self.box_top = self.y
            self.y -= self.s.box_pad
        elif name == "endbox":
            self._close_box()
            self.y -= self.s.box_pad * 0.4
            self.box_top = None
        elif name == "label":
            style, _, number = argument.partition(" ")
            self.next_label = (style, int(number))
            if not self._page.placed:
                self._page.label_style, self._page.label = self.next_label
                self.next_label = None
        elif name == "chapter":
            self.chapter = argument
            self._page.chapter = argument
        elif name == "bare":
            self._page.bare = True
        else:
            raise ValueError(f"unknown directive @{name}")


# ---- drawing


def draw(layout: Layout, facts: dict[str, Any], path: Path) -> None:
    """Writes the PDF: no dates, no random identifiers, so that the same source gives the same bytes."""
    look = facts["layout"]
    size = PAGE_SIZES[look["page"]]
    canvas = Canvas(str(path), pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(facts["title"])
    canvas.setSubject(f"{INVENTED}. Every person, place and body in it is invented.")
    canvas.setAuthor("the saidbefore project")
    canvas.setKeywords("invented, demonstration, not a real inquiry")
    labelled: tuple[str, int] | None = None
    for index, page in enumerate(layout.pages):
        if look.get("page_labels", True):
            labelled = _page_label(canvas, index, page, labelled)
        _draw_page(canvas, page, look, size, index + 1)
        for level, text, number in layout.headings:
            if level == "h1" and number == index + 1:
                key = f"h{index}-{text[:20]}"
                canvas.bookmarkPage(key)
                canvas.addOutlineEntry(text, key, 0)
        canvas.showPage()
    canvas.save()


def _page_label(canvas: Canvas, index: int, page: Page, before: tuple[str, int] | None) -> tuple[str, int] | None:
    """Adds a label range where the sequence starts anew; an unlabelled page gets the prefix alone."""
    if page.label is None:
        if index == 0:
            canvas.addPageLabel(0, prefix="Cover")
        return None
    now = (page.label_style, page.label)
    if before is None or now != (before[0], before[1] + 1):
        style = "ROMAN_LOWER" if page.label_style == "roman" else "ARABIC"
        canvas.addPageLabel(index, style=style, start=page.label)
    return now


def _draw_page(canvas: Canvas, page: Page, look: dict[str, Any], size: tuple[float, float], number: int) -> None:
    for x, y, width, height in page.shades:
        canvas.setFillColor(HexColor(look.get("box_fill", "#e4eef2")))
        if look.get("box_line"):
            canvas.setStrokeColor(HexColor(look["box_line"]))
        canvas.rect(x, y, width, height, stroke=1 if look.get("box_line") else 0, fill=1)
    canvas.setStrokeColor(HexColor("#000000"))
    canvas.setLineWidth(0.5)
    for x, y, width in page.rules:
        canvas.line(x, y, x + width, y)
    for x, y, line in page.placed:
        _draw_line(canvas, x, y, line)
    _running(canvas, page, look, size, number)


def _draw_line(canvas: Canvas, x: float, y: float, line: Line) -> None:
    style = line.style
    natural = sum(word.width for word in line.words)
    space = float(pdfmetrics.stringWidth(" ", FAMILIES[style.family][0], style.size))
    gaps = max(len(line.words) - 1, 0)
    slack = line.width - natural - gaps * space
    start, stretch = x + line.x, 0.0
    if style.align == "centre":
        start += slack / 2
    elif style.align == "right":
        start += slack
    elif style.align == "justify" and not line.last and gaps:
        stretch = min(slack / gaps, space * 4)
    if line.drawn_bullet is not None:
        canvas.setFillColor(HexColor(style.colour))
        canvas.circle(x + line.drawn_bullet, y + style.size * 0.3, style.size * 0.16, stroke=0, fill=1)
    if line.marker:
        _draw_words(canvas, x + line.marker_x, y, line.marker, space)
    _draw_words(canvas, start, y, line.words, space + stretch)
    if line.leader:
        _draw_leader(canvas, start + natural + gaps * space, x + line.x + line.width + style.size * 2.5, y, line.leader)


def _draw_words(canvas: Canvas, x: float, y: float, words: list[Word], space: float) -> None:
    """One text object a line; each run of pieces in the same type is shown as one string, spaces included."""
    text = canvas.beginText(x, y)
    chunk = ""
    now: Piece | None = None

    def show() -> None:
        if now is not None and chunk:
            plain_space = float(pdfmetrics.stringWidth(" ", now.font, now.size))
            text.setWordSpace(space - plain_space)
            text.setFont(now.font, now.size)
            text.setRise(now.rise)
            text.setFillColor(HexColor(now.colour))
            text.textOut(chunk)

    for i, word in enumerate(words):
        for j, piece in enumerate(word.pieces):
            same = now is not None and (now.font, now.size, now.rise, now.colour) == (
                piece.font,
                piece.size,
                piece.rise,
                piece.colour,
            )
            if i and j == 0:
                chunk += " "
            if not same:
                show()
                chunk, now = "", piece
            chunk += piece.text
    show()
    text.setWordSpace(0)  # it would outlive the text object and stretch the running lines
    text.setRise(0)
    canvas.drawText(text)


def _draw_leader(canvas: Canvas, left: float, right: float, y: float, label: Word) -> None:
    piece = label.pieces[0]
    dot = float(pdfmetrics.stringWidth(" .", piece.font, piece.size))
    room = right - label.width - left - 6
    canvas.setFont(piece.font, piece.size)
    canvas.setFillColor(HexColor(piece.colour))
    canvas.drawString(left + room - dot * int(room / dot), y, " ." * int(room / dot))
    canvas.drawRightString(right, y, piece.text)


def _running(canvas: Canvas, page: Page, look: dict[str, Any], size: tuple[float, float], number: int) -> None:
    """Running header, page number and the line that says the report is invented."""
    family = FAMILIES[look.get("running_family", look["family"])]
    inner, outer = look["margins"][:2]
    left, right = (outer, size[0] - inner) if look.get("mirror") and number % 2 == 0 else (inner, size[0] - outer)
    canvas.setFillColor(HexColor("#000000"))
    header = look.get("header_even" if number % 2 == 0 else "header_odd", "")
    if header and not page.bare and page.label is not None:
        canvas.setFont(family[2], 8)
        words = header.format(chapter=page.chapter, title=look.get("short_title", ""))
        place: Callable[..., None] = canvas.drawString if number % 2 == 0 else canvas.drawRightString
        place(left if number % 2 == 0 else right, size[1] - look.get("header_drop", 36), words)
        if look.get("header_rule"):
            canvas.line(
                left, size[1] - look.get("header_drop", 36) - 5, right, size[1] - look.get("header_drop", 36) - 5
            )
    foot = look.get("foot", 26)
    canvas.setFont(family[0], 7)
    canvas.setFillColor(HexColor("#444444"))
    canvas.drawCentredString(size[0] / 2, foot - 10, INVENTED)
    label = printed_label(page)
    if label:
        canvas.setFillColor(HexColor("#000000"))
        canvas.setFont(family[0], 9)
        if look.get("number_place", "centre") == "centre":
            canvas.drawCentredString(size[0] / 2, foot, label)
        elif number % 2 == 0:
            canvas.drawString(left, foot, label)
        else:
            canvas.drawRightString(right, foot, label)


def _styles(look: dict[str, Any]) -> dict[str, Style]:
    """The styles of a report, from its base type; ``[layout.styles.NAME]`` changes single values."""
    family, size = look["family"], float(look["size"])
    leading = float(look.get("leading", size * 1.3))
    head = look.get("head_family", family)
    colour = look.get("head_colour", "#000000")
    base = Style(family, size, leading, align=look.get("align", "justify"))
    flush = replace(base, align="left")

    def heading(scale: float, before: float, after: float) -> Style:
        return Style(
            head, size * scale, size * scale * 1.2, True, False, "left", before, after, colour=colour, keep_next=True
        )

    table = {
        "body": base,
        "para": replace(base, hang=30),
        "item": base,
        "part": replace(base, hang=22, after=4),
        "bullet": replace(base, hang=14, indent=8, after=3),
        "quote": replace(base, indent=24, size=size * 0.94),
        "bold": replace(flush, bold=True, keep_next=True),
        "italic": replace(flush, italic=True, keep_next=True),
        "left": flush,
        "centre": replace(base, align="centre"),
        "right": replace(base, align="right"),
        "small": replace(flush, size=size * 0.85, leading=leading * 0.85),
        "title": replace(
            base, size=size * 2.2, leading=size * 2.7, bold=True, align="centre", family=head, colour=colour
        ),
        "subtitle": replace(base, size=size * 1.35, leading=size * 1.7, align="centre", family=head),
        "invented": replace(base, size=size * 0.95, bold=True, align="centre", family=head, before=10),
        "h1": heading(1.6, 16, 12),
        "h2": heading(1.2, 10, 6),
        "h3": heading(1.0, 6, 4),
        "itemhead": heading(1.05, 6, 4),
        "toc1": replace(flush, bold=True, before=5, after=2),
        "toc2": replace(flush, indent=14, after=1),
        "toc3": replace(flush, indent=28, after=1, size=size * 0.95),
        "cell": replace(flush, size=size * 0.88, leading=leading * 0.88, after=0),
        "note": replace(base, size=size * 0.78, leading=size * 0.95, after=0, align="left"),
        "banner": replace(flush, bold=True, family=head, size=size * 1.05, keep_next=True),
    }
    for name, changes in look.get("styles", {}).items():
        table[name] = replace(table[name], **changes)
    return table

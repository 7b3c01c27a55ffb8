"""The characters of a pdfium page as pieces of one style, and what of them a reader of the page cannot see."""

from __future__ import annotations

import ctypes
import re
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import compress, groupby, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.records import Box

GAP_OF_WORDS = 0.17  # of the type size: a wider gap between characters is a space
_USUAL_SPACE = 0.45  # of the type size: a wider gap can be a tab, or have a raised mark in it
_OVERLAP = 0.5  # of the type size: a character that begins further back does not go on with a piece
_SMALLEST = 1.5  # points: smaller type cannot be read by a person
_HEAVY = ("bold", "black", "heavy", "demi")  # in the name of a bold font
_WORD = re.compile("[^\t\n\r \xa0\u2002\u2003\u2009\u200a\u202f]+")
_NO_CHARACTER = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u200b\ufeff\ufffe\uffff]")
_NOT_AS_STORED = re.compile("[\x02\ufffe]")  # a hyphen at a line's end, or no letter: pdfium's text hides which
_LEFTWARDS = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_SOFT_HYPHEN = "\x02"  # as pdfium has it
_WHITE = "ffffff"
_INVISIBLE = (3, 7)  # render modes of text that is neither filled nor stroked
_STROKED = (1, 2)  # render modes that draw the outline of the letters


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page is turned: from PDF coordinates to points from the top left corner of the page as seen."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    def across(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float]:
        """Left and right edge, as seen, of a rectangle in PDF coordinates."""
        if self.turned == 90:
            return y0 - self.bottom, y1 - self.bottom
        if self.turned == 180:
            return self.right - x1, self.right - x0
        if self.turned == 270:
            return self.top - y1, self.top - y0
        return x0 - self.left, x1 - self.left

    def down(self, x: float, y: float) -> float:
        """Distance of a point from the upper edge, as seen."""
        if not self.turned:
            return self.top - y
        return {90: x - self.left, 180: y - self.bottom}.get(self.turned, self.right - x)

    def is_level(self, a: float, b: float) -> bool:
        """Whether a text matrix whose first row is (a, b) runs from left to right as seen."""
        along, aside = {0: (a, b), 90: (b, -a), 180: (-a, -b)}.get(self.turned, (-b, a))
        return along >= 0 and abs(aside) <= 0.1 * (abs(along) or 1.0)


def frame_of(page: Any) -> Frame:
    """The frame of a pdfium page."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation())


@dataclass(slots=True)
class Style:
    """How a text object is set; one object a style and page, so that styles can be compared by identity."""

    font: str
    size: float
    bold: bool
    italic: bool
    colour: str
    visible: bool
    upright: bool


@dataclass(slots=True)
class Piece:
    """Characters of one text object on one baseline, without a gap that is more than a usual space.

    `spaced` where a space stands before them.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    style: Style
    spaced: bool
    raised: bool = False


def read_pieces(text_page: Any, page: Any, width: float, height: float, dark: Sequence[Box]) -> tuple[list[Piece], str]:
    """The characters of a page as pieces, and what of them cannot be seen.

    `dark` are the boxes on which white type can be read. Most of the time of reading a page is spent here, and most
    of that in calls of pdfium: so characters are asked for their places only, and text objects once for the rest.
    """
    frame = frame_of(page)
    characters = _characters_of(text_page, frame)
    sight = _Sight(characters, frame.turned != 0, width, height, dark)
    stretches = _stretches(characters)
    styles = _styles_of([address for _, _, address, _ in stretches], frame)
    setting = [styles[address] for _, _, address, _ in stretches]
    feet = _baselines(characters, stretches)
    plain = [sight.sees_all(style, foot) for style, foot in zip(setting, feet, strict=True)]
    text, lefts, rights = characters.text, characters.lefts, characters.rights
    pieces: list[Piece] = []
    hidden: list[str] = []
    for first, last, whole in _joined(characters, stretches, [style.size for style in setting], plain):
        (start, stop, _, spaced), style, baseline = stretches[first], setting[first], feet[first]
        if whole:
            if style.upright:
                stop = stretches[last][1]
                pieces.append(Piece(text[start:stop], lefts[start], rights[stop - 1], baseline, style, spaced))
            continue
        for begin, end in [(start, stop)] if plain[first] else sight.seen(start, stop, style, baseline, spaced, hidden):
            if style.upright:
                for at, after, x1 in _without_gaps(characters, begin, end, style.size):
                    foot = characters.baseline(at) if frame.turned else baseline
                    pieces.append(Piece(text[at:after], lefts[at], x1, foot, style, spaced and at == start))
    return pieces, "".join(hidden).strip()


# ---------------------------------------------------------------- what pdfium says of characters


class _Calls(NamedTuple):
    """Functions of pdfium that take and give addresses as whole numbers: no object is made for a call."""

    code_of: Callable[[int, int], int]
    text_object_of: Callable[[int, int], int | None]
    box_of: Callable[[int, int, int], int]
    origin_of: Callable[[int, int, int, int], int]
    text_of: Callable[[int, int, int, int], int]
    size_of: Callable[[int, int], int]
    matrix_of: Callable[[int, int], int]
    colour_of: Callable[[int, int, int, int, int], int]
    mode_of: Callable[[int], int]
    font_of: Callable[[int], int | None]
    object_at: Callable[[int, int], int | None]
    kind_of: Callable[[int | None], int]


@cache
def _calls() -> _Calls:
    import pypdfium2.raw as pdfium

    handle, number, code = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
    return _Calls(
        _function(pdfium.FPDFText_GetUnicode, code, handle, number),
        _function(pdfium.FPDFText_GetTextObject, handle, handle, number),
        _function(pdfium.FPDFText_GetLooseCharBox, number, handle, number, handle),
        _function(pdfium.FPDFText_GetCharOrigin, number, handle, number, handle, handle),
        _function(pdfium.FPDFText_GetText, number, handle, number, number, handle),
        _function(pdfium.FPDFTextObj_GetFontSize, number, handle, handle),
        _function(pdfium.FPDFPageObj_GetMatrix, number, handle, handle),
        _function(pdfium.FPDFPageObj_GetFillColor, number, handle, handle, handle, handle, handle),
        _function(pdfium.FPDFTextObj_GetTextRenderMode, number, handle),
        _function(pdfium.FPDFTextObj_GetFont, handle, handle),
        _function(pdfium.FPDFPage_GetObject, handle, handle, number),
        _function(pdfium.FPDFPageObj_GetType, number, handle),
    )


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def kinds_of_objects(page: Any, most: int) -> list[int]:
    """What each object of a page is, as pdfium numbers them, of so many objects at most: mostly text."""
    import pypdfium2.raw as pdfium

    raw = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    count = min(max(0, pdfium.FPDFPage_CountObjects(page.raw)), most)
    return list(map(_calls().kind_of, map(_calls().object_at, repeat(raw, count), range(count))))


@dataclass(frozen=True, slots=True)
class _Characters:
    """The characters of a page in the order of the file, spaces among them, with left and right edges as seen.

    `places` are their indices in the text page, whose address is `raw`.
    """

    raw: int
    frame: Frame
    places: Sequence[int]
    text: str
    lefts: Sequence[float]
    rights: Sequence[float]

    def baseline(self, index: int) -> float:
        """Distance of the baseline under a character from the upper edge of the page as seen."""
        return self.baselines([index])[0]

    def baselines(self, indices: Sequence[int]) -> list[float]:
        """Distances of the baselines under these characters from the upper edge of the page as seen."""
        points = (ctypes.c_double * (2 * len(indices)))()
        address = ctypes.addressof(points)
        across, down = (
            range(address, address + 16 * len(indices), 16),
            range(address + 8, address + 16 * len(indices) + 8, 16),
        )
        deque(map(_calls().origin_of, repeat(self.raw), self._at(indices), across, down), maxlen=0)
        return list(map(self.frame.down, points[::2], points[1::2]))

    def text_objects(self, indices: Sequence[int]) -> list[int]:
        """Addresses of the text objects that these characters are of; 0 where there is none."""
        return [address or 0 for address in map(_calls().text_object_of, repeat(self.raw), self._at(indices))]

    def _at(self, indices: Sequence[int]) -> Sequence[int]:
        return indices if isinstance(self.places, range) else [self.places[index] for index in indices]


def _characters_of(text_page: Any, frame: Frame) -> _Characters:
    import pypdfium2.raw as pdfium

    count = max(0, pdfium.FPDFText_CountChars(text_page.raw))
    raw = ctypes.cast(text_page.raw, ctypes.c_void_p).value or 0
    text = _stored_text(raw, count)
    lefts, rights = _edges_of(raw, count, frame)
    if not _NO_CHARACTER.search(text):
        return _Characters(raw, frame, range(count), text.replace(_SOFT_HYPHEN, "-"), lefts, rights)
    kept = [not _NO_CHARACTER.match(char) for char in text]
    text = "".join(compress(text, kept)).replace(_SOFT_HYPHEN, "-")
    places = list(compress(range(count), kept))
    return _Characters(raw, frame, places, text, list(compress(lefts, kept)), list(compress(rights, kept)))


def _stored_text(raw: int, count: int) -> str:
    """The characters of a text page, one for one.

    At once where pdfium's own text is the same: it leaves control characters out, writes what is no letter otherwise,
    and turns what runs from right to left.
    """
    buffer = ctypes.create_string_buffer(4 * count + 4)
    units = _calls().text_of(raw, 0, count, ctypes.addressof(buffer))
    text = str(memoryview(buffer)[: 2 * max(0, units - 1)], "utf-16-le", "surrogatepass")
    if len(text) == count and not _NOT_AS_STORED.search(text) and not _LEFTWARDS.search(text):
        return text
    return "".join(map(chr, map(_calls().code_of, repeat(raw, count), range(count))))


def _edges_of(raw: int, count: int, frame: Frame) -> tuple[Sequence[float], Sequence[float]]:
    """Left and right edges of all characters as seen, in points."""
    boxes = (ctypes.c_float * (4 * count))()
    address = ctypes.addressof(boxes)
    deque(map(_calls().box_of, repeat(raw), range(count), range(address, address + 16 * count, 16)), maxlen=0)
    if not count:
        return [], []
    flat = memoryview(boxes).cast("B").cast("f")
    lefts, tops, rights, bottoms = (flat[side::4] for side in range(4))
    if not frame.turned:
        return _less(lefts.tolist(), frame.left), _less(rights.tolist(), frame.left)
    edges = list(map(frame.across, lefts, bottoms, rights, tops))
    return [left for left, _ in edges], [right for _, right in edges]


def _less(values: Sequence[float], by: float) -> Sequence[float]:
    return [value - by for value in values] if by else values


# ---------------------------------------------------------------- stretches of characters


_Stretch = tuple[int, int, int, bool]  # first character, end, address of the text object, whether a space is before


def _stretches(characters: _Characters) -> list[_Stretch]:
    """Characters of one text object without a space, in order."""
    # Only what runs from right to left comes in another order than its objects, so that one can lie within another.
    in_order = not _LEFTWARDS.search(characters.text)
    words = [word.span() for word in _WORD.finditer(characters.text)]
    objects = characters.text_objects([stop - 1 for _, stop in words])
    one = [stop - start == 1 or (in_order and last and last == before)
           for (start, stop), last, before in zip(words, objects, [0, *objects], strict=False)]  # fmt: skip
    begun = characters.text_objects([start for (start, _), known in zip(words, one, strict=True) if not known])
    firsts = iter(begun)
    found: list[_Stretch] = []
    for (start, stop), last, known in zip(words, objects, one, strict=True):
        if known or (next(firsts) == last and in_order and last):
            found.append((start, stop, last, start > 0))
            continue
        end = start
        of_each = zip(characters.text_objects(range(start, stop)), range(start, stop), strict=True)
        for address, of_it in groupby(of_each, key=itemgetter(0)):
            begin, end = end, end + sum(1 for _ in of_it)
            found.append((begin, end, address, begin == start > 0))
    return found


def _baselines(characters: _Characters, stretches: Sequence[_Stretch]) -> list[float]:
    """The baseline of each stretch: that under the first character of its run of one text object."""
    before = [-1, *(address for _, _, address, _ in stretches)]
    begins = [address != last for (_, _, address, _), last in zip(stretches, before, strict=False)]
    feet = iter(characters.baselines([start for start, _, _, _ in compress(stretches, begins)]))
    foot = 0.0
    return [foot := next(feet) if begin else foot for begin in begins]


def _joined(
    characters: _Characters, stretches: Sequence[_Stretch], sizes: Sequence[float], plain: Sequence[bool]
) -> list[tuple[int, int, bool]]:
    """First and last of each row of stretches that make one piece, and whether they plainly do.

    Plainly, where the stretches are plain to see, each character begins where the one before ends, and only a usual
    space of one text object is between them. Each other stretch stands alone, to be looked at character by character.
    `sizes` are the type sizes of the stretches, in points.
    """
    import numpy

    if not stretches:
        return []
    starts, ends, objects = (numpy.array([stretch[part] for stretch in stretches]) for part in range(3))
    size = numpy.array(sizes)
    lefts, rights = numpy.array(characters.lefts), numpy.array(characters.rights)
    begins = numpy.zeros(len(lefts), dtype=int)
    begins[starts] = 1
    of_each = size[begins.cumsum() - 1][1:]  # the type size of each character but the first
    gaps = lefts[1:] - rights[:-1]
    follows = (gaps > -_OVERLAP * of_each) & (gaps < GAP_OF_WORDS * of_each) & (rights[1:] >= rights[:-1])
    before = numpy.concatenate(([0], (~follows).cumsum()))  # how many breaks are before each character
    whole = numpy.array(plain) & (before[ends - 1] == before[starts])
    space = lefts[starts[1:]] - rights[ends[:-1] - 1]
    usual = (space > GAP_OF_WORDS * size[1:]) & (space < _USUAL_SPACE * size[1:]) & (starts[1:] == ends[:-1] + 1)
    goes_on = usual & whole[1:] & whole[:-1] & (objects[1:] == objects[:-1])
    goes_on &= numpy.array([characters.text[end] == " " for _, end, _, _ in stretches[:-1]], dtype=bool)
    firsts = numpy.flatnonzero(numpy.concatenate(([True], ~goes_on))).tolist()
    lasts = [*(first - 1 for first in firsts[1:]), len(stretches) - 1]
    return list(zip(firsts, lasts, whole[firsts].tolist(), strict=True))


def _without_gaps(characters: _Characters, start: int, stop: int, size: float) -> list[tuple[int, int, float]]:
    """Stretches of characters that each begin where the one before ends: first, end, right edge of the whole."""
    lefts, rights = characters.lefts, characters.rights
    least, most = -_OVERLAP * size, GAP_OF_WORDS * size
    found: list[tuple[int, int, float]] = []
    begin, x1 = start, rights[start]
    for index in range(start + 1, stop):
        if not least < lefts[index] - x1 < most:
            found.append((begin, index, x1))
            begin, x1 = index, rights[index]
        elif rights[index] > x1:
            x1 = rights[index]
    found.append((begin, stop, x1))
    return found


class _Sight:
    """Which characters of a page a reader can see: not those of the page, hidden by style, or white on white."""

    def __init__(self, characters: _Characters, turned: bool, width: float, height: float, dark: Sequence[Box]) -> None:
        self._characters, self._turned = characters, turned
        self._width, self._height, self._dark = width, height, dark
        lefts, rights = characters.lefts, characters.rights
        self._all_across = not lefts or (min(rights) > -1 and max(lefts) < width + 1)

    def sees_all(self, style: Style, baseline: float) -> bool:
        """Whether it is plain, without looking at each, that characters of this style on this baseline are seen."""
        inside = self._all_across and -1 < baseline < self._height + 6
        return inside and style.visible and style.colour != _WHITE and not self._turned

    def seen(
        self, start: int, stop: int, style: Style, baseline: float, spaced: bool, hidden: list[str]
    ) -> Iterator[tuple[int, int]]:
        """The stretches that are seen, of one stretch of characters; the text of the others is added to `hidden`."""
        sees = partial(self._sees, style=style, baseline=baseline)
        end = start
        for visible, of_it in groupby(range(start, stop), sees):
            begin, end = end, end + sum(1 for _ in of_it)
            if visible:
                yield begin, end
            else:
                hidden.append((" " if spaced and begin == start else "") + self._characters.text[begin:end])

    def _sees(self, index: int, style: Style, baseline: float) -> bool:
        if not style.visible:
            return False
        x0, x1 = self._characters.lefts[index], self._characters.rights[index]
        foot = self._characters.baseline(index) if self._turned else baseline
        if not (x1 > -1 and x0 < self._width + 1 and -1 < foot < self._height + 6):
            return False
        return style.colour != _WHITE or self._is_dark_at(x0, foot - style.size * 0.3)

    def _is_dark_at(self, x: float, y: float) -> bool:
        """Whether something dark or a picture lies there: white type counts as seen on it alone."""
        return any(box.x0 - 2 <= x <= box.x1 + 2 and box.top - 2 <= y <= box.bottom + 2 for box in self._dark)


# ---------------------------------------------------------------- styles

_UNSEEN = Style("", 0.0, False, False, "000000", False, True)
_BLACK = (0, 0, 0, 0)  # red, green, blue, alpha where pdfium knows no colour
_NUMBERS = struct.Struct("7f4I")  # type size, matrix, red, green, blue, alpha: as pdfium writes them


def _styles_of(addresses: Sequence[int], frame: Frame) -> dict[int, Style]:
    """The style of each text object of a page, by its address; what is set alike shares one."""
    calls = _calls()
    objects = list(dict.fromkeys(addresses))
    numbers = ctypes.create_string_buffer(_NUMBERS.size * len(objects))

    def places(offset: int) -> range:
        first = ctypes.addressof(numbers) + offset
        return range(first, first + _NUMBERS.size * len(objects), _NUMBERS.size)

    sized = list(map(calls.size_of, objects, places(0)))
    turned = list(map(calls.matrix_of, objects, places(4)))
    coloured = list(map(calls.colour_of, objects, *map(places, (28, 32, 36, 40))))
    modes, fonts = map(calls.mode_of, objects), map(calls.font_of, objects)
    told = zip(_NUMBERS.iter_unpack(numbers), sized, turned, coloured, modes, fonts, strict=True)
    styles: dict[int, Style] = {}
    alike: dict[Any, Style] = {}
    make = _Styles(frame)
    for address, said in zip(objects, told, strict=True):
        (size, a, b, c, d, _, _, *colour), has_size, has_matrix, has_colour, mode, font = said
        key = (size, a, b, c, d, has_size and has_matrix, *(colour if has_colour else _BLACK), mode, font)
        if key not in alike:
            alike[key] = make.style(*key)
        styles[address] = alike[key]
    return styles


class _Styles:
    """Makes the styles of one page; each font is asked once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._faces: dict[int | None, tuple[str, bool, bool]] = {None: ("", False, False)}

    def style(
        self, size: float, a: float, b: float, c: float, d: float, known: int, red: int, green: int, blue: int,
        alpha: int, mode: int, font: int | None,
    ) -> Style:  # fmt: skip
        """The style that pdfium's numbers tell of; `known` where it knew a size and a matrix."""
        if not known:
            return _UNSEEN
        if font is not None and font not in self._faces:
            self._faces[font] = _font_at(font)
        name, heavy, slanted = self._faces[font]
        points = abs(size * ((c**2 + d**2) ** 0.5 or 1.0))
        colour = f"{red & 255:02x}{green & 255:02x}{blue & 255:02x}"
        visible = mode not in _INVISIBLE and points >= _SMALLEST and (alpha > 0 or mode in _STROKED)
        return Style(name, round(points, 1), heavy, slanted, colour, visible, self._frame.is_level(a, b))


def _font_at(address: int) -> tuple[str, bool, bool]:
    """A font's name, whether it is heavy, and whether it is slanted."""
    import pypdfium2.raw as pdfium

    font = ctypes.cast(address, pdfium.FPDF_FONT)
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, length))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace")
    name = name.split("+", 1)[1] if "+" in name[:8] else name
    lower = name.lower()
    heavy = any(word in lower for word in _HEAVY) or pdfium.FPDFFont_GetWeight(font) >= 600
    italic = any(word in lower for word in ("italic", "oblique")) or lower.endswith("-it")
    return name, heavy, italic or bool(pdfium.FPDFFont_GetFlags(font) & 64)

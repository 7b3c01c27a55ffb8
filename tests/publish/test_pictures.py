"""Pictures show what was read where it stands, on pages that are cropped, turned, large or scanned."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnreadablePDF
from pipeline.publish.pictures import COLOURS, MOST_PIXELS, outline_pages, picture_of_place, picture_places
from pipeline.records import Level, Place, Recommendation

BAR = (100, 200, 300, 230)
"""Where each invented page has its one black bar: x0, top, x1, bottom in points from the top left corner as seen."""


def _page(
    path: Path, size: tuple[float, float] = (400, 600), crop: float = 0, pages: int = 1, prepare: str = ""
) -> Path:
    """Pages with one black bar each, at BAR as seen."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for _ in range(pages):
        if crop:
            canvas.setCropBox((crop, crop, size[0] - crop, size[1] - crop))
        x0, top, x1, bottom = BAR
        if prepare == "turned":  # seen after a quarter turn to the right
            canvas._pageRotation = 90
            canvas.rect(top, x0, bottom - top, x1 - x0, stroke=0, fill=1)
        else:
            canvas.rect(x0 + crop, size[1] - bottom - crop, x1 - x0, bottom - top, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return path


PAGES: dict[str, Callable[[Path], Path]] = {
    "plain": lambda path: _page(path),
    "cropped": lambda path: _page(path, size=(500, 700), crop=50),
    "turned": lambda path: _page(path, prepare="turned"),
}


@pytest.fixture(params=list(PAGES))
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return PAGES[request.param](tmp_path / "invented.pdf")


def place(number: int = 1) -> Place:
    x0, top, x1, bottom = BAR
    return Place(page=number, x0=x0, top=top, x1=x1, bottom=bottom)


def item(level: Level = "recommendation", **fields: object) -> Recommendation:
    given: dict[str, object] = {"id": "u-r1", "inquiry": "u", "number": "1", "text": "Invented.", "places": (place(),)}
    return Recommendation.model_validate({"level": level} | given | fields)


def darkness(image: Image.Image) -> float:
    """Share of dark pixels."""
    grey = image.convert("L").histogram()
    return sum(grey[:100]) / sum(grey)


# ---------------------------------------------------------------- a place


def test_the_picture_of_a_place_shows_what_stands_there(page: Path, tmp_path: Path) -> None:
    with Image.open(picture_of_place(page, place(), tmp_path / "place.png")) as image:
        assert darkness(image) > 0.7


def test_the_picture_of_a_place_is_grey_and_as_small_as_the_place(page: Path, tmp_path: Path) -> None:
    with Image.open(picture_of_place(page, place(), tmp_path / "place.png")) as image:
        assert abs(image.width - 208 * 110 / 72) < 4 and abs(image.height - 38 * 110 / 72) < 4
        assert all(red == green == blue for _, (red, green, blue) in image.convert("RGB").getcolors() or [])


def test_a_quotation_over_two_pages_is_one_picture(tmp_path: Path) -> None:
    pdf = _page(tmp_path / "two.pdf", pages=2)
    made = picture_places(pdf, [item(places=(place(1), place(2)))], tmp_path / "places")
    with Image.open(made["u-r1"]) as image:
        assert image.height > 2 * 38 * 110 / 72


def test_a_record_without_a_place_has_no_picture(tmp_path: Path) -> None:
    assert picture_places(_page(tmp_path / "one.pdf"), [item(places=())], tmp_path / "places") == {}


@pytest.mark.parametrize("box", [(-500, -500, -400, -400), (390, 590, 900, 900), (100, 100, 100, 100)])
def test_a_place_off_the_page_is_no_error(box: tuple[float, float, float, float], tmp_path: Path) -> None:
    off = Place(page=1, x0=box[0], top=box[1], x1=box[2], bottom=box[3])
    assert picture_of_place(_page(tmp_path / "one.pdf"), off, tmp_path / "place.png").is_file()


# ---------------------------------------------------------------- pages with outlines


def _outlined(image: Image.Image, level: Level, page_width: float) -> tuple[float, float, float, float] | None:
    """The box of all pixels near a level's colour, in points."""
    pixels = numpy.asarray(image.convert("RGB")).astype(int)
    near = (abs(pixels - numpy.array(COLOURS[level])) < 30).all(axis=2)
    ys, xs = near.nonzero()
    if not len(xs):
        return None
    left, top, right, bottom = (
        float(value) * page_width / image.width for value in (xs.min(), ys.min(), xs.max(), ys.max())
    )
    return left, top, right, bottom


def test_an_item_is_outlined_where_it_stands(page: Path, tmp_path: Path) -> None:
    drawn = outline_pages(page, [item(number=None)], tmp_path / "out")
    with Image.open(drawn[1]) as image:
        box = _outlined(image, "recommendation", 400)
    assert box is not None
    assert abs(box[1] - (BAR[1] - 4)) < 3 and abs(box[2] - (BAR[2] + 4)) < 3 and abs(box[3] - (BAR[3] + 4)) < 3


@pytest.mark.parametrize("level", ["recommendation", "sub-recommendation", "conclusion"])
def test_each_level_has_its_own_colour(level: Level, tmp_path: Path) -> None:
    drawn = outline_pages(_page(tmp_path / "one.pdf"), [item(level)], tmp_path / "out")
    with Image.open(drawn[1]) as image:
        assert [other for other in COLOURS if _outlined(image, other, 400)] == [level]


def test_the_label_stands_beside_the_item_not_on_it(tmp_path: Path) -> None:
    drawn = outline_pages(_page(tmp_path / "one.pdf"), [item()], tmp_path / "out")
    with Image.open(drawn[1]) as image:
        box = _outlined(image, "recommendation", 400)
    assert box is not None and box[0] < BAR[0] - 20


@pytest.mark.parametrize("number", ["№ 7", "\u202e7", "x" * 300, ""])
def test_a_number_that_the_letters_of_labels_lack_is_no_error(number: str, tmp_path: Path) -> None:
    assert outline_pages(_page(tmp_path / "one.pdf"), [item(number=number)], tmp_path / "out")[1].is_file()


def test_only_pages_with_items_and_those_asked_for_are_drawn(tmp_path: Path) -> None:
    pdf = _page(tmp_path / "four.pdf", pages=4)
    drawn = outline_pages(pdf, [item(places=(place(2),))], tmp_path / "out", also=[4])
    assert [path.name for path in drawn.values()] == ["page-0002.png", "page-0004.png"]


def test_a_poster_is_drawn_coarser(tmp_path: Path) -> None:
    drawn = outline_pages(_page(tmp_path / "poster.pdf", size=(9000, 6000)), [item()], tmp_path / "out")
    with Image.open(drawn[1]) as image:
        assert max(image.size) <= MOST_PIXELS + 1


def test_the_same_page_gives_the_same_bytes(page: Path, tmp_path: Path) -> None:
    first, second = (outline_pages(page, [item()], tmp_path / name)[1].read_bytes() for name in "ab")
    assert first == second


def test_a_file_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(UnreadablePDF, match=r"broken\.pdf"):
        outline_pages(broken, [item()], tmp_path / "out")


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePDF, match="no page 7"):
        picture_of_place(_page(tmp_path / "one.pdf"), place(7), tmp_path / "place.png")


# ---------------------------------------------------------------- in a run


def test_a_run_keeps_a_picture_of_each_place_read_by_ocr(demo: Any) -> None:
    rows = map(json.loads, (demo.folder / "recommendations.jsonl").read_text(encoding="utf-8").splitlines())
    scanned = {f"{row['id']}.png" for row in rows if row["state"] == "ocr"}
    assert scanned and {path.name for path in (demo.folder / "places").iterdir()} == scanned


def test_the_report_links_to_the_picture_of_a_place(demo: Any) -> None:
    first = min(path.name for path in (demo.folder / "places").iterdir())
    assert f'href="places/{first}"' in (demo.folder / "report.html").read_text(encoding="utf-8")

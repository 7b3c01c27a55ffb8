"""Turns a typeset PDF into what a scanner of its time would have left: grey, skewed, noisy images and no text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .typeset import INVENTED

SEED, DPI, SIGMA, QUALITY, MAX_SKEW = 1988, 200, 25.0, 50, 1.0


def scan(vector: Path, path: Path, facts: dict[str, Any]) -> None:
    """Writes ``path``: each page of ``vector`` at 200 dpi, turned by up to a degree, Gaussian noise, JPEG 50."""
    random = np.random.default_rng(SEED)
    document = pypdfium2.PdfDocument(vector)
    rl_config.useA85 = 0  # the JPEG's own bytes, not a printable form of them that is a quarter longer
    canvas = Canvas(str(path), invariant=1)
    canvas.setTitle(facts["title"])
    canvas.setSubject(f"{INVENTED}. Every person, place and body in it is invented.")
    canvas.setAuthor("the saidbefore project")
    canvas.setKeywords("invented, demonstration, not a real inquiry")
    for page in document:
        width, height = page.get_size()
        picture = _worn(page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L"), random)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
        canvas.showPage()
    canvas.save()


def _worn(page: Image.Image, random: np.random.Generator) -> io.BytesIO:
    skew = float(random.uniform(-MAX_SKEW, MAX_SKEW))
    turned = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, dtype=np.float64) * 0.88 + 18.0  # paper is not white, and ink is not black
    noisy = np.clip(grey + random.normal(0.0, SIGMA, grey.shape), 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noisy).save(buffer, "JPEG", quality=QUALITY, optimize=True)
    buffer.seek(0)
    return buffer

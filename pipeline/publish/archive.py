"""Zip files without a clock: the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can name."""


def without_clock(data: bytes) -> bytes:
    """The zip with every member's time set to 1 January 1980, members and content as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, FIRST_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            new.writestr(member, old.read(name))
    return out.getvalue()
